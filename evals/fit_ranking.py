"""Learn how the parts of a place's score weigh: `python -m evals.fit_ranking`.

For every development question the places found are labelled gold when they are a gold paragraph,
hold a gold phrase, or are a card that digests a gold place (its sources, or for tasks and
misconceptions its grounds). A softmax over the places of each question is fitted by gradient
descent with a pull towards nought, and gold@1/2/5 printed, five-fold and for each suite apart.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering import preference
from assistant.answering.gathering import pointed_out, source_passages
from assistant.answering.understanding import Understood, understand
from assistant.app import Assistant
from assistant.domain.law import find_references
from assistant.ingest.cards import load_yaml
from assistant.library import ranking
from assistant.library.ranking import Hit
from evals import softmax
from evals.cases import Case, load
from evals.run import build_library
from evals.scorers import squeeze
from evals.training_sources import in_part

SUITES = ("documents", "law", "responsibility", "currency", "traps", "tasks", "terms", "situations")
KINDS = (
    "responsibility", "misconception", "guidance", "situation", "term", "provision", "statute", "document", "history",
    "announcement", "actor",
)  # fmt: skip
NUMERIC = ("fulltext", "vector", "similarity", "asked", "worded", "several", "named")
FORM_KINDS = tuple((f, k) for f in preference.FORMS for k in KINDS)
NAMES = (
    *NUMERIC,
    "has_questions",
    *KINDS,
    *(f"{f}×{k}" for f, k in FORM_KINDS),
)
PLACES = 60
SHARE = {"tasks": 0.8, "terms": 0.3, "left out": 0.3}
"""What a question of a suite counts, else 1: these are many, and narrow."""


@dataclass(frozen=True)
class Row:
    """One question: features (places, names), gold (places,), and its suite."""

    suite: str
    features: np.ndarray
    gold: np.ndarray


class Labels:
    """Which places are gold for a case."""

    def __init__(self, assistant: Assistant) -> None:
        self.search = assistant.search
        self.store = assistant.store
        ids = [int(i) for i in self.search.index().ids]
        self.passages = {p.id: p for p in self.store.passages(ids)}
        self.digests: dict[int, frozenset[int]] = {}
        self.pointed: dict[int, str] = {}
        for passage in self.passages.values():
            card = self.store.card(passage.passage.card_id or "") or {}
            sources = source_passages(self.store, card.get("sources"))
            units = pointed_out(sources, card.get("sources"))
            # A card of single rules in the law has no document behind it, only its grounds.
            rests = (
                "answer" in card or "correction" in card or (card.get("grounds") and not sources)
            )
            if units or rests:
                self.pointed[passage.id] = " ".join(squeeze(u.text) for u in units)
            behind = {p.id for p in sources}
            if rests:
                behind |= self._places(card.get("grounds") or ())
            self.digests[passage.id] = frozenset(behind)

    def _places(self, references: Sequence[object]) -> set[int]:
        out: set[int] = set()
        for text in references:
            for reference in find_references(str(text), self.search.acts)[:1]:
                out |= set(self.search.resolve(reference))
        return out

    def gold_ids(self, case: Case) -> set[int]:
        """Passages that are gold themselves."""
        out: set[int] = set()
        for gold in case.gold:
            if gold.law:
                out |= self._places([gold.law])
            elif gold.phrase is not None and gold.document is not None:
                wanted = squeeze(gold.phrase)
                out |= {
                    p.id
                    for p in self.passages.values()
                    if p.document_id.startswith(gold.document) and wanted in squeeze(p.text)
                }
            elif gold.document:
                out |= {p.id for p in self.passages.values() if p.passage.card_id == gold.document}
        return out

    def of(self, case: Case, hits: Sequence[Hit], understood: Understood) -> np.ndarray:
        """1 for every hit that is gold or digests gold; shape (hits,)."""
        gold = self.gold_ids(case)
        out = []
        for hit in hits:
            good = any(
                i in gold or (self.digests[i] & gold and self._points_at(i, case))
                for i in hit.members
            )
            if "term" in hit.kinds and understood.kind == "definition" and case.contains:
                text = squeeze(self.passages[hit.passage_id].text)
                good = good or all(any(squeeze(a) in text for a in g) for g in case.contains)
            out.append(float(good))
        return np.array(out)

    def _points_at(self, passage: int, case: Case) -> bool:
        """Whether a card that digests the gold place answers: it points at the gold words, or says them.

        A task's card rests on many places; that one of them is gold does not yet make it an answer.
        """
        if passage not in self.pointed or not case.contains:
            return True
        pointed = self.pointed[passage]
        if any(g.phrase and squeeze(g.phrase) in pointed for g in case.gold):
            return True
        text = squeeze(self.passages[passage].text)
        return bool(case.contains) and all(
            any(squeeze(a) in text for a in g) for g in case.contains
        )


def features(hit: Hit, forms: frozenset[str]) -> list[float]:
    """The features of one place, in the order of `NAMES`."""
    return [
        *(float(getattr(hit, n)) for n in NUMERIC),
        float(hit.question > 0),
        *(float(k in hit.kinds) for k in KINDS),
        *(float(f in forms and k in hit.kinds) for f, k in FORM_KINDS),
    ]


def collect(assistant: Assistant, suites: Sequence[str]) -> list[Row]:
    """A row a question; those whose gold is not among the places found count as misses."""
    labels = Labels(assistant)
    answerer = assistant.answerer
    out = []
    for suite in suites:
        for case in load(suite):
            if case.refuses or not case.gold:
                continue
            understood = understand(
                case.question, case.history, None, answerer.cues, answerer.search.acts
            )
            query = f"{understood.focus} {understood.background}".strip()
            hits = [
                h for h in answerer.search.search(query, PLACES, None, preference.preferred(understood)).hits
                if not h.exact
            ]  # fmt: skip
            forms = preference.forms(understood)
            out.append(
                Row(
                    suite,
                    np.array([features(h, forms) for h in hits]).reshape(len(hits), len(NAMES)),
                    labels.of(case, hits, understood),
                )
            )
    return out


def collect_left_out(
    assistant: Assistant, files: Sequence[Path], count: int, parts: int = 0
) -> list[Row]:
    """A row a question on a card, asked as if that question had not been on it.

    `files` are card files whose questions the embedding model was not trained on, or all of them
    with the `parts` that `evals.train_model --question-parts` left out; `count` questions are drawn.
    """
    answerer, store = assistant.answerer, assistant.store
    wanted = {q for file in files for q in questions_in(load_yaml(file))}
    asked = store.query("SELECT q.id, q.passage_id, q.text FROM questions q ORDER BY q.id")
    chosen = [r for r in asked if r["text"] in wanted and (not parts or in_part(r["text"], parts))]
    index = answerer.search.index()
    drawn = np.random.default_rng(1).permutation(len(chosen))[:count]
    out = []
    for n in drawn:
        row = chosen[n]
        understood = understand(row["text"], (), None, answerer.cues, answerer.search.acts)
        hits = answerer.search.search(
            understood.focus, PLACES, None, preference.preferred(understood),
            without_question=int(row["id"]),
        ).hits  # fmt: skip
        hits = [h for h in hits if not h.exact]
        forms = preference.forms(understood)
        kind = str(index.kinds[index.row_of[int(row["passage_id"])]])
        out.append(
            Row(
                f"left out: {kind}",
                np.array([features(h, forms) for h in hits]).reshape(len(hits), len(NAMES)),
                np.array([float(row["passage_id"] in h.members) for h in hits]),
            )
        )
    return out


def questions_in(data: object) -> list[str]:
    """Every question under a key "questions", however deep."""
    if isinstance(data, dict):
        inside = [
            q for key, value in data.items() if key != "questions" for q in questions_in(value)
        ]
        return inside + _strings(data.get("questions"))
    return [q for item in data for q in questions_in(item)] if isinstance(data, list) else []


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [s for item in items for s in _strings(item)]


def fit(rows: Sequence[Row], pull: float = 0.01) -> np.ndarray:
    """Weights in the order of `NAMES`."""
    start = np.zeros(len(NAMES))
    start[: len(NUMERIC)] = 1.0
    samples = [(r.features, r.gold, SHARE.get(r.suite.split(":")[0], 1.0)) for r in rows]
    return softmax.fit(samples, start, pull)


def found(row: Row, w: np.ndarray) -> list[float]:
    """Gold among the first 1, 2 and 5 places."""
    return [softmax.hit(row.features, row.gold, w, k) for k in (1, 2, 5)]


def present() -> np.ndarray:
    """The weights in use."""
    named = {**ranking.WEIGHTS, **ranking.KINDS}
    for form, kinds in preference.WEIGHTS.items():
        named |= {f"{form}×{kind}": weight for kind, weight in kinds.items()}
    return np.array([named.get(n, 0.0) for n in NAMES])


def show(title: str, suites: Sequence[str], scores: Sequence[list[float]]) -> None:
    """Print gold@1/2/5, each suite apart."""
    by_suite: dict[str, list[list[float]]] = defaultdict(list)
    for suite, score in zip(suites, scores, strict=True):
        by_suite[suite].append(score)
    for suite, members in by_suite.items():
        one, two, five = np.mean(members, axis=0)
        print(
            f"{title:<10} {suite:<22} @1 {one:.3f}  @2 {two:.3f}  @5 {five:.3f}  n={len(members)}"
        )


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument(
        "--left-out", type=Path, nargs="*", default=[], help="card files not trained on"
    )
    parser.add_argument("--question-parts", type=int, default=0, help="as in evals.train_model")
    parser.add_argument("--draw", type=int, default=800, help="questions to draw from them")
    parser.add_argument("--test", nargs="*", default=["heldout"], help="suites never fitted on")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        build_library(options.home or Path(folder)) as assistant,
    ):
        rows = collect(assistant, SUITES)
        if options.left_out:
            rows += collect_left_out(
                assistant, options.left_out, options.draw, options.question_parts
            )
        tests = collect(assistant, options.test)
    show("now", [r.suite for r in rows + tests], [found(r, present()) for r in rows + tests])
    order = np.random.default_rng(0).permutation(len(rows))
    scores, suites = [], []
    for fold in range(5):
        w = fit([rows[i] for n, i in enumerate(order) if n % 5 != fold])
        for i in order[fold::5]:
            scores.append(found(rows[i], w))
            suites.append(rows[i].suite)
    show("five-fold", suites, scores)
    w = fit(rows)
    show("fitted", [r.suite for r in rows + tests], [found(r, w) for r in rows + tests])
    print_weights(w)


def print_weights(w: np.ndarray) -> None:
    """The weights in the form that the modules hold them."""
    value = dict(zip(NAMES, w, strict=True))
    print("WEIGHTS", {n: round(float(value[n]), 2) for n in (*NUMERIC, "has_questions")})
    print("KINDS", {k: round(float(value[k]), 2) for k in KINDS})
    for form in preference.FORMS:
        kinds = {k: round(float(value[f"{form}×{k}"]), 2) for k in KINDS}
        print(f'    "{form}":', {k: v for k, v in kinds.items() if abs(v) >= 0.05}, ",")


if __name__ == "__main__":
    main()
