"""What commands share: the opened library, progress bars, batches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from assistant.errors import UserError

if TYPE_CHECKING:
    from assistant.app import Assistant

Json = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för text.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Svara efter lagen den dagen (ÅÅÅÅ-MM-DD).")
]


@contextmanager
def open_assistant(*, check_model: bool = True) -> Iterator[Assistant]:
    """The assistant, closed when the block ends. Raises UserError."""
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


@contextmanager
def progress(label: str, total: int) -> Iterator[Any]:
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


def run_batch(assistant: Assistant, batch: Path, out: Path | None, handle: Any) -> int:
    """Answer every line; 1 when some line could not be."""
    from assistant.batch import read_lines, run

    lines = read_lines(batch)
    filled = [line for line in lines if line.strip()]
    failed = 0
    target = open_out(out) if out else sys.stdout
    try:
        with progress("Rader", len(filled)) as step:
            for text, ok in run(assistant, lines, handle):
                target.write(text + "\n")
                target.flush()
                failed += not ok
                step()
    finally:
        if out:
            target.close()
    return 1 if failed else 0


def open_out(path: Path) -> TextIO:
    """The file to write to. Raises UserError naming the path."""
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UserError(
            f"Svaren kan inte skrivas till «{path}» ({error.strerror}).", "Välj en annan fil."
        ) from error
