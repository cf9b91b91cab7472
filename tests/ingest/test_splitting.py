"""Passages follow the structure, keep their exact places and never cut a sentence."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.domain.sentences import sentence_spans
from assistant.ingest.readers.building import TextBuilder
from assistant.ingest.readers.statute import read_statute
from assistant.ingest.readers.text import read_text
from assistant.ingest.splitting import MAX_WORDS, split

SENTENCE = "Nämnden följer noga upp vården av de barn som bor i hemmet. "


def all_documents(shared: Path) -> list[ReadDocument]:
    plain = [read_text(p.read_bytes(), p.name) for p in sorted((shared / "documents").iterdir())]
    acts = sorted((shared / "law").glob("*.md"))
    return plain + [read_statute(p.read_bytes(), p.name) for p in acts]


def words(document: ReadDocument, passage: Passage) -> int:
    return len(document.text[passage.start : passage.end].split())


def test_passages_are_in_order_inside_the_text_and_hold_every_word_but_boilerplate(shared):
    for document in all_documents(shared):
        passages = split(document)
        assert passages
        assert all(0 <= p.start < p.end <= len(document.text) for p in passages)
        assert all(a.end <= b.start for a, b in pairwise(passages)), document.title
        for block in document.blocks:
            if block.kind in ("paragraph", "list_item", "table_row"):
                covering = [p for p in passages if p.start < block.end and block.start < p.end]
                assert covering, document.text[block.start : block.end]
                assert min(p.start for p in covering) <= block.start
                assert max(p.end for p in covering) >= block.end


def test_no_passage_begins_or_ends_inside_a_sentence(shared):
    for document in all_documents(shared):
        cuts = {cut for p in split(document) for cut in (p.start, p.end)}
        for block in document.blocks:
            for start, end in sentence_spans(document.text, block.start, block.end):
                inside = [cut for cut in cuts if start < cut < end]
                assert not inside, document.text[start:end]


def test_boilerplate_is_in_no_passage_of_an_ordinary_document(shared):
    for document in all_documents(shared):
        if document.type == "statute":
            continue
        for block in (b for b in document.blocks if b.kind == "boilerplate"):
            for passage in split(document):
                assert passage.end <= block.start or block.end <= passage.start


def test_a_statutes_passages_say_their_place(shared):
    document = read_statute((shared / "law" / "sol-2025-400.md").read_bytes(), "sol.md")
    by_locator = {p.locator: p for p in split(document)}
    place = by_locator["22 kap. 11 §"]
    assert (place.chapter, place.paragraph) == ("22", "11")
    assert "noga följa vården" in document.text[place.start : place.end]
    assert place.heading_path[-2].startswith("22 kap. ")
    assert all(p.locator for p in split(document))


def test_short_sections_are_kept_together_under_their_first_heading():
    builder = TextBuilder()
    for name in ("Bemanning", "Lokaler", "Register"):
        builder.heading(name, 2)
        builder.paragraph(SENTENCE)
    (passage,) = split(builder.build("Plan"))
    assert passage.locator == "Bemanning"


def test_a_long_section_is_cut_between_sentences():
    builder = TextBuilder()
    builder.heading("Uppföljning", 1)
    builder.paragraph(SENTENCE * 40)
    document = builder.build("Plan")
    passages = split(document)
    assert len(passages) > 2
    assert all(words(document, p) <= MAX_WORDS for p in passages)
    assert all(document.text[p.start : p.end].endswith("hemmet.") for p in passages)


def test_a_heading_or_a_lead_stays_with_what_follows():
    builder = TextBuilder()
    builder.paragraph(SENTENCE * 6)
    builder.paragraph("Vid besöket granskas:")
    for number in range(12):
        builder.list_item(f"{number}. {SENTENCE}")
    document = builder.build("Plan")
    texts = [document.text[p.start : p.end] for p in split(document)]
    assert not any(text.endswith(":") for text in texts)


def test_a_passage_stays_on_its_page_and_says_it():
    builder = TextBuilder()
    builder.paragraph(SENTENCE, page=1)
    builder.paragraph(SENTENCE, page=2)
    assert [(p.page, p.locator) for p in split(builder.build("Plan"))] == [(1, "s. 1"), (2, "s. 2")]


@pytest.mark.parametrize("kind", ["document", "statute"])
def test_a_document_without_content_has_no_passages(kind):
    builder = TextBuilder()
    builder.boilerplate("Meny")
    assert split(builder.build("Tom", type=kind)) == ()
