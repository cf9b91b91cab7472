"""Where in the law something stands, when that is what is asked: the place named first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.extractive import place_name
from assistant.answering.grounds import cite_best, place_passages
from assistant.answering.repeals import list_of
from assistant.answering.understanding import Understood
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.library.query import QueryTerms
from assistant.library.search import Search

MOST_PLACES = 2


def stands_in(
    card: Mapping[str, Any],
    passage: StoredPassage,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> Statement | None:
    """ "Det står i 22 kap. 11 § SoL.": the paragraph of the card that answers, or its first grounds.

    None when no paragraph is asked for, or the card rests on none.
    """
    if "place_in_law" not in understood.asks:
        return None
    places = [str(ground) for ground in (card.get("grounds") or ())[:MOST_PLACES]]
    if passage.passage.paragraph:
        places = [place_name(passage, search.acts)]
    names, numbers = [], list[int]()
    for ground in places:
        passages = place_passages(ground, search)
        if passages:
            names.append(place_name(passages[0], search.acts))
            numbers += cite_best(passages, understood, terms, search, sources, ground)
    if not names or not numbers:
        return None
    return Statement(f"Det står i {list_of(names)}.", tuple(dict.fromkeys(numbers)))
