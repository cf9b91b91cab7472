"""The command line: thin, every command calls `Assistant`.

Exit codes: 0 done, 1 some input failed (each named), 2 wrong use.
"""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from assistant.errors import LibraryDamaged, UserError

if TYPE_CHECKING:
    from assistant.app import Assistant

cli = typer.Typer(
    name="samsyn",
    help="Samsyn: vem som ansvarar för vad när HVB och annan vård följs upp, med källa för varje mening.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
law = typer.Typer(help="Lagtext: lägga in och slå upp.", no_args_is_help=True)
documents = typer.Typer(help="Dokumenten i biblioteket.", no_args_is_help=True)
corpus = typer.Typer(help="Korten som Samsyn vilar på.", no_args_is_help=True)
cli.add_typer(law, name="law")
cli.add_typer(documents, name="documents")
cli.add_typer(corpus, name="corpus")

Json = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för text.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Svara efter lagen den dagen (ÅÅÅÅ-MM-DD).")
]


def main() -> None:
    """Entry point of the console script: user errors become a Swedish line and exit code 2."""
    _speak_utf8()
    try:
        cli()
    except UserError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except sqlite3.DatabaseError as error:
        from assistant.library.doctor import damaged

        finding = damaged(str(error))
        typer.echo(f"{finding.message} {finding.remedy}", err=True)
        sys.exit(1)
    except LibraryDamaged as error:
        typer.echo(f"Biblioteket är skadat: {error}. Kör «samsyn doctor».", err=True)
        sys.exit(1)


def _speak_utf8() -> None:
    """Output is UTF-8 with plain line ends wherever it goes, or offsets and JSON would not hold.

    What UTF-8 cannot write (half a surrogate pair out of a question) comes out as its escape.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


@contextmanager
def _assistant(*, check_model: bool = True) -> Iterator[Assistant]:
    from assistant.app import Assistant

    def progress(title: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r\x1b[KLäser in korten: {title[:60]}", nl=False, err=True)

    try:
        assistant = Assistant.open(progress=progress, check_model=check_model)
    except OSError as error:
        where = f" («{error.filename}»)" if error.filename else ""
        raise UserError(
            f"Biblioteket kan inte öppnas: {error.strerror or error}{where}.",
            "Ange en mapp som går att skriva i med SAMSYN_HOME.",
        ) from error
    if sys.stderr.isatty():
        typer.echo("\r\x1b[K", nl=False, err=True)
    try:
        yield assistant
    finally:
        assistant.close()


@cli.command()
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
        with _assistant() as assistant:
            assistant.use_chroma()
            raise typer.Exit(_run_batch(assistant, batch, out, answer_line))
    if out:
        raise UserError("--out gäller bara med --batch.", "Skriv svaret till en fil med > FIL.")
    if question is None:
        raise UserError(
            "Ingen fråga angavs.",
            'Skriv till exempel: samsyn ask "Vem följer upp ett placerat barn?"',
        )
    day = parse_day(as_of)
    earlier = _history(history)
    require_text(question, "Frågan")
    with _assistant() as assistant:
        answer = assistant.ask(question, earlier, day)
    typer.echo(to_json(answer) if as_json else answer_text(answer))


def _history(path: Path | None) -> list[str]:
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


def _run_batch(assistant: Assistant, batch: Path, out: Path | None, handle: Any) -> int:
    """Answer every line; 1 when some line could not be."""
    from assistant.batch import read_lines, run

    lines = read_lines(batch)
    filled = [line for line in lines if line.strip()]
    failed = 0
    target = _open_out(out) if out else sys.stdout
    try:
        with _progress("Rader", len(filled)) as step:
            for text, ok in run(assistant, lines, handle):
                target.write(text + "\n")
                target.flush()
                failed += not ok
                step()
    finally:
        if out:
            target.close()
    return 1 if failed else 0


def _open_out(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UserError(
            f"Svaren kan inte skrivas till «{path}» ({error.strerror}).", "Välj en annan fil."
        ) from error


@contextmanager
def _progress(label: str, total: int) -> Iterator[Any]:
    """A progress bar on standard error where a person watches, silence elsewhere."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda advance=1: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=total)
        yield lambda advance=1: bar.advance(task, advance)


@cli.command()
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

    with _assistant() as assistant:
        if batch:
            raise typer.Exit(_run_batch(assistant, batch, out, visit_line))
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


@cli.command()
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
    _ingest(paths, as_json, type=type_, owner=owner, provider=provider, replaces=replaces)


def _ingest(paths: list[Path], as_json: bool, **options: Any) -> None:
    from dataclasses import asdict

    from assistant.ingest.pipeline import FileReport

    def tell(report: FileReport, number: int, total: int) -> None:
        line = json.dumps(asdict(report), ensure_ascii=False) if as_json else report.line()
        prefix = f"[{number}/{total}] " if total > 1 and not as_json else ""
        typer.echo(prefix + line)
        sys.stdout.flush()

    with _assistant() as assistant:
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


