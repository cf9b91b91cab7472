"""The answers of a filled-in plan as data, and what a person should look at before using them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.domain.personal_data import find
from assistant.visits import form
from assistant.visits.filled_plan import FormPlan
from assistant.visits.plan_outline import spans

_PERSONAL = {
    "identity_number": "ett personnummer",
    "phone": "ett telefonnummer",
    "email": "en e-postadress",
    "address": "en adress",
}


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """What stands under one question. Empty: nothing written.

    `verdict` is the one option ticked, None when none or several (`conflict`) are. `deadline` is
    ISO, None when `deadline_text` names no single day. `extra` was written beside the fields.
    """

    id: str
    number: int
    area: str
    audience: str
    question: str
    origin: str
    answer: str
    evidence_seen: tuple[str, ...]
    evidence_not_ticked: tuple[str, ...]
    verdict: str | None
    conflict: bool
    deficiency: str
    deadline: str | None
    deadline_text: str
    judgement: str
    extra: tuple[str, ...]
    citations: tuple[int, ...]

    @property
    def touched(self) -> bool:
        """Whether anything was written or ticked."""
        written = (self.answer, self.evidence_seen, self.verdict, self.deficiency)
        return any((*written, self.deadline_text, self.judgement, self.extra, self.conflict))


@dataclass(frozen=True, slots=True)
class FilledVisit:
    """A whole form read back. `fields`: (label, text) of what is not a question's."""

    file: str
    plan: FormPlan
    answers: tuple[FilledAnswer, ...]
    fields: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The reading as a JSON object."""
        return {
            "file": self.file,
            "title": self.plan.title,
            "visit_type": self.plan.visit_type,
            "provider": self.plan.provider,
            "home": self.plan.home,
            "date": self.plan.date,
            "reported_to": self.plan.reported_to,
            "example": self.plan.example,
            "answers": [asdict(a) for a in self.answers],
            "fields": [{"label": label, "text": text} for label, text in self.fields],
            "unplaced": list(self.unplaced),
            "notes": list(self.notes),
        }


def _written(answer: FilledAnswer) -> tuple[str, ...]:
    return (answer.answer, answer.deficiency, answer.judgement, *answer.extra)


def notes(plan: FormPlan, answers: Sequence[FilledAnswer], unplaced: Sequence[str]) -> list[str]:
    """What a person should look at before the reading is used."""
    out = list(plan.notes)
    for a in answers:
        where = f"Fråga {a.number}"
        if a.conflict:
            out.append(f"{where}: flera bedömningar är ikryssade. Välj en.")
        if a.verdict == form.A_DEFICIENCY and not a.deficiency:
            out.append(f"{where}: brist är ikryssad men inte beskriven.")
        if a.deficiency and a.verdict != form.A_DEFICIENCY and not a.conflict:
            out.append(
                f"{where}: en brist är beskriven men «Brist» är inte ikryssat. Den förs inte över."
            )
        if a.deadline_text and not a.deadline:
            out.append(
                f"{where}: «{a.deadline_text}» är inget datum som går att läsa. Skriv ÅÅÅÅ-MM-DD."
            )
        if a.verdict == form.A_DEFICIENCY and not a.deadline_text:
            out.append(f"{where}: bristen har inget datum då den ska vara åtgärdad.")
        kinds = dict.fromkeys(_PERSONAL[f.kind] for t in _written(a) for f in find(t))
        if kinds:
            out.append(f"{where}: texten ser ut att innehålla {' och '.join(kinds)}. Ta bort det.")
    empty = [a.number for a in answers if not a.touched]
    if empty:
        out.append(f"Utan svar: {spans(empty)}.")
    if unplaced:
        out.append(f"Text som inte hör till någon fråga: {len(unplaced)} st. Den står för sig.")
    doubles = [n for n, count in Counter(a.id for a in answers).items() if count > 1]
    return out + [f"Frågan {n} finns två gånger i planen." for n in doubles]
