"""Which kind of visit a request is about: by its words, else by what is likeliest, and asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.visits import Clarification

_COMPLAINT = re.compile(
    r"\blarm\w*|\blex[ -]?sarah\w*|\bklagomål\w*|\bmissförhålland\w*|\bklaga\w*"
)
_VISIT = re.compile(r"\b(?:besök|åka|åker|ut till|på plats)\w*")
_MEETING = re.compile(r"möte|mötes|träff|leverantör|\b(?:in)?kalla(?:r|s|t|de|lse)?\b")
_CALLED = re.compile(
    r"\b(?:in)?kalla(?:r|s|t|de|lse\w*)?\b|\b(?:uppföljnings|kris|leverantörs|avstämnings|akut)?möte\w*"
    r"|\bsätta sig ner\b"
)
_REPORTED = re.compile(
    r"\b(?:fått|får|få|kommit|kommer) in\b.{0,40}\b(?:klag|larm|anmäl|tips|brist|missförhåll)"
    r"|\b(?:in)?larm(?:et|en|ar|at|ade|s|ats|rapport\w*)?\b"
    r"|\b(?:efter|sedan|sen|med anledning av|pga|p\.?g\.?a\.?|på grund av|till följd av|eftersom)\b.{0,70}\b"
    r"(?:klag|lex[ -]?sarah|missförhåll|incident|händels|brist|anmäl|kritik|tips|slarv)"
    r"|\b(?:(?:in)?rapporterade?|anmäl\w*|påtala\w*|upptäck\w*|uppdaga\w*) (?:\w+ ){0,2}(?:brist|missförhåll)"
    r"|\b(?:brist|missförhåll|klagomål)\w*\b.{0,40}\b(?:rapporterats|rapporterat|anmält|anmälts|larmat|"
    r"kommit in|inkommit|påtalat|påtalats|upptäckts|uppdagats)"
)
"""What a meeting is called for: not the complaints that any follow-up asks about."""
_SUMMONED = re.compile(r"\b(?:in)?kalla(?:r|s|t|de|lse\w*)?\b")
_BAD = re.compile(
    r"\b(?:larm|klag|brist|missförhåll|händels|händ|incident|kritik|våld|hot|slagsmål|övergrepp|avvik|rymning|"
    r"lex[ -]?sarah|oro|anmäl)\w*"
)
_OUTSIDE = re.compile(
    r"\b(?:utanför|utan|ej|inte|inget|saknar|icke)\b(?: \w+){0,3}? (?:(?:ett|vårt|något|addas?) )?"
    r"(?:\w+ )?ramavtal\w*|\b(?:utanför|ej|inte|icke) (?:via |genom |med |hos |på )?addas?\b(?: avtal\w*)?"
    r"|\b(?:addas?|inköpscentralen)\b(?: \w+){0,3}? (?:granskat|följt upp|besökt|gjort|varit|kollat|kontrollerat)\b"
)
"""Not, or not now, under the framework agreement: no follow-up of it."""
_FRAMEWORK = ("framework_purchaser", "framework_joint")


def find_type(
    lowered: str, types: Sequence[Mapping[str, Any]], unclear: list[Clarification]
) -> str:
    """The id of the kind of visit; what is only likely is added to `unclear`.

    `types` are those of `visit_types.yaml`, in the order in which their patterns count.
    """
    names = {str(t["id"]): str(t["name"]) for t in types}
    # A home outside the framework agreement is told of by that word too.
    text = _OUTSIDE.sub(" egenupphandlad ", lowered)
    found = [str(t["id"]) for t in types if any(re.search(pattern, text) for pattern in t["words"])]
    if found[:1] == ["framework_purchaser"] and "family_counselling" in found:
        found.remove("framework_purchaser")  # it follows up homes
    visits = _VISIT.search(text)
    meeting = _MEETING.search(text)
    summoned = bool(_SUMMONED.search(text) and _BAD.search(text))
    reported = bool(_CALLED.search(text) and _REPORTED.search(text))
    if found and found[0] in _FRAMEWORK and (summoned or reported):
        # Whoever is party to the agreement calls the meeting, the purchasing centre too.
        return "alarm_meeting"
    if found and not (found[0] == "alarm_meeting" and visits and not meeting):
        return found[0]
    # A visit because of complaints is no meeting; the local plans know it as the unannounced one.
    likeliest = "unannounced" if found else str(types[0]["id"])
    if not found and (summoned or _COMPLAINT.search(text)):
        likeliest = "unannounced" if visits else "alarm_meeting"
    question = "Vilket slags besök eller uppföljning gäller det?"
    if found:
        question = "Är det ett oanmält besök eller ett möte med leverantören efter det som hänt?"
    unclear.append(
        Clarification("visit_type", question, f"Planen är gjord för: {names[likeliest]}.")
    )
    return likeliest
