"""An answer that is far from the question says so before it is read."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.material import Material
from assistant.answering.reservations import DOUBT, doubtful
from assistant.answering.understanding import understand
from assistant.app import Assistant
from assistant.domain.answers import Notice
from assistant.rendering import answer_text
from assistant.web.rendering import answer_html


def _material(library: Assistant, question: str) -> Material:
    answerer = library.answerer
    return answerer.material(understand(question, (), None, answerer.cues, answerer.search.acts))


def test_a_question_that_a_card_was_written_for_is_not_doubted(library: Assistant):
    assert not doubtful(_material(library, "Vem följer upp ett placerat barn?"))
    assert not doubtful(_material(library, "Vad säger 22 kap. 11 § SoL?"))


def test_an_answer_far_from_every_written_question_is_doubted(library: Assistant):
    found = _material(library, "Vem följer upp ett placerat barn?")
    first = replace(found.found.hits[0], asked=0.1)
    far = replace(found.found, hits=(first, *found.found.hits[1:]))
    assert doubtful(replace(found, found=far, held={**found.held, "held_first": 0.3}))


def test_the_doubt_is_read_before_the_answer(library: Assistant):
    answer = library.ask("Vem följer upp ett placerat barn?")
    doubted = replace(answer, notices=(Notice("uncertain", DOUBT),))
    for shown in (" ".join(answer_text(doubted).split()), answer_html("t", doubted)):
        assert shown.index("Det är osäkert") < shown.index(answer.statements[0].text[:20])
