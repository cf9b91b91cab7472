"""Lines of a PDF become headings, paragraphs, list items and table rows.

A PDF knows glyphs and places only, so this is judgement: by font size, weight, spacing, line
length and wording. What it cannot tell apart it leaves as a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from assistant.ingest.readers.pdf_lines import Line, without_margins

PieceKind = Literal["heading", "paragraph", "list_item", "table_row", "boilerplate"]

_BULLET = re.compile(r"(?:[•▪‣◦●○■□∙·*–—\x7f\x95-]|[\uf000-\uf0ff]|o(?=\s+[A-ZÅÄÖ]))(?:\s+|$)")
_ITEM_NUMBER = re.compile(r"(?:\(?\d{1,2}[.)]|[a-zåäö]\))\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?|§\s*\d+[.:]?|\d+\s*§|"
    r"(?:Bilaga|Kapitel|Kap\.|Avsnitt|Del)\s+\d+[.:]?)\s+(?=[A-ZÅÄÖ])"
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d+$|…{2,}\s*\d+$")
_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|\(?[a-zåäö0-9]{1,2}[.)]|§\s*\d+)")
_ENDS_SENTENCE = (".", "!", "?", ":", ";")
_HYPHENS = ("-", "\u2010", "\u2011")
_SUSPENDED = re.compile(r"(?:och|eller|samt|respektive|resp\.)\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: `cells` for table rows, `text` for all others."""

    kind: PieceKind
    text: str
    page: int
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    kind: PieceKind
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join([line.text for line in self.lines])


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is ordinary in this document: font size, line width, leading as a part of the size."""

    size: float
    width: float
    leading: float
    mostly_bold: bool


def pieces_of(pages: Sequence[list[Line]]) -> list[Piece]:
    """The blocks of a document in reading order, from its pages' lines."""
    kept, boilerplate = without_margins(pages)
    lines = [line for page in kept for line in page]
    if not lines:
        return []
    measures = _measure(lines)
    groups = _group(lines, boilerplate, measures)
    return _pieces(groups, measures)


def join(lines: Sequence[str]) -> str:
    """Wrapped lines as one text; a word cut at a line's end is made whole."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text.endswith(_HYPHENS) and text[-2:-1].isalpha():
            first_word = text.rsplit(None, 1)[-1][:-1]
            if _SUSPENDED.match(line):
                text = f"{text} {line}"
            elif line[:1].islower() and not (len(first_word) > 1 and first_word.isupper()):
                text = text[:-1] + line
            else:
                text += line
        else:
            text = f"{text} {line}"
    return text


def _measure(lines: Sequence[Line]) -> _Measures:
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[line.size] += len(line.text)
        bold += len(line.text) if line.bold else 0
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if line.size == size]
    widths = sorted(line.width for line in body)
    leadings: Counter[float] = Counter()
    for above, below in pairwise(body):
        leading = (above.v - below.v) / (size or 1.0)
        if above.page == below.page and 0.9 <= leading <= 2.5:
            leadings[round(leading, 1)] += 1
    return _Measures(
        size=size,
        width=widths[int(0.9 * (len(widths) - 1))],
        leading=leadings.most_common(1)[0][0] if leadings else 1.2,
        mostly_bold=bold > 0.5 * sizes.total(),
    )


def _group(lines: list[Line], boilerplate: set[int], measures: _Measures) -> list[_Group]:
    groups: list[_Group] = []
    open_group: _Group | None = None
    for index, line in enumerate(lines):
        if id(line) in boilerplate or _CONTENTS.search(line.text):
            # Left open: a paragraph goes on below the page footer and the next page's header.
            groups.append(_Group("boilerplate", [line]))
        elif _is_row(line, lines, index):
            groups.append(_Group("table_row", [line]))
            open_group = None
        elif open_group is not None and _goes_on(open_group, line, measures):
            open_group.lines.append(line)
        else:
            listed = _BULLET.match(line.text) or _ITEM_NUMBER.match(line.text)
            open_group = _Group("list_item" if listed else "paragraph", [line])
            groups.append(open_group)
    return groups


def _is_row(line: Line, lines: list[Line], index: int) -> bool:
    if len(line.cells) < 2:
        return False
    if len(line.cells) == 2 and (_BULLET.match(line.text) or _LABEL.fullmatch(line.cells[0])):
        return False
    around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
    in_table = any(len(other.cells) > 1 for other in around)
    return in_table or len(line.text) <= 70


def _goes_on(group: _Group, line: Line, measures: _Measures) -> bool:
    """Whether `line` is the wrapped continuation of the group's last line."""
    last = group.lines[-1]
    if _BULLET.match(last.text) and not _BULLET.sub("", last.text, count=1):
        return True  # the bullet was drawn as a line of its own
    if _BULLET.match(line.text) and not last.text.endswith(_HYPHENS):
        return False
    if abs(last.size - line.size) > 0.6 or last.bold != line.bold:
        return False
    lower = line.text[:1].islower()
    open_end = not last.text.endswith(_ENDS_SENTENCE)
    if last.text.endswith(_HYPHENS) and lower:
        return True
    down = last.v - line.v
    if last.page != line.page or down <= 0.2 * line.size:
        return lower and open_end  # next page or next column
    if down > 1.4 * measures.leading * max(line.size, 1.0) and down > 1.7 * line.size:
        return False
    if _NUMBERED.match(line.text) or _ITEM_NUMBER.match(line.text):
        return open_end and last.width > 0.8 * measures.width
    if lower:
        return True
    if group.kind == "list_item" and line.u < group.lines[0].u - 2:
        return False
    if not open_end and line.u > last.u + 0.8 * line.size and len(group.lines) > 1:
        return False  # the next paragraph is indented
    return last.width > 0.7 * measures.width


