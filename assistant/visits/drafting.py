"""A filled-in request becomes a plan: questions chosen and ordered, everything with its source."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.answering.announcements import announced
from assistant.answering.citations import Sources, check_quotes
from assistant.answering.cues import Cues
from assistant.domain.visits import SourcedText, VisitPlan, VisitRequest
from assistant.library import swedish
from assistant.library.search import Search
from assistant.visits import objections
from assistant.visits.agenda import agenda
from assistant.visits.asking import Asking, Material
from assistant.visits.citing import Citing, general_documents
from assistant.visits.corrections import Claims, corrections
from assistant.visits.coverage import coverage, title
from assistant.visits.demands import Demand, demands_in
from assistant.visits.filling import settle
from assistant.visits.plan_outline import SIGN_OFF
from assistant.visits.provider_documents import About, about, known_names
from assistant.visits.requests import ReadRequest, read_request

_MOST_CITATIONS = 400
_SEVERAL = ("lov_meeting", "provider_meeting")
"""Meetings with many providers at once: none needs to be named."""
_FIXED = ("ubu",)
"""Kinds of visit that ask the same people whatever the sentence says; a form may still choose."""
_ALWAYS: Mapping[str, tuple[str, ...]] = {
    "yearly": ("socialsekreterare",),
    "in_depth": ("socialsekreterare",),
    "unannounced": ("personal",),
    "alarm_meeting": ("leverantör",),
    "lov_meeting": ("leverantör", "upphandlingsenhet"),
    "provider_meeting": ("leverantör",),
    "social_worker": ("placerade", "familjehem"),
}
"""Who is asked also where a sentence names others: they are there, or their experience is taken in."""


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
        store = self.search.store
        rows = store.documents()
        read = read_request(
            request, self.data, today, known_names(store, rows), self.cues.spellings
        )
        asked = read.request
        kind = next(t for t in self.data["visit_types"] if t["id"] == asked.visit_type)
        facts = about(store, rows, asked.provider, asked.home)
        read = settle(read, kind, facts, self.data, store)
        asked = read.request
        as_of = date.fromisoformat(asked.as_of) if asked.as_of else today
        sources = Sources(store, self.search.acts, as_of, limit=_MOST_CITATIONS)
        citing = Citing(self.search, self.cues, sources, as_of)
        not_allowed = citing.lines(kind["not_allowed"])
        audiences, refused = _audiences(read, kind)
        asked = replace(asked, audiences=audiences if asked.audiences else ())
        material = Material(
            asked=asked,
            kind=kind,
            audiences=audiences,
            demands=tuple(self._demands(asked, facts)),
            about=facts,
            general=tuple(general_documents(rows)),
        )
        made = Asking(citing, self.data, self.bank).questions(material)
        minutes = asked.minutes or int(kind["minutes"])
        plan = VisitPlan(
            request=asked,
            title=title(kind, asked),
            visit_type=str(kind["id"]),
            provider=asked.provider,
            date=asked.date,
            reported_to=kind.get("reported_to"),
            audiences=tuple(a for a in audiences if any(q.audience == a for q in made.questions))
            or audiences,
            not_allowed=not_allowed,
            before=(
                *self._to_read(facts, citing),
                *citing.lines(kind["before"]),
                *self._check_first(kind, asked, citing),
            ),
            questions=made.questions,
            findings=made.findings,
            coverage=coverage(asked, made.questions, made.left_out, made.clauses, made.followed),
            if_serious=citing.lines(self.data["if_serious"]),
            about=self._about(kind, citing),
            agenda=agenda(str(kind["id"]), made.questions, minutes),
            sign_off=SIGN_OFF,
            unclear=read.unclear,
        )
        plan = replace(
            plan,
            citations=tuple(_marked(sources)),
            notes=(
                *self._notes(read, kind, facts, plan, refused, sources),
                *self._of_law(citing, plan),
            ),
        )
        check_quotes(store, sources.citations)
        return replace(plan, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def _demands(self, asked: VisitRequest, facts: About) -> list[Demand]:
        """What the agreement demands; at a follow-up against the standard, what the standard does."""
        rows = list(facts.agreements)
        if asked.visit_type == "standard":
            rows += [
                r
                for r in self.search.store.documents(include_shipped=False)
                if r.type == "standard" and not r.provider
            ]
        unique: dict[str, Demand] = {}
        for row in rows:
            passages = [p for p in self.search.store.passages_of(row.id) if p.document_id == row.id]
            for demand in demands_in(passages, self.data["themes"]):
                # The same agreement as PDF and DOCX: line breaks differ, the first words do not.
                unique.setdefault(f"{demand.label} {swedish.words(demand.text)[:9]}", demand)
        return list(unique.values())

    def _to_read(self, facts: About, citing: Citing) -> list[SourcedText]:
        """The provider's agreement and reports, named, to read before the visit."""
        out = []
        for row in {r.title: r for r in facts.documents}.values():
            passages = [p for p in self.search.store.passages_of(row.id) if p.document_id == row.id]
            number = citing.opening(passages)
            what = "avtalet" if row in facts.agreements else "rapporten eller handlingen"
            if number:
                out.append(SourcedText(f"Läs {what} «{row.title}».", (number,)))
        return out

    def _check_first(
        self, kind: Mapping[str, Any], asked: VisitRequest, citing: Citing
    ) -> list[SourcedText]:
        """What IVO and others already know, to look up first."""
        fitting = [
            line
            for line in self.data.get("check_first") or ()
            if (not line["visit_types"] or kind["id"] in line["visit_types"])
            and (not line["service_forms"] or asked.service_form in line["service_forms"])
        ]
        return list(citing.lines(fitting))

    def _about(self, kind: Mapping[str, Any], citing: Citing) -> tuple[SourcedText, ...]:
        """What the visit is for, who does it, how often and who gets the report."""
        numbers = citing.cite(kind, f"{kind['purpose']} {kind['who']}")
        said = (
            ("Syfte", kind["purpose"]),
            ("Vem", kind["who"]),
            ("Hur ofta", kind.get("how_often")),
            ("Redovisas till", kind.get("reported_to")),
        )
        return tuple(SourcedText(f"{label}: {text}", numbers) for label, text in said if text)

    def _notes(
        self,
        read: ReadRequest,
        kind: Mapping[str, Any],
        facts: About,
        plan: VisitPlan,
        refused: Sequence[str],
        sources: Sources,
    ) -> tuple[str, ...]:
        known = objections.Known(
            named=bool(plan.provider),
            documents=len(facts.documents),
            agreements=len(facts.agreements),
            reports=len(facts.others),
            entity=facts.entity,
        )
        barred = objections.refused_audiences(refused, kind, plan.not_allowed, sources.citations)
        several = kind["id"] in _SEVERAL or kind["id"] in ("social_worker", "ubu")
        return (
            *(f"{c.question} {c.assumed}" for c in read.unclear),
            *read.notes,
            *barred,
            *objections.unfit_form(plan.request, kind),
            *corrections(
                Claims(read.said, str(kind["id"]), plan.request),
                self.data,
                (*plan.not_allowed, *plan.about),
                sources.citations,
                already=barred,
            ),
            *objections.about_provider(plan.request, known, several=several),
        )

    def _of_law(self, citing: Citing, plan: VisitPlan) -> tuple[str, ...]:
        """Law that did not apply on the day, and law that is about to change."""
        out = [
            f"{act} gäller först från {day.isoformat()}. Den {citing.as_of.isoformat()} gällde äldre regler; "
            "kontrollera dem innan frågorna används för den dagen."
            for act, day in citing.not_yet.items()
        ]
        until = max(citing.as_of.isoformat(), plan.date or "")
        out += [
            notice.text
            for notice in announced(
                citing.sources.citations,
                list(self.search.store.cards("announcement").values()),
                self.search.acts,
                date.fromisoformat(until),
            )
        ]
        return tuple(dict.fromkeys(out))


