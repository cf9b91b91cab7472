"""Finding and masking identity numbers, telephone numbers, e-mail and street addresses in a text.

A mask is as long as what it hides, so every offset into the text holds. What was found is only as
good as the patterns: a masked text is not anonymous, and names are never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["identity_number", "phone", "email", "address"]

FILLER = "█"
"""Stands for every masked character that is not white space."""


@dataclass(frozen=True, slots=True)
class Found:
    """One stretch of personal data, `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Personal data in `text` in order of place, none overlapping another.

    >>> find("Ring 070-174 06 05.")
    [Found(kind='phone', start=5, end=18)]
    """
    found: list[Found] = []
    # What is masked may uncover more ("013-20 60 00/070-…"): look beside it, then everywhere.
    while new := _pass_over(text):
        while new:
            found += new
            text = hide(text, new)
            new = _beside(text, new)
    return sorted(found, key=lambda f: f.start)


def mask(text: str) -> tuple[str, Counter[Kind]]:
    """`text` with everything found masked, of equal length, and how many there were of each kind.

    >>> mask("Född 121212-1212, a@b.se")
    ('Född ███████████, ██████', Counter({'identity_number': 1, 'email': 1}))
    """
    found = find(text)
    return hide(text, found), Counter(f.kind for f in found)


def hide(text: str, found: Sequence[Found]) -> str:
    """`text` with every character of `found` masked that is not white space."""
    parts, at = [], 0
    for one in sorted(found, key=lambda f: f.start):
        hidden = re.sub(r"\S", FILLER, text[one.start : one.end])
        parts += [text[at : one.start], hidden]
        at = one.end
    return "".join([*parts, text[at:]])


def _beside(text: str, masked: Sequence[Found]) -> list[Found]:
    out: list[Found] = []
    for one in sorted(masked, key=lambda f: f.start):
        start, end = max(0, one.start - 200), min(len(text), one.end + 200)
        for new in _pass_over(text[start:end]):
            moved = Found(new.kind, start + new.start, start + new.end)
            cut = (new.start < 60 and start) or (moved.end > end - 60 and end < len(text))
            if not cut and (not out or moved.start >= out[-1].end):
                out.append(moved)
    return out


def _pass_over(text: str) -> list[Found]:
    plain = _plain(text)
    found: list[Found] = []
    taken: set[int] = set()
    for kind, spans in (
        ("identity_number", _identity_numbers),
        ("email", _emails),
        ("phone", _phones),
        ("address", _addresses),
    ):
        for start, end in spans(plain):
            places = range(start, end)
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(Found(kind, start, end))  # type: ignore[arg-type]
    return sorted(found, key=lambda f: f.start)


def _plain(text: str) -> str:
    """`text` with ASCII digits, dashes and spaces for all their kin, of equal length."""
    table: dict[int, str] = {0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x0D: " "}
    for c in set(text):
        if c < "\x7f":
            continue
        category = unicodedata.category(c)
        if category == "Nd":
            table[ord(c)] = str(unicodedata.decimal(c))
        elif category == "Pd" or c in "\u2212\u00ad\ufe63":
            table[ord(c)] = "-"
        elif category == "Zs":
            table[ord(c)] = " "
        elif category in ("Zl", "Zp") or c == "\x85":
            table[ord(c)] = "\n"
        elif c in "\uff20\ufe6b":
            table[ord(c)] = "@"
        elif c in "\uff0b\ufe62":
            table[ord(c)] = "+"
    return text.translate(table)


# -- identity numbers -------------------------------------------------------------------------

_GAP = r" {0,3}\n? {0,3}"
_IDENTITY = re.compile(
    r"(?<!\d)(?<!\d[-.,:])(?P<century>18|19|20)?(?P<yy>\d\d)(?P<inner>[-./ ]?)(?P<mm>\d\d)(?P=inner)"
    rf"(?P<dd>\d\d)(?P<sep>{_GAP}[-+]?{_GAP})(?P<last>\d{{4}})(?!\d|[-:]\d)"
)
_RESERVE = re.compile(
    r"(?<!\d)(?<!\d[-.,:])(?P<century>18|19|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)-?"
    r"(?:[A-Z]\d{3}|[A-Z]{2}\d\d)(?!\w)"
)
"""Numbers that a hospital or a school gives one who has none: letters among the last four."""
_SOLE_TRADER = re.compile(
    r"\bSE ?(?P<century>)(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)-?(?P<last>\d{4})-? ?01(?!\d)"
)
"""The VAT number of a sole trader is the identity number between SE and 01."""
_CONTEXT = re.compile(
    r"\b(?:pers(?:on)?[. -]{0,2}(?:nummer|numret|nr)|p\.? ?nr|samordnings-?(?:nummer|numret|nr)|"
    r"födelse(?:nummer|datum|tid)|född|f\.|id-?(?:nummer|nr))",
    re.IGNORECASE,
)


def _identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _each(_IDENTITY, text):
        before = text[max(0, match.start() - 40) : match.start()]
        in_context = _CONTEXT.search(before) is not None
        # "2018-05-18 1300" is a day and an hour; "85 01 01 1236" may be four columns.
        loose = bool(match["inner"]) and not match["sep"].strip()
        if in_context or (not loose and _luhn(match)):
            yield match.span()
    yield from (m.span() for m in _each(_RESERVE, text))
    yield from (m.span() for m in _each(_SOLE_TRADER, text) if _luhn(m))


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches with a day that exists; an impossible one does not hide what begins inside it."""
    at = 0
    while match := pattern.search(text, at):
        if _is_day(match):
            yield match
            at = match.end()
        else:
            at = match.start() + 1


def _is_day(match: re.Match[str]) -> bool:
    """Whether it was born on a day: 1–31, or 61–91 (60: day not known) in a samordningsnummer."""
    month, day = int(match["mm"]), int(match["dd"])
    if day >= 60 and (month == 0 or day == 60):
        return month <= 12 and day <= 91
    # 2000 was a leap year: without a century the 29th of February gets the benefit of the doubt.
    year = int((match["century"] or "20") + match["yy"])
    try:
        date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _luhn(match: re.Match[str]) -> bool:
    digits = match["yy"] + match["mm"] + match["dd"] + match["last"]
    doubled = (int(d) * (2 - n % 2) for n, d in enumerate(digits))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


# -- e-mail -----------------------------------------------------------------------------------

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{0,63}\w(?:@| ?[(\[](?:at|a|snabel-?a)[)\]] ?)"
    r"[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?){1,8}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    if re.search(r"[@(\[]", text):
        yield from (m.span() for m in _EMAIL.finditer(text))


# -- telephone numbers ------------------------------------------------------------------------

_START = r"(?<![0-9_A-ZÅÄÖ+])(?<!\d[-./,:])"
_MOBILE = re.compile(
    _START
    + r"(?P<open>\()?07[02369](?(open)\))(?:(?: ?[-/.] ?| ?\n ?| {0,2})\d){7}(?!\d|-\d|/(?:19|20)\d\d)"
)
_FIXED = re.compile(
    _START
    + r"(?P<open>\()?(?P<area>0[1-9]\d{0,2})(?(open)\))(?P<sep> ?- ?| ?/ ?(?=[1-9])| (?=[1-9])|(?=[1-9]))"
    r"(?P<rest>\d{1,9}(?:[ -]\d{2,4}){0,4})(?!\d|:\d|/(?:19|20)\d\d)"
)
_SWEDEN = re.compile(r"(?<![\d+])(?<!\d[ .,:-])(?:\+ ?|00 ?)46\)?(?:[ .()/-]{0,3}\d){7,10}(?!\d)")
_ABROAD = re.compile(r"(?<![\w+])\+(?!46)[1-9]\d{0,2}(?:[ .()/-]{0,2}\d){7,12}(?!\d)")
_AMOUNT = re.compile(r"\+\d{1,3}(?:[ .]\d{3})+")
_NO_PHONE = re.compile(
    r"(?:\bd(?:iarie)?nr|\bdiarienummer|\bärende(?:nr|nummer)?|\bSFS|\bISSN|\bISBN|\bart\.? ?nr|"
    r"\bartikelnummer|konto(?:nr|nummer)?|bankgiro|plusgiro|\bbg|\bpg|\bkl|klockan|"
    r"faktura(?:nr|nummer)?|avtals(?:nr|nummer))[.: ]{0,3}$",
    re.IGNORECASE,
)
_HOURS = re.compile(r"0\d [0-5]\d ?- ?[0-2]\d [0-5]\d")
_SUBSCRIBER = {2: (6, 8), 3: (5, 8), 4: (5, 6)}
"""Digits after an area code of so many digits: fewest and most."""


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_MOBILE, _SWEDEN, _FIXED, _ABROAD):
        for match in pattern.finditer(text):
            start, end = match.span()
            if _NO_PHONE.search(text[max(0, start - 20) : start]):
                continue
            if pattern is _ABROAD and _AMOUNT.fullmatch(match[0]):
                continue
            if pattern is _FIXED:
                end = _fixed_end(text, match)
            if end > start:
                yield start, end


def _fixed_end(text: str, match: re.Match[str]) -> int:
    """Where a number with an area code ends; -1 when it is none."""
    area, sep, start = match["area"], match["sep"], match.start()
    after_number = re.search(r"\d $", text[max(0, start - 2) : start])
    if not sep.strip() and " " in match[0] and (after_number or _HOURS.match(match[0])):
        return -1  # "1 050 123 456" is an amount, "08 30-16 00" are hours
    groups = list(re.finditer(r"\d+", match["rest"]))
    if not sep:
        # The area code's own length is not known: 9–10 digits in all, 8–10 in Stockholm.
        low, high = (8 if area.startswith("08") else 9) - len(area), 10 - len(area)
    elif len(area) == 2 and area != "08":
        return -1
    else:
        low, high = _SUBSCRIBER[len(area)]
    whole = len(groups)
    while groups and sum(len(g[0]) for g in groups) > high:
        groups.pop()
    if sum(len(g[0]) for g in groups) < low:
        return -1
    if not sep and len(groups) < whole and len(area + groups[0][0]) < low + len(area):
        return -1  # "0812 3456 7890 1234" is a card
    return match.start("rest") + groups[-1].end()


# -- addresses --------------------------------------------------------------------------------

_STREET_WORD = (
    r"(?:(?:Norra|Södra|Östra|Västra|Nya|Gamla|Stora|Lilla|Övre|Nedre|Inre|Yttre|Sankt|S:t|S:ta) )?"
    r"(?:[A-ZÅÄÖÉ][a-zåäöéü-]{1,20}s? )?[A-ZÅÄÖÉ]?[a-zåäöéü-]{1,25}"
)
_ENDING = (
    r"(?:gatan?|väg(?:en)?|gränd(?:en)?|stig(?:en)?|torg(?:et)?|allén?|backen?|leden|kajen|"
    r"esplanaden|boulevarden|stranden|promenaden|platsen|slingan|svängen)"
)
_NUMBER = r"\d{1,4}(?: ?[A-Za-z](?![\wåäö]))?(?: ?- ?\d{1,3})?"
_FLAT = r"(?:,? ?(?:lgh|läg(?:enhet|\.)|vån|\d ?tr\.?) ?\d{0,4})?"
_TOWN = (
    r"(?:(?:Västra|V\.|Östra|Norra|Södra|Nya|Gamla|Stora|Lilla|[A-ZÅÄÖ][a-zåäö]+(?<!ås)(?<!äs)s) )?"
    r"[A-ZÅÄÖ][A-Za-zåäöÅÄÖé]+(?:-[A-ZÅÄÖ][a-zåäö]+)?"
)
_POSTAL = r"(?:SE?-? ?)?[1-9]\d\d ?\d\d {1,2}"
_STREET = re.compile(
    rf"(?<!\w)(?:Box|{_STREET_WORD}) {_NUMBER}{_FLAT}(?:, ?| ?\n ?| {{1,3}}){_POSTAL}{_TOWN}"
)
_HOME_STREET = re.compile(
    r"(?:\b(?i:bor|bodde|bosatt|hemadress\w*|bostadsadress\w*|adress(?:en)?|folkbokför\w+|flytta\w*)"
    r"(?: på| till| i| är| vid|:){0,2}|\bc/o) (?P<street>(?:[A-ZÅÄÖÉ][a-zåäöéü-]{1,20} ){0,2}"
    rf"[A-ZÅÄÖÉ]?[a-zåäöéü-]{{1,25}}{_ENDING} {_NUMBER})(?![\d:%]|[.,]\d)"
)
"""Without a postal code a street is masked only as somebody's home: a meeting place is not."""
_POSTAL_LINE = re.compile(
    r"(?:(?<=\n)|(?<=, )|(?<=; )|\A) {0,8}(?P<place>(?:SE?-? ?)?[1-9]\d\d \d\d {1,2}"
    rf"{_TOWN})(?= {{0,3}}(?:\n|[;|]|\.? *\n|\.? *$|, ?(?:[Tt]el|[Mm]ob|[Ee]-?post)))"
)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    yield from (m.span() for m in _STREET.finditer(text))
    yield from (m.span("street") for m in _HOME_STREET.finditer(text))
    yield from (m.span("place") for m in _POSTAL_LINE.finditer(text))
