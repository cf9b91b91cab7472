"""An outline as a Word file that a person fills in: real headings, form controls, endnotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.visits import form, word
from assistant.visits.outline import (
    EXAMPLE_MARK,
    Block,
    Bullets,
    Fields,
    Heading,
    Outline,
    PageBreak,
    Paragraph,
    QuestionForm,
    Sources,
    Table,
    evidence_items,
    one_line,
    source_line,
)
from assistant.visits.reworded import reworded_line
from assistant.visits.word_reading import known_texts, read_lines

_GRID, _TASK, _BULLET = "TableGrid", "SamsynUppgift", "ListBullet"
"""Styles by id: looking them up by name for every row is what takes time."""
_LABEL_SHARE = 0.27


def to_bytes(outline: Outline) -> bytes:
    """The outline as DOCX. A payload is carried along in a part of its own."""
    return word.to_bytes(_Writer(outline).write())


class _Writer:
    """One document on its way: which sources have had their endnote yet, which controls are made."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.document = word.new_document(outline.title, outline.subject, outline.made)
        self.by_number = {c.n: c for c in outline.citations}
        self.notes: dict[int, str] = {}
        self.noted: set[int] = set()
        self.last = 0
        section = self.document.sections[0]
        self.width = section.page_width - section.left_margin - section.right_margin

    def write(self) -> Any:
        """The whole document, as python-docx has it."""
        self._running_lines()
        for block in self.outline.blocks:
            self._block(block)
        if self.notes:
            word.add_endnotes(self.document, self.notes)
        if self.outline.payload is not None:
            # The text as it is before anybody writes in it: what is not in it was added by a person.
            texts = known_texts(read_lines(self.document.element.body))
            word.add_payload(self.document, {**self.outline.payload, "texts": texts})
        return self.document

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _running_lines(self) -> None:
        section = self.document.sections[0]
        mark = f"{EXAMPLE_MARK} · " if self.outline.example else ""
        section.header.paragraphs[0].text = word.clean(f"{mark}{self.outline.title}")
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{self.outline.subject} · {self.outline.made.isoformat()} · sida ")
        foot._p.append(word.field("PAGE"))
        foot.add_run(" av ")
        foot._p.append(word.field("NUMPAGES"))

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._paragraph(block.text, (), f"Heading{block.level}" if block.level else "Title")
            case Paragraph():
                paragraph = self._paragraph(block.text, block.citations)
                if block.warning:
                    paragraph.runs[0].bold = True
            case Bullets():
                for item in block.items:
                    self._paragraph(item.text, item.citations, _BULLET)
            case Table():
                self._table(block)
            case QuestionForm():
                self._question(block)
            case Fields():
                self._fields(block)
            case PageBreak():
                self.document.add_page_break()
            case Sources():
                self._sources()

    def _paragraph(self, text: str, citations: Sequence[int] = (), style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph._p.style = style
        self._fill(paragraph, text, citations)
        return paragraph

    def _fill(self, paragraph: Any, text: str, citations: Iterable[int] = ()) -> None:
        paragraph.add_run(word.clean(text))
        for n in citations:
            if n not in self.by_number:
                continue
            paragraph.add_run(" ")
            for element in self._reference(n):
                paragraph._p.append(element)

    def _reference(self, n: int) -> list[Any]:
        if n in self.noted:
            return [word.later_reference(n)]
        self.noted.add(n)
        note = len(self.notes) + 1
        self.notes[note] = f"[{n}] {source_line(self.by_number[n])}"
        return word.endnote_reference(n, note, self._next())

    def _new_table(self, headers: Sequence[str], shares: Sequence[float]) -> Any:
        table = self.document.add_table(rows=1, cols=len(headers))
        table._tbl.tblStyle_val = _GRID
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = int(self.width * share)
        for cell, text in zip(table.rows[0].cells, headers, strict=True):
            cell.paragraphs[0].add_run(word.clean(text)).bold = True
        word.header_row(table.rows[0])
        return table

    def _row(self, table: Any, shares: Sequence[float]) -> Any:
        cells = table.add_row().cells
        for cell, share in zip(cells, shares, strict=True):
            cell.width = int(self.width * share)
        return cells

    def _table(self, block: Table) -> None:
        table = self._new_table(block.headers, block.widths)
        for row in block.rows:
            for cell, content in zip(self._row(table, block.widths), row, strict=True):
                self._fill(cell.paragraphs[0], content.text, content.citations)
        self.document.add_paragraph()

    def _question(self, block: QuestionForm) -> None:
        question = block.question
        heading = self._paragraph(f"{block.number}. {one_line(question.text)}", (), "Heading3")
        heading.paragraph_format.keep_with_next = True
        style = _TASK
        self._paragraph(f"Ställs till: {question.audience}", style=style)
        if told := reworded_line(question):
            self._paragraph(told, style=style)
        self._paragraph(f"Varför: {one_line(question.why)}", question.citations, style)
        for text in question.follow_ups:
            self._paragraph(f"Följdfråga: {one_line(text)}", style=style)
        shares = (_LABEL_SHARE, 1 - _LABEL_SHARE)
        shown = f"{form.FORM_HEADER} {form.shown_id(question.id)}"
        table = self._new_table((form.first_cell(block.number), shown), shares)
        for name, label in form.LABELS.items():
            cells = self._row(table, shares)
            cells[0].paragraphs[0].add_run(label)
            place = word.bookmark(form.row_name(name, block.number), self._next())
            for element in place:
                cells[0].paragraphs[0]._p.append(element)
            self._answer_cell(cells[1], name, label, block)
        self.document.add_paragraph()

    def _answer_cell(self, cell: Any, name: str, label: str, block: QuestionForm) -> None:
        question, number = block.question, block.number
        options: Sequence[str] = ()
        if name == form.VERDICT:
            options = form.VERDICTS
        elif name == form.EVIDENCE:
            options = evidence_items(question.evidence)
        if not options and name not in form.PLACEHOLDERS:
            return
        paragraph = cell.paragraphs[0]
        if not options:
            tag = form.tag(name, question.id, number)
            alias = f"{label}, fråga {number}"
            paragraph._p.append(word.text_control(tag, alias, form.PLACEHOLDERS[name]))
            return
        for place, option in enumerate(options, 1):
            paragraph = paragraph if place == 1 else cell.add_paragraph()
            tag = form.tag(name, question.id, number, str(place))
            paragraph._p.append(word.tick_box(tag, f"Fråga {number}: {option}"))
            paragraph.add_run(f" {word.clean(option)}")

    def _fields(self, block: Fields) -> None:
        shares = (_LABEL_SHARE + 0.13, 1 - _LABEL_SHARE - 0.13)
        table = self._new_table(form.FIELDS_HEADER, shares)
        for place, label in enumerate(block.labels, 1):
            cells = self._row(table, shares)
            cells[0].paragraphs[0].add_run(label)
            tag = f"falt|{block.key}-{place}"
            control = word.text_control(tag, label, form.FIELD_PLACEHOLDER)
            cells[1].paragraphs[0]._p.append(control)
            if block.tall:
                cells[1].paragraphs[0].paragraph_format.space_after = 914400 // 2
        self.document.add_paragraph()

    def _sources(self) -> None:
        if not self.by_number:
            self._paragraph("Dokumentet har inga källor.")
            return
        self._paragraph("Källorna står som slutnoter nedan, med samma nummer som i texten.")
        left = [n for n in self.by_number if n not in self.noted]
        if left:
            self._paragraph("Övriga källor:", left)
