"""Where in the law something stands, when that is what is asked: the place named first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.grounds import cite_best, place_passages
from assistant.answering.telling import place_name
from assistant.answering.understanding import Understood
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.library.query import QueryTerms
from assistant.library.search import Search


def stands_in(
    card: Mapping[str, Any],
    passage: StoredPassage,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
    *,
    sure: bool,
) -> Statement | None:
    """ "Det står i 22 kap. 11 § SoL.": the paragraph of the card that answers, or its first ground.

    `sure`: the card's own question is all but the one asked; else the paragraph is only said to be the
    nearest. None when no paragraph is asked for, the card rests on none, or the law was not in force on
    the day asked about.
    """
    if "place_in_law" not in understood.asks:
        return None
    place = _answer_rests_on(card)
    if passage.passage.paragraph:
        place = place_name(passage, search.acts)
    passages = place_passages(place, search) if place else []
    if not passages or not _in_force(passages[0], understood, search):
        return None
    numbers = cite_best(passages, understood, terms, search, sources, place)
    name = place_name(passages[0], search.acts)
    told = f"Det står i {name}." if sure else f"Närmast frågan ligger {name}."
    return Statement(told, tuple(dict.fromkeys(numbers))) if numbers else None


def _answer_rests_on(card: Mapping[str, Any]) -> str:
    """The place that the first sentence of a card quotes first, else the card's first ground; "" for none."""
    grounds = [str(ground) for ground in card.get("grounds") or ()]
    for borne in (card.get("bears") or {}).values():
        quoted = [str(law) for law, _, _ in borne["quotes"] if law]
        known = [law for law in quoted if law in grounds]
        return next(iter([*known, *grounds, *quoted]), "")
    return next(iter(grounds), "")


def _in_force(passage: StoredPassage, understood: Understood, search: Search) -> bool:
    act = search.acts.get(":".join(passage.document_id.split("-")[1:3]))
    return act is None or act.applies_on(understood.as_of)
