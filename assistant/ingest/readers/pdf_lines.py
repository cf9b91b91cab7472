"""Runs of PDF text become lines, and page headers, page footers and page numbers are told apart."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.ingest.readers.pdf_visibility import Run

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# TeX draws å, ä and ö as two glyphs, the accent first.
_ACCENTS = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301"}
_ACCENT_FIRST = re.compile(r"([¨˚´])\s?([AaOoUuEe])")

_PAGE_NUMBER = re.compile(
    r"(?:sida|sid|s|page)?\.?\s*[-–]?\s*(\d{1,4})\s*"
    r"(?:(?:av|of|/)\s*(\d{1,4})|\(\s*(\d{1,4})\s*\))?\s*[-–]?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_HEADER_FROM = 0.87
_FOOTER_TO = 0.11
# An average letter's width in Swedish text, as a part of the font size. Widths are estimates: pypdf
# does not tell where a text ends.
_LETTER = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `cells` has more than one part when wide gaps divide it."""

    text: str
    cells: tuple[str, ...]
    page: int
    u: float
    v: float
    size: float
    bold: bool
    height: float

    @property
    def width(self) -> float:
        """About how long it is, in points."""
        return len(self.text) * self.size * _LETTER


def tidy(text: str) -> str:
    """Ligatures as letters, an accent with its letter, a soft hyphen at the end as a hyphen."""
    text = text.translate(_LIGATURES).replace("\u00a0", " ").strip()
    if any(accent in text for accent in _ACCENTS):
        text = _ACCENT_FIRST.sub(lambda match: match[2] + _ACCENTS[match[1]], text)
    if text.endswith("\u00ad"):
        text = text[:-1] + "-"
    return text


def lines_of(runs: Iterable[Run], page: int) -> list[Line]:
    """The lines of page number `page` that hold text, in the order the page draws them."""
    lines: list[Line] = []
    current: list[Run] = []
    ended = False
    for run in runs:
        for index, part in enumerate(run.text.split("\n")):
            ended = ended or index > 0
            if not part:
                continue
            if ended and not _same_line(current, run):
                lines += _line(current, page)
                current = []
            elif ended:
                current.append(_with_text(run, " "))
            current.append(_with_text(run, part))
            ended = False
    return lines + _line(current, page)


def without_margins(pages: Sequence[list[Line]]) -> tuple[list[list[Line]], set[int]]:
    """Take page numbers and repeated page headers and footers out.

    Returns the pages' lines, where each header or footer is left standing once, and the `id`s of
    those lines.
    """
    seen: dict[tuple[str, float, float], set[int]] = defaultdict(set)
    for number, lines in enumerate(pages):
        for line in lines:
            if _in_margin(line):
                seen[_key(line)].add(number)
    enough = max(2, math.ceil(0.4 * len(pages)))
    repeated = {key for key, numbers in seen.items() if len(numbers) >= enough}
    kept: list[list[Line]] = []
    boilerplate: set[int] = set()
    met: set[tuple[str, float, float]] = set()
    for lines in pages:
        rest = []
        for one in lines:
            line = one
            if _in_margin(line):
                if _is_page_number(line.text, len(pages)):
                    continue
                key = _key(line)
                if key in repeated:
                    if key in met:
                        continue
                    met.add(key)
                    line = _without_page_number(line, len(pages))
                    boilerplate.add(id(line))
            rest.append(line)
        kept.append(rest)
    return kept, boilerplate


def _same_line(runs: Sequence[Run], run: Run) -> bool:
    """Whether a run goes on to the right of the last one: some programs end every cell's line."""
    if not runs:
        return False
    last = runs[-1]
    return abs(run.v - last.v) < 0.25 * max(run.size, last.size) and run.u > last.u + last.size


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.u, run.v, run.size, run.bold, run.height)


def _line(runs: list[Run], page: int) -> list[Line]:
    text = tidy("".join(run.text for run in runs))
    if not text:
        return []
    letters: Counter[float] = Counter()
    bold = 0
    for run in runs:
        count = len(run.text.replace(" ", ""))
        letters[round(run.size * 2) / 2] += count
        bold += count if run.bold else 0
    first = next(run for run in runs if run.text.strip())
    return [
        Line(
            text=text,
            cells=_cells(runs),
            page=page,
            u=first.u,
            v=first.v,
            size=letters.most_common(1)[0][0],
            bold=bold >= 0.9 * letters.total(),
            height=first.height,
        )
    ]


def _cells(runs: list[Run]) -> tuple[str, ...]:
    cells = [""]
    start = end = -math.inf
    for run in runs:
        if not run.text.strip():
            cells[-1] += run.text
            continue
        width = len(run.text.strip()) * run.size * _LETTER
        # The estimate errs with the length of the text, so a long text needs a wider gap after it.
        if end > -math.inf and run.u - end > 2 * run.size + 0.12 * (end - start):
            cells.append("")
        # Pieces shown without moving in between all report the place of the first.
        end = end + width if abs(run.u - start) < 0.5 else run.u + width
        start = run.u
        cells[-1] += run.text
    return tuple(tidied for cell in cells if (tidied := tidy(cell)))


def _in_margin(line: Line) -> bool:
    return line.height >= _HEADER_FROM or line.height <= _FOOTER_TO


def _key(line: Line) -> tuple[str, float, float]:
    # The size keeps a title on the first page apart from the header that repeats it.
    return _DIGITS.sub("#", line.text.lower()), line.size, round(line.height, 1)


def _without_page_number(line: Line, pages: int) -> Line:
    cells = tuple(cell for cell in line.cells if not _is_page_number(cell, pages))
    return replace(line, text=" ".join(cells), cells=cells) if cells else line


def _is_page_number(text: str, pages: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(text)
    if match is None:
        return False
    total = match[2] or match[3]
    # A bare "2025" in the margin is a year unless the document is that long.
    return int(match[1]) <= (int(total) if total else pages + 50)
