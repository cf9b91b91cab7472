"""When a provider is to be visited next, by the frequencies of the local programme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

_YEARLY = (
    r"(?:(?:minst )?en gång (?:om|per) år(?:et)?|varje år|årligen|årligt|en gång per kalenderår)"
)
_YEARS = {"annat": 2, "vartannat": 2, "tredje": 3, "fjärde": 4, "femte": 5}
_EVERY = r"(?:vart|var) (?P<every>annat|tredje|fjärde|femte) år|(?P<other>vartannat) år"
_GAP = r"[^.!?]{0,120}?"
_KINDS = (
    (
        "yearly",
        re.compile(
            rf"\b(?:årligt besök|årsbesök|besök\w*)\b(?:(?!fördjupad|oanmäl)[^.!?]){{0,120}}?\b{_YEARLY}"
            rf"|\b{_YEARLY}\b(?:(?!fördjupad|oanmäl)[^.!?]){{0,60}}?\bbesök\w*",
            re.IGNORECASE,
        ),
    ),
    (
        "in_depth",
        re.compile(
            rf"\bfördjupad\w*{_GAP}(?:{_EVERY})|(?:\bvart (?P<first>tredje|fjärde|femte) år){_GAP}\bfördjupad\w*",
            re.IGNORECASE,
        ),
    ),
)
NAMES = {"yearly": "Årsbesök", "in_depth": "Fördjupad uppföljning"}
"""What a kind of visit is called."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a kind of visit ("yearly", "in_depth") is made, and the exact words that say so."""

    kind: str
    years: int
    document_id: str
    document: str
    version: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DueVisit:
    """The next visit of a kind. `last`: the day of the latest one (ISO), None when none is known."""

    kind: str
    name: str
    due: str
    last: str | None
    overdue: bool
    source: Frequency

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return asdict(self)


def frequencies(documents: Iterable[tuple[str, str, str, str]]) -> list[Frequency]:
    """Frequencies said in documents (id, title, version, text), the first that says a kind counts."""
    found: dict[str, Frequency] = {}
    for document_id, title, version, text in documents:
        for kind, pattern in _KINDS:
            match = pattern.search(text)
            if match is None or kind in found:
                continue
            said = next((v for v in match.groupdict().values() if v), None)
            found[kind] = Frequency(
                kind, _YEARS[said.lower()] if said else 1, document_id, title, version,
                match.group(), match.start(), match.end(),
            )  # fmt: skip
    return [found[kind] for kind, _ in _KINDS if kind in found]


def next_visits(
    said: Sequence[Frequency],
    visits: Sequence[tuple[date, bool]],
    since: date | None,
    today: date,
) -> list[DueVisit]:
    """The next visit of each kind.

    `visits` are (day, whether in depth); an in-depth one counts as the year's visit too. `since` is
    the day to count from when there has been none (the agreement's first); None leaves the kind out.
    """
    out = []
    for one in said:
        done = [day for day, deep in visits if deep or one.kind == "yearly"]
        last = max(done, default=None)
        start = last or since or min((day for day, _ in visits), default=None)
        if start is None:
            continue
        due = _years_after(start, one.years)
        out.append(
            DueVisit(
                one.kind, NAMES[one.kind], due.isoformat(), last.isoformat() if last else None,
                due < today, one,
            )
        )  # fmt: skip
    return out


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def calendar(provider: str, visits: Sequence[DueVisit], stamp: str) -> str:
    """An iCalendar file (RFC 5545) with an all-day event a visit. `stamp`: "20260101T000000Z"."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samsyn//Uppfoljning//SV", "CALSCALE:GREGORIAN"]  # fmt: skip
    for visit in visits:
        day = date.fromisoformat(visit.due)
        quote = " ".join(visit.source.quote.split())
        told = f"Senast gjort: {visit.last or 'inget känt'}. {visit.source.document}: «{quote}»"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{visit.kind}-{visit.due}-{_slug(provider)}@samsyn",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{visit.name}: {provider}')}",
            f"DESCRIPTION:{_escaped(told)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _slug(name: str) -> str:
    plain = name.casefold().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none cut inside a character."""
    out, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 74:
            out, size = out + "\r\n ", 1
        out, size = out + char, size + width
    return out + "\r\n"
