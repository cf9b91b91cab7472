"""What a plan covers: clauses, findings and themes, each with its questions or why it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.domain.visits import Coverage, Finding, VisitQuestion, VisitRequest
from assistant.library import swedish
from assistant.library.embeddings import Embedder
from assistant.visits.demands import ON_PAPER, Demand, card_text
from assistant.visits.likeness import Floats, likeness

COVERS = 0.40
"""How alike a question and a clause must be for the question to cover the clause."""
_SAME_AREA = 0.12
_ANSWERS_FOR_IT = frozenset({"ledning", "personal", "leverantör"})
_FURTHER = 0.05
NO_TIME = (
    "Ryms inte i tiden för besöket. Begär in underlag skriftligt i förväg, eller ge planen mer tid."
)
NO_QUESTION = "Ingen fråga i banken med källa i biblioteket passar begäran."


def matches(
    demands: Sequence[Demand], cards: Sequence[Mapping[str, Any]], embedder: Embedder
) -> Floats:
    """How well each question (column) is about each demand (row), 0–1.

    By words and meaning, and a little by theme; those who answer for the activity come first.
    """
    if not demands or not cards:
        return np.zeros((len(demands), len(cards)), dtype=np.float32)
    scores = likeness(embedder, [d.text for d in demands], [card_text(c) for c in cards])
    for row, demand in enumerate(demands):
        for column, card in enumerate(cards):
            if card["area"] in demand.areas:
                scores[row, column] += _SAME_AREA
            if card["audience"] not in _ANSWERS_FOR_IT:
                scores[row, column] -= _FURTHER
    return scores


@dataclass(frozen=True, slots=True)
class Covered:
    """A demand with the ids of its questions, and why it has none."""

    demand: Demand
    questions: tuple[str, ...] = ()
    reason: str | None = None

    def row(self) -> Coverage:
        """The line of the coverage table."""
        return Coverage(self.demand.name, "clause", self.questions, self.reason)


def covering(scores: Floats, row: int, most: int = 3) -> list[int]:
    """The questions (columns) that cover a demand, best first."""
    order = np.argsort(-scores[row])
    return [int(n) for n in order[:most] if scores[row, n] >= COVERS]


def why_not(demand: Demand, elsewhere: str | None, barred: str | None) -> str:
    """Why a demand has no question: another home's, forbidden here, on paper, or no time."""
    if elsewhere:
        return f"Gäller {elsewhere}, ett annat hem hos samma utförare."
    if barred:
        return barred
    return ON_PAPER if demand.on_paper else NO_TIME


def coverage(
    asked: VisitRequest,
    questions: Sequence[VisitQuestion],
    left_out: Iterable[str],
    clauses: Sequence[Covered],
    findings: Sequence[tuple[Finding, tuple[str, ...], str | None]],
) -> tuple[Coverage, ...]:
    """Every clause and finding, then every theme asked for or asked about."""
    out = [Coverage(finding.text, "finding", ids, reason) for finding, ids, reason in findings]
    out += [clause.row() for clause in clauses]
    for theme in dict.fromkeys([*asked.focus, *(q.area for q in questions), *left_out]):
        ids = tuple(q.id for q in questions if q.area == theme)
        out.append(Coverage(theme, "theme", ids, None if ids else NO_QUESTION))
    return tuple(out)


def concerns(provider: str | None, title: str, asked: str) -> bool:
    """Whether a document is about the provider or home asked for, by its provider or title.

    "Exempelhamnen Norr" is met by a document of "Exempelhamnen Omsorg AB": a first word that is no
    ordinary one names the house.
    """
    wanted = swedish.fold(asked).strip()
    if not wanted:
        return False
    whose = swedish.fold(provider or "")
    if re.search(rf"\b{re.escape(wanted)}s?\b", f"{whose} {swedish.fold(title)}"):
        return True
    if whose and re.search(rf"\b{re.escape(whose)}\b", wanted):
        return True
    first = next((w for w in swedish.words(asked) if len(w) > 3 and w not in _KINDS), "")
    return len(first) > 5 and first not in swedish.vocabulary() and first in swedish.words(whose)


_KINDS = frozenset(
    "stödboende stödboendet behandlingshem behandlingshemmet familjerådgivning familjerådgivningen "
    "stiftelsen omsorg vård hemmet boendet".split()
)


def group_of(service_form: str | None) -> str | None:
    """The target group that a service form implies, None when it implies none."""
    return {"hvb_barn": "barn och unga", "stodboende": "barn och unga", "hvb_vuxna": "vuxna"}.get(
        service_form or ""
    )


def title(kind: Mapping[str, Any], asked: VisitRequest) -> str:
    """The plan's title: kind of visit, provider, day."""
    return ", ".join(str(p) for p in (kind["name"], asked.provider, asked.date) if p)
