"""The command line: thin, every command calls `Assistant`.

Exit codes: 0 done, 1 some input failed (each named), 2 wrong use.
"""

from __future__ import annotations

import io
import sqlite3
import sys

import typer

from assistant.commands import feedback, findings, learning, library, providers, questions, upkeep
from assistant.errors import LibraryDamaged, UserError

cli = typer.Typer(
    name="samsyn",
    help="Samsyn: vem som ansvarar för vad när HVB och annan vård följs upp, med källa för varje mening.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
law = typer.Typer(help="Lagtext: hämta, lägga in och slå upp.", no_args_is_help=True)
documents = typer.Typer(help="Dokumenten i biblioteket.", no_args_is_help=True)
judged = typer.Typer(help="Omdömen om svar.", no_args_is_help=True)
corpus = typer.Typer(help="Korten som Samsyn vilar på.", no_args_is_help=True)
cli.add_typer(law, name="law")
cli.add_typer(documents, name="documents")
cli.add_typer(corpus, name="corpus")
cli.add_typer(findings.findings, name="findings")
cli.add_typer(providers.providers, name="providers")
cli.add_typer(judged, name="feedback")

_OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}

cli.command()(questions.ask)
cli.command()(questions.visit)
cli.command("visit-report")(questions.visit_report)
cli.command()(questions.responsibilities)
cli.command()(learning.learn)
cli.command()(library.ingest)
law.command("add")(library.law_add)
law.command("fetch")(library.law_fetch)
law.command("show")(library.law_show)
documents.command("list")(library.documents_list)
documents.command("show")(library.documents_show)
documents.command("remove")(library.documents_remove)
corpus.command("check")(library.corpus_check)
judged.command("list")(feedback.feedback_list)
judged.command("export")(feedback.feedback_export)
cli.command()(upkeep.serve)
cli.command()(upkeep.doctor)
cli.command()(upkeep.reindex)
cli.command("eval", context_settings=_OPEN)(upkeep.evaluate)
cli.command(context_settings=_OPEN)(upkeep.bench)


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


if __name__ == "__main__":
    main()
