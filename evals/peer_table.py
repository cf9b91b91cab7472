"""What was measured of a library's search, as Markdown tables with intervals of the difference."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evals.peer_material import Question
from evals.ranking_scores import (
    Ranking,
    difference_interval,
    ndcg,
    recall,
    recall_within,
    reciprocal_rank,
)

DEPTH = 10
GIVEN = {"plain": "plain documents and statutes", "cards": "the cards handed over too"}
GROUPS = {True: "held-out questions", False: "development questions"}
READ = 2000
Score = Callable[[Ranking, Sequence[int], Question], float]
SCORES: dict[str, Score] = {
    "R@1": lambda r, _, q: recall(r, 1),
    "R@5": lambda r, _, q: recall(r, 5),
    "MRR": lambda r, _, q: reciprocal_rank(r, DEPTH),
    "nDCG@10": lambda r, _, q: ndcg(r, len(q.targets), DEPTH),
    f"R in {READ} characters": lambda r, lengths, _: recall_within(r, lengths, READ),
}
COMPARED = ("R@5", "MRR")


@dataclass(frozen=True, slots=True)
class Measured:
    """One library over one set of texts; `rankings`, `lengths` (characters of every place found) and
    `milliseconds` have one entry a question.
    """

    name: str
    given: str
    rankings: Sequence[Ranking]
    lengths: Sequence[Sequence[int]]
    milliseconds: Sequence[float]
    index_seconds: float
    chunks: int
    median_characters: float


def scores(measured: Measured, questions: Sequence[Question], name: str) -> list[float]:
    """One score a question."""
    score = SCORES[name]
    entries = zip(measured.rankings, measured.lengths, questions, strict=True)
    return [score(r, lengths, q) for r, lengths, q in entries]


def rows(measured: Measured, questions: Sequence[Question]) -> Iterator[dict[str, Any]]:
    """Every question with its scores, as data."""
    columns = {name: scores(measured, questions, name) for name in SCORES}
    for at, question in enumerate(questions):
        values = {name: column[at] for name, column in columns.items()}
        yield {
            "library": measured.name,
            "given": measured.given,
            "id": question.id,
            "held_out": question.held_out,
            **values,
        }


def tables(measured: Sequence[Measured], questions: Sequence[Question]) -> Iterator[str]:
    """Markdown, a table for each set of texts and group of questions; the first row is compared."""
    for given, said in GIVEN.items():
        chosen = [m for m in measured if m.given == given]
        for held_out, group in GROUPS.items():
            at = [i for i, q in enumerate(questions) if q.held_out == held_out]
            if not (chosen and at):
                continue
            yield f"\n### {said[0].upper()}{said[1:]}, {group} (n={len(at)})\n"
            yield from _table(chosen, questions, at)
        yield f"\n### {said[0].upper()}{said[1:]}: time and size\n"
        yield "| Library | Index, s | p50 ms | Chunks | Median characters |\n|---|---|---|---|---|"
        for m in chosen:
            middle = statistics.median(m.milliseconds)
            yield (
                f"| {m.name} | {m.index_seconds:.1f} | {middle:.1f} | {m.chunks} |"
                f" {m.median_characters:.0f} |"
            )


def _table(
    chosen: Sequence[Measured], questions: Sequence[Question], at: Sequence[int]
) -> Iterator[str]:
    compared = [f"Δ {name}" for name in COMPARED]
    heads = ["Library", *SCORES, *compared]
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    ours: dict[str, list[float]] = {}
    for m in chosen:
        values = {name: _at(scores(m, questions, name), at) for name in SCORES}
        cells = [f"{statistics.fmean(v):.3f}" for v in values.values()]
        if ours:
            for name in COMPARED:
                low, high = difference_interval(ours[name], values[name])
                gap = statistics.fmean(ours[name]) - statistics.fmean(values[name])
                cells.append(f"{gap:+.3f} [{low:+.3f}, {high:+.3f}]")
        else:
            ours = values
            cells += ["–"] * len(COMPARED)
        yield f"| {m.name} | {' | '.join(cells)} |"


def _at(values: Sequence[float], chosen: Sequence[int]) -> list[float]:
    return [values[i] for i in chosen]
