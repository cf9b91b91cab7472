"""Figures of the built-in embedding model alone, on acts and questions kept out of training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.training_sources import Paragraph, QuestionGroup

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, shape (n, dimensions)."""

Figures = dict[str, dict[str, float | list[float]]]
"""Suite -> measure -> [value, lower, upper]; ``n`` and ``corpus`` are counts."""

SOCIAL_ACTS = (
    "2025:400", "2025:468", "1990:52", "1993:387", "2024:79",
    "1988:870", "2007:171", "2017:725", "2016:1145",
)  # fmt: skip
"""The acts in which written questions are searched: every act with bridges, and its neighbours."""

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Suite:
    """Queries, the documents among which each is to find one of its own, and their clusters.

    ``gold[q]`` holds the places of the right documents; ``hidden[q]`` of documents taken away
    for that query. Queries of one cluster (an act, a provision) are resampled together.
    """

    queries: list[str]
    documents: list[str]
    gold: list[set[int]]
    clusters: list[str]
    hidden: list[set[int]]


def measure(
    encode: Encode,
    acts: Sequence[Paragraph],
    seen_headings: set[str],
    library: Sequence[Paragraph],
    groups: Sequence[QuestionGroup],
    held_out: Sequence[QuestionGroup],
) -> Figures:
    """Return the figures of every suite that has queries.

    Args:
        encode: the model.
        acts: paragraphs of the acts kept out of training.
        seen_headings: headings that occur in training, lower case.
        library: all paragraphs, of which ``SOCIAL_ACTS`` are searched.
        groups: all question groups.
        held_out: those whose questions were kept out of training.
    """
    provisions = {p.key: f"{p.path}. {p.text}" for p in library if p.sfs in SOCIAL_ACTS}
    cards = {group.key: f"{group.path}. {group.text}" for group in groups if group.is_card}
    from_bridges = [(q, g.provision) for g in held_out if not g.is_card for q in g.questions]
    from_cards = [(q, g) for g in held_out if g.is_card for q in g.questions]
    suites = {
        "heading -> §, acts kept out, all headings": _headings(acts, set()),
        "heading -> §, acts kept out, headings unseen": _headings(acts, seen_headings),
        "bridge question -> §": _questions(from_bridges, provisions),
        "card question -> §": _questions([(q, g.provision) for q, g in from_cards], provisions),
        "card question -> card": _questions([(q, g.key) for q, g in from_cards], cards),
        "question -> another question of the same text": _bank(held_out, groups),
    }
    return {name: score(encode, suite) for name, suite in suites.items() if suite.queries}


def score(encode: Encode, suite: Suite) -> dict[str, float | list[float]]:
    """Return R@1, R@5, R@10 and MRR with 95 % intervals, bootstrapped over clusters."""
    similar = encode(suite.queries) @ encode(suite.documents).T
    ranks = np.empty(len(suite.queries))
    for query, row in enumerate(similar):
        gold = list(suite.gold[query])
        best = row[gold].max()
        row[[*gold, *suite.hidden[query]]] = -2
        ranks[query] = 1 + np.count_nonzero(row >= best)
    outcomes = {
        "R@1": ranks <= 1,
        "R@5": ranks <= 5,
        "R@10": ranks <= 10,
        "MRR": 1 / ranks,
    }
    _, cluster = np.unique(suite.clusters, return_inverse=True)
    sizes = np.bincount(cluster)
    draws = np.random.default_rng(0).multinomial(
        len(sizes), np.full(len(sizes), 1 / len(sizes)), size=RESAMPLES
    )
    figures: dict[str, float | list[float]] = {
        "n": len(suite.queries),
        "corpus": len(suite.documents),
    }
    for name, values in outcomes.items():
        sums = np.bincount(cluster, weights=values)
        low, high = np.quantile(draws @ sums / (draws @ sizes), (0.025, 0.975))
        figures[name] = [round(float(v), 3) for v in (values.mean(), low, high)]
    return figures


def table(figures: Figures) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| suite | queries | documents | R@1 | R@5 | R@10 | MRR |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in figures.items():
        cells = [
            f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]"
            for value in row.values()
            if isinstance(value, list)
        ]
        lines.append(" | ".join([f"| {name}", f"{row['n']}", f"{row['corpus']}", *cells]) + " |")
    return "\n".join(lines)


def _headings(acts: Sequence[Paragraph], seen: set[str]) -> Suite:
    """Each heading not in ``seen`` asks for any § under it, by the bare text of the §."""
    places: dict[str, set[int]] = {}
    owner: dict[str, str] = {}
    for place, paragraph in enumerate(acts):
        heading = paragraph.heads[-1] if paragraph.heads else ""
        if heading and heading.lower() not in seen:
            places.setdefault(heading, set()).add(place)
            owner.setdefault(heading, paragraph.sfs)
    return Suite(
        queries=list(places),
        documents=[paragraph.text for paragraph in acts],
        gold=list(places.values()),
        clusters=[owner[heading] for heading in places],
        hidden=[set() for _ in places],
    )


def _questions(asked: Sequence[tuple[str, str]], texts: dict[str, str]) -> Suite:
    """Each (question, key) asks for the text of that key, if ``texts`` has it."""
    place = {key: n for n, key in enumerate(texts)}
    rows = [(question, key) for question, key in asked if key in place]
    return Suite(
        queries=[question for question, _ in rows],
        documents=list(texts.values()),
        gold=[{place[key]} for _, key in rows],
        clusters=[key for _, key in rows],
        hidden=[set() for _ in rows],
    )


def _bank(asked: Sequence[QuestionGroup], bank: Sequence[QuestionGroup]) -> Suite:
    """Each question asks for another one of its own unit; it is itself taken away."""
    rows = list(dict.fromkeys((q, group.unit) for group in bank for q in group.questions))
    place = {row: n for n, row in enumerate(rows)}
    own: dict[str, set[int]] = {}
    for n, (_, unit) in enumerate(rows):
        own.setdefault(unit, set()).add(n)
    wanted = dict.fromkeys((q, group.unit) for group in asked for q in group.questions)
    queries = [row for row in wanted if len(own[row[1]]) > 1]
    return Suite(
        queries=[question for question, _ in queries],
        documents=[question for question, _ in rows],
        gold=[own[row[1]] - {place[row]} for row in queries],
        clusters=[unit for _, unit in queries],
        hidden=[{place[row]} for row in queries],
    )
