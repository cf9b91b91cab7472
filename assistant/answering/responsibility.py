"""Who answers for a task: from its card, with the card's grounds quoted beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.answering.borne import cite_borne
from assistant.answering.citations import Sources
from assistant.answering.denials import (
    as_data,
    asks_who,
    find_denied,
    mentions,
    no_grounds,
    units_of,
)
from assistant.answering.evidence import Scored, score_units
from assistant.answering.gathering import Evidence
from assistant.answering.grounds import bearing, cite_grounds, cite_named, grounds_of
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit, on_one_line
from assistant.domain.answers import Responsibility, Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.search import Search

FORBIDS = 0.5
"""Share of the question's words that a card must hold to answer whether somebody may."""
WHO_NEAR, MAY_NEAR, FORBIDS_NEAR = 0.6, 0.8, 0.35
"""A task's card answers when its chance beside the best place is at least this: who does it,
whether somebody may, and where the card says that the very one asked about may not."""
BESIDE = 0.45
"""A task is told beside another answer when its chance is at least this."""
OPEN_MATCH = 0.4
"""A question that asks neither who nor whether is answered by the card of a task only when one of
its questions is this near."""
LEAST_MATCH = 0.12
"""Whether somebody may is not answered by a card none of whose questions is this near."""
SURE = 0.4
"""With a match of this much, the task is told whatever else was found."""
TOLD_WORDS = 75
"""Words that the sentences of a card may take."""


@dataclass(frozen=True, slots=True)
class Task:
    """A responsibility card that answers; `question` (0–1): how surely it was asked for."""

    card_id: str
    passage: StoredPassage
    data: dict[str, Any]
    question: float

    @property
    def sure(self) -> bool:
        """Whether it may be told however thin the rest of the evidence is."""
        return self.question >= SURE


def find_task(
    understood: Understood, evidence: Evidence, search: Search, terms: QueryTerms
) -> Task | None:
    """The card of the task that is asked about; None when no card is near enough.

    Whether it is depends on what is asked: who does it, whether somebody may, or something else.
    """
    may = understood.wants_verdict
    # "Vilken paragraf styr …?" is answered by the grounds of the task.
    who = asks_who(understood) or "place_in_law" in understood.asks
    if understood.kind == "visit":
        return None
    ranked = []
    for card_id, passage, near, question in evidence.tasks:
        data: dict[str, Any] = dict(search.store.card(card_id) or {})
        # "Får Adda …?": a card that says Adda may not, and holds the question's words, answers it.
        forbids = may and any(
            mentions(understood.focus, str(m["actor"])) for m in data.get("may_not") or ()
        )
        forbids = forbids and _named(terms, passage.text) >= FORBIDS
        # The best place of all answers whatever was asked of it.
        least = FORBIDS_NEAR if forbids else WHO_NEAR if who else MAY_NEAR if may else 1.0
        if (
            near < least
            or (may and near < 1.0 and question < LEAST_MATCH)
            or (not (who or may) and question < OPEN_MATCH)
        ):
            continue
        ranked.append((near + (0.3 if forbids else 0.0), Task(card_id, passage, data, question)))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def beside(
    understood: Understood, evidence: Evidence, search: Search, sources: Sources
) -> Responsibility | None:
    """The task nearest to a question that was answered otherwise, as data; None when none is near.

    Its grounds are those of its places that the answer quotes already.
    """
    near = [entry for entry in evidence.tasks if entry[2] >= BESIDE]
    if not near or not (asks_who(understood) or understood.wants_verdict):
        return None
    card_id, *_ = max(near, key=lambda entry: entry[2])
    data: dict[str, Any] = dict(search.store.card(card_id) or {})
    places = {
        ("sfs-" + (r.sfs or "").replace(":", "-"), r.locator)
        for ground in data.get("grounds") or ()
        for r in find_references(str(ground), search.acts)[:1]
    }
    quoted = [c.n for c in sources.citations if (c.document_id, c.locator) in places]
    return as_data(data, quoted, sources)


