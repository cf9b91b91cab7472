"""Who may not: the actor must be one who would act, and "nej" needs a sentence near the question."""

from datetime import date

import pytest

from assistant.answering.cues import Cues
from assistant.answering.denials import denies_it, mentions, says_no
from assistant.answering.understanding import understand
from assistant.app import Assistant
from assistant.domain.law import Acts
from assistant.ingest.cards import load_yaml
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("question", "actor", "acts"),
    [
        ("Får IVO häva avtalet?", "IVO", True),
        ("Får SiS stänga kommunens hem?", "Kommunen", False),
        ("Ska nämnden göra en plan för barn på ett privat HVB?", "HVB-hemmet", False),
        ("Kan vi på kommunen ge klartecken?", "Kommunen", True),
        ("Får SiS låsa in en ungdom som socialnämnden placerat?", "Socialnämnden", False),
        ("Räcker det att hänvisa kontrollen till IVO och Adda?", "IVO", True),
        ("Får vi flytta hem honom?", "HVB-hemmet", False),
        ("Får hemmet skriva ut honom?", "HVB-hemmet", True),
    ],
)
def test_an_actor_is_asked_about_when_it_would_act(question: str, actor: str, acts: bool):
    assert mentions(question, actor) is acts


@pytest.mark.parametrize(
    ("question", "history", "can"),
    [
        ("Får Adda prata med de placerade?", (), True),
        ("Kan ingen tjänsteman besluta om HVB?", (), False),
        ("Får IVO det då?", ("Får Adda prata med de placerade?",), False),
        ("Är jag på besök, kan jag läsa akten?", (), False),
        ("Vem följer upp barnet?", (), False),
    ],
)
def test_no_is_said_only_to_what_can_be_denied(question: str, history: tuple[str, ...], can: bool):
    cues = Cues.from_data(load_yaml(Settings().corpus / "cues.yaml"))
    assert says_no(understand(question, history, date(2026, 1, 1), cues, Acts())) is can


def test_who_may_not_by_a_paragraph_is_said_first(library: Assistant):
    answer = library.ask("Får socialnämnden själv besluta om vård enligt LVU?")
    assert answer.text.startswith("Nej. Socialnämnden får inte själv besluta")
    assert answer.responsibility is not None
    assert "Förvaltningsrätten" in answer.responsibility.responsible


def test_a_correction_names_who_does_it(library: Assistant):
    answer = library.ask("Övervägandet var sjätte månad kan väl delegeras till enhetschefen?")
    assert answer.responsibility is not None
    assert any("nhetschef" in p.actor for p in answer.responsibility.may_not)


def test_a_card_that_points_at_words_quotes_them(library: Assistant):
    answer = library.ask("Vem är leverantör av it-systemet till UBU?")
    assert any("Leverantör är Dioscentic" in c.quote for c in answer.citations)


def test_where_in_the_law_something_stands_comes_first(library: Assistant):
    answer = library.ask("Vilken paragraf styr våra besök hos det placerade barnet?")
    assert answer.text.startswith(("Det står i 22 kap.", "Närmast frågan ligger 22 kap."))


@pytest.mark.parametrize(
    ("question", "sentence", "may"),
    [
        ("Får hemmet låsa in en ungdom?", "Ett HVB får inte låsa in en ungdom.", True),
        ("Kan vi anlita hemmet ändå?", "Ett familjehem behöver inget tillstånd från IVO.", False),
        ("Måste familjehemmet ha tillstånd?", "Ett familjehem behöver inget tillstånd.", True),
        ("Räcker paragrafen alltid?", "Det är inte säkert att den täcker allt.", False),
        (
            "Kan ett kommunalförbund göra det?",
            "Lagen låter dem göra det, men nämner inte andra.",
            False,
        ),
    ],
)
def test_no_stands_before_a_sentence_only_where_it_says_the_same(
    library: Assistant, question: str, sentence: str, may: bool
):
    understood = understand(question, [], None, library.answerer.cues, library.search.acts)
    assert denies_it(understood, sentence) is may


def test_who_is_named_in_passing_is_not_the_one_asked_about(library: Assistant):
    answer = library.ask(
        "Har kommunen sedan årsskiftet en egen plikt att underrätta IVO när ett privat HVB verkar sakna tillstånd?"
    )
    assert not answer.text.startswith("Nej")
