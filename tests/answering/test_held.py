"""What the best places hold of a question, in their text or in the questions people ask of them."""

import pytest

from assistant.answering.held import NONE, held
from assistant.app import Assistant
from assistant.library.query import QueryTerms


def shares(library: Assistant, question: str) -> dict[str, float]:
    found = library.answerer.search.search(question, 10)
    return held(library.answerer.search, found.terms, found.hits)


def test_a_question_in_a_cards_own_words_is_held(library: Assistant):
    assert shares(library, "Vem följer upp ett placerat barn?")["held_most"] == pytest.approx(1.0)


def test_what_no_place_speaks_of_is_not_held(library: Assistant):
    asked = shares(library, "Hur räknas karensavdraget när familjehemskonsulenten är sjuk?")
    known = shares(library, "Vem handleder familjehemmet, konsulenten eller socialsekreteraren?")
    assert asked["held_most"] < known["held_most"]
    assert asked["rarest"] > 0.9


def test_every_share_lies_between_nought_and_one(library: Assistant):
    for question in ("Får Adda prata med de placerade?", "xyzzy plugh", "ob-tillägg på lördag"):
        assert all(0 <= value <= 1.0001 for value in shares(library, question).values())


def test_nothing_found_holds_nothing(library: Assistant):
    assert held(library.answerer.search, QueryTerms(()), ()) == NONE
