"""A refusal as an answer: what is missing, where to turn, and what the library does hold."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import refusals
from assistant.answering.known_gaps import SAME_TOPIC, what_is_missing
from assistant.answering.material import Material
from assistant.answering.own_documents import NEAR
from assistant.answering.own_telling import nearest
from assistant.answering.understanding import Understood
from assistant.domain.answers import Answer
from assistant.library.search import Search

SUGGESTED = 3
"""Places that are named when nothing is told."""


def refused(
    search: Search,
    understood: Understood,
    kind: str,
    material: Material | None,
) -> Answer:
    """The refusal of a kind (`refusals.TEXTS`). `material`: None when nothing was searched for; the known
    gap that the question lies nearest to is told instead of the common text, and what the user's own
    documents say nearest to it is shown."""
    near = material.gap if material else None
    own = material.own if material else None
    if kind == "off_topic" and own and own.chance >= NEAR:
        kind = "absent"  # the user's own documents are about something near
    if kind == "off_topic" and near and near.match >= SAME_TOPIC:
        kind = "absent"  # what people ask in this work, though not in the words of the field
    shown = nearest(own) if kind == "absent" else ()
    refusal = refusals.refusal("own" if shown else kind)
    suggestions: tuple[str, ...] = shown
    if near and kind == "absent" and not shown and (gap := what_is_missing(near, search)):
        refusal = replace(refusal, text=" ".join(gap))
    if kind in ("absent", "legal_advice") and material and not shown:
        passages = search.passages(material.found.hits[:SUGGESTED])
        suggestions = tuple(dict.fromkeys(f"{p.title}: {p.locator}" for p in passages))
    return answered(
        understood,
        text=refusal.text,
        abstained=True,
        refusal=refusal.kind,
        reason=refusal.reason,
        suggestions=suggestions,
    )


def answered(understood: Understood, **fields: object) -> Answer:
    """An answer with what was understood of the question filled in."""
    return Answer(
        question=understood.question,
        standalone_question=understood.standalone,
        as_of=understood.as_of.isoformat(),
        kind=understood.kind,
        **fields,  # type: ignore[arg-type]
    )
