"""The hard facts of a sentence: numbers with units, how often, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.verifying_shares import (
    CARDINALS,
    ORDINALS,
    SHARE,
    WORDS,
    borne_vaguely,
    in_digits,
    shares,
)
from assistant.domain.law import fold
from assistant.domain.months import MONTHS, NUMBER_OF

_UNIT = (
    r"(?P<unit>år(?:et|en|ens|s|ig\w*|ing\w*)?|månad(?:er|erna|en|ers|s)?|veck(?:a|or|orna|an|ors)|dag(?:ar|arna|en|ars|s)?|dygn(?:et|en)?|"
    r"timm(?:e|ar|en|ars)|kvartal(?:et)?|halvår(?:et)?|procent|%|kronor|kr|minut(?:er)?|gång(?:er)?|"
    r"[a-zåäö]*period(?:en|er)?|termin(?:en|er)?)"
)

_NUMBER = re.compile(
    rf"(?<![\w:.,])(?:(?P<digits>\d{{1,3}}(?: \d{{3}})+|\d+(?:,\d+)?)|(?P<word>{WORDS}))"
    rf"(?:\s?(?:-|till|och|eller)\s?(?P<to>\d+|{WORDS})(?=[ -](?:år|månad|veck|dag|dygn|tim|procent)))?"
    rf"(?:[ -]?{_UNIT}(?!\w))?(?![\w:])"
)

_JOINED = re.compile(rf"\b(?P<word>{WORDS}|\d+-?)(?P<unit>år|månad|veck|dag|dygn|tim)(?P<rest>\w*)")

_PER = (
    (re.compile(r"\b(?:var|vart)\w* (?P<n>[\w:]+) (?P<u>år|månad|vecka|dag|kvartal)\b"), "nth"),
    (re.compile(r"\b(?P<n>\w+) gång(?:er)? (?:per|om|i|varje|under) "
     r"(?P<u>år|månad|veck|dag|kvartal|halvår|\w*(?:period|termin))\w*"), "times"),
    (re.compile(r"\b(?P<n>vartannat|varannan) (?P<u>år|månad|vecka|dag)\b"), "nth"),
    (re.compile(r"\b(?:varje|per) (?P<u>[a-zåäö]*(?:period|termin|kalenderår|budgetår|läsår|verksamhetsår)(?:en|et)?)\b"), "each"),
    (re.compile(r"\b(?:på|under) (?:ett|samma) (?P<u>(?:kalender|budget|verksamhets|läs)år)(?:et)?\b"), "each"),
    (re.compile(r"\b(?:i|om) (?P<u>månad(?=en\b)|veck(?=an\b)|kvartal(?=et\b))"), "each"),
    (re.compile(r"\b(?:kr|kronor) ?/ ?(?P<u>år|månad|vecka|dag)\b"), "each"),
    (re.compile(r"\b(?:varje|per) (?P<u>år|månad|vecka|dag|kvartal|halvår)\b"), "each"),
    (re.compile(r"\b(?P<u>års|år|månads|vecko|dag|kvartals|halvårs)(?:lig(?:en|a|t)?|vis)\b"), "each"),
)  # fmt: skip
_DAYS = {"år": 365.0, "halvår": 182.5, "kvartal": 91.25, "månad": 30.4, "vecka": 7.0, "veck": 7.0, "dag": 1.0,
         "dygn": 1.0, "timme": 1 / 24, "tim": 1 / 24}  # fmt: skip
_AT_LEAST = re.compile(
    r"\b(?:minst|lägst|tidigast|åtminstone|mer än|fler än|(?<!senast )efter|över)\s+$"
)
_AT_MOST = re.compile(
    r"\b(?:högst|längst|senast|inom|upp till|max|maximalt|som mest|inte mer än|före)\s+$"
)

_OVER = re.compile(r"\böver\s+$")
_UNDER = re.compile(r"\bunder\s+$")
_ONCE_LEAST = re.compile(r"\b(?:minst|åtminstone) en gång\b")
_ONCE_MOST = re.compile(r"\b(?:högst|som mest|bara|endast) en gång\b")
_LIST_ITEM = re.compile(r"(?:^|(?<=[\n|:]))[ \t\n]*(?:\d{1,2} ?[a-z]?[.)]|[-–•])\s", re.MULTILINE)
_PLACE = re.compile(
    r"\b\d{1,2}(?: [a-z])? kap\.?(?:\s*\d+(?: [a-z]\b)?(?:\s*(?:-|,|och|eller|samt)\s*\d+(?: [a-z]\b)?)*\s*§*)?"
    r"|§+\s*\d+(?: [a-z]\b)?(?:\s*(?:-|,|och|eller|samt)\s*\d+\b)*"
    r"|\b\d+(?: [a-z]\b)?(?:\s*(?:-|,|och|eller|samt)\s*\d+(?: [a-z]\b)?)*\s*(?:§+|paragraf\w*)(?: \d+\b(?:\s*(?:-|,|och|eller)\s*\d+\b)*)?"
    r"|\b(?:första|andra|tredje|fjärde|femte|sjätte) (?:stycket|meningen|punkten|strecksatsen)"
    r"|\bpunkt(?:en|erna)? \d+(?:\s*(?:-|och|,|eller)\s*\d+)*|\b\d{4}[:/]\d+|\b(?:ss|iso|en) ?\d{4,5}\b|\bbryssel ii"
)

_SHORT_MONTHS = {m[:3]: n for m, n in NUMBER_OF.items() if m not in ("mars", "maj")} | {"sept": 9}
_AT_ONCE = re.compile(
    r"\b(?:genast|skyndsam\w*|snarast|utan dröjsmål|samma dag|dagligen|omedelbart(?! omhänderta\w*))\b"
)
_SAME = re.compile(r"\bsamma (?:dag|vecka|månad|år)\b")
_SOON = re.compile(
    rf"{_AT_ONCE.pattern}|\b(?:omedelbar\w*|direkt|snabbt?|så (?:snart|fort)|dröjsmål\w*|varje dag|dag)\b"
)
_DATE = re.compile(
    r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b|\b(?:(?P<day>\d{1,2})(?::[ea])? )?(?P<month>"
    + "|".join(MONTHS)
    + r"|(?<=\d )(?:"
    + "|".join(_SHORT_MONTHS)
    + r")\.?(?= |$|[,.;)])"
    + r")(?:(?<=\.)|\b)(?:(?: år)? (?P<year>(?:19|20)\d\d)\b)?|\b(?P<only>(?:19|20)\d\d)\b(?!:)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `days` when its unit is a time (12 månader and 1 år agree), else None.

    `bound` is "min", "max", "over", "under" or "".
    """

    value: float
    unit: str
    days: float | None
    bound: str = ""


