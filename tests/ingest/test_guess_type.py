"""What kind of document a file is, told by its title and first headings."""

from __future__ import annotations

import pytest

from assistant.ingest.pipeline import guess_type
from assistant.ingest.readers.building import TextBuilder
from assistant.ingest.readers.text import read_text


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Anteckningar socialchefsnätverket", "minutes"),
        ("Protokoll 2024-03-05", "minutes"),
        ("Uppföljningsrapport HVB Solgläntan", "report"),
        ("Avtalsuppföljning 2024", "report"),
        ("Ramavtal HVB barn och unga", "agreement"),
        ("Avtalsvillkor för konsulentstödd familjehemsvård", "agreement"),
        ("SS 41000 Kvalitet i HVB", "standard"),
        ("Uppföljningsplan för privata utförare", "programme"),
        ("Riktlinjer för placering", "programme"),
        ("Dialog med leverantörer", "document"),
        ("Hem som kommunen har avtal med", "document"),
        ("Reportage om HVB", "document"),
    ],
)
def test_the_title_tells_the_kind(title, kind):
    builder = TextBuilder()
    builder.paragraph("Text.")
    assert guess_type(builder.build(title)) == kind


def test_a_heading_near_the_top_tells_it_too():
    builder = TextBuilder()
    builder.heading("Ramavtal 2024–2026", 1)
    builder.paragraph("Text.")
    assert guess_type(builder.build("HVB")) == "agreement"


def test_a_dated_article_is_guidance():
    builder = TextBuilder()
    builder.paragraph("Text.")
    assert guess_type(builder.build("Om HVB", metadata={"published": "2021-06-07"})) == "guidance"


def test_the_real_documents_are_told_apart(shared):
    files = sorted((shared / "documents").iterdir())
    kinds = [guess_type(read_text(p.read_bytes(), p.name)) for p in files]
    assert kinds == ["guidance", "guidance", "programme", "document", "minutes"]
