"""Open findings of earlier reports become questions: asked anew, whatever was said of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.units import Unit
from assistant.domain.sentences import MAX_QUOTE_WORDS
from assistant.domain.visits import Finding, VisitQuestion
from assistant.library import swedish
from assistant.visits.citing import Citing
from assistant.visits.own_questions import NOBODY_TO_ASK, finding_question
from assistant.visits.requests import themes_in

_QUALITY = "systematiskt kvalitetsarbete och egenkontroll"
_SEVERITY = {"allvarlig": 0, "måttlig": 1, "mindre": 2}
NO_REPORT = "Rapporten som bristen stod i finns inte kvar i biblioteket."


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding with its citation, and its question or why it has none."""

    finding: Finding
    question: VisitQuestion | None = None
    reason: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the questions that cover it."""
        return (self.question.id,) if self.question else ()


def follow_up(
    citing: Citing,
    themes: Mapping[str, Sequence[str]],
    findings: Sequence[Finding],
    audience: str | None,
) -> list[Followed]:
    """Each finding once: those that came back first, then by severity and deadline.

    `audience` None: at this kind of visit nobody is met who answers for them.
    """
    out = []
    for finding in sorted(findings, key=_urgency):
        number = _cite(citing, finding)
        shown = replace(finding, status="open", citations=(number,) if number else ())
        if number is None:
            out.append(Followed(shown, reason=NO_REPORT))
        elif audience is None:
            out.append(Followed(shown, reason=NOBODY_TO_ASK))
        else:
            area = _area(finding, themes)
            out.append(Followed(shown, finding_question(finding, audience, area, (number,))))
    return out


def _urgency(finding: Finding) -> tuple[bool, int, str]:
    return (not finding.repeated, _SEVERITY.get(finding.severity or "", 1), finding.deadline or "9")


def _area(finding: Finding, themes: Mapping[str, Sequence[str]]) -> str:
    if finding.area in themes:
        return str(finding.area)
    told = swedish.fold(f"{finding.area or ''} {finding.text}")
    return next(iter(themes_in(told, themes)), _QUALITY)


def _cite(citing: Citing, finding: Finding) -> int | None:
    """The number of the citation that quotes the report; None when the report is gone."""
    store = citing.search.store
    rows = store.query(
        "SELECT id FROM passages WHERE document_id=? AND version=? AND start<=?"
        " ORDER BY start DESC LIMIT 1",
        (finding.document_id, finding.version, finding.start),
    )
    passages = store.passages(r["id"] for r in rows)
    if not passages:
        return None
    words = list(re.finditer(r"\S+", finding.quote))
    length = (
        words[MAX_QUOTE_WORDS - 1].end() if len(words) > MAX_QUOTE_WORDS else len(finding.quote)
    )
    quote = finding.quote[:length]
    unit = Unit(passages[0], finding.start, finding.start + length, quote, "sentence")
    return citing.sources.cite(unit)
