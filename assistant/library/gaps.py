"""What the library is known not to hold, and how near a question lies to that.

People who had the library before them wrote down what is asked in this work and answered nowhere in
it. A question near one of theirs is weaker evidence that the nearest passage answers it. Their
vectors are kept in a file beside the database, which may be deleted at any time.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.library import terms
from assistant.library.embeddings import Embedder
from assistant.library.index import Index
from assistant.library.index_questions import Questions, load_copy, save_copy
from assistant.library.store import Store

FILE = "gaps.npz"
SEVERAL = 3
"""How many of the nearest questions are taken together."""


@dataclass(frozen=True, slots=True)
class Near:
    """How near a question lies to the known gaps, each 0–1 (a cosine may be a little below 0).

    `asked`: in meaning, to the nearest of their questions; `several`: the mean of the three nearest;
    `worded`: the share of weighted words in common with the question that has most in common.
    `gap` is the card with the question nearest in meaning and words together, None when no gap is known;
    `match`: how near that question is, and `about`: the share of the weighted words of what is asked
    that the card's topic and sentence hold.
    """

    asked: float = 0.0
    several: float = 0.0
    worded: float = 0.0
    gap: str | None = None
    match: float = 0.0
    about: float = 0.0


@dataclass(frozen=True)
class _Known:
    """`gaps` are card ids, `topics` the stems of each one's topic and sentence; the m questions as arrays;
    `weights` of the stems, `sizes` (m,) their sums."""

    state: str
    gaps: tuple[str, ...]
    topics: tuple[frozenset[str], ...]
    questions: Questions
    stems: Mapping[str, NDArray[np.int64]]
    weights: Mapping[str, float]
    rarest: float
    sizes: NDArray[np.float32]


class KnownGaps:
    """The gaps of one library. Safe to share between threads; follows the corpus and the model."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def near(self, text: str, index: Index, *, without: str | None = None) -> Near:
        """How near `text` lies to the gaps; `without` one of them, to measure as a stranger to it."""
        known = self._read(index)
        questions = known.questions
        if not len(questions.ids):
            return Near()
        keep = np.ones(len(questions.ids), dtype=np.bool_)
        if without is not None:
            keep &= questions.passages != known.gaps.index(without)
        vector = self._embedder.encode([text], "query")[0]
        similar = np.where(keep, questions.matrix @ vector, -1.0)
        nearest = np.partition(similar, -SEVERAL)[-SEVERAL:] if len(similar) > SEVERAL else similar
        weights = {
            stem: known.weights.get(stem, known.rarest)
            for stem in set(terms.question_row(text).split())
        }
        shared = np.where(keep, _shared(known, weights), 0.0)
        both = (similar + shared) / 2
        best = int(both.argmax())
        gap = int(questions.passages[best])
        held = sum(weight for stem, weight in weights.items() if stem in known.topics[gap])
        return Near(
            asked=float(similar.max()),
            several=float(nearest.mean()),
            worded=float(shared.max()),
            gap=known.gaps[gap],
            match=float(both[best]),
            about=held / sum(weights.values()) if weights else 0.0,
        )

    def _read(self, index: Index) -> _Known:
        state = f"{self._store.meta('corpus')} {self._embedder.fingerprint}"
        with self._lock:
            if self._known is None or self._known.state != state:
                self._known = self._from_cards(state, index)
            return self._known

    def _from_cards(self, state: str, index: Index) -> _Known:
        cards = self._store.cards("gap")
        gaps = tuple(sorted(cards))  # the copy knows them by their number
        path = self._store.path.parent / FILE
        questions = load_copy(path, state)
        if questions is None:
            questions = self._encoded([list(map(str, cards[g]["questions"])) for g in gaps])  # type: ignore[call-overload]
            save_copy(path, state, questions)
        stems = questions.terms()
        total = len(index.question_ids) + len(questions.ids)

        def weight(used: int) -> float:
            return math.log(1 + total / (1 + used))

        none = np.zeros(0, dtype=np.int64)
        weights = {
            s: weight(len(rows) + len(index.question_terms.get(s, none)))
            for s, rows in stems.items()
        }
        sizes = np.zeros(len(questions.ids), dtype=np.float32)
        for stem, rows in stems.items():
            sizes[rows] += weights[stem]
        topics = tuple(
            frozenset(terms.question_row(f"{cards[g]['topic']} {cards[g]['missing']}").split())
            for g in gaps
        )
        return _Known(state, gaps, topics, questions, stems, weights, weight(0), sizes)

    def _encoded(self, asked: list[list[str]]) -> Questions:
        texts = [text for of_one in asked for text in of_one]
        rows = [sorted(set(terms.question_row(text).split())) for text in texts]
        names = sorted({stem for row in rows for stem in row})
        number = {stem: n for n, stem in enumerate(names)}
        pairs = sorted((number[stem], n) for n, row in enumerate(rows) for stem in row)
        column = np.array([a for a, _ in pairs], dtype=np.int64)
        return Questions(
            ids=np.arange(len(texts), dtype=np.int64),
            matrix=self._embedder.encode(texts, "query")
            if texts
            else np.zeros((0, 1), dtype=np.float32),
            passages=np.array([n for n, of in enumerate(asked) for _ in of], dtype=np.int64),
            sizes=np.array([max(len(row), 1) for row in rows], dtype=np.float32),
            holders=np.array([b for _, b in pairs], dtype=np.int64),
            ends=np.cumsum(np.bincount(column, minlength=len(names))).astype(np.int64),
            stems=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        )


def _shared(known: _Known, weights: Mapping[str, float]) -> NDArray[np.float32]:
    """Weight of the words that a text and each question share, of all that either has; (m,), 0–1."""
    shared = np.zeros(len(known.sizes), dtype=np.float32)
    for stem, weight in weights.items():
        if stem in known.stems:
            shared[known.stems[stem]] += weight
    either = np.maximum(known.sizes + sum(weights.values()) - shared, 1e-6)
    return np.asarray(shared / either, dtype=np.float32)
