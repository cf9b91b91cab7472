"""`serve`, `doctor`, `reindex`, `eval` and `bench`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant.commands.session import open_assistant, progress
from assistant.errors import UserError


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


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Laga det som går att laga.")] = False,
) -> None:
    """Kontrollera biblioteket, och laga det med --repair."""
    from assistant.library.reranker import faults

    with open_assistant(check_model=False) as assistant:
        findings = assistant.examine(repair=repair)
        unreadable = faults(assistant.reranker)
        named = assistant.settings.reranker
    findings = [*findings, *unreadable]
    if named and not unreadable:
        typer.echo(f"De bästa träffarna ordnas om av modellen «{named}» (SAMSYN_RERANKER).")
    for finding in findings:
        mark = "✓ lagat" if finding.repaired else "✗"
        typer.echo(
            f"{mark} {finding.message} {'' if finding.repaired else finding.remedy}".rstrip()
        )
    left = [f for f in findings if not f.repaired]
    typer.echo("Biblioteket är helt." if not left else f"{len(left)} fel kvar.")
    if left:
        raise typer.Exit(1)


def reindex() -> None:
    """Räkna om alla vektorer med den språkmodell som är inställd."""
    with open_assistant(check_model=False) as assistant, progress("Avsnitt", 100) as step:
        done = 0

        def tell(now: int, total: int) -> None:
            nonlocal done
            share = int(100 * now / max(total, 1))
            step(share - done)
            done = share

        assistant.reindex(tell)
    typer.echo("Klart: biblioteket är omräknat med den inställda modellen.")


def evaluate(context: typer.Context) -> None:
    """Pröva Samsyn mot de gyllene frågorna (i en utcheckning av källkoden)."""
    try:
        from evals.run import main as run
    except ImportError as error:
        raise UserError(
            "Utvärderingen finns bara i källkoden.", "Klona projektet och kör kommandot där."
        ) from error
    raise typer.Exit(run(context.args, typer.echo))


def bench(context: typer.Context) -> None:
    """Mät start, svarstid och minne (i en utcheckning av källkoden)."""
    try:
        from evals.bench import main as run
    except ImportError as error:
        raise UserError(
            "Mätningen finns bara i källkoden.", "Klona projektet och kör kommandot där."
        ) from error
    raise typer.Exit(run(context.args, typer.echo))
