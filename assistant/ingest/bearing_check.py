"""`samsyn corpus check` for what bears the cards' sentences: the sentences, the places and their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain.law import find_references
from assistant.domain.law_patterns import TRANSITIONAL
from assistant.domain.sentences import MAX_QUOTE_WORDS
from assistant.ingest.bearing import Quote, lost, pattern
from assistant.ingest.cards import Corpus
from assistant.ingest.statute_texts import RULES, Place


def bearing_faults(corpus: Corpus, texts: Mapping[Place, str]) -> Iterator[str]:
    """A Swedish line a fault. Words are looked for where the act's text is among `texts`."""
    cards = dict(_cards(corpus))
    acts = {sfs for sfs, chapter, _ in texts if chapter != RULES}
    for card_id, borne in corpus.bearing.items():
        where = f"bearing «{card_id}»"
        if card_id not in cards:
            yield f"{where}: kortet finns inte."
            continue
        for says in lost(cards[card_id], borne):
            yield f"{where}: ingen mening, eller flera, börjar «{says}»."
        for one in borne.sentences:
            for quote in one.quotes:
                yield from (f"{where}: {fault}" for fault in _faults(quote, corpus, texts, acts))


def _faults(
    quote: Quote, corpus: Corpus, texts: Mapping[Place, str], acts: set[str]
) -> Iterator[str]:
    if quote.law is None:
        return
    if rule := TRANSITIONAL.search(quote.law):
        place: Place = (rule["sfs"], RULES, rule["rule"])
        known = place in texts or not any(sfs == place[0] for sfs, _, _ in texts)
    else:
        found = find_references(quote.law, corpus.acts)
        if len(found) != 1 or not found[0].sfs or not found[0].paragraph:
            yield f"«{quote.law}» är ingen hänvisning till en paragraf i en känd författning."
            return
        place = (found[0].sfs, found[0].chapter, found[0].paragraph)
        known = place in texts or place[0] not in acts
    if not known:
        yield f"{quote.law} finns inte i lagtexten."
    elif place in texts:
        match = pattern(quote.words).search(texts[place])
        if match is None:
            yield f"{quote.law} har inte orden «{quote.words}»."
        elif len(match[0].split()) > MAX_QUOTE_WORDS:
            yield f"{quote.law}: «{quote.words}» är mer än {MAX_QUOTE_WORDS} ord och visas aldrig."


def _cards(corpus: Corpus) -> Iterator[tuple[str, dict[str, Any]]]:
    for (sfs, ref), provision in corpus.provisions.items():
        yield f"{sfs} {ref}", provision.model_dump(mode="json")
    for card_id, task in corpus.responsibilities.items():
        yield card_id, task.model_dump(mode="json")
    for card_id, (_, digest) in corpus.guidance.items():
        yield card_id, digest.model_dump(mode="json")
    for card_id, belief in corpus.misconceptions.items():
        yield card_id, belief.model_dump(mode="json")
    for actor in corpus.actors.values():
        yield f"actor {actor.id}", actor.model_dump(mode="json")
    for term in corpus.terms.values():
        yield f"term {term.term}", term.model_dump(mode="json")
