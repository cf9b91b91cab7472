"""A reader's work in a process of its own, with limits, that can be stopped without harm.

The PDF and HTML libraries can be kept busy for minutes by files of a few kilobytes. The file goes
to the process on standard input, one JSON object comes back on standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TIME_LIMIT = 60.0
"""Seconds a file may take, wall clock."""
MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space of the process."""
CPU_LIMIT = 75
"""Seconds; above the time limit, for the case that the process that waits is gone."""
_CPU_LIMIT_REACHED = 24
"""SIGXCPU, which the signal module lacks on Windows."""


def run(module: str, data: bytes, time_limit: float) -> dict[str, Any]:
    """Run `python -m module` on `data` and return what it answers.

    `{"error": "time" | "memory" | "corrupt"}` when it takes too long, is killed or breaks.
    """
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(
            # -P keeps the working folder off the import path: nothing there may be imported.
            [sys.executable, "-P", "-m", module],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=time_limit,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    if done.returncode < 0:
        return {"error": "time" if -done.returncode == _CPU_LIMIT_REACHED else "memory"}
    try:
        result = json.loads(done.stdout)
    except ValueError:
        return {"error": "corrupt"}
    return result if isinstance(result, dict) else {"error": "corrupt"}


def answer(work: Callable[[bytes], dict[str, Any]]) -> None:
    """The other side: set the limits, read standard input, write what `work` makes of it."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        result = work(data)
    except MemoryError:
        result = {"error": "memory"}
    except RecursionError:
        result = {"error": "corrupt"}
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))


def _limit() -> None:
    try:
        import resource  # absent on Windows
    except ImportError:
        return
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, CPU_LIMIT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or value < hard:
            try:
                resource.setrlimit(kind, (value, hard))
            except (OSError, ValueError):  # macOS refuses some
                continue
