"""A query becomes ranked places: exact reference, full text, vectors and questions people ask.

A place's score is a weighted sum (`ranking.WEIGHTS`) of

- fulltext: BM25 over body and heading path, divided by the best hit's (0–1);
- vector: (similarity − median) / (best − median) of the vectors, cut at 0 (0–1), and the
  similarity itself;
- asked and worded: how well one of the place's questions is the one asked, absolutely (0–1): its
  vector's similarity above a floor, and the share of the asked question's weighted words found in
  it. Absolute, because normalising per query buries every place that has no questions; several is
  the mean match of its three best questions;
- the sort of card it is, and what the question's form prefers;
- exact: what a query names comes before all else.

The weights are learnt on `evals/golden` (development files) by `python -m evals.fit_ranking`; see
`evals/RESULTS.md`. Where a cross-encoder is named, it puts the best places in order (`reranker`).
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts, LawReference, find_references, named_acts
from assistant.library import index as index_module
from assistant.library import query as query_module
from assistant.library import ranking, swedish
from assistant.library.embeddings import Embedder
from assistant.library.index import Index
from assistant.library.query import QueryTerms
from assistant.library.ranking import Filters, Hit, Parts
from assistant.library.reranker import BEST, Reranker
from assistant.library.store import Store

BODY_WEIGHT, HEADING_WEIGHT, PLAIN_WEIGHT = 1.0, 0.7, 0.1
SIMILARITY_FLOOR = 0.35
CANDIDATES = 300
MOST_STEMS = 14
COMMON = 0.12
SEVERAL = 3
"""How many of a place's questions count beside the best."""
NAME_KNOWN, NAMED_IN = 5, 40
"""A name occurs less often than this in the statute book, and in at most so many passages."""
PARTS = 0.7
"""What a compound word's parts count where the word itself is missing."""
_NONE = np.zeros(0, dtype=np.int64)

Floats = NDArray[np.float32]
MOST_READ = 60
"""Passages that are read to see whether they name a regulation by its number."""
_REGULATION = re.compile(
    r"\b(?:sosfs|hslf-fs|hslffs|ivofs|skolfs)[ :]*(\d{4}) ?: ?(\d{1,4})\b", re.IGNORECASE
)
_CAPITAL = re.compile(r"\b[A-ZÅÄÖ][a-zåäöéü]{2,}\b")


class Nearest(Protocol):
    """Finds the nearest vectors; Chroma in a running server, exact search otherwise."""

    def __call__(self, vector: Floats, count: int) -> tuple[Sequence[int], Floats] | None:
        """Passage ids and similarities of the `count` nearest, None when it cannot answer."""
        ...


@dataclass(frozen=True)
class Found:
    """A search's result: hits best first, the query's terms, and the references it names."""

    hits: tuple[Hit, ...]
    terms: QueryTerms
    references: tuple[LawReference, ...]
    missing: tuple[LawReference, ...] = ()


