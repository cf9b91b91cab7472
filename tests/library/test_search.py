"""What is asked for comes first: by reference, by the law's words, by everyday words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.grounds import place_passages
from assistant.app import Assistant
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts
from assistant.library.ranking import Filters
from assistant.library.search import Found, Search


def top(assistant: Assistant, text: str, count: int = 1, **filters) -> list[StoredPassage]:
    found = assistant.search.search(text, count, Filters(**filters))
    return assistant.search.passages(found.hits)


def place(passage: StoredPassage) -> str:
    return f"{passage.document_id} {passage.locator}"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad säger 22 kap. 11 § SoL?", "sfs-2025-400 22 kap. 11 §"),
        ("SoL 22:11", "sfs-2025-400 22 kap. 11 §"),
        ("13 a § LVU", "sfs-1990-52 13 a §"),
        ("§ 4 i LVU", "sfs-1990-52 4 §"),
        ("kommunallagen 10 kap 8 §", "sfs-2017-725 10 kap. 8 §"),
        ("SFS 2007:171 1 §", "sfs-2007-171 1 §"),
        ("vad står i 22 kap. 11 §", "sfs-2025-400 22 kap. 11 §"),
    ],
)
def test_an_exact_reference_comes_first(library, question, expected):
    (first,) = top(library, question)
    assert place(first) == expected
    assert first.type == "statute"


def test_two_references_come_first_in_the_order_they_are_named(library):
    hits = top(library, "jämför 13 a § LVU med 22 kap. 11 § SoL", 2)
    assert [place(p) for p in hits] == ["sfs-1990-52 13 a §", "sfs-2025-400 22 kap. 11 §"]


def test_a_reference_to_a_place_that_does_not_exist_is_missing(library):
    found = library.search.search("99 kap. 1 § SoL")
    assert [r.locator for r in found.missing] == ["99 kap. 1 §"]
    assert not any(h.exact for h in found.hits)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("registerkontroll av personal vid HVB", "sfs-2007-171 1 §"),
        (
            "sekretess och omedelbart omhändertagande enligt lagen om vård av unga",
            "sfs-1990-52 6 §",
        ),
        ("när beslut får verkställas", "sfs-2017-725 13 kap. 14 §"),
    ],
)
def test_the_words_of_a_heading_find_what_stands_under_it(library, question, expected):
    found = top(library, question, 5)
    # A card of a single rule counts as the paragraph that it rests on and that an answer quotes.
    behind = [
        q
        for p in found
        for ground in (library.store.card(p.passage.card_id or "") or {}).get("grounds") or ()
        for q in place_passages(str(ground), library.search)
    ]
    assert expected in [place(p) for p in [*found, *behind]]


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("vem kollar att tjejen på hvb-hemmet har det bra", "folja-varden-av-placerat-barn"),
        ("kan inte adda snacka med ungdomarna på boendet", "folja-varden-av-placerat-barn"),
        ("IVO var där i våras, slipper vi åka dit då", "folja-varden-av-placerat-barn"),
    ],
)
def test_the_questions_people_ask_bring_everyday_words_to_the_card(assistant, question, card):
    assert card in [p.passage.card_id for p in top(assistant, question, 3)]


def test_a_place_with_card_and_text_is_one_hit_and_the_text_is_cited(library):
    found = library.search.search("22 kap. 11 § SoL", 20)
    passages = library.search.passages(found.hits)
    same = [p for p in passages if place(p) == "sfs-2025-400 22 kap. 11 §"]
    assert [p.type for p in same] == ["statute"]
    members = library.store.passages(found.hits[0].members)
    assert {p.type for p in members} == {"statute", "card"}


def test_hits_are_places_of_their_own_best_first(library):
    found = library.search.search("vem följer upp placerade barn", 30)
    scores = [h.score for h in found.hits]
    assert scores == sorted(scores, reverse=True)
    places = [
        (p.document_id, p.locator, p.passage.start) for p in library.search.passages(found.hits)
    ]
    assert len(set(places)) == len(places) == 30


def test_filters_limit_what_is_found(library):
    assert {p.type for p in top(library, "uppföljning", 10, types=("statute",))} == {"statute"}
    document = "002_4d800babe3fcb3c6.txt"
    assert {p.document_id for p in top(library, "uppföljning", 5, documents=(document,))} == {
        document
    }
    assert top(library, "uppföljning", 5, provider="Ingen") == []
    assert top(library, "22 kap. 11 § SoL", 5, types=("minutes",))[0].type == "minutes"


def test_a_hurried_question_finds_what_a_tidy_one_finds(library):
    (tidy,) = top(library, "socialnämnden ska noga följa vården av placerade barn")
    hurried = top(library, "socialnamnden ska noga folja varden av placerade barn", 3)
    assert tidy.id in [p.id for p in hurried]


def test_a_search_follows_what_is_taken_in(home, store, embedder, tmp_path):
    from assistant.ingest.pipeline import ingest

    search = Search(store, embedder, Acts())
    assert search.search("bemanning").hits == ()
    (tmp_path / "plan.txt").write_text("Vi granskar bemanningen på hemmet.", encoding="utf-8")
    ingest(store, embedder, [tmp_path / "plan.txt"])
    assert len(search.search("bemanning").hits) == 1
    store.remove("plan.txt")
    assert search.search("bemanning").hits == ()


PIECES = st.sampled_from(
    [
        '"',
        "*",
        " NEAR ",
        "(",
        ")",
        " AND ",
        " OR NOT ",
        "body:",
        "^",
        "3 kap. 3 §",
        "HVB",
        "-",
        "'",
        ";",
    ]
)


@settings(max_examples=150)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map(lambda p: "".join(p)[:500])
)
def test_no_text_makes_search_raise(assistant, text):
    found = assistant.search.search(text)
    assert isinstance(found, Found)
    assert all(hit.score > 0 for hit in found.hits)


@pytest.mark.parametrize("text", ["", " ", "?", "uppföljning " * 40, "å" * 500, "\x00", "☃" * 100])
def test_odd_texts_are_searched_too(assistant, text):
    assert isinstance(assistant.search.search(text), Found)


def test_a_limit_on_the_date_leaves_out_older_and_undated_documents(library):
    from datetime import date

    new = top(library, "uppföljning av HVB", 10, published_from=date(2021, 1, 1))
    assert {p.document_id[:3] for p in new} == {"001"}
    old = top(library, "uppföljning av HVB", 10, published_to=date(2019, 12, 31))
    assert {p.document_id[:3] for p in old} <= {"000", "004"}
