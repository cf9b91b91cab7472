"""Verdicts on answers: kept whole, without personal data, and exported as cases to complete."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from assistant.answering.judging import give
from assistant.app import Assistant
from assistant.domain.feedback import REASONS, WITHHELD, answer_id, drafts, to_yaml
from assistant.domain.law import Act, Acts, find_references
from assistant.errors import InvalidRequest
from assistant.library.feedback import read
from assistant.library.store import Store
from evals.cases import _case
from tests.command_line import samsyn


def answer(question: str = "Vem följer upp barnet?", **over: object) -> dict:
    """An answer as JSON that cites one paragraph and one document."""
    law = {
        "n": 1,
        "document_id": "sfs-2025-400",
        "document": "Socialtjänstlag (2025:400)",
        "locator": "22 kap. 11 §",
        "quote": "Socialnämnden ska noga följa vården",
        "version": "1",
        "start": 0,
    }
    plan = {
        **law,
        "n": 2,
        "document_id": "plan.txt",
        "document": "Plan",
        "locator": "Individuell uppföljning",
        "quote": "Ring 070-174 06 05. Beslut följs upp av ansvarig socialsekreterare",
    }
    return {
        "question": question,
        "text": "Socialnämnden.",
        "as_of": "2026-11-22",
        "kind": "responsibility",
        "refusal": None,
        "mode": "extractive",
        "citations": [law, plan],
        **over,
    }


def test_a_verdict_is_kept_with_the_answers_id_and_its_places(store: Store):
    assert read(store) == []
    kept = give(store, answer(), "down", "wrong_source", ["Vad är HVB?"])
    assert read(store) == [kept]
    assert kept.answer_id == answer_id(answer())
    assert kept.reason == "wrong_source"
    assert kept.history == ("Vad är HVB?",)
    assert [p.locator for p in kept.places] == ["22 kap. 11 §", "Individuell uppföljning"]


def test_a_changed_mind_takes_the_first_verdicts_place(store: Store):
    give(store, answer(), "down", "unclear")
    give(store, answer(), "up")
    give(store, answer("Annan fråga?"), "up")
    assert [f.verdict for f in read(store)] == ["up", "up"]


def test_it_is_there_when_the_library_is_opened_again(store: Store):
    give(store, answer(), "up")
    again = Store(store.path)
    assert len(read(again)) == 1
    again.close()


def test_numbers_and_addresses_are_masked_in_questions_and_quotes(store: Store):
    asked = answer("Vem följer upp 121212-1212, mejl a@b.se?")
    kept = give(store, asked, "down", None, ["Ring 070-174 06 05?"])
    whole = str(dataclasses.asdict(kept))
    assert not any(secret in whole for secret in ("1212", "a@b.se", "070", "06 05"))


@pytest.mark.parametrize(
    ("asked", "history"),
    [
        (answer("Hur mår Kalle Svensson på hemmet?"), []),
        (answer("Hur mår han?"), ["Var bor Kalle Svensson?"]),
        (answer("Hur mår Kalle?", refusal="individual", citations=[]), []),
    ],
)
def test_a_question_about_a_person_is_not_kept(store: Store, asked, history):
    kept = give(store, asked, "down", "unclear", history)
    assert kept.question == WITHHELD
    assert kept.history == ()
    assert drafts(read(store)) == []


@pytest.mark.parametrize(
    ("given", "verdict", "reason"),
    [
        (answer(), "kanske", None),
        (answer(), "down", "dåligt"),
        ({"question": "Vem?"}, "up", None),
        (answer(citations=None), "up", None),
        (answer(question=7), "up", None),
    ],
)
def test_what_cannot_be_understood_is_refused_and_nothing_is_kept(store, given, verdict, reason):
    with pytest.raises(InvalidRequest) as told:
        give(store, given, verdict, reason)
    assert told.value.remedy
    assert read(store) == []


def test_drafts_are_golden_cases_and_the_gold_can_be_found(store: Store):
    give(store, answer('Vem följer "upp": barnet?\nSnabbt'), "up")
    give(store, answer("Vad kostar det?"), "down", "should_refuse")
    cases = yaml.safe_load(to_yaml(drafts(read(store))))
    praised, criticised = (_case(c, "feedback", "x.yaml") for c in cases)
    assert praised.question == 'Vem följer "upp": barnet?\nSnabbt'
    acts = Acts((Act("2025:400", "Socialtjänstlag", "SoL"),))
    assert [(r.sfs, r.locator) for r in find_references(praised.gold[0].law, acts)] == [
        ("2025:400", "22 kap. 11 §")
    ]
    assert praised.gold[1].document == "plan.txt"
    assert criticised.refuses == "absent"
    assert criticised.gold == ()
    assert REASONS["should_refuse"] in cases[1]["note"]
    assert yaml.safe_load(to_yaml([])) == []


def test_the_id_does_not_depend_on_who_computes_it(assistant: Assistant):
    one = assistant.ask("Vem följer upp ett placerat barn?").to_dict()
    two = assistant.ask("Vem följer upp ett placerat barn?").to_dict()
    assert answer_id(one) == answer_id(two)
    assert answer_id({**one, "as_of": "2020-01-01"}) != answer_id(one)


def test_the_commands_list_and_export(home: Path, tmp_path: Path):
    assert samsyn("feedback", "list").out.startswith("0 omdömen")
    store = Store(home / "samsyn.db")
    give(store, answer(), "down", "incomplete")
    store.close()
    listed = samsyn("feedback", "list")
    assert "👎 (ofullständigt)" in listed.out
    assert "1 omdömen: 0 👍, 1 👎." in listed.out
    file = tmp_path / "utkast.yaml"
    assert samsyn("feedback", "export", "--out", str(file)).code == 0
    assert yaml.safe_load(file.read_text(encoding="utf-8"))[0]["question"] == answer()["question"]
    assert samsyn("feedback", "export").out == file.read_text(encoding="utf-8")
