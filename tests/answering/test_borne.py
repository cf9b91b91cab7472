"""A card's sentence is told with the exact words that bear it, or not at all."""

from __future__ import annotations

from assistant.answering import borne
from assistant.answering.citations import Sources
from assistant.answering.units import units
from assistant.app import Assistant
from assistant.ingest.bearing import pattern


def sources(library: Assistant, limit: int = 5) -> Sources:
    from datetime import date

    return Sources(library.store, library.search.acts, date(2026, 11, 22), limit=limit)


def sentence_with(library: Assistant, card_id: str, quotes: int):
    card = library.store.card(card_id)
    (passage,) = library.store.by_card([card_id])
    for unit in units(passage):
        entry = card["bears"].get(" ".join(unit.text.split()))
        if unit.kind == "sentence" and entry and len(entry["quotes"]) >= quotes:
            return card, unit, entry
    raise AssertionError(f"no such sentence in {card_id}")


def test_just_the_words_that_bear_a_sentence_are_quoted(library: Assistant):
    card, unit, entry = sentence_with(library, "utse-socialsekreterare", 1)
    cited = sources(library)
    numbers = borne.cite_borne(card, unit, library.search, cited)
    assert numbers
    quoted = " ".join(c.quote for c in cited.citations if c.n in numbers)
    assert all(pattern(words).search(quoted) for _, _, words in entry["quotes"])
    assert all(len(c.quote.split()) <= 60 for c in cited.citations)


def test_without_room_for_all_its_sources_a_sentence_is_not_told(library: Assistant):
    card, unit, entry = sentence_with(library, "folja-upp-privat-utforare", 2)
    places = {(law, document) for law, document, _ in entry["quotes"]}
    full = sources(library, limit=len(places) - 1)
    assert borne.cite_borne(card, unit, library.search, full) == []
    assert full.citations == []


def test_a_sentence_that_no_source_bears_is_shown_as_not_verified(library: Assistant):
    for card_id, card in library.store.cards("term").items():
        for text, entry in (card.get("bears") or {}).items():
            if entry["quotes"] or entry["own"]:
                continue
            (passage,) = library.store.by_card([card_id])
            unit = next(u for u in units(passage) if " ".join(u.text.split()) == text)
            cited = sources(library)
            assert borne.cite_borne(card, unit, library.search, cited) == [1]
            assert cited.citations[0].verified == "unverified"
            assert cited.citations[0].type == "card"
            return
    raise AssertionError("every sentence of every term is borne")


def test_without_the_source_in_the_library_the_card_does_not_say(assistant: Assistant):
    card, unit, _ = sentence_with(assistant, "utse-socialsekreterare", 1)
    assert borne.cite_borne(card, unit, assistant.search, sources(assistant)) is None


def test_a_quote_of_a_document_says_who_it_is_from(library: Assistant):
    answer = library.ask("Vad gör Adda när ett hem brister mot ramavtalet?")
    origins = {c.document_id[:3]: c.origin for c in answer.citations}
    assert origins["001"] == "Adda Inköpscentral, artikel 2021-06-07"
    assert all(not c.origin for c in answer.citations if c.type in ("statute", "card"))


def test_why_somebody_may_not_rests_on_the_words_that_bear_it(library: Assistant):
    answer = library.ask("Vem beslutar om vård enligt LVU?")
    assert answer.responsibility is not None
    quotes = {c.n: c for c in answer.citations}
    why = {m.actor: m for m in answer.responsibility.may_not}
    assert [quotes[n].locator for n in why["IVO"].citations] == ["4 §"]
    assert all(m.citations and set(m.citations) <= set(quotes) for m in why.values())
