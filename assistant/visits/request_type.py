"""Which kind of visit a request is about: by its words, else by what is likeliest, and asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.visits import Clarification
from assistant.visits.phrases import any_of

_FRAMEWORK = ("framework_purchaser", "framework_joint")


def find_type(
    lowered: str,
    types: Sequence[Mapping[str, Any]],
    signs: Mapping[str, Sequence[str]],
    unclear: list[Clarification],
) -> str:
    """The id of the kind of visit; what is only likely is added to `unclear`.

    `types` and `signs` are those of `visit_types.yaml`, the types in the order in which their
    patterns count.
    """
    sign = {name: any_of(patterns) for name, patterns in signs.items()}
    names = {str(t["id"]): str(t["name"]) for t in types}
    # A home outside the framework agreement is told of by that word too.
    text = sign["outside"].sub(" egenupphandlad ", lowered)
    found = [str(t["id"]) for t in types if any(re.search(pattern, text) for pattern in t["words"])]
    if found[:1] == ["framework_purchaser"] and "family_counselling" in found:
        found.remove("framework_purchaser")  # it follows up homes
    visits = sign["visit"].search(text)
    meeting = sign["meeting"].search(text)
    summoned = bool(sign["summoned"].search(text) and sign["bad"].search(text))
    reported = bool(sign["called"].search(text) and sign["reported"].search(text))
    if found and found[0] in _FRAMEWORK and (summoned or reported):
        # Whoever is party to the agreement calls the meeting, the purchasing centre too.
        return "alarm_meeting"
    if found and not (found[0] == "alarm_meeting" and visits and not meeting):
        return found[0]
    # A visit because of complaints is no meeting; the local plans know it as the unannounced one.
    likeliest = "unannounced" if found else str(types[0]["id"])
    if not found and (summoned or sign["complaint"].search(text)):
        likeliest = "unannounced" if visits else "alarm_meeting"
    question = "Vilket slags besök eller uppföljning gäller det?"
    if found:
        question = "Är det ett oanmält besök eller ett möte med leverantören efter det som hänt?"
    unclear.append(
        Clarification("visit_type", question, f"Planen är gjord för: {names[likeliest]}.")
    )
    return likeliest
