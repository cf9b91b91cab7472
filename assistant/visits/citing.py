"""Sources for what a plan says: the grounds a card names, and documents that bear on a theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from assistant.answering.citations import Sources, applies_from
from assistant.answering.cues import Cues
from assistant.answering.evidence import Scored, score_units
from assistant.answering.gathering import source_passages
from assistant.answering.understanding import understand
from assistant.answering.units import Unit, units
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.domain.visits import Origin, SourcedText
from assistant.library import query as query_module
from assistant.library import swedish
from assistant.library.reading import DocumentRow
from assistant.library.search import Search
from assistant.visits.likeness import likeness
from assistant.visits.requests import themes_in

ORIGINS: Mapping[str, Origin] = {
    "standard": "standard", "programme": "programme", "guidance": "guidance", "agreement": "agreement",
    "statute": "law",
}  # fmt: skip
BEARS_ON = 0.42
"""How alike a sentence of a document and a question must be for the sentence to be cited."""
_SAME_THEME = 0.08
_SHORTEST = 7
_OLD_LAW = re.compile(r"\bskall\b|\b(?:denna|den här) lag\b", re.IGNORECASE)


_UNITS: WeakKeyDictionary[Search, tuple[int, dict[tuple[object, ...], Unit | None]]] = (
    WeakKeyDictionary()
)


def _remembered(search: Search) -> dict[tuple[object, ...], Unit | None]:
    """The unit that fits best, by (hint, passages): the same cards ask for the same law each time."""
    generation = search.store.generation()
    if search not in _UNITS or _UNITS[search][0] != generation:
        _UNITS[search] = (generation, {})
    return _UNITS[search][1]


@dataclass
class Citing:
    """Cites for one plan. `as_of`: the day whose law counts; `not_yet`: acts not in force then."""

    search: Search
    cues: Cues
    sources: Sources
    as_of: date
    not_yet: dict[str, date] = field(default_factory=dict)

    def cite(self, card: Mapping[str, Any], hint: str) -> tuple[int, ...]:
        """Citations for a card's grounds (law first) and the documents it names."""
        numbers: list[int | None] = []
        for ground in card.get("grounds") or ():
            for reference in find_references(str(ground), self.search.acts)[:1]:
                passages = self.search.store.passages(self.search.resolve(reference))
                texts = [p for p in passages if p.type == "statute"] or passages[:1]
                if not self._late(texts):
                    numbers.append(self.best(texts, hint))
        for source in card.get("sources") or ():
            numbers.append(self.best(source_passages(self.search.store, [source]), hint))
        return tuple(dict.fromkeys(n for n in numbers if n))

    def _late(self, passages: Sequence[StoredPassage]) -> bool:
        """Whether a paragraph came into force only after the day; a whole new act is told instead."""
        for passage in passages[:1]:
            act = self.search.acts.get(_sfs(passage.document_id))
            if act and act.in_force and act.in_force > self.as_of:
                self.not_yet[act.title] = act.in_force
                return False
            since = applies_from(passage, act, None)
            return bool(since and since > self.as_of.isoformat())
        return False

    def best(self, passages: Sequence[StoredPassage], hint: str) -> int | None:
        """The number of the citation of the unit that fits the hint best; None without passages."""
        if not passages:
            return None
        known = _remembered(self.search)
        key = (hint, *(p.id for p in passages))
        if key not in known:
            ranked = self.rank(passages, hint)
            known[key] = ranked[0].unit if ranked else None
        unit = known[key]
        return self.sources.cite(unit) if unit else None

    def rank(self, passages: Sequence[StoredPassage], hint: str) -> list[Scored]:
        """The units of the passages, the one that says what the hint says first."""
        if not passages:
            return []
        understood = understand(hint, (), self.as_of, self.cues, self.search.acts)
        terms = query_module.parse(hint, self.search.store, len(self.search.index().ids))
        return score_units(
            understood,
            terms,
            [(p, 1.0, 1.0) for p in passages],
            self.search.embedder,
            {p.id: [(hint, 1.0)] for p in passages},
        )

    def lines(self, lines: Iterable[Mapping[str, Any]]) -> tuple[SourcedText, ...]:
        """Lines with citations; a line whose sources are not in the library is left out."""
        out = []
        for line in lines:
            numbers = self.cite(line, str(line["text"]))
            if numbers:
                out.append(SourcedText(str(line["text"]), numbers))
        return tuple(out)

    def opening(self, passages: Sequence[StoredPassage]) -> int | None:
        """A citation of a document's first whole sentence: what says which document it is."""
        for passage in passages:
            for unit in units(passage):
                if unit.kind == "sentence" and unit.words >= _SHORTEST:
                    return self.sources.cite(unit)
        return None


def general_documents(rows: Iterable[DocumentRow]) -> list[DocumentRow]:
    """The user's documents that concern no single provider: programmes, guidance, standards."""
    return [
        r
        for r in rows
        if not r.shipped
        and not r.provider
        and r.type not in ("statute", "card", "agreement", "report")
    ]


def bearing(
    search: Search,
    rows: Sequence[DocumentRow],
    texts: Sequence[str],
    areas: Sequence[str],
    themes: Mapping[str, Sequence[str]],
) -> list[list[tuple[float, Unit]]]:
    """For each text and its area, the documents' sentences that bear on it: one a document, best first.

    A sentence of the same theme needs less. Old law quoted in a document ("skall") is left out.
    """
    found = [
        unit
        for row in rows
        for passage in search.store.passages_of(row.id)
        if passage.document_id == row.id
        for unit in units(passage)
        if unit.kind in ("sentence", "item")
        and unit.words >= _SHORTEST
        and not unit.text.rstrip().endswith("?")
        and not _OLD_LAW.search(unit.text)
    ]
    if not found or not texts:
        return [[] for _ in texts]
    scores = likeness(search.embedder, texts, [f"{u.context} {u.text}" for u in found])
    about = [_themes_of(u.text, themes) for u in found]
    out = []
    for line, area in zip(scores, areas, strict=True):
        line = line + np.array([_SAME_THEME if area in a else 0.0 for a in about], dtype=np.float32)
        best: dict[str, tuple[float, Unit]] = {}
        for at in np.argsort(-line)[:20]:
            value = float(line[at])
            if value >= BEARS_ON:
                best.setdefault(found[at].passage.document_id, (value, found[at]))
        out.append(list(best.values()))
    return out


_THEMES: dict[str, frozenset[str]] = {}


def _themes_of(text: str, themes: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The themes of a sentence; remembered, since the same documents come again."""
    if len(_THEMES) > 20_000:
        _THEMES.clear()
    if text not in _THEMES:
        _THEMES[text] = frozenset(themes_in(swedish.fold(text), themes))
    return _THEMES[text]


def _sfs(document_id: str) -> str | None:
    parts = document_id.split("-")
    return f"{parts[1]}:{parts[2]}" if len(parts) == 3 and parts[0] == "sfs" else None