@lru_cache(maxsize=256)
def masked(text: str) -> str:
    """`text` folded, with list marks, law references and the numbers of acts blanked out."""
    folded = fold(_LIST_ITEM.sub(lambda m: "|".rjust(len(m[0])), text))[0]
    return _PLACE.sub(lambda m: " " * len(m[0]), folded)


def without_dates(folded: str) -> str:
    """Folded text with its dates blanked out, so that their numbers do not count as such."""
    return _DATE.sub(lambda m: " " * len(m[0]), folded)


def numbers(text: str) -> list[Number]:
    """The numbers of a text, in words or digits, with their units; places in acts left out."""
    folded = in_digits(without_dates(masked(text)))
    out = []
    spans: list[tuple[int, int]] = []
    for match in _JOINED.finditer(folded):
        word = match["word"].rstrip("-")
        value = float(CARDINALS[word]) if word in CARDINALS else float(word)
        if word in ("en", "ett") or (word == "tre" and match["rest"].startswith("je")):
            continue
        out.append(_number(value, match["unit"], _bound(folded, match.start(), match.end())))
        spans.append(match.span())
    for match in _NUMBER.finditer(folded):
        if any(a < match.end() and match.start() < b for a, b in spans):
            continue
        word, unit = match["word"], match["unit"] or ""
        if word in ("en", "ett") and (not unit or unit.startswith("gång")):
            continue
        if unit.startswith("gång") and re.match(
            r"\s(?:per|om|i|varje|var|under) (?:år|månad|veck|dag|kvartal|halvår|\w*period|termin|kalender)",
            folded[match.end() :],
        ):
            continue
        bound = _bound(folded, match.start(), match.end())
        for raw in (match["digits"] or word, match["to"]):
            if raw:
                value = float(CARDINALS.get(raw) or raw.replace(" ", "").replace(",", "."))
                out.append(_number(value, unit, bound if not match["to"] else ""))
    return out


