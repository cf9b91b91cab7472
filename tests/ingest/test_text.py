"""Plain text and Markdown get their headings, lists and furniture back from their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText, UnreadableDocument
from assistant.ingest.readers.text import read_markdown, read_text


def read(text: str) -> ReadDocument:
    return read_text(text.encode(), "plan.txt")


def texts(document: ReadDocument, *kinds: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


ARTICLE = """Vi använder cookies

Cookies som krävs för att webbplatsen ska fungera.

Viktigt att följa upp hemmen
2021-06-07

Kommunerna följer upp de hem som de har avtal med.

Delat ansvar

Så här delas ansvaret mellan kommun och inköpscentral.

Vi som Inköpscentral följer upp avtalen:

• bemanning
- lokaler
1. register

Läs mer på vår webb

Tack för uppmärksamheten!
"""


def test_a_cookie_banner_and_page_furniture_are_boilerplate():
    assert texts(read(ARTICLE), "boilerplate") == [
        "Vi använder cookies",
        "Cookies som krävs för att webbplatsen ska fungera.",
        "Läs mer på vår webb",
        "Tack för uppmärksamheten!",
    ]


def test_a_sentence_that_speaks_of_cookies_later_on_is_not_the_title():
    assert read(ARTICLE).title == "Viktigt att följa upp hemmen"


def test_short_lines_that_stand_alone_are_headings_over_what_follows():
    document = read(ARTICLE)
    assert "Delat ansvar" in texts(document, "heading")
    (body,) = [b for b in document.blocks if document.text[b.start : b.end].startswith("Så här")]
    assert body.heading_path[-1] == "Delat ansvar"


def test_bullets_and_numbers_make_list_items():
    assert texts(read(ARTICLE), "list_item") == ["• bemanning", "- lokaler", "1. register"]


def test_the_date_and_the_speaker_are_metadata():
    assert read(ARTICLE).metadata == {"published": "2021-06-07", "speaker": "Inköpscentral"}


def test_flattened_minutes_are_cut_at_their_numbered_headings():
    filler = (
        "Gruppen talade om hur avtalen ska följas upp under året och vem som gör vad. " * 9
        + "Slut."
    )
    text = f"Anteckningar 2018-05-18 1 IVO {filler} 2 Avfallsplan {filler} 3 Hem Vård AB {filler}"
    assert texts(read(text), "heading")[1:] == ["1 IVO", "2 Avfallsplan", "3 Hem Vård AB"]


def test_numbers_in_a_flattened_text_that_do_not_count_upwards_are_no_headings():
    filler = "Det gäller 7 Barn och 3 Unga i gruppen. " * 40
    assert texts(read(filler), "heading") == []


def test_markdown_keeps_its_headings_lists_and_tables_and_loses_its_marks():
    source = """---
title: Plan för uppföljning
---
# Plan

Vi **följer** upp enligt [planen](https://exempel.se).
Två rader blir ett stycke.

## Hur ofta

- Minst *en* gång

| Område | Brist |
|---|---|
| Personal | Två saknas |
"""
    document = read_markdown(source.encode(), "plan.md")
    assert document.title == "Plan för uppföljning"
    assert texts(document, "heading") == ["Plan", "Hur ofta"]
    assert texts(document, "paragraph") == [
        "Vi följer upp enligt planen. Två rader blir ett stycke."
    ]
    assert texts(document, "list_item") == ["- Minst en gång"]
    assert texts(document, "table_row") == ["Område | Brist", "Personal | Två saknas"]


def test_windows_1252_is_read_and_said_to_be():
    document = read_text("Uppföljning – så gör vi".encode("cp1252"), "plan.txt")
    assert document.text == "Uppföljning – så gör vi"
    assert document.warnings == ("Filen är inte UTF-8; den lästes som Windows-1252.",)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_text(codec):
    assert read_text("Uppföljning åt alla".encode(codec), "plan.txt").text == "Uppföljning åt alla"


def test_nul_bytes_and_invisible_marks_are_taken_out():
    document = read_text(b"Upp\x00f\xc3\xb6ljning\xe2\x80\x8b av\x00 hem", "plan.txt")
    assert document.text == "Uppföljning av hem"
    assert document.warnings == ("Dolda tecken har tagits bort.",)


@pytest.mark.parametrize(
    "data", [b"\x00\x00\x00", b" \n\t ", b"\xef\xbb\xbf", b"---\ntitle: A\n---\n"]
)
def test_nothing_readable_is_said_to_be_nothing(data):
    with pytest.raises(NoText, match=r"tom\.md"):
        read_markdown(data, "tom.md")


PIECES = st.sampled_from(
    [
        b"---\n",
        b"# Lag\n",
        b"\n\n",
        b"- a\n",
        b"1. b\n",
        b"|a|b|\n",
        b"1 Rubrik ",
        b"x " * 500,
        b"\xff\xfe",
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=30).map(b"".join))
def test_any_bytes_are_read_or_refused_and_blocks_lie_in_the_text(data):
    for reader in (read_text, read_markdown):
        try:
            document = reader(data, "a.md")
        except UnreadableDocument:
            continue
        at = 0
        for block in document.blocks:
            assert at <= block.start < block.end <= len(document.text)
            at = block.end
