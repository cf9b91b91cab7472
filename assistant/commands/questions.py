"""`ask` and `visit`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.commands.session import AsOf, Json, open_assistant, run_batch
from assistant.errors import UserError


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
    as_json: Json = False,
) -> None:
    """Ställ en fråga och få ett svar med källor."""
    from assistant.app import parse_day, to_json
    from assistant.batch import answer_line, require_text
    from assistant.rendering import answer_text

    if batch:
        with open_assistant() as assistant:
            assistant.use_chroma()
            raise typer.Exit(run_batch(assistant, batch, out, answer_line))
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
        answer = assistant.ask(question, earlier, day)
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
    batch: Annotated[Path | None, typer.Option(help="JSON-rader med id och request.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Skriv planen till en fil (.md, .json) eller batchens svar.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ta fram frågor inför ett besök, var och en med sin källa."""
    from assistant.batch import read_request, require_text, visit_line

    with open_assistant() as assistant:
        if batch:
            raise typer.Exit(run_batch(assistant, batch, out, visit_line))
        if request_file:
            wanted: Any = read_request(request_file)
        elif request:
            wanted = require_text(request, "Begäran")
        else:
            raise UserError(
                "Ingen begäran angavs.",
                'Skriv till exempel: samsyn visit "Årsbesök på HVB Exempelgården"',
            )
        plan = assistant.plan_visit(wanted)
        from assistant.visits.export import to_markdown, write

        if out:
            write(plan, out)
            typer.echo(f"Planen med {len(plan.questions)} frågor skrevs till {out}.")
        else:
            typer.echo(
                json.dumps(plan.to_dict(), ensure_ascii=False) if as_json else to_markdown(plan)
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