def _number(value: float, unit: str, bound: str) -> Number:
    base = next((u for u in _DAYS if unit.startswith(u)), "")
    if unit.startswith("dagl"):
        base = ""
    unit = "gång" if unit.startswith("gång") else "procent" if unit == "%" else unit
    return Number(value, base or unit, round(value * _DAYS[base], 3) if base else None, bound)


def _bound(folded: str, start: int, end: int) -> str:
    before = folded[max(0, start - 16) : start]
    after = folded[end : end + 24]
    if _OVER.search(before):
        return "over"
    if _UNDER.search(before):
        return "under"
    if _AT_LEAST.search(before) or re.match(r"\s(?:eller|och) (?:äldre|mer|fler)\b", after):
        return "min"
    if _AT_MOST.search(before) or re.match(r"\s(?:eller|och) (?:yngre|mindre|färre)\b", after):
        return "max"
    return ""


_BEYOND = re.compile(r"\b(?:efter|över|(?:mer|längre|fler) än) (?:\d|\w+ (?:år|månad|veck|dag))")
_TURNED = re.compile(r"\b(?:inte\b.{0,40}\blängre|upphör\w*|(?:bara|endast) om)\b")
"""Words by which what lies beyond a measure says the same as the measure: "efter 20 år gäller inte"."""
_OPPOSITE = {frozenset(("min", "max")), frozenset(("over", "under"))}


def number_faults(statement: str, quotes: str) -> list[str]:
    """What is said with numbers in `statement` that `quotes` do not bear, as short Swedish-free codes."""
    have = numbers(quotes)
    periods = how_often(quotes)
    have_days = any(n.days is not None for n in have)
    nths = [ORDINALS[w] for w in re.findall(r"\w+", masked(quotes)) if w in ORDINALS]
    turned = _BEYOND.search(masked(statement)) and _TURNED.search(masked(statement))
    items = len(_LIST_ITEM.findall(quotes))
    faults = []
    known = shares(masked(quotes))
    agreed = [s for s in shares(masked(statement)) if any(_close(s, k) for k in known)]
    vague = borne_vaguely(masked(statement), known)
    for said in numbers(SHARE.sub(" ", fold(statement)[0]) if agreed else statement):
        if said.unit in ("procent", "%") and any(_close(said.value / 100, s) for s in agreed):
            continue
        same = [n for n in have if _agrees(said, n)]
        if not same:
            listed = said.days is None and (said.value == items or said.value in nths)
            # "Årligen" bears "en gång på tolv månader", not that something lasts one year.
            lasts = said.value == 1 and have_days
            counted = (
                said.days is not None and not lasts and any(_close(said.days, p) for p in periods)
            )
            counted = counted or _between(said, have, quotes)
            if not (listed or counted):
                faults.append(f"{said.value:g} {said.unit}".strip())
        elif (
            said.bound
            and not turned
            and all(frozenset((said.bound, n.bound)) in _OPPOSITE for n in same)
        ):
            faults.append(f"{said.bound} {said.value:g}")
    if _ONCE_MOST.search(masked(statement)) and _ONCE_LEAST.search(masked(quotes)):
        faults.append("max 1 gång")
    if _ONCE_LEAST.search(masked(statement)) and _ONCE_MOST.search(masked(quotes)):
        faults.append("min 1 gång")
    faults += [f"share {s:g}" for s in shares(masked(statement)) if s not in agreed and not vague]
    for period in how_often(statement):
        days = [n.days for n in have if n.days is not None]
        if not any(_close(period, p) for p in (*periods, *days)):
            faults.append(f"every {period:g} days")
    return faults


