"""A visit report drafted from a filled-in plan: what the person wrote, in the form its reader needs.

Nothing is concluded here. A deficiency is one because a person ticked it; what a person has to judge
or decide is an empty field. What placed persons and parents said stands in an appendix only, since
nobody may be recognised in a report; so with a family that has somebody placed in its home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from assistant.visits import form
from assistant.visits.filled_answers import FilledAnswer, FilledVisit

Form = Literal["ledning", "nämnd", "personakt", "annan", "ingen"]
PRIVATE = ("placerade", "föräldrar", "familjehem")
"""Whose words stand in the appendix only."""
CHECKED_BY_PROVIDER = ("ledning", "leverantör")
"""Whose answers the provider may check; what staff said is not shown to their employer."""


@dataclass(frozen=True, slots=True)
class Deficiency:
    """What a person ticked as a deficiency, as a finding to be confirmed.

    `text` is what the person wrote, "" when nothing was written. `deadline` is ISO or None.
    """

    number: int
    question: int
    question_id: str
    area: str
    text: str
    deadline: str | None
    deadline_text: str
    from_earlier: bool
    citations: tuple[int, ...]
    status: str = "open"
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding of an earlier report and what was written at the questions about it."""

    text: str
    deadline: str | None
    from_: str
    questions: tuple[int, ...]
    now: tuple[str, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitReport:
    """A draft of a report. `fact_check`: (what it is, text) that the provider may correct."""

    filled: FilledVisit
    form: Form
    recipient: str
    made: date
    deficiencies: tuple[Deficiency, ...]
    earlier: tuple[EarlierFinding, ...]
    fact_check: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as a JSON object; `draft` is always true."""
        plan = self.filled.plan
        deficiencies = [asdict(d) for d in self.deficiencies]
        return {
            "schema": 1,
            "kind": "visit_report",
            "draft": True,
            "form": self.form,
            "recipient": self.recipient,
            "made": self.made.isoformat(),
            **self.filled.to_dict(),
            "findings": [
                {"provider": plan.provider, "home": plan.home, "quote": d["text"], **d}
                for d in deficiencies
            ],
            "actions": [
                {"finding": d.number, "action": "", "responsible": "", "deadline": d.deadline}
                for d in self.deficiencies
            ],
            "earlier": [
                {("from" if k == "from_" else k): v for k, v in asdict(e).items()}
                for e in self.earlier
            ],
            "fact_check": [{"about": about, "text": text} for about, text in self.fact_check],
            "citations": [asdict(c) for c in plan.citations],
        }


def draft_report(filled: FilledVisit, made: date) -> VisitReport:
    """The report for whom the plan says it is reported to."""
    kind, recipient = _recipient(filled.plan.reported_to)
    deficiencies = tuple(
        Deficiency(
            number=number,
            question=a.number,
            question_id=a.id,
            area=a.area,
            text=a.deficiency,
            deadline=a.deadline,
            deadline_text=a.deadline_text,
            from_earlier=a.origin == "finding",
            citations=a.citations,
        )
        for number, a in enumerate((a for a in filled.answers if a.verdict == form.A_DEFICIENCY), 1)
    )
    checked: list[tuple[str, str]] = []
    if kind != "personakt":
        checked = [
            (f"Fråga {a.number}: {a.question}", a.answer)
            for a in filled.answers
            if a.answer and a.audience in CHECKED_BY_PROVIDER
        ]
        checked += [(f"Brist {d.number} ({d.area})", d.text) for d in deficiencies if d.text]
    return VisitReport(
        filled=filled,
        form=kind,
        recipient=recipient,
        made=made,
        deficiencies=deficiencies,
        earlier=tuple(_earlier(filled)),
        fact_check=tuple(checked),
    )


def _recipient(reported_to: str | None) -> tuple[Form, str]:
    text = (reported_to or "").strip().rstrip(".")
    folded = text.casefold()
    if "personakt" in folded:
        return "personakt", "Personakten"
    if "nämnd" in folded:
        return "nämnd", text
    if "ledning" in folded:
        return "ledning", text
    return ("annan", text) if text else ("ingen", "")


def _earlier(filled: FilledVisit) -> list[EarlierFinding]:
    answers = {a.id: a for a in filled.answers}
    out = []
    for finding in filled.plan.findings:
        text = str(finding.get("text") or "")
        about = [a for i in _covering(filled, text) if (a := answers.get(i))]
        out.append(
            EarlierFinding(
                text=text,
                deadline=str(finding["deadline"]) if finding.get("deadline") else None,
                from_=str(finding.get("from") or ""),
                questions=tuple(a.number for a in about),
                now=tuple(t for a in about for t in said(a)),
                verdicts=tuple(a.verdict for a in about if a.verdict),
            )
        )
    return out


def _covering(filled: FilledVisit, text: str) -> Sequence[str]:
    rows = [c for c in filled.plan.coverage if c.get("kind") == "finding"]
    exact = [c for c in rows if c.get("demand") == text]
    near = [c for c in rows if text and text in str(c.get("demand") or "")]
    return [str(i) for c in (exact or near)[:1] for i in c.get("covered_by") or ()]


def said(answer: FilledAnswer) -> list[str]:
    """Everything written at a question except a ticked deficiency, each text for itself."""
    texts = [answer.answer, *answer.extra]
    if answer.evidence_seen:
        texts.append(f"Underlag som visades: {', '.join(answer.evidence_seen)}")
    if answer.judgement:
        texts.append(f"Egen kommentar: {answer.judgement}")
    if answer.verdict != form.A_DEFICIENCY:
        # Written but not ticked: told as it stands, not carried over as a deficiency.
        left = ((form.DEFICIENCY, answer.deficiency), (form.DEADLINE, answer.deadline_text))
        texts += [f"Skrivet under «{form.LABELS[name]}»: {text}" for name, text in left if text]
    return [" ".join(t.split()) for t in texts if t.strip()]
