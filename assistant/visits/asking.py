"""The questions of a plan: open findings first, then the bank's and the agreement's, each sourced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.domain.visits import Finding, Origin, VisitQuestion, VisitRequest
from assistant.library.reading import DocumentRow
from assistant.visits.choosing import FEWEST, Card, Fit, budget, choose, fitting, relevance
from assistant.visits.citing import ORIGINS, Citing, bearing
from assistant.visits.coverage import COVERS, NO_TIME, Covered, covering, group_of, matches, why_not
from assistant.visits.demands import Demand, other_home
from assistant.visits.following import follow_up
from assistant.visits.likeness import Floats
from assistant.visits.own_questions import NOBODY_TO_ASK, clause_question, who_answers
from assistant.visits.provider_documents import About

_OWN_SHARE = 3
"""At most one question in three is a clause of the agreement asked in its own words."""
_WELL_COVERED = 0.55
_MOST_DOCUMENTS = 2
_CONTRACT = "avtal och ekonomi"


@dataclass(frozen=True, slots=True)
class Material:
    """What the questions of one plan are made from. `general`: documents of no single provider."""

    asked: VisitRequest
    kind: Mapping[str, Any]
    audiences: tuple[str, ...]
    demands: tuple[Demand, ...]
    about: About
    general: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The questions in order, and what they cover. `left_out`: areas of questions without a source."""

    questions: tuple[VisitQuestion, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]
    clauses: tuple[Covered, ...]
    followed: tuple[tuple[Finding, tuple[str, ...], str | None], ...]


