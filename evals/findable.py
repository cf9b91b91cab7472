"""How soon a card is found by questions written from its name alone: `python -m evals.findable`.

The writers of `task_questions.yaml`, `task_questions_heldout.yaml` and `term_questions.yaml` saw the
names of the tasks and terms, neither cards nor code. Printed: the share whose card is among the first one, two and five places,
with 95 % intervals.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from assistant.answering import preference
from assistant.answering.understanding import understand
from evals.cases import load
from evals.run import build_library
from evals.scorers import interval, mean

FIRST = (1, 2, 5)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--missed", action="store_true", help="print the questions that miss")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        build_library(options.home or Path(folder)) as assistant,
    ):
        answerer, store = assistant.answerer, assistant.store
        for suite in ("tasks", "tasks_heldout", "terms"):
            found: dict[int, list[float]] = {k: [] for k in FIRST}
            for case in load(suite):
                understood = understand(
                    case.question, (), None, answerer.cues, answerer.search.acts
                )
                hits = answerer.search.search(
                    understood.law_text, max(FIRST), None, preference.preferred(understood)
                ).hits
                cards = [{p.passage.card_id for p in store.passages(hit.members)} for hit in hits]
                for k in FIRST:
                    found[k].append(float(any(case.gold[0].document in c for c in cards[:k])))
                if options.missed and not found[2][-1]:
                    print(f"  {case.gold[0].document}: {case.question}")
            for k in FIRST:
                low, high = interval(found[k])
                print(
                    f"{suite} first {k}: {mean(found[k]):.3f} [{low:.3f}–{high:.3f}] n={len(found[k])}"
                )


if __name__ == "__main__":
    main()
