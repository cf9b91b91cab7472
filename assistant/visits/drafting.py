"""A filled-in request becomes a plan: questions chosen and ordered, everything with its source."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answering.citations import Sources, check_quotes
from assistant.answering.evidence import Scored, score_units
from assistant.answering.gathering import source_passages
from assistant.answering.understanding import Cues, understand
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.domain.visits import (
    Origin,
    SourcedText,
    VisitPlan,
    VisitQuestion,
    VisitRequest,
)
from assistant.library import query as query_module
from assistant.library import swedish
from assistant.library.ranking import Filters
from assistant.library.search import Search
from assistant.visits.coverage import concerns, coverage, demands, group_of, title
from assistant.visits.requests import read_request

MINUTES_PER_QUESTION = 5
FEWEST, USUAL, MOST = 12, 25, 40
"""Questions in a plan: at least, at least when no time was given, and at most."""
_OWN_TYPES = ("agreement", "report", "programme", "standard", "guidance", "document", "minutes")


@dataclass(frozen=True)
class Drafter:
    """Everything a plan is made from: search, the types of visit, the question bank."""

    search: Search
    cues: Cues
    data: Mapping[str, Any]
    bank: Sequence[Mapping[str, Any]]

    def plan(self, request: str | VisitRequest, today: date) -> VisitPlan:
        """Draft a plan. Raises InvalidRequest for a request that cannot be understood."""
        started = time.perf_counter()
        asked, notes = read_request(request, self.data["visit_types"], self.data, today)
        kind = next(t for t in self.data["visit_types"] if t["id"] == asked.visit_type)
        sources = Sources(self.search.store, self.search.acts, today, limit=400)
        forbidden = tuple(kind["forbidden_audiences"])
        wanted = asked.audiences or tuple(kind["audiences"])
        audiences = tuple(a for a in wanted if a not in forbidden)
        refused = [a for a in wanted if a in forbidden]
        notes += tuple(
            f"Vid {kind['name'].lower()} ställs inga frågor till {a}. Se vad som inte får göras."
            for a in refused
        )
        if not audiences:
            audiences = tuple(a for a in kind["audiences"] if a not in forbidden)
        cards = self._choose(asked, kind, audiences)
        questions, left_out = self._questions(cards, sources, asked)
        own = self._own_documents(asked, sources, audiences, kind)
        notes += self._about_provider(asked)
        plan = VisitPlan(
            request=asked,
            title=title(kind, asked),
            visit_type=str(kind["id"]),
            provider=asked.provider,
            date=asked.date,
            reported_to=kind.get("reported_to"),
            audiences=audiences,
            not_allowed=self._sourced(kind["not_allowed"], sources),
            before=self._sourced(kind["before"], sources),
            questions=(*questions, *own),
            coverage=coverage(asked, [*questions, *own], left_out),
            if_serious=self._sourced(self.data["if_serious"], sources),
            citations=tuple(sources.citations),
            notes=notes,
        )
        check_quotes(self.search.store, sources.citations)
        took = round((time.perf_counter() - started) * 1000, 1)
        return _replace(plan, took_ms=took)

    def _choose(
        self, asked: VisitRequest, kind: Mapping[str, Any], audiences: Sequence[str]
    ) -> list[Mapping[str, Any]]:
        """The bank's questions that fit, weighed by focus and priority, spread over the areas."""
        minutes = asked.minutes or int(kind["minutes"])
        fewest = FEWEST if asked.minutes else USUAL
        budget = max(fewest, min(MOST, minutes // MINUTES_PER_QUESTION))
        group = asked.target_group or group_of(asked.service_form)
        fitting = [
            q for q in self.bank
            if kind["id"] in q["visit_types"]
            and q["audience"] in audiences
            and (not q["service_forms"] or asked.service_form is None or asked.service_form in q["service_forms"])
            and (not q["target_groups"] or group is None or group in q["target_groups"])
        ]  # fmt: skip
        if asked.service_form is None:
            usual = set(kind["service_forms"]) or {"hvb_barn"}
            fitting = [
                q for q in fitting if not q["service_forms"] or usual & set(q["service_forms"])
            ]
        words = swedish.term_set(asked.text)

        def weight(question: Mapping[str, Any]) -> float:
            value = 4.0 - float(question["priority"])
            if question["area"] in asked.focus:
                value += 3.0
            if asked.service_form and asked.service_form in question["service_forms"]:
                value += 0.8
            shared = words & swedish.term_set(f"{question['text']} {question['area']}")
            return value + 0.3 * len(shared)

        chosen: list[Mapping[str, Any]] = []
        taken: Counter[str] = Counter()
        by_audience: Counter[str] = Counter()
        pool = list(fitting)
        while pool and len(chosen) < budget:
            # Each further question of an area or an audience counts less, so that all get a voice.
            best = max(
                pool,
                key=lambda q: (
                    weight(q)
                    - (0.5 if q["area"] in asked.focus else 0.9) * taken[q["area"]]
                    - 0.15 * by_audience[q["audience"]]
                ),
            )
            pool.remove(best)
            chosen.append(best)
            taken[best["area"]] += 1
            by_audience[best["audience"]] += 1
        order = list(dict.fromkeys([*asked.focus, *self.data["themes"]]))
        rank = {area: n for n, area in enumerate(order)}
        return sorted(
            chosen,
            key=lambda q: (
                rank.get(q["area"], 99),
                list(audiences).index(q["audience"]),
                q["priority"],
            ),
        )

    def _questions(
        self, cards: Sequence[Mapping[str, Any]], sources: Sources, asked: VisitRequest
    ) -> tuple[list[VisitQuestion], list[str]]:
        """The chosen cards with citations; a question for which no source is found is left out."""
        questions, left_out = [], []
        for card in cards:
            numbers = self._cite(card, f"{card['text']} {card['why']}", sources)
            if not numbers:
                left_out.append(str(card["area"]))
                continue
            questions.append(
                VisitQuestion(
                    id=str(card["id"]),
                    area=str(card["area"]),
                    quality=str(card["quality"]),
                    audience=str(card["audience"]),
                    text=str(card["text"]),
                    why=str(card["why"]),
                    evidence=str(card["evidence"]),
                    service_forms=tuple(card["service_forms"]),
                    target_groups=tuple(card["target_groups"]),
                    follow_ups=tuple(card["follow_ups"]),
                    origin="law" if card["grounds"] else "guidance",
                    citations=numbers,
                )
            )
        return questions, left_out

    def _cite(self, card: Mapping[str, Any], hint: str, sources: Sources) -> tuple[int, ...]:
        """Citations for a card's grounds (law first) and the documents it names."""
        numbers: list[int | None] = []
        for ground in card.get("grounds") or ():
            for reference in find_references(str(ground), self.search.acts)[:1]:
                passages = self.search.store.passages(self.search.resolve(reference))
                texts = [p for p in passages if p.type == "statute"] or passages[:1]
                numbers.append(self._cite_best(texts, hint, sources))
        documents = source_passages(self.search.store, card.get("sources"))
        numbers.append(self._cite_best(documents, hint, sources))
        return tuple(dict.fromkeys(n for n in numbers if n))

    def _cite_best(
        self, passages: Sequence[StoredPassage], hint: str, sources: Sources
    ) -> int | None:
        ranked = self._rank(passages, hint)
        return sources.cite(ranked[0].unit) if ranked else None

    def _rank(self, passages: Sequence[StoredPassage], hint: str) -> list[Scored]:
        if not passages:
            return []
        understood = understand(hint, (), date.today(), self.cues, self.search.acts)
        terms = query_module.parse(hint, self.search.store, len(self.search.index().ids))
        return score_units(
            understood,
            terms,
            [(p, 1.0, 1.0) for p in passages],
            self.search.embedder,
            {p.id: [(hint, 1.0)] for p in passages},
        )

    def _sourced(
        self, lines: Iterable[Mapping[str, Any]], sources: Sources
    ) -> tuple[SourcedText, ...]:
        """Lines with citations; a line whose sources are not in the library is left out."""
        out = []
        for line in lines:
            numbers = self._cite(line, str(line["text"]), sources)
            if numbers:
                out.append(SourcedText(str(line["text"]), numbers))
        return tuple(out)

    def _own_documents(
        self,
        asked: VisitRequest,
        sources: Sources,
        audiences: Sequence[str],
        kind: Mapping[str, Any],
    ) -> list[VisitQuestion]:
        """A question for every demand that the provider's own documents hold on what is asked."""
        if not asked.provider:
            return []
        rows = self.search.store.documents(include_shipped=False)
        about = [d.id for d in rows if concerns(d.provider, d.title, asked.provider)]
        if not about:
            return []
        found = self.search.search(
            f"{asked.text} {' '.join(asked.focus)} krav brist åtgärd ska",
            12,
            Filters(documents=tuple(about)),
        )
        audience = "ledning" if "ledning" in audiences else audiences[0]
        questions: list[VisitQuestion] = []
        for scored in self._rank(
            self.search.passages(found.hits), "ska krav brist åtgärdas rutiner personal"
        ):
            unit = scored.unit
            if not demands(unit.text) or len(questions) >= 8:
                continue
            number = sources.cite(unit)
            if number is None or any(number in q.citations for q in questions):
                continue
            origin: Origin = "agreement" if unit.passage.type == "agreement" else "finding"
            questions.append(
                VisitQuestion(
                    id=f"dokument-{len(questions) + 1}",
                    area=unit.passage.passage.heading_path[-1]
                    if unit.passage.passage.heading_path
                    else "Egna dokument",
                    quality="process",
                    audience=audience,
                    text=f"Hur lever ni upp till det här i dag: ”{' '.join(unit.text.split())}”?",
                    why=f"Står i «{unit.passage.title}» och gäller verksamheten.",
                    evidence="Be att få se hur det är dokumenterat.",
                    origin=origin,
                    citations=(number,),
                )
            )
        return questions

    def _about_provider(self, asked: VisitRequest) -> tuple[str, ...]:
        if not asked.provider:
            return (
                "Ingen utförare angavs. Frågorna bygger på lag och vägledning, inte på avtal eller rapporter.",
            )
        rows = self.search.store.documents(include_shipped=False)
        if not any(concerns(d.provider, d.title, asked.provider) for d in rows):
            return (
                f"Biblioteket har inget avtal och ingen rapport om «{asked.provider}». Lägg in dem med "
                f'samsyn ingest FIL --provider "{asked.provider}" för frågor ur dem.',
            )
        return ()


def _replace(plan: VisitPlan, **changes: Any) -> VisitPlan:
    from dataclasses import replace

    return replace(plan, **changes)
