"""Where else to look: the places that come next, named and quoted where the citations have room."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.gathering import Evidence
from assistant.answering.repeals import list_of
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts

NEAR, DOCUMENT_NEAR = 0.18, 0.4
"""A paragraph, and a document, is named when its chance beside the best place is at least this …"""
MOST = 4
"""… at most so many."""


def see_also(
    evidence: Evidence, scored: Sequence[Scored], sources: Sources, acts: Acts
) -> Statement | None:
    """A last statement "Se även …" that quotes each place it names; None when there is none.

    Only paragraphs and the user's own documents are named, never our own cards, and no place that
    is cited already.
    """
    cited = {(c.document_id, c.locator) for c in sources.citations}
    names: list[str] = []
    numbers: list[int] = []
    for passage, near, _ in evidence.passages:
        place = (passage.document_id, passage.locator)
        if near < NEAR or len(names) == MOST or len(sources.citations) >= sources.limit:
            break
        if place in cited or passage.passage.card_id:
            continue
        if passage.type != "statute" and near < DOCUMENT_NEAR:
            continue
        cited.add(place)
        best = next((s.unit for s in scored if s.unit.passage.id == passage.id), None)
        number = sources.cite(best) if best else None
        if number:
            names.append(_name(passage, acts))
            numbers.append(number)
    if not names:
        return None
    return Statement(f"Se även {list_of(names)}.", tuple(dict.fromkeys(numbers)))


def _name(passage: StoredPassage, acts: Acts) -> str:
    if passage.type == "statute":
        sfs = ":".join(passage.document_id.split("-")[1:3])
        act = acts.get(sfs)
        return f"{passage.locator} {act.short or act.title if act else passage.title}"
    return f"«{passage.title}» ({passage.locator})"
