"""Pure functions over rankings: recall, MRR, nDCG, and the interval of a difference.

A ranking is a list of sets, best first: the targets that each found place hits (empty for none).
Targets of one question are alternatives, as in the golden cases: one of them answers it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

Ranking = Sequence[frozenset[int]]


def recall(ranking: Ranking, first: int) -> float:
    """1 when one of the first places hits a target.

    >>> recall([frozenset(), frozenset({0})], 1), recall([frozenset(), frozenset({0})], 5)
    (0.0, 1.0)
    """
    return float(any(ranking[:first]))


def recall_within(ranking: Ranking, lengths: Sequence[int], characters: int) -> float:
    """1 when a place that ends within the first `characters` of found text hits a target.

    Chunks differ in length between libraries; this asks what a reader finds in the same amount of
    text. The first place counts however long it is. `lengths` has one number a place.

    >>> recall_within([frozenset(), frozenset({0})], [900, 300], 1200)
    1.0
    >>> recall_within([frozenset(), frozenset({0})], [2900, 300], 1200)
    0.0
    """
    read = 0
    for hits, length in zip(ranking, lengths, strict=True):
        read += length
        if hits and (read <= characters or read == length):
            return 1.0
    return 0.0


def reciprocal_rank(ranking: Ranking, depth: int = 10) -> float:
    """One divided by the rank of the first hit, 0 without one."""
    return next((1 / n for n, hits in enumerate(ranking[:depth], 1) if hits), 0.0)


def ndcg(ranking: Ranking, targets: int, depth: int = 10) -> float:
    """Discounted gain over distinct targets, divided by the best possible; each counts once.

    A place that hits two targets at once gains for both, so that long chunks are not held back; the
    result is cut at 1.
    """
    seen: set[int] = set()
    gain = 0.0
    for rank, hits in enumerate(ranking[:depth], 1):
        gain += len(hits - seen) / math.log2(rank + 1)
        seen |= hits
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(targets, depth) + 1))
    return min(gain / best, 1.0) if best else 0.0


def difference_interval(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 7, rounds: int = 2000
) -> tuple[float, float]:
    """95 % interval of mean(ours) − mean(theirs), resampling questions in pairs.

    (nan, nan) for no questions. Raises ValueError when the lengths differ.
    """
    pairs = [a - b for a, b in zip(ours, theirs, strict=True)]
    if not pairs:
        return float("nan"), float("nan")
    rng = random.Random(seed)
    n = len(pairs)
    means = sorted(sum(rng.choices(pairs, k=n)) / n for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]
