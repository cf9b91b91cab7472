"""What was found for a question, and which of its sentences may still be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answering.evidence import Scored
from assistant.answering.gathering import Evidence
from assistant.answering.units import Unit
from assistant.library import swedish
from assistant.library.gaps import Near
from assistant.library.search import Found

SAID = 0.6
"""A sentence with more of its words than this among those told adds too little."""


@dataclass(frozen=True)
class Own:
    """What was found in the user's own documents: the sentences best first; how likely one of the first
    three answers, 0–1, and what that was worked out from."""

    scored: Sequence[Scored]
    values: Mapping[str, float]
    chance: float


@dataclass(frozen=True)
class Material:
    """What was found for a question: hits, the evidence behind them, its units best first.

    `held`: how much of the question the best places hold (`held.held`), and how near it lies to the
    known gaps; `gap`: the nearest of these. `own`: None where the user has no documents of their own.
    """

    found: Found
    evidence: Evidence
    scored: Sequence[Scored]
    held: Mapping[str, float] = field(default_factory=dict)
    gap: Near = field(default_factory=Near)
    own: Own | None = None

    @property
    def exact(self) -> bool:
        """Whether the question named a place in an act that the library holds."""
        return bool(self.found.hits and self.found.hits[0].exact)


def said(unit: Unit, told: frozenset[str]) -> bool:
    """Whether most of what a unit says is told already."""
    own = swedish.term_set(unit.text)
    return not own or len(own & told) / len(own) > SAID


def named_place(pool: Sequence[Scored], found: Found) -> list[Scored]:
    """Only what the question named, best first, when it named a place."""
    wanted = {h.passage_id for h in found.hits if h.exact} | {
        i for h in found.hits if h.exact for i in h.members
    }
    return [s for s in pool if s.unit.passage.id in wanted] or list(pool)
