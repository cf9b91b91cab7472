"""Dates as Swedish reports write them: deadlines, and the days of visits and reports."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from assistant.domain.months import NUMBER_OF

_MONTHS = NUMBER_OF | {
    short: n
    for name, n in NUMBER_OF.items()
    for short in {name[:3], name[:4] if name in ("september", "juni", "juli") else name[:3]}
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = re.compile(
    r"\b(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)\b"
    r"|\b(?P<d2>[0-3]?\d)[/.](?P<m2>[01]?\d)[/. -]+(?P<y2>20\d\d)\b"
    rf"|\b(?:\d{{1,2}}(?:–|-| och | till )(?:den )?)?(?P<d3>[0-3]?\d)(?::?e)? (?P<m3>{_MONTH})\.?(?: (?P<y3>20\d\d))?\b"
    rf"|\b(?P<m4>{_MONTH})(?: månad)? (?P<y4>20\d\d)\b"
    r"|\b(?P<y5>20\d\d)-(?P<m5>\d\d)\b"
    r"|\b(?:årsskiftet|utgången av|slutet av) (?P<y6>20\d\d)\b(?:[/–-](?:20)?\d\d)?",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:senast|före|innan|till och med|t\.o\.m\.|klart?|klara|inom|utgången|slutet|deadline|tidsgräns|tid:)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:före|innan)\s+(?:den\s+)?(?:1\s+)?$", re.IGNORECASE)
_VISITED = re.compile(
    r"\bbesök(?:te|et|ade|ades|tes)?\b|\bpå plats\b|\bgenomför(?:des|de)\b|\bgjordes?\b.{0,60}\b(?:uppföljning|besök|gransk)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:rapporten är )?dater\w*|\brapportdatum\b|\bdatum\b", re.IGNORECASE)


def dates_in(text: str, year: int | None = None) -> list[tuple[int, date]]:
    """(place in the text, day) of every date; a month without a day counts as its last day.

    `year` is meant where none is written; None leaves such dates out. A date that does not exist
    (31 June) is left out.
    """
    found = []
    for match in _DAY.finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value}
        written = int(parts["y"]) if "y" in parts else year
        if written is None:
            continue
        month = _month(parts.get("m", "12"))
        if not 1 <= month <= 12:
            continue
        last = monthrange(written, month)[1]
        day = int(parts["d"]) if "d" in parts else last
        if 1 <= day <= last:
            found.append((match.start(), date(written, month, day)))
    return found


def _month(value: str) -> int:
    return int(value) if value.isdigit() else _MONTHS[value.lower()]


def deadline_in(text: str, year: int | None = None) -> str | None:
    """The day by which something must be done, ISO; None when no such date is written.

    Only a date after a word of limit counts ("senast den 15 juni 2024", "före utgången av juni
    2024"), or a text that is nothing but a date (a table cell).
    """
    alone = re.fullmatch(r"[\s.–-]*(?:den )?(?P<day>[^|]{4,24}?)[\s.]*", text)
    for at, day in dates_in(text, year):
        limit = list(_LIMIT.finditer(text[:at]))
        if limit and len(text[limit[-1].end() : at].split()) <= 6:
            return day.isoformat()
    if alone and len(alone["day"].split()) <= 3:
        only = dates_in(alone["day"], year)
        if only:
            return only[0][1].isoformat()
    return None


def visit_day(text: str, title: str) -> tuple[date | None, date | None]:
    """(day of the visit, day of the report) as the text says them; None when it does not.

    A year in the title is the report's when nothing better is written.
    """
    named = re.search(r"\b(20\d\d)\b", title)
    year = int(named[1]) if named else None
    visited = dated = None
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text[:6000]):
        found = dates_in(sentence, year)
        if not found:
            continue
        where = _DATED.search(sentence)
        if where and dated is None:
            after = [day for at, day in found if at > where.start()]
            dated = after[0] if after else None
        seen = _VISITED.search(sentence)
        if seen and visited is None:
            visited = min(found, key=lambda f: abs(f[0] - seen.start()))[1]
    if visited is None and dated is None and year:
        return None, date(year, 12, 31)
    return visited, dated
