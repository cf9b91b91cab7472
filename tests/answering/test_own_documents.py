"""What the user's own documents say is found among themselves and told as theirs."""

from collections.abc import Iterator

import pytest

from assistant.answering.own_documents import FEATURES, WEIGHTS, chance, find_own
from assistant.answering.passages import chosen_passages, quotable_units
from assistant.answering.understanding import understand
from assistant.app import Assistant
from assistant.rendering import answer_text
from assistant.settings import Settings

AGREEMENT = """# Avtal om platser på HVB Granbacken

## 4. Bemanning

Natt 22–07 ska en medarbetare vara vaken och en ha sovande jour.

## 5. Priser

| Vårdform | Enhet | Pris |
|---|---|---|
| Grundvård | dygn | 5 900 kr |
| Förstärkt vård | dygn | 7 450 kr |

## 9. Vite

Vite får sammanlagt uppgå till högst 300 000 kronor per kalenderår.

## 11. Uppsägning

För leverantören är uppsägningstiden nio månader.
"""
ROUTINE = """# Rutin för dokumentation i Björkmora

## Anteckningar

Besök och samtal journalförs inom fyra arbetsdagar, på blankett U3.
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("own")
    for name, text in (("avtal-granbacken.md", AGREEMENT), ("rutin.md", ROUTINE)):
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant.open(Settings(home=folder / "home")) as assistant:
        reports = assistant.ingest([folder / "avtal-granbacken.md", folder / "rutin.md"])
        assert not any(r.failed for r in reports)
        yield assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vad kostar grundvård per dygn?", "5 900 kr"),
        ("Vilken blankett används när besök journalförs?", "U3"),
    ],
)
def test_what_stands_only_there_is_quoted_from_there(own, question, words):
    answer = own.ask(question)
    assert not answer.abstained
    assert words in answer.text
    assert any(words in c.quote for c in answer.citations)
    assert all(
        own.store.text(c.document_id, c.version)[c.start : c.end] == c.quote
        for c in answer.citations
    )


def test_a_tables_row_is_told_with_what_its_columns_are_called(own):
    answer = own.ask("Vad kostar förstärkt vård per dygn?")
    told = next(s for s in answer.statements if "7 450 kr" in s.text)
    assert "Förstärkt vård – Enhet: dygn; Pris: 7 450 kr" in told.text
    quotes = " ".join(c.quote for c in answer.citations if c.n in told.citations)
    assert all(word in quotes for word in ("Vårdform", "Pris", "Förstärkt vård", "7 450 kr"))


def test_a_question_on_the_law_is_answered_from_the_law(own):
    answer = own.ask("Vem följer upp ett placerat barn?")
    assert not answer.abstained
    assert "Socialnämnden" in answer.text
    assert not answer.text.startswith("Ur «")


def test_where_nothing_surely_answers_the_nearest_words_are_shown(own):
    answer = own.ask("Hur många arbetar på natten?")
    assert answer.abstained
    assert "ni själva har lagt in" in answer.text
    assert any("Granbacken" in s and "sovande jour" in s for s in answer.suggestions)


def test_what_may_answer_is_told_after_what_the_library_says(own):
    answer = own.ask("Hur lång uppsägningstid har leverantören?")
    assert not answer.abstained
    assert "nio månader" in answer.text


def test_a_name_says_which_document_and_not_which_sentence(own):
    asked = "Hur högt vite kan Granbacken få på ett år?"
    answerer = own.answerer
    understood = understand(asked, (), None, answerer.cues, answerer.search.acts)
    found = answerer.material(understood).own
    assert found is not None
    assert {s.unit.passage.document_id for s in found.scored} == {"avtal-granbacken.md"}
    assert "300 000" in found.scored[0].unit.text


def test_everyday_words_meet_those_of_the_document(own):
    understood = understand(
        "Vad blir straffet som mest?", (), None, own.answerer.cues, own.answerer.search.acts
    )
    found = own.answerer.material(understood).own
    assert found is not None
    assert "Vite" in " ".join(s.unit.text for s in found.scored[:2])


def test_a_language_model_is_shown_what_is_quoted_from_them(own):
    asked = "Vad kostar grundvård per dygn?"
    answerer = own.answerer
    understood = understand(asked, (), None, answerer.cues, answerer.search.acts)
    material, base = answerer.material(understood), own.ask(asked)
    shown = chosen_passages(base, material)
    assert shown[0].document_id == "avtal-granbacken.md"
    quotable = quotable_units(material)
    assert quotable(material.own.scored[0].unit)


def test_the_weather_is_not_looked_for_in_them(own):
    answer = own.ask("Vad blir det för väder i morgon?")
    assert answer.refusal == "off_topic"
    assert answer.suggestions == ()


def test_without_own_documents_nothing_is_sought(assistant):
    answerer = assistant.answerer
    understood = understand("Vad kostar en plats?", (), None, answerer.cues, answerer.search.acts)
    material = answerer.material(understood)
    assert material.own is None
    assert find_own(understood, material, answerer.search) is None


def test_the_chance_is_a_probability_of_known_features():
    assert set(WEIGHTS) == set(FEATURES)
    low = dict.fromkeys(FEATURES, 0.0)
    assert 0 < chance(low) < chance({**low, "score": 1.0}) < 1


def test_a_visit_request_is_handed_over_with_what_was_understood(assistant):
    answer = assistant.ask("Ta fram frågor till personalen inför ett oanmält besök på HVB Granen")
    assert answer.kind == "visit"
    assert answer.visit_request == (
        "Ta fram frågor till personalen inför ett oanmält besök på HVB Granen"
    )
    assert "slag: Oanmält besök" in answer.text
    assert "frågor till: personal" in answer.text
    assert "samsyn visit" in answer_text(answer)


def test_a_request_to_change_the_list_hands_over_the_request_before(assistant):
    before = "gör frågor till ett oanmält besök på ett stödboende"
    answer = assistant.ask("ta bort de om mat", [before])
    assert answer.visit_request == before
    assert "Ändra, ta bort och lägg till" in answer.text


def test_an_answer_asked_for_again_is_shorter(assistant):
    before = "Vad är skillnaden mellan tillsyn och uppföljning?"
    first, again = assistant.ask(before), assistant.ask("kortare tack", [before])
    assert not again.abstained
    assert before in again.standalone_question
    assert len(again.text.split()) <= len(first.text.split())


def test_a_paragraph_named_in_passing_is_not_what_is_asked(library):
    asked = (
        "15-åring har avvikit från HVB sedan i går kväll, föreståndaren ringde precis. LVU § 2. "
        "Vem ska polisanmäla, de eller vi?"
    )
    answer = library.ask(asked)
    assert not answer.text.startswith("2 § LVU")
    assert library.ask("Vad säger 2 § LVU?").citations[0].locator == "2 §"
