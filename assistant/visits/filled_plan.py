"""The plan behind a filled-in form: out of the data the file carries, else out of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.answers import Citation
from assistant.visits import form
from assistant.visits.outline import evidence_items, is_example
from assistant.visits.plan_outline import OBSERVATIONS, SIGN_OFF
from assistant.visits.reworded import REWORDED
from assistant.visits.word_reading import Line, known_texts

_NUMBERED = re.compile(r"(\d+)\.\s+(.+)")
_BEFORE_ANSWER = ("Ställs till:", REWORDED, "Varför:", "Följdfråga:")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stood in the form."""

    id: str
    number: int
    area: str
    audience: str
    text: str
    evidence: tuple[str, ...]
    origin: str = "guidance"
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What is known of the plan. `texts`: what stands in the empty form, see `known_texts`."""

    title: str
    visit_type: str = ""
    provider: str | None = None
    home: str | None = None
    date: str | None = None
    reported_to: str | None = None
    made: str | None = None
    questions: tuple[Asked, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    coverage: tuple[Mapping[str, Any], ...] = ()
    citations: tuple[Citation, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()
    example: bool = False
    notes: tuple[str, ...] = ()
    labels: tuple[str, ...] = (*OBSERVATIONS, *SIGN_OFF)


def plan_from_payload(payload: Mapping[str, Any] | None) -> FormPlan | None:
    """The plan out of the data in the file, None when there is none or it has another shape."""
    if payload is None:
        return None
    try:
        plan = payload["plan"]
        citations = tuple(_citation(c) for c in plan["citations"])
        questions = tuple(_asked(n, q) for n, q in enumerate(plan["questions"], 1))
        return FormPlan(
            title=str(plan["title"]),
            visit_type=str(plan["visit_type"]),
            provider=_text(plan.get("provider")),
            home=_text((plan.get("request") or {}).get("home")),
            date=_text(plan.get("date")),
            reported_to=_text(plan.get("reported_to")),
            made=_text(payload.get("made")),
            questions=questions,
            findings=tuple(dict(f) for f in plan.get("findings") or ()),
            coverage=tuple(dict(c) for c in plan.get("coverage") or ()),
            citations=citations,
            texts=tuple((str(t), str(owner), str(kind)) for t, owner, kind in payload["texts"]),
            labels=(*OBSERVATIONS, *(str(t) for t in plan.get("sign_off") or SIGN_OFF)),
            example=any(is_example(c) for c in citations),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def plan_from_text(lines: Sequence[Line]) -> FormPlan:
    """The plan out of headings and shown ids, for a file that another program has saved."""
    title = next((t for line in lines for t in line.texts), "Besöksplan")
    area, heading, audience = "", (0, ""), ""
    questions: list[Asked] = []
    for line in lines:
        for text in line.texts:
            numbered = _NUMBERED.fullmatch(text)
            if line.style == "Heading2":
                area = text
            if numbered and not line.in_table:
                heading = (int(numbered[1]), numbered[2])
            if text.startswith("Ställs till:"):
                audience = text.partition(":")[2].strip()
            shown = form.find_shown_id(text)
            if shown:
                questions.append(Asked(shown, heading[0], area, audience, heading[1], ()))
    # What stands in no question's form is taken for the plan's own, as it cannot be told apart.
    texts = tuple(
        (text, owner, kind)
        for text, owner, kind in known_texts(lines)
        if not owner or text.startswith(_BEFORE_ANSWER) or _NUMBERED.fullmatch(text)
    )
    note = (
        "Filen bär inte längre med sig planens data (den kan ha sparats i ett annat program). "
        "Svaren är lästa efter rubriker och rader; källorna följer inte med."
    )
    return FormPlan(
        title, questions=tuple(questions), texts=texts, notes=(note,) if questions else ()
    )


def _asked(number: int, data: Mapping[str, Any]) -> Asked:
    return Asked(
        id=str(data["id"]),
        number=number,
        area=str(data["area"]),
        audience=str(data["audience"]),
        text=str(data["text"]),
        evidence=evidence_items(data.get("evidence")),
        origin=str(data.get("origin") or "guidance"),
        citations=tuple(int(n) for n in data.get("citations") or ()),
    )


def _citation(data: Mapping[str, Any]) -> Citation:
    values = {**data, "rests_on": tuple(data.get("rests_on") or ())}
    return Citation(**values)


def _text(value: object) -> str | None:
    return str(value) if value else None
