import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.readers.building import TextBuilder, clean, usable_title


def texts(document):
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_each_block_is_found_at_its_offsets():
    builder = TextBuilder()
    builder.heading("Uppföljning", 1)
    builder.paragraph("Nämnden följer upp.")
    builder.list_item("avtalet")
    builder.list_item("individen")
    builder.table_row(["Krav", "Uppfyllt"])
    builder.boilerplate("Sidfot")
    document = builder.build("Titel")
    assert document.text == (
        "Uppföljning\n\nNämnden följer upp.\n\navtalet\nindividen\n\nKrav | Uppfyllt\n\nSidfot"
    )
    assert texts(document) == [
        ("heading", "Uppföljning"),
        ("paragraph", "Nämnden följer upp."),
        ("list_item", "avtalet"),
        ("list_item", "individen"),
        ("table_row", "Krav | Uppfyllt"),
        ("boilerplate", "Sidfot"),
    ]


def test_heading_path_holds_the_headings_above_and_a_heading_ends_its_own():
    builder = TextBuilder()
    builder.heading("Avtal", 1)
    builder.heading("Krav", 2)
    builder.heading("Bemanning", 3)
    builder.paragraph("Två på plats.", page=3)
    builder.heading("Pris", 2)
    builder.paragraph("Enligt bilaga.")
    paths = [block.heading_path for block in builder.build("x").blocks]
    assert paths == [
        ("Avtal",),
        ("Avtal", "Krav"),
        ("Avtal", "Krav", "Bemanning"),
        ("Avtal", "Krav", "Bemanning"),
        ("Avtal", "Pris"),
        ("Avtal", "Pris"),
    ]
    assert builder.build("x").blocks[3].page == 3
    assert builder.build("x").blocks[2].level == 3


def test_the_header_row_of_a_table_ends_the_path_of_its_rows():
    builder = TextBuilder()
    builder.heading("Brister", 1)
    builder.table_row(["Område", "Brist"])
    builder.table_row(["Personal", "Nattjour\nsaknas"], header=["Område", "Brist"])
    document = builder.build("x")
    assert document.blocks[2].heading_path == ("Brister", "Område | Brist")
    assert texts(document)[2] == ("table_row", "Personal | Nattjour saknas")


def test_empty_blocks_are_skipped():
    builder = TextBuilder()
    builder.paragraph(" \n ")
    builder.heading("\u200b", 1)
    builder.table_row(["", " "])
    assert builder.build("x").blocks == ()
    assert not builder.has_content
    assert builder.suspicious


def test_boilerplate_alone_is_no_content():
    builder = TextBuilder()
    builder.boilerplate("Meny")
    assert not builder.has_content


@pytest.mark.parametrize(
    ("raw", "cleaned", "suspicious"),
    [
        ("helt vanlig text", "helt vanlig text", False),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", False),
        ("va\u0308rd", "värd", False),
        ("upp\u00adföljning", "uppföljning", False),
        ("noll\x00tecken\x07", "nolltecken", False),
        ("tabb\toch\nrad", "tabb\toch\nrad", False),
        ("ensam\ud800surrogat", "ensamsurrogat", False),
        ("osyn\u200blig", "osynlig", True),
        ("vänd\u202eom", "vändom", True),
        ("tagg\U000e0041\U000e0042", "tagg", True),
        ("\ufeffbörjan", "början", False),
        ("mitt\ufeffi", "mitti", True),
    ],
)
def test_clean(raw, cleaned, suspicious):
    assert clean(raw) == (cleaned, suspicious)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once, _ = clean(text)
    assert clean(once) == (once, False)
    once.encode("utf-8")


_KINDS = st.sampled_from(["heading", "paragraph", "list_item", "table_row", "boilerplate"])


@given(st.lists(st.tuples(_KINDS, st.text(max_size=40))))
def test_offsets_hold_for_any_text(blocks):
    builder = TextBuilder()
    for kind, text in blocks:
        if kind == "heading":
            builder.heading(text, len(text) % 8)
        elif kind == "table_row":
            builder.table_row(text.split("a"))
        else:
            getattr(builder, kind)(text)
    document = builder.build("x")
    end = 0
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text
        assert text == text.strip()
        assert "\n\n" not in text
        assert document.text[end : block.start].strip() == ""
        end = block.end
    assert end == len(document.text)


@pytest.mark.parametrize(
    "stated", ["Microsoft Word - avtal.doc", "untitled", "Dokument1", "rapport.docx", "", "abc"]
)
def test_a_title_that_a_program_filled_in_is_no_title(stated):
    assert usable_title(stated) == ""


def test_a_title_that_a_person_wrote_is_kept():
    assert usable_title(" Dokumentation av  uppföljning ") == "Dokumentation av uppföljning"
