"""What each leg of the search gives: `python -m evals.legs`. Gold among the first five places with all
legs, and with one leg's weights set to nothing, over the held-out questions.

The places are in the order of an answer's evidence, after the second look. The last line takes all
bridges away: cards, the questions people ask and the glossary's synonyms, so that the texts alone are
searched and looked at. `other_acts_heldout` are questions on paragraphs that no card is about: what the
bridges cost those. The embedding model stays, though it was trained on the questions.

The weights were learnt together, so a search without a leg could do somewhat better with weights of
its own: the fall is an upper bound of what the leg gives.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assistant.answering.preference import preferred
from assistant.answering.second_look import HITS, second_look
from assistant.answering.understanding import understand
from assistant.app import Assistant
from assistant.library import ranking
from assistant.library.index import Index
from assistant.library.ranking import Filters
from evals.cases import load
from evals.fit_ranking import Labels
from evals.run import build_library
from evals.scorers import interval, mean

SUITES = (
    "heldout",
    "responsibility_heldout",
    "traps_heldout",
    "provisions_heldout",
    "other_acts_heldout",
)
LEGS: Mapping[str, tuple[str, ...]] = {
    "all legs": (),
    "without full text": ("fulltext",),
    "without vectors of the text": ("vector", "similarity"),
    "without questions people ask": ("asked", "worded", "several", "has_questions"),
    "without names": ("named",),
    "without bridges": ("asked", "worded", "several", "has_questions"),
}
FIRST = 5


def found(assistant: Assistant, labels: Labels, suite: str, *, bridges: bool = True) -> list[float]:
    """1 for every question of the suite that has gold among the first five places, else 0."""
    answerer, out = assistant.answerer, []
    index = answerer.search.index()
    for case in load(suite):
        if case.refuses or not case.gold:
            continue
        asked = understand(case.question, case.history, None, answerer.cues, answerer.search.acts)
        result = answerer.search.search(
            asked.law_text,
            HITS,
            None if bridges else Filters(types=tuple({*index.types} - {"card"})),
            preferred(asked) if bridges else None,
        )
        hits = second_look(asked, result.terms, result.hits, answerer.search)
        out.append(float(any(labels.of(case, hits[:FIRST], asked))))
    return out


def without_questions(index: Index) -> Index:
    """The index as if nobody had written a question."""
    return replace(
        index,
        question_ids=index.question_ids[:0],
        question_matrix=index.question_matrix[:0],
        question_row=index.question_row[:0],
        question_sizes=index.question_sizes[:0],
        question_terms={},
    )


def main() -> None:
    """Print a line a leg with recall and its interval for every suite."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    weights, matched = dict(ranking.WEIGHTS), dict(ranking.MATCHED)
    with (
        tempfile.TemporaryDirectory() as folder,
        build_library(options.home or Path(folder)) as assistant,
    ):
        labels = Labels(assistant)
        synonyms = assistant.answerer.search.expansions
        whole = assistant.answerer.search.index()
        for name, parts in LEGS.items():
            ranking.WEIGHTS = {**weights, **dict.fromkeys(parts, 0.0)}
            # A task's extra weight for the match of its questions is of the same leg.
            ranking.MATCHED = {} if "asked" in parts else matched
            bridges = name != "without bridges"
            assistant.answerer.search.expansions = synonyms if bridges else {}
            if not bridges:
                assistant.answerer.search.index = lambda: without_questions(whole)  # type: ignore[method-assign]
            row = []
            for suite in SUITES:
                values = found(assistant, labels, suite, bridges=bridges)
                low, high = interval(values)
                row.append(f"{suite} {mean(values):.3f} [{low:.3f}, {high:.3f}] n={len(values)}")
            print(f"{name}: {'; '.join(row)}", flush=True)


if __name__ == "__main__":
    main()
