"""A form that a person has filled in is read back: each answer, whichever way it was written."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.visits import Finding, SourcedText
from assistant.errors import UserError
from assistant.visits import form
from assistant.visits.export import render
from assistant.visits.filled import read_filled
from assistant.visits.filled_answers import FilledAnswer, FilledVisit
from assistant.visits.form_reading import read_day, read_ticks
from assistant.visits.report import draft_report
from assistant.visits.report_export import REPORT_FORMATS, render_report
from assistant.visits.report_outline import reading_text
from tests.command_line import samsyn
from tests.visits.plans import plan

MADE = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
ROWS = {field: place for place, field in enumerate(form.LABELS, 1)}


@cache
def _empty() -> bytes:
    return render(plan(), ".docx", MADE)


def squeezed(text: str) -> str:
    return "".join(text.split())


class Paper:
    """A plan in Word being filled in as a person, or a person's program, might."""

    def __init__(self, folder: Path, **changes: object) -> None:
        self.path = folder / "plan.docx"
        self.path.write_bytes(render(plan(**changes), ".docx", MADE) if changes else _empty())
        self.document = docx.Document(str(self.path))
        self.forms = [t for t in self.document.tables if form.is_first_cell(t.cell(0, 0).text)]

    def cell(self, number: int, field: str) -> Any:
        return self.row(number, field).cells[1]

    def row(self, number: int, field: str) -> Any:
        return self.forms[number - 1].rows[ROWS[field]]

    def write(self, number: int, field: str, text: str) -> None:
        """As python-docx does it: the control goes, the text comes."""
        self.cell(number, field).text = text

    def type(self, number: int, field: str, text: str) -> None:
        """As Word does it: the control stays, what it showed is replaced."""
        control = self.cell(number, field)._tc.find(f".//{W}sdt")
        control.find(f"{W}sdtPr").remove(control.find(f"{W}sdtPr/{W}showingPlcHdr"))
        run = control.find(f".//{W}r")
        run.remove(run.find(f"{W}rPr"))
        run.find(f"{W}t").text = text

    def tick(self, number: int, field: str, place: int) -> None:
        """As Word does it: the box is crossed and says so."""
        control = self.cell(number, field)._tc.findall(f".//{W}sdt")[place - 1]
        control.find(f".//{W14}checked").set(f"{W14}val", "1")
        control.find(f".//{W}t").text = form.TICKED

    def heading(self, number: int) -> Any:
        return next(p for p in self.document.paragraphs if p.text.startswith(f"{number}. "))

    def save(self) -> Path:
        self.document.save(str(self.path))
        return self.path

    def read(self) -> FilledVisit:
        return read_filled(self.save())

    def answer(self, number: int) -> FilledAnswer:
        return self.read().answers[number - 1]


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path)