def _between(said: Number, have: Sequence[Number], quotes: str) -> bool:
    """Whether a number follows from two of the quotes: an age between two, years between two dates."""
    years = {year for year, _, _ in _dates(quotes) if year}
    if said.unit == "år" and any(b - a == said.value for a in years for b in years):
        return True
    ages = [n.value for n in have if n.unit in ("år", "")]
    spans = re.search(r"\bfyllt [\w ]+ men inte\b|\d-\d", masked(quotes))
    return spans is not None and len(ages) == 2 and ages[0] < said.value < ages[1]


def _agrees(said: Number, known: Number) -> bool:
    if said.days is not None and known.days is not None:
        # "femton år" and "15-åring" agree, and so do "12 månader" and "ett år".
        return _close(said.days, known.days)
    if said.days is not None or known.days is not None:
        # An age may stand without its unit: "fyllt 18 men inte 20 år".
        ages = {said.unit, known.unit} == {"", "år"}
        return said.value == known.value and ages
    return said.value == known.value and not (said.unit != known.unit and said.unit and known.unit)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.02 * max(a, b)


def how_often(text: str) -> list[float]:
    """The periods a text names, in days: "var sjätte månad" and "två gånger om året" are both 182."""
    folded = masked(text)
    out = []
    for pattern, shape in _PER:
        for match in pattern.finditer(folded):
            unit = match["u"].rstrip("s") if match["u"] != "års" else "år"
            days = _DAYS.get({"vecko": "vecka", "veck": "vecka"}.get(unit, unit)) or _named(unit)
            if days is None:
                continue
            word = match["n"] if shape != "each" else ""
            count = ORDINALS.get(word) or CARDINALS.get(word)
            if word.rstrip(":e").isdigit():
                count = int(word.rstrip(":e"))
            if shape == "nth" and count:
                out.append(round(days * count, 1))
            elif shape == "times" and count:
                out.append(round(days / count, 1))
            elif shape == "each" and not re.search(r"gång(?:er)? $", folded[: match.start()]):
                out.append(days)
    return out


def _named(period: str) -> float | None:
    """Days of a period that goes by a name, None for no period; how long a contract lasts is not
    known, so it is only unlike every other."""
    if period.removesuffix("et").endswith("år"):
        return _DAYS["år"]
    if "termin" in period:
        return 182.5
    if "mandatperiod" in period:
        return 4 * _DAYS["år"]
    return 99_999.0 if "period" in period else None


def date_faults(statement: str, quotes: str) -> list[str]:
    """Dates of `statement` of which `quotes` name no such day, month or year."""
    have = _dates(quotes)
    at_once = _AT_ONCE.search(masked(statement))
    hurry = [at_once[0]] if at_once and not _SOON.search(masked(quotes)) else []
    same = [m for m in _SAME.findall(masked(statement)) if m not in _SAME.findall(masked(quotes))]
    return (
        (same if _SAME.search(masked(quotes)) else [])
        + hurry
        + [
            "-".join(str(part) for part in said if part)
            for said in _dates(statement)
            if not any(
                all(a is None or a == b for a, b in zip(said, known, strict=True)) for known in have
            )
        ]
    )


def _dates(text: str) -> list[tuple[int | None, int | None, int | None]]:
    out: list[tuple[int | None, int | None, int | None]] = []
    for match in _DATE.finditer(masked(text)):
        if match["iso"]:
            year, month, day = (int(x) for x in match["iso"].split("-"))
            out.append((year, month, day))
        elif match["only"]:
            out.append((int(match["only"]), None, None))
        elif match["day"] or match["year"] or match["month"] not in ("mars", "maj"):
            out.append((
                int(match["year"]) if match["year"] else None,
                NUMBER_OF.get(match["month"]) or _SHORT_MONTHS[match["month"].rstrip(".")],
                int(match["day"]) if match["day"] else None,
            ))  # fmt: skip
    return out
