"""The parts of a score become ranked places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.library.index import Index

Floats = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {
    "fulltext": 1.69, "vector": 4.04, "similarity": 1.94, "asked": 2.17, "worded": 2.33,
    "several": 1.71, "named": 2.5, "has_questions": 0.57, "off_field": -0.5,
}  # fmt: skip
"""Weight of every part of a place's score; learnt by `python -m evals.fit_ranking`, but for `named`: too
few development questions name anybody, so it is set to outweigh a preferred kind of card."""
KINDS: Mapping[str, float] = {
    "responsibility": 0.5, "misconception": 0.63, "guidance": 0.1, "situation": 0.6, "term": -0.46,
    "provision": -0.03, "statute": -0.31, "document": 0.36, "history": -0.21, "announcement": 0.0,
    "actor": -0.22,
}  # fmt: skip
"""What a place has before it, by the sort of card (or text) it holds; learnt likewise, but for `situation`:
chosen among .1, .4 and .6 on the development questions and `situations`."""
MATCHED: Mapping[str, float] = {"responsibility": 1.2}
"""What the match with the best of its questions counts more for a place, by the sort of card: a task
that nobody asked for has less before it. Set by hand, with `KINDS` lowered and `guidance` raised by
as much, on the development questions; learnt, it made no difference there."""
UNASKED, UNASKED_VECTOR = 0.5, 2.0
"""What a place that nobody has written questions to has before it while no question is near the one
asked, and what its nearness in meaning counts more then: that it has no questions says nothing of it.
Chosen among four pairs on the development questions and `other_acts`. With more of it a short question
("när måste ett överklagande vara inne?") is answered out of the school act; `python -m evals.legs` says
what the cards cost a place without any."""
EXACT = 12.0
"""What the place that a question names has before all others."""


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
class Parts:
    """The parts of the score of every passage, each of shape (n,).

    fulltext, vector: 0–1 within the query. similarity: cosine. asked, worded: how near the best of
    the passage's questions is to the one asked, in meaning and in words, 0–1 absolutely. several:
    mean match of its three best questions. named: share of the question's names that it holds.
    exact: 0–1, 1 for the place that the query names first.
    """

    fulltext: Floats
    vector: Floats
    similarity: Floats
    asked: Floats
    worded: Floats
    question: Floats
    several: Floats
    named: Floats
    exact: Floats


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found: the passage to cite, and how the score came about.

    `members` are all passage ids of the place, `kinds` what they are. `question` (0–1) is the match
    with the best of its questions, the mean of `asked` (meaning) and `worded` (words).
    `score` is on the scale of a logarithm: e to the difference is how much likelier one place is.
    """

    passage_id: int
    score: float
    fulltext: float
    vector: float
    question: float
    exact: bool
    similarity: float
    members: tuple[int, ...]
    kinds: frozenset[str] = frozenset()
    asked: float = 0.0
    worded: float = 0.0
    several: float = 0.0
    named: float = 0.0


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
    parts: Parts,
    allowed: NDArray[np.bool_],
    limit: int,
    prefer: Mapping[str, float] | None = None,
    *,
    names_act: bool = False,
) -> tuple[Hit, ...]:
    """Places by score: the parts of a place count together, whichever member carries them.

    `prefer` adds to the score of places that hold a card of a kind, as the question's form asks.
    `names_act`: the question names an act, so that acts outside the field count in full.
    """
    best = {name: _by_place(index, getattr(parts, name), allowed) for name in Parts.__slots__}
    found = (
        (best["fulltext"] > 0) | (best["vector"] > 0) | (best["question"] > 0) | (best["exact"] > 0)
    )
    total = EXACT * best["exact"]
    for name in ("fulltext", "vector", "similarity", "asked", "worded", "several", "named"):
        total = total + WEIGHTS[name] * best[name]
    total = total + WEIGHTS["has_questions"] * (best["question"] > 0)
    unasked = np.ones(index.places, dtype=np.bool_)
    unasked[index.place[index.question_row]] = False
    far = 1.0 - float(best["question"].max(initial=0.0))
    total = total + far * (UNASKED + UNASKED_VECTOR * best["vector"]) * unasked
    if not names_act:
        outside = np.zeros(index.places, dtype=np.bool_)
        outside[index.place[~index.in_field]] = True
        total = total + WEIGHTS["off_field"] * outside
    for kind in {*KINDS, *(prefer or ())}:
        holds = np.zeros(index.places, dtype=np.bool_)
        holds[index.place[index.kinds == kind]] = True
        before = KINDS.get(kind, 0.0) + (prefer or {}).get(kind, 0.0)
        total = total + (before + MATCHED.get(kind, 0.0) * best["question"]) * holds
    total = np.where(found, total, -np.inf)
    count = min(limit, index.places)
    order = np.argpartition(-total, count - 1)[:count]
    order = order[np.argsort(-total[order], kind="stable")]
    own = parts.fulltext + parts.vector
    hits = []
    for place in order:
        if not np.isfinite(total[place]):
            continue
        rows = np.flatnonzero((index.place == place) & allowed)
        if len(rows):
            hits.append(_hit(index, parts, place, rows, own, float(total[place]), best))
    return tuple(hits)


def _by_place(index: Index, values: Floats, allowed: NDArray[np.bool_]) -> Floats:
    out = np.zeros(index.places, dtype=np.float32)
    np.maximum.at(out, index.place[allowed], values[allowed])
    return out


def _hit(
    index: Index,
    parts: Parts,
    place: int,
    rows: NDArray[np.int64],
    own: Floats,
    score: float,
    best: Mapping[str, Floats],
) -> Hit:
    texts = rows[~index.is_card[rows]]
    pool = texts if len(texts) else rows
    chosen = int(pool[np.argmax(own[pool])])
    return Hit(
        passage_id=int(index.ids[chosen]),
        score=score,
        fulltext=float(best["fulltext"][place]),
        vector=float(best["vector"][place]),
        question=float(best["question"][place]),
        exact=bool(best["exact"][place] > 0),
        similarity=float(parts.similarity[rows].max()),
        members=tuple(int(i) for i in index.ids[rows]),
        kinds=frozenset(str(k) for k in index.kinds[rows]),
        asked=float(best["asked"][place]),
        worded=float(best["worded"][place]),
        several=float(best["several"][place]),
        named=float(best["named"][place]),
    )