@pytest.fixture(scope="module")
def empty_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for forms, one after the other."""
    return tmp_path_factory.mktemp("forms")


def test_an_empty_form_has_no_answers(paper):
    visit = paper.read()

    assert len(visit.answers) == 9
    assert not [a for a in visit.answers if a.touched]
    assert (visit.fields, visit.unplaced) == ((), ())
    assert visit.notes == ("Utan svar: fråga 1–9.",)


@pytest.mark.parametrize("how", ["write", "type"])
def test_every_answer_of_a_whole_form_is_read(paper, how):
    fill = getattr(paper, how)
    for n in range(1, 10):
        for field in (form.ANSWER, form.DEFICIENCY, form.JUDGEMENT):
            fill(n, field, f"{field} nummer {n} åäö")
        fill(n, form.DEADLINE, f"2027-03-{n:02}")
        paper.tick(n, form.VERDICT, n % 3 + 1)
        paper.tick(n, form.EVIDENCE, n % 2 + 1)

    for n, a in enumerate(paper.read().answers, 1):
        assert (a.id, a.number) == (f"fraga-{n}", n)
        assert a.answer == f"svar nummer {n} åäö"
        assert a.deficiency == f"brist nummer {n} åäö"
        assert a.judgement == f"egen nummer {n} åäö"
        assert a.deadline == f"2027-03-{n:02}"
        assert a.verdict == form.VERDICTS[n % 3]
        assert a.evidence_seen == ((f"Schema nummer {n}", f"Rutin nummer {n}.")[n % 2],)
        assert not a.extra


def test_lines_added_in_a_cell_belong_to_its_answer(paper):
    cell = paper.cell(2, form.ANSWER)
    cell.paragraphs[0].add_run("Första raden")
    cell.add_paragraph("Andra raden", style="List Bullet")
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Natt", "1 person"

    assert paper.answer(2).answer == "Första raden\nAndra raden\nNatt\n1 person"


def test_lines_added_between_the_rows_and_the_tables_are_kept(paper):
    paper.forms[3]._tbl.addnext(copy.deepcopy(paper.document.paragraphs[1]._p))
    after = docx.text.paragraph.Paragraph(paper.forms[3]._tbl.getnext(), paper.document)
    after.text = "Skrivet under tabellen."
    row = paper.forms[3].add_row()
    row.cells[0].text, row.cells[1].text = "Följdfrågan", "Det gör nattpersonalen."

    assert paper.answer(4).extra == ("Följdfrågan: Det gör nattpersonalen.", "Skrivet under tabellen.")  # fmt: skip


def test_an_answer_written_on_at_the_end_of_our_text_is_read(paper):
    why = next(p for p in paper.document.paragraphs if p.text == "Följdfråga: När gjordes sak 5 senast?")  # fmt: skip
    why.add_run(" Svar: I våras.")

    assert paper.answer(5).answer == "I våras."


def test_a_paragraph_with_a_label_is_that_field(paper):
    paragraph = paper.heading(7).insert_paragraph_before("x")
    paper.heading(7)._p.addnext(paragraph._p)
    paragraph.text = "Egen kommentar: Lugnt och ordnat."

    assert paper.answer(7).judgement == "Lugnt och ordnat."


def test_an_answer_in_the_label_cell_is_read(paper):
    paper.row(3, form.ANSWER).cells[0].text = "Svar: Tre personer."
    paper.row(4, form.ANSWER).cells[0].paragraphs[0].runs[0].text = "Ja, sedan 2024."

    answers = paper.read().answers
    assert answers[2].answer == "Tre personer."
    assert answers[3].answer == "Ja, sedan 2024."


@pytest.mark.parametrize("how", ["write", "type"])
def test_a_row_moved_to_another_question_is_still_its_own(paper, how):
    getattr(paper, how)(1, form.ANSWER, "Hör till fråga 1.")
    getattr(paper, how)(6, form.ANSWER, "Hör till fråga 6.")
    paper.forms[5]._tbl.append(paper.row(1, form.ANSWER)._tr)

    answers = paper.read().answers
    assert answers[0].answer == "Hör till fråga 1."
    assert answers[5].answer == "Hör till fråga 6."


def test_rows_in_another_order_and_questions_in_another_place(paper):
    paper.write(8, form.ANSWER, "Åtta")
    paper.write(8, form.JUDGEMENT, "Egen åtta")
    table = paper.forms[7]
    table._tbl.append(table.rows[1]._tr)
    paper.forms[0]._tbl.addprevious(table._tbl)

    answers = paper.read().answers
    assert (answers[7].answer, answers[7].judgement) == ("Åtta", "Egen åtta")
    assert not answers[0].touched


def test_a_question_without_its_heading_and_first_row_is_still_known(paper):
    paper.write(2, form.ANSWER, "Två")
    paper.forms[1]._tbl.remove(paper.forms[1].rows[0]._tr)
    paper.heading(2)._p.getparent().remove(paper.heading(2)._p)

    assert paper.answer(2).answer == "Två"


def test_a_question_that_was_taken_out_is_unanswered_and_the_rest_are_read(paper):
    paper.write(5, form.ANSWER, "Fem")
    table = paper.forms[3]._tbl
    table.getparent().remove(table)

    visit = paper.read()
    assert not visit.answers[3].touched
    assert visit.answers[4].answer == "Fem"


def test_what_was_taken_back_in_tracked_changes_is_not_read(paper):
    paragraph = paper.cell(1, form.ANSWER).paragraphs[0]
    paragraph.add_run("Två")
    for kind, tag, text in (("ins", "t", " natt"), ("del", "delText", " struket")):
        change = docx.oxml.OxmlElement(f"w:{kind}")
        run = docx.oxml.OxmlElement("w:r")
        inner = docx.oxml.OxmlElement(f"w:{tag}")
        inner.text = text
        inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(inner)
        change.append(run)
        paragraph._p.append(change)

    assert paper.answer(1).answer == "Två natt"


@pytest.mark.parametrize(
    "text",
    ["☐ Ingen brist\n☒ Brist\n☐ Kan inte bedömas", "☐ Ingen brist   ☑ Brist   ☐ Kan inte bedömas",
     "[ ] Ingen brist\n[x] Brist\n[ ] Kan inte bedömas", "x Brist", "X Brist\nIngen brist", "Brist", "brist.",
     "Ingen brist\nBrist: x", "( ) Ingen brist (x) Brist", "Brist: ja"],
)  # fmt: skip
def test_a_tick_is_seen_however_it_is_made(paper, text):
    paper.write(1, form.VERDICT, text)

    answer = paper.answer(1)
    assert answer.verdict == "Brist"
    assert not answer.extra


@pytest.mark.parametrize(
    ("text", "ticked"),
    [("", ()), ("☐ Ingen brist\n☐ Brist", ()), ("Ingen brist\nBrist\nKan inte bedömas", ()),
     ("Ingen brist\nBrist\nKan inte bedömas x", ("Kan inte bedömas",)), ("Vet inte", ())],
)  # fmt: skip
def test_no_tick_is_made_up(text, ticked):
    assert read_ticks(text.splitlines(), form.VERDICTS).ticked == ticked


def test_two_verdicts_are_a_conflict_and_neither_is_chosen(paper):
    paper.tick(1, form.VERDICT, 1)
    paper.tick(1, form.VERDICT, 2)
    visit = paper.read()

    assert (visit.answers[0].verdict, visit.answers[0].conflict) == (None, True)
    assert any("flera bedömningar" in n for n in visit.notes)
    assert draft_report(visit, MADE).deficiencies == ()


def test_words_beside_a_tick_are_kept(paper):
    paper.write(1, form.VERDICT, "☒ Brist – gäller bara nätter\n☐ Ingen brist")

    assert paper.answer(1).verdict == "Brist"
    assert paper.answer(1).extra == ("gäller bara nätter",)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2027-03-31", "2027-03-31"), ("senast den 31 mars 2027", "2027-03-31"), ("31/3 2027", "2027-03-31"),
     ("31.3.2027", "2027-03-31"), ("20270331", "2027-03-31"), ("1:a maj 2027", None), ("den 1 maj 2027", "2027-05-01"),
     ("snarast", None), ("2027-02-30", None), ("2027-03-31 eller 2027-04-30", None), ("vecka 12", None)],
)  # fmt: skip
def test_a_day_is_read_or_said_not_to_be_one(text, day):
    assert read_day(text) == day


def test_what_is_no_question_s_is_kept_apart(paper):
    observations = next(t for t in paper.document.tables if t.cell(1, 0).text == "Samlad bedömning")
    observations.cell(1, 1).text = "Ett ordnat hem."
    sign_off = next(
        t for t in paper.document.tables if t.cell(1, 0).text.startswith("Datum och plats")
    )
    sign_off.cell(5, 1).text = "Sakkunnig"
    facts = next(t for t in paper.document.tables if t.cell(0, 0).text == "Planen")
    facts.cell(3, 1).text = "2027-02-08"
    paper.document.paragraphs[1].insert_paragraph_before("Flyttat en vecka.")

    visit = paper.read()
    assert dict(visit.fields) == {
        "Samlad bedömning": "Ett ordnat hem.",
        "Besöket gjordes av (namn och funktion)": "Sakkunnig",
    }
    assert "Flyttat en vecka." in visit.unplaced
    assert any("2027-02-08" in text for text in visit.unplaced)


def test_a_sentence_that_begins_as_a_heading_does_is_whole(paper):
    paper.forms[0]._tbl.addnext(copy.deepcopy(paper.document.paragraphs[1]._p))
    added = docx.text.paragraph.Paragraph(paper.forms[0]._tbl.getnext(), paper.document)
    added.text = "Bemanning saknas på natten."

    assert paper.answer(1).extra == ("Bemanning saknas på natten.",)


@pytest.mark.parametrize("text", ["Slag", "Bemanning", "Dagordning", "Fyll i", "Ja"])
def test_a_word_that_the_form_has_elsewhere_is_the_person_s_here(paper, text):
    paper.forms[1]._tbl.addnext(copy.deepcopy(paper.document.paragraphs[1]._p))
    added = docx.text.paragraph.Paragraph(paper.forms[1]._tbl.getnext(), paper.document)
    added.text = text
    paper.forms[1].add_row().cells[1].text = text
    paper.write(3, form.ANSWER, text)

    answers = paper.read().answers
    assert answers[1].extra == (text, text)
    assert answers[2].answer == text


def without_payload(path: Path) -> Path:
    """The file as a program leaves it that throws away what it does not know."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/_rels/document.xml.rels":
                data = re.sub(rb"<Relationship [^>]*customXml/item77[^>]*/>", b"", data)
            if name == "word/document.xml":
                data = re.sub(rb"<w:sdtPr>.*?</w:sdtPr>|<w:bookmark(Start|End)[^>]*/>", b"", data, flags=re.DOTALL)  # fmt: skip
                data = re.sub(rb"</?w:sdt(Content)?>", b"", data)
            if "item77" not in name:
                after.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def test_a_form_that_lost_its_data_is_read_by_its_headings(paper):
    for n in range(1, 10):
        paper.write(n, form.ANSWER, f"Svar {n}")
    paper.write(3, form.VERDICT, "☐ Ingen brist\n☒ Brist")
    visit = read_filled(without_payload(paper.save()))

    assert [a.answer for a in visit.answers] == [f"Svar {n}" for n in range(1, 10)]
    assert [a.id for a in visit.answers] == [f"fraga-{n}" for n in range(1, 10)]
    assert visit.answers[2].verdict == "Brist"
    assert visit.answers[3].question == "Hur gör ni för att klara sak nummer 4?"
    assert visit.answers[3].area == "Lex Sarah och missförhållanden"
    assert visit.answers[3].audience == plan().questions[3].audience
    assert "bär inte längre" in visit.notes[0]
    assert visit.unplaced == ()


