"""The questions chosen fit the request, keep to the time, and none of the bank is out of reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitRequest
from assistant.visits.choosing import MOST_ADJUSTED, Fit, budget, choose, fitting, relevance


@pytest.fixture(scope="module")
def bank(assistant: Assistant) -> Sequence[dict[str, Any]]:
    return list(assistant.store.cards("visit_question").values())


@pytest.mark.parametrize(
    ("minutes", "usual", "count"), [(None, 180, 36), (None, 90, 25), (None, 600, 40), (60, 180, 12), (15, 180, 5)]
)  # fmt: skip
def test_the_time_sets_how_many(minutes, usual, count):
    assert budget(minutes, usual) == count


def test_every_question_of_the_bank_is_reached_by_some_request(assistant: Assistant, bank):
    reached: set[str] = set()
    for card in bank:
        if card["id"] in reached:
            continue
        form, group = (
            next(iter(card["service_forms"]), None),
            next(iter(card["target_groups"]), None),
        )
        asked = VisitRequest(
            text=card["area"], service_form=form, target_group=group, focus=(card["area"],)
        )
        fit = Fit(card["visit_types"][0], form, group, (card["audience"],))
        cards = fitting(bank, fit)
        weights = relevance(cards, asked, assistant.embedder)
        chosen = choose(cards, weights, asked, MOST_ADJUSTED, [frozenset()] * len(cards))
        reached |= {str(c["id"]) for c in chosen}
    assert {c["id"] for c in bank} - reached == set()


def test_an_adults_home_gets_no_childrens_questions(bank):
    fit = Fit(
        "yearly", "hvb_vuxna", "vuxna", ("ledning", "personal", "placerade", "socialsekreterare")
    )
    cards = fitting(bank, fit)
    assert cards
    assert all(
        "barn och unga" not in c["target_groups"] or "vuxna" in c["target_groups"] for c in cards
    )
    assert all(c["area"] != "skola" for c in cards)


def test_an_audience_that_is_asked_for_gets_questions_of_other_kinds_of_visit(bank):
    cards = fitting(bank, Fit("yearly", "stodboende", "barn och unga", ("föräldrar",)))
    assert {c["audience"] for c in cards} == {"föräldrar"}


def test_as_many_questions_as_were_asked_for():
    assert budget(None, 180, 10) == 10
    assert budget(60, 180, 3) == 3
