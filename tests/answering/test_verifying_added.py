"""References inside a paragraph, ordinals, persons beside the actors, and the weighed last step."""

from __future__ import annotations

import pytest

from assistant.answering.verifying_parts import part_faults
from assistant.answering.verifying_people import people_faults
from assistant.answering.verifying_periods import period_faults
from assistant.answering.verifying_scale import chance


@pytest.mark.parametrize(
    ("said", "quote", "wrong"),
    [
        ("enligt 6 § andra stycket", "enligt 6 § första stycket", True),
        ("enligt 6 § första stycket", "enligt 6 § första och andra styckena", False),
        ("stöd enligt 9 § 4 ges", "stöd enligt 9 § 2 ges", True),
        ("stöd enligt 9 § 4 ges", "stöd enligt 9 § 1-10 ges", False),
        ("kommunens program för upphandling", "kommunens program för uppföljning", True),
    ],
)
def test_parts_of_a_paragraph(said: str, quote: str, wrong: bool) -> None:
    assert bool(part_faults(said, [quote], [])) is wrong


@pytest.mark.parametrize(
    ("said", "quote", "wrong"),
    [
        ("Den töms första gången för dagen.", "Den töms den andra gången en viss dag.", True),
        ("Den femtonde i månaden gäller det.", "Den 15 i månaden gäller det.", False),
        ("Tillståndet gäller tills vidare.", "Tillståndet gäller i fem år.", True),
        ("Det räknas som inkommet samma dag.", "Det anses inkommet föregående arbetsdag.", True),
        ("Det överstiger ett halvt basbelopp.", "Det överstiger ett basbelopp.", True),
    ],
)
def test_words_of_time_and_order(said: str, quote: str, wrong: bool) -> None:
    assert bool(period_faults(said, quote)) is wrong


@pytest.mark.parametrize(
    ("said", "quote", "wrong"),
    [
        ("Vice ordföranden måste rösta.", "Ordföranden är skyldig att rösta.", True),
        ("Gode mannen begär det.", "Förvaltaren begär det.", True),
        ("Ordföranden måste rösta.", "Ordföranden är skyldig att rösta.", False),
    ],
)
def test_one_person_in_anothers_place(said: str, quote: str, wrong: bool) -> None:
    assert bool(people_faults(said, [quote])) is wrong


def test_a_chance_lies_between_nought_and_one() -> None:
    low, high = chance({}), chance({"fault negation": 1.0})
    assert 0.0 < low < high < 1.0
