"""What the words of a request say: the time to spend, whom to talk to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.visits.phrases import any_of

_NUMBERS = {
    w: n for n, w in enumerate("noll en två tre fyra fem sex sju åtta nio tio elva tolv".split())
} | {
    "ett": 1, "ettpar": 2, "femton": 15, "tjugo": 20, "trettio": 30, "fyrtio": 40, "fyrtiofem": 45,
    "femtio": 50, "sextio": 60, "nittio": 90,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[.,]\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))

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
_COUNT = re.compile(
    r"\b(\d{1,2}|tre|fyra|fem|sex|sju|åtta|nio|tio|femton|tjugo|trettio)"
    r"(?: (?:st|stycken|bra|korta|öppna|enkla|olika|konkreta|viktig\w*))? frågor\b"
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
    r"\b(?:intervju\w*|prata|pratar|snacka|snackar|tala|talar|samtal|samtala|samtalar|"
    r"frågelista|frågebatteri|frågeguide|frågor|fråga|frågar|träffa|träffar|"
    r"höra|hör|lyssna|(?:minuter|minut|timme|timmar|tid)(?= med\b))\b"
    r"(?: (?:enskilt|själv|direkt))?(?: (?:med|till|hos|på|åt|av))?(?P<rest>[^.;:!?]{0,70})"
)
_STOPS = re.compile(
    r"\b(?:inför|om|vid|efter|hos|under|när|som|eftersom|så att|för att|angående|kring)\b"
)
_STOPS_QUESTIONS = re.compile(r"\bpå\b|\bi\b|\(|\bsom\b")
_HEARD = re.compile(
    r"(?P<who>[^.;:!?]{1,80}?) \b(?:ska|kan|får|vill|bör|måste)(?: \w+)? (?:berätta|höras|intervjuas|komma till tals|"
    r"säga sitt|ge sin bild)\b(?P<more>,? (?:och|samt|men även)\b[^.,;:!?]{0,40})?"
)
"""Somebody is to be heard: `who` ends with them, `more` are others told of after it."""
_ALSO = re.compile(r"\b(?:även|också|dessutom|därtill|plus)\b")
_NOT = re.compile(r"\b(?:inte|ej|aldrig|inga|utan att|utan)\b(?:\W+\w+){0,3}\W*$")


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


def find_most(lowered: str) -> int | None:
    """How many questions the request wants, at most; None when it does not say.

    >>> find_most("korta ner till max tio frågor"), find_most("ge mig 12 frågor till personalen")
    (10, 12)
    >>> find_most("fråga 3 är oklar")
    """
    found = _COUNT.search(lowered)
    return round(number(found[1])) if found else None


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
        stop = _STOPS.search(found["rest"])
        rest = found["rest"][: stop.start()] if stop else found["rest"]
        if found.group().startswith("fråg"):
            # "frågor till årsbesöket på ett hem (tjejer)": those of the home are not meant.
            rest = _STOPS_QUESTIONS.split(rest, maxsplit=1)[0]
        named = [
            a
            for a, words in whom.items()
            if words.search(rest)
            # "dem som jobbar natt": the phrase itself goes on past the word that else ends the list.
            or (
                stop
                and any(m.start() < stop.start() < m.end() for m in words.finditer(found["rest"]))
            )
            or re.search(rf"\btill (?:den |de )?(?:{words.pattern})", found["rest"])
        ]
        before = lowered[: found.start()]
        target = not_to if _NOT.search(before) or re.match(r" inte\b", rest) else to
        target.update(dict.fromkeys(named))
        only |= bool(named and target is to and re.match(r"fråg|minut|tim|tid", found.group()))
        more |= bool(named and (_ALSO.search(before[-40:]) or _ALSO.search(rest)))
    for found in _HEARD.finditer(lowered):
        row = re.split(r"\b(?:att|som|om|så|och jag|och vi)\b", found["who"])[-1]
        if any(re.search(rf"(?:{words.pattern})\s*$", row) for words in whom.values()):
            row = f"{row} {found['more'] or ''}"
            to.update(dict.fromkeys(a for a, words in whom.items() if words.search(row)))
    for name, audience in audiences.items():
        begins = any_of(audience["interview"]).pattern
        if re.search(rf"\b(?:{begins})intervju", lowered):
            to[name] = None
    return Whom(tuple(a for a in to if a not in not_to), tuple(not_to), more, only)