def test_a_form_with_spoilt_data_is_read_by_its_headings(paper):
    paper.write(1, form.ANSWER, "Ett")
    path = paper.save()
    out = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "customXml/item77.xml":
                data = b'<samsyn xmlns="urn:samsyn:plan">{"plan": {"title": 1}}</samsyn>'
            after.writestr(name, data)
    path.write_bytes(out.getvalue())

    assert read_filled(path).answers[0].answer == "Ett"


WORDS = st.text(
    st.characters(categories=("L", "N", "P", "Zs"), codec="utf-8"), min_size=1, max_size=40
).filter(lambda t: t.strip() and "[id:" not in t)


@settings(max_examples=20)
@given(
    answers=st.lists(WORDS, min_size=3, max_size=3), added=st.lists(WORDS, min_size=3, max_size=3)
)
def test_nothing_a_person_writes_is_lost(empty_form, answers, added):
    paper = Paper(empty_form)
    for number, (answer, more) in enumerate(zip(answers, added, strict=True), 1):
        paper.write(number, form.ANSWER, answer)
        row = paper.forms[number - 1].add_row()
        row.cells[1].text = more

    read = paper.read().answers
    for found, answer, more in zip(read, answers, added, strict=False):
        assert squeezed(answer) in squeezed(found.answer)
        assert squeezed(more) in squeezed("".join(found.extra))


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.pdf", b"%PDF-1.4"), ("plan.docx", b"inget"), ("plan.docx", b"")],
)
def test_what_is_no_form_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_filled(tmp_path / name)

    assert name in str(caught.value)
    assert caught.value.remedy


