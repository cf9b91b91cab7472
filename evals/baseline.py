"""What a suite came to when it was last accepted, and whether it has fallen since.

One JSON file a suite and mode in `evals/baselines`. A figure has fallen when it lies outside the
interval that was stored with it, on the bad side. A rise is told too, so that the baseline can be
raised with `--update-baseline`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.figures import LOWER_IS_BETTER, TIMES, Figure

FOLDER = Path(__file__).parent / "baselines"
NONE_ALLOWED = frozenset({"forbidden said", "stale law"})
"""Figures whose every case counts: they may not rise above what was stored."""
WORDS_SLACK = 1.25
"""A median length may grow by a quarter before it counts as a fall; it has no interval."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside its baseline; `fell` and `rose` are outside the stored interval."""

    now: Figure
    before: Figure
    fell: bool
    rose: bool

    def line(self) -> str:
        """The change in one Swedish line."""
        word = "SÄMRE" if self.fell else "bättre"
        cases = "" if self.now.n == self.before.n else f", förut {self.before.n} fall"
        low, high = bounds(self.before)
        return (
            f"  {word}: {self.now.name} {self.now.value:.3f}, förut {self.before.value:.3f} "
            f"[{low:.3f}, {high:.3f}]{cases}"
        )


def bounds(figure: Figure) -> tuple[float, float]:
    """The interval within which a figure counts as unchanged."""
    if figure.low is None or figure.high is None:
        return figure.value / WORDS_SLACK, figure.value * WORDS_SLACK
    return figure.low, figure.value if figure.name in NONE_ALLOWED else figure.high


def compare(now: Sequence[Figure], before: Sequence[Figure]) -> list[Change]:
    """Every figure that both have, times left out."""
    known = {f.name: f for f in before}
    out = []
    for figure in now:
        old = known.get(figure.name)
        if old is None or figure.name in TIMES:
            continue
        low, high = bounds(old)
        below, above = figure.value < low, figure.value > high
        if figure.name in LOWER_IS_BETTER:
            below, above = above, below
        out.append(Change(figure, old, fell=below, rose=above))
    return out


def path_of(suite: str, mode: str, folder: Path = FOLDER) -> Path:
    """Where a suite's baseline lies."""
    return folder / (f"{suite}.json" if mode == "extractive" else f"{suite}.{mode}.json")


def read(path: Path) -> list[Figure] | None:
    """The stored figures, None when none are. Raises ValueError for a file that is no baseline."""
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return [Figure(**row) for row in data["figures"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no baseline: {error}") from error


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Store the figures, times left out."""
    kept = [
        {"name": f.name, "value": _round(f.value), "n": f.n, "low": _round(f.low), "high": _round(f.high)}
        for f in figures
        if f.name not in TIMES
    ]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"figures": kept}, indent=1) + "\n", encoding="utf-8")


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
