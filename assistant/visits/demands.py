"""What an agreement or a standard demands of a provider, clause by clause, with its exact words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.answering.units import Unit
from assistant.domain.documents import StoredPassage
from assistant.domain.sentences import MAX_QUOTE_WORDS, sentence_spans
from assistant.library import swedish
from assistant.visits.requests import themes_in

_NUMBER = re.compile(r"^(?:§ ?)?(\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2} §)[.):]?\s+(?=\S)")
_HEADING = re.compile(r"^(?:#+ |\d{1,2}\.? )?[A-ZÅÄÖ][^.:;!?]{2,70}$")
_BULLET = re.compile(r"^(?:[-–•*✓◦▪]|[a-zåäö]\)|\d{1,2}[.)])\s")
_MODAL = re.compile(
    r"\b(?:ska|skall|måste|åtar sig|förbinder sig|ansvarar för|ansvarar|svarar för|är skyldig\w*|"
    r"har skyldighet|får inte|får ej|får endast|får bara|åligger|krävs|kräver)\b"
)
_OTHERS = (
    r"(?:(?:den |de )?(?:placerande|ansvarig\w*|berörda?) )?(?:kommunen|kommunerna|beställaren|köparen|"
    r"(?:social)?nämnden|nämnd|uppdragsgivaren|avropande \w+|ivo|inspektionen\b[\w ]*|adda|inköpscentralen|"
    r"socialsekreteraren|handläggaren|upphandlingsenheten|polisen|domstol\w*|staten|sis)"
)
_OTHER_FIRST = re.compile(rf"^(?:\W*)(?:(?:då|när|om|vid|för)\b[^,]*, )?{_OTHERS}\b(?!s)")
_OTHER_AFTER = re.compile(rf"^\s*(?:även |också |då )?{_OTHERS}\b")
_OTHER_LAST = re.compile(rf"(?:\boch|,|;)\s+{_OTHERS}\s*$")
_NO_DEMAND = re.compile(
    r"^(?:\d[\d.]*\s+)?(?:detta )?(?:avtal(?:et|ets)?|tvist\w*|uppsägningstid\w*|hänvisning\w*|priset|priserna|"
    r"kontraktet|ramavtalet|definition\w*)\b"
)
_TERMS_OF_CONTRACT = re.compile(
    r"\b(?:vite\w*|skadestånd\w*|häv(?:a|er|s|ning\w*)|uppsäg\w*|säga upp|faktur\w*|betalning\w*|prisjuster\w*|"
    r"index\w*|tvist\w*|underskrift\w*|skriva under|force majeure|försäkring\w*)\b"
)
_MEASURE = re.compile(
    r"\b(?:\d+|minst|högst|senast|inom|varje|årligen|procent|samma dag|omedelbart|genast|en|ett|två|tre|fyra|fem|"
    r"sex|sju|åtta|nio|tio) ?(?:\b(?:gång|gånger|år|månad\w*|veck\w*|dag\w*|timm\w*|minut\w*|procent|personal\w*|"
    r"klockan|i personalen|dygn\w*|vardag\w*|natt|platser|i)\b|\b)"
)
_DIGIT = re.compile(r"(?<![\d:§])\b\d{1,4}\b(?! ?(?:kap|§|:|-?\d))")
_UNFINISHED = re.compile(r"\b(?:kap|st|p|jfr|bl\.a|t\.ex|dvs|s\.k|m\.m)\.$")
ON_PAPER = (
    "Gäller pengar, påföljder eller avtalets form. Det prövas av avtalsparten mot handlingar, inte genom en "
    "fråga vid besöket."
)


@dataclass(frozen=True, slots=True)
class Demand:
    """A clause that demands something. `label`: its number as printed, "" when it has none.

    `units`: its demanding sentences, each quotable; `areas`: the themes it is about; `measured`:
    whether it says how much, how often or how soon; `on_paper`: about money or form only.
    """

    label: str
    heading: str
    text: str
    units: tuple[Unit, ...]
    origin: Literal["agreement", "standard"]
    areas: tuple[str, ...]
    measured: bool
    on_paper: bool

    @property
    def name(self) -> str:
        """The clause as the coverage table shows it: "2.3 Två i personalen ska …"."""
        return f"{self.label} {self.text}".strip()


def demands_in(
    passages: Iterable[StoredPassage], themes: Mapping[str, Sequence[str]]
) -> list[Demand]:
    """The demanding clauses of one document's passages in order; the same words only once."""
    out: dict[str, Demand] = {}
    for passage in passages:
        heading = " ".join(passage.passage.heading_path[-1:])
        for clause in _clauses(passage.text):
            demand = _demand(passage, heading, clause, themes)
            if demand:
                out.setdefault(re.sub(r"\W+", "", demand.text.casefold()), demand)
    return list(out.values())


@dataclass(slots=True)
class _Clause:
    start: int
    end: int
    label: str


