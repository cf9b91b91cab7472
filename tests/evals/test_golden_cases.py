"""The golden cases are well formed, and what they point at exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.cases import SUITES, load
from evals.scorers import squeeze

REFUSALS = {None, "absent", "off_topic", "individual", "legal_advice", "injection"}


@pytest.mark.parametrize("suite", SUITES)
def test_ids_are_unique_and_refusals_are_known(suite):
    cases = load(suite)
    assert cases
    assert len({c.id for c in cases}) == len(cases)
    assert {c.refuses for c in cases} <= REFUSALS


def test_there_are_enough_cases_and_a_quarter_is_in_everyday_wording():
    cases = [c for suite in SUITES for c in load(suite)]
    everyday = {"everyday", "colloquial", "hurried", "outsider", "beginner"}
    voiced = [c for c in cases if everyday & set(c.tags)]
    assert len(cases) >= 400
    assert len(voiced) >= len(cases) / 4


def test_a_follow_up_has_history_and_something_to_answer_with():
    cases = load("conversation")
    assert len(cases) >= 50
    for case in cases:
        assert 1 <= len(case.history) <= 3, case.id
        assert case.refuses or (case.gold and case.contains), case.id


def test_phrases_of_the_conversation_suite_stand_in_their_documents(shared: Path):
    texts = {
        p.name: squeeze(p.read_text(encoding="utf-8")) for p in (shared / "documents").iterdir()
    }
    for case in load("conversation"):
        for gold in case.gold:
            if gold.document and gold.phrase:
                text = next(t for name, t in texts.items() if name.startswith(gold.document))
                assert squeeze(gold.phrase) in text, case.id


def test_no_question_is_a_sentence_of_a_source(shared: Path):
    texts = [squeeze(p.read_text(encoding="utf-8")) for p in (shared / "documents").iterdir()]
    for suite in SUITES:
        for case in load(suite):
            words = squeeze(re.sub(r"[?!.]", "", case.question))
            if len(words.split()) >= 8:
                assert not any(words in text for text in texts), case.id
