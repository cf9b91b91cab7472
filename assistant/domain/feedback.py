"""What a reader thought of an answer, and the golden case it may become.

Only what is needed to find the answer again is kept: the question with what is masked masked, and
the places that were cited. A question that seems to name a person is not kept at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from assistant.domain.personal_data import mask

Verdict = Literal["up", "down"]
Reason = Literal["wrong_source", "outdated", "incomplete", "unclear", "should_refuse"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: dict[Reason, str] = {
    "wrong_source": "fel källa",
    "outdated": "inaktuellt",
    "incomplete": "ofullständigt",
    "unclear": "otydligt",
    "should_refuse": "borde ha avböjt",
}
"""Why an answer did not help, with the Swedish words for it."""
WITHHELD = "(frågan är inte sparad: den kan gälla en enskild person)"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that an answer cited: `quote` is at most 60 words of a source."""

    document_id: str
    document: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict. `created` is an ISO time in UTC; `reason` is None for 👍 and may be for 👎.

    `question` is masked, or `WITHHELD`, and then `history` is empty. `refusal` is the kind of the
    refusal that was judged, None for an answer.
    """

    answer_id: str
    created: str
    verdict: Verdict
    reason: Reason | None
    question: str
    history: tuple[str, ...]
    as_of: str
    kind: str
    refusal: str | None
    mode: str
    places: tuple[Place, ...] = ()


def answer_id(answer: Mapping[str, Any]) -> str:
    """The id of an answer given as JSON: the same answer has the same id, whoever computes it.

    >>> one = answer_id({"question": "Vem?", "text": "Nämnden.", "as_of": "2026-01-01"})
    >>> one == answer_id({"text": "Nämnden.", "question": "Vem?", "as_of": "2026-01-01", "took_ms": 3})
    True
    """
    kept: dict[str, Any] = {k: answer.get(k) for k in ("question", "as_of", "mode", "text")}
    kept["citations"] = [
        (c["document_id"], c.get("version"), c.get("start")) for c in answer.get("citations") or ()
    ]
    data = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return "a-" + hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judged(
    answer: Mapping[str, Any],
    history: Sequence[str],
    verdict: Verdict,
    reason: Reason | None,
    created: str,
    *,
    withhold: bool,
) -> Feedback:
    """The feedback on an answer given as JSON. `withhold` leaves the question out.

    Raises KeyError and TypeError when `answer` lacks what an Answer has.
    """
    places = tuple(
        Place(c["document_id"], c["document"], c["locator"], mask(c["quote"])[0])
        for c in answer["citations"][:5]
    )
    return Feedback(
        answer_id(answer),
        created,
        verdict,
        reason if verdict == "down" else None,
        WITHHELD if withhold else mask(answer["question"])[0],
        () if withhold else tuple(mask(q)[0] for q in history),
        answer["as_of"],
        answer["kind"],
        answer["refusal"],
        answer["mode"],
        places,
    )


def draft(feedback: Feedback, number: int) -> dict[str, Any]:
    """A golden case to complete by hand, in the format of `evals/golden`.

    What was praised is proposed as gold. What was criticised gets none: somebody who has read the
    sources fills it in, as `note` says.
    """
    good = feedback.verdict == "up"
    refuses = feedback.refusal if good else None
    if feedback.reason == "should_refuse":
        refuses = "absent"
    gold = [_gold(p) for p in feedback.places] if good and not refuses else []
    said = REASONS[feedback.reason] if feedback.reason else ""
    note = "Svaret hjälpte: pröva att källorna stämmer." if good else (
        f"Svaret hjälpte inte{f' ({said})' if said else ''}: fyll i gold och contains."
    )  # fmt: skip
    return {
        "id": f"f-{number:03}",
        "question": feedback.question,
        "history": list(feedback.history),
        "as_of": None,
        "tags": ["feedback", *([feedback.reason] if feedback.reason else [])],
        "answer_id": feedback.answer_id,
        "answered": feedback.as_of,
        "note": note,
        "expect": {"gold": gold, "contains": [], "excludes": [], "refuses": refuses},
    }


def _gold(place: Place) -> dict[str, str]:
    if place.document_id.startswith("sfs-"):
        sfs = place.document_id.removeprefix("sfs-").replace("-", ":", 1)
        return {"law": f"{place.locator} {place.document.split(' (')[0].lower()} ({sfs})"}
    words = place.quote.split()
    return {"document": place.document_id, "phrase": " ".join(words[:8])}


def drafts(given: Iterable[Feedback]) -> list[dict[str, Any]]:
    """Drafts of every feedback whose question was kept, one a question, the latest verdict wins."""
    latest: dict[tuple[str, ...], Feedback] = {}
    for feedback in given:
        if feedback.question != WITHHELD:
            latest[(*feedback.history, feedback.question)] = feedback
    return [draft(feedback, number) for number, feedback in enumerate(latest.values(), 1)]


def to_yaml(cases: Sequence[Mapping[str, Any]]) -> str:
    """The drafts as YAML: every value is written as JSON, which YAML reads."""
    lines = ["# Utkast till gyllene fall, gjorda av omdömen om svar. Läs, rätta och flytta dem."]
    for case in cases:
        for number, (key, value) in enumerate(case.items()):
            lead = "- " if number == 0 else "  "
            lines.append(f"{lead}{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines if cases else [*lines, "[]"]) + "\n"