def _named(terms: QueryTerms, text: str) -> float:
    """Share of the question's weighted words that `text` holds, 0–1."""
    have = swedish.term_set(text)
    total = sum(terms.weight(s) for _, s in terms.content)
    hit = 0.0
    for _, stems in terms.content:
        share = 1.0 if stems[0] in have else 0.5 if have.intersection(stems) else 0.0
        hit += share * terms.weight(stems)
    return hit / total if total else 0.0


def settles(task: Task, understood: Understood, terms: QueryTerms, search: Search) -> bool:
    """Whether the card says that the very one asked about may not."""
    if not understood.wants_verdict:
        return False
    scored = score_units(understood, terms, [(task.passage, 1.0, 1.0)], search.embedder)
    units = [s for s in scored if s.unit.kind == "sentence"]
    return (
        find_denied(understood, task.data, units, units_of(units, str(task.data["answer"])))
        is not None
    )


def answer_task(
    task: Task, understood: Understood, terms: QueryTerms, search: Search, sources: Sources
) -> tuple[list[Statement], Responsibility | None]:
    """The card's sentences that answer, in order, and the responsibility as data."""
    data = task.data
    scored = score_units(understood, terms, [(task.passage, 1.0, 1.0)], search.embedder)
    units = [s for s in scored if s.unit.kind == "sentence"]
    answer_units = units_of(units, str(data["answer"]))
    chosen = [*answer_units]
    denied = find_denied(understood, data, units, answer_units)
    if denied:
        chosen = [denied.unit, *(u for u in answer_units if u is not denied.unit)]
    extra = _extra(understood, data, units, chosen)
    hint = f"{data['answer']} {' '.join(str(m['why']) for m in data.get('may_not') or ())}"

    @cache
    def grounds() -> list[int]:
        return cite_grounds(data, hint, understood, terms, search, sources)

    told: dict[int, Statement] = {}
    # The sentence that answers gets its sources first, then the others as they fit the question: there
    # may not be room for those of every sentence.
    fit = {s.unit.start: rank for rank, s in enumerate(units)}
    rest = sorted([*chosen[1:], *extra], key=lambda u: fit.get(u.start, len(fit)))
    for unit in [*chosen[:1], *rest]:
        refused = bool(denied and unit is denied.unit)
        text = on_one_line(unit.text)
        numbers = cite_borne(data, unit, search, sources)
        if numbers is None:
            no = (
                no_grounds(denied, data, understood, terms, search, sources)
                if denied and refused
                else []
            )
            rests_on = grounds()
            named = cite_named(text, None, understood, terms, search, sources)
            number = sources.cite(unit)
            base = no or bearing(text, rests_on, sources)
            numbers = (
                list(dict.fromkeys([*base, *named, *([number] if number else [])])) or rests_on
            )
        if not numbers:
            continue
        no_first = denied is not None and denied.sure and refused
        told[unit.start] = Statement(f"Nej. {text}" if no_first else text, tuple(numbers))
    statements = [told[u.start] for u in [*chosen, *extra] if u.start in told]
    all_grounds = grounds_of(data, hint, understood, terms, search, sources)
    return statements, as_data(data, all_grounds, sources)


def _extra(
    understood: Understood, data: dict[str, Any], units: Sequence[Scored], chosen: Sequence[Unit]
) -> list[Unit]:
    """One or two more sentences of the card: how often, to whom, what it is mistaken for."""
    wanted: list[str] = []
    lowered = swedish.fold(understood.focus)
    if "time" in understood.asks and data.get("how_often"):
        wanted.append(str(data["how_often"]))
    if re.search(r"\b(?:rapport|redovis|till vem|ta del av|lämnas|anmäl)", lowered) and data.get(
        "reported_to"
    ):
        wanted.append(str(data["reported_to"]))
    if data.get("scope") == "local" and data.get("note"):
        wanted.append(str(data["note"]))
    used = sum(u.words for u in chosen)
    out: list[Unit] = []
    ranked = [s.unit for s in units if s.unit not in chosen]
    for unit in [u for text in wanted for u in units_of(units, text)] + ranked[:1]:
        if (
            unit not in out
            and unit not in chosen
            and used + unit.words <= TOLD_WORDS
            and len(out) < 2
        ):
            out.append(unit)
            used += unit.words
    return out
