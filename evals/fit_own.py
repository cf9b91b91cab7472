"""Fit when a user's own document answers: `python -m evals.fit_own`.

Logistic regression over `own_documents.FEATURES`. Right are the development questions on the made-up
municipality's documents whose answer was among the three best sentences; wrong are its other questions, and
questions of the other development suites, asked with those documents in the library. Prints weights and
the curve, each document's questions predicted by the others'.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering import own_documents
from assistant.answering.material import Own
from assistant.answering.understanding import understand
from assistant.app import Assistant
from evals.cases import Case, load
from evals.fit_refusal import as_code, fit, predicted
from evals.run import build_library
from evals.run_own import take_in
from evals.scorers import squeeze

SUITE = "own_documents"
OTHERS = (
    "law", "responsibility", "traps", "currency", "terms", "tasks", "documents", "refusals",
    "refusals_stranger", "other_acts",
)  # fmt: skip
EACH = 110
"""Questions of each other suite, spread over it."""
FIRST = 3


def answers(case: Case, own: Own) -> bool:
    """Whether one of the first sentences holds the answer."""
    return any(
        gold.phrase
        and scored.unit.passage.document_id.startswith(gold.document or "")
        and squeeze(gold.phrase) in squeeze(scored.unit.text)
        for gold in case.gold
        for scored in own.scored[:FIRST]
    )


def collect(assistant: Assistant) -> tuple[np.ndarray, np.ndarray, list[Case]]:
    """Features (n, features), labels (n,) 1 = an own document answers, and the cases."""
    answerer, rows, labels, cases = assistant.answerer, [], [], []
    chosen: list[Case] = list(load(SUITE))
    for suite in OTHERS:
        others = load(suite)
        chosen += others[:: max(1, len(others) // EACH)][:EACH]
    for case in chosen:
        understood = understand(
            case.question, case.history, None, answerer.cues, answerer.search.acts
        )
        own = answerer.material(understood).own
        if own is None:
            continue
        rows.append([own.values[name] for name in own_documents.FEATURES])
        labels.append(float(case.suite == SUITE and answers(case, own)))
        cases.append(case)
    return np.array(rows), np.array(labels), cases


def curve(x: np.ndarray, y: np.ndarray, cases: Sequence[Case]) -> None:
    """Print what leads at each threshold, for documents that were not fitted on."""
    documents = sorted({c.tags[0] for c in cases if c.suite == SUITE})
    folds = np.array(
        [documents.index(c.tags[0]) if c.suite == SUITE else n % len(documents) for n, c in enumerate(cases)]
    )  # fmt: skip
    out = np.zeros(len(y))
    for fold in range(len(documents)):
        held = folds == fold
        out[held] = predicted(x[held], fit(x[~held], y[~held], np.ones(int((~held).sum()))))
    own = np.array([c.suite == SUITE for c in cases])
    print(
        "threshold  answered by an own document  their other questions  questions on other things"
    )
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        shares = [float((out[rows] >= threshold).mean()) for rows in (y == 1, own & (y == 0), ~own)]
        print(f"   {threshold:.1f}     " + "     ".join(f"{share:.3f}" for share in shares))


def main() -> None:
    """Fit, print weights and the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with build_library(options.home or Path(folder) / "plain") as assistant:
            plain = assistant.settings.home
        with take_in(plain, SUITE, Path(folder) / "own") as assistant:
            x, y, cases = collect(assistant)
    print(f"{int(y.sum())} of {len(y)} questions are answered by an own document")
    curve(x, y, cases)
    print(as_code(own_documents.FEATURES, fit(x, y, np.ones(len(y)))))


if __name__ == "__main__":
    main()
