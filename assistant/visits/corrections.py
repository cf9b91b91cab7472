"""What a request gets wrong, said by the plan's own sourced line that it runs against.

The lines are those of the kind of visit in `visit_types.yaml`; what words of a request each is told
for stands there too, under `corrections` and `recipients`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.answers import Citation
from assistant.domain.visits import SourcedText, VisitRequest
from assistant.library import swedish
from assistant.visits.phrases import any_of

_NEAR = 70
"""Characters on either side of "rapporten" within which its recipient is named."""
_SOONER = "Den förra uppföljningen ligger närmare än vad planen för uppföljning räknar med."
_YEARS_BETWEEN = {"in_depth": 3}
"""Kinds of visit that come back after so many years, by the local plan that their line cites."""
_WHO_GETS_IT = re.compile(r"\bvem\b|\bvilka\b|\bvart\b")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a request says (`said`: lower case, misspelt words put right) and as what it was understood."""

    said: str
    kind: str
    asked: VisitRequest


def corrections(
    claims: Claims,
    data: Mapping[str, Any],
    lines: Sequence[SourcedText],
    citations: Sequence[Citation],
    already: Sequence[str] = (),
) -> list[str]:
    """Notes on what the request gets wrong, each with its source. `data` is `visit_types.yaml`.

    `lines` are what the plan does not allow and what it says about the kind of visit; those that a
    note in `already` holds are not told again.
    """
    lines = [line for line in lines if not any(line.text in note for note in already)]
    notes = []
    for correction in data["corrections"]:
        if _fits(correction, claims):
            notes += _told(correction["line"], correction["lead"], lines, citations)
    if _too_soon(claims, data["phrases"]):
        notes += _told("^hur ofta", _SOONER, lines, citations)
    notes += _of_the_recipient(claims.said, data["recipients"], lines, citations)
    return list(dict.fromkeys(notes))


def _fits(correction: Mapping[str, Any], claims: Claims) -> bool:
    """Whether a correction is for this request; an empty list asks for nothing."""
    wanted = (
        ("kinds", claims.kind),
        ("service_forms", claims.asked.service_form),
        ("target_groups", claims.asked.target_group),
    )
    if any(correction[key] and value not in correction[key] for key, value in wanted):
        return False
    if correction["said"] and not any_of(correction["said"]).search(claims.said):
        return False
    return not any_of(correction["unless"]).search(claims.said)


def _too_soon(claims: Claims, phrases: Mapping[str, str]) -> bool:
    """Whether the last one of the kind, by what the request says, was too few years before this one."""
    between = _YEARS_BETWEEN.get(claims.kind)
    if between is None or not {"done_before", "years_ago"} <= set(phrases):
        return False
    if re.search(phrases["years_ago"], claims.said):
        return True
    day = claims.asked.date
    before = [
        int(year)
        for found in re.finditer(phrases["done_before"], claims.said)
        for year in found.groups()
        if year
    ]
    return bool(day and before and 0 < int(day[:4]) - max(before) < between)


def _told(
    line: str, lead: str, lines: Sequence[SourcedText], citations: Sequence[Citation]
) -> list[str]:
    found = next((each for each in lines if re.search(line, swedish.fold(each.text))), None)
    if found is None:
        return []
    return [f"{lead} {found.text.rstrip('.')}. Källa: {places(found, citations)}.".strip()]


def _of_the_recipient(
    said: str,
    recipients: Mapping[str, Sequence[str]],
    lines: Sequence[SourcedText],
    citations: Sequence[Citation],
) -> list[str]:
    """Who gets the report, where the request asks or says so."""
    right = next((each for each in lines if each.text.startswith("Redovisas till")), None)
    if right is None:
        return []
    told = swedish.fold(right.text)
    for found in any_of(recipients["report"]).finditer(said):
        near = said[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        named = [r for r in recipients["names"] if re.search(r, near)]
        if named and not any(re.search(r, told) for r in named):
            return _told("^redovisas till", "Rapporten har en annan mottagare.", lines, citations)
        if named or _WHO_GETS_IT.search(near):
            return _told("^redovisas till", "", lines, citations)
    return []


def places(line: SourcedText, citations: Sequence[Citation]) -> str:
    """The sources of a line in words: document and place."""
    cited = [c for c in citations if c.n in line.citations]
    return "; ".join(f"{c.document}, {c.locator}" for c in cited)
