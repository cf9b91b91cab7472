"""What a person has put in a field: ticks, a date, text; read as it stands and never guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.months import NUMBER_OF
from assistant.visits import form

_MARK = re.compile(
    rf"(?P<on>[{form.TICK_MARKS}]|\[\s*[xX×]\s*\]|\(\s*[xX×]\s*\)|^\s*[xX×](?=\s+\w))"
    rf"|(?P<off>[{form.EMPTY}□◻]|\[\s*\]|\(\s*\))"
)
_AFTER = re.compile(r"^(?P<label>.+?)\s*[:–-]?\s*(?:[xX×]|[jJ]a)\.?$")
_MONTH = {name[:3]: n for name, n in NUMBER_OF.items()}
_ISO = re.compile(r"\b(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\b")
_SHORT = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[-/. ]\s*(\d{4})\b")
_WORDS = re.compile(
    r"\b(\d{1,2})(?::?e)?\s+(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?,?\s+(\d{4})\b"
)
_COMPACT = re.compile(r"\b(20\d{2})(\d{2})(\d{2})\b")


@dataclass(frozen=True, slots=True)
class Ticks:
    """The options ticked and what else was written beside them."""

    ticked: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def read_ticks(texts: Sequence[str], options: Sequence[str]) -> Ticks:
    """Which options are ticked in the texts of a cell.

    A tick is a crossed box, an x in brackets or before the option, "option: x", or the option left
    alone where every box and every other option is gone.
    """
    ticked: list[str] = []
    rest: list[str] = []
    boxes = any(_MARK.search(text) for text in texts)
    named = {
        o for text in texts for _, words in _segments(text) if (o := _option(words, options)[0])
    }
    for text in texts:
        for on, words in _segments(text):
            option, after = _option(words, options)
            if on is None:
                option, after = _unmarked(words, options, alone=not boxes and len(named) == 1)
                on = option is not None
            if on and option is not None:
                ticked.append(option)
            elif on and not words and len(options) == 1:
                ticked.append(options[0])
            if after:
                rest.append(after)
    return Ticks(tuple(dict.fromkeys(ticked)), tuple(rest))


def _segments(text: str) -> list[tuple[bool | None, str]]:
    """[(ticked, empty or no box, words after it)] of a text."""
    marks = list(_MARK.finditer(text))
    before = text[: marks[0].start()].strip() if marks else text.strip()
    out: list[tuple[bool | None, str]] = [(None, before)] if before else []
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        out.append((mark["on"] is not None, text[mark.end() : end].strip()))
    return out


def _option(words: str, options: Sequence[str]) -> tuple[str | None, str]:
    """The option that the words begin with, and the words after it."""
    for option in sorted(options, key=len, reverse=True):
        if words.casefold().startswith(option.casefold()):
            after = words[len(option) :]
            if not after or not after[0].isalnum():
                return option, after.strip(" .,:;–-")
    for option in options:
        if form.plain(words) == form.plain(option):
            return option, ""
    return None, words


def _unmarked(words: str, options: Sequence[str], *, alone: bool) -> tuple[str | None, str]:
    """As `_option`, for words with no box before them; `alone`: no other option is left."""
    marked = _AFTER.match(words)
    for option in options:
        if marked and form.plain(marked["label"]) == form.plain(option):
            return option, ""
        if form.plain(words) == form.plain(option):
            return option if alone else None, ""
    return None, words


def read_day(text: str) -> str | None:
    """The one day (ISO) that a text names, None when it names none or several."""
    lowered = text.casefold()
    found = {
        *((m[1], m[2], m[3]) for m in _ISO.finditer(lowered)),
        *((m[3], m[2], m[1]) for m in _SHORT.finditer(lowered)),
        *((m[3], str(_MONTH[m[2]]), m[1]) for m in _WORDS.finditer(lowered)),
        *((m[1], m[2], m[3]) for m in _COMPACT.finditer(lowered)),
    }
    days = {day for parts in found if (day := _day(*map(int, parts)))}
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
