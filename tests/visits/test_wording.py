"""The bank's questions, and any that stands for one, keep to the reviewer's rules for wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.visits.wording import asks_for, wording_faults


@pytest.fixture(scope="module")
def rules(assistant: Assistant) -> Mapping[str, Any]:
    return assistant.store.cards("visit_data")["visit data"]["wording"]  # type: ignore[return-value, index]


def test_every_question_of_the_bank_is_well_worded(assistant: Assistant, rules):
    bank = assistant.store.cards("visit_question").values()
    faults = {c["id"]: wording_faults(str(c["text"]), str(c["audience"]), rules) for c in bank}
    assert {i: f for i, f in faults.items() if f} == {}
    assert all(asks_for(str(c["text"]), rules) for c in bank)


def test_no_two_questions_of_the_bank_are_the_same(assistant: Assistant):
    texts = Counter(
        str(c["text"]).lower() for c in assistant.store.cards("visit_question").values()
    )
    assert [text for text, count in texts.items() if count > 1] == []


def test_foster_homes_have_questions_of_their_own(assistant: Assistant):
    bank = [
        c for c in assistant.store.cards("visit_question").values() if c["audience"] == "familjehem"
    ]
    assert len(bank) >= 12
    assert all(c["service_forms"] == ["familjehem"] for c in bank)
    assert {"yearly", "in_depth", "social_worker"} <= {k for c in bank for k in c["visit_types"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "audience", "code"),
    [
        ("Hur gör ni när någon blir sjuk? Vem ringer ni?", "personal", "not_one"),
        ("Hur gör ni när någon blir sjuk", "personal", "not_one"),
        ("Bra hem. Hur gör ni när någon blir sjuk?", "personal", "not_one"),
        ("Har ni en rutin för läkemedel?", "personal", "closed"),
        ("Stämmer det att ni saknar personal?", "ledning", "closed"),
        ("Hur bemannar ni natten och vem bestämmer det?", "ledning", "several"),
        ("Hur ofta är det slarv med läkemedel?", "personal", "leading"),
        ("Varför har ni inte någon rutin?", "ledning", "leading"),
        ("Hur trivs du, visst är det bra här?", "placerade", "leading"),
        ("Vad står i din genomförandeplan?", "placerade", "office_word"),
        ("Hur gör ni <b>nu</b>?", "personal", "markup"),
        ("Hur " + "mycket " * 25 + "arbetar ni?", "personal", "long"),
    ],
)
def test_a_badly_worded_question_is_told(rules, text, audience, code):
    assert code in wording_faults(text, audience, rules)


def test_staff_may_be_asked_in_their_own_words(rules):
    assert wording_faults("Hur arbetar ni med genomförandeplanen?", "personal", rules) == []