def test_another_word_file_is_told_not_to_be_a_plan(tmp_path):
    document = docx.Document()
    document.add_heading("Ett brev")
    document.save(str(tmp_path / "brev.docx"))
    with pytest.raises(UserError) as caught:
        read_filled(tmp_path / "brev.docx")

    assert "brev.docx" in caught.value.message
    assert "samsyn visit" in caught.value.remedy


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError) as caught:
        read_filled(tmp_path / "saknas.docx")

    assert "saknas.docx" in caught.value.message


# -- the report -----------------------------------------------------------------------------------


def fill(paper: Paper) -> FilledVisit:
    """One deficiency, one good answer, one placed person's words, one described but not ticked."""
    paper.write(1, form.ANSWER, "Schemat visades.")
    paper.tick(1, form.VERDICT, 2)
    paper.write(1, form.DEFICIENCY, "Namn saknas på två nätter.")
    paper.write(1, form.DEADLINE, "31 mars 2027")
    paper.write(2, form.ANSWER, "Jag är rädd på kvällen.")
    paper.write(3, form.ANSWER, "Allt är på plats.")
    paper.tick(3, form.VERDICT, 1)
    paper.write(4, form.DEFICIENCY, "Kanske en brist.")
    return paper.read()


def test_only_what_a_person_ticked_becomes_a_deficiency(paper):
    report = draft_report(fill(paper), MADE)

    (found,) = report.deficiencies
    assert (found.question_id, found.text, found.deadline) == (
        "fraga-1", "Namn saknas på två nätter.", "2027-03-31",
    )  # fmt: skip
    assert (found.status, found.confirmed) == ("open", False)
    assert any("Den förs inte över" in n for n in report.filled.notes)
    data = report.to_dict()
    assert data["draft"] is True
    assert data["findings"][0]["provider"] == "Exempelgården"
    assert data["actions"] == [{"finding": 1, "action": "", "responsible": "", "deadline": "2027-03-31"}]  # fmt: skip


