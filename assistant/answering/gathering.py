"""Hits become evidence: which passages may be quoted, and what our cards say of them.

A card is a bridge. Where the official text of its paragraph or the document it digests is in the
library, that is what gets quoted; the card's own words are only a hint to the right sentence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.answering.units import Unit, units
from assistant.domain.documents import StoredPassage
from assistant.library import swedish
from assistant.library.ranking import Hit
from assistant.library.search import Search
from assistant.library.store import Store

Ranked = tuple[StoredPassage, float, float]
"""A passage, its chance (0–1), and how well a question of its card matches (0–1)."""

TEMPERATURE = 2.0


def chance(hit: Hit, best: Hit) -> float:
    """How likely a place is beside the best one, 0–1, softened: places near the top stay near."""
    return math.exp((hit.score - best.score) / TEMPERATURE)


@dataclass
class Evidence:
    """What may be quoted, best first.

    `hints` maps a passage id to (words, chance) of each card that led to it; `tasks` are the
    responsibility cards and `corrections` the misconceptions found: (card id, passage, chance,
    question match).
    """

    passages: list[Ranked] = field(default_factory=list)
    hints: dict[int, list[tuple[str, float]]] = field(default_factory=dict)
    tasks: list[tuple[str, StoredPassage, float, float]] = field(default_factory=list)
    corrections: list[tuple[str, StoredPassage, float, float]] = field(default_factory=list)

    def add(self, passage: StoredPassage, score: float, question: float, hint: str = "") -> None:
        """Add a passage once; every card that led to it leaves its hint."""
        for n, (known, known_score, known_question) in enumerate(self.passages):
            if known.id == passage.id:
                self.passages[n] = (known, max(known_score, score), max(known_question, question))
                break
        else:
            self.passages.append((passage, score, question))
        if hint:
            self.hints.setdefault(passage.id, []).append((hint, score))


def gather(search: Search, hits: Sequence[Hit]) -> Evidence:
    """The passages behind `hits`, cards replaced by what they digest where that is present."""
    store = search.store
    evidence = Evidence()
    members = {p.id: p for p in store.passages(i for hit in hits for i in hit.members)}
    for hit in hits:
        near = chance(hit, hits[0])
        group = [members[i] for i in hit.members if i in members]
        cards = [p for p in group if p.passage.card_id]
        texts = [p for p in group if not p.passage.card_id]
        hint = " ".join(c.text for c in cards) if hit.question >= 0.3 else ""
        if texts:
            chosen = next((p for p in texts if p.id == hit.passage_id), texts[0])
            for passage in [chosen, *(p for p in texts if p is not chosen)][:3]:
                evidence.add(passage, near, hit.question, hint)
            continue
        for card in cards:
            _add_card(store, evidence, card, near, hit.question)
    evidence.passages.sort(key=lambda item: -item[1])
    return evidence


def _add_card(
    store: Store, evidence: Evidence, card: StoredPassage, near: float, question: float
) -> None:
    data = store.card(card.passage.card_id or "") or {}
    sources = source_passages(store, data.get("sources"))
    if "correction" in data:
        evidence.corrections.append((card.passage.card_id or "", card, near, question))
    if "answer" in data:
        evidence.tasks.append((card.passage.card_id or "", card, near, question))
    pointed = {u.passage.id: u.text for u in pointed_out(sources, data.get("sources"))}
    for passage in sources:
        # A little less: the heading says where, the hint says which sentence.
        evidence.add(passage, near * 0.97, question, pointed.get(passage.id, card.text))
    if not sources:
        evidence.add(card, near, question)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """`swedish.fold`, remembered: every card of a document looks through its passages."""
    return swedish.fold(text)


def pointed_out(passages: Sequence[StoredPassage], sources: Any) -> list[Unit]:
    """The shortest unit around each `quote` that a card's sources point at, in the card's order.

    A quote that no passage holds points at nothing: the document is another version, or another.
    """
    out: list[Unit] = []
    for source in sources or ():
        words = str(source.get("quote") or "").split()
        if not words:
            continue
        wanted = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
        for passage in passages:
            match = wanted.search(passage.text)
            if match is None:
                continue
            start = passage.passage.start + match.start()
            around = [u for u in units(passage) if u.start <= start < u.end]
            whole = [u for u in around if start + len(match[0]) <= u.end] or around
            if whole:
                unit = _with_its_list(min(whole, key=lambda u: u.end - u.start), around)
                out.extend([unit] if unit not in out else [])
                break
    return out


def _with_its_list(unit: Unit, around: Sequence[Unit]) -> Unit:
    """A line that leads a list ("De verksamheter som omfattas är:") is quoted with its points."""
    if unit.kind in ("sentence", "heading"):
        for other in around:
            if other.kind == "list" and other.start == unit.start:
                return other
    return unit


def source_passages(store: Store, sources: Any) -> list[StoredPassage]:
    """Passages of the library's documents that a card names by file-name prefix and heading."""
    out: list[StoredPassage] = []
    for source in sources or ():
        prefix, heading = str(source["document"]), source.get("heading")
        passages = store.passages_of(prefix)
        if heading:
            wanted = swedish.fold(str(heading)).strip(" :")
            under = [
                p for p in passages
                if any(_folded(h).strip(" :") == wanted for h in p.passage.heading_path)
                or wanted in _folded(p.text)
            ]  # fmt: skip
            passages = under or passages
        out.extend(p for p in passages if p not in out)
    return out[:12]
