"""Which exact words of a source bear a sentence that a language model wrote, if any do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from assistant.answering.strictness import loose
from assistant.answering.telling import place_name
from assistant.answering.units import Unit, units
from assistant.answering.verifying import verify
from assistant.answering.verifying_words import Lexicon
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts
from assistant.library import swedish

Quotable = Callable[[Unit], bool]
PER_NEW = 4
"""A word that the quotes do not hold is allowed for every so many that they do, beyond two. `verify`
asks for less, since it also judges summaries that a person wrote."""
CANDIDATES = 4
"""Quotes tried for a sentence, alone and two by two."""

ADDS = 2
"""Terms of the sentence that each of two quotes must hold and the other not. Without this a second
quote only lends its "ska" or "inte" to a sentence that the first one contradicts."""


def bearing_units(
    sentence: str,
    passages: Sequence[StoredPassage],
    acts: Acts,
    lexicon: Lexicon,
    quotable: Quotable = lambda unit: True,
) -> tuple[Unit, ...]:
    """The fewest units of `passages` that together say what `sentence` says; () when none do.

    `quotable` tells which units may be quoted.
    """
    wanted = swedish.term_set(sentence)
    if not wanted or sentence.endswith("?"):
        return ()
    ranked = _ranked(wanted, passages, quotable)
    for chosen in _combinations(ranked, wanted):
        quotes = [unit.text for unit in chosen]
        places = [_place(unit, acts) for unit in chosen]
        if rests_on(sentence, quotes, places, acts, lexicon):
            return chosen
    return ()


def rests_on(
    sentence: str, quotes: Sequence[str], places: Sequence[str], acts: Acts, lexicon: Lexicon
) -> bool:
    """Whether a model's sentence may rest on `quotes`, which stand at `places`."""
    return (
        not loose(sentence, quotes, places)
        and _covered(sentence, [*quotes, *places], lexicon)
        and verify(sentence, quotes, acts, places, lexicon).supported
    )


def _ranked(
    wanted: frozenset[str], passages: Sequence[StoredPassage], quotable: Quotable
) -> list[Unit]:
    """The units that hold most of the wanted terms, the shorter first among equals."""
    scored = [
        (len(wanted & swedish.term_set(unit.text)), -unit.words, unit)
        for passage in passages
        for unit in units(passage)
        if quotable(unit)
    ]
    scored.sort(key=lambda item: item[:2], reverse=True)
    return [unit for held, _, unit in scored[:CANDIDATES] if held]


def _combinations(ranked: Sequence[Unit], wanted: frozenset[str]) -> Iterator[tuple[Unit, ...]]:
    """Each unit alone, then two where each says something of the sentence that the other does not."""
    yield from ((unit,) for unit in ranked)
    held = [(unit, wanted & swedish.term_set(unit.text)) for unit in ranked]
    for (one, mine), (other, theirs) in combinations(held, 2):
        if min(len(mine - theirs), len(theirs - mine)) >= ADDS and not _overlap(one, other):
            yield one, other


def _overlap(one: Unit, other: Unit) -> bool:
    same = (one.passage.document_id, one.passage.version) == (
        other.passage.document_id,
        other.passage.version,
    )
    return same and one.start < other.end and other.start < one.end


def _place(unit: Unit, acts: Acts) -> str:
    """ "22 kap. 11 § SoL", or the title and heading of a document."""
    passage = unit.passage
    if passage.document_id.startswith("sfs-"):
        return place_name(passage, acts)
    return passage.locator


def _covered(sentence: str, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the texts hold the sentence's content words: whole, in part, or by another name.

    Names do not count, since they are what a lie has in common with the truth. In a short sentence
    no word may be new; in a longer one every `PER_NEW`th.
    """
    tokens = swedish.words(" ".join(texts))
    held = frozenset().union(*(swedish.term_set(t) for t in texts))
    groups = {g for t in tokens for g in lexicon.same.get(swedish.stem(t), ())}
    named = {w.lower() for w in re.findall(r"(?<=\s)[A-ZÅÄÖ]\w+", sentence)}
    words = [w for w in swedish.content_words(sentence) if w not in named and not w.isdigit()]
    new = [
        w for w in words
        if not swedish.term_set(w) & held and not groups.intersection(lexicon.same.get(swedish.stem(w), ()))
    ]  # fmt: skip
    return bool(words) and len(new) <= max(0, len(words) - 2) // PER_NEW
