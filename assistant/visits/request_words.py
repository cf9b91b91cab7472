"""What the words of a request say: the day, the time to spend, whom to talk to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.visits.phrases import any_of

_MONTH_NAMES = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)} | {
    name[:3]: n for n, name in enumerate(_MONTH_NAMES, 1)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = {
    d: n for n, d in enumerate("måndag tisdag onsdag torsdag fredag lördag söndag".split())
}
_NUMBERS = {
    w: n for n, w in enumerate("noll en två tre fyra fem sex sju åtta nio tio elva tolv".split())
} | {
    "ett": 1, "ettpar": 2, "femton": 15, "tjugo": 20, "trettio": 30, "fyrtio": 40, "fyrtiofem": 45,
    "femtio": 50, "sextio": 60, "nittio": 90,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[.,]\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))

_ISO = re.compile(r"\b(\d{4})[-/](\d\d)[-/](\d\d)\b")
_DAY = re.compile(rf"\b(?:den )?(\d{{1,2}})(?::?e|:?a)? (?:({_MONTH}))\b\.?(?: (\d{{4}}))?")
_SLASH = re.compile(
    r"\b(?:den )?(\d{1,2})/(\d{1,2})(?:[ -/](\d{4}|\d\d)(?!\d))?(?![\d/])(?! (?:kap|§))"
)
_IN_MONTH = re.compile(
    rf"\b(?:i|under|till|för) ({'|'.join(_MONTH_NAMES)})\b(?: (\d{{4}})| (nästa år))?"
)
_WEEK = re.compile(r"\b(?:vecka|v\.?) ?(\d{1,2})\b(?: (\d{4})| (nästa år))?")
_AHEAD = re.compile(rf"\bom ({_NUMBER}|några|ett par) (dag|veck|månad)\w*")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_WEEKDAY = re.compile(
    r"(?<!varje )(?<!förra )(?<!\bi )\b(?:på |nästa )?(" + "|".join(_WEEKDAYS) + r")\b(?! \d)"
)
_NEAR_DAYS = (
    (r"\bi ?dag\b", 0),
    (r"\b(?:i ?morgon|imorrn|i morron|imorron)\b", 1),
    (r"\b(?:i ?övermorgon|övermorgon)\b", 2),
)

_CLOCK = re.compile(
    r"\b(?:kl\.?|klockan|mellan) ?(\d{1,2})(?:[.:](\d\d))? ?(?:-|–|och|till) ?(\d{1,2})(?:[.:](\d\d))?\b"
    r"|(?<![\d.])([01]?\d|2[0-3])[.:]([0-5]\d) ?(?:-|–|till) ?([01]?\d|2[0-3])[.:]([0-5]\d)\b"
)
_CLOCK_AFTER_DAY = re.compile(
    r"\d{4}-\d\d-\d\d,? (\d{1,2}) ?(?:-|–|till) ?(\d{1,2})\b(?! ?(?:år|barn|plats))"
)
_HOURS_HALF = re.compile(rf"\b({_NUMBER}) och en halv (?:timme|timma|tim|timmar)\b")
_TIME = re.compile(
    rf"\b({_NUMBER}) ?(?:(?:dryg|knapp|hel|kort)\w* )?(minuter|minut|min|timmar|timmars|timme|timma|tim|h)\b"
)
_SPANS = (
    (r"\b(?:en )?halv ?dag\w*|\bförmiddag\w*|\beftermiddag\w*", 210),
    (r"\b(?:hel ?dag\w*|hela dagen|en hel dag|en dag på plats)", 360),
    (r"\btre kvart\w*", 45),
    (r"\bhalvannan timm\w*", 90),
    (r"\b(?:en )?halv ?timme\w*", 30),
    (r"\ben kvart\b", 15),
)
_TALK = re.compile(
    r"\b(?:intervju\w*|prata|pratar|tala|talar|samtal|samtala|samtalar|frågor|fråga|frågar|träffa|träffar|"
    r"höra|hör|lyssna|(?:minuter|minut|timme|timmar|tid)(?= med\b))\b"
    r"(?: (?:enskilt|själv|direkt))?(?: (?:med|till|hos|på|åt|av))?(?P<rest>[^.;:!?]{0,70})"
)
_STOPS = re.compile(
    r"\b(?:inför|om|vid|efter|hos|under|när|som|eftersom|så att|för att|angående|kring)\b"
)
_STOPS_QUESTIONS = re.compile(r"\bpå\b|\bi\b|\(|\bsom\b")
_ALSO = re.compile(r"\b(?:även|också|dessutom|därtill|plus)\b")
_NOT = re.compile(r"\b(?:inte|ej|aldrig|inga|utan att|utan)\b(?:\W+\w+){0,3}\W*$")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a request names. `vague`: only a week or a month was said, the day is assumed.

    `said` are the words; `iso` None when they name no day there is.
    """

    iso: str | None
    said: str
    vague: bool = False


def find_day(lowered: str, today: date) -> Day | None:
    """The first day that the request names, counted from `today`; None when none is named."""
    for pattern, ahead in _NEAR_DAYS:
        if found := re.search(pattern, lowered):
            return Day((today + timedelta(days=ahead)).isoformat(), found.group())
    for read in (_iso, _dotted, _day_and_month, _slashed, _month, _week, _weekday, _ahead):
        if day := read(lowered, today):
            return day
    return None


