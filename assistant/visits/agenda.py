"""The day in order: who is met when, with which questions, in how many minutes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.visits import SourcedText, VisitQuestion
from assistant.visits.plan_outline import spans

OPENING, CLOSING, ROUND = 10, 10, 15
"""Minutes to open, to close, and to look round."""
_LOOKS_ROUND = frozenset(
    {"yearly", "unannounced", "in_depth", "family_counselling", "standard", "framework_joint"}
)
_WITH = {
    "ledning": "ledningen", "personal": "personalen", "placerade": "dem som bor på hemmet",
    "familjehem": "familjehemmet", "socialsekreterare": "socialsekreteraren", "föräldrar": "föräldrarna",
    "leverantör": "utföraren", "upphandlingsenhet": "upphandlingsenheten",
}  # fmt: skip
_ORDER = (
    "ledning",
    "leverantör",
    "upphandlingsenhet",
    "personal",
    "placerade",
    "familjehem",
    "föräldrar",
    "socialsekreterare",
)


def agenda(
    visit_type: str, questions: Sequence[VisitQuestion], minutes: int
) -> tuple[SourcedText, ...]:
    """The items in order, each with its minutes from the start. `minutes`: all the time there is."""
    numbers: dict[str, list[int]] = {}
    cited: dict[str, list[int]] = {}
    for at, question in enumerate(questions, 1):
        numbers.setdefault(question.audience, []).append(at)
        if question.origin in ("finding", "agreement"):
            cited.setdefault(question.audience, []).extend(question.citations[:1])
    order = [a for a in _ORDER if a in numbers]
    # In a meeting with the placed person or a parent the one who is asked first is the one it is about.
    if visit_type in ("ubu", "social_worker"):
        order.sort(key=lambda a: a != "placerade")
    rounds = ROUND if visit_type in _LOOKS_ROUND and minutes >= 75 else 0
    fixed = OPENING + CLOSING + rounds if minutes >= 45 else 10
    each = max(1.0, (minutes - fixed) / max(1, len(questions)))
    opening = OPENING if minutes >= 45 else 5
    items = [
        (
            opening,
            "Inledning: syftet, vilka som deltar, hur svaren används och vem som får rapporten",
        )
    ]
    if rounds:
        items.append((rounds, "Rundvandring i de gemensamma lokalerna"))
    for audience in order:
        asked = numbers[audience]
        # Those who place are asked before the visit or by telephone; their time still counts.
        how = (
            "Samtal med"
            if audience != "socialsekreterare"
            else "Samtal, gärna per telefon före besöket, med"
        )
        items.append((round(each * len(asked)), f"{how} {_WITH[audience]}: {spans(asked)}"))
    items.append(
        (
            CLOSING if minutes >= 45 else 5,
            "Avslutning: vad som återstår att få in, faktagranskning och nästa steg",
        )
    )
    out, at = [], 0
    for length, text in items:
        out.append(SourcedText(f"{at}–{at + length} min: {text}"))
        at += length
    return tuple(out)
