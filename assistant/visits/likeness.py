"""How alike short Swedish texts are: shared words, weighed by how telling they are, and meaning."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.library import swedish
from assistant.library.embeddings import Embedder

Floats = NDArray[np.float32]
_REMEMBERED = 20_000
_vectors: dict[tuple[str, str], NDArray[np.float32]] = {}


def vectors(embedder: Embedder, texts: Sequence[str]) -> Floats:
    """Unit vectors of the texts, shape (len(texts), dim); remembered, since the bank comes again."""
    model = embedder.fingerprint
    new = [t for t in dict.fromkeys(texts) if (model, t) not in _vectors]
    if len(_vectors) + len(new) > _REMEMBERED:
        _vectors.clear()
        new = list(dict.fromkeys(texts))
    if new:
        for text, vector in zip(new, embedder.encode(new, "passage"), strict=True):
            _vectors[model, text] = vector
    if not texts:
        return np.zeros((0, embedder.dimensions), dtype=np.float32)
    return np.stack([_vectors[model, t] for t in texts])


def meaning(embedder: Embedder, one: Sequence[str], other: Sequence[str]) -> Floats:
    """Cosine similarity of each text of `one` with each of `other`, 0–1."""
    a, b = vectors(embedder, one), vectors(embedder, other)
    return np.asarray(np.clip(a @ b.T, 0, 1), dtype=np.float32)


def shared_words(one: Sequence[str], other: Sequence[str]) -> Floats:
    """Weighed share of common terms, 0–1, shape (len(one), len(other)).

    Rare terms among `other` weigh more. The share is of the smaller text, so that a short question
    can be wholly about a part of a long clause.
    """
    bags = [swedish.term_set(t) for t in other]
    counts = Counter(term for bag in bags for term in bag)
    total = len(bags) + 1

    def weight(term: str) -> float:
        return math.log(1 + total / (1 + counts.get(term, 0)))

    sizes = [sum(weight(t) for t in bag) or 1.0 for bag in bags]
    out = np.zeros((len(one), len(other)), dtype=np.float32)
    for row, text in enumerate(one):
        bag = swedish.term_set(text)
        size = sum(weight(t) for t in bag) or 1.0
        for column, (have, have_size) in enumerate(zip(bags, sizes, strict=True)):
            common = bag & have
            if common:
                out[row, column] = sum(weight(t) for t in common) / min(size, have_size)
    return np.clip(out, 0, 1)


def likeness(embedder: Embedder, one: Sequence[str], other: Sequence[str]) -> Floats:
    """Both together, 0–1."""
    if not one or not other:
        return np.zeros((len(one), len(other)), dtype=np.float32)
    return np.asarray(
        0.5 * shared_words(one, other) + 0.5 * meaning(embedder, one, other), dtype=np.float32
    )
