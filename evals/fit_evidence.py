"""Learn the weights of a unit's features: `python -m evals.fit_evidence`.

For every development question the units of the evidence are labelled by whether they hold a gold
phrase (documents) or lie in a gold paragraph (law). A softmax over the units of each question is
fitted by gradient descent with a small pull towards nought, and hit@1/hit@3 are printed
before and after, five-fold.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering import evidence as evidence_module
from assistant.answering.evidence import Scored
from assistant.answering.understanding import understand
from assistant.app import Assistant
from assistant.domain.law import Acts, find_references
from evals import softmax
from evals.cases import Case, load
from evals.run import build_library
from evals.scorers import squeeze

NAMES = tuple(evidence_module.WEIGHTS)
SUITES = ("documents", "law")
PULL, SCALE = 0.003, 4.0
Row = tuple[np.ndarray, np.ndarray]
"""Features (units, names) and gold (units,) of one question."""


def is_gold(case: Case, scored: Scored, acts: Acts) -> bool:
    """Whether a unit is a gold place of the case."""
    unit = scored.unit
    for gold in case.gold:
        if gold.law:
            for reference in find_references(gold.law, acts)[:1]:
                document = "sfs-" + (reference.sfs or "").replace(":", "-")
                if (
                    unit.passage.document_id == document
                    and unit.passage.locator == reference.locator
                ):
                    return True
        elif (
            gold.document
            and gold.phrase
            and unit.passage.document_id.startswith(gold.document)
            and squeeze(gold.phrase) in squeeze(unit.text)
        ):
            return True
    return False


def collect(assistant: Assistant) -> list[Row]:
    """(features (units, names), gold (units,)) for every question that has gold among its units."""
    answerer = assistant.answerer
    out, missed = [], 0
    for suite in SUITES:
        for case in load(suite):
            if case.refuses or not case.gold:
                continue
            understood = understand(
                case.question, case.history, None, answerer.cues, answerer.search.acts
            )
            scored = answerer.material(understood).scored
            gold = np.array([is_gold(case, s, answerer.search.acts) for s in scored], dtype=float)
            if not gold.any():
                missed += 1
                continue
            out.append((np.array([[s.values[n] for n in NAMES] for s in scored]), gold))
    print(f"{len(out)} questions with gold among the units, {missed} without")
    return out


def share(rows: Sequence[Row], w: np.ndarray, k: int) -> float:
    """Share of questions with gold among the k best units."""
    return float(np.mean([softmax.hit(x, gold, w, k) for x, gold in rows]))


def fit(rows: Sequence[Row]) -> np.ndarray:
    """Weights in the order of `NAMES`, on the scale that `extractive` expects."""
    start = np.array([evidence_module.WEIGHTS[n] for n in NAMES])
    return softmax.fit([(x, gold, 1.0) for x, gold in rows], start * SCALE, PULL) / SCALE


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        build_library(options.home or Path(folder)) as assistant,
    ):
        rows = collect(assistant)
    start = np.array([evidence_module.WEIGHTS[n] for n in NAMES])
    print(f"now      hit@1 {share(rows, start, 1):.3f}  hit@3 {share(rows, start, 3):.3f}")
    scores = []
    for fold in range(5):
        train = [r for n, r in enumerate(rows) if n % 5 != fold]
        test = [r for n, r in enumerate(rows) if n % 5 == fold]
        w = fit(train)
        scores.append((share(test, w, 1), share(test, w, 3)))
    print(
        f"five-fold hit@1 {np.mean([s[0] for s in scores]):.3f}  hit@3 {np.mean([s[1] for s in scores]):.3f}"
    )
    w = fit(rows)
    print(f"fitted   hit@1 {share(rows, w, 1):.3f}  hit@3 {share(rows, w, 3):.3f}")
    print("{" + ", ".join(f'"{n}": {v:.2f}' for n, v in zip(NAMES, w, strict=True)) + "}")


if __name__ == "__main__":
    main()