def _made(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _iso(text: str, _: date) -> Day | None:
    found = _ISO.search(text)
    return Day(_made(*(int(found[n]) for n in (1, 2, 3))), found.group()) if found else None


def _dotted(text: str, _: date) -> Day | None:
    found = _DOTTED.search(text)
    return Day(_made(*(int(found[n]) for n in (3, 2, 1))), found.group()) if found else None


def _coming(today: date, year: str | None, month: int, day: int) -> str | None:
    """The day in the year said, else the next time it comes."""
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = _made(today.year, month, day)
    if this is None or this >= today.isoformat():
        return this or _made(today.year + 1, month, day)
    return _made(today.year + 1, month, day)


def _day_and_month(text: str, today: date) -> Day | None:
    found = _DAY.search(text)
    if not found:
        return None
    year = found[3] or (str(today.year + 1) if "nästa år" in text[found.end() :][:12] else None)
    return Day(_coming(today, year, _MONTHS[found[2]], int(found[1])), found.group())


def _slashed(text: str, today: date) -> Day | None:
    found = _SLASH.search(text)
    if not found or int(found[2]) > 12:
        return None
    return Day(_coming(today, found[3], int(found[2]), int(found[1])), found.group())


def _month(text: str, today: date) -> Day | None:
    found = _IN_MONTH.search(text)
    if not found:
        return None
    month = _MONTHS[found[1]]
    year = int(found[2] or today.year + (1 if found[3] or month < today.month else 0))
    first = max(date(year, month, 1), today)
    while first.weekday() > 4:
        first += timedelta(days=1)
    return Day(first.isoformat(), found.group(), vague=True)


def _week(text: str, today: date) -> Day | None:
    if found := re.search(r"\bnästa vecka\b", text):
        monday = today + timedelta(days=7 - today.weekday())
        return Day(monday.isoformat(), found.group(), vague=True)
    found = _WEEK.search(text)
    if not found:
        return None
    year = int(found[2] or today.year + bool(found[3]))
    try:
        day = date.fromisocalendar(year, int(found[1]), 1)
        if not found[2] and day + timedelta(days=6) < today:
            day = date.fromisocalendar(year + 1, int(found[1]), 1)
    except ValueError:
        return Day(None, found.group())
    return Day(day.isoformat(), found.group(), vague=True)


def _weekday(text: str, today: date) -> Day | None:
    found = _WEEKDAY.search(text)
    if not found:
        return None
    ahead = (_WEEKDAYS[found[1]] - today.weekday()) % 7 or 7
    return Day((today + timedelta(days=ahead)).isoformat(), found.group())


def _ahead(text: str, today: date) -> Day | None:
    found = _AHEAD.search(text)
    if not found:
        return None
    count = 2 if found[1] in ("några", "ett par") else round(number(found[1]))
    days = count * {"dag": 1, "veck": 7, "månad": 30}[found[2]]
    return Day((today + timedelta(days=days)).isoformat(), found.group(), vague=found[2] != "dag")


def number(word: str) -> float:
    """A number in figures or in words up to ten.

    >>> number("1,5"), number("två")
    (1.5, 2.0)
    """
    return float(_NUMBERS[word]) if word in _NUMBERS else float(word.replace(",", "."))


def find_minutes(lowered: str) -> int | None:
    """Minutes that the request gives for talking; None when it gives none.

    >>> find_minutes("vi har en och en halv timme"), find_minutes("besök kl 9-11.30")
    (90, 150)
    """
    if found := _HOURS_HALF.search(lowered):
        return round((number(found[1]) + 0.5) * 60)
    if found := _TIME.search(lowered):
        return round(number(found[1]) * (60 if found[2].startswith(("tim", "h")) else 1))
    if found := _CLOCK.search(lowered):
        first, second, third, fourth = (
            g or 0 for g in found.groups()[4 * (found[1] is None) :][:4]
        )
        start = int(first) * 60 + int(second)
        end = int(third) * 60 + int(fourth)
        if 0 < end - start <= 12 * 60:
            return end - start
    if found := _CLOCK_AFTER_DAY.search(lowered):
        hours = int(found[2]) - int(found[1])
        if 0 < hours <= 12 and int(found[2]) <= 24:
            return hours * 60
    return next((m for pattern, m in _SPANS if re.search(pattern, lowered)), None)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a request wants to talk to. `more`: in addition to the usual ones; `not_to`: not these.

    `only`: it asks for questions to them and nobody else ("frågor till personalen"); `ticked`: a
    form says so, not a sentence.
    """

    to: tuple[str, ...] = ()
    not_to: tuple[str, ...] = ()
    more: bool = False
    only: bool = False
    ticked: bool = False


def find_audiences(lowered: str, audiences: Mapping[str, Mapping[str, Any]]) -> Whom:
    """Whom the request says to talk to, ask or interview. `audiences`: those of `visit_types.yaml`."""
    whom = {name: any_of(audience["words"]) for name, audience in audiences.items()}
    to: dict[str, None] = {}
    not_to: dict[str, None] = {}
    more = only = False
    for found in _TALK.finditer(lowered):
        rest = _STOPS.split(found["rest"], maxsplit=1)[0]
        if found.group().startswith("fråg"):
            # "frågor till årsbesöket på ett hem (tjejer)": those of the home are not meant.
            rest = _STOPS_QUESTIONS.split(rest, maxsplit=1)[0]
        named = [
            a
            for a, words in whom.items()
            if words.search(rest)
            or re.search(rf"\btill (?:den |de )?(?:{words.pattern})", found["rest"])
        ]
        before = lowered[: found.start()]
        target = not_to if _NOT.search(before) or re.match(r" inte\b", rest) else to
        target.update(dict.fromkeys(named))
        only |= bool(named and target is to and re.match(r"fråg|minut|tim|tid", found.group()))
        more |= bool(named and (_ALSO.search(before[-40:]) or _ALSO.search(rest)))
    for name, audience in audiences.items():
        begins = any_of(audience["interview"]).pattern
        if re.search(rf"\b(?:{begins})intervju", lowered):
            to[name] = None
    return Whom(tuple(a for a in to if a not in not_to), tuple(not_to), more, only)
