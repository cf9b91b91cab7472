"""The parts of a score become ranked places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.library.index import Index

Floats = NDArray[np.float32]

FULLTEXT, VECTOR, QUESTION = 0.6, 0.4, 1.6
"""Weights of the parts; see the docstring of `search`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; empty or None means no limit.

    A limit on the date leaves out documents that do not say when they were published.
    """

    types: tuple[str, ...] = ()
    provider: str | None = None
    documents: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found: the passage to cite, and how the score came about.

    `members` are all passage ids of the place. `question` (0–1) is the match with its questions.
    """

    passage_id: int
    score: float
    fulltext: float
    vector: float
    question: float
    exact: bool
    similarity: float
    members: tuple[int, ...]


def allowed(index: Index, filters: Filters | None) -> NDArray[np.bool_]:
    """Which passages a search may return; shape (n,)."""
    keep = np.ones(len(index.ids), dtype=np.bool_)
    if filters is None:
        return keep
    if filters.types:
        keep &= np.isin(index.types, filters.types)
    if filters.provider:
        keep &= index.providers == filters.provider
    if filters.documents:
        keep &= np.isin(index.documents, filters.documents)
    if filters.published_from:
        keep &= index.published >= filters.published_from.isoformat()
    if filters.published_to:
        keep &= (index.published <= filters.published_to.isoformat()) & (index.published != "")
    return keep


def rank(
    index: Index,
    parts: tuple[Floats, Floats, Floats, Floats, Floats],
    allowed: NDArray[np.bool_],
    limit: int,
) -> tuple[Hit, ...]:
    """Places by score: the parts of a place count together, whichever member carries them."""
    fulltext, semantic, question, exact, similarity = parts
    best = np.zeros((4, index.places), dtype=np.float32)
    for row, values in enumerate((fulltext, semantic, question, exact)):
        np.maximum.at(best[row], index.place[allowed], values[allowed])
    total = FULLTEXT * best[0] + VECTOR * best[1] + QUESTION * best[2] + best[3]
    count = min(limit, index.places)
    order = np.argpartition(-total, count - 1)[:count]
    order = order[np.argsort(-total[order], kind="stable")]
    hits = []
    own = FULLTEXT * fulltext + VECTOR * semantic
    for place in order:
        if total[place] <= 0:
            continue
        rows = np.flatnonzero((index.place == place) & allowed)
        if not len(rows):
            continue
        texts = rows[~index.is_card[rows]]
        pool = texts if len(texts) else rows
        chosen = int(pool[np.argmax(own[pool])])
        hits.append(
            Hit(
                passage_id=int(index.ids[chosen]),
                score=float(total[place]),
                fulltext=float(best[0][place]),
                vector=float(best[1][place]),
                question=float(best[2][place]),
                exact=bool(best[3][place] > 0),
                similarity=float(similarity[rows].max()),
                members=tuple(int(i) for i in index.ids[rows]),
            )
        )
    return tuple(hits)
