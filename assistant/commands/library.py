"""`ingest`, `law`, `documents` and `corpus`: what the library holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.commands.session import AsOf, Json, open_assistant
from assistant.errors import UserError


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Filer och mappar.")],
    type_: Annotated[
        str | None, typer.Option("--type", help="Slag av dokument, t.ex. agreement eller report.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option(help="Vems dokumentet är, t.ex. kommunens namn.")
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Utföraren som dokumentet gäller.")] = None,
    replaces: Annotated[
        str | None, typer.Option(help="Id på det dokument som filen är en ny version av.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ta in filer i biblioteket: en rad per fil, och en dålig fil stoppar inte de andra."""
    _take_in(paths, as_json, type=type_, owner=owner, provider=provider, replaces=replaces)


def _take_in(paths: list[Path], as_json: bool, **options: Any) -> None:
    from dataclasses import asdict

    from assistant.ingest.pipeline import FileReport

    def tell(report: FileReport, number: int, total: int) -> None:
        line = json.dumps(asdict(report), ensure_ascii=False) if as_json else report.line()
        prefix = f"[{number}/{total}] " if total > 1 and not as_json else ""
        typer.echo(prefix + line)
        sys.stdout.flush()

    with open_assistant() as assistant:
        reports = assistant.ingest(paths, on_file=tell, **options)
    if not as_json:
        failed = sum(r.failed for r in reports)
        added = sum(r.status in ("added", "version") for r in reports)
        if not reports:
            typer.echo("Inga filer att ta in hittades. Ange filer eller en mapp med dokument.")
        else:
            typer.echo(
                f"{added} intagna, {len(reports) - added - failed} redan kända eller utan text, {failed} misslyckade."
            )
    if any(r.failed for r in reports) or not reports:
        raise typer.Exit(1)


def law_add(
    files: Annotated[list[Path], typer.Argument(help="Författningar som Markdown, eller mappar.")],
    as_json: Json = False,
) -> None:
    """Lägg in lagtext. En nyare lydelse blir en ny version; den äldre går att citera."""
    _take_in(files, as_json)


def law_fetch(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SFS…]", help="Nummer, t.ex. 2025:400; utan nummer alla lagar."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Hämta lagtext från riksdagens öppna data på nätet, när du själv kör kommandot."""
    from dataclasses import asdict

    from assistant.ingest.law_fetch import LawReport

    def tell(report: LawReport, number: int, total: int) -> None:
        line = json.dumps(asdict(report), ensure_ascii=False) if as_json else report.line()
        typer.echo(line if as_json else f"[{number}/{total}] {line}")
        sys.stdout.flush()

    with open_assistant() as assistant:
        reports = assistant.fetch_laws(numbers or [], on_act=tell)
    failed = sum(r.failed for r in reports)
    if not as_json:
        taken = sum(r.status in ("added", "version") for r in reports)
        typer.echo(f"{taken} intagna, {len(reports) - taken - failed} redan aktuella, {failed} misslyckade.")  # fmt: skip
        if taken:
            typer.echo("Se vilka kort som berörs: samsyn corpus check")
    if failed:
        raise typer.Exit(1)


def law_show(
    reference: Annotated[str, typer.Argument(help="Till exempel «22 kap. 11 § SoL».")],
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Visa en paragraf: text eller kort, från när den gäller och vad den ersatte."""
    from assistant.app import parse_day
    from assistant.batch import require_text
    from assistant.rendering import law_text

    day = parse_day(as_of)
    require_text(reference, "Hänvisningen")
    with open_assistant() as assistant:
        found = assistant.look_up(reference, day)
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else law_text(found))


def documents_list(
    as_json: Json = False,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Visa också korten som följer med.")
    ] = False,
) -> None:
    """Lista dokumenten i biblioteket."""
    from dataclasses import asdict

    from assistant.rendering import document_line

    with open_assistant(check_model=False) as assistant:
        rows = assistant.store.documents(include_shipped=shipped)
    if as_json:
        typer.echo(json.dumps([asdict(r) for r in rows], ensure_ascii=False))
    elif not rows:
        typer.echo("Biblioteket har inga egna dokument än. Lägg in några: samsyn ingest MAPP")
    else:
        for row in rows:
            typer.echo(document_line(row))


def documents_show(
    document_id: Annotated[str, typer.Argument(help="Dokumentets id.")],
    version: Annotated[str | None, typer.Option(help="Version; annars den gällande.")] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Bara texten, precis den som citaten pekar in i.")
    ] = False,
) -> None:
    """Visa ett dokument: uppgifter, eller texten som citatens platser räknas i."""
    from assistant.rendering import document_line

    with open_assistant(check_model=False) as assistant:
        if text:
            sys.stdout.write(assistant.store.text(document_id, version))
        else:
            row = assistant.store.document(document_id)
            typer.echo(document_line(row))
            for key, value in row.metadata.items():
                if len(value) < 200:
                    typer.echo(f"  {key}: {value}")


def documents_remove(document_id: Annotated[str, typer.Argument(help="Dokumentets id.")]) -> None:
    """Ta bort ett dokument med alla versioner, avsnitt och vektorer."""
    with open_assistant(check_model=False) as assistant:
        removed = assistant.remove(document_id)
    typer.echo(f"Tog bort {document_id}: {removed}.")


def corpus_check(
    law_folder: Annotated[
        Path | None, typer.Option("--law", help="Mapp med lagtext att pröva hänvisningarna mot.")
    ] = None,
) -> None:
    """Pröva alla kort: format, källor, hänvisningar, dubbletter och om lagen har ändrats."""
    from contextlib import ExitStack, closing

    from assistant.ingest.corpus_check import check
    from assistant.learning.check import check_paths
    from assistant.library.store import Store
    from assistant.settings import Settings

    settings = Settings.from_environment()
    if law_folder and not law_folder.is_dir():
        raise UserError(f"«{law_folder}» är ingen mapp.", "Ange en mapp med lagtext.")
    with ExitStack() as stack:
        # Without a library there is none to make: the cards are checked all the same.
        store = stack.enter_context(closing(Store(settings.database))) if settings.database.is_file() else None  # fmt: skip
        report = check(settings.corpus, settings.overlay, law_folder, store)
        found = check_paths(settings.corpus, settings.overlay, law_folder)
        report.problems.extend(f for f in found if f not in report.problems)
    for problem in report.problems:
        typer.echo(problem)
    if report.reviews:
        typer.echo("Kort att gå igenom, för att lagen har ändrats sedan de kontrollerades:")
    for review in report.reviews:
        typer.echo(f"  {review.line()}")
    typer.echo(report.summary())
    if report.problems:
        raise typer.Exit(1)
