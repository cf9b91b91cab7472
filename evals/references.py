"""The reference parser on references as people write them: `python -m evals.references`.

A case of `tests/data/references.jsonl` is right when the first reference found names the act, the
chapter and the paragraph of the case. Prints the share, its 95 % interval and every wrong case.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant.domain.law import Acts, LawReference, find_references
from assistant.ingest.cards import read_corpus
from assistant.settings import Settings
from evals import scorers

CASES = Path(__file__).resolve().parents[1] / "tests" / "data" / "references.jsonl"
_NONE = LawReference(None, None, None)


def wrong(case: dict[str, str | None], acts: Acts) -> str | None:
    """What was read instead of the case's place; None when it was read right."""
    found = next(iter(find_references(str(case["text"]), acts)), _NONE)
    places = (found.sfs, found.chapter, found.paragraph)
    return None if places == (case["sfs"], case["chapter"], case["paragraph"]) else str(places)


def main() -> int:
    """Print the table; always 0."""
    acts = read_corpus(Settings.from_environment().corpus).acts
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    misses = [(case["text"], wrong(case, acts)) for case in cases]
    values = [float(found is None) for _, found in misses]
    lower, upper = scorers.interval(values)
    print(f"right {scorers.mean(values):.3f} ({lower:.3f}–{upper:.3f}, n={len(values)})")
    for text, found in misses:
        if found is not None:
            print(f"  ✗ {text} → {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
