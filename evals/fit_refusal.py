"""Fit the refusal model on the development questions: `python -m evals.fit_refusal`.

Logistic regression with a small ridge over `refusals.FEATURES`; answerable are the development
questions whose gold place was among the evidence, unanswerable those that refuse with "absent" or
"off_topic" and those of the known gaps, each as a stranger to its own gap would meet them. Prints weights
and the five-fold curve.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering import refusals
from assistant.answering.known_gaps import as_features
from assistant.answering.understanding import understand
from assistant.app import Assistant
from evals.cases import Case, load
from evals.run import build_library

ANSWERABLE = (
    "documents", "law", "responsibility", "traps", "currency", "refusals_stranger", "other_acts", "tasks", "terms",
    "situations",
)  # fmt: skip
UNANSWERABLE = ("documents", "refusals", "refusals_near", "refusals_stranger")
COUNTS = {"refusals_near": 0.1, "gaps": 0.05, "tasks": 0.3, "terms": 0.3, "other_acts": 0.5}
"""What a question of a suite counts, else 1. Those of refusals_near were written beside the documents, to
ask for the very detail that is not there, as few people do; those of the gaps are many; those of tasks and
terms are plain, and other acts are seldom asked about."""


def collect(assistant: Assistant) -> tuple[np.ndarray, np.ndarray, list[Case]]:
    """Feature rows (n, features), labels (n,) 1 = answerable, and the cases; a question of a gap is a case
    of the suite "gaps" with the gap's card as its tag."""
    rows, labels, cases = [], [], []
    chosen = [(c, 1.0) for s in ANSWERABLE for c in load(s) if not c.refuses]
    chosen += [
        (c, 0.0) for s in UNANSWERABLE for c in load(s) if c.refuses in ("absent", "off_topic")
    ]
    chosen += [
        (Case(gap, question, (gap,), refuses="absent", suite="gaps"), 0.0)
        for gap, card in assistant.store.cards("gap").items()
        for question in card["questions"]
    ]
    answerer = assistant.answerer
    for case, label in chosen:
        understood = understand(
            case.question, case.history, None, answerer.cues, answerer.search.acts
        )
        material = answerer.material(understood)
        if material.exact:
            continue
        held = dict(material.held)
        if case.suite == "gaps":
            text = material.found.terms.text or understood.focus
            held |= as_features(
                answerer.gaps.near(text, answerer.search.index(), without=case.tags[0])
            )
        values = refusals.features(
            understood, material.found.terms, material.found.hits, material.scored, held
        )
        rows.append([values[name] for name in refusals.FEATURES])
        labels.append(label)
        cases.append(case)
    return np.array(rows), np.array(labels), cases


def fit(
    x: np.ndarray, y: np.ndarray, counts: np.ndarray, ridge: float = 20.0, steps: int = 60
) -> np.ndarray:
    """Weights (features + 1), the last the bias; both classes weigh the same (Newton steps).

    The features are scaled to the same spread first, so that the ridge holds all of them alike, and
    the weights scaled back. A strong ridge: the answerable questions are many but few are hard.
    """
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    design = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    total = counts.sum()
    shares = np.where(y == 1, counts[y == 1].sum(), counts[y == 0].sum()) / total
    balance = 0.5 * counts / shares * (len(y) / total)
    w = np.zeros(design.shape[1])
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 1e-6
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        gradient = design.T @ (balance * (p - y)) + penalty * w
        hessian = (design * (balance * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        w -= np.linalg.solve(hessian, gradient)
    weights = w[:-1] / spread
    return np.append(weights, w[-1] - weights @ mean)


def predicted(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Probabilities (n,)."""
    return 1 / (1 + np.exp(-np.clip(x @ w[:-1] + w[-1], -30, 30)))


def as_code(names: Sequence[str], w: np.ndarray) -> str:
    """Weights (features + 1), the last the bias, as the modules hold them."""
    weights = ", ".join(f'"{n}": {v:.2f}' for n, v in zip(names, w[:-1], strict=True))
    return f"WEIGHTS = {{{weights}}}\nBIAS = {w[-1]:.2f}"


def main() -> None:
    """Fit, print weights and the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        build_library(options.home or Path(folder)) as assistant,
    ):
        x, y, cases = collect(assistant)
    counts = np.array([COUNTS.get(case.suite, 1.0) for case in cases])
    folds = np.arange(len(y)) % 5
    out = np.zeros(len(y))
    for fold in range(5):
        out[folds == fold] = predicted(
            x[folds == fold], fit(x[folds != fold], y[folds != fold], counts[folds != fold])
        )
    print(f"{int(y.sum())} answerable, {int((1 - y).sum())} unanswerable")
    wide = counts == 1
    print("threshold  wrongly refused  rightly refused   (five-fold; of what counts in full)")
    for threshold in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        wrong = float((out[(y == 1) & wide] < threshold).mean())
        right = float((out[(y == 0) & wide] < threshold).mean())
        print(f"   {threshold:.2f}        {wrong:.3f}            {right:.3f}")
    print(as_code(refusals.FEATURES, fit(x, y, counts)))


if __name__ == "__main__":
    main()
