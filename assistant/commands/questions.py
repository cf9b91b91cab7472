"""`ask`, `visit` and `visit-report`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.session import AsOf, Json, open_assistant, run_batch
from assistant.errors import UserError

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.visits.report import VisitReport
    from assistant.visits.rewording import Rewording


class Mode(StrEnum):
    """How an answer is made."""

    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"


def ask(
    question: Annotated[str | None, typer.Argument(help="Frågan, på svenska.")] = None,
    as_of: AsOf = None,
    history: Annotated[
        Path | None, typer.Option(help="Tidigare frågor: en per rad, eller en JSON-lista.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="JSON-rader med id, question, history, as_of.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Skriv batchens svar till en fil.")] = None,
    mode: Annotated[
        Mode | None,
        typer.Option(help="Med eller utan språkmodell; utan valet med, om SAMSYN_LLM är satt."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ställ en fråga och få ett svar med källor."""
    from assistant.app import parse_day, to_json
    from assistant.batch import answer_line, require_text
    from assistant.rendering import answer_text

    if batch:
        with open_assistant() as assistant:
            assistant.use_chroma()
            handle = partial(answer_line, mode=mode.value if mode else None)
            raise typer.Exit(run_batch(assistant, batch, out, handle))
    if out:
        raise UserError("--out gäller bara med --batch.", "Skriv svaret till en fil med > FIL.")
    if question is None:
        raise UserError(
            "Ingen fråga angavs.",
            'Skriv till exempel: samsyn ask "Vem följer upp ett placerat barn?"',
        )
    day = parse_day(as_of)
    earlier = read_history(history)
    require_text(question, "Frågan")
    with open_assistant() as assistant:
        answer = assistant.ask(question, earlier, day, mode=mode.value if mode else None)
    typer.echo(to_json(answer) if as_json else answer_text(answer))


def read_history(path: Path | None) -> list[str]:
    """Earlier questions from a file: one a line, or a JSON list. Raises UserError."""
    if path is None:
        return []
    try:
        text = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"«{path}» kan inte läsas.", "Ange en textfil med en fråga per rad."
        ) from error
    if text.startswith("["):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UserError(
                f"«{path}» är ingen giltig JSON-lista.", "Skriv en fråga per rad."
            ) from error
        if not all(isinstance(q, str) for q in data):
            raise UserError(
                f"«{path}» har annat än text i sin JSON-lista.", "Skriv frågorna som text."
            )
        return [str(q) for q in data]
    return [line.strip() for line in text.splitlines() if line.strip()]