def _pieces(groups: Sequence[_Group], measures: _Measures) -> list[Piece]:
    headings = {index for index in range(len(groups)) if _is_heading(groups, index, measures)}
    sizes = sorted(
        {
            groups[index].lines[0].size
            for index in headings
            if groups[index].lines[0].size > 1.08 * measures.size
        },
        reverse=True,
    )
    titled = any(
        not _NUMBERED.match(groups[index].text)
        and sizes
        and groups[index].lines[0].size == sizes[0]
        for index in headings
    )
    pieces: list[Piece] = []
    numbered: tuple[int, float] | None = None
    for index, group in enumerate(groups):
        first, text = group.lines[0], group.text
        if index in headings:
            match = _NUMBERED.match(text)
            if match:
                depth = (match["number"] or "").count(".") + 1
                level = depth + int(titled)
                numbered = (level, first.size)
            elif first.size in sizes:
                level = sizes.index(first.size) + 1
            else:
                level = len(sizes) + (1 if first.bold else 2)
            if not match and numbered and first.size <= numbered[1]:
                level = numbered[0] + (1 if first.bold or not measures.mostly_bold else 2)
            pieces.append(Piece("heading", text, first.page, min(level, 6)))
        elif group.kind == "table_row":
            pieces.append(Piece("table_row", "", first.page, cells=first.cells))
        elif group.kind == "list_item":
            pieces.append(Piece("list_item", _BULLET.sub("", text, count=1), first.page))
        else:
            pieces.append(Piece(group.kind, text, first.page))
    return pieces


def _is_heading(groups: Sequence[_Group], index: int, measures: _Measures) -> bool:
    group = groups[index]
    text, first = group.text, group.lines[0]
    if group.kind not in ("paragraph", "list_item") or len(group.lines) > 3 or len(text) > 150:
        return False
    number = _NUMBERED.match(text)
    if group.kind == "list_item" and not number:
        return False
    rest = text[number.end() :] if number else text
    if rest.endswith((".", ",", ";", ":", "!")) or not any(letter.isalpha() for letter in rest):
        return False
    if not (number or text[0].isupper() or text[0].isdigit()):
        return False
    if first.size > 1.08 * measures.size:
        return True
    if first.bold and not measures.mostly_bold and len(text) <= 100:
        return True
    if len(group.lines) > 1 or len(text) > 80:
        return False
    following = groups[index + 1] if index + 1 < len(groups) else None
    if number:
        deep = "." in (number["number"] or "") or not number["number"]
        neighbours = [groups[i] for i in (index - 1, index + 1) if 0 <= i < len(groups)]
        # "1. Ledning  2. Personal  3. Barn" in a row is a list, not three chapters.
        return deep or not any(
            _NUMBERED.match(other.text) and len(other.text) <= 80 for other in neighbours
        )
    return (
        len(text) <= 60
        and len(text.split()) <= 8
        and not any(letter.isdigit() for letter in text)
        and following is not None
        and following.kind in ("paragraph", "list_item")
        and following.lines[0].page == first.page
        and len(following.text) > max(80, 1.5 * len(text))
        and first.width < 0.6 * measures.width
    )
