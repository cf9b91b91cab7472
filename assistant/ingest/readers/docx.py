"""Word documents (.docx): headings, paragraphs, lists, tables, notes and text boxes.

The parts are read from their XML: what counts here (tracked changes, content controls, hidden text,
text boxes, numbering) lies below what python-docx shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText, UnreadableDocument
from assistant.ingest.readers.building import (
    TextBuilder,
    invisible_characters_warning,
    usable_title,
)
from assistant.ingest.readers.docx_package import Package
from assistant.ingest.readers.docx_runs import (
    Findings,
    Ground,
    ParagraphText,
    paragraph_text,
    shading,
)
from assistant.ingest.readers.docx_styles import (
    Numbering,
    Styles,
    attribute,
    child,
    is_on,
    tag,
    whole,
)

_TRANSPARENT = {"ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice"}
_NOTE_NAMES = {"footnote": "Fotnot", "endnote": "Slutnot"}
_PLAIN_TABLES = {"TableNormal", "TableGrid", "Tabellrutnt", "Normaltabell", None}


def read_docx(data: bytes, name: str) -> ReadDocument:
    """Read a Word document; `name` is its file name, for messages and as the last resort for title.

    Raises UnreadableDocument (not a .docx, locked, damaged, unsafe or too large) and NoText.
    """
    package = Package(data, name)
    try:
        reader = _DocxReader(package)
        reader.read()
    except RecursionError as error:
        raise UnreadableDocument(
            f"«{name}» är uppbyggd på ett sätt som inte går att läsa.",
            "Öppna den i Word, spara den på nytt som .docx och lägg in den kopian.",
        ) from error
    builder = reader.builder
    if not builder.has_content:
        if package.has_images():
            raise NoText(
                f"«{name}» innehåller ingen text, bara bilder.",
                "Kör textigenkänning (OCR) på bilderna, eller skaffa originalet med text.",
            )
        raise NoText(f"«{name}» innehåller ingen text.", "Kontrollera att det är rätt fil.")
    metadata = package.particulars()
    title = usable_title(metadata.get("title", "")) or builder.first_heading or Path(name).stem
    warnings = _warnings(reader.findings, name)
    if builder.suspicious:
        warnings.append(invisible_characters_warning(name))
    return builder.build(title, metadata=metadata, warnings=warnings)


class _DocxReader:
    def __init__(self, package: Package) -> None:
        self.builder = TextBuilder()
        self.findings = Findings()
        self._package = package
        self._styles = Styles(self._first("styles"))
        self._numbering = Numbering(self._first("numbering"))
        self._notes = {
            (kind, attribute(note, "id") or ""): note
            for kind in _NOTE_NAMES
            for note in self._first(f"{kind}s", ())
            if attribute(note, "type") in (None, "normal")
        }
        self._note_count = 0
        self._last_level = 1
        self._in_contents = False

    def read(self) -> None:
        """The body, then page headers and footers as boilerplate."""
        document = self._package.xml(self._package.main)
        ground: Ground = "unknown" if child(document, "background") is not None else "white"
        body = child(document, "body")
        self._blocks(body if body is not None else (), ground)
        seen = set()
        for part in self._package.related("header") + self._package.related("footer"):
            root = self._package.xml(part)
            text = " ".join(self._texts(root, "unknown")) if root is not None else ""
            if text not in seen:
                seen.add(text)
                self.builder.boilerplate(text)

    def _first(self, kind: str, otherwise: Any = None) -> Any:
        parts = self._package.related(kind)
        root = self._package.xml(parts[0]) if parts else None
        return otherwise if root is None else root

    def _children(self, container: Any, *wanted: str) -> Iterator[Any]:
        """Children of the wanted kinds, also inside content controls and tracked insertions."""
        for one in container:
            name = tag(one)
            if name in wanted:
                yield one
            elif name == "AlternateContent" or name in _TRANSPARENT:
                yield from self._children(one, *wanted)
            elif name == "sdt" and not is_on(child(one, "sdtPr", "showingPlcHdr")):
                outer = self._in_contents
                gallery = attribute(child(one, "sdtPr", "docPartObj", "docPartGallery"))
                self._in_contents = outer or gallery == "Table of Contents"
                yield from self._children(one, *wanted)
                self._in_contents = outer
            elif name in ("del", "moveFrom"):
                self.findings.tracked = True
            elif name == "altChunk":
                self.findings.embedded = True

    def _blocks(self, container: Any, ground: Ground) -> None:
        for one in self._children(container, "p", "tbl"):
            if tag(one) == "p":
                self._paragraph(one, ground)
            else:
                self._table(one, ground)

    def _paragraph(self, element: Any, ground: Ground) -> None:
        read = paragraph_text(element, self._styles, self.findings, ground)
        properties = child(element, "pPr")
        style = attribute(child(properties, "pStyle")) or self._styles.default
        text = read.text.strip()
        if text:
            self._add(text, style, properties, bold=read.bold)
        self._attached(read)

    def _add(self, text: str, style: str | None, properties: Any, *, bold: bool) -> None:
        if self._in_contents or self._styles.is_contents(style):
            self.builder.boilerplate(text)
            return
        level = self._styles.heading_level(style, properties)
        numbered = self._styles.numbering(style, properties)
        label = self._numbering.label(*numbered) if numbered else ""
        labelled = f"{label} {text}" if label else text
        if level:
            self._last_level = level
            self.builder.heading(labelled, level)
        elif bold and not numbered and _reads_as_heading(text):
            # Many write their headings as bold lines without a style.
            self.builder.heading(text, self._last_level + 1)
        elif label.count(".") > 1 or label.rstrip(".").count("."):
            self.builder.paragraph(labelled)  # "3.2.1 …": a clause, not an item of a list
        elif numbered or self._styles.is_list(style):
            self.builder.list_item(labelled)
        else:
            self.builder.paragraph(text)

    def _attached(self, read: ParagraphText) -> None:
        """Text boxes and notes follow the paragraph they hang on."""
        for box in read.boxes:
            self._blocks(box, "unknown")
        for key in read.notes:
            if (note := self._notes.get(key)) is not None:
                self._note_count += 1
                text = " ".join(self._texts(note, "white")).strip()
                if text:
                    self.builder.paragraph(f"{_NOTE_NAMES[key[0]]} {self._note_count}: {text}")

    def _table(self, table: Any, ground: Ground) -> None:
        if ground == "white" and attribute(child(table, "tblPr", "tblStyle")) not in _PLAIN_TABLES:
            ground = "unknown"
        rows = [row for row in self._children(table, "tr") if self._shows(row)]
        cells = [list(self._children(row, "tc")) for row in rows]
        if all(len(row) < 2 for row in cells) or self._is_layout(cells):
            for row in cells:
                for cell in row:
                    self._blocks(cell, self._cell_ground(cell, ground))
            return
        header: list[str] = []
        above: dict[int, str] = {}
        bold: list[bool] = []
        attached: list[ParagraphText] = []
        texts = []
        for row in cells:
            text, all_bold = self._row(row, ground, above, attached)
            texts.append(text)
            bold.append(all_bold)
        if len(rows) > 1 and (
            is_on(child(rows[0], "trPr", "tblHeader")) or (bold[0] and not bold[1])
        ):
            header = texts[0]
        for index, text in enumerate(texts):
            self.builder.table_row(text, header=header if index else ())
        for read in attached:
            self._attached(read)

    def _row(
        self, cells: list[Any], ground: Ground, above: dict[int, str], attached: list[ParagraphText]
    ) -> tuple[list[str], bool]:
        """The texts of a row and whether all are bold.

        `above` holds each column's text in the row before: a cell that is merged with the one
        above repeats its text, so that every row can be read alone.
        """
        texts: list[str] = []
        bold: list[bool] = []
        column = 0
        for cell in cells:
            read = list(self._reads(cell, self._cell_ground(cell, ground)))
            attached += read
            text = " ".join(part.text.strip() for part in read if part.text.strip())
            bold += [part.bold for part in read if part.text.strip()]
            merged = child(cell, "tcPr", "vMerge")
            if merged is not None and attribute(merged) != "restart" and not text:
                text = above.get(column, "")
            above[column] = text
            column += whole(attribute(child(cell, "tcPr", "gridSpan"))) or 1
            texts.append(text)
        return texts, bool(bold) and all(bold)

    def _shows(self, row: Any) -> bool:
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            self.findings.tracked = True
            return False
        if is_on(child(properties, "hidden")):
            self.findings.hidden = True
            return False
        return True

    def _is_layout(self, cells: list[list[Any]]) -> bool:
        """Whether a table only places text on the page: a cell has a heading and text under it."""
        for cell in (cell for row in cells for cell in row):
            paragraphs = [one for one in self._children(cell, "p") if child(one, "r") is not None]
            for one in paragraphs[:-1]:
                properties = child(one, "pPr")
                if self._styles.heading_level(attribute(child(properties, "pStyle")), properties):
                    return True
        return False

    def _cell_ground(self, cell: Any, ground: Ground) -> Ground:
        return shading(child(cell, "tcPr", "shd")) or ground

    def _reads(self, container: Any, ground: Ground) -> Iterator[ParagraphText]:
        for one in self._children(container, "p", "tbl"):
            if tag(one) == "p":
                yield paragraph_text(one, self._styles, self.findings, ground)
            else:
                for row in self._children(one, "tr"):
                    if self._shows(row):
                        for cell in self._children(row, "tc"):
                            yield from self._reads(cell, self._cell_ground(cell, ground))

    def _texts(self, container: Any, ground: Ground) -> list[str]:
        return [read.text.strip() for read in self._reads(container, ground) if read.text.strip()]


def _reads_as_heading(text: str) -> bool:
    return (
        len(text) <= 80
        and "\n" not in text
        and not text.endswith((".", ",", ";", ":", "!"))
        and text[0].isalnum()
        and any(letter.isalpha() for letter in text)
    )


def _warnings(findings: Findings, name: str) -> list[str]:
    warnings = []
    if findings.hidden:
        warnings.append(
            f"«{name}» har dold text; den togs inte med. Kontrollera varifrån filen kommer."
        )
    if findings.white:
        warnings.append(
            f"«{name}» har vit text i en tabell eller textruta; den togs med. Kontrollera att den "
            "syns i originalet."
        )
    if findings.tracked:
        warnings.append(
            f"«{name}» har spårade ändringar: tillagd text är med, borttagen text är det inte."
        )
    if findings.embedded:
        warnings.append(
            f"«{name}» har ett inbäddat dokument som inte kunde läsas; lägg in det för sig."
        )
    return warnings
