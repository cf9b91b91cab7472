"""The grounds of a card, quoted: statute first, then the documents it digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.evidence import score_units
from assistant.answering.gathering import pointed_out, source_passages
from assistant.answering.understanding import Understood
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.domain.law_patterns import TRANSITIONAL
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.search import Search

LEAST_SHARED, NEAR_BEST = 0.2, 0.6
"""A quote bears a sentence when it holds at least this share of the sentence's words, and this much
of what the quote nearest to it holds."""
MOST_NAMED = 2
"""Places that one sentence names and that are quoted for it."""


def cite_best(
    passages: Sequence[StoredPassage],
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
    hint: str,
    count: int = 1,
) -> list[int]:
    """Citation numbers of the sentences in `passages` that say what `hint` says, best first."""
    if not passages:
        return []
    hints = {p.id: [(hint, 1.0)] for p in passages}
    ranked = score_units(
        understood, terms, [(p, 1.0, 1.0) for p in passages], search.embedder, hints
    )
    numbers = [sources.cite(s.unit) for s in ranked[:count]]
    return list(dict.fromkeys(n for n in numbers if n))


def place_passages(reference: str, search: Search) -> list[StoredPassage]:
    """The statute text of a place, our card where the text is missing, [] when neither is there."""
    if rule := TRANSITIONAL.search(reference):
        return search.store.located(rule.group())
    for found in find_references(reference, search.acts)[:1]:
        passages = search.store.passages(search.resolve(found))
        return [p for p in passages if p.type == "statute"] or passages[:1]
    return []


def cite_named(
    text: str,
    act: str | None,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    """Citations of the places that a card's sentence names itself ("högst 30 dagar enligt 15 o §").

    What is told of another paragraph rests on that paragraph's words, not on the card's own. `act`
    is the SFS number that a place without an act belongs to, None when the card has none.
    """
    numbers: list[int] = []
    for reference in find_references(text, search.acts)[:MOST_NAMED]:
        whole = replace(reference, sfs=reference.sfs or act)
        if not whole.sfs:
            continue
        passages = search.store.passages(search.resolve(whole))
        texts = [p for p in passages if p.type == "statute"]
        numbers += cite_best(texts, understood, terms, search, sources, text)
    return list(dict.fromkeys(numbers))


def cite_grounds(
    card: Mapping[str, Any],
    hint: str,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
    law: int = 2,
) -> list[int]:
    """Citations of a card's grounds: at most `law` places in statutes, then its documents."""
    numbers: list[int] = []
    places, documents = _rests_on(card, search)
    for passages in places[: law if documents else law + 1]:
        numbers += cite_best(passages, understood, terms, search, sources, hint)
    pointed = [n for u in pointed_out(documents, card.get("sources")) if (n := sources.cite(u))]
    # Two sentences of the document: where they stand together they become one quote. What the card
    # points at comes first, and then what is nearest to the question.
    count = 1 if pointed else 2
    numbers += pointed
    numbers += cite_best(documents, understood, terms, search, sources, hint, count=count)
    return list(dict.fromkeys(numbers))


def grounds_of(
    card: Mapping[str, Any],
    hint: str,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    """Citations of a card's grounds beside what its sentences quote: what is quoted of its places already,
    and where nothing of them is, what says most of `hint`. Room is left for what is told further."""
    places, documents = _rests_on(card, search)
    groups = [*places, *([documents] if documents else [])]
    at = {(p.document_id, p.locator) for passages in groups for p in passages}
    quoted = [c.n for c in sources.citations if (c.document_id, c.locator) in at]
    if quoted:
        return quoted
    best = (cite_best(g, understood, terms, search, sources, hint) for g in groups[:3])
    return list(dict.fromkeys(n for numbers in best for n in numbers))


def _rests_on(
    card: Mapping[str, Any], search: Search
) -> tuple[list[list[StoredPassage]], list[StoredPassage]]:
    """The passages of each place in statutes that a card names, and those of its documents."""
    places = [p for g in card.get("grounds") or () if (p := place_passages(str(g), search))]
    return places, source_passages(search.store, card.get("sources"))


def bearing(text: str, numbers: Sequence[int], sources: Sources) -> list[int]:
    """Those of `numbers` whose quote speaks of what `text` says, in their order; [] when none does.

    A card's grounds bear the card as a whole: a sentence of it names only the quotes that share
    enough of its words, and most of what the nearest quote shares.
    """
    own = swedish.term_set(text)
    quotes = {c.n: f"{c.document} {c.locator} {c.quote}" for c in sources.citations}
    shared = {n: len(own & swedish.term_set(quotes[n])) / max(len(own), 1) for n in numbers}
    least = max(LEAST_SHARED, NEAR_BEST * max(shared.values(), default=0.0))
    return [n for n in numbers if shared[n] >= least]
