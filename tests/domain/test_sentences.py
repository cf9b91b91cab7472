"""Swedish sentences end where they end, and not at an abbreviation, a number or a reference."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import sentences
from assistant.domain.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(sentences).failed == 0


@pytest.mark.parametrize(
    "text",
    [
        "Det gäller bl.a. Adda och t.ex. Umeå.",
        "Nämnden, dvs. Socialnämnden, beslutar.",
        "Se 22 kap. 11 § SoL och 5 kap. 2 § SoF.",
        "Det följer av prop. 2024/25:89 s. 412.",
        "Kl. 10.30 börjar mötet.",
        "Den 3. maj 2025 var de 12,5 procent, dvs. 1.500 kr.",
        "Det gäller fr.o.m. 1 juli t.o.m. 31 augusti.",
        "Intervju med J. Andersson.",
        "Ung. 30 platser finns.",
        "Version 3.2 gäller nu.",
    ],
)
def test_an_abbreviation_number_date_or_reference_ends_no_sentence(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ("Vård ges enligt denna lag.", "Socialnämnden följer vården."),
        ("Hen är ung.", "Socialsekreteraren besöker hen."),
        ("Det gäller HVB, stödboende m.m.", "Adda prövar anbuden."),
        ("Se 22 kap. 11 § SoL.", "Nämnden ansvarar."),
        ("Det gäller enligt 13 a §.", "Nämnden prövar."),
        ("Lagen gäller sedan 2025.", "Den gamla är upphävd."),
        ("Vad görs?", "Mycket!", "Sedan…", "Och mer."),
        ("Hon sa: ”Det är bra.”", "Sedan gick hon."),
        ("Det kostar 1.500 kr.", "Det betalas sedan."),
    ],
)
def test_a_sentence_ends_where_the_next_begins(parts):
    assert split(" ".join(parts)) == list(parts)


def test_a_blank_line_ends_a_sentence_and_a_line_break_does_not():
    assert split("Vad vi gör\n\nVi följer\nupp vården.") == ["Vad vi gör", "Vi följer\nupp vården."]


def test_a_numbered_list_keeps_its_numbers():
    assert split("Tre frågor: 1. Varför? 2. Hur?")[-1] == "2. Hur?"


def test_a_part_of_a_text_is_split_with_offsets_into_the_whole():
    text = "Hoppa över. Ta med. Och detta. Inte mer."
    start, end = text.index("Ta"), text.index(" Inte")
    assert [text[a:b] for a, b in sentence_spans(text, start, end)] == ["Ta med.", "Och detta."]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([". ", "\n\n", "bl.a. ", "3 § ", "? ", "Å", "…”"]), st.text(max_size=6)
        ),
        max_size=40,
    ).map("".join)
)
def test_spans_are_in_order_inside_the_text_and_lose_nothing_but_white_space(text):
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end <= len(text)
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""
