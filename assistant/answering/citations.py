"""Quotes as citations: numbered in the order of weight, each exact to the letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from assistant.answering.provenance import origin_of
from assistant.answering.units import Unit
from assistant.domain.answers import Citation, Verified
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Act, Acts
from assistant.domain.sentences import MAX_QUOTE_WORDS
from assistant.errors import LibraryDamaged
from assistant.library.store import Store

MAX_CITATIONS = 5
_RULE = re.compile(r"Övergångsbestämmelser (\d{4}:\d+)")


@dataclass
class Sources:
    """The citations of one answer while it is written. The same quote gets the same number."""

    store: Store
    acts: Acts
    as_of: date
    citations: list[Citation] = field(default_factory=list)
    limit: int = MAX_CITATIONS
    _origins: dict[str, str] = field(default_factory=dict)

    def cite(self, unit: Unit) -> int | None:
        """The number of the citation that quotes `unit`; None when five are taken.

        A unit of a passage that is quoted already lengthens that quote, as long as it stays within
        `MAX_QUOTE_WORDS`: one place is one citation where it can be.
        """
        passage = unit.passage
        for at, known in enumerate(self.citations):
            if (known.document_id, known.version) != (passage.document_id, passage.version):
                continue
            if known.start <= unit.start and unit.end <= known.end:
                return known.n
            longer = self._joined(known, unit)
            if longer is not None:
                self.citations[at] = longer
                return known.n
        if len(self.citations) >= self.limit:
            return None
        citation = self._citation(unit, len(self.citations) + 1)
        self.citations.append(citation)
        return citation.n

    def cite_all(self, units: Sequence[Unit]) -> list[int]:
        """The numbers of the citations that quote all of `units`; [] when there is no room for each."""
        before = list(self.citations)
        numbers = [self.cite(unit) for unit in units]
        if None in numbers:
            self.citations = before
            return []
        return [n for n in dict.fromkeys(numbers) if n]

    def cite_unverified(self, unit: Unit) -> int | None:
        """As `cite`, for a sentence of a card that no source was found to bear."""
        number = self.cite(unit)
        if number:
            at = number - 1
            self.citations[at] = replace(self.citations[at], verified="unverified")
        return number

    def _joined(self, known: Citation, unit: Unit) -> Citation | None:
        """`known` lengthened to hold `unit` too, None when that cannot be one quote."""
        if known.locator != unit.passage.locator or known.page != unit.passage.passage.page:
            return None
        start, end = min(known.start, unit.start), max(known.end, unit.end)
        base = unit.passage.passage.start
        if not base <= start < end <= unit.passage.passage.end:
            return None
        quote = unit.passage.text[start - base : end - base]
        if len(quote.split()) > MAX_QUOTE_WORDS:
            return None
        return replace(known, start=start, end=end, quote=quote)

    def _citation(self, unit: Unit, number: int) -> Citation:
        passage = unit.passage
        card = self._card(passage)
        act = self.acts.get(_sfs(passage.document_id))
        valid_from = _text(card.get("valid_from")) or passage.metadata.get("in_force")
        valid_to = _text(card.get("valid_to"))
        current = passage.current
        replaced_by = None
        if act and act.repealed:
            valid_to = valid_to or act.repealed.isoformat()
            current = current and act.applies_on(self.as_of)
            successor = self.acts.get(act.successor)
            replaced_by = successor.title if successor else None
        if passage.type == "statute":
            valid_from = applies_from(passage, act, valid_from)
        return Citation(
            n=number,
            document_id=passage.document_id,
            document=passage.title,
            type=passage.type,
            version=passage.version,
            locator=passage.locator,
            page=passage.passage.page,
            quote=unit.text,
            start=unit.start,
            end=unit.end,
            valid_from=valid_from,
            valid_to=valid_to,
            current=current,
            replaced_by=replaced_by,
            example=passage.metadata.get("example") == "true",
            rests_on=tuple(_rests_on(card)),
            verified=cast(Verified, card.get("verified", "text")),
            state=passage.metadata.get("state"),
            label="Samsyns sammanfattning" if passage.type == "card" else "",
            origin=self._origin(passage),
        )

    def _origin(self, passage: StoredPassage) -> str:
        if passage.document_id not in self._origins:
            self._origins[passage.document_id] = origin_of(passage, self.store)
        return self._origins[passage.document_id]

    def _card(self, passage: StoredPassage) -> dict[str, Any]:
        card_id = passage.passage.card_id
        return dict(self.store.card(card_id) or {}) if card_id else {}


def applies_from(passage: StoredPassage, act: Act | None, otherwise: str | None) -> str | None:
    """First day of the present wording of a place in a statute; None when that is not known.

    The stamp of an amendment says which one the wording came with, and the transitional rules of the
    act its day: without them the day is not the act's own, but unknown. `otherwise` is what the act
    itself or our card says, for a place that was never amended.
    """
    days = _pairs(passage.metadata.get("amendment_days", ""))
    if rule := _RULE.match(passage.locator):
        stamp: str | None = rule[1] if act is None or rule[1] != act.sfs else None
    else:
        place = f"{passage.passage.chapter or ''}:{passage.passage.paragraph}"
        stamp = _pairs(passage.metadata.get("amended", "")).get(place)
    if stamp:
        return days.get(stamp)
    return otherwise or (act.in_force.isoformat() if act and act.in_force else None)


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(";") if "=" in pair)


def _sfs(document_id: str) -> str | None:
    parts = document_id.split("-")
    return f"{parts[1]}:{parts[2]}" if len(parts) == 3 and parts[0] == "sfs" else None


def _text(value: object) -> str | None:
    return str(value) if value else None


def _rests_on(card: dict[str, Any]) -> list[str]:
    grounds = [str(g) for g in card.get("grounds") or ()]
    sources = [
        f"{s['document']}{': ' + s['heading'] if s.get('heading') else ''}"
        for s in card.get("sources") or ()
    ]
    return [*grounds, *sources]


def check_quotes(store: Store, citations: list[Citation] | tuple[Citation, ...]) -> None:
    """Raise LibraryDamaged unless every quote stands at its offsets in its document's text."""
    texts: dict[tuple[str, str], str] = {}
    for citation in citations:
        key = (citation.document_id, citation.version)
        if key not in texts:
            texts[key] = store.text(*key)
        if texts[key][citation.start : citation.end] != citation.quote:
            raise LibraryDamaged(
                f"citat {citation.n} finns inte på sin plats i {citation.document_id}"
                f" ({citation.start}–{citation.end}); kör samsyn doctor"
            )


def renumbered(
    citations: list[Citation], order: list[int]
) -> tuple[list[Citation], dict[int, int]]:
    """Citations in `order` (old numbers), numbered from 1; and the map old -> new number."""
    mapping = {old: new for new, old in enumerate(order, 1)}
    by_number = {c.n: c for c in citations}
    return [replace(by_number[old], n=new) for old, new in mapping.items()], mapping
