"""Where in the law something stands, when that is what is asked: the place named first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.grounds import cite_best, place_passages
from assistant.answering.repeals import list_of
from assistant.answering.telling import place_name
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
    places = _answer_rests_on(card) or [str(ground) for ground in (card.get("grounds") or ())[:1]]
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


def _answer_rests_on(card: Mapping[str, Any]) -> list[str]:
    """The places that the first sentence of a card quotes, [] when it quotes none."""
    for borne in (card.get("bears") or {}).values():
        return list(dict.fromkeys(str(law) for law, _, _ in borne["quotes"] if law))[:MOST_PLACES]
    return []
