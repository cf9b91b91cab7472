"""Passages become quotable units: sentences, and lists with the line that introduces them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.domain.documents import StoredPassage
from assistant.domain.sentences import MAX_QUOTE_WORDS, sentence_spans

BULLET = re.compile(r"^(?:[-–•*✓]\s+(?:✓\s*)?|\d{1,2}[.)]\s+|[a-zåäö]\)\s+)")
"""What a point of a list begins with."""
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?:\S+\s*){1,6}(?<![.,;:])$")
"""A short numbered line without a stop: the heading of a section."""
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”»)]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that can be quoted by itself: `text` is the document's text[start:end].

    `kind` is sentence, pair, item, list, row or heading. `context` is the line above that a list item or
    a short sentence needs to be understood, for the row of a table its first row.
    """

    passage: StoredPassage
    start: int
    end: int
    text: str
    kind: str
    context: str = ""

    @property
    def words(self) -> int:
        """Number of words, at most `MAX_QUOTE_WORDS`."""
        return len(self.text.split())


CELL = " | "
"""What stands between the cells of a table's row, as the readers write it."""

_Piece = tuple[int, int, str, str]
"""Start and end in the text, kind and context of a unit."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    kind: str  # heading | item | lead | row | prose


def units(passage: StoredPassage) -> list[Unit]:
    """All units of a passage in order; none is longer than `MAX_QUOTE_WORDS` words."""
    text, base = passage.text, passage.passage.start
    return [
        Unit(passage, base + a, base + b, text[a:b], kind, context)
        for a, b, kind, context in _cut(text)
    ]


def on_one_line(text: str) -> str:
    """`text` with every stretch of white space as one space, as sentences of cards are compared."""
    return re.sub(r"\s+", " ", text)


@lru_cache(maxsize=8192)
def _cut(text: str) -> tuple[_Piece, ...]:
    """The stretches of a text that can be quoted. Remembered: one question looks at the same passages
    many times, the next at many of them again."""
    lines = _lines(text)
    out: list[_Piece] = []
    heading = ""
    lead = header = ""
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.kind in ("heading", "lead"):
            items = _items_after(lines, index + 1)
            if line.kind == "lead":
                # Only the last sentence of a paragraph leads the list under it.
                *before, (start, end) = sentence_spans(text, line.start, line.end)
                for a, b in before:
                    out.extend(_make(text, a, b, "sentence", heading))
                line = _Line(start, end, text[start:end], "lead")
            block = [line, *items]
            if line.kind == "heading":
                heading = line.text
                if not items and _informative(line.text):
                    out.extend(_make(text, line.start, line.end, "heading"))
            else:
                out.extend(_make(text, line.start, line.end, "sentence", heading))
            if items:
                lead = line.text
                out.extend(_list_unit(text, block, heading if line.kind == "lead" else ""))
            index += 1
            continue
        if line.kind == "row":
            header = _column_names(lines, index) or header
            if header != line.text:
                out.extend(_make(text, line.start, line.end, "row", header or heading))
        elif line.kind == "item":
            for start, end in _sentences(text, line):
                out.extend(_make(text, start, end, "item", lead or heading))
            if line.end - line.start > 0 and len(_sentences(text, line)) > 1:
                out.extend(_make(text, line.start, line.end, "item", lead or heading))
        else:
            lead = header = ""
            spans = sentence_spans(text, line.start, line.end)
            for start, end in spans:
                out.extend(_make(text, start, end, "sentence", heading))
            out.extend(_pairs(text, spans, heading))
        index += 1
    return tuple(out)


def _column_names(lines: list[_Line], index: int) -> str:
    """The row at `index` when it is the first of several, "" otherwise."""
    before = index > 0 and lines[index - 1].kind == "row"
    after = lines[index + 1 : index + 2]
    return "" if before or not after or after[0].kind != "row" else lines[index].text


def _pairs(text: str, spans: list[tuple[int, int]], context: str) -> list[_Piece]:
    """Neighbouring sentences of a paragraph together, where the quote has room for both."""
    out = []
    for (start, _), (_, end) in pairwise(spans):
        if len(text[start:end].split()) <= MAX_QUOTE_WORDS:
            out.extend(_make(text, start, end, "pair", context))
    return out


def _lines(text: str) -> list[_Line]:
    out = []
    at = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + len(raw) - len(raw.lstrip())
            kind = "prose"
            if CELL in stripped:
                kind = "row"
            elif BULLET.match(stripped):
                kind = "item"
            elif stripped.endswith(":"):
                kind = "lead"
            elif not _ENDS_SENTENCE.search(stripped) and len(stripped.split()) <= 14:
                kind = "heading"
            out.append(_Line(start, start + len(stripped), stripped, kind))
        at += len(raw) + 1
    # "4. Bemanning" with text under it is the heading of a section, not a list of one point.
    for n, line in enumerate(out):
        around = [other.kind for other in (*out[max(n - 1, 0) : n], *out[n + 1 : n + 2])]
        if line.kind == "item" and "item" not in around and _NUMBERED.match(line.text):
            out[n] = _Line(line.start, line.end, line.text, "heading")
    # A line that introduces numbered points without a colon ("… som avses i") leads them too.
    for n in range(len(out) - 1):
        if (
            out[n].kind == "prose"
            and out[n + 1].kind == "item"
            and not _ENDS_SENTENCE.search(out[n].text)
        ):
            out[n] = _Line(out[n].start, out[n].end, out[n].text, "lead")
    return out


def _items_after(lines: list[_Line], index: int) -> list[_Line]:
    items = []
    while index < len(lines) and lines[index].kind == "item":
        items.append(lines[index])
        index += 1
    return items


def _informative(heading: str) -> bool:
    """A heading that says something by itself ("Leverantör är Dioscentic")."""
    return len(heading.split()) >= 3


def _sentences(text: str, line: _Line) -> list[tuple[int, int]]:
    """Sentences of a list item, without its bullet."""
    mark = BULLET.match(line.text)
    start = line.start + (mark.end() if mark and not line.text[0].isdigit() else 0)
    return sentence_spans(text, start, line.end)


def _list_unit(text: str, block: list[_Line], context: str) -> list[_Piece]:
    """The introduction with as many whole items as the quote may hold."""
    count = 0
    last = block[0]
    for line in block:
        count += len(line.text.split())
        if count > MAX_QUOTE_WORDS:
            break
        last = line
    if last is block[0]:
        return []
    return _make(text, block[0].start, last.end, "list", context)


def _make(text: str, start: int, end: int, kind: str, context: str = "") -> list[_Piece]:
    """One stretch, or several where it is too long for a quote."""
    if len(text[start:end].split()) <= MAX_QUOTE_WORDS:
        return [(start, end, kind, context)]
    return [(a, b, kind, context) for a, b in _clauses(text, start, end)]


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut an overlong sentence after commas, semicolons or line breaks into quotable stretches."""
    cuts = [m.end() for m in re.finditer(r"[,;:]\s|\n+", text[start:end])]
    spans = []
    at = start
    last = start
    for cut in [*(start + c for c in cuts), end]:
        if len(text[at:cut].split()) > MAX_QUOTE_WORDS and last > at:
            spans.append((at, last))
            at = last
        last = cut
    spans.append((at, end))
    trimmed = []
    for a, b in spans:
        piece = text[a:b]
        words = list(re.finditer(r"\S+", piece))
        if len(words) > MAX_QUOTE_WORDS:
            piece = piece[: words[MAX_QUOTE_WORDS - 1].end()]
        left = len(piece) - len(piece.lstrip())
        trimmed.append((a + left, a + len(piece.rstrip())))
    return [(a, b) for a, b in trimmed if b > a]