def _clauses(text: str) -> list[_Clause]:
    """Numbered clauses with what follows them, else paragraphs; a list goes with the line above."""
    out: list[_Clause] = []
    at, after_blank = 0, True
    for raw in text.split("\n"):
        line = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        at += len(raw) + 1
        if not line:
            after_blank = True
            continue
        number = _NUMBER.match(line)
        open_clause = out[-1] if out else None
        if number:
            out.append(_Clause(start + number.end(), start + len(line), number[1]))
        elif (
            _HEADING.match(line)
            and not _MODAL.search(line.lower())
            and (after_blank and not _BULLET.match(line))
            and not (open_clause and text[open_clause.start : open_clause.end].endswith(":"))
        ):
            out.append(_Clause(start, start, ""))
        elif open_clause and (
            _BULLET.match(line)
            or not after_blank
            or open_clause.label
            or text[open_clause.start : open_clause.end].endswith(":")
        ):
            open_clause.end = start + len(line)
        else:
            out.append(_Clause(start, start + len(line), ""))
        after_blank = False
    return [c for c in out if c.end > c.start]


def _demand(
    passage: StoredPassage, heading: str, clause: _Clause, themes: Mapping[str, Sequence[str]]
) -> Demand | None:
    spans = [
        (start, end)
        for start, end in _sentences(passage.text, clause)
        if asks_of_provider(passage.text[start:end])
    ]
    if not spans:
        return None
    units = tuple(_unit(passage, start, end, clause) for start, end in spans)
    text = " ".join(" ".join(u.text.split()) for u in units)
    lowered = swedish.fold(text)
    areas = themes_in(re.sub(r"\(.*?\)|\bavtal\w*", "", lowered), themes)
    return Demand(
        label=clause.label,
        heading=re.sub(r"^[\d.]+\s+", "", heading),
        text=text,
        units=units,
        origin="standard" if passage.type == "standard" else "agreement",
        areas=tuple(areas),
        measured=bool(_MEASURE.search(lowered) and _DIGIT.search(lowered))
        or bool(re.search(r"\b(?:minst|högst|senast|varje|vaken|vakna|årligen|inom)\b", lowered)),
        on_paper=bool(_TERMS_OF_CONTRACT.search(lowered)),
    )


def _sentences(text: str, clause: _Clause) -> list[tuple[int, int]]:
    """The sentences of a clause; "9 kap." at the end of a printed line does not end one."""
    out: list[tuple[int, int]] = []
    for start, end in sentence_spans(text, clause.start, clause.end):
        if out and _UNFINISHED.search(text[out[-1][0] : out[-1][1]]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _unit(passage: StoredPassage, start: int, end: int, clause: _Clause) -> Unit:
    """The sentence as a quote; one that leads a list takes the list with it where there is room."""
    if passage.text[start:end].rstrip().endswith(":"):
        whole = passage.text[start : clause.end]
        if len(whole.split()) <= MAX_QUOTE_WORDS:
            end = start + len(whole.rstrip())
    words = list(re.finditer(r"\S+", passage.text[start:end]))
    if len(words) > MAX_QUOTE_WORDS:
        end = start + words[MAX_QUOTE_WORDS - 1].end()
    base = passage.passage.start
    if clause.label:
        # A clause has a number of its own: that is where a reader looks, not the heading above.
        place = clause.label if "§" in clause.label else f"punkt {clause.label}"
        passage = replace(passage, passage=replace(passage.passage, locator=place))
    return Unit(passage, base + start, base + end, passage.text[start:end], "sentence")


def asks_of_provider(sentence: str) -> bool:
    """Whether a sentence of an agreement demands something of the provider.

    >>> asks_of_provider("Personalen ska få handledning."), asks_of_provider("Kommunen ska betala.")
    (True, False)
    """
    lowered = swedish.fold(sentence).strip()
    if _NO_DEMAND.match(lowered):
        return False
    for modal in _MODAL.finditer(lowered):
        before, after = lowered[: modal.start()], lowered[modal.end() :]
        if _OTHER_AFTER.match(after) or _OTHER_LAST.search(before):
            continue
        if _OTHER_FIRST.match(before) and not re.search(
            r"\b(?:leverantören|utföraren|bolaget|hemmet|personalen|föreståndaren|företaget|vårdgivaren)\b",
            before,
        ):
            continue
        return True
    return False


def other_home(demand: Demand, home: str | None, homes: Sequence[str]) -> str | None:
    """The other home of the provider that a clause is about, None when it concerns `home` too."""
    if not home:
        return None
    text = swedish.fold(demand.text)
    if swedish.fold(home) in text:
        return None
    return next((h for h in homes if h != home and swedish.fold(h) in text), None)


def card_text(card: Mapping[str, Any]) -> str:
    """What a question of the bank is about, as one text to compare with."""
    return f"{card['text']} {card['why']} {card['evidence']}"
