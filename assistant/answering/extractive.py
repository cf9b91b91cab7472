"""Which units are told: the few that answer the question, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.evidence import Scored
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit
from assistant.library import swedish

MAX_WORDS = 76
MAX_STATEMENTS = 3
KEEP = 0.6
"""A further unit is told when its score is at least this share of the best one's."""

LEAD_WORDS = 9
"""Words that a lead-in takes, about: "Ur en kommuns plan 2018–2020 under «Riktad insyn»:"."""
LAW_FIRST = 0.92
"""Statute and document both: law first, when its score is at least this share of the best."""
_STATES = re.compile(
    r"\b(?:är|ska|skall|har|får|kan|finns|följs|görs|sker|var|blir|deltar|kommer|gäller|startar?|utgår)\b|\d",
    re.IGNORECASE,
)
"""What a line without a stop has that tells something: a verb, or a number."""


def choose(
    understood: Understood, scored: Sequence[Scored], words: int = MAX_WORDS
) -> list[Scored]:
    """The units to tell: the best one, then others near it that add something."""
    chosen: list[Scored] = []
    used = 0
    scored = [s for s in scored if not _asks_back(s.unit, understood) and not _is_a_title(s.unit)]
    scored = _law_first(scored)
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


def _is_a_title(unit: Unit) -> bool:
    """Whether a unit is a heading that says nothing by itself ("Årlig inlämning av uppgifter")."""
    return unit.kind == "heading" and not _STATES.search(unit.text)


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
