"""Every format of a plan: each source survives, examples are marked, the file opens as it should."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdf
import pytest

from assistant.app import Assistant
from assistant.domain.answers import Citation
from assistant.domain.visits import VisitPlan
from assistant.errors import UserError
from assistant.ingest.readers.docx import read_docx
from assistant.visits.export import FORMATS, MEDIA_TYPES, render, to_markdown, write
from assistant.visits.export_csv import COLUMNS
from assistant.visits.form import LABELS, is_first_cell
from tests.visits.plans import citation, plan, question

MADE = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Without white space: where lines break is not what is tested."""
    return re.sub(r"\s+", "", text)


def part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(name))


def endnotes(data: bytes) -> list[str]:
    notes = part(data, "word/endnotes.xml").findall(f"{W}endnote")
    return ["".join(t.text or "" for t in note.iter(f"{W}t")) for note in notes]


def docx_sources(data: bytes) -> list[str]:
    return [note for note in endnotes(data) if note]


def pdf_text(data: bytes) -> str:
    """The running text of all pages, without header and footer."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "\n".join("\n".join(p.extract_text().splitlines()[3:]) for p in pages)


def pdf_sources(data: bytes) -> list[str]:
    listed = squeezed(pdf_text(data)).rsplit("Källor[", 1)[1]
    return re.split(r"(?<=”)\[(?=\d+\])", listed)


def markdown_sources(data: bytes) -> list[str]:
    listed = data.decode().split("\n## Källor\n", 1)[1]
    return [line.replace("&lt;", "<") for line in listed.splitlines() if line]


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def csv_sources(data: bytes) -> list[str]:
    return [s for row in csv_rows(data) for s in row["källor"].splitlines() if s]


def json_sources(data: bytes) -> list[str]:
    found = json.loads(data)["citations"]
    return [f"[{c['n']}] {c['document']}, {c['locator']} ”{c['quote']}”" for c in found]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    ".docx": docx_sources,
    ".pdf": pdf_sources,
    ".md": markdown_sources,
    ".csv": csv_sources,
    ".json": json_sources,
}


def lost(citations: tuple[Citation, ...], sources: list[str]) -> list[int]:
    """The numbers of sources of which document, place or quote is not to be found on one line."""
    lines = [squeezed(s) for s in sources]
    return [
        c.n for c in citations
        if not any(
            f"{c.n}]" in line[:6] and all(squeezed(t) in line for t in (c.document, c.locator, f"”{c.quote}”"))
            for line in lines
        )
    ]  # fmt: skip


@pytest.mark.parametrize("ending", FORMATS)
def test_every_source_is_read_back_out_of_the_file(ending):
    made = plan(40)

    assert lost(made.citations, READERS[ending](render(made, ending, MADE))) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_every_source_of_a_drafted_plan_is_read_back(assistant: Assistant, ending):
    drafted = assistant.plan_visit("Fördjupad uppföljning av HVB Exempelgården", MADE)

    assert len(drafted.citations) > 20
    assert lost(drafted.citations, READERS[ending](render(drafted, ending, MADE))) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_a_lost_source_would_be_seen(ending):
    made = plan(5)
    shorter = plan(5, citations=made.citations[:-1])

    assert lost(made.citations, READERS[ending](render(shorter, ending, MADE))) == [made.citations[-1].n]  # fmt: skip


def all_text(data: bytes, ending: str) -> str:
    if ending == ".pdf":
        return pdf_text(data)
    if ending == ".docx":
        names = ("word/document.xml", "word/endnotes.xml", "word/header1.xml")
        return "\n".join("".join(part(data, n).itertext()) for n in names)
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("ending", FORMATS)
def test_the_file_holds_every_question_and_rule(ending):
    made = plan(12)
    text = squeezed(all_text(render(made, ending, MADE), ending)).replace("\\", "")

    wanted = [q.text for q in made.questions] + [q.why for q in made.questions]
    wanted += [s.text for s in (*made.not_allowed, *made.before, *made.if_serious, *made.about)]
    wanted += [u.question for u in made.unclear]
    wanted += [f.text for f in made.findings] + [c.demand for c in made.coverage]
    assert [t for t in wanted if squeezed(t) not in text] == []
    assert "Rymdesinteitiden" in text


@pytest.mark.parametrize("ending", FORMATS)
def test_example_material_is_marked_in_every_format(ending):
    text = all_text(render(plan(), ending, MADE), ending)
    plain = all_text(render(plan(citations=(citation(2),)), ending, MADE), ending)

    if ending == ".json":
        assert [c["n"] for c in json.loads(text)["citations"] if c["example"]] == [1]
    else:
        assert "EXEMPEL" in text
        assert "EXEMPEL" not in plain


def test_a_document_named_as_an_example_is_marked_as_one():
    named = citation(1, document="EXEMPEL – Uppföljning 2024", example=False)

    assert "> EXEMPEL" in to_markdown(plan(citations=(named,)))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_plan_and_day_give_the_same_bytes(ending):
    assert render(plan(), ending, MADE) == render(plan(), ending, MADE)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_plan_of_nothing_can_be_written(ending):
    empty = VisitPlan(plan().request, "Besök", "yearly", None, None, None, ())

    assert render(empty, ending, MADE)


@pytest.mark.parametrize("ending", FORMATS)
def test_odd_characters_do_not_stop_the_export(ending):
    odd = question(1, text="Noll\x00, halv \ud83d, ruta \u2610, leende 😀, kinesiska 漢字, tabb\t?", why="<b>&amp;</b> ]]>")  # fmt: skip

    text = all_text(render(plan(questions=(odd,)), ending, MADE), ending)

    assert "halv" in text
    assert squeezed("<b>&amp;</b> ]]>") in squeezed(text).replace("\\", "")


# -- Word -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def word() -> bytes:
    return render(plan(), ".docx", MADE)


def test_the_word_file_is_swedish_titled_and_dated(word):
    document = docx.Document(io.BytesIO(word))

    assert document.core_properties.title == "Årsbesök, Exempelgården, 2027-02-01"
    assert document.core_properties.language == "sv-SE"
    assert document.core_properties.created.date() == MADE
    languages = {e.get(f"{W}val") for e in part(word, "word/styles.xml").iter(f"{W}lang")}
    assert languages == {"sv-SE"}


def test_the_word_file_has_headings_that_step_down_one_at_a_time(word):
    styles = [p.style.name for p in docx.Document(io.BytesIO(word)).paragraphs]
    levels = [0 if s == "Title" else int(s[-1]) for s in styles if s == "Title" or s.startswith("Heading")]  # fmt: skip

    assert levels[0] == 0
    assert set(levels) == {0, 1, 2, 3}
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_table_has_its_column_headings_marked(word):
    tables = part(word, "word/document.xml").findall(f".//{W}tbl")

    assert len(tables) > 10
    assert all(t.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for t in tables)


def test_every_question_has_a_numbered_heading_and_a_field_for_each_thing(word):
    document = docx.Document(io.BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 3"]
    forms = [t for t in document.tables if is_first_cell(t.cell(0, 0).text)]

    assert headings[3] == "4. Hur gör ni för att klara sak nummer 4?"
    assert len(headings) == len(forms) == 9
    assert [r.cells[0].text for r in forms[0].rows[1:]] == list(LABELS.values())
    root = part(word, "word/document.xml")
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
    # Two things to ask to see and three verdicts a question.
    assert len(list(root.iter(w14))) == 9 * 5
    tags = [e.get(f"{W}val") for e in root.iter(f"{W}tag")]
    assert len(tags) == len(set(tags))
    assert max(map(len, tags)) <= 64


def test_every_mark_in_the_word_file_leads_to_its_endnote(word):
    root = part(word, "word/document.xml")
    references = [e.get(f"{W}id") for e in root.iter(f"{W}endnoteReference")]
    notes = [e.get(f"{W}id") for e in part(word, "word/endnotes.xml") if not e.get(f"{W}type")]
    anchors = {e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")}
    bookmarks = [e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")]
    ids = [e.get(f"{W}id") for e in root.iter(f"{W}bookmarkStart")]

    assert references == notes
    assert len(notes) == len(plan().citations)
    assert anchors <= set(bookmarks)
    assert len(ids) == len(set(ids))
    assert len(bookmarks) == len(set(bookmarks))


def test_our_own_reader_takes_the_word_file_in(word):
    document = read_docx(word, "plan.docx")

    assert "Hur gör ni för att klara sak nummer 4?" in document.text
    assert "Skriv svaret här" not in document.text


def test_a_very_long_id_still_gets_a_tag_that_word_keeps():
    long = question(1, id="x" * 90)
    root = part(render(plan(questions=(long,)), ".docx", MADE), "word/document.xml")

    assert max(len(e.get(f"{W}val") or "") for e in root.iter(f"{W}tag")) <= 64


# -- PDF ------------------------------------------------------------------------------------------


def test_the_pdf_has_language_title_bookmarks_and_its_fonts_inside():
    reader = pypdf.PdfReader(io.BytesIO(render(plan(), ".pdf", MADE)))

    assert reader.trailer["/Root"]["/Lang"] == "sv-SE"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Årsbesök, Exempelgården, 2027-02-01"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == MADE
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert "Om något allvarligt upptäcks" in titles
    fonts = {
        str(f["/BaseFont"]): "/FontFile2" in f["/FontDescriptor"]
        for page in reader.pages
        for f in (entry.get_object() for entry in page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all(fonts.values())
    assert "åäö ÅÄÖ é – §" in pdf_text(render(plan(), ".pdf", MADE))


def test_what_to_do_if_something_is_serious_has_a_page_of_its_own():
    reader = pypdf.PdfReader(io.BytesIO(render(plan(), ".pdf", MADE)))
    pages = [page.extract_text() for page in reader.pages]
    (serious,) = [p for p in pages if "Larma 112" in p]

    assert serious.splitlines()[3] == "Om något allvarligt upptäcks"
    assert "Avslutning och underskrift" not in serious
    assert "Vad frågorna täcker" not in serious


# -- CSV ------------------------------------------------------------------------------------------


def test_the_csv_opens_right_in_swedish_excel():
    data = render(plan(), ".csv", MADE)

    assert data.startswith(b"\xef\xbb\xbf")
    first = data.decode("utf-8-sig").split("\r\n", 1)[0]
    assert first == ";".join(f'"{c}"' for c in COLUMNS)


def test_the_csv_has_one_row_a_question():
    asked = [r for r in csv_rows(render(plan(40), ".csv", MADE)) if r["slag"] == "fråga"]

    assert [r["id"] for r in asked] == [f"fraga-{n}" for n in range(1, 41)]
    assert asked[3]["be att få se"] == "Schema nummer 4\nRutin nummer 4."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_no_cell_is_a_formula(start):
    sly = question(
        1, text=f"{start}HYPERLINK(0)", why=f"{start}1", area=f"{start}2", id=f"{start}3"
    )
    rows = csv_rows(render(plan(questions=(sly,), title=f"{start}4"), ".csv", MADE))

    cells = [cell for row in rows for cell in row.values()]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert rows[0]["text"] == f"'{start}HYPERLINK(0)"


# -- Markdown -------------------------------------------------------------------------------------


def test_a_text_cannot_become_markup():
    sly = question(1, text="# Rubrik\n\n[länk](http://x) <script> | cell `kod`")
    text = to_markdown(plan(questions=(sly,)))

    assert "\n# Rubrik" not in text
    assert "<script>" not in text


# -- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_a_plan_is_written_as_what_its_name_says(tmp_path, ending):
    path = tmp_path / f"plan{ending.upper()}"
    write(plan(), path, made=MADE)

    assert path.read_bytes() == render(plan(), ending, MADE)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_format_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(UserError) as caught:
        write(plan(), tmp_path / "plan.xls")

    assert "plan.xls" in caught.value.message
    assert ".docx" in caught.value.remedy


def unwritable(tmp_path: Path) -> list[Path]:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    (tmp_path / "mapp.md").mkdir()
    return [
        tmp_path / "saknas" / "plan.md",
        tmp_path / "fil" / "plan.md",
        tmp_path / "mapp.md",
        tmp_path / f"{'x' * 300}.md",
        tmp_path / "no\0ll.md",
    ]


def test_a_plan_that_cannot_be_written_is_kept_and_the_message_says_where(tmp_path):
    for path in unwritable(tmp_path):
        rescue = tmp_path / "exports"
        with pytest.raises(UserError) as caught:
            write(plan(), path, rescue, MADE)

        assert caught.value.remedy
        kept = Path(re.findall(r"sparad i «(.+)»", caught.value.message)[0])
        assert kept.parent == rescue
        assert kept.read_bytes() == render(plan(), ".md", MADE)
    assert len(list((tmp_path / "exports").iterdir())) == 5


def test_a_plan_that_can_be_kept_nowhere_still_names_the_path(tmp_path):
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        write(plan(), tmp_path / "fil" / "plan.md", tmp_path / "fil" / "exports")

    assert "plan.md" in caught.value.message


def test_what_was_there_is_left_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "plan.md"
    path.write_text("förra planen", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError) as caught:
        write(plan(), path)

    assert "disken är full" in caught.value.message
    assert path.read_text(encoding="utf-8") == "förra planen"


def test_the_page_gives_the_file_that_the_command_writes(tmp_path):
    from assistant.web.downloads import Downloads
    from assistant.web.visit import _files

    downloads = Downloads()
    links = _files(plan(), downloads)

    assert len(links) == len(FORMATS)
    for ending, (_, address) in zip(FORMATS, links, strict=True):
        file = downloads.get(address.split("/")[2])
        path = tmp_path / f"plan{ending}"
        write(plan(), path)
        assert file is not None
        assert file.name == f"besoksfragor{ending}"
        assert file.media_type == MEDIA_TYPES[ending]
        assert file.content == path.read_bytes()
