"""Runs `samsyn` inside the test process, as the console script would."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

from assistant.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: exit code and what it wrote."""

    code: int
    out: str
    err: str


def samsyn(*arguments: str) -> Ran:
    """Run one command. An error that is not meant for the user reaches the test as it is."""
    out, err = _stream(), _stream()
    with _arguments("samsyn", *arguments), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Ran(code, _text(out), _text(err))


@contextmanager
def _arguments(*arguments: str) -> Iterator[None]:
    before = sys.argv
    sys.argv = list(arguments)
    try:
        yield
    finally:
        sys.argv = before


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")
