"""Deficiencies that a person ticked at a visit, back as findings to confirm before the next one.

The report stands in the library then, and each finding quotes its words there. Nothing is concluded:
what was ticked is proposed with its deadline, and counts for nothing until it is confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import InvalidRequest
from assistant.library import findings as kept
from assistant.library import providers as entities
from assistant.library.store import Store
from assistant.visits import form
from assistant.visits.report import Deficiency, VisitReport

HEADING = "Brister"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The ids of what is proposed, and the questions whose deficiency could not be: nothing was
    written there, or the library holds other words (personal data is masked)."""

    ids: tuple[int, ...]
    left_out: tuple[int, ...]


def check_findings(report: VisitReport) -> None:
    """Raises InvalidRequest for a report whose deficiencies cannot become findings."""
    if report.form == "personakt":
        raise InvalidRequest(
            "Underlaget hör till en personakt och läggs inte i biblioteket.",
            "Gör utkastet utan --findings.",
        )
    if not report.filled.plan.provider:
        raise InvalidRequest(
            "Det framgår inte vilken utförare planen gäller.",
            "Lägg in rapporten med samsyn ingest FIL --provider NAMN och läs den med samsyn findings read.",
        )


def propose_findings(store: Store, report: VisitReport, document_id: str) -> Proposed:
    """Propose the ticked deficiencies of a report that the library holds as `document_id`.

    Raises InvalidRequest as `check_findings`, DocumentNotFound. The caller holds the write lock.
    """
    check_findings(report)
    new = list(_new(store, report, document_id))
    ids = kept.propose(store, [one for _, one in new])
    found = {d.question for d, _ in new}
    return Proposed(
        tuple(ids), tuple(d.question for d in report.deficiencies if d.question not in found)
    )


def _new(
    store: Store, report: VisitReport, document_id: str
) -> Iterator[tuple[Deficiency, kept.NewFinding]]:
    plan = report.filled.plan
    row = store.document(document_id)
    text = store.text(row.id, row.version)
    whose = entities.resolve(entities.providers(store), plan.provider or "")
    at = max(0, text.find(form.DEFICIENCY_COLUMNS[2]))
    for one in report.deficiencies:
        words = [re.escape(word) for word in one.text.split()]
        # A PDF parts the lines of a cell.
        found = re.compile(r"\s+".join(words)).search(text, at) if words else None
        if found is None:
            continue
        at = found.end()
        yield (
            one,
            kept.NewFinding(
                provider=whose.provider,
                home=plan.home or whose.home,
                document_id=row.id,
                version=row.version,
                quote=found.group(),
                start=found.start(),
                end=found.end(),
                locator=HEADING,
                area=one.area,
                severity=None,
                deadline=one.deadline,
                status="repeated" if one.from_earlier else "open",
                reported=plan.date,
            ),
        )
