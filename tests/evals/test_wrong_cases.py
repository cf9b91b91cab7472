"""The report shows every wrong case, and what it shows is text."""

from __future__ import annotations

import pytest

from evals.cases import Case, Gold
from evals.figures import figures, is_wrong
from evals.scorers import Score
from evals.wrong_cases import SUFFIXES, faults, write

HOSTILE = "<script>alert(1)</script>"


def row(*, right: float, refuses: str | None = None, abstained: bool = False) -> dict:
    case = Case(
        id="a-1",
        question=f"Vem {HOSTILE}?",
        tags=("who",),
        history=("Vad är HVB?",),
        gold=(Gold(law="22 kap. 11 § SoL"),),
        refuses=refuses,
    )
    found = {
        "text": HOSTILE,
        "standalone_question": "Vem följer upp HVB?",
        "abstained": abstained,
        "refusal": "absent" if abstained else None,
        "citations": [{"document_id": "sfs-2025-400", "locator": "22 kap. 12 §"}],
        "took_ms": 3.0,
    }
    scores = {name: Score(name, right) for name in ("right", "cited", "actor", "may_not")}
    none = {name: Score(name, 0.0) for name in ("forbidden", "stale")}
    return {
        "case": case,
        "answer": found,
        "refused": Score("r", float(abstained)),
        **scores,
        **none,
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_wrong_case_is_shown_with_question_answer_and_gold(tmp_path, suffix):
    rows = {"law": [row(right=0.0), row(right=1.0)]}
    path = tmp_path / f"fel{suffix}"
    write(path, rows, {"law": figures(rows["law"])})
    text = path.read_text(encoding="utf-8")
    assert "law: 1 av 2" in text
    for shown in ("a-1", "Vad är HVB?", "Vem följer upp HVB?", "22 kap. 11 § SoL", "22 kap. 12 §"):
        assert shown in text
    if suffix == ".html":
        assert HOSTILE not in text
        assert '<html lang="sv">' in text


def test_what_is_wrong_is_said_in_words():
    assert list(faults(row(right=1.0, refuses="absent"))) == ["skulle ha avböjts (absent)"]
    assert "avböjdes fast svaret finns" in list(faults(row(right=0.0, abstained=True)))
    assert not is_wrong(row(right=1.0))
    assert not is_wrong(row(right=0.0, refuses="absent", abstained=True))


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match="pdf"):
        write(tmp_path / "x.pdf", {}, {})
