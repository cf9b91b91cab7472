"""How much of a question the best places hold, in their text or in the questions people ask of them.

A caseworker's words seldom stand in the law, but they do stand in the questions written to its card. A
word that neither the text nor any question of a place holds ("bostadsbidrag", "karensavdrag") is what
the question is about and the place is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit
from assistant.library.search import Search

FIRST, MOST = 3, 5
"""How many places are taken together, and looked at one by one."""
PARTS = 0.6
"""What a compound counts when all its parts are held but not the word itself."""
NONE = {"held_first": 0.0, "held_together": 0.0, "held_most": 0.0, "rarest": 0.0}


def held(search: Search, terms: QueryTerms, hits: Sequence[Hit]) -> dict[str, float]:
    """Shares of the question's content words that are held, each 0–1 and weighed by how seldom the
    word is used in any question.

    held_first: by the best place; held_together: by the best three; held_most: by the place among
    five that holds most; rarest: how seldom the rarest word is used, 1 for one that no question has.
    """
    if not hits or not terms.content:
        return NONE
    index = search.index()
    words = [(stems, _rarity(stems, search)) for _, stems in terms.content]
    total = sum(weight for _, weight in words) or 1.0
    asked = {
        stem: index.question_row[index.question_terms[stem]]
        for stem in {stem for stems, _ in words for stem in stems}
        if stem in index.question_terms
    }
    places = []
    for hit in hits[:MOST]:
        have: set[str] = set()
        for passage in search.store.passages(hit.members):
            have |= swedish.term_set(
                " ".join([passage.title, *passage.passage.heading_path, passage.text])
            )
        members = np.array([index.row_of[i] for i in hit.members if i in index.row_of])
        have |= {stem for stem, rows in asked.items() if np.isin(members, rows).any()}
        places.append(have)

    def share(have: set[str]) -> float:
        return sum(weight * _held(stems, have) for stems, weight in words) / total

    return {
        "held_first": share(places[0]),
        "held_together": share(set().union(*places[:FIRST])),
        "held_most": max(share(have) for have in places),
        "rarest": max(weight for _, weight in words),
    }


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
