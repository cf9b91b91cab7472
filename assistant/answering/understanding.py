"""What a question asks: its kind, the kind of answer wanted, references, date, and a follow-up
made standalone from the history. The phrasings it knows are data (`corpus/cues.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from assistant.answering.people import Groups
from assistant.domain.answers import Kind
from assistant.domain.law import Acts, LawReference, find_references
from assistant.domain.months import MONTHS, NUMBER_OF
from assistant.domain.spoken_law import written_out
from assistant.library import swedish

MAX_LENGTH = 2000
"""Characters of a question that are read; the rest is told to be too long."""

_MONTH_YEAR = re.compile(
    r"(?i)\b(?:(?P<day>\d{1,2})(?::e|:a)? )?(?P<part>sista |mitten av |slutet av |början av )?(?P<month>"
    + "|".join(MONTHS)
    + r")(?: månad)? (?P<year>(?:19|20)\d\d)\b"
)
_SEASON_YEAR = re.compile(
    r"(?i)\b(?P<season>vintern|våren|vårterminen|sommaren|hösten|höstterminen) (?P<year>(?:19|20)\d\d)\b"
)
_SEASONS = {
    "vintern": 1,
    "våren": 4,
    "vårterminen": 4,
    "sommaren": 7,
    "hösten": 10,
    "höstterminen": 10,
}
"""The month in the middle of each."""
_LAW_TALK = re.compile(
    r"\b(?:gäll\w*|lag\w*|paragraf\w*|kap|kunde|fick|skyldig\w*|måste|krävdes|krav\w*|bestämmelse\w*|"
    r"regel\w*|regler\w*|styrde|reglera\w*|rätt|om det gäller)\b|§"
)


LAW_CHANGES_SINCE = 2025
NEW_LAW = date(2025, 7, 1)
"""The day that SoL (2025:400) and SoF (2025:468) took effect."""


def spoken_day(lowered: str) -> date | None:
    """The day a question names ("i oktober 2025", "den 1 mars 2025"), None when none.

    A month alone means its first day, "sista" or "slutet av" its last days, "mitten av" its 15th; a
    season with its year the first day of its middle month.
    """
    iso = re.search(r"\b((?:19|20)\d\d-\d\d-\d\d)\b", lowered)
    match = _MONTH_YEAR.search(lowered)
    season = _SEASON_YEAR.search(lowered)
    if not (iso or match or season):
        return None
    year = int((iso[1][:4] if iso else (match or season)["year"]) or 0)  # type: ignore[index]
    # Since the law has changed, a day says which law; before that, talk of law must be there too.
    if year < LAW_CHANGES_SINCE and not _LAW_TALK.search(lowered):
        return None
    try:
        if iso:
            return date.fromisoformat(iso[1])
        if match is None:
            assert season is not None
            return date(year, _SEASONS[season["season"]], 1)
        part = (match["part"] or "").split(" ")[0]
        day = int(match["day"] or {"sista": 28, "slutet": 28, "mitten": 15}.get(part, 1))
        return date(int(match["year"]), NUMBER_OF[match["month"]], day)
    except ValueError:
        return None


@dataclass(frozen=True)
class Cues:
    """The compiled patterns of `corpus/cues.yaml`."""

    spellings: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[tuple[str, re.Pattern[str]], ...] = ()
    yes_no: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    asks: tuple[tuple[str, re.Pattern[str]], ...] = ()
    refusals: tuple[tuple[str, re.Pattern[str]], ...] = ()
    field_words: re.Pattern[str] = field(default_factory=lambda: re.compile(r""))
    person_context: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    manner: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    rework: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    taken_away: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    continues: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    stands_alone: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    points_back: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))

    groups: Groups = field(default_factory=Groups)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Cues:
        """Compile the patterns; `data` has been checked when the corpus was read."""
        if not data:
            return cls()
        return cls(
            spellings=dict(data["spellings"]),
            kinds=tuple((k, _any(p)) for k, p in data["kinds"].items()),
            yes_no=_any(data["yes_no"]),
            asks=tuple((k, _any(p)) for k, p in data["asks"].items()),
            refusals=tuple((k, _any(p)) for k, p in data["refusals"].items()),
            field_words=_any(data["field"]),
            person_context=_any(data["person_context"]),
            manner=re.compile(_any(data["manner"]).pattern, re.IGNORECASE),
            rework=_any(data["rework"]),
            taken_away=_any(data["taken_away"]),
            continues=_any(data["follow_ups"]["continues"]),
            stands_alone=_any(data["follow_ups"]["stands_alone"]),
            points_back=_any(data["follow_ups"]["points_back"]),
            groups=Groups.from_data(data["groups"], data["groups_apart"]),
        )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


@dataclass(frozen=True)
class Understood:
    """A question as understood.

    `standalone` reads without the history. `focus` is what this turn itself asks and `background`
    what it inherits; searching uses both, judging the answer leans on the focus. `law_text` is both
    with spoken references written out. `asks` holds the kinds of answer wanted: number, time,
    actor, reason, list, yes_no, belief, statement. `dated`: a day was given. `again`: the question
    before is to be answered once more, in another form. `people`: which of the `groups` it is about.
    """

    question: str
    standalone: str
    focus: str
    background: str
    kind: Kind
    asks: frozenset[str]
    references: tuple[LawReference, ...]
    as_of: date
    law_text: str = ""
    refusal: str | None = None
    dated: bool = False
    in_field: bool = True
    again: bool = False
    groups: Groups = field(default_factory=Groups)
    people: frozenset[str] = frozenset()

    @property
    def wants_verdict(self) -> bool:
        """Whether something is put forward to be confirmed or denied: asked, believed or planned."""
        return bool({"yes_no", "belief", "statement"} & self.asks)

    @property
    def follow_up(self) -> bool:
        """Whether the question leans on the history."""
        return bool(self.background)


def understand(
    question: str, history: Sequence[str], as_of: date | None, cues: Cues, acts: Acts
) -> Understood:
    """Read `question` in the light of the earlier questions in `history`, oldest first.

    `as_of` None: the day that the question names, else today.
    """
    typed = " ".join(question.split())[:MAX_LENGTH]
    # "Steg för steg" says how to answer; searched for, it finds whatever speaks of steps.
    asked = " ".join(cues.manner.sub(" ", well_spelt(typed, cues)).split())
    background = _background(asked, history, cues)
    again = bool(history and cues.rework.search(swedish.fold(asked)))
    if again:
        background = " ".join(history[-1].split())[:MAX_LENGTH]
        if _kind(swedish.fold(background), cues) != "visit":
            asked, background = background, ""
    law_text = written_out(f"{asked} {background}".strip())
    spoken = spoken_day(swedish.fold(asked))
    if spoken and spoken < NEW_LAW:
        # The day says which law is meant and nothing of what about: places of that year are no nearer.
        law_text = _SEASON_YEAR.sub(" ", _MONTH_YEAR.sub(" ", law_text))
    leans_on = asked if again and not background else background
    standalone = f"{typed} (gäller frågan: {leans_on})" if leans_on else typed
    lowered = swedish.fold(asked).strip(" .!")
    kind = _kind(lowered, cues)
    if background and (again or kind == "other"):
        kind = _kind(swedish.fold(background).strip(" .!"), cues)
    return Understood(
        question=question,
        standalone=standalone,
        focus=asked,
        background=background,
        kind=kind,
        asks=_asks(lowered, cues)
        or (_asks(swedish.fold(background), cues) if background else frozenset()),
        references=tuple(find_references(law_text, acts)),
        law_text=law_text,
        as_of=as_of or spoken or date.today(),
        dated=as_of is not None or spoken is not None,
        refusal=next((name for name, p in cues.refusals if p.search(lowered)), None),
        in_field=bool(cues.field_words.search(f"{lowered} {swedish.fold(background)}")),
        again=again,
        groups=cues.groups,
        people=cues.groups.named_in(f"{asked} {background}"),
    )


def well_spelt(text: str, cues: Cues) -> str:
    """`text` with words typed in haste written out ("e det nån" -> "är det någon"); case is kept.

    Only whole words count, and none beside a hyphen, a figure or a bracket ("e-post", "punkt e)").
    """

    def spelt(match: re.Match[str]) -> str:
        word = match[0]
        written = cues.spellings.get(word.lower(), word)
        return written.capitalize() if word[:1].isupper() and len(word) > 1 else written

    return re.sub(r"(?<![\w\-:./§])[^\W\d_]+(?![\w\-:)§])", spelt, text)


_PART = re.compile(
    r"(?:,\s*och\s+|\?\s+(?:och\s+)?)(?=(?:vem|vems|vad|hur|när|varför|får|kan|ska|måste|till vem|vilka|vilken|"
    r"vilket|var|är|har|behöver|gäller)\b)",
    re.IGNORECASE,
)


_COMPARED = re.compile(
    r"\bskillnad\w* (?:mellan|på) (?P<a>.{3,80}?) (?:och|mot|jämfört med) (?P<b>.{3,80}?)\??$|"
    r"\bskiljer (?:sig )?(?P<c>.{3,80}?) (?:sig )?(?:från|och|mot) (?P<d>.{3,80}?)(?: åt)?\??$|"
    r"^jämför (?P<e>.{3,80}?) (?:och|med) (?P<f>.{3,80}?)[.?]?$",
    re.IGNORECASE,
)


def compared(asked: str) -> list[str]:
    """The two things that are compared, each as a question; [] when no two are named.

    >>> compared("Vad är skillnaden mellan årsbesök och fördjupad uppföljning?")
    ['årsbesök?', 'fördjupad uppföljning?']
    """
    match = _COMPARED.search(asked)
    if not match:
        return []
    sides = [side.strip(" ?") for side in match.groupdict().values() if side]
    if len(sides) != 2 or any(not swedish.content_words(side) for side in sides):
        return []
    return [f"{side}?" for side in sides]


def split_parts(asked: str) -> list[str]:
    """The two questions of one that holds two ("Vem …, och får …?"), else the question alone.

    >>> split_parts("Vem följer upp barnet, och får Adda prata med hen?")
    ['Vem följer upp barnet?', 'får Adda prata med hen?']
    """
    parts = [p.strip(" ?") for p in _PART.split(asked)]
    if len(parts) != 2 or any(len(swedish.content_words(p)) < 2 for p in parts):
        return [asked]
    return [f"{part}?" for part in parts]


SAYS_LITTLE = 5
"""Content words up to which a question that points back leans on the one before."""


def _background(asked: str, history: Sequence[str], cues: Cues) -> str:
    """The earlier question that this one leans on, "" when it stands alone.

    A question leans on the one before when it opens as a continuation, points back with a pronoun
    while naming little itself, or has hardly any content of its own; not when what it points at
    stands in the question itself, or it asks for a term by its name. A chain of follow-ups is
    followed back to the question that started it.
    """
    if not history:
        return ""
    content, lowered = swedish.content_words(asked), asked.lower()
    says_little = len(content) <= SAYS_LITTLE and bool(cues.points_back.search(lowered))
    if not cues.continues.search(lowered) and (
        cues.stands_alone.search(lowered) or not (len(content) <= 1 or says_little)
    ):
        return ""
    previous = " ".join(history[-1].split())[:MAX_LENGTH]
    if len(history) > 1 and _background(previous, history[:-1], cues):
        earlier = " ".join(history[-2].split())[:MAX_LENGTH]
        return f"{earlier} {previous}"
    return previous


def _kind(lowered: str, cues: Cues) -> Kind:
    for name, pattern in cues.kinds:
        if pattern.search(lowered):
            return cast(Kind, name)
    if cues.yes_no.search(lowered):
        return (
            "responsibility"
            if re.match(r"^(?:men |och )?(?:f[åa]r|kan|ska|m[åa]ste|bör)\b", lowered)
            else "other"
        )
    return "other"


def _asks(lowered: str, cues: Cues) -> frozenset[str]:
    found = {name for name, pattern in cues.asks if pattern.search(lowered)}
    if cues.yes_no.search(lowered) and "actor" not in found:
        found.add("yes_no")
    return frozenset(found)
