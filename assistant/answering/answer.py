"""From question to answer, step by step: understand, search, gather, choose, verify, note."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering import extractive, refusals
from assistant.answering.citations import Sources, check_quotes
from assistant.answering.currency import History, notices
from assistant.answering.evidence import Scored, score_units
from assistant.answering.gathering import Evidence, gather
from assistant.answering.grounds import cite_grounds
from assistant.answering.lawtime import answer_in_time, earlier_law
from assistant.answering.premises import correct
from assistant.answering.responsibility import Task, answer_task, find_task
from assistant.answering.understanding import Cues, Understood, understand
from assistant.answering.units import Unit
from assistant.domain.answers import Answer, Citation, Notice, Responsibility, Statement
from assistant.library import swedish
from assistant.library.search import Found, Search

HITS = 12
SCORED = 40
GREETING = (
    "Hej! Jag svarar på frågor om vem som ansvarar för vad när HVB och annan vård följs upp, och "
    "tar fram frågor inför besök. Varje svar visar sina källor."
)


@dataclass(frozen=True)
class Answerer:
    """Everything an answer is made from; one for the life of the process."""

    search: Search
    cues: Cues
    history: History

    def answer(self, question: str, history: Sequence[str], as_of: date | None) -> Answer:
        """Answer `question` as of a day (None: the day it names, else today).

        `history` are the earlier questions, oldest first.
        """
        started = time.perf_counter()
        understood = understand(question, history, as_of, self.cues, self.search.acts)
        answer = self._answer(understood)
        took = round((time.perf_counter() - started) * 1000, 1)
        return _with(answer, took_ms=took)

    def _answer(self, understood: Understood) -> Answer:
        if not swedish.words(understood.focus):
            return self._refuse(understood, "empty", None)
        if understood.kind == "greeting":
            return _answer(understood, text=GREETING)
        if understood.refusal:
            return self._refuse(understood, understood.refusal, None)
        query = f"{understood.focus} {understood.background}".strip()
        found = self.search.search(query, HITS)
        if refusals.names_a_person(understood.question, self._names(found), self.cues):
            return self._refuse(understood, "individual", found)
        evidence = gather(self.search, found.hits)
        scored = score_units(
            understood, found.terms, evidence.passages[:HITS], self.search.embedder, evidence.hints
        )[:SCORED]
        sources = Sources(self.search.store, self.search.acts, understood.as_of)
        in_time = answer_in_time(understood, found.terms, self.search, self.history, sources)
        if not in_time and not self._answerable(understood, found, scored):
            kind = "absent" if understood.in_field else "off_topic"
            return self._refuse(understood, kind, found)
        return self._compose(understood, found, evidence, scored, sources, in_time)

    def _names(self, found: Found) -> list[str]:
        passages = self.search.store.passages(i for h in found.hits[:6] for i in h.members[:2])
        return [w for p in passages for w in swedish.words(f"{p.title} {p.text}")]

    def _answerable(self, understood: Understood, found: Found, scored: Sequence[Scored]) -> bool:
        if not scored:
            return False
        if found.hits and found.hits[0].exact:
            return True
        values = refusals.features(understood, found.terms, found.hits, scored)
        return refusals.probability(values) >= refusals.THRESHOLD

    def _compose(
        self,
        understood: Understood,
        found: Found,
        evidence: Evidence,
        scored: Sequence[Scored],
        sources: Sources,
        statements: list[Statement],
    ) -> Answer:
        store = self.search.store
        responsibility: Responsibility | None = None
        best = found.hits[0].score if found.hits else 0.0
        task: Task | None = None
        premises: list[Notice] = []
        if not statements:
            statements, premises = correct(
                understood, evidence, found.terms, self.search, sources, best
            )
        if not statements and not (found.hits and found.hits[0].exact):
            task = find_task(understood, evidence, self.search, found.terms, best)
        if task:
            statements, responsibility = answer_task(
                task, understood, found.terms, self.search, sources
            )

        def grounds(unit: Unit) -> list[int]:
            card = store.card(unit.passage.passage.card_id or "") or {}
            return cite_grounds(
                card, unit.text, understood, found.terms, self.search, sources, law=1
            )

        used = sum(len(s.text.split()) for s in statements)
        room = extractive.MAX_WORDS - used
        pool = [s for s in scored if not (task and s.unit.passage.id == task.passage.id)]
        if found.hits and found.hits[0].exact:
            pool = _named_place(pool, found)
        if not statements or (room >= 20 and len(sources.citations) < 5):
            chosen = extractive.choose(
                understood, pool, room if statements else extractive.MAX_WORDS
            )
            if statements:
                chosen = [c for c in chosen if c.unit.words <= room][:1]
            statements = [*statements, *extractive.statements(chosen, sources, grounds)]
        earlier = earlier_law(understood, self.history, self.search, sources)
        if earlier:
            statements = [Statement(earlier[0][0], (earlier[0][1],)), *statements]
        check_quotes(store, sources.citations)
        published = {
            d.id: d.metadata.get("published", "") for d in store.documents(include_shipped=False)
        }
        return _answer(
            understood,
            text=" ".join(s.text for s in statements),
            statements=tuple(statements),
            responsibility=responsibility,
            citations=tuple(sources.citations),
            notices=tuple(
                premises
                + notices(
                    sources.citations, self.history, self.search.acts, understood.as_of, published
                )
            ),
        )

    def _refuse(self, understood: Understood, kind: str, found: Found | None) -> Answer:
        refusal = refusals.refusal(kind)
        suggestions: tuple[str, ...] = ()
        if kind in ("absent", "legal_advice") and found:
            passages = self.search.passages(found.hits[:3])
            suggestions = tuple(dict.fromkeys(f"{p.title}: {p.locator}" for p in passages))
        return _answer(
            understood,
            text=refusal.text,
            abstained=True,
            refusal=refusal.kind,
            reason=refusal.reason,
            suggestions=suggestions,
        )


def _named_place(pool: Sequence[Scored], found: Found) -> list[Scored]:
    """Only what the question named, best first, when it named a place."""
    wanted = {h.passage_id for h in found.hits if h.exact} | {
        i for h in found.hits if h.exact for i in h.members
    }
    return [s for s in pool if s.unit.passage.id in wanted] or list(pool)


def _answer(understood: Understood, **fields: object) -> Answer:
    return Answer(
        question=understood.question,
        standalone_question=understood.standalone,
        as_of=understood.as_of.isoformat(),
        kind=understood.kind,
        **fields,  # type: ignore[arg-type]
    )


def _with(answer: Answer, **changes: object) -> Answer:
    from dataclasses import replace

    return replace(answer, **changes)  # type: ignore[arg-type]


__all__ = ["Answerer", "Citation"]
