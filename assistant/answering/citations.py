"""Quotes as citations: numbered in the order of weight, each exact to the letter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from assistant.answering.units import MAX_QUOTE_WORDS, Unit
from assistant.domain.answers import Citation, Verified
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts
from assistant.errors import LibraryDamaged
from assistant.library.store import Store

MAX_CITATIONS = 5
_NEAR = 12
"""Characters between two quotes that may become one: white space and a bullet."""


@dataclass
class Sources:
    """The citations of one answer while it is written. The same quote gets the same number."""

    store: Store
    acts: Acts
    as_of: date
    citations: list[Citation] = field(default_factory=list)
    limit: int = MAX_CITATIONS

    def cite(self, unit: Unit) -> int | None:
        """The number of the citation that quotes `unit`; None when five are taken.

        A unit that stands right beside one already quoted from the same passage lengthens that
        quote, as long as it stays within `MAX_QUOTE_WORDS`.
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

    def _joined(self, known: Citation, unit: Unit) -> Citation | None:
        """`known` lengthened to hold `unit` too, None when they do not stand together."""
        if known.locator != unit.passage.locator or known.page != unit.passage.passage.page:
            return None
        start, end = min(known.start, unit.start), max(known.end, unit.end)
        gap = max(known.start, unit.start) - min(known.end, unit.end)
        if gap > _NEAR:
            return None
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
            valid_from = (
                amended_from(passage)
                or valid_from
                or (act.in_force.isoformat() if act and act.in_force else None)
            )
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
        )

    def _card(self, passage: StoredPassage) -> dict[str, Any]:
        card_id = passage.passage.card_id
        return dict(self.store.card(card_id) or {}) if card_id else {}


def amended_from(passage: StoredPassage) -> str | None:
    """First day of a paragraph's present wording, as its amendment stamp and the act tell."""
    place = f"{passage.passage.chapter or ''}:{passage.passage.paragraph}"
    stamps = dict(
        p.split("=", 1) for p in passage.metadata.get("amended", "").split(";") if "=" in p
    )
    days = dict(
        p.split("=", 1) for p in passage.metadata.get("amendment_days", "").split(";") if "=" in p
    )
    return days.get(stamps.get(place, ""))


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