class Search:
    """Search over one store. Safe to share between threads; follows the store's generation."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        acts: Acts,
        expansions: Mapping[str, Sequence[str]] | None = None,
        nearest: Nearest | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.acts = acts
        self.expansions = expansions or {}
        self.nearest = nearest
        self.reranker = reranker
        self._index: Index | None = None
        self._lock = threading.Lock()

    def index(self) -> Index:
        """The arrays of the store's present generation."""
        with self._lock:
            if self._index is None or self._index.generation != self.store.generation():
                self._index = index_module.build(self.store)
            return self._index

    def search(
        self,
        text: str,
        limit: int = 10,
        filters: Filters | None = None,
        prefer: Mapping[str, float] | None = None,
        *,
        without_question: int | None = None,
        by_number: bool = True,
    ) -> Found:
        """The best `limit` places for `text`. `prefer`: kinds of cards that the question asks for.

        `without_question` is the id of a question that shall not count: its own card is then found as a
        stranger to it would find it (for measuring). `by_number` False: places that are named do not go first.
        """
        index = self.index()
        terms = query_module.parse(text, self.store, len(index.ids), self.expansions)
        references = tuple(find_references(text, self.acts) if by_number else ())
        if not len(index.ids):
            return Found((), terms, references, references)
        vector = self.embedder.encode([terms.text], "query")[0]
        fulltext = self._fulltext(index, terms)
        similarity = self._similarity(index, vector)
        spread = max(float(similarity.max() - np.median(similarity)), 1e-6)
        semantic = np.clip((similarity - np.median(similarity)) / spread, 0, None)
        asked, worded, question, several = self._questions(index, terms, vector, without_question)
        exact, missing = self._exact(index, references, filters)
        named = self._named(index, terms, text)
        parts = Parts(
            fulltext, semantic, similarity, asked, worded, question, several, named, exact
        )
        allowed = ranking.allowed(index, filters)
        names_act = bool(named_acts(text, self.acts))
        count = max(limit, BEST) if self.reranker else limit
        hits = ranking.rank(index, parts, allowed, count, prefer, names_act=names_act)
        if self.reranker:
            hits = self.reranker.rerank(text, hits, self.passages(hits[:BEST]))[:limit]
        return Found(hits, terms, references, tuple(missing))

    def _fulltext(self, index: Index, terms: QueryTerms) -> Floats:
        """BM25 of every passage, divided by the best; shape (n,)."""
        scores = np.zeros(len(index.ids), dtype=np.float32)
        stems = telling(terms, len(index.ids))
        if not stems:
            return scores
        match = "{body heading} : (" + " OR ".join(f'"{s}"' for s in stems) + ")"
        if terms.unknown:
            match += " OR plain : (" + " OR ".join(f'"{w}"' for w in terms.unknown) + ")"
        rows = self.store.query(
            "SELECT rowid, bm25(fulltext, ?, ?, ?) AS score FROM fulltext WHERE fulltext MATCH ?"
            " ORDER BY score LIMIT ?",
            (BODY_WEIGHT, HEADING_WEIGHT, PLAIN_WEIGHT, match, CANDIDATES),
        )
        for row in rows:
            at = index.row_of.get(row["rowid"])
            if at is not None:
                scores[at] = -row["score"]
        best = float(scores.max())
        return scores / best if best > 0 else scores

    def _named(self, index: Index, terms: QueryTerms, text: str) -> Floats:
        """Share of the question's names that each passage holds; shape (n,), 0 when it names none.

        A name is a word with a capital that the statute book does not know and few passages hold, or
        the number of an authority's regulation.
        """
        scores = np.zeros(len(index.ids), dtype=np.float32)
        capitals = {swedish.fold(w) for w in _CAPITAL.findall(text)}
        rare = math.log(1 + len(index.ids) / NAMED_IN)
        names = [
            stems[0]
            for word, stems in terms.content
            if word in capitals
            and swedish.vocabulary().get(terms.respelt.get(word, word), 0) < NAME_KNOWN
            and terms.idf.get(stems[0], 0.0) >= rare
        ]
        numbers = _REGULATION.findall(text)
        for stem in names:
            match = f'{{body heading}} : "{stem}"'
            for row in self.store.query(
                "SELECT rowid FROM fulltext WHERE fulltext MATCH ?", (match,)
            ):
                at = index.row_of.get(row["rowid"])
                if at is not None:
                    scores[at] += 1 / len(names)
        for year, number in numbers:
            # The index keeps no order of words, so what holds both figures is read.
            rows = self.store.query(
                "SELECT rowid FROM fulltext WHERE fulltext MATCH ?", (f'"{year}" AND "{number}"',)
            )
            for passage in self.store.passages(row["rowid"] for row in rows[:MOST_READ]):
                if f"{year}:{number}" in f"{passage.locator} {passage.text}":
                    scores[index.row_of[passage.id]] = 1.0
        return scores

    def _similarity(self, index: Index, vector: Floats) -> Floats:
        """Cosine similarity of every passage; shape (n,)."""
        if self.nearest is not None:
            found = self.nearest(vector, CANDIDATES)
            if found is not None:
                ids, values = found
                # Rows that were not returned count as middling, as they would in exact search.
                step = max(1, len(index.ids) // 512)
                middle = float(np.median(index.matrix[::step] @ vector))
                out = np.full(len(index.ids), middle, dtype=np.float32)
                for passage_id, value in zip(ids, values, strict=True):
                    row = index.row_of.get(int(passage_id))
                    if row is not None:
                        out[row] = value
                return out
        return np.asarray(index.matrix @ vector, dtype=np.float32)

    def _questions(
        self, index: Index, terms: QueryTerms, vector: Floats, without: int | None
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """asked, worded, their mean for the best question, and several; each (n,), 0–1."""
        asked, worded, question, several = np.zeros((4, len(index.ids)), dtype=np.float32)
        if not len(index.question_ids):
            return asked, worded, question, several
        similar = np.asarray(index.question_matrix @ vector, dtype=np.float32)
        above = np.clip((similar - SIMILARITY_FLOOR) / (1 - SIMILARITY_FLOOR), 0, 1)
        covered = self._question_coverage(index, terms)
        if without is not None:
            above[index.question_ids == without] = 0.0
            covered[index.question_ids == without] = 0.0
        combined = 0.5 * above + 0.5 * covered
        starts = np.flatnonzero(np.r_[True, np.diff(index.question_row) > 0])
        rows = index.question_row[starts]
        asked[rows] = np.maximum.reduceat(above, starts)
        worded[rows] = np.maximum.reduceat(covered, starts)
        question[rows] = np.maximum.reduceat(combined, starts)
        best_first = np.lexsort((-combined, index.question_row))
        ends = np.r_[starts[1:], len(combined)]
        for nth in range(SEVERAL):
            has = starts + nth < ends
            several[rows[has]] += combined[best_first[starts[has] + nth]] / SEVERAL
        return asked, worded, question, several

    def _question_coverage(self, index: Index, terms: QueryTerms) -> Floats:
        """Share of the asked question's weighted content words found in each question; (m,)."""
        count = len(index.question_ids)
        total = sum(terms.weight(s) for _, s in terms.content)
        hit = np.zeros(count, dtype=np.float32)
        if total <= 0:
            return hit
        for _, stems in terms.content:
            share = np.zeros(count, dtype=np.float32)
            for part in stems[1:]:
                share[index.question_terms.get(part, _NONE)] += PARTS / (len(stems) - 1)
            share[index.question_terms.get(stems[0], _NONE)] = 1.0
            hit += np.minimum(share, 1.0) * terms.weight(stems)
        shared = np.zeros(count, dtype=np.float32)
        for stem in terms.stems:
            shared[index.question_terms.get(stem, _NONE)] += 1
        # A long question that happens to hold one asked word is no match: both ways count.
        back = np.minimum(1.0, 2 * shared / index.question_sizes)
        return np.asarray(hit / total * (0.5 + 0.5 * back), dtype=np.float32)

    def _exact(
        self, index: Index, references: Sequence[LawReference], filters: Filters | None
    ) -> tuple[Floats, list[LawReference]]:
        """Which places the query names (1, a little less for later ones); and the references nothing was found for."""
        scores = np.zeros(len(index.ids), dtype=np.float32)
        missing = []
        for order, reference in enumerate(references):
            ids = self.resolve(reference)
            if not ids:
                missing.append(reference)
            for passage_id in ids:
                row = index.row_of.get(passage_id)
                if row is not None:
                    scores[row] = max(scores[row], 1.0 - 0.05 * order)
        return scores, missing

    def resolve(self, reference: LawReference) -> list[int]:
        """Passage ids of the place a reference names; without an act, of the likeliest act."""
        if reference.paragraph is None:
            return []
        if reference.sfs:
            act = self.acts.get(reference.sfs)
            document = act.document_id if act else "sfs-" + reference.sfs.replace(":", "-")
            found = self.store.place(document, reference.chapter, reference.paragraph)
            return [p.id for p in found if p.current]
        for act in self.acts.acts:
            if act.repealed is None:
                found = self.store.place(act.document_id, reference.chapter, reference.paragraph)
                if found:
                    return [p.id for p in found if p.current]
        return []

    def kept(self, found: Iterable[StoredPassage], *, told: bool = True) -> list[StoredPassage]:
        """The passages that may be used; here all. `told`: what is left out is to be named."""
        return list(found)

    def passages(self, hits: Sequence[Hit]) -> list[StoredPassage]:
        """The passages to cite, in the order of the hits."""
        return self.store.passages(h.passage_id for h in hits)


def telling(terms: QueryTerms, total: int) -> list[str]:
    """The stems that tell passages apart, rarest first, at most `MOST_STEMS`.

    A stem that stands in more than `COMMON` of all passages costs time and ranks next to nothing;
    it is left out where at least two others remain.
    """
    known = [(terms.idf.get(s, 0.0), s) for s in terms.stems if s]
    known.sort(key=lambda pair: -pair[0])
    floor = math.log(1 + 1 / COMMON)
    rare = [s for idf, s in known if idf >= floor]
    return (rare if len(rare) >= 2 else [s for _, s in known])[:MOST_STEMS]
