"""From question to answer, step by step: understand, search, gather, choose, verify, note."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answering import extractive, refusals, telling
from assistant.answering.announcements import announced
from assistant.answering.borne import cite_borne
from assistant.answering.chapter_time import chapters_in_time
from assistant.answering.citations import MAX_CITATIONS, Sources, check_quotes
from assistant.answering.cues import Cues
from assistant.answering.currency import History, notices, same_number
from assistant.answering.earlier_law import earlier_law
from assistant.answering.evidence import score_units
from assistant.answering.gathering import gather
from assistant.answering.go_on import that_goes_on
from assistant.answering.grounds import cite_grounds
from assistant.answering.held import held
from assistant.answering.known_gaps import as_features, near_gap
from assistant.answering.lawtime import answer_in_time, former_place
from assistant.answering.lead import Lead, Told, find_lead, tell
from assistant.answering.material import Material, named_place, said
from assistant.answering.own_documents import find_own
from assistant.answering.own_telling import told_beside, told_first
from assistant.answering.prohibitions import borne_prohibitions
from assistant.answering.refusing import answered, refused
from assistant.answering.related import see_also
from assistant.answering.reservations import with_reservations
from assistant.answering.responsibility import Task, beside
from assistant.answering.second_look import find_places
from assistant.answering.several import told_of_several
from assistant.answering.understanding import Understood, compared, split_parts, understand
from assistant.answering.units import Unit
from assistant.domain.answers import Answer, Citation, Notice, Responsibility, Statement
from assistant.domain.personal_data import mask
from assistant.library import swedish
from assistant.library.gaps import KnownGaps
from assistant.library.search import Found, Search

PASSAGES = 14
SCORED = 60
LEAST_ROOM = 20
"""Words that must be left for a further sentence to be told."""
BESIDE_NEAR = 0.5
"""A further sentence is told of a place whose chance beside the best one is at least this."""
NEARLY_COVERED = 0.6
"""A question whose words are this much covered is about the field, though not answered."""
GREETING = (
    "Hej! Jag svarar på frågor om vem som ansvarar för vad när HVB och annan vård följs upp, och tar fram frågor "
    "inför besök. Varje svar visar sina källor."
)
VISIT = "Frågor inför ett besök tar jag fram under Besök."
VISIT_AGAIN = "Ändra, ta bort och lägg till frågor gör du i planen när den är gjord."
SHORTER = 40
"""Words of an answer that is asked for once more, shorter."""


@dataclass(frozen=True)
class _Draft:
    """Statements before the answer is put together."""

    statements: list[Statement]
    responsibility: Responsibility | None
    premises: list[Notice]
    in_time: bool


@dataclass(frozen=True)
class Answerer:
    """Everything an answer is made from; one for the life of the process."""

    search: Search
    cues: Cues
    history: History
    municipality: str | None = None
    announcements: Sequence[Mapping[str, Any]] = ()
    gaps: KnownGaps | None = None

    def answer(self, question: str, history: Sequence[str], as_of: date | None) -> Answer:
        """Answer `question` as of a day (None: the day it names, else today).

        `history` are the earlier questions, oldest first. Personal data in them is masked before
        anything else; a question with an identity number is refused.
        """
        started = time.perf_counter()
        question, hidden = mask(question)
        earlier = [mask(asked)[0] for asked in history]
        understood = understand(question, earlier, as_of, self.cues, self.search.acts)
        about_someone = hidden["identity_number"] > 0
        answer = (
            refused(self.search, understood, "individual", None)
            if about_someone
            else self._answer(understood)
        )
        took = round((time.perf_counter() - started) * 1000, 1)
        return replace(answer, took_ms=took)

    def _answer(self, understood: Understood) -> Answer:
        if not swedish.words(understood.focus):
            return refused(self.search, understood, "empty", None)
        if understood.kind == "greeting":
            return answered(understood, text=GREETING)
        if understood.kind == "visit" and not understood.refusal:
            text = f"{VISIT} {VISIT_AGAIN}" if understood.again else VISIT
            wish = " ".join(understood.question.split())
            less = understood.again and self.cues.taken_away.search(swedish.fold(wish))
            said = (understood.background, "" if less else wish)
            request = ", ".join(part for part in said if part)
            return answered(understood, text=text, visit_request=request)
        if understood.refusal:
            return refused(self.search, understood, understood.refusal, None)
        parts = compared(understood.focus) or split_parts(understood.focus)
        if len(parts) == 2 and not understood.follow_up:
            answer = self._answer_parts(understood, parts)
            if answer is not None:
                return told_of_several(answer, understood, self.cues, answered=2)
        material = self.material(understood)
        if refusals.names_a_person(understood.question, self._names(material.found), self.cues):
            return refused(self.search, understood, "individual", material)
        sources = Sources(self.search.store, self.search.acts, understood.as_of)
        words = SHORTER if understood.again else extractive.MAX_WORDS
        draft = self._draft(understood, material, sources, words, further=not understood.again)
        if draft is None:
            covered = max((s.coverage for s in material.scored[:5]), default=0.0)
            absent = understood.in_field or covered >= NEARLY_COVERED
            kind = "absent" if absent else "off_topic"
            return refused(self.search, understood, kind, material)
        answer = self._finish(understood, draft, sources)
        answer = with_reservations(answer, understood, material, self.cues, sure=draft.in_time)
        return that_goes_on(answer, understood, material.found.hits, self.search)

    def _answer_parts(self, understood: Understood, parts: Sequence[str]) -> Answer | None:
        """Two questions in one, or two things compared, each answered in half the room; None when one
        has no answer. What to read further is left out: there is no room for it twice."""
        sources = Sources(self.search.store, self.search.acts, understood.as_of, limit=3)
        drafts = []
        for number, part in enumerate(parts):
            asked = understand(part, parts[:number], understood.as_of, self.cues, self.search.acts)
            draft = self._draft(
                asked,
                self.material(asked),
                sources,
                extractive.MAX_WORDS // len(parts),
                further=False,
            )
            if draft is None:
                return None
            drafts.append(draft)
            sources.limit = MAX_CITATIONS
        told: dict[str, Statement] = {}
        for statement in (s for d in drafts for s in d.statements):
            told.setdefault(statement.text, statement)
        together = _Draft(
            statements=list(told.values()),
            responsibility=next((d.responsibility for d in drafts if d.responsibility), None),
            premises=[n for d in drafts for n in d.premises],
            in_time=any(d.in_time for d in drafts),
        )
        return self._finish(understood, together, sources)

    def material(self, understood: Understood) -> Material:
        """What is found for a question, its sentences best first."""
        found = find_places(understood, self.search)
        evidence = gather(self.search, found.hits)
        scored = score_units(
            understood,
            found.terms,
            evidence.passages[:PASSAGES],
            self.search.embedder,
            evidence.hints,
        )[:SCORED]
        values = held(self.search, found.terms, found.hits)
        own = find_own(understood, Material(found, evidence, scored, values), self.search)
        near = near_gap(self.gaps, found.terms.text or understood.focus, own, self.search)
        return Material(found, evidence, scored, {**values, **as_features(near)}, near, own)

    def _names(self, found: Found) -> list[str]:
        passages = self.search.store.passages(i for h in found.hits[:6] for i in h.members[:2])
        return [w for p in passages for w in swedish.words(f"{p.title} {p.text}")]

    def _answerable(self, understood: Understood, material: Material, sure: bool) -> bool:
        """`sure`: the card that leads is one whose question is all but the one asked."""
        if material.exact:
            return True
        if not material.scored:
            return sure
        values = refusals.features(
            understood, material.found.terms, material.found.hits, material.scored, material.held
        )
        return refusals.answerable(understood, values, sure=sure)

    def _draft(
        self,
        understood: Understood,
        material: Material,
        sources: Sources,
        words: int,
        *,
        further: bool = True,
    ) -> _Draft | None:
        """Statements with their sources in about `words` words; None when nothing bears an answer.

        `further`: what to read next is named last.
        """
        search, terms = self.search, material.found.terms
        room, sources.limit = sources.limit, sources.limit - (understood.as_of < date.today())
        in_time = answer_in_time(
            understood, terms, search, self.history, sources
        ) or chapters_in_time(understood, terms, search, self.history, sources)
        lead, told = Lead(), Told(list(in_time))
        first = [] if in_time else told_first(understood, material.own, sources, words)
        if not in_time:
            lead = find_lead(understood, material, search)
            answerable = self._answerable(understood, material, lead.sure)
            if not answerable and not first:
                return None
            left = words - sum(len(s.text.split()) for s in first)
            if answerable and (not first or left >= LEAST_ROOM):
                told = tell(
                    lead, understood, material, search, sources, left, further=further and not first
                )
        statements = [*first, *told.statements]
        if not first:
            statements = self._filled(understood, material, sources, statements, lead.task, words)
            statements += told_beside(understood, material.own, statements, sources)
        sources.limit = room  # the one kept for what applied on an earlier day
        earlier = earlier_law(understood, self.history, search, sources)
        if earlier:
            statements = [earlier, *statements]
        elif not in_time:
            former = former_place(understood, terms, self.history, search, sources)
            statements = [*former, *statements]
        if not statements:
            return None
        if told.responsibility and lead.card:
            card = search.store.card(lead.card.passage.passage.card_id or "") or {}
            told.responsibility = borne_prohibitions(told.responsibility, card, search, sources)
        more = (
            see_also(material.evidence, material.scored, sources, search.acts) if further else None
        )
        duty = told.responsibility or beside(understood, material.evidence, search, sources)
        return _Draft([*statements, *([more] if more else [])], duty, told.premises, bool(in_time))

    def _filled(
        self,
        understood: Understood,
        material: Material,
        sources: Sources,
        statements: list[Statement],
        task: Task | None,
        words: int,
    ) -> list[Statement]:
        """`statements` followed by the best sentences that there is still room for."""
        room = words - sum(len(s.text.split()) for s in statements)
        pool = [s for s in material.scored if not (task and s.unit.passage.id == task.passage.id)]
        if material.exact:
            pool = named_place(pool, material.found)
        if statements:
            if room < LEAST_ROOM or len(sources.citations) >= sources.limit:
                return statements
            told = swedish.term_set(" ".join(s.text for s in statements))
            pool = [s for s in pool if not said(s.unit, told)]

        def grounds(unit: Unit) -> list[int]:
            card = self.search.store.card(unit.passage.passage.card_id or "") or {}
            borne = cite_borne(card, unit, self.search, sources)
            if borne is not None:
                return borne
            numbers = cite_grounds(
                card, unit.text, understood, material.found.terms, self.search, sources, law=1
            )
            own = sources.cite(unit)
            return [*numbers, *([own] if own else [])]

        chosen = extractive.choose(understood, pool, room if statements else words)
        if statements:
            chosen = [c for c in chosen if c.unit.words <= room and c.place >= BESIDE_NEAR][:1]
        return [*statements, *telling.statements(chosen, sources, grounds)]

    def _finish(self, understood: Understood, draft: _Draft, sources: Sources) -> Answer:
        """The answer with its notices, every quote checked against its document."""
        store, acts = self.search.store, self.search.acts
        check_quotes(store, sources.citations)
        published = {
            c.document_id: store.metadata(c.document_id, c.version).get("published", "")
            for c in sources.citations
        }
        told = [
            *draft.premises,
            *same_number(understood, self.history, acts, answered=draft.in_time),
            *announced(
                sources.citations, self.announcements, acts, max(understood.as_of, date.today())
            ),
            *notices(
                sources.citations,
                self.history,
                acts,
                understood.as_of,
                published,
                store.owners(c.document_id for c in sources.citations),
                self.municipality,
            ),
        ]
        return answered(
            understood,
            text=" ".join(s.text for s in draft.statements),
            statements=tuple(draft.statements),
            responsibility=draft.responsibility,
            citations=tuple(sources.citations),
            notices=tuple(told),
        )


__all__ = ["Answerer", "Citation"]
