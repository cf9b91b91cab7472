"""The passages that a language model is shown: numbered, masked, as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from assistant.answering.evidence import Scored
from assistant.answering.extractive import KEEP
from assistant.answering.gathering import Evidence
from assistant.answering.material import Own
from assistant.answering.units import Unit
from assistant.domain.answers import Answer, Citation
from assistant.domain.documents import StoredPassage
from assistant.domain.personal_data import mask
from assistant.domain.sentences import sentence_spans

MOST = 6
MOST_WORDS = 240
"""Words of one passage that are shown; a longer one is cut at sentences."""


class Material(Protocol):
    """What was found for a question."""

    @property
    def evidence(self) -> Evidence:
        """The passages behind the hits."""
        ...

    @property
    def scored(self) -> Sequence[Scored]:
        """Their sentences, best first."""
        ...

    @property
    def own(self) -> Own | None:
        """What was found in the user's own documents."""
        ...


def chosen_passages(base: Answer, material: Material) -> list[StoredPassage]:
    """At most `MOST` passages: those that the answer without a model cites, then the best ones."""
    evidence = material.evidence
    best = [scored.unit.passage for scored in material.scored]
    cards = [p for _, p, *_ in (*evidence.tasks, *evidence.corrections)]
    own = [scored.unit.passage for scored in material.own.scored] if material.own else []
    known = _unique([*best, *(p for p, *_ in evidence.passages), *cards, *own])
    cited = [p for c in base.citations for p in known if _holds(p, c)]
    return _unique([*cited, *best])[:MOST]


def quotable_units(material: Material) -> Callable[[Unit], bool]:
    """Which units a model's sentence may rest on.

    Of statutes and our own cards all; of other documents those that the answer without a model
    could have chosen too. So a document can get nothing said through a model that it could not get
    quoted without one.
    """
    found = [material.scored, material.own.scored if material.own else ()]
    near = {
        (s.unit.passage.id, s.unit.start, s.unit.end)
        for scored in found
        for s in scored
        if s.score >= KEEP * scored[0].score
    }

    def quotable(unit: Unit) -> bool:
        own = unit.passage.type in ("statute", "card")
        return own or (unit.passage.id, unit.start, unit.end) in near

    return quotable


def as_data(passages: Sequence[StoredPassage]) -> str:
    """One JSON object a line, numbered from 1. Personal data is masked once more."""
    rows = (
        {"nr": n, "plats": mask(_place(p))[0], "text": mask(_shown(p.text))[0]}
        for n, p in enumerate(passages, 1)
    )
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def _place(passage: StoredPassage) -> str:
    if passage.locator == passage.title:
        return passage.title
    return f"{passage.title}, {passage.locator}"


def _shown(text: str) -> str:
    """The text, a long one up to the sentence where `MOST_WORDS` are reached."""
    words = 0
    for start, end in sentence_spans(text):
        words += len(text[start:end].split())
        if words > MOST_WORDS and start:
            return text[:start].rstrip()
    return text if words <= 2 * MOST_WORDS else " ".join(text.split()[:MOST_WORDS])


def _holds(passage: StoredPassage, citation: Citation) -> bool:
    return (
        (passage.document_id, passage.version) == (citation.document_id, citation.version)
        and passage.passage.start <= citation.start
        and citation.end <= passage.passage.end
    )


def _unique(passages: Iterable[StoredPassage]) -> list[StoredPassage]:
    return list({p.id: p for p in passages}.values())
