"""A false premise is corrected first, from its card, before anything else is answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from assistant.answering.borne import cite_borne
from assistant.answering.citations import Sources
from assistant.answering.denials import as_data, asks_who, denies_it, says_no
from assistant.answering.gathering import Evidence
from assistant.answering.grounds import bearing, cite_grounds, cite_named
from assistant.answering.understanding import Understood
from assistant.answering.units import on_one_line, units
from assistant.domain.answers import Notice, Responsibility, Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.library.query import QueryTerms
from assistant.library.search import Search

NEAR_TOP = 0.6
"""A correction is given when something is put forward to be confirmed or denied, its chance beside
the best place is at least this, and no task's card is likelier; or when it is the best place …"""
OPEN_MATCH = 0.45
"""… or, in an open question that rests on the belief, one of its questions is at least this much
the one asked …"""
NAMED_MATCH = 0.2
"""… or something is put forward about a place that the card names too, and one of the belief's
questions is at least this much the one asked."""
TOLD_MATCH, TOLD_NEAR = 0.4, 0.08
"""A correction is told after a task's answer when one of its questions is at least this much the one
asked, and its chance at least this."""
SURE = 0.3
"""With a match of this much, the correction stands whatever else was found."""

NO_ASKED, NO_BELIEVED = 0.34, 0.2
"""Match with one of the belief's questions that "nej" needs before the correction: where it is asked,
and where the asker holds it to be so ("… väl?"). Read off the development questions."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A misconception that the question rests on; `question` (0–1): how surely it does."""

    card_id: str
    passage: StoredPassage
    question: float

    @property
    def sure(self) -> bool:
        """Whether it may be told however thin the rest of the evidence is."""
        return self.question >= SURE


def find_correction(
    understood: Understood, evidence: Evidence, search: Search
) -> Correction | None:
    """The correction that the question needs, None when it needs none."""
    if understood.kind == "visit":
        return None
    task = max((near for _, _, near, _ in evidence.tasks), default=0.0)
    asked = {(r.chapter, r.paragraph) for r in understood.references}
    fitting = []
    for card_id, passage, near, question in evidence.corrections:
        found = Correction(card_id, passage, question)
        card = search.store.card(card_id) or {}
        about = f"{card.get('belief', '')} {card.get('correction', '')} {card.get('grounds', '')}"
        named = {(r.chapter, r.paragraph) for r in find_references(about, search.acts)}
        if asked:
            # Who asks what a paragraph says wants the paragraph. The place named comes before all
            # else, so only the questions tell how near the belief is.
            least = NAMED_MATCH if named & asked else OPEN_MATCH
            if understood.wants_verdict and question >= least:
                fitting.append((question, found))
        elif (
            near >= 1.0
            or (near >= NEAR_TOP and question >= OPEN_MATCH and near >= task)
            or (understood.wants_verdict and near >= max(NEAR_TOP, task))
        ):
            fitting.append((near, found))
    return max(fitting, key=lambda entry: entry[0])[1] if fitting else None


def told_too(
    understood: Understood,
    evidence: Evidence,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> Statement | None:
    """What corrects a belief in a question that a task's card answers; None when none is near.

    "Ska vi åka på årsbesöket även till ramavtalshemmen?" is answered by the task of the yearly
    visit, and by the belief that it goes for those homes too.
    """
    near = [
        (question, card_id, passage)
        for card_id, passage, chance, question in evidence.corrections
        if question >= TOLD_MATCH and chance >= TOLD_NEAR
    ]
    if not near or not understood.wants_verdict or len(sources.citations) >= sources.limit:
        return None
    _, card_id, passage = max(near, key=lambda entry: entry[0])
    data = search.store.card(card_id) or {}
    flat = on_one_line(str(data.get("correction", "")))
    for unit in units(passage):
        text = on_one_line(unit.text)
        if unit.kind == "sentence" and text in flat:
            told = cite_borne(data, unit, search, sources)
            if told is None:
                numbers = cite_grounds(data, text, understood, terms, search, sources, law=1)
                numbers = bearing(text, numbers, sources) or numbers
                own = sources.cite(unit)
                told = list(dict.fromkeys([*numbers, *([own] if own else [])]))
            return Statement(text, tuple(told)) if told else None
    return None


def correct(
    correction: Correction,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> tuple[list[Statement], list[Notice], Responsibility | None]:
    """The correction's sentences with their sources, the notice of the false premise, and who does it."""
    data = search.store.card(correction.card_id) or {}
    told = str(data["correction"])
    out: list[Statement] = []
    flat = on_one_line(told)

    @cache
    def grounds() -> list[int]:
        return cite_grounds(data, told, understood, terms, search, sources, law=1)

    for unit in units(correction.passage):
        text = on_one_line(unit.text)
        if unit.kind != "sentence" or text not in flat:
            continue
        borne = cite_borne(data, unit, search, sources)
        if borne is None:
            named = cite_named(text, None, understood, terms, search, sources)
            number = sources.cite(unit)
            own = [number] if number else []
            bare = [*bearing(text, grounds(), sources), *named]
            borne = list(dict.fromkeys([*bare, *own])) or grounds()
        numbers = tuple(borne)
        if (
            not out
            and "yes_no" in understood.asks
            and denies_it(understood, text)
            and says_no(understood)
            and correction.question >= (NO_BELIEVED if "belief" in understood.asks else NO_ASKED)
        ):
            text = f"Nej. {text}"
        if numbers:
            out.append(Statement(text, numbers))
    if not out:
        return [], [], None
    cited = tuple(dict.fromkeys(n for s in out for n in s.citations))
    duty = None
    if understood.wants_verdict or asks_who(understood):
        duty = as_data(data, cited, sources)
    if not understood.wants_verdict:
        return out, [], duty
    return out, [Notice("false_premise", f"Vanligt missförstånd: {data['belief']}", cited)], duty
