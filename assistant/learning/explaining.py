"""A scenario's claims with their sources out of the library, quoted to the letter.

What the library does not bear out is not claimed: a choice whose source is missing, or whose
paragraph no longer holds the words it rests on, says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from assistant.answering.answer import Answerer
from assistant.answering.citations import Sources, check_quotes
from assistant.answering.gathering import source_passages
from assistant.answering.grounds import cite_best
from assistant.answering.understanding import understand
from assistant.answering.units import Unit, units
from assistant.domain.answers import Citation
from assistant.domain.documents import StoredPassage
from assistant.domain.law import find_references
from assistant.domain.sentences import sentence_spans
from assistant.learning.formats import Choice, LearningPath, Scenario, Source
from assistant.library import query as query_module

_MOST = 40
"""Citations of one scenario; far more than four choices name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A choice and the citations that bear its `why`. `missing`: Swedish sentences on what is not there."""

    choice: Choice
    citations: tuple[int, ...]
    missing: tuple[str, ...] = ()

    @property
    def borne(self) -> bool:
        """Whether every source was found, so that the reason may be given."""
        return bool(self.citations) and not self.missing


@dataclass(frozen=True, slots=True)
class Explained:
    """A scenario with its reasons, in the order of its choices, and the numbered citations."""

    scenario: Scenario
    reasons: tuple[Reason, ...]
    citations: tuple[Citation, ...]

    @property
    def right(self) -> Reason:
        """The reason of the right choice."""
        return next(r for r in self.reasons if r.choice.right)

    def judge(self, chosen: int) -> bool | None:
        """Whether choice number `chosen` (from 0) is right; None when its source is missing."""
        return self.reasons[chosen].choice.right if self.right.borne else None

    def cited(self, *reasons: Reason) -> tuple[Citation, ...]:
        """The citations of some reasons, in order of number."""
        wanted = {n for r in reasons for n in r.citations}
        return tuple(c for c in self.citations if c.n in wanted)

    def to_dict(self) -> dict[str, Any]:
        """The scenario as JSON, with quotes and offsets."""
        scenario = self.scenario
        return {
            "id": scenario.id,
            "heading": scenario.heading,
            "situation": scenario.situation,
            "question": scenario.question,
            "choices": [
                {
                    "text": r.choice.text,
                    "right": r.choice.right if self.right.borne else None,
                    "tempting": r.choice.tempting,
                    "why": r.choice.why if r.borne else None,
                    "citations": list(r.citations),
                    "missing": list(r.missing),
                }
                for r in self.reasons
            ],
            "citations": [asdict(c) for c in self.citations],
        }


def explain(scenario: Scenario, answerer: Answerer, today: date | None = None) -> Explained:
    """The scenario with the quotes that bear it on `today` (None: the real day).

    Raises LibraryDamaged when a quote does not stand where the library says.
    """
    day = today or date.today()
    sources = Sources(answerer.search.store, answerer.search.acts, day, limit=_MOST)
    found = {}
    # The right choice first: its sources get the lowest numbers.
    for choice in sorted(scenario.choices, key=lambda c: not c.right):
        found[choice] = _reason(choice, answerer, sources)
    check_quotes(answerer.search.store, sources.citations)
    return Explained(scenario, tuple(found[c] for c in scenario.choices), tuple(sources.citations))


def path_data(path: LearningPath, answerer: Answerer) -> dict[str, Any]:
    """A whole path as JSON: its scenarios with choices, reasons and sources."""
    return {
        "schema": 1,
        "id": path.id,
        "title": path.title,
        "about": path.about,
        "scenarios": [explain(s, answerer).to_dict() for s in path.scenarios],
    }


def _reason(choice: Choice, answerer: Answerer, sources: Sources) -> Reason:
    numbers: list[int] = []
    missing = []
    for source in choice.sources:
        cited = _cite(source, choice.why, answerer, sources)
        if isinstance(cited, str):
            missing.append(cited)
        else:
            numbers += cited
    return Reason(choice, tuple(dict.fromkeys(numbers)), tuple(missing))


def _cite(source: Source, why: str, answerer: Answerer, sources: Sources) -> list[int] | str:
    """Citation numbers of a source; a Swedish sentence on what is wrong when there are none."""
    search = answerer.search
    if source.law:
        passages = _law_passages(source.law, answerer, sources.as_of)
        if isinstance(passages, str):
            return passages
    elif source.card:
        passages = search.store.by_card([source.card])
        digested = _digested(source.card, answerer)
        pinned = unit_with(source.words, passages) if source.words else None
        if digested and (pinned or not source.words):
            # As in an answer: the document where it is at hand, the digest has led to the place.
            return _best(digested, pinned.text if pinned else why, answerer, sources)
    else:
        passages = source_passages(
            search.store, [{"document": source.document, "heading": source.heading}]
        )
    if not passages:
        return f"Källan «{source.name}» finns inte i biblioteket."
    if source.words and not (source.law and passages[0].type == "card"):
        unit = unit_with(source.words, passages)
        if unit is None:
            return (
                f"Källan «{source.name}» innehåller inte orden «{source.words}». "
                "Läs den lydelse som gäller."
            )
        number = sources.cite(unit)
        return [number] if number else []
    return _best(passages, why, answerer, sources)


def _digested(card_id: str, answerer: Answerer) -> list[StoredPassage]:
    """The documents in the library that a card retells; [] for a card with conclusions of its own."""
    store = answerer.search.store
    card = store.card(card_id) or {}
    if "answer" in card or "correction" in card:
        return []
    return source_passages(store, card.get("sources"))


def _law_passages(reference: str, answerer: Answerer, day: date) -> list[StoredPassage] | str:
    """The statute text of a place or else our card of it; a sentence when there is neither."""
    search = answerer.search
    for found in find_references(reference, search.acts)[:1]:
        act = search.acts.get(found.sfs)
        if act and not act.applies_on(day):
            return f"{act.title} gäller inte i dag, så {reference} bär inte svaret."
        passages: list[StoredPassage] = search.store.passages(search.resolve(found))
        return [p for p in passages if p.type == "statute"] or passages[:1]
    return []


def _best(
    passages: Sequence[StoredPassage], hint: str, answerer: Answerer, sources: Sources
) -> list[int]:
    search = answerer.search
    understood = understand(hint, (), sources.as_of, answerer.cues, search.acts)
    terms = query_module.parse(hint, search.store, len(search.index().ids))
    return cite_best(passages, understood, terms, search, sources, hint)


def unit_with(words: str, passages: Sequence[StoredPassage]) -> Unit | None:
    """The shortest quotable stretch that holds `words`, whatever the case and the line breaks.

    A point of a list is quoted with the line that leads it where both fit. Words that stand in no
    stretch short enough to quote are quoted alone. None when no passage holds them.
    """
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    for passage in passages:
        match = pattern.search(passage.text)
        if match is None:
            continue
        start, end = (passage.passage.start + at for at in match.span())
        holding = [u for u in units(passage) if u.start <= start and end <= u.end]
        alone = Unit(passage, start, end, match[0], "sentence")
        shortest = min(holding, key=_length, default=alone)
        lists = [u for u in holding if u.kind == "list"] if shortest.kind == "item" else []
        return _sentence(min(lists, key=_length, default=shortest), start, end)
    return None


def _sentence(unit: Unit, start: int, end: int) -> Unit:
    """The one sentence of a line that leads a list, when `start`–`end` lies in one; else the unit."""
    base = unit.passage.passage.start
    for first, last in sentence_spans(unit.passage.text, unit.start - base, unit.end - base):
        if unit.kind == "sentence" and first + base <= start and end <= last + base:
            text = unit.passage.text[first:last]
            return replace(unit, start=first + base, end=last + base, text=text)
    return unit


def _length(unit: Unit) -> int:
    return unit.end - unit.start
