"""The first places are looked at again: what they hold of the question, and of the kind asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.answer_kind import HOLDS, holds
from assistant.answering.held import shares, text_shares
from assistant.answering.second_look import (
    BARE,
    FAR,
    HELD,
    KIND,
    LOOKED_AT,
    UNASKED_HELD,
    find_places,
    second_look,
)
from assistant.answering.understanding import Understood, understand
from assistant.app import Assistant
from assistant.library.ranking import Hit
from assistant.library.search import Found


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("time", "Beskedet ska lämnas senast en vecka efter beslutet.", True),
        ("time", "Tillståndet kan återkallas efter sex månader i sträck.", True),
        ("time", "Utredningen ska bedrivas skyndsamt.", True),
        ("time", "Regeln gäller sedan den 15 januari.", True),
        ("time", "IVO prövar tillstånd för privata hem.", False),
        ("number", "Fem av kommunerna deltog.", True),
        ("number", "Kommunerna deltog.", False),
        ("money", "Avgiften är högst 130 kronor per dag.", True),
        ("money", "Hemmet har sju platser.", False),
    ],
)
def test_a_text_shows_what_kind_of_answer_it_holds(kind, text, held):
    assert bool(HOLDS[kind].search(text)) is held


def _asked(assistant: Assistant, question: str) -> tuple[Understood, Found]:
    answerer = assistant.answerer
    understood = understand(question, (), None, answerer.cues, answerer.search.acts)
    return understood, answerer.search.search(understood.law_text, 30)


def _places(hits: Sequence[Hit]) -> list[int]:
    return [hit.passage_id for hit in hits]


def test_the_first_places_are_raised_by_what_they_hold(assistant: Assistant):
    understood, found = _asked(assistant, "Hur ofta ska vården av ett placerat barn övervägas?")
    looked = second_look(understood, found.terms, found.hits, assistant.answerer.search)
    assert sorted(_places(looked)) == sorted(_places(found.hits))
    first = found.hits[:LOOKED_AT]
    held = shares(assistant.answerer.search, found.terms, first)
    assert max(held) > 0.5
    after = {hit.passage_id: hit.score for hit in looked}
    for hit, share in zip(first, held, strict=True):
        text = " ".join(p.text for p in assistant.store.passages(hit.members))
        more = HELD * share + KIND * holds(understood, text)
        assert after[hit.passage_id] == pytest.approx(hit.score + more)
    scores = [hit.score for hit in looked[:LOOKED_AT]]
    assert scores == sorted(scores, reverse=True)
    assert _places(looked[LOOKED_AT:]) == _places(found.hits[LOOKED_AT:])


def test_a_text_without_questions_is_raised_while_no_written_question_is_near(library: Assistant):
    understood, found = _asked(library, "Hur många vice ordförande väljer fullmäktige?")
    looked = second_look(understood, found.terms, found.hits, library.answerer.search)
    bare = [hit for hit in found.hits if hit.kinds <= BARE]
    assert bare
    after = {hit.passage_id: hit.score for hit in looked}
    search = library.answerer.search
    far = (FAR[1] - max(h.question for h in found.hits)) / (FAR[1] - FAR[0])
    assert far > 0
    for hit in bare:
        text = " ".join(p.text for p in library.store.passages(hit.members))
        (held,), (alone,) = (
            shares(search, found.terms, [hit]),
            text_shares(search, found.terms, [hit]),
        )
        more = HELD * held + KIND * holds(understood, text) + UNASKED_HELD * min(far, 1) * alone**2
        assert after[hit.passage_id] == pytest.approx(hit.score + more)


def test_a_place_named_by_its_number_stays_first(assistant: Assistant):
    understood, found = _asked(assistant, "Vad säger 22 kap. 11 § SoL?")
    assert found.hits[0].exact
    looked = second_look(understood, found.terms, found.hits, assistant.answerer.search)
    assert looked == found.hits


def test_a_question_of_no_content_is_held_by_nothing(assistant: Assistant):
    understood, found = _asked(assistant, "vad är det?")
    assert set(shares(assistant.answerer.search, found.terms, found.hits)) <= {0.0}
    assert second_look(understood, found.terms, found.hits, assistant.answerer.search) is not None


def test_a_card_is_found_by_its_own_heading(assistant: Assistant):
    heading = "Ordningsvakter och medlare måste anmäla oro för barn"
    _, found = _asked(assistant, heading)
    cards = {p.passage.card_id for p in assistant.store.passages(found.hits[0].members)}
    assert "regel-sol-19-1-ordningsvakter-och-medlare" in cards


@pytest.mark.parametrize(
    ("question", "about_it"),
    [
        ("Vad säger 27 § LVM?", True),
        (
            "Gäller 22 kap. 11 § SoL fortfarande när vi följer ett barns vård i ett familjehem hos oss?",
            True,
        ),
        (
            "Han är på LVM-hem och ska ut enligt 27 § LVM till ett behandlingshem, men hemmet vill ha "
            "betalt från den dag platsen bokas. Måste kommunen gå med på det?",
            False,
        ),
    ],
)
def test_a_place_named_in_passing_does_not_lead(library: Assistant, question, about_it):
    understood, _ = _asked(library, question)
    found = find_places(understood, library.answerer.search)
    assert found.hits[0].exact is about_it
