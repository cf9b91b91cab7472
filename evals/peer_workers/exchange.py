"""What goes in and out of a worker, the same for every peer.

In:  {"documents": [{"id", "text"}], "questions": ["…"], "model": folder, "depth": 10}
Out: {"index_seconds", "chunks", "median_characters", "rankings": [[[id, start, end], …], …],
      "milliseconds": [a number a question]}

Offsets count code points in the document's text.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Place = tuple[str, int, int]
Retrieve = Callable[[str], Sequence[Place]]


def run(build: Callable[[dict[str, Any]], tuple[Retrieve, Sequence[int]]]) -> None:
    """Index, ask every question, write what was found.

    `build` gets the material and gives a function from question to ranked places, and the length
    of every chunk in characters.
    """
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    material = json.loads(source.read_text(encoding="utf-8"))
    started = time.perf_counter()
    retrieve, lengths = build(material)
    index_seconds = time.perf_counter() - started
    retrieve("Vem följer upp ett placerat barn?")
    rankings, milliseconds = [], []
    for question in material["questions"]:
        started = time.perf_counter()
        places = retrieve(question)
        milliseconds.append((time.perf_counter() - started) * 1000)
        rankings.append([list(p) for p in places])
    result = {
        "index_seconds": index_seconds,
        "chunks": len(lengths),
        "median_characters": statistics.median(lengths),
        "rankings": rankings,
        "milliseconds": milliseconds,
    }
    target.write_text(json.dumps(result), encoding="utf-8")


def start_of(text: str, chunk: str, start: int | None) -> int:
    """Where a chunk begins: the offset the library gave when it holds, else the first match."""
    if start is not None and text[start : start + len(chunk)] == chunk:
        return start
    return max(text.find(chunk), 0)
