"""Places that hold the kind of answer asked for come first."""

from __future__ import annotations

import pytest

from assistant.answering.answer_kind import HOLDS, fitting_first
from assistant.answering.understanding import understand
from assistant.app import Assistant


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


def test_the_order_stays_where_nothing_of_a_kind_is_asked(assistant: Assistant):
    answerer = assistant.answerer
    asked = understand("Vem utövar tillsyn?", (), None, answerer.cues, answerer.search.acts)
    hits = answerer.search.search(asked.law_text, 10).hits
    assert hits
    assert fitting_first(asked, hits, answerer.search) == hits


def test_a_place_without_a_time_falls_behind_when_a_time_is_asked_for(assistant: Assistant):
    answerer = assistant.answerer
    question = "Hur ofta ska vården av ett placerat barn övervägas?"
    asked = understand(question, (), None, answerer.cues, answerer.search.acts)
    hits = answerer.search.search(asked.law_text, 20).hits
    ordered = fitting_first(asked, hits, answerer.search)
    assert {h.passage_id for h in ordered} == {h.passage_id for h in hits}
    before = {h.passage_id: h.score for h in hits}
    raised = [h for h in ordered if h.score > before[h.passage_id]]
    assert raised
    assert [h.score for h in ordered] == sorted((h.score for h in ordered), reverse=True)
