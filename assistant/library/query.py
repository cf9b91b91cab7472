"""A question as search terms: stems with their weight, misspelt words brought back.

A word that the library does not know is looked for without diacritics ("foljer") and then within
a small edit distance ("boenede"), never for words of four letters or fewer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.library import swedish
from assistant.library.store import Store


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a question.

    `content` holds, for every content word in order, the stems that stand for it (its own, the
    parts of a compound). `idf` weighs each stem: ln(1 + N / df). `corrected` maps a misspelt word
    to the stem it was read as; `unknown` are words that the library does not hold at all. `text`
    is the question with misspelt words put right, for the vectors; `respelt` maps those words. `same`
    maps a content word's own stem to the stems of words that documents use for it.
    """

    content: tuple[tuple[str, tuple[str, ...]], ...]
    idf: dict[str, float] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    text: str = ""
    respelt: dict[str, str] = field(default_factory=dict)
    same: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def stems(self) -> list[str]:
        """All stems to search with, without repeats."""
        out = [s for _, stems in self.content for s in stems]
        return list(dict.fromkeys([*out, *self.extra]))

    def weight(self, word_stems: Sequence[str]) -> float:
        """How much a content word matters: its own stem's idf, a compound's through its parts."""
        return max((self.idf.get(s, 0.0) for s in word_stems), default=0.0)


def document_frequencies(store: Store, stems: Sequence[str]) -> dict[str, int]:
    """In how many passages each stem occurs; stems that occur in none are left out.

    The column without diacritics does not count: in it "vard" is everywhere.
    """
    if not stems:
        return {}
    marks = ",".join("?" * len(stems))
    rows = store.query(
        f"SELECT term, max(doc) AS doc FROM fulltext_terms WHERE term IN ({marks})"
        " AND col IN ('body', 'heading') GROUP BY term",
        list(stems),
    )
    return {r["term"]: int(r["doc"]) for r in rows}


def parse(
    text: str, store: Store, total: int, expansions: Mapping[str, Sequence[str]] | None = None
) -> QueryTerms:
    """The terms of `text`; `total` is the number of passages, for the weights."""
    content: list[tuple[str, list[str]]] = []
    joined = dict(swedish.joined_verbs(swedish.words(text)))
    for word in swedish.content_words(text):
        stems = [swedish.stem(word), *(swedish.stem(p) for p in swedish.compound_parts(word))]
        # "följer upp" is one word in the law's "uppföljning": the whole verb counts before "följ".
        stems = [joined[word], *stems] if word in joined else stems
        content.append((word, list(dict.fromkeys(stems))))
    extra = swedish.alias_terms(text)
    if expansions:
        extra = [*extra, *_expanded(text, expansions)]
    frequency = document_frequencies(store, [s for _, stems in content for s in stems] + extra)
    corrected: dict[str, str] = {}
    respelt: dict[str, str] = {}
    unknown: list[str] = []
    for word, stems in content:
        if any(s in frequency for s in stems[:1]) or not word.isalpha():
            continue
        if len(stems) > 1 and all(s in frequency for s in stems[1:]):
            continue
        found = _correct(word, store)
        if found:
            stem, spelt = found
            corrected[word] = stem
            respelt[word] = spelt
            stems.insert(0, stem)
            frequency.update(document_frequencies(store, [stem]))
        elif not any(s in frequency for s in stems):
            unknown.append(word)
    idf = {s: math.log(1 + total / df) for s, df in frequency.items()}
    rare = math.log(1 + total)
    for _, stems in content:
        for s in stems:
            idf.setdefault(s, rare)
    return QueryTerms(
        tuple((w, tuple(s)) for w, s in content),
        idf,
        corrected,
        tuple(unknown),
        tuple(extra),
        _respell(text, respelt),
        respelt,
    )


def _respell(text: str, respelt: Mapping[str, str]) -> str:
    """`text` with every misspelt word in its right form; unchanged when none is."""
    if not respelt:
        return text
    return " ".join(respelt.get(word, word) for word in swedish.words(text))


def phrase_key(phrase: str) -> str:
    """A phrase in the form it is looked for: its stems, so that inflection does not matter."""
    return " ".join(swedish.stem(w) for w in swedish.words(phrase))


def _expanded(text: str, expansions: Mapping[str, Sequence[str]]) -> list[str]:
    """Stems of the terms that everyday phrases in `text` stand for.

    `expansions` maps a `phrase_key` to terms; every run of up to five words is looked up.
    """
    stems = [swedish.stem(w) for w in swedish.words(text)]
    out: list[str] = []
    for size in range(1, 6):
        for at in range(len(stems) - size + 1):
            for term in expansions.get(" ".join(stems[at : at + size]), ()):
                out.extend(swedish.index_terms(term))
    return list(dict.fromkeys(out))


def _allowed_edits(word: str) -> int:
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def _correct(word: str, store: Store) -> tuple[str, str] | None:
    """(stem, word) of the known word nearest to `word`, None when none is near enough."""
    plain = swedish.plain(word)
    row = store.query(
        "SELECT stem, word FROM words WHERE plain=? ORDER BY word DESC LIMIT 1", (plain,)
    )
    if row:
        return str(row[0]["stem"]), str(row[0]["word"])
    edits = _allowed_edits(plain)
    if not edits:
        return None
    from rapidfuzz.distance import OSA

    best: tuple[int, str, str] | None = None
    candidates = store.query(
        "SELECT plain, stem, word FROM words WHERE plain >= ? AND plain < ? AND abs(length(plain) - ?) <= ?",
        (plain[0], chr(ord(plain[0]) + 1), len(plain), edits),
    )
    for candidate in candidates:
        distance = OSA.distance(plain, candidate["plain"], score_cutoff=edits)
        if distance <= edits and (best is None or distance < best[0]):
            best = (distance, str(candidate["stem"]), str(candidate["word"]))
    return best[1:] if best else None
