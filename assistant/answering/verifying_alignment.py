"""Which clause of the quotes speaks of what a clause of the sentence says, in shares.

Every clause of the sentence is laid over those of the quotes by the likeness of their words: the same
stem, words of the same meaning, parts of compounds, and, for the rest, nearness in the built-in
embedding model. Nothing is decided here; how binding and how denied the two sides are is compared
in `verifying_agreement`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_likeness import word_vector
from assistant.answering.verifying_words import Lexicon
from assistant.library import swedish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

SHARP = 14.0
"""How steeply the nearest clause is preferred to the others. Chosen with `evals.fit_verifier`."""
LOW, SPAN = 0.18, 0.45
"""Cosine from which two words are taken to have to do with each other, and how soon fully."""
_OPERATORS = frozenset(
    "ska skall måste bör borde kan får behöver inte ej aldrig ingen inget inga varken utan bara endast "
    "rätt skyldig skyldiga skyldighet också även dock samt".split()
)


@lru_cache(maxsize=8192)
def weight(word: str) -> float:
    """How much a word tells of which clause it stands in: rare words more than common ones."""
    if word in _OPERATORS or word in swedish.STOP_WORDS or len(word) < 2:
        return 0.0
    seen = swedish.vocabulary().get(word, 0)
    return 1.0 / (1.0 + 0.12 * math.log1p(seen))


class Words(Protocol):
    """The words of one side, n of them: stems, groups of the same meaning, weights (n,), vectors (n, d)."""

    stems: list[str]
    groups: list[frozenset[int]]
    weights: Matrix
    vectors: Matrix


class Side:
    """The clauses of one side with their weighty words."""

    def __init__(self, clauses: Sequence[Clause], lexicon: Lexicon) -> None:
        import numpy as np

        self.clauses = list(clauses)
        words: list[str] = []
        self.owner: list[int] = []
        for n, clause in enumerate(clauses):
            for word in dict.fromkeys(clause.words):
                if weight(word) > 0:
                    words.append(word)
                    self.owner.append(n)
        self.words = words
        self.stems = [swedish.stem(w) for w in words]
        none: frozenset[int] = frozenset()
        self.groups = [lexicon.same.get(s, none) for s in self.stems]
        self.weights = np.array([weight(w) for w in words], dtype=np.float32)
        self.vectors = (
            np.stack([word_vector(w) for w in words]) if words else np.zeros((0, 1), np.float32)
        )


def word_likeness(a: Words, b: Words) -> Matrix:
    """Likeness 0-1 of every word of `a` with every word of `b`; nought for words that weigh nothing."""
    import numpy as np

    near: Matrix = np.clip((a.vectors @ b.vectors.T - LOW) / SPAN, 0.0, 0.8).astype(np.float32)
    index: dict[str, list[int]] = {}
    grouped: dict[int, list[int]] = {}
    for n, stem in enumerate(b.stems):
        if b.weights[n] > 0:
            index.setdefault(stem, []).append(n)
            for group in b.groups[n]:
                grouped.setdefault(group, []).append(n)
    for n, stem in enumerate(a.stems):
        if a.weights[n] <= 0:
            continue
        for group in a.groups[n]:
            for m in grouped.get(group, ()):
                near[n, m] = max(near[n, m], 0.8)
        for m in index.get(stem, ()):
            near[n, m] = 1.0
    return near


def laid_over(a: Side, b: Side, near: Matrix) -> tuple[Matrix, Matrix]:
    """(likeness, shares) of the clauses of `a` (rows) with those of `b`; each row of shares sums to 1."""
    import numpy as np

    rows, columns = len(a.clauses), len(b.clauses)
    held = np.zeros((rows, columns), np.float32)
    back = np.zeros((rows, columns), np.float32)
    total = np.full(rows, 1e-6, np.float32)
    totals = np.full(columns, 1e-6, np.float32)
    np.add.at(total, a.owner, a.weights)
    np.add.at(totals, b.owner, b.weights)
    b_at = [np.flatnonzero(np.array(b.owner) == m) for m in range(columns)]
    a_at = [np.flatnonzero(np.array(a.owner) == n) for n in range(rows)]
    for m, at in enumerate(b_at):
        if len(at) and len(a.owner):
            np.add.at(held[:, m], a.owner, a.weights * near[:, at].max(axis=1))
    for n, at in enumerate(a_at):
        if len(at) and len(b.owner):
            np.add.at(back[n], b.owner, b.weights * near[at].max(axis=0))
    like = 0.7 * held / total[:, None] + 0.3 * back / totals[None, :]
    shares = np.exp(SHARP * (like - like.max(axis=1, keepdims=True)))
    return like, shares / shares.sum(axis=1, keepdims=True)
