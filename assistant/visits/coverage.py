"""What a plan covers, what a document demands, and whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.visits import Coverage, VisitQuestion, VisitRequest
from assistant.library import swedish


def concerns(provider: str | None, title: str, asked: str) -> bool:
    """Whether a document is about the provider asked for, by its provider or title."""
    wanted = swedish.fold(asked)
    return wanted in swedish.fold(provider or "") or wanted in swedish.fold(title)


def demands(text: str) -> bool:
    """Whether a sentence demands something or tells of a deficiency."""
    words = swedish.words(text)
    return any(
        w in ("ska", "skall", "måste", "brist", "brister", "åtgärda", "åtgärdas", "saknas")
        for w in words
    )


def group_of(service_form: str | None) -> str | None:
    """The target group that a service form implies, None when it implies none."""
    return {"hvb_barn": "barn och unga", "stodboende": "barn och unga", "hvb_vuxna": "vuxna"}.get(
        service_form or ""
    )


def title(kind: Mapping[str, Any], asked: VisitRequest) -> str:
    """The plan's title: kind of visit, provider, day."""
    parts = [str(kind["name"])]
    if asked.provider:
        parts.append(asked.provider)
    if asked.date:
        parts.append(asked.date)
    return ", ".join(parts)


def coverage(
    asked: VisitRequest, questions: Sequence[VisitQuestion], left_out: Sequence[str]
) -> tuple[Coverage, ...]:
    """Every theme asked for and the questions that cover it, or why none does."""
    out = []
    for theme in dict.fromkeys([*asked.focus, *(q.area for q in questions), *left_out]):
        ids = tuple(q.id for q in questions if q.area == theme)
        reason = None if ids else "Ingen fråga i banken med källa i biblioteket passar begäran."
        out.append(Coverage(theme, "theme", ids, reason))
    return tuple(out)
