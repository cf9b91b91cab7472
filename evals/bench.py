"""Speed and memory: `samsyn bench` or `python -m evals.bench`; `--peers` goes to `evals.peers`.

Times of whole processes are the median of five runs after one that warms the disk cache; peak
memory is what the kernel counted for the process (`os.wait4`), so this runs on POSIX only. The
library is a temporary one with the shipped cards, `../shared/documents` and `../shared/law` where
they exist. Answers and searches are timed in this process, over every golden question.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.settings import Settings
from evals.cases import SUITES, load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
QUESTION = "Vem följer upp ett placerat barn?"
LIGHT = ("torch", "sentence_transformers", "chromadb", "gradio")
"""Libraries that a single question must not load."""

_LOADED = """\
import sys
from assistant.cli import main
sys.argv = ["samsyn", "ask", sys.argv[1]]
try:
    main()
except SystemExit:
    pass
print(*(name for name in {names} if name in sys.modules), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds from start to end, peak resident memory in megabytes."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: what was measured, its value and unit, and over how many."""

    name: str
    value: float | str
    unit: str
    n: int = 1

    def line(self) -> str:
        """The row, as printed."""
        value = self.value if isinstance(self.value, str) else f"{self.value:,.2f}"
        return f"{self.name:<52}{value:>14} {self.unit:<8}(n={self.n})"


def run_process(command: Sequence[str], home: Path) -> Run:
    """Run a command to its end. Raises RuntimeError when it fails with anything but exit code 1.

    Exit code 1 says that some file of an ingest could not be taken in; the time still counts.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1024 if sys.platform == "darwin" else 1
    return Run(seconds, usage.ru_maxrss / unit / 1024)


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SAMSYN_")}
    return {**kept, "SAMSYN_HOME": str(home)}


def samsyn(*arguments: str) -> list[str]:
    """The command line of this interpreter's Samsyn."""
    return [sys.executable, "-m", "assistant", *arguments]


def repeated(command: Sequence[str], home: Path, runs: int) -> Run:
    """The median of `runs` runs, seconds and memory apart, after one that does not count."""
    run_process(command, home)
    measured = [run_process(command, home) for _ in range(runs)]
    return Run(
        statistics.median(r.seconds for r in measured),
        statistics.median(r.peak_mb for r in measured),
    )


def heavy_libraries(home: Path) -> list[str]:
    """Those of `LIGHT` that one `samsyn ask` has loaded; there should be none."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(names=LIGHT), QUESTION],
        env=_environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.split()


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: percentile([1, 2, 3, 4], 0.5) -> 2."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]


def timed(call: Callable[[], Any]) -> float:
    """Milliseconds that a call took."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def measure_processes(home: Path, runs: int) -> list[Figure]:
    """Start-up, first start, ingest and one question, each as a whole process."""
    help_run = repeated(samsyn("--help"), home, runs)
    first = []
    for number in range(runs):
        with tempfile.TemporaryDirectory(prefix=f"samsyn-first-{number}-") as empty:
            first.append(run_process(samsyn("ask", QUESTION), Path(empty)).seconds)
    figures = [
        Figure("samsyn --help", help_run.seconds, "s", runs),
        Figure("first samsyn ask, from an empty home", statistics.median(first), "s", runs),
    ]
    run_process(samsyn("ask", QUESTION), home)
    paths = [str(p) for p in (SHARED / "documents", SHARED / "law") if p.exists()]
    if paths:
        taken = run_process(samsyn("ingest", *paths), home)
        figures += [
            Figure("samsyn ingest, documents and statutes", taken.seconds, "s"),
            Figure("  peak memory", taken.peak_mb, "MB"),
        ]
    asked = repeated(samsyn("ask", QUESTION), home, runs)
    loaded = heavy_libraries(home)
    return [
        *figures,
        Figure("samsyn ask, from process start", asked.seconds, "s", runs),
        Figure("  peak memory", asked.peak_mb, "MB", runs),
        Figure("  heavy libraries loaded", ", ".join(loaded) or "none", ""),
    ]


def measure_answers(home: Path) -> list[Figure]:
    """Answers and searches in this process over the golden questions, and the library's size."""
    cases = [case for suite in SUITES for case in load(suite)]
    with Assistant.open(Settings(home=home)) as assistant:
        assistant.ask(QUESTION)
        answers = [timed(lambda c=c: assistant.ask(c.question, c.history)) for c in cases]
        search = assistant.search
        searches = [timed(lambda c=c: search.search(c.question, 12)) for c in cases]
        documents = assistant.store.documents()
    size = sum(p.stat().st_size for p in home.rglob("*") if p.is_file())
    n = len(cases)
    return [
        Figure("answer in a running process, p50", percentile(answers, 0.50), "ms", n),
        Figure("answer in a running process, p95", percentile(answers, 0.95), "ms", n),
        Figure("search alone, p50", percentile(searches, 0.50), "ms", n),
        Figure("search alone, p95", percentile(searches, 0.95), "ms", n),
        Figure("documents in the library", str(len(documents)), ""),
        Figure("passages in the library", str(sum(d.passages for d in documents)), ""),
        Figure("library on disk", size / 1024**2, "MB"),
    ]


def main(arguments: list[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Measure and print; 0, or 2 where the operating system cannot count."""
    given = sys.argv[1:] if arguments is None else arguments
    if "--peers" in given:
        from evals import peers

        return peers.main([a for a in given if a != "--peers"], say)
    parser = argparse.ArgumentParser(prog="samsyn bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs a process is the median of")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--peers", action="store_true", help="search beside other libraries'")
    options = parser.parse_args(given)
    if not hasattr(os, "wait4"):
        say("Mätningen behöver Linux eller macOS.")
        return 2
    if options.runs < 1:
        say("--runs ska vara minst 1.")
        return 2
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-") as folder:
        home = Path(folder)
        figures = [*measure_processes(home, options.runs), *measure_answers(home)]
    machine = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} CPUs"
    if options.json:
        rows = [{"name": f.name, "value": f.value, "unit": f.unit, "n": f.n} for f in figures]
        say(json.dumps({"machine": machine, "figures": rows}, ensure_ascii=False))
    else:
        say(machine)
        for figure in figures:
            say(figure.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
