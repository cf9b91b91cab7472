"""Which findings are one and the same over the years, and at which homes it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.visits import Finding
from assistant.library import swedish

STATUSES = ("proposed", "open", "repeated", "done", "closed", "rejected")
"""The states of a stored finding: confirmed ones by status, and those not confirmed."""

_SAME = 0.5
"""Shared terms from which two findings of one area are one, when the report does not say so."""
_SAME_SAID = 0.15
"""… and when the later report says that it was found before."""


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as it lies in the library, with what became of it.

    `state` is one of `STATUSES`. `closed` (ISO) and `closed_how`: a person closed it. `reported`:
    the day of the visit or report, None when it was not said.
    """

    finding: Finding
    state: str
    reported: str | None
    closed: str | None
    closed_how: str | None
    example: bool

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        one = self.finding
        return {
            "id": one.id, "provider": one.provider, "home": one.home, "area": one.area,
            "quote": one.quote, "severity": one.severity, "deadline": one.deadline,
            "status": one.status, "repeated": one.repeated, "state": self.state,
            "document_id": one.document_id, "version": one.version, "document": one.from_document,
            "locator": one.locator, "start": one.start, "end": one.end, "reported": self.reported,
            "closed": self.closed, "closed_how": self.closed_how, "example": self.example,
        }  # fmt: skip


def chains(found: Sequence[StoredFinding]) -> list[list[StoredFinding]]:
    """Findings that are one and the same over the years, oldest first in each.

    A later finding continues an earlier one of the same provider, home and area when their words
    are alike, or somewhat alike when the later report says that it was found before.
    """
    ordered = sorted(found, key=lambda f: (f.reported or "", f.finding.id or 0))
    out: list[list[StoredFinding]] = []
    for one in ordered:
        best: tuple[float, list[StoredFinding]] | None = None
        for chain in out:
            score = _continues(chain, one)
            if score and (best is None or score > best[0]):
                best = (score, chain)
        if best:
            best[1].append(one)
        else:
            out.append([one])
    return out


def _continues(chain: Sequence[StoredFinding], one: StoredFinding) -> float:
    """How well `one` continues a chain; 0: not at all."""
    last, new = chain[-1].finding, one.finding
    later = (chain[-1].reported or "") < (one.reported or "")
    if not later or last.provider != new.provider:
        return 0.0
    if last.home and new.home and swedish.fold(last.home) != swedish.fold(new.home):
        return 0.0
    likeness = max(alike(f.finding.quote, new.quote) for f in chain)
    if last.area == new.area:
        enough = _SAME_SAID if new.status in ("done", "repeated") else _SAME
    else:
        # Another area by its words alone: only what a report says was found before, and plainly.
        enough = _SAME if new.status in ("done", "repeated") else 1.1
    if likeness < enough:
        return 0.0
    # What was still open is what a report speaks of when it says "remedied".
    return likeness + (0.2 if chain[-1].state != "done" else 0.0)


def found_elsewhere(one: StoredFinding, other: StoredFinding) -> bool:
    """Whether what `other` tells is the same, found earlier at another home of the provider."""
    a, b = one.finding, other.finding
    homes = a.home and b.home and swedish.fold(a.home) != swedish.fold(b.home)
    earlier = (other.reported or "") < (one.reported or "") and b.status != "done"
    same = a.provider == b.provider and a.area == b.area and alike(a.quote, b.quote) >= _SAME
    return bool(homes and earlier and same)


def alike(one: str, other: str) -> float:
    """How much of the shorter text's terms the other holds, 0–1."""
    a, b = swedish.term_set(one), swedish.term_set(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
