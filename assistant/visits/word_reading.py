"""The text of a Word file line by line, with what a form needs to know of it: tags, ticks, styles.

python-docx passes over content controls, so the XML is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.visits import form

_SKIPPED = {
    "pPr", "rPr", "sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "tblGrid", "del", "moveFrom",
    "delText", "instrText", "Fallback", "sectPr",
}  # fmt: skip
_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PLACEHOLDERS = {*form.PLACEHOLDERS.values(), form.FIELD_PLACEHOLDER}
_NUMBERED = re.compile(r"\d+\. ")
_OFF = {"0", "false", "off"}


@dataclass(slots=True)
class Cell:
    """A cell of a table, or a paragraph outside any: its paragraphs that hold text."""

    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A row of a table, or a paragraph outside any (`in_table` False, one cell).

    `fields`: (field, question's id or number) of the controls and bookmarks in it, controls first.
    `style` is the style of the first paragraph.
    """

    cells: list[Cell]
    in_table: bool = False
    fields: list[tuple[str, str | int]] = field(default_factory=list)
    style: str = ""

    @property
    def whole(self) -> str:
        """All its text in one."""
        return " | ".join(self.texts)

    @property
    def is_heading(self) -> bool:
        """Whether it has the style of a heading."""
        return self.style.startswith(("Heading", "Title"))

    @property
    def kind(self) -> str:
        """ "heading" for one that is no numbered question, else "text"."""
        numbered = any(_NUMBERED.match(text) for text in self.texts)
        return "heading" if self.is_heading and not numbered else "text"

    @property
    def texts(self) -> list[str]:
        """Every paragraph's text in it."""
        return [text for cell in self.cells for text in cell.texts]


def read_lines(body: Any) -> list[Line]:
    """The paragraphs and table rows of a document's body (an lxml element), in order."""
    return list(_lines(body))


def known_texts(lines: Iterable[Line]) -> list[tuple[str, str, str]]:
    """(text, id of the question whose form it stands in or "", kind) of every line.

    The kind is "row" (the whole row as one text), "heading" or "text".
    """
    out: list[tuple[str, str, str]] = []
    waiting: list[tuple[str, str]] = []
    current = ""
    for line in lines:
        shown = next((i for t in line.texts if (i := form.find_shown_id(t))), None)
        if line.is_heading:
            # A question's heading comes before the row that tells its id.
            out += [(text, "", kind) for text, kind in waiting]
            waiting, current = [], ""
        if shown:
            out += [(text, shown, kind) for text, kind in waiting]
            waiting, current = [], shown
        entries = [(line.whole, "row")] if line.in_table else [(t, line.kind) for t in line.texts]
        if current:
            out += [(text, current, kind) for text, kind in entries]
        else:
            waiting += entries
    return out + [(text, "", kind) for text, kind in waiting]


def _lines(parent: Any) -> Iterator[Line]:
    for child in parent:
        name = _name(child)
        if name == "p":
            line = Line([Cell()], style=_style(child))
            _add(child, line.cells[0], line.fields)
            yield line
        elif name == "tr":
            yield _row(child)
        elif name not in _SKIPPED:
            yield from _lines(child)


def _row(row: Any) -> Line:
    line = Line([], in_table=True)
    controls: list[tuple[str, str | int]] = []
    for cell in _cells(row):
        found = Cell()
        _add_all(cell, found, controls)
        line.cells.append(found)
    # A control names its question for certain; the bookmark only its number.
    line.fields = sorted(controls, key=lambda pair: isinstance(pair[1], int))
    return line


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if _name(child) == "tc":
            yield child
        elif _name(child) not in _SKIPPED:
            yield from _cells(child)


def _add_all(parent: Any, cell: Cell, fields: list[tuple[str, str | int]]) -> None:
    """Every paragraph below, those of tables inside the cell too."""
    for child in parent:
        if _name(child) == "p":
            _add(child, cell, fields)
        elif _name(child) not in _SKIPPED:
            if _name(child) == "sdt":
                _note_tag(child, fields)
                if _is_placeholder(child):
                    continue
            _add_all(child, cell, fields)


def _add(paragraph: Any, cell: Cell, fields: list[tuple[str, str | int]]) -> None:
    text = "".join(_pieces(paragraph, fields))
    for part in text.split("\n"):
        clean = " ".join(part.split())
        if clean:
            cell.texts.append(clean)


def _pieces(parent: Any, fields: list[tuple[str, str | int]]) -> Iterator[str]:
    for child in parent:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACE:
            yield _SPACE[name]
        elif name == "bookmarkStart":
            row = form.read_row_name(_attribute(child, "name"))
            if row:
                fields.append(row)
        elif name == "sdt":
            _note_tag(child, fields)
            if not _is_placeholder(child):
                yield from _control(child, fields)
        elif name not in _SKIPPED:
            yield from _pieces(child, fields)


def _control(control: Any, fields: list[tuple[str, str | int]]) -> Iterator[str]:
    text = "".join(_pieces(control, fields))
    checked = next((e for e in control.iter() if _name(e) == "checked"), None)
    if checked is not None and _attribute(checked, "val") not in _OFF:
        text = text.replace(form.EMPTY, form.TICKED)
    yield text


def _note_tag(control: Any, fields: list[tuple[str, str | int]]) -> None:
    for child in control:
        if _name(child) == "sdtPr":
            tag = next((_attribute(e, "val") for e in child if _name(e) == "tag"), "")
            found = form.read_tag(tag)
            if found:
                fields.append(found)


def _is_placeholder(control: Any) -> bool:
    """Whether a control shows what to write instead of something written."""
    text = " ".join("".join(e.text or "" for e in control.iter() if _name(e) == "t").split())
    if text in _PLACEHOLDERS:
        return True
    showing = any(_name(e) == "showingPlcHdr" for e in control.iter())
    styled = any(
        _name(e) == "rStyle" and _attribute(e, "val") == "PlaceholderText" for e in control.iter()
    )
    return showing and styled


def _style(paragraph: Any) -> str:
    return next((_attribute(e, "val") for e in paragraph.iter() if _name(e) == "pStyle"), "")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Any, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")
