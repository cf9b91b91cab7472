"""Several questions typed in one message are told apart, and the answer says that it may not cover all."""

from __future__ import annotations

import pytest
import yaml

from assistant.answering.cues import Cues
from assistant.answering.several import questions_in
from assistant.app import Assistant
from assistant.settings import Settings


@pytest.fixture(scope="module")
def cues() -> Cues:
    text = (Settings.from_environment().corpus / "cues.yaml").read_text(encoding="utf-8")
    return Cues.from_data(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (
            "hemmet vill höja priset från nyår. måste vi gå med på det, och vem hos oss skriver på?",
            ["Måste vi gå med på det?", "Vem hos oss skriver på?"],
        ),
        (
            "Flickan har rymt från jourhemmet. vem ringer polisen o hur snabbt ska nämnden få veta",
            ["Vem ringer polisen?", "Hur snabbt ska nämnden få veta?"],
        ),
        (
            "Är det en avvikelse eller är det lex Sarah? Kan utföraren bestämma det själv?",
            ["Är det en avvikelse eller är det lex Sarah?", "Kan utföraren bestämma det själv?"],
        ),
        ("Vem följer upp ett placerat barn?", ["Vem följer upp ett placerat barn?"]),
        ("Vi ska besöka ett HVB på torsdag, ge mig frågor till personalen.", []),
        (
            "Enligt 22 kap. 11 § SoL ska vården följas. Vem skriver rapporten hos er?",
            ["Vem skriver rapporten hos er?"],
        ),
    ],
)
def test_the_questions_of_a_message_are_told_apart(typed: str, asked: list[str], cues: Cues):
    assert questions_in(typed, cues) == asked


def test_the_answer_to_several_questions_names_them(library: Assistant):
    answer = library.ask(
        "Vi har en pojke på ett privat HVB och hemmet har bytt föreståndare. Ska hemmet anmäla det "
        "till IVO? Hur ofta ska vi besöka honom? Får vårdnadshavaren läsa hans akt?"
    )
    assert "several" in {notice.kind for notice in answer.notices}
    assert len(answer.suggestions) == 3


def test_one_question_gets_no_such_notice(library: Assistant):
    answer = library.ask("Vem följer upp ett placerat barn?")
    assert "several" not in {notice.kind for notice in answer.notices}
