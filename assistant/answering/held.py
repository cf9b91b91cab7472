"""How much of a question the best places hold, in their text or in the questions people ask of them.

A caseworker's words seldom stand in the law, but they do stand in the questions written to its card. A
word that neither the text nor any question of a place holds ("bostadsbidrag", "karensavdrag") is what
the question is about and the place is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answering.understanding import Understood
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit
from assistant.library.search import Found, Search

FIRST, MOST = 3, 5
"""How many places are taken together, and looked at one by one."""
PARTS = 0.6
"""What a compound counts when all its parts are held but not the word itself."""
MUCH, LITTLE = 9, 0.3
"""So many content words are a question of their own, of which a place that holds less is not asked about.
No development question that asks about the paragraph it names is that far from it."""
OWN_CARD, WHOLLY = 0.2, 0.7
"""A place named in passing gives way to a card whose question is at least this near (0–1), unless the place
holds more of the question than the second."""
ABOUT_THE_LAW = frozenset({"law_change", "succession", "predecessor", "place_in_law", "provision"})
"""What is asked for (`Understood.asks`) where the place in the law itself is what a question is about."""
NONE = {"held_first": 0.0, "held_together": 0.0, "held_most": 0.0, "rarest": 0.0}


def held(search: Search, terms: QueryTerms, hits: Sequence[Hit]) -> dict[str, float]:
    """Shares of the question's content words that are held, each 0–1 and weighed by how seldom the
    word is used in any question.

    held_first: by the best place; held_together: by the best three; held_most: by the place among
    five that holds most; rarest: how seldom the rarest word is used, 1 for one that no question has.
    """
    if not hits or not terms.content:
        return NONE
    words = _weighed(search, terms)
    places = _words_of(search, terms, hits[:MOST])
    return {
        "held_first": _share(words, places[0]),
        "held_together": _share(words, set().union(*places[:FIRST])),
        "held_most": max(_share(words, have) for have in places),
        "rarest": max(weight for _, weight in words),
    }


def shares(search: Search, terms: QueryTerms, hits: Sequence[Hit]) -> list[float]:
    """How much of the question each place holds, 0–1; as `held_first` is for the best one."""
    if not terms.content:
        return [0.0] * len(hits)
    words = _weighed(search, terms)
    return [_share(words, have) for have in _words_of(search, terms, hits)]


def mentions_place(understood: Understood, found: Found) -> bool:
    """Whether a question that names a place in the law has so much of its own that it may be about
    something else ("han är placerad enligt 6 § LVU, vem betalar tandläkaren …?")."""
    if not found.hits or not found.hits[0].exact or understood.asks & ABOUT_THE_LAW:
        return False
    words = [word for word, _ in found.terms.content if not word[:1].isdigit()]
    return len(words) >= MUCH


def only_mentions(found: Found, without: Found, search: Search) -> bool:
    """Whether the place that such a question names is beside what it asks: it holds little of the question,
    or the search `without` regard to the number finds a card that is asked for in such words."""
    (share,) = shares(search, found.terms, found.hits[:1])
    best = without.hits[0] if without.hits else None
    return share < LITTLE or bool(best and best.question >= OWN_CARD and share < WHOLLY)


def text_shares(search: Search, terms: QueryTerms, hits: Sequence[Hit]) -> list[float]:
    """How much of the question the text of each place holds, 0–1, weighed by how rare its words are in
    the library: what its cards and their questions say does not count."""
    words = [(stems, terms.weight(stems)) for _, stems in terms.content]
    return [_share(words, _text_words(search, hit, cards=False)) for hit in hits]


def _weighed(search: Search, terms: QueryTerms) -> list[tuple[Sequence[str], float]]:
    return [(stems, _rarity(stems, search)) for _, stems in terms.content]


def _words_of(search: Search, terms: QueryTerms, hits: Sequence[Hit]) -> list[set[str]]:
    """Stems that each place holds in its text, and those of the question that its questions hold."""
    index = search.index()
    asked = {
        stem: index.question_row[index.question_terms[stem]]
        for stem in {stem for _, stems in terms.content for stem in stems}
        if stem in index.question_terms
    }
    places = []
    for hit in hits:
        have = _text_words(search, hit)
        members = np.array(
            [index.row_of[i] for i in hit.members if i in index.row_of], dtype=np.int64
        )
        have |= {stem for stem, rows in asked.items() if _among(members, rows)}
        places.append(have)
    return places


def _text_words(search: Search, hit: Hit, *, cards: bool = True) -> set[str]:
    """Stems of a place's title, headings and text; without those of its cards when `cards` is False."""
    have: set[str] = set()
    for passage in search.store.passages(hit.members):
        if cards or not passage.passage.card_id:
            parts = [passage.title, *passage.passage.heading_path, passage.text]
            have |= swedish.term_set(" ".join(parts))
    return have


def _among(wanted: NDArray[np.int64], rows: NDArray[np.int64]) -> bool:
    """Whether one of `wanted` is among `rows`, which rise (as `Index.question_row` does)."""
    if not len(rows) or not len(wanted):
        return False
    at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    return bool((rows[at] == wanted).any())


def _share(words: Sequence[tuple[Sequence[str], float]], have: set[str]) -> float:
    total = sum(weight for _, weight in words) or 1.0
    return sum(weight * _held(stems, have) for stems, weight in words) / total


def _rarity(stems: Sequence[str], search: Search) -> float:
    """How seldom a word is used in the questions of all cards, 0–1."""
    index = search.index()
    count = len(index.question_ids)
    if not count:
        return 1.0
    used = index.question_terms.get(stems[0], np.zeros(0))
    return math.log(1 + count / (1 + len(used))) / math.log(1 + count)


def _held(stems: Sequence[str], have: set[str]) -> float:
    if stems[0] in have:
        return 1.0
    parts = stems[1:]
    return PARTS * sum(part in have for part in parts) / len(parts) if parts else 0.0
