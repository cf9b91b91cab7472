"""Which exact words bear each sentence of a card: `bearing/*.yaml`, laid on the cards they name.

A sentence is pointed at by its first words, a quote by its first and last ones with " … " between
them. So a change of either is noticed: by `samsyn corpus check` where a card's sentence or the
statute's words are no longer there, and by the answer, which then quotes what is nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import field_validator, model_validator

from assistant.domain.sentences import sentence_spans
from assistant.ingest.card_formats import Card, Text

TEXTS = (
    "text", "definition", "what", "answer", "correction", "how_often", "reported_to",
    "mistaken_for", "note",
)  # fmt: skip
"""The keys of a card whose sentences are told; and why each of `may_not` may not."""
LONGEST = 11
"""Words in a row that a quote may spell out, before and after " … "."""


class Quote(Card):
    """Words of a place in the law ("22 kap. 11 § SoL") or of a document (the start of its file name)."""

    law: Text | None = None
    document: Text | None = None
    words: Text

    @field_validator("words")
    @classmethod
    def _short(cls, words: str) -> str:
        if any(len(part.split()) > LONGEST for part in words.split(" … ")):
            raise ValueError(f"words ska vara högst {LONGEST} ord i följd, eller «början … slutet»")
        return words

    @model_validator(mode="after")
    def _one_place(self) -> Quote:
        if (self.law is None) == (self.document is None):
            raise ValueError("ange antingen law eller document")
        return self


class BorneSentence(Card):
    """A sentence of a card by its first words, and the quotes that together bear all of it.

    No quotes: nobody has found words that do; the card itself is then cited, as not verified.
    `own`: the sentence is a warning of ours, or tells what our own table of dates and numbers holds: the
    card is cited, as far verified as it is.
    """

    says: Text
    quotes: tuple[Quote, ...] = ()
    own: bool = False


class BorneCard(Card):
    """The sentences of one card; `card` is its id ("2025:400 22 kap. 11 §", "term egenkontroll")."""

    card: Text
    sentences: tuple[BorneSentence, ...]


class BearingFile(Card):
    """`bearing/*.yaml`."""

    bearing: tuple[BorneCard, ...]


def sentences_of(data: Mapping[str, Any]) -> list[str]:
    """All sentences that may be told of a card, each on one line, without repeats."""
    texts = [str(data[key]) for key in TEXTS if data.get(key)]
    texts += [
        str(m["why"]) for m in data.get("may_not") or () if isinstance(m, Mapping) and m.get("why")
    ]
    out = []
    for text in (re.sub(r"\s+", " ", t).strip() for t in texts):
        out += [text[start:end] for start, end in sentence_spans(text, 0, len(text))]
    return list(dict.fromkeys(out))


def meant(says: str, sentences: Iterable[str]) -> str | None:
    """The one sentence that begins with `says`; None when there is none, or more than one."""
    found = [s for s in sentences if s == says or s.startswith(says + " ")]
    return found[0] if len(found) == 1 or says in found else None


def laid_on(data: Mapping[str, Any], borne: BorneCard | None) -> dict[str, Any]:
    """`data` of a card with `bears`: sentence -> {"quotes": [[law, document, words]], "own"}."""
    if borne is None:
        return dict(data)
    sentences = sentences_of(data)
    bears = {
        sentence: {
            "quotes": [[q.law, q.document, q.words] for q in one.quotes],
            "own": one.own,
        }
        for one in borne.sentences
        if (sentence := meant(one.says, sentences))
    }
    return {**data, "bears": bears}


def lost(data: Mapping[str, Any], borne: BorneCard) -> Iterator[str]:
    """The beginnings in `borne` that no sentence of the card has, or several."""
    sentences = sentences_of(data)
    for one in borne.sentences:
        if meant(one.says, sentences) is None:
            yield one.says


@lru_cache(maxsize=8192)
def pattern(words: str) -> re.Pattern[str]:
    """What finds the stretch that `words` point at, whatever the line breaks: the shortest from the first
    place where their beginning stands."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in words.split(" … "))
    return re.compile(".*?".join(parts), re.DOTALL)
