"""A refusal as an answer: what is missing, where to turn, and what the library does hold."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import refusals
from assistant.answering.known_gaps import SAME_TOPIC, own_places, what_is_missing
from assistant.answering.understanding import Understood
from assistant.domain.answers import Answer
from assistant.library.gaps import Near
from assistant.library.search import Found, Search

SUGGESTED = 3
"""Places that are named when nothing is told, the user's own documents first."""


def refused(
    search: Search,
    understood: Understood,
    kind: str,
    found: Found | None,
    near: Near | None = None,
) -> Answer:
    """The refusal of a kind (`refusals.TEXTS`). `found`: None when nothing was searched for. `near`: the
    known gap that the question lies nearest to, which is told instead of the common text."""
    if near and kind == "off_topic" and near.match >= SAME_TOPIC:
        kind = "absent"  # what people ask in this work, though not in the words of the field
    own = own_places(found, search) if found and kind == "absent" else []
    refusal = refusals.refusal("own" if own else kind)
    suggestions: tuple[str, ...] = ()
    if near and kind == "absent" and not own and (gap := what_is_missing(near, search)):
        refusal = replace(refusal, text=" ".join(gap))
    if kind in ("absent", "legal_advice") and found:
        passages = search.passages([*own, *found.hits][:SUGGESTED])
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
