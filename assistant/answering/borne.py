"""What bears a sentence of a card, as its card says it: the exact words of one or more sources.

`corpus/bearing` says for every sentence which words bear it, in the statutes and in the documents
the cards retell. Where these stand in the library as said there, just they are quoted. Where they do
not (the source is not in the library, or in another version), the caller quotes what is nearest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.grounds import place_passages
from assistant.answering.units import Unit, on_one_line
from assistant.domain.documents import StoredPassage
from assistant.domain.sentences import MAX_QUOTE_WORDS
from assistant.ingest.bearing import pattern
from assistant.library.search import Search


def cite_borne(
    card: Mapping[str, Any], unit: Unit, search: Search, sources: Sources
) -> list[int] | None:
    """Citation numbers of the words that bear `unit`, a sentence of `card`.

    [] when there is no room for all of them: the sentence is then not to be told. None when the card
    does not say what bears it, or the library does not hold the words. A sentence that no source
    bears is cited as the card's own, not verified unless it is our own (`own`).
    """
    entry = (card.get("bears") or {}).get(on_one_line(unit.text))
    if entry is None:
        return None
    if not entry["quotes"]:
        number = sources.cite(unit) if entry["own"] else sources.cite_unverified(unit)
        return [number] if number else []
    found = [quoted(law, document, words, search) for law, document, words in entry["quotes"]]
    units = [one for one in found if one]
    return sources.cite_all(units) if len(units) == len(found) else None


def quoted(law: str | None, document: str | None, words: str, search: Search) -> Unit | None:
    """The stretch that `words` point at in a place of the law or in a document; None when it is not there."""
    for passage in _passages(law, document, search):
        match = pattern(words).search(passage.text)
        if match and len(match[0].split()) <= MAX_QUOTE_WORDS:
            start = passage.passage.start + match.start()
            return Unit(passage, start, start + len(match[0]), match[0], "sentence")
    return None


def _passages(law: str | None, document: str | None, search: Search) -> Sequence[StoredPassage]:
    if law is None:
        return search.store.passages_of(str(document))
    return [p for p in place_passages(law, search) if p.type == "statute"]