def test_an_earlier_finding_is_told_with_what_was_written_now(paper):
    (earlier,) = draft_report(fill(paper), MADE).earlier

    assert earlier.text == "Nattschemat saknar namn."
    assert earlier.now == ("Schemat visades.",)
    assert earlier.verdicts == ("Brist",)


def test_the_provider_checks_facts_but_sees_no_placed_person_s_words(paper):
    report = draft_report(fill(paper), MADE)
    text = render_report(report, ".md").decode()
    checked = text.split("## Utförarens faktagranskning")[1].split("## Bilaga")[0]
    before_appendix = text.split("## Bilaga")[0]

    assert "Allt är på plats." in checked
    assert "Namn saknas på två nätter." in checked
    assert "Jag är rädd" not in before_appendix
    assert "Jag är rädd på kvällen." in text


@pytest.mark.parametrize(
    ("reported_to", "form_", "title"),
    [("Förvaltningsledningen", "ledning", "Rapport till förvaltningsledningen"),
     ("Socialnämnden", "nämnd", "Tjänsteskrivelse till socialnämnden"),
     ("Besöket dokumenteras i personakten.", "personakt", "Underlag till personakten"),
     ("Slutrapporten läggs i Addas urvalsdatabas.", "annan", "Rapport"), (None, "ingen", "Rapport")],
)  # fmt: skip
def test_the_report_has_the_form_that_its_reader_needs(tmp_path, reported_to, form_, title):
    report = draft_report(fill(Paper(tmp_path, reported_to=reported_to)), MADE)
    text = render_report(report, ".md").decode()

    assert report.form == form_
    assert text.startswith(f"# {title}: ")
    assert "UTKAST" in text
    assert ("Förslag till beslut" in text) == (form_ == "nämnd")
    assert ("faktagranskning" in text) == (form_ != "personakt")


def test_every_form_the_visit_types_report_in_is_known():
    import yaml

    corpus = Path(__file__).resolve().parents[2] / "corpus" / "visit_types.yaml"
    types = yaml.safe_load(corpus.read_text(encoding="utf-8"))["visit_types"]
    forms = {t["id"]: t.get("reported_to") for t in types}

    assert forms["in_depth"] == "Socialnämnden"
    assert forms["yearly"] == "Förvaltningsledningen"
    assert "personakt" in forms["social_worker"]


@pytest.mark.parametrize("ending", REPORT_FORMATS)
def test_the_report_is_written_in_each_format_with_its_sources(paper, ending):
    data = render_report(draft_report(fill(paper), MADE), ending)

    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            text = package.read("word/document.xml").decode() + package.read("word/endnotes.xml").decode()  # fmt: skip
    elif ending == ".pdf":
        import pypdf

        text = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages)
    else:
        text = data.decode()
    text = " ".join(text.split())
    assert "Namn saknas på två" in text
    assert "Exempelavtal" in text
    assert "EXEMPEL" in text or json.loads(text)["example"]


