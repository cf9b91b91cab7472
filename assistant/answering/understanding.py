"""What a question asks: its kind, the kind of answer wanted, references, date, and a follow-up
made standalone from the history. The phrasings it knows are data (`corpus/cues.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from assistant.answering.cues import Cues
from assistant.answering.leaning import MAX_LENGTH, background_of, carried_over
from assistant.answering.people import Groups
from assistant.domain.answers import Kind
from assistant.domain.law import Acts, LawReference, find_references
from assistant.domain.months import MONTHS, NUMBER_OF
from assistant.domain.spoken_law import written_out
from assistant.library import swedish

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
    background = background_of(asked, history, cues)
    again = bool(history and cues.rework.search(swedish.fold(asked)))
    if again:
        background = " ".join(history[-1].split())[:MAX_LENGTH]
        if _kind(swedish.fold(background), cues) != "visit":
            asked, background = background, ""
    law_text = written_out(f"{asked} {carried_over(background, asked, cues)}".strip())
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