def _audiences(read: ReadRequest, kind: Mapping[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    """Whom the plan asks, and those asked for whom the kind of visit forbids."""
    usual = tuple(kind["audiences"])
    # Caseworkers who are asked about a home are not on their own visit to somebody there.
    about_home = kind["id"] == "social_worker" and read.whom.to == ("socialsekreterare",)
    always = () if read.whom.only or about_home else _ALWAYS.get(str(kind["id"]), ())
    if read.request.service_form != "familjehem":
        usual = tuple(a for a in usual if a != "familjehem")
        always = tuple(a for a in always if a != "familjehem")
    forbidden = set(kind["forbidden_audiences"])
    if read.request.service_form == "familjeradgivning":
        forbidden |= {"placerade", "föräldrar"}
    if kind["id"] == "social_worker" and read.request.target_group == "vuxna":
        # Nobody has custody of an adult: relatives are asked only where the person wants it.
        forbidden.add("föräldrar")
    refused = [a for a in read.whom.to if a in forbidden]
    if kind["id"] in _FIXED and not read.whom.ticked:
        return usual, refused
    said = tuple(dict.fromkeys((*read.whom.to, *always))) if read.whom.to else ()
    wanted = tuple(dict.fromkeys((*usual, *said))) if read.whom.more else said or usual
    out = tuple(a for a in wanted if a not in forbidden and a not in read.whom.not_to)
    rest = tuple(a for a in usual if a not in forbidden and a not in read.whom.not_to)
    return (out or rest or usual), refused


def _marked(sources: Sources) -> list[Any]:
    """The citations, with those of example material marked as examples."""
    return [
        replace(c, example=True) if swedish.fold(c.document).startswith("exempel –") else c
        for c in sources.citations
    ]
