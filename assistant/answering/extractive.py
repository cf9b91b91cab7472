"""Statements chosen from units: the few that answer the question, in order, each with its quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts
from assistant.library import swedish

MAX_WORDS = 80
MAX_STATEMENTS = 3
KEEP = 0.6
"""A further unit is told when its score is at least this share of the best one's."""

LEAD_WORDS = 4
"""Words that a lead-in takes, about."""
LAW_FIRST = 0.92
"""Statute and document both: law first, when its score is at least this share of the best."""

_BULLET = re.compile(r"^(?:[-–•*]\s+)?(?:✓\s*)?")
_FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|vårt|våra|jag)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:detta|dessa|denna|det|de|den|han|hon|där|här|sådan\w*|då|dock|även|också|i riktigt)\b",
    re.IGNORECASE,
)


def choose(
    understood: Understood, scored: Sequence[Scored], words: int = MAX_WORDS
) -> list[Scored]:
    """The units to tell: the best one, then others near it that add something."""
    chosen: list[Scored] = []
    used = 0
    scored = _law_first([s for s in scored if not _asks_back(s.unit, understood)])
    if not scored:
        return []
    limit = 5 if understood.kind == "comparison" or "list" in understood.asks else MAX_STATEMENTS
    for candidate in scored:
        if not chosen:
            chosen.append(candidate)
            used = candidate.unit.words + LEAD_WORDS
            continue
        if len(chosen) >= limit or candidate.score < KEEP * chosen[0].score:
            break
        told = candidate.unit.words
        if all(c.unit.passage.id != candidate.unit.passage.id for c in chosen):
            told += LEAD_WORDS
        if used + told > words or _repeats(candidate.unit, [c.unit for c in chosen]):
            continue
        # One point after another of the same list says nothing to who did not ask for a list.
        if limit == MAX_STATEMENTS and any(_same_list(candidate.unit, c.unit) for c in chosen):
            continue
        chosen.append(candidate)
        used += told
    return _in_reading_order(chosen)


def _asks_back(unit: Unit, understood: Understood) -> bool:
    """Whether a unit is itself a question; told only to those who ask which questions there are."""
    return unit.text.rstrip().endswith("?") and "fråg" not in understood.focus.lower()


def _law_first(scored: Sequence[Scored]) -> list[Scored]:
    """The best statute sentence in front, where it answers nearly as well as the best document."""
    if not scored or scored[0].unit.passage.type == "statute":
        return list(scored)
    best = scored[0]
    for candidate in scored[1:12]:
        if (
            candidate.unit.passage.type == "statute"
            and candidate.score >= LAW_FIRST * best.score
            and candidate.fits >= best.fits
        ):
            return [candidate, *(s for s in scored if s is not candidate)]
    return list(scored)


def _in_reading_order(chosen: list[Scored]) -> list[Scored]:
    """The best unit first; those of its passage follow in the order of the text."""
    first = chosen[0]
    rest = sorted(
        chosen[1:],
        key=lambda c: (c.unit.passage.id != first.unit.passage.id, c.unit.passage.id, c.unit.start),
    )
    return [first, *rest]


def _same_list(one: Unit, other: Unit) -> bool:
    """Whether two units are points of one list, or a list and one of its points."""
    if one.passage.id != other.passage.id or not {one.kind, other.kind} <= {"item", "list"}:
        return False
    return one.context == other.context or other.text.startswith(one.context or "\0")


def _repeats(unit: Unit, others: Sequence[Unit]) -> bool:
    """Whether a unit overlaps one already chosen, or says nearly the same."""
    mine = set(swedish.index_terms(unit.text))
    for other in others:
        if (
            unit.passage.id == other.passage.id
            and unit.start < other.end
            and other.start < unit.end
        ):
            return True
        theirs = set(swedish.index_terms(other.text))
        if mine and len(mine & theirs) / len(mine) > 0.75:
            return True
    return False


def sentence(unit: Unit) -> str:
    """The unit as a sentence: bullet and line breaks gone, a capital first, a stop last."""
    lines = [_BULLET.sub("", line.strip()) for line in unit.text.split("\n") if line.strip()]
    if unit.kind == "list" and len(lines) > 1:
        lead, items = lines[0].rstrip(":"), [_item(item) for item in lines[1:]]
        text = f"{lead}: {'; '.join(items)}"
    elif unit.kind == "item":
        text = _item(" ".join(lines))
    else:
        text = " ".join(lines)
    text = re.sub(r"\s+", " ", text).replace("*", "").strip(" ,;")
    if text and text[-1] not in '.!?…”"':
        text += "."
    return text[:1].upper() + text[1:]


def _item(text: str) -> str:
    """A list item without its number and without the "och" or "eller" that ties it to the next."""
    text = (
        re.sub(r"^(?:\d{1,2}[.)]|[a-zåäö]\))\s+", "", text.strip())
        if not text[:1].isupper()
        else text
    )
    return re.sub(r",?\s+(?:och|eller|samt)$", "", text.strip().rstrip(",;. "))


def lead_in(unit: Unit, acts: Acts, told: Unit | None = None) -> str:
    """What the reader needs before the quote: which paragraph, whose words, under which heading.

    `told` is the unit told just before; the same place is not named twice in a row.
    """
    passage = unit.passage
    same_place = told is not None and told.passage.id == passage.id
    if passage.type == "statute":
        context = f"{unit.context.rstrip(': ')} " if unit.kind == "item" and unit.context else ""
        return context if same_place else f"{place_name(passage, acts)}: {context}"
    if passage.type == "card":
        return ""
    heading = unit.context.rstrip(":") if unit.kind == "item" and unit.context else ""
    if (
        not heading
        and not same_place
        and (_POINTS_BACK.match(unit.text) or unit.words < 8)
        and passage.passage.heading_path
    ):
        heading = passage.passage.heading_path[-1]
    if _FIRST_PERSON.search(unit.text) and not same_place:
        speaker = passage.metadata.get("speaker")
        title = _short(passage.title)
        return f"{speaker} säger i «{title}»: " if speaker else f"Ur «{title}»: "
    if heading and swedish.fold(heading) not in swedish.fold(unit.text):
        return f"{heading}: "
    return ""


def place_name(passage: StoredPassage, acts: Acts) -> str:
    """ "22 kap. 11 § SoL", or with the act's title where it has no short name."""
    parts = passage.document_id.split("-")
    act = acts.get(":".join(parts[1:3])) if len(parts) == 3 else None
    name = act.short if act and act.short else passage.title[:1].lower() + passage.title[1:]
    return f"{passage.locator} {name}"


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:57].rsplit(" ", 1)[0] + " …"


def statements(
    chosen: Sequence[Scored], sources: Sources, grounds: Callable[[Unit], list[int]]
) -> list[Statement]:
    """One statement a unit with the numbers of its citations.

    A sentence of our own card is cited as `grounds(unit)` says, by what bears it.
    """
    out: list[Statement] = []
    told: Unit | None = None
    for scored in chosen:
        unit = scored.unit
        own_words = unit.passage.type == "card"
        numbers = grounds(unit) if own_words else sources.cite_all([unit])
        if numbers:
            text = lead_in(unit, sources.acts, told) + sentence(unit)
            out.append(Statement(text, tuple(dict.fromkeys(numbers))))
            told = unit
    return out
