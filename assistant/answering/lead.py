"""What leads an answer: a correction, a task's card or the card of the best place, told in its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answering.citations import Sources
from assistant.answering.digests import Digest, answer_digest, find_digest
from assistant.answering.material import Material
from assistant.answering.next_card import detail_first, next_card, that_fit
from assistant.answering.place_in_law import stands_in
from assistant.answering.premises import Correction, correct, find_correction, told_too
from assistant.answering.responsibility import Task, answer_task, find_task, settles
from assistant.answering.understanding import Understood
from assistant.domain.answers import Notice, Responsibility, Statement
from assistant.library.search import Search


@dataclass(frozen=True)
class Lead:
    """The card that leads; at most one of the three is there, none where no card is near enough."""

    correction: Correction | None = None
    task: Task | None = None
    digest: Digest | None = None

    @property
    def card(self) -> Correction | Task | Digest | None:
        """The one that there is."""
        return self.correction or self.task or self.digest

    @property
    def sure(self) -> bool:
        """Whether it may be told however thin the rest of the evidence is."""
        return bool(self.card and self.card.sure)


@dataclass
class Told:
    """What the card that leads gives the answer."""

    statements: list[Statement] = field(default_factory=list)
    responsibility: Responsibility | None = None
    premises: list[Notice] = field(default_factory=list)


def find_lead(understood: Understood, material: Material, search: Search) -> Lead:
    """A false premise is corrected before all else but a situation that is nearer to what is asked; a task
    answers before a card that tells a fact."""
    correction = find_correction(understood, material.evidence, search)
    if correction and not _nearer_situation(material, correction.question):
        return Lead(correction=correction)
    if not material.exact:
        task = find_task(understood, material.evidence, search, material.found.terms)
        if task:
            return Lead(task=task)
    return Lead(digest=find_digest(material.found.hits, search))


def _nearer_situation(material: Material, match: float) -> bool:
    """Whether the best place is a situation asked for more nearly than by a match of `match`."""
    best = material.found.hits[0]
    return "situation" in best.kinds and best.question > match


def tell(
    lead: Lead,
    understood: Understood,
    material: Material,
    search: Search,
    sources: Sources,
    words: int,
    *,
    further: bool,
) -> Told:
    """The card's sentences with their sources, in about `words` words.

    `further`: there is room for the card of the place behind too.
    """
    terms, hits = material.found.terms, material.found.hits
    told, fact = Told(), list[Statement]()
    if lead.correction:
        said, premises, duty = correct(lead.correction, understood, terms, search, sources)
        told = Told(said, duty, premises)
    elif lead.task:
        if further and not settles(lead.task, understood, terms, search):
            fact = detail_first(understood, hits, terms, search, sources)
        said, told.responsibility = answer_task(lead.task, understood, terms, search, sources)
        told.statements = [*fact, *that_fit(fact, said)] if fact else said
        belief = told_too(understood, material.evidence, terms, search, sources)
        told.statements += [belief] if belief else []
    elif lead.digest:
        told = Told(*answer_digest(lead.digest, understood, terms, search, sources, words))
    if lead.card is None:
        return told
    card_id = lead.card.passage.passage.card_id or ""
    card = search.store.card(card_id) or {}
    place = stands_in(card, lead.card.passage, understood, terms, search, sources, sure=lead.sure)
    told.statements = [*([place] if place else []), *told.statements]
    if further and not material.exact and not fact:
        told.statements += next_card(
            understood, hits, [card_id], told.statements, terms, search, sources
        )
    return told
