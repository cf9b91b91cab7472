"""How a quote is told: whose words, under which heading, and what the quote leaves out."""

from __future__ import annotations

from datetime import date

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.telling import sentence, statements, told_with
from assistant.answering.units import Unit, units
from assistant.app import Assistant
from assistant.domain.documents import Passage, StoredPassage


def stored(text: str) -> StoredPassage:
    passage = Passage(start=100, end=100 + len(text), locator="s. 1")
    return StoredPassage(1, "d", "1", "Titel", "document", text, passage, True, {})


def told(library: Assistant, unit: Unit) -> tuple[str, str]:
    """The statement and the quotes of one unit."""
    sources = Sources(library.store, library.search.acts, date(2026, 11, 22))
    scored = Scored(unit, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)
    (one,) = statements([scored], sources, lambda _: [])
    return one.text, " ".join(c.quote for c in sources.citations)


def test_a_list_that_goes_on_after_the_quote_says_so():
    points = "\n".join(f"{n}. en punkt med åtta ord som fyller ut," for n in range(1, 12))
    (cut,) = [u for u in units(stored(f"Det gäller\n{points}")) if u.kind == "list"]
    assert sentence(cut).endswith("; med mera.")
    (whole,) = [u for u in units(stored("Det gäller:\n\n- avtal\n- barn")) if u.kind == "list"]
    assert sentence(whole) == "Det gäller: avtal; barn."


def test_a_sentence_that_points_back_is_told_with_the_one_before():
    found = units(stored("Enkäter skickas ut. Dessa sammanställs för nämnden."))
    last = [u for u in found if u.kind == "sentence"][-1]
    assert told_with(last).text == "Enkäter skickas ut. Dessa sammanställs för nämnden."
    first = next(u for u in found if u.kind == "sentence")
    assert told_with(first) == first


def test_the_first_quote_of_a_document_says_whose_it_is(library: Assistant):
    (passage, *_) = library.store.passages_of("002")
    unit = next(u for u in units(passage) if u.kind == "sentence")
    assert told(library, unit)[0].startswith("Ur en kommuns plan 2018–2020")


def test_a_point_of_a_statutes_list_is_quoted_with_what_leads_the_list(library: Assistant):
    reference = library.search.acts.get("1990:52")
    assert reference is not None
    rows = library.store.query(
        "SELECT id FROM passages WHERE document_id=? AND locator='13 a §' AND card_id IS NULL AND current=1",
        (reference.document_id,),
    )
    (passage,) = library.store.passages(r["id"] for r in rows)
    point = [u for u in units(passage) if u.kind == "item"][1]
    text, quoted = told(library, point)
    assert text.startswith(
        "13 a § LVU: Socialnämnden ska följa vården främst genom enskilda samtal"
    )
    assert "(en av flera punkter)" in text
    assert "främst genom" in quoted
    assert point.text in quoted
