"""What the user's own documents say, told before, beside or instead of what the cards and statutes say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import extractive, telling
from assistant.answering.citations import Sources
from assistant.answering.material import Own
from assistant.answering.own_documents import BESIDE, LEADS, NEAR
from assistant.answering.understanding import Understood
from assistant.answering.units import CELL, on_one_line
from assistant.domain.answers import Statement
from assistant.library import swedish

FIRST_WORDS = 50
"""Words that own documents may take when they lead, about: the rest is for what the law says."""
QUOTED = 3
"""Sentences that are shown where nothing else answers."""
HELD = 0.3
"""Share of the question's words that a sentence holds which is shown however unlikely it is an answer."""
SHOWN_WORDS = 30
"""Words of each of these that are shown."""


def told_first(
    understood: Understood, own: Own | None, sources: Sources, words: int
) -> list[Statement]:
    """The best sentences of the own documents with their quotes, in about `words` words; [] when they are
    not so near that they answer before the cards and statutes."""
    if own is None or own.chance < LEADS:
        return []
    chosen = extractive.choose(understood, own.scored, min(words, FIRST_WORDS))
    return telling.statements(chosen, sources, lambda unit: [])


def told_beside(
    understood: Understood, own: Own | None, told: Sequence[Statement], sources: Sources
) -> list[Statement]:
    """The best sentence of the own documents after an answer that is not theirs; [] when it is too far.

    It says that it is what lies nearest, since it may be about something else.
    """
    if own is None or not BESIDE <= own.chance < LEADS or not told:
        return []
    chosen = extractive.choose(understood, own.scored, FIRST_WORDS)[:1]
    said = telling.statements(chosen, sources, lambda unit: [])
    return [
        replace(s, text=f"Närmast i era egna dokument: ur {s.text.removeprefix('Ur ')}")
        for s in said
        if all(s.text not in known.text for known in told)
    ]


def nearest(own: Own | None) -> tuple[str, ...]:
    """Places in the own documents with their words, as what to look at when nothing answers; () when far."""
    if own is None or (own.chance < NEAR and own.scored[0].own < HELD):
        return ()
    places: list[str] = []
    for scored in own.scored:
        passage = scored.unit.passage
        words = on_one_line(scored.unit.text.replace(CELL, " – ")).split()
        quote = " ".join(words[:SHOWN_WORDS]) + (" …" if len(words) > SHOWN_WORDS else "")
        where = (
            ""
            if swedish.fold(passage.locator) == swedish.fold(passage.title)
            else f", {passage.locator}"
        )
        if all(quote not in known and known not in quote for known in places):
            places.append(f"{passage.title}{where}: ”{quote}”")
        if len(places) == QUOTED:
            break
    return tuple(places)
