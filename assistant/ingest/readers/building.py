"""Text put together block by block, with exact offsets, and the cleaning every reader needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from assistant.domain.documents import Block, BlockKind, DocumentType, ReadDocument

CELL_SEPARATOR = " | "

# A file separator and its like (FS, GS, RS, NEL) are controls to Unicode but line breaks to
# str.splitlines; they are unified before the controls are removed so that no words grow together.
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A byte order mark at the very start and soft hyphens are ordinary; the rest of the invisible
# characters have no business in a Swedish document and can carry instructions nobody sees.
_SUSPICIOUS = re.compile(
    "[\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# What programs put in the title field when nobody wrote a title.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|(?:untitled|namnlös|dokument|document)\s*\d*|"
    r"\(?anonymous\)?|print|powerpoint.*|.*\.(?:docx?|dot[xm]?|pdf|indd|xlsx?|pptx?|odt|html?)",
    re.IGNORECASE,
)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r" ?\n[ \n]*")


def clean(text: str) -> tuple[str, bool]:
    """Normalise `text` and take out what cannot be seen.

    NFC; line breaks become "\\n"; control characters except newline and tab, lone surrogates, soft
    hyphens, zero-width and direction marks and Unicode tag characters are removed.

    Returns the cleaned text and whether something suspicious (zero width, tags) was removed.
    """
    text = text.removeprefix("\ufeff")
    if text.isascii() and text.isprintable():
        return text, False
    text = _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text)).replace("\u00ad", "")
    text, removed = _SUSPICIOUS.subn("", text)
    return unicodedata.normalize("NFC", text), removed > 0


def invisible_characters_warning(name: str) -> str:
    """The Swedish warning for a file in which `clean` found something suspicious."""
    return f"Osynliga tecken i «{name}» togs bort ur texten; kontrollera varifrån filen kommer."


def usable_title(stated: str) -> str:
    """The title a file states for itself, or "" when a program or a file name filled it in."""
    stated = " ".join(stated.split())
    return "" if len(stated) < 4 or _NO_TITLE.fullmatch(stated) else stated


class TextBuilder:
    """Collects the text of a document and its blocks in reading order.

    Every text is cleaned and its runs of spaces become one; a block that is then empty is skipped.
    Blocks are separated by an empty line, two list items in a row by a line break, and no block
    holds an empty line. Always: `text[block.start:block.end]` is the block's text.
    """

    def __init__(self) -> None:
        self.suspicious = False
        """Whether invisible characters were removed from anything added so far."""
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._headings: list[tuple[int, str]] = []

    def heading(self, text: str, level: int, page: int | None = None) -> None:
        """Add a heading; `level` is 1–6 (others are brought within). Its path ends with itself."""
        text = self._tidy(text).replace("\n", " ")
        if not text:
            return
        level = min(6, max(1, level))
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._headings.append((level, text))
        self._add("heading", text, page, level=level)

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Add a paragraph; single line breaks inside it stay."""
        self._add("paragraph", self._tidy(text), page)

    def list_item(self, text: str, page: int | None = None) -> None:
        """Add a list item, without its bullet; a number or letter in front belongs to the text."""
        self._add("list_item", self._tidy(text), page)

    def table_row(
        self, cells: Sequence[str], page: int | None = None, *, header: Sequence[str] = ()
    ) -> None:
        """Add a row as "cell | cell".

        `header` is the table's header row, when it has one: it ends the block's heading path, so
        that a row far down a long table still tells what its columns mean.
        """
        row = self._row(cells)
        context = self._row(header)
        self._add("table_row", row, page, context=(context,) if context else ())

    def boilerplate(self, text: str, page: int | None = None) -> None:
        """Add what stays in the text but is never indexed (menu, page header, cookie banner)."""
        self._add("boilerplate", self._tidy(text), page)

    def build(
        self,
        title: str,
        type: DocumentType = "document",
        metadata: Mapping[str, str] | None = None,
        warnings: Sequence[str] = (),
    ) -> ReadDocument:
        """The document as collected so far."""
        return ReadDocument(
            title=self._tidy(title).replace("\n", " "),
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            type=type,
            metadata=dict(metadata or {}),
            warnings=tuple(warnings),
        )

    @property
    def first_heading(self) -> str:
        """The first heading added, or "" when there is none."""
        for block in self._blocks:
            if block.kind == "heading":
                return block.heading_path[-1]
        return ""

    @property
    def has_content(self) -> bool:
        """Whether there is anything to index, that is a block that is not boilerplate."""
        return any(block.kind != "boilerplate" for block in self._blocks)

    def _row(self, cells: Sequence[str]) -> str:
        tidy = [self._tidy(cell).replace("\n", " ") for cell in cells]
        return CELL_SEPARATOR.join(tidy).strip() if any(tidy) else ""

    def _tidy(self, text: str) -> str:
        text, suspicious = clean(text)
        self.suspicious = self.suspicious or suspicious
        return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()

    def _add(
        self,
        kind: BlockKind,
        text: str,
        page: int | None,
        *,
        level: int = 0,
        context: tuple[str, ...] = (),
    ) -> None:
        if not text:
            return
        if self._blocks:
            in_list = kind == "list_item" and self._blocks[-1].kind == "list_item"
            separator = "\n" if in_list else "\n\n"
            self._parts.append(separator)
            self._length += len(separator)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        path = tuple(heading for _, heading in self._headings) + context
        self._blocks.append(Block(kind, start, self._length, path, level, page))