@dataclass(frozen=True)
class Asking:
    """Makes the questions of one plan."""

    citing: Citing
    data: Mapping[str, Any]
    bank: Sequence[Card]

    def questions(self, material: Material) -> Made:
        """All questions, each with at least one source."""
        asked, kind = material.asked, material.kind
        audience = who_answers(str(kind["id"]), material.audiences)
        themes = self.data["themes"]
        followed = follow_up(self.citing, themes, material.about.findings, audience)
        about_findings = [f.question for f in followed if f.question]
        room = budget(asked.minutes, int(kind["minutes"]), asked.most)
        fewest = min(FEWEST, room)
        count = max(fewest, room - len(about_findings))
        fit = Fit(
            visit_type=str(kind["id"]),
            service_form=asked.service_form,
            group=asked.target_group or group_of(asked.service_form),
            audiences=material.audiences,
            usual_forms=tuple(kind["service_forms"]) or ("hvb_barn",),
            focus=asked.focus,
        )
        cards = fitting(self.bank, fit)
        scores = matches(material.demands, cards, self.citing.search.embedder)
        barred = [self._barred(d, material, audience) for d in material.demands]
        cap = self._own_room(material.demands, scores, barred, count)
        covers = [
            frozenset(
                r for r in range(len(material.demands)) if scores[r, c] >= COVERS and not barred[r]
            )
            for c in range(len(cards))
        ]
        weights = relevance(cards, asked, self.citing.search.embedder)
        chosen = choose(cards, weights, asked, max(fewest, count - cap), covers)
        at = {str(c["id"]): n for n, c in enumerate(cards)}
        columns = [at[str(c["id"])] for c in chosen]
        bank, left_out = self._from_bank(chosen, material)
        kept = [n for n, q in zip(columns, bank, strict=True) if q is not None]
        asked_of = [q for q in bank if q is not None]
        clauses, own, cited = self._clauses(
            material,
            scores[:, kept],
            [q.id for q in asked_of],
            barred,
            audience,
            cap,
            cards,
            scores,
        )
        questions = [
            self._with_clauses(q, [(n, d) for ids, n, d in cited if q.id in ids]) for q in asked_of
        ]
        ordered = self._ordered([*questions, *own], material)
        return Made(
            questions=(*about_findings, *ordered),
            findings=tuple(f.finding for f in followed),
            left_out=tuple(left_out),
            clauses=tuple(clauses),
            followed=tuple((f.finding, f.ids, f.reason) for f in followed),
        )

    # -- the bank -----------------------------------------------------------------------------

    def _from_bank(
        self, cards: Sequence[Card], material: Material
    ) -> tuple[list[VisitQuestion | None], list[str]]:
        """The cards as questions with citations, None for one for which no source is found."""
        bears = bearing(
            self.citing.search,
            material.general,
            [f"{c['text']} {c['why']}" for c in cards],
            [str(c["area"]) for c in cards],
            self.data["themes"],
        )
        out: list[VisitQuestion | None] = []
        left_out: list[str] = []
        for card, near in zip(cards, bears, strict=True):
            numbers = list(self.citing.cite(card, f"{card['text']} {card['why']}"))
            for _, unit in near[:_MOST_DOCUMENTS]:
                number = self.citing.sources.cite(unit)
                if number and number not in numbers:
                    numbers.append(number)
            if not numbers:
                left_out.append(str(card["area"]))
                out.append(None)
                continue
            out.append(
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
                    origin=self._origin(card, numbers),
                    citations=tuple(numbers),
                )
            )
        return out, left_out

    def _origin(self, card: Card, numbers: Sequence[int]) -> Origin:
        if card["grounds"]:
            return "law"
        first = next(c for c in self.citing.sources.citations if c.n == numbers[0])
        return ORIGINS.get(first.type, "guidance")

    # -- the agreement ------------------------------------------------------------------------

    def _barred(self, demand: Demand, material: Material, audience: str | None) -> str | None:
        """Why a demand is not asked about in its own words, None when it can be."""
        elsewhere = other_home(demand, material.about.home, material.about.homes)
        if elsewhere or audience is None or demand.on_paper:
            return why_not(demand, elsewhere, NOBODY_TO_ASK if audience is None else None)
        return None

    def _own_room(
        self, demands: Sequence[Demand], scores: Floats, barred: Sequence[str | None], count: int
    ) -> int:
        """How many questions to keep for clauses: those that the bank does not ask well enough about."""
        best = scores.max(axis=1) if scores.shape[1] else np.zeros(len(demands))
        weak = [
            n
            for n, d in enumerate(demands)
            if not barred[n] and best[n] < (_WELL_COVERED if d.measured else COVERS)
        ]
        return min(len(weak), count // _OWN_SHARE)

    def _clauses(
        self,
        material: Material,
        scores: Floats,
        ids: Sequence[str],
        barred: Sequence[str | None],
        audience: str | None,
        cap: int,
        cards: Sequence[Card],
        all_scores: Floats,
    ) -> tuple[list[Covered], list[VisitQuestion], list[tuple[tuple[str, ...], int, Demand]]]:
        """Every demand covered or with a reason; the clauses' own questions; who cites which clause."""
        demands, focus = material.demands, material.asked.focus
        by_bank = [covering(scores, n) if not barred[n] else [] for n in range(len(demands))]
        best = [float(scores[n, c[0]]) if (c := by_bank[n]) else 0.0 for n in range(len(demands))]
        wanting = [
            n
            for n, d in enumerate(demands)
            if not barred[n] and (not by_bank[n] or (d.measured and best[n] < _WELL_COVERED))
        ]
        areas = [self._clause_area(d, cards, all_scores[n]) for n, d in enumerate(demands)]
        asked = Counter(str(c["area"]) for c in cards if str(c["id"]) in set(ids))
        own_rows: set[int] = set()
        while len(own_rows) < min(cap, len(wanting)):
            # Those that nothing else asks about come first, spread over the areas.
            row = min(
                (n for n in wanting if n not in own_rows),
                key=lambda n: (
                    bool(by_bank[n]),
                    areas[n] not in focus,
                    asked[areas[n]],
                    not demands[n].measured,
                    n,
                ),
            )
            own_rows.add(row)
            asked[areas[row]] += 1
        covered, own, cited = [], [], []
        for n, demand in enumerate(demands):
            number = self.citing.sources.cite(demand.units[0])
            further = [self.citing.sources.cite(u) for u in demand.units[1:2]]
            cites = tuple(dict.fromkeys(c for c in (number, *further) if c))
            names = tuple(ids[c] for c in by_bank[n])
            if n in own_rows and audience and cites:
                title = demand.units[0].passage.title
                question = clause_question(demand, n + 1, audience, areas[n], title, cites)
                own.append(question)
                names = (question.id, *names)
            if names and number:
                cited.append((names, number, demand))
            covered.append(Covered(demand, names, None if names else barred[n] or NO_TIME))
        return covered, own, cited

    def _clause_area(self, demand: Demand, cards: Sequence[Card], row: Floats) -> str:
        best = int(np.argmax(row)) if len(row) else -1
        near = str(cards[best]["area"]) if best >= 0 and row[best] >= COVERS / 2 else _CONTRACT
        return near if near in demand.areas or not demand.areas else demand.areas[0]

    def _with_clauses(
        self, question: VisitQuestion, clauses: Sequence[tuple[int, Demand]]
    ) -> VisitQuestion:
        """The question citing the clauses that it covers, beside the law."""
        if not clauses:
            return question
        labels = [d.label for _, d in clauses if d.label]
        source = "Standarden" if clauses[0][1].origin == "standard" else "Avtalet"
        where = f" ({', '.join(labels)})" if labels else ""
        numbers = tuple(dict.fromkeys((*question.citations, *(n for n, _ in clauses))))
        return replace(
            question,
            why=f"{question.why} {source}{where} ställer också krav på det.",
            origin=clauses[0][1].origin,
            citations=numbers,
        )

    def _ordered(
        self, questions: Sequence[VisitQuestion], material: Material
    ) -> list[VisitQuestion]:
        """By area, those of the focus first, and within an area by audience."""
        order = list(dict.fromkeys([*material.asked.focus, *self.data["themes"]]))
        rank = {area: n for n, area in enumerate(order)}
        voices = {a: n for n, a in enumerate(material.audiences)}
        return sorted(questions, key=lambda q: (rank.get(q.area, 99), voices.get(q.audience, 9)))
