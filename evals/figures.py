"""The figures of a suite, with intervals, out of its scored rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals import scorers

Row = dict[str, Any]

LOWER_IS_BETTER = frozenset({"wrongly refused", "forbidden said", "stale law", "median words"})
TIMES = frozenset({"p95 ms"})
"""Figures of the machine rather than of the answers: shown, never held against a baseline."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` cases with its 95 % bootstrap interval; no interval for medians and times."""

    name: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def is_share(self) -> bool:
        """Whether the value is a share between 0 and 1."""
        return self.low is not None

    def line(self) -> str:
        """The row, as printed."""
        shown = f"{self.value:.3f}" if self.is_share else f"{self.value:.0f}"
        interval = f"[{self.low:.3f}, {self.high:.3f}]" if self.is_share else ""
        return f"  {self.name:<18}{shown:>7}  {interval:<16}  (n={self.n})"


def figures(rows: Sequence[Row]) -> list[Figure]:
    """Every figure that the suite's cases allow, in the order they are shown."""
    answerable = [r for r in rows if not r["case"].refuses]
    # A case that says nothing of the answer's content cannot tell whether it is right.
    worded = [r for r in answerable if r["case"].contains or r["case"].excludes]
    columns: list[tuple[str, list[Row], str]] = [
        ("right", worded, "right"),
        ("gold cited", [r for r in answerable if r["case"].gold], "cited"),
        ("right actor", [r for r in answerable if r["case"].actors], "actor"),
        ("may not", [r for r in answerable if r["case"].may_not], "may_not"),
        ("wrongly refused", answerable, "refused"),
        ("rightly refused", [r for r in rows if r["case"].refuses], "refused"),
        ("forbidden said", [r for r in rows if r["case"].excludes], "forbidden"),
        ("stale law", list(rows), "stale"),
    ]
    out = [share(name, [r[key].value for r in chosen]) for name, chosen, key in columns if chosen]
    lengths = sorted(len(r["answer"]["text"].split()) for r in answerable)
    if lengths:
        out.append(Figure("median words", lengths[len(lengths) // 2], len(lengths)))
    times = sorted(r["answer"]["took_ms"] for r in rows)
    if times:
        out.append(Figure("p95 ms", times[int(0.95 * (len(times) - 1))], len(times)))
    return out


def share(name: str, values: Sequence[float]) -> Figure:
    """The mean of values in 0–1 with its interval.

    Where all values are alike a bootstrap shows no spread; the rule of three then gives the bound.
    """
    n = len(values)
    mean = scorers.mean(values)
    low, high = scorers.interval(values)
    if mean == 1.0:
        low = max(0.0, 1 - 3 / n)
    elif mean == 0.0:
        high = min(1.0, 3 / n)
    return Figure(name, mean, n, low, high)


def good(row: Row) -> float:
    """1 when the case came out right: refused where it shall be, else said and cited right."""
    if row["case"].refuses:
        return float(row["refused"].value)
    return float(row["right"].value)


def is_wrong(row: Row) -> bool:
    """Whether a reader should look at the case."""
    case = row["case"]
    if row["forbidden"].value or row["stale"].value:
        return True
    if case.refuses:
        return not row["refused"].value
    return not (
        row["right"].value
        and (row["cited"].value or not case.gold)
        and (row["actor"].value or not case.actors)
        and (row["may_not"].value or not case.may_not)
    )


def by_tag(rows: Sequence[Row]) -> dict[str, tuple[float, float, int]]:
    """Tag -> (right or rightly refused, cited, number of cases)."""
    tags: dict[str, list[Row]] = {}
    for row in rows:
        for tag in row["case"].tags:
            tags.setdefault(tag, []).append(row)
    out = {}
    for tag, members in sorted(tags.items()):
        gold = [r["cited"].value for r in members if r["case"].gold]
        out[tag] = (scorers.mean([good(r) for r in members]), scorers.mean(gold), len(members))
    return out
