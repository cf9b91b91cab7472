"""Whether a question asks for what the library is known not to hold, and what is said then.

A gap card says what people ask for that nothing in the library answers, and where to turn. It speaks of
the shipped cards, the statutes and the documents that our cards retell; of a document that the user
took in it knows nothing, and says nothing where such a one is found for the question.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.material import Own
from assistant.answering.own_documents import BESIDE
from assistant.library.gaps import KnownGaps, Near
from assistant.library.search import Search

USUAL = {"gap_asked": 0.46, "gap_several": 0.43, "gap_worded": 0.23}
"""How near the middlemost of 250 answerable development questions lies to the gaps."""
SAME_TOPIC, NAMED = 0.4, 0.4
"""Least match and share of words at which a question is about the gap's topic. Of the gaps' own questions
that reach both without themselves, seven of ten meet their own topic and the rest one beside it."""


def near_gap(gaps: KnownGaps | None, text: str, own: Own | None, search: Search) -> Near:
    """How near a question lies to the known gaps; nothing when a document of the user's own may answer."""
    if gaps is None or (own is not None and own.chance >= BESIDE):
        return Near()
    return gaps.near(text, search.index())


def as_features(near: Near) -> dict[str, float]:
    """What the refusal model looks at, each 0–1; where the gaps say nothing, what is usual."""
    if near.gap is None:
        return dict(USUAL)
    return {
        "gap_asked": max(near.asked, 0.0),
        "gap_several": max(near.several, 0.0),
        "gap_worded": near.worded,
    }


def what_is_missing(near: Near, search: Search) -> tuple[str, str] | None:
    """What the library does not say and where to turn, when a question is about a known gap."""
    if near.gap is None or near.match < SAME_TOPIC or near.about < NAMED:
        return None
    card: Mapping[str, object] = search.store.card(near.gap) or {}
    return (str(card["missing"]), str(card["turn_to"])) if card else None