@law.command("add")
def law_add(
    files: Annotated[list[Path], typer.Argument(help="Författningar som Markdown, eller mappar.")],
    as_json: Json = False,
) -> None:
    """Lägg in lagtext. En nyare lydelse blir en ny version; den äldre går att citera."""
    _ingest(files, as_json)


@law.command("show")
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
    with _assistant() as assistant:
        found = assistant.look_up(reference, day)
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else law_text(found))


@documents.command("list")
def documents_list(
    as_json: Json = False,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Visa också korten som följer med.")
    ] = False,
) -> None:
    """Lista dokumenten i biblioteket."""
    from dataclasses import asdict

    from assistant.rendering import document_line

    with _assistant(check_model=False) as assistant:
        rows = assistant.store.documents(include_shipped=shipped)
    if as_json:
        typer.echo(json.dumps([asdict(r) for r in rows], ensure_ascii=False))
    elif not rows:
        typer.echo("Biblioteket har inga egna dokument än. Lägg in några: samsyn ingest MAPP")
    else:
        for row in rows:
            typer.echo(document_line(row))


@documents.command("show")
def documents_show(
    document_id: Annotated[str, typer.Argument(help="Dokumentets id.")],
    version: Annotated[str | None, typer.Option(help="Version; annars den gällande.")] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Bara texten, precis den som citaten pekar in i.")
    ] = False,
) -> None:
    """Visa ett dokument: uppgifter, eller texten som citatens platser räknas i."""
    from assistant.rendering import document_line

    with _assistant(check_model=False) as assistant:
        if text:
            sys.stdout.write(assistant.store.text(document_id, version))
        else:
            row = assistant.store.document(document_id)
            typer.echo(document_line(row))
            for key, value in row.metadata.items():
                if len(value) < 200:
                    typer.echo(f"  {key}: {value}")


@documents.command("remove")
def documents_remove(document_id: Annotated[str, typer.Argument(help="Dokumentets id.")]) -> None:
    """Ta bort ett dokument med alla versioner, avsnitt och vektorer."""
    with _assistant(check_model=False) as assistant:
        removed = assistant.remove(document_id)
    typer.echo(f"Tog bort {document_id}: {removed}.")


@corpus.command("check")
def corpus_check(
    law_folder: Annotated[
        Path | None, typer.Option("--law", help="Mapp med lagtext att pröva hänvisningarna mot.")
    ] = None,
) -> None:
    """Pröva alla kort: format, källor, hänvisningar och dubbletter."""
    from assistant.ingest.corpus_check import check
    from assistant.settings import Settings

    settings = Settings.from_environment()
    if law_folder and not law_folder.is_dir():
        raise UserError(f"«{law_folder}» är ingen mapp.", "Ange en mapp med lagtext.")
    report = check(settings.corpus, settings.overlay, law_folder)
    for problem in report.problems:
        typer.echo(problem)
    typer.echo(report.summary())
    if report.problems:
        raise typer.Exit(1)


@cli.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port på den egna datorn.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Öppna sidan i webbläsaren.")
    ] = False,
) -> None:
    """Starta webbsidan på den egna datorn."""
    from assistant.settings import Settings
    from assistant.web.server import serve as run

    over: dict[str, Any] = {} if port is None else {"port": port}
    settings = Settings.from_environment(**over)
    run(settings, open_browser=open_browser, say=typer.echo)


@cli.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Laga det som går att laga.")] = False,
) -> None:
    """Kontrollera biblioteket, och laga det med --repair."""
    with _assistant(check_model=False) as assistant:
        findings = assistant.examine(repair=repair)
    for finding in findings:
        mark = "✓ lagat" if finding.repaired else "✗"
        typer.echo(
            f"{mark} {finding.message} {'' if finding.repaired else finding.remedy}".rstrip()
        )
    left = [f for f in findings if not f.repaired]
    typer.echo("Biblioteket är helt." if not left else f"{len(left)} fel kvar.")
    if left:
        raise typer.Exit(1)


@cli.command()
def reindex() -> None:
    """Räkna om alla vektorer med den språkmodell som är inställd."""
    with _assistant(check_model=False) as assistant, _progress("Avsnitt", 100) as step:
        done = 0

        def tell(now: int, total: int) -> None:
            nonlocal done
            share = int(100 * now / max(total, 1))
            step(share - done)
            done = share

        assistant.reindex(tell)
    typer.echo("Klart: biblioteket är omräknat med den inställda modellen.")


@cli.command("eval", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def evaluate(context: typer.Context) -> None:
    """Pröva Samsyn mot de gyllene frågorna (i en utcheckning av källkoden)."""
    try:
        from evals.run import main as run
    except ImportError as error:
        raise UserError(
            "Utvärderingen finns bara i källkoden.", "Klona projektet och kör kommandot där."
        ) from error
    raise typer.Exit(run(context.args, typer.echo))


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Mät start, svarstid och minne (i en utcheckning av källkoden)."""
    try:
        from evals.bench import main as run
    except ImportError as error:
        raise UserError(
            "Mätningen finns bara i källkoden.", "Klona projektet och kör kommandot där."
        ) from error
    raise typer.Exit(run(context.args, typer.echo))


if __name__ == "__main__":
    main()
