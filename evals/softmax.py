"""Weights that put the right one of several first: a softmax over each question's candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Sample = tuple[np.ndarray, np.ndarray, float]
"""Features (candidates, names), gold (candidates,) 0 or 1, and how much the question counts."""


def fit(samples: Sequence[Sample], start: np.ndarray, pull: float, steps: int = 500) -> np.ndarray:
    """Weights (names,) after `steps` of Adam from `start`, pulled towards nought by `pull`."""
    samples = [s for s in samples if s[1].any()]
    total = sum(share for _, _, share in samples)
    w = start.copy()
    mean, spread = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        gradient = pull * w
        for features, gold, share in samples:
            z = features @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * gold
            q /= max(q.sum(), 1e-12)
            gradient = gradient + features.T @ (p - q) * (share / total)
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.99 * spread + 0.01 * gradient**2
        w = w - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return w


def hit(features: np.ndarray, gold: np.ndarray, w: np.ndarray, k: int) -> float:
    """1.0 when a gold candidate is among the first k, else 0.0."""
    order = np.argsort(-(features @ w), kind="stable")
    return float(gold[order[:k]].any())
