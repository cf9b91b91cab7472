"""Swedish words meet in the forms people use, and words of different meaning stay apart."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import swedish
from assistant.library.swedish import compound_parts, content_words, index_terms, plain, stem, words


@pytest.mark.parametrize(
    "forms",
    [
        ("följer upp", "följs upp", "följa upp", "uppföljning", "uppföljningens", "uppföljningar"),
        ("placerad", "placerade", "placering", "placeringar", "placeras"),
        ("ansvar", "ansvarar", "ansvarig"),
        ("barn", "barnet", "barnen"),
        ("besök", "besöka", "besöket"),
        ("avtal", "avtalet", "avtalen"),
        ("förälder", "föräldern", "föräldrar", "föräldrarna"),
        ("handläggare", "handläggning"),
    ],
)
def test_the_forms_of_a_word_meet(forms):
    assert set.intersection(*(set(index_terms(form)) for form in forms))


@pytest.mark.parametrize(
    ("one", "other"),
    [("får", "far"), ("häva", "hava"), ("hot", "höt"), ("mal", "mål"), ("lån", "län")],
)
def test_words_of_different_meaning_stay_apart(one, other):
    assert not set(index_terms(one)) & set(index_terms(other))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("uppföljningsmöte", ("uppföljning", "möte")),
        ("socialsekreterare", ("social", "sekreterare")),
        ("genomförandeplan", ("genomförande", "plan")),
        ("registerkontroll", ("register", "kontroll")),
        ("kommun", ()),
        ("hvb", ()),
        ("x" * 60, ()),
    ],
)
def test_a_compound_falls_into_its_parts(word, parts):
    assert compound_parts(word) == parts


def test_a_compound_is_found_by_its_part_and_by_itself():
    assert {"uppföljningsmöt", "uppfölj", "möt"} <= set(index_terms("uppföljningsmötet"))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(swedish).failed == 0


def test_words_are_folded_and_without_marks():
    assert words("Får ADDA prata – med  barnet?") == ["får", "adda", "prata", "med", "barnet"]
    assert words("e\u0301 \ufb01l upp\u00adföljning") == ["é", "fil", "uppföljning"]
    assert plain("uppföljning") == "uppfoljning"


def test_content_words_leave_out_what_carries_no_subject():
    assert content_words("Vem är det som får prata med barnet, barnet?") == ["prata", "barnet"]


@given(st.text(max_size=80))
def test_any_text_gives_plain_terms(text):
    for term in index_terms(text):
        assert term
        assert term.isalnum()
    for word in words(text):
        assert stem(word)
        assert plain(word)
