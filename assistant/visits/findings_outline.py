"""A stored text as the pieces a reader sees: headings, paragraphs, list items, tables.

The library keeps a document's text and the passages it was cut into. Blank lines part blocks and
line ends part list items; what lies in no passage (page headers and footers) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.documents import StoredPassage

_MARKER = re.compile(r"\s*(?:[-–•*·]|\(?\d{1,3}[.)]|[a-z]\)|Brist\s+\w{0,3}\d*\s*[:.–-])\s+")
_HEADING_WORDS = 10
_NOTE = re.compile(r"\s*(?:Slutnot|Fotnot) \d+: ")
"""How a note of a Word file begins where it was read: a source, and no part of the report."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the text and the heading above it ("" before the first).

    `kind`: a heading, running text, a list item, or a row of a table (cells parted by " | ").
    `guessed`: a heading by its looks only, which may be a cell of a table that fell apart. `above`:
    the headings that the nearest one stands under, innermost first.
    """

    kind: Literal["heading", "text", "item", "row"]
    start: int
    end: int
    heading: str = ""
    guessed: bool = False
    above: tuple[str, ...] = ()


def outline(text: str, passages: Sequence[StoredPassage]) -> list[Line]:
    """The lines of a document in order, page headers and footers left out."""
    known = {h: n for p in passages for n, h in enumerate(p.passage.heading_path)}
    lines: list[Line] = []
    heading = ""
    above: list[tuple[int | None, str]] = []
    for start, end in _pieces(text, passages):
        kind = _kind(text, start, end, known)
        if kind == "heading":
            heading = text[start:end].strip()
            # Of a heading that no path holds the level is not known: it stands under all before it.
            level = known.get(heading)
            kept = [(at, h) for at, h in above if level is None or (at is not None and at < level)]
            above = [*kept, (level, heading)]
        guessed = kind == "heading" and text[start:end].strip() not in known
        lines.append(Line(kind, start, end, heading, guessed, tuple(h for _, h in above[::-1])))
    return [
        line
        for n, line in enumerate(lines)
        if not _stray(lines, n) and not _NOTE.match(text, line.start)
    ]


def _stray(lines: Sequence[Line], number: int) -> bool:
    """A heading with nothing below it is none to go by."""
    return lines[number].kind == "heading" and number + 1 == len(lines)


def _pieces(text: str, passages: Iterable[StoredPassage]) -> Iterable[tuple[int, int]]:
    """Spans of the blocks and list items inside the passages."""
    for start, end in _merged((p.passage.start, p.passage.end) for p in passages):
        for block in re.finditer(r"(?:(?!\n[ \t]*\n).)+", text[start:end], re.DOTALL):
            yield from _items(text, start + block.start(), start + block.end())


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _items(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """A block, or its lines where each begins something of its own."""
    at = start
    for match in re.finditer(r"\n", text[start:end]):
        line_end = start + match.start()
        rest = text[line_end + 1 : end].lstrip()
        before = text[at:line_end].rstrip()
        ends = before.endswith((".", ":", ";", "!", "?", ".»", ".”"))
        if before and (_MARKER.match(rest) or (ends and rest[:1].isupper())):
            yield _trim(text, at, line_end)
            at = line_end + 1
    if text[at:end].strip():
        yield _trim(text, at, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _kind(
    text: str, start: int, end: int, known: Mapping[str, int]
) -> Literal["heading", "text", "item", "row"]:
    piece = text[start:end]
    if piece.strip() in known:
        return "heading"
    if " | " in piece:
        return "row"
    if _MARKER.match(piece):
        return "item"
    words = piece.split()
    plain = piece.rstrip()[-1:] not in ".:;,!?–-" and not re.search(r"\d{4}-\d\d-\d\d", piece)
    if plain and len(words) <= _HEADING_WORDS and piece.lstrip()[:1].isupper():
        return "heading"
    # A list without bullets: its lines stand close together.
    close = text[max(0, start - 2) : start] not in ("\n\n", "") or text[end : end + 2] not in ("\n\n", "")  # fmt: skip
    return "item" if close else "text"
