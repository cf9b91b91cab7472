"""A plan as a table for Excel: a row a question, then a row for every other sentence with sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from assistant.domain.answers import Citation
from assistant.domain.visits import VisitPlan
from assistant.visits.outline import evidence_items, is_example, one_line, source_line
from assistant.visits.plan_outline import KINDS, finding_state
from assistant.visits.reworded import original_of

COLUMNS = (
    "slag", "nr", "id", "område", "kvalitet", "ställs till", "text", "varför", "be att få se",
    "följdfrågor", "ursprung", "läge", "senast", "källor", "exempel", "svar", "brist (ja/nej)",
    "åtgärdas senast", "bankens fråga",
)  # fmt: skip
ORIGINS = {
    "finding": "tidigare brist", "agreement": "avtal", "law": "lag", "standard": "standard",
    "programme": "program eller plan", "guidance": "vägledning",
}  # fmt: skip
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_bytes(plan: VisitPlan) -> bytes:
    """The plan as CSV the way Swedish Excel opens it: UTF-8 with a mark, semicolons.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(plan):
        writer.writerow([_cell(row.get(column, "")) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig", "replace")


def _rows(plan: VisitPlan) -> Iterator[dict[str, str]]:
    by_number = {c.n: c for c in plan.citations}
    used: set[int] = set()

    def sources(numbers: Sequence[int]) -> dict[str, str]:
        used.update(numbers)
        found = [by_number[n] for n in numbers if n in by_number]
        return _sources(found)

    for number, q in enumerate(plan.questions, 1):
        yield {
            "slag": "fråga", "nr": str(number), "id": q.id, "område": q.area, "kvalitet": q.quality,
            "ställs till": q.audience, "text": one_line(q.text), "varför": one_line(q.why),
            "be att få se": "\n".join(evidence_items(q.evidence)),
            "följdfrågor": "\n".join(map(one_line, q.follow_ups)),
            "ursprung": ORIGINS.get(q.origin, q.origin), **sources(q.citations),
            "bankens fråga": one_line(original_of(q)),
        }  # fmt: skip
    lists = (
        ("om besöket", plan.about),
        ("får inte göras", plan.not_allowed),
        ("före besöket", plan.before),
        ("dagordning", plan.agenda),
        ("om något allvarligt upptäcks", plan.if_serious),
    )
    for kind, items in lists:
        for item in items:
            yield {"slag": kind, "text": one_line(item.text), **sources(item.citations)}
    for finding in plan.findings:
        yield {
            "slag": "tidigare brist", "text": one_line(finding.text), "varför": finding.from_,
            "läge": finding_state(finding),
            "senast": finding.deadline or "", **sources(finding.citations),
        }  # fmt: skip
    numbers = {q.id: str(n) for n, q in enumerate(plan.questions, 1)}
    for row in plan.coverage:
        yield {
            "slag": f"täckning: {KINDS.get(row.kind, row.kind)}",
            "text": one_line(row.demand),
            "nr": ", ".join(numbers[i] for i in row.covered_by if i in numbers),
            "varför": "" if row.covered_by else one_line(row.reason_if_not or "skäl saknas"),
        }
    for citation in plan.citations:
        if citation.n not in used:
            yield {"slag": "källa", "text": f"[{citation.n}]", **sources((citation.n,))}
    facts = (("titel", plan.title), ("utförare", plan.provider), ("dag för besöket", plan.date),
             ("redovisas", plan.reported_to))  # fmt: skip
    for unclear in plan.unclear:
        yield {"slag": "oklart", "text": one_line(unclear.question), "varför": unclear.assumed}
    for kind, value in (*facts, *(("obs", note) for note in plan.notes)):
        if value:
            yield {"slag": kind, "text": one_line(value)}


def _sources(citations: Iterable[Citation]) -> dict[str, str]:
    found = list(citations)
    return {
        "källor": "\n".join(f"[{c.n}] {source_line(c)}" for c in found),
        "exempel": "ja" if any(is_example(c) for c in found) else "",
    }


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_STARTS_FORMULA) else value