def test_a_report_with_no_deficiency_concludes_nothing(paper):
    paper.write(1, form.ANSWER, "Bra.")
    text = render_report(draft_report(paper.read(), MADE), ".md").decode()

    assert "Inga brister är ikryssade i den ifyllda planen." in text


def test_personal_data_in_an_answer_is_warned_of(paper):
    paper.write(1, form.ANSWER, "Ring 070-174 06 05.")

    assert any("telefonnummer" in note for note in paper.read().notes)


def test_the_reading_is_shown_to_be_confirmed(paper):
    text = reading_text(fill(paper))

    assert "1. =1+1 är det en formel?\n   Schemat visades.\n   Bedömning: Brist" in text
    assert "Åtgärdas senast: 2027-03-31" in text
    assert "Kontrollera:" in text


# -- the command ----------------------------------------------------------------------------------


def test_the_command_shows_what_it_read(paper):
    fill(paper)
    ran = samsyn("visit-report", str(paper.path))

    assert ran.code == 0, ran.err
    assert "Namn saknas på två nätter." in ran.out
    assert "--out" in ran.out


def test_the_command_gives_the_report_as_data(paper):
    fill(paper)
    ran = samsyn("visit-report", str(paper.path), "--json")

    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["findings"][0]["quote"] == "Namn saknas på två nätter."


@pytest.mark.parametrize("ending", REPORT_FORMATS)
def test_the_command_writes_the_report(paper, tmp_path, ending):
    fill(paper)
    out = tmp_path / f"rapport{ending}"
    ran = samsyn("visit-report", str(paper.path), "--out", str(out), "--yes")

    assert ran.code == 0, ran.err
    assert out.stat().st_size > 1000
    assert "med 1 brist skrevs" in ran.out


@pytest.mark.parametrize(
    "arguments", [["saknas.docx"], ["plan.docx", "--out", "rapport.csv"], ["plan.docx", "--out", "saknas/r.md"]]
)  # fmt: skip
def test_the_command_names_what_is_wrong(paper, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    ran = samsyn("visit-report", *arguments)

    assert ran.code == 2
    assert ran.err.strip()


def test_a_plan_goes_from_request_to_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = samsyn("visit", "Fördjupad uppföljning av HVB Exempelgården", "--out", "plan.docx")
    assert made.code == 0, made.err
    document = docx.Document("plan.docx")
    forms = [t for t in document.tables if form.is_first_cell(t.cell(0, 0).text)]
    for n, table in enumerate(forms, 1):
        table.cell(1, 1).text = f"Svar nummer {n}."
    document.save("plan.docx")

    visit = read_filled(Path("plan.docx"))
    assert [a.answer for a in visit.answers] == [
        f"Svar nummer {n}." for n in range(1, len(forms) + 1)
    ]
    assert samsyn("visit-report", "plan.docx", "--out", "rapport.docx").code == 0
    lost = samsyn("visit", "Årsbesök på HVB Ek", "--out", "saknas/plan.docx")
    assert lost.code == 2
    kept = re.findall(r"sparad i «(.+?)»", lost.err)[0]
    assert docx.Document(kept).core_properties.title.startswith("Årsbesök")


def test_the_plan_s_own_lines_to_sign_are_read(tmp_path):
    paper = Paper(tmp_path, sign_off=("Plats", "Närvarande"))
    sign_off = next(t for t in paper.document.tables if t.cell(1, 0).text == "Plats")
    sign_off.cell(2, 1).text = "Föreståndaren"

    assert paper.read().fields == (("Närvarande", "Föreståndaren"),)


def test_text_of_earlier_reports_in_the_plan_is_not_taken_for_an_answer(tmp_path):
    finding = Finding("Svar: saknas\nhelt", "open", False, None, "Rapport", (1,))
    rule = SourcedText("Svar: ja eller nej.", (1,))
    paper = Paper(tmp_path, findings=(finding,), not_allowed=(rule,))

    visit = paper.read()
    assert not [a for a in visit.answers if a.touched]
    assert visit.unplaced == ()
