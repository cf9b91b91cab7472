"""Misspelt words and words typed without diacritics are read as what they mean."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.library.query import parse, phrase_key
from assistant.library.store import NewDocument, Store

TEXTS = (
    "Socialnämnden ska noga följa vården av placerade barn.",
    "Föreståndaren följer bemanning och vård på boendet.",
    "Uppföljning sker varje år enligt avtalet.",
)


@pytest.fixture
def filled(store, embedder) -> Store:
    text = "\n\n".join(TEXTS)
    starts = [text.index(t) for t in TEXTS]
    passages = [Passage(a, a + len(t), f"s. {a}") for a, t in zip(starts, TEXTS, strict=True)]
    store.add(
        NewDocument(
            id="plan",
            version="1",
            read=ReadDocument("Plan", text, ()),
            passages=passages,
            vectors=embedder.encode(TEXTS, "passage"),
            question_vectors=np.zeros((0, 8), np.float32),
            content_hash="plan",
            file_name="plan.txt",
        )
    )
    return store


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("uppfoljning", "uppfölj"),
        ("varden", "vård"),
        ("foljer", "följ"),
        ("socialnämden", "socialnämnd"),
        ("boenedt", "boend"),
        ("föresåndaren", "förestånd"),
        ("avtelet", "avtal"),
    ],
)
def test_a_hurried_word_is_read_as_the_one_meant(filled, typed, meant):
    terms = parse(f"hur är det med {typed}", filled, 3)
    assert any(s.startswith(meant) for s in terms.stems), terms
    assert terms.unknown == ()


def test_a_known_word_is_not_corrected(filled):
    assert parse("uppföljning av vården", filled, 3).corrected == {}


@pytest.mark.parametrize("word", ["kor", "ars", "hjul", "elefantkarusell"])
def test_a_short_or_far_off_word_stays_unknown(filled, word):
    terms = parse(word, filled, 3)
    assert terms.unknown == (word,)
    assert terms.corrected == {}


def test_a_rare_word_weighs_more_than_a_common_one(filled):
    terms = parse("bemanning vården", filled, 3)
    assert terms.weight(("okänd",)) == 0
    assert all(terms.weight(stems) > 0 for _, stems in terms.content)


def test_an_everyday_phrase_brings_its_term_whatever_its_form(filled):
    expansions = {phrase_key("kolla upp"): ["uppföljning"]}
    assert "uppfölj" in parse("vem kollar upp hemmet", filled, 3, expansions).stems
    assert "uppfölj" not in parse("vem målar hemmet", filled, 3, expansions).stems


def test_a_question_without_a_word_has_no_terms(filled):
    terms = parse("?! … –", filled, 3)
    assert (terms.content, terms.stems) == ((), [])
