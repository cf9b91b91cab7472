"""The card of a place found right behind the best one, told shortly after what leads the answer.

The ranking tells places apart by what they are about; which of two near ones holds the very detail
asked for it often cannot tell. A colleague who is not sure says both, the likelier first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.answering.citations import Sources
from assistant.answering.denials import asks_who
from assistant.answering.digests import (
    card_of,
    cite_digest,
    repeats,
    sentences_of,
    without_verdict,
)
from assistant.answering.evidence import score_units
from assistant.answering.gathering import chance
from assistant.answering.understanding import Understood
from assistant.answering.units import on_one_line
from assistant.domain.answers import Statement
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit
from assistant.library.search import Search

BEHIND = 2
"""How many places behind the best one are looked at."""
NEAR, MATCH = 0.15, 0.2
"""One is told when its chance beside the best place is at least this, or when one of its questions
is this much the one asked."""
NEAR_VERDICT = 0.4
"""What a fact's chance must be to come before the task where it is asked whether something is so."""
LEAST_MATCH = 0.12
"""None is told whose questions are all further from the one asked than this."""
ROOM = 100
"""Words that the answer may have with it."""
FACTS = frozenset({"guidance", "situation", "term", "announcement"})
"""Kinds of cards that tell a fact rather than a duty."""
SAME = 0.75
"""Two cards put one thing in different words: a sentence that shares more of its words than this with
what the other card has told is left out."""
LEAST = 8
"""Fewer words than this tell nothing."""


def next_card(
    understood: Understood,
    hits: Sequence[Hit],
    told_cards: Collection[str],
    told: Sequence[Statement],
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[Statement]:
    """What the likeliest of the cards behind the best place says; [] when none is near or new.

    `told_cards` are the cards that `told` comes from.
    """
    have = swedish.term_set(" ".join(s.text for s in told))
    room = ROOM - sum(len(s.text.split()) for s in told)
    for hit in _likeliest(hits):
        digest = card_of(hit, search)
        if digest is None or digest.passage.passage.card_id in told_cards:
            continue
        scored = score_units(understood, terms, [(digest.passage, 1.0, 1.0)], search.embedder)
        out = []
        for unit in sentences_of(digest, scored, room):
            if unit.words > room or unit.words < LEAST or repeats(unit.text, have, SAME):
                continue
            # Its "Ja" or "Nej" answers a question that another card was found nearer to.
            text = without_verdict(on_one_line(unit.text))
            numbers = cite_digest(digest, unit, understood, terms, search, sources)
            if numbers:
                out.append(Statement(text, tuple(numbers)))
                room -= unit.words
        if out:
            return out
    return []


def detail_first(
    understood: Understood, hits: Sequence[Hit], terms: QueryTerms, search: Search, sources: Sources
) -> list[Statement]:
    """What a card of one fact says, where a task's card is the best place but nobody asks who does
    it: then the fact is the answer and the task what surrounds it.

    Where it is asked whether something is so, the fact must be about as near as the task.
    """
    if asks_who(understood) or "place_in_law" in understood.asks:
        return []
    best = hits[0].question if hits else 0.0
    # What a whole paragraph says is a detail only where it was asked for more surely than the task.
    facts = [
        hit
        for hit in hits[1 : BEHIND + 1]
        if hit.kinds & FACTS or ("provision" in hit.kinds and hit.question > best)
    ]
    if understood.wants_verdict:
        facts = [hit for hit in facts if chance(hit, hits[0]) >= NEAR_VERDICT]
    return next_card(understood, [hits[0], *facts], (), (), terms, search, sources)


def that_fit(told: Sequence[Statement], more: Sequence[Statement]) -> list[Statement]:
    """Those of `more` that there is room for after `told`, and that do not repeat it."""
    out: list[Statement] = []
    for statement in more:
        have = swedish.term_set(" ".join(s.text for s in (*told, *out)))
        used = sum(len(s.text.split()) for s in (*told, *out))
        if used + len(statement.text.split()) > ROOM:
            break
        if not repeats(statement.text, have, SAME):
            out.append(statement)
    return out


def _likeliest(hits: Sequence[Hit]) -> list[Hit]:
    """The places behind the best one that are near enough, the likeliest first."""
    near = [
        hit
        for hit in hits[1 : BEHIND + 1]
        if not hit.exact
        and hit.question >= LEAST_MATCH
        and (chance(hit, hits[0]) >= NEAR or hit.question >= MATCH)
    ]
    return sorted(near, key=lambda hit: -(chance(hit, hits[0]) + hit.question))
