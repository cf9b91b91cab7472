"""The first places found are looked at again, one by one: what they hold of the question.

The search scores all places at once, by what can be kept ready for all of them. How much of the
question's words a place holds, in its text or in the questions people ask of it, and whether it holds
the kind of answer asked for, is worked out for the first ones alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.answer_kind import holds
from assistant.answering.held import mentions_place, only_mentions, shares, text_shares
from assistant.answering.preference import preferred
from assistant.answering.understanding import Understood
from assistant.domain.documents import StoredPassage
from assistant.domain.sentences import sentence_spans
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit
from assistant.library.search import Found, Search

HITS = 30
LOOKED_AT = 30
"""How many places are looked at again; those behind them keep their order and place."""
HELD, KIND = 2.5, 1.0
"""What holding all of the question's words, and a kind of answer asked for, add to `Hit.score`. Chosen
among 1, 2, 3 and 4, and .3, .6, 1 and 1.5, on the development questions (gold first and among two)."""
UNASKED_HELD = 12.0
"""What it adds that a text which nobody has written questions to holds all of the question's words, and
less by the square of the share …"""
FAR = (0.2, 0.45)
"""… in full when the best written question is no nearer than the first (0–1), not at all from the
second on: with a written question near, a place without one is rarely the one asked for. Both chosen on
the development questions and `other_acts`; `python -m evals.legs` measures it."""
BARE = frozenset({"statute", "document"})
"""Kinds of places that no card is about."""


def find_places(understood: Understood, search: Search) -> Found:
    """The best `HITS` places for a question, the first ones looked at again."""
    asked = (understood.law_text, HITS, None, preferred(understood))
    found = search.search(*asked)
    if mentions_place(understood, found):
        without = search.search(*asked, by_number=False)
        found = without if only_mentions(found, without, search) else found
    return replace(found, hits=second_look(understood, found.terms, found.hits, search))


def second_look(
    understood: Understood, terms: QueryTerms, hits: Sequence[Hit], search: Search
) -> tuple[Hit, ...]:
    """`hits` with the first ones' scores raised by what they hold, best first; without those that are
    about other people than the question.

    Where a place was named by its number nothing is changed.
    """
    if not hits or hits[0].exact:
        return tuple(hits)
    first, rest = hits[:LOOKED_AT], hits[LOOKED_AT:]
    bare = [UNASKED_HELD * _far(first) * share**2 for share in text_shares(search, terms, first)]
    out = []
    for hit, share, alone in zip(first, shares(search, terms, first), bare, strict=True):
        passages = search.store.passages(hit.members)
        if _about_others(understood, passages):
            continue
        text = " ".join(p.text for p in passages)
        more = HELD * share + KIND * holds(understood, text)
        more += alone if hit.kinds <= BARE else 0.0
        out.append(replace(hit, score=hit.score + more))
    return (*sorted(out, key=lambda hit: -hit.score), *rest)


def _about_others(understood: Understood, passages: Sequence[StoredPassage]) -> bool:
    """Whether a place is about others than those the question is about."""
    if not understood.people:
        return False
    groups, asked = understood.groups, understood.people
    whole, opening = (
        frozenset[str]().union(*(groups.named_in(text(p)) for p in passages))
        for text in (_whole, _opening)
    )
    return groups.about_others(asked, whole) and groups.about_others(asked, opening)


def _whole(passage: StoredPassage) -> str:
    """A passage under its heading, and under the name of its act."""
    act = passage.title if passage.type == "statute" else ""
    return f"{act} {passage.locator} {passage.text}"


def _opening(passage: StoredPassage) -> str:
    """As `_whole` with the first sentence alone: it says what the rest is about."""
    start, end = next(iter(sentence_spans(passage.text, 0, len(passage.text))), (0, 0))
    act = passage.title if passage.type == "statute" else ""
    return f"{act} {passage.locator} {passage.text[start:end]}"


def _far(hits: Sequence[Hit]) -> float:
    """How far the nearest written question is from the one asked, 0–1."""
    nearest, (least, most) = max(hit.question for hit in hits), FAR
    return min(max((most - nearest) / (most - least), 0.0), 1.0)