def visit(
    request: Annotated[str | None, typer.Argument(help="Vad besöket gäller, i en mening.")] = None,
    request_file: Annotated[
        Path | None, typer.Option("--request", help="Begäran som JSON-fil.")
    ] = None,
    as_of: AsOf = None,
    batch: Annotated[Path | None, typer.Option(help="JSON-rader med id och request.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Skriv planen till en fil (.docx, .pdf, .md, .csv, .json) eller batchens svar."
        ),
    ] = None,
    reword: Annotated[
        bool,
        typer.Option(
            "--reword",
            help="Låt språkmodellen (SAMSYN_LLM) formulera om frågorna, om de frågar samma sak.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Ta fram frågor inför ett besök, var och en med sin källa."""
    from assistant.app import parse_day
    from assistant.batch import read_request, require_text, visit_line
    from assistant.domain.visits import VisitRequest
    from assistant.ingest.pipeline import write_lock
    from assistant.library.findings import remember_plan
    from assistant.visits.export import check_format, to_markdown, write

    if out and not batch:
        # Before the plan is made: a mistyped ending should not cost the work.
        check_format(out.name)
    if as_of and batch:
        raise UserError(
            "--as-of gäller inte med --batch.", "Skriv dagen som «as_of» i varje begäran i filen."
        )
    if reword and batch:
        raise UserError("--reword gäller inte med --batch.", "Ta fram planerna en i taget.")
    day = parse_day(as_of)
    with open_assistant() as assistant:
        if batch:
            raise typer.Exit(run_batch(assistant, batch, out, visit_line))
        rewording = _rewording(assistant) if reword else None
        if request_file:
            wanted: Any = read_request(request_file)
        elif request:
            wanted = VisitRequest(text=require_text(request, "Begäran"))
        else:
            raise UserError(
                "Ingen begäran angavs.",
                'Skriv till exempel: samsyn visit "Årsbesök på HVB Exempelgården"',
            )
        plan = assistant.plan_visit(
            replace(wanted, as_of=day.isoformat()) if day is not None else wanted
        )
        if rewording:
            plan = rewording.reworded(plan)
        if out:
            write(plan, out, assistant.settings.home / "exports")
            typer.echo(f"Planen med {len(plan.questions)} frågor skrevs till {out}.")
            if plan.provider:
                # What was taken along is told on the provider's page.
                with write_lock(assistant.store):
                    remember_plan(assistant.store, plan.to_dict(), plan.provider)
        else:
            typer.echo(
                json.dumps(plan.to_dict(), ensure_ascii=False) if as_json else to_markdown(plan)
            )


def _rewording(assistant: Assistant) -> Rewording:
    """The model for a plan's questions. Raises InvalidRequest before a plan is made when none is set."""
    from assistant.visits.rewording import Rewording

    acts = assistant.answerer.search.acts
    return Rewording.of(assistant.generative, assistant.settings, assistant.store, acts)


def visit_report(
    file: Annotated[Path, typer.Argument(help="Den ifyllda planen (.docx).")],
    out: Annotated[
        Path | None, typer.Option(help="Skriv ett utkast till rapport (.docx, .pdf, .md, .json).")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Fråga inte om inläsningen stämmer.")] = False,
    findings: Annotated[
        bool,
        typer.Option(
            "--findings",
            help="Lägg rapporten i biblioteket och föreslå de ikryssade bristerna, att bekräfta.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Läs tillbaka en ifylld besöksplan, visa vad som lästes och gör ett utkast till rapport."""
    from assistant.settings import Settings
    from assistant.visits.export import check_format
    from assistant.visits.filled import read_filled
    from assistant.visits.report import draft_report
    from assistant.visits.report_export import REPORT_FORMATS, write_report
    from assistant.visits.report_findings import check_findings
    from assistant.visits.report_outline import reading_text

    if out:
        check_format(out.name, REPORT_FORMATS)
    if findings and (out is None or out.suffix.lower() == ".json"):
        raise UserError(
            "Brister kan bara föreslås ur en rapport som går att läsa.",
            "Skriv rapporten också: --out RAPPORT.docx --findings",
        )
    report = draft_report(read_filled(file), date.today())
    if findings:
        check_findings(report)
    typer.echo(
        json.dumps(report.to_dict(), ensure_ascii=False) if as_json else reading_text(report.filled)
    )
    if not out:
        if not as_json:
            typer.echo("\nStämmer det? Gör utkastet till rapport med --out RAPPORT.docx.")
        return
    if not yes and sys.stdin.isatty():
        typer.confirm("\nStämmer det som lästes in", abort=True, err=True)
    write_report(report, out, Settings.from_environment().home / "exports")
    count = len(report.deficiencies)
    typer.echo(
        f"Utkastet med {count} {'brist' if count == 1 else 'brister'} skrevs till {out}.",
        err=as_json,
    )
    if findings:
        _propose(report, out, err=as_json)


def _propose(report: VisitReport, file: Path, *, err: bool) -> None:
    """Take the report in and show what is proposed out of it."""
    from assistant.commands.findings import finding_text
    from assistant.ingest.pipeline import write_lock
    from assistant.library.findings import findings as stored
    from assistant.visits.plan_outline import spans
    from assistant.visits.report_findings import propose_findings

    with open_assistant(check_model=False) as assistant:
        (taken,) = assistant.ingest([file], type="report", provider=report.filled.plan.provider)
        if taken.failed:
            raise UserError(taken.line(), "Lägg in rapporten med samsyn ingest.")
        with write_lock(assistant.store):
            proposed = propose_findings(assistant.store, report, taken.document_id)
        shown = stored(assistant.store, ids=proposed.ids) if proposed.ids else []
    for one in shown:
        typer.echo(finding_text(one.to_dict()), err=err)
    if proposed.left_out:
        typer.echo(
            f"Inte föreslagna, eftersom bristen inte är beskriven eller har personuppgifter: "
            f"{spans(proposed.left_out)}.",
            err=err,
        )
    if shown:
        typer.echo(
            f"Bekräfta: samsyn findings confirm NUMMER … eller --all {taken.document_id}", err=err
        )


def responsibilities(
    actor: Annotated[str | None, typer.Option(help="Bara uppgifter där aktören nämns.")] = None,
    as_json: Json = False,
) -> None:
    """Visa vem som ansvarar för vad, som tabell eller data."""
    with open_assistant() as assistant:
        rows = assistant.responsibilities(actor)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        raise UserError(
            f"Ingen uppgift nämner «{actor}».", "Pröva en del av namnet, till exempel IVO."
        )
    for row in rows:
        typer.echo(f"{row['task']}\n  Ansvarar: {', '.join(row['responsible'])}")
        for forbidden in row["may_not"]:
            typer.echo(f"  Får inte: {forbidden['actor']}")
        typer.echo(f"  Grund: {', '.join(row['grounds']) or 'avtal eller lokal rutin'}")
