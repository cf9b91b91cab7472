"""The day that a request names, as people write it: in figures, in words, by week or by weekday."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.months import MONTHS, NUMBER_OF

_MONTHS = NUMBER_OF | {name[:3]: n for name, n in NUMBER_OF.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY_NAMES = "måndag tisdag onsdag torsdag fredag lördag söndag".split()
_WEEKDAYS = {name: n for n, name in enumerate(_WEEKDAY_NAMES)} | {
    short: n
    for n, shorts in enumerate(
        ("mån må", "tis ti", "ons on", "tors tor to", "fre fr", "lör", "sön")
    )
    for short in shorts.split()
}
_DAY_NAME = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_FULL_DAY_NAME = "|".join((*_WEEKDAY_NAMES, "tisd", "månd", "onsd", "torsd", "fred", "tors"))
_COUNTS = {
    w: n for n, w in enumerate("noll en två tre fyra fem sex sju åtta nio tio elva tolv".split())
} | {"ett": 1, "några": 2, "ett par": 2, "par": 2}
_COUNT = r"\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True))

_YEAR = r"(?:,? (\d{4})\b| ?[-–’'/] ?(\d\d)(?!\d)| (\d\d)(?! ?(?:kl|min|tim|år|h|st|[-–:./]|\d)))?"
_ISO = re.compile(r"\b(\d{4})([-/.]?)(\d\d)\2(\d\d)\b")
_SHORT_ISO = re.compile(r"\b(2\d)(-?)(0[1-9]|1[0-2])\2([0-2]\d|3[01])\b(?![-–.:])")
_DAY = re.compile(
    rf"\b(?:den )?(\d{{1,2}})(?::?e|:är|:?a)?(?: ?[-–] ?\d{{1,2}})? ?({_MONTH})\b\.?{_YEAR}"
)
_SLASH = re.compile(
    r"(?<![\d/])(\d{1,2})/(\d{1,2})(?: ?[-–/’'] ?(\d{4}|\d\d)(?!\d)| (\d{4}|2\d)(?![\d:.]))?"
    r"(?![\d/])(?! (?:kap|§))"
)
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_IN_MONTH = re.compile(
    rf"\b(?:i|under|till|för|av|kring|runt|omkring|mot|tidigt i|sent i) ({'|'.join(MONTHS)})\b"
    r"(?:,? (\d{4})| ?[-–’'] ?(\d\d)(?!\d)| (nästa år))?"
)
_WEEK = re.compile(
    r"\b(?:vecka|v\.?) ?(\d{1,2})\b(?!/)(?:,? (\d{4})| ?[-–’'] ?(\d\d)(?!\d)| (nästa år))?"
)
_DAY_BEFORE_WEEK = re.compile(rf"\b({_DAY_NAME})(?:en)?\.?,? (?:i |den )?$")
_DAY_AFTER_WEEK = re.compile(rf"^,? \(?(?:på )?({_DAY_NAME})(?:en)?\b")
_AHEAD = re.compile(rf"\bom ({_COUNT}) (dag|veck|månad)\w*")
_WEEKDAY = re.compile(
    rf"(?<!varje )(?<!förra )(?<!\bi )(?<!senaste )\b(?:på )?(nästa )?({_FULL_DAY_NAME})\b(?! \d)"
)
_NEAR_DAYS = (
    (r"\bi ?dag\b", 0),
    (r"\b(?:i ?morgon|imorrn|i morrn|i morron|imorron|imorn)\b", 1),
    (r"\b(?:i ?övermorgon|övermorgon)\b", 2),
)
_SINCE = re.compile(
    r"\b(?:sen|sedan|förra \w+|senaste \w+|från och med|fr\.?o\.?m\.?|(?:slut|flytta|skrevs|avsluta|upphör)\w*(?: \w+)?) (?:den )?$"
)
"""Before a day: it tells since when, not when the visit is."""
_MIDDLE, _END = 15, 25
"""The day of the month that is assumed for "mitten av" and "slutet av" a month."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a request names. `vague`: only a week or a month was said, the day is assumed.

    `said` are the words; `iso` None when they name no day there is.
    """

    iso: str | None
    said: str
    vague: bool = False


def find_day(lowered: str, today: date) -> Day | None:
    """The day that the request names, counted from `today`; None when none is named.

    Of several days written out the first that is still to come; one that has passed is what was.

    >>> find_day("förra besöket var 2025-03-01, nu 3/2 -27", date(2026, 11, 22)).iso
    '2027-02-03'
    """
    for pattern, ahead in _NEAR_DAYS:
        if found := re.search(pattern, lowered):
            return Day((today + timedelta(days=ahead)).isoformat(), found.group())
    written = [
        day
        for read in (_iso, _short_iso, _dotted, _day_and_month, _slashed)
        for day in read(lowered, today)
    ]
    if written:
        return min(written, key=lambda day: _unlike_a_visit(day, lowered, today))
    for read_one in (_week, _month, _weekday, _ahead):
        if day := read_one(lowered, today):
            return day
    return None


def _unlike_a_visit(day: Day, text: str, today: date) -> tuple[bool, bool, int]:
    """What sorts the days of a request: those since when something is so, or that have passed, come last."""
    at = text.find(day.said)
    passed = day.iso is not None and day.iso < today.isoformat()
    return bool(_SINCE.search(text[:at])), passed, at


def _made(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _iso(text: str, _: date) -> Iterable[Day]:
    for found in _ISO.finditer(text):
        if found[1].startswith("20"):
            yield Day(_made(int(found[1]), int(found[3]), int(found[4])), found.group())


def _short_iso(text: str, _: date) -> Iterable[Day]:
    for found in _SHORT_ISO.finditer(text):
        yield Day(_made(2000 + int(found[1]), int(found[3]), int(found[4])), found.group())


def _dotted(text: str, _: date) -> Iterable[Day]:
    for found in _DOTTED.finditer(text):
        yield Day(_made(*(int(found[n]) for n in (3, 2, 1))), found.group())


def _coming(today: date, year: str | None, month: int, day: int) -> str | None:
    """The day in the year said, else the next time it comes."""
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = _made(today.year, month, day)
    if this is None or this >= today.isoformat():
        return this or _made(today.year + 1, month, day)
    return _made(today.year + 1, month, day)


def _day_and_month(text: str, today: date) -> Iterable[Day]:
    for found in _DAY.finditer(text):
        year = found[3] or found[4] or found[5]
        if year is None and "nästa år" in text[found.end() :][:12]:
            year = str(today.year + 1)
        yield Day(_coming(today, year, _MONTHS[found[2]], int(found[1])), found.group())


def _slashed(text: str, today: date) -> Iterable[Day]:
    for found in _SLASH.finditer(text):
        if int(found[2]) <= 12:
            year = found[3] or found[4]
            yield Day(_coming(today, year, int(found[2]), int(found[1])), found.group())


def _month(text: str, today: date) -> Day | None:
    found = _IN_MONTH.search(text)
    if not found:
        return None
    month = _MONTHS[found[1]]
    said = found[2] or (f"20{found[3]}" if found[3] else None)
    year = int(said or today.year + (1 if found[4] or month < today.month else 0))
    before = text[: found.start() + 3]
    part = 1
    if re.search(r"\b(?:mitten|halva) (?:av|i)", before):
        part = _MIDDLE
    elif re.search(r"\b(?:slutet|sista veckan) (?:av|i)|\bsent i", before):
        part = _END
    day = date(year, month, part)
    if not said:
        day = max(day, today)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return Day(day.isoformat(), found.group(), vague=True)


def _week(text: str, today: date) -> Day | None:
    if found := re.search(r"\bnästa vecka\b", text):
        week = today + timedelta(days=7 - today.weekday())
        return _in_week(week, text, found)
    found = _WEEK.search(text)
    if not found:
        return None
    said = found[2] or (f"20{found[3]}" if found[3] else None)
    year = int(said or today.year + bool(found[4]))
    try:
        week = date.fromisocalendar(year, int(found[1]), 1)
        if not said and week + timedelta(days=6) < today:
            week = date.fromisocalendar(year + 1, int(found[1]), 1)
    except ValueError:
        return Day(None, found.group())
    return _in_week(week, text, found)


def _in_week(monday: date, text: str, found: re.Match[str]) -> Day:
    """The weekday said beside the week ("tors v 7"), else its Monday, which is only assumed."""
    named = _DAY_BEFORE_WEEK.search(text[: found.start()]) or _DAY_AFTER_WEEK.search(
        text[found.end() :]
    )
    if named is None:
        return Day(monday.isoformat(), found.group(), vague=True)
    day = monday + timedelta(days=_WEEKDAYS[named[1]])
    return Day(day.isoformat(), f"{named.group().strip(' ,(')} {found.group()}")


def _weekday(text: str, today: date) -> Day | None:
    found = _WEEKDAY.search(text)
    if not found:
        return None
    weekday = _WEEKDAYS.get(found[2], _WEEKDAYS.get(found[2][:3], 0))
    ahead = (weekday - today.weekday()) % 7 or 7
    # "Nästa torsdag" said on a Monday: most mean the week after, so it is asked back.
    vague = bool(found[1]) and weekday > today.weekday()
    day = today + timedelta(days=ahead + 7 * vague)
    return Day(day.isoformat(), found.group(), vague=vague)


def _ahead(text: str, today: date) -> Day | None:
    found = _AHEAD.search(text)
    if not found:
        return None
    count = _COUNTS[found[1]] if found[1] in _COUNTS else int(found[1])
    days = count * {"dag": 1, "veck": 7, "månad": 30}[found[2]]
    return Day((today + timedelta(days=days)).isoformat(), found.group(), vague=found[2] != "dag")
