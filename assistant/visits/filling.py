"""What a request left out, filled in by what the library tells, else asked back with a default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.domain.visits import Clarification
from assistant.library import swedish
from assistant.library.store import Store
from assistant.visits.coverage import group_of
from assistant.visits.provider_documents import About
from assistant.visits.requests import FORM_NAMES, ReadRequest

_HEAD = 1500
"""Characters of an agreement in which it says what kind of home it is about."""
_MANY_AT_ONCE = frozenset({"lov_meeting", "provider_meeting"})
"""Meetings with many providers: none needs to be named, and they may be of several forms."""


def settle(
    read: ReadRequest, kind: Mapping[str, Any], facts: About, data: Mapping[str, Any], store: Store
) -> ReadRequest:
    """The request with service form, group and home settled. Asks back what nothing tells."""
    asked, unclear = read.request, list(read.unclear)
    form = asked.service_form
    if form is None and kind["id"] == "family_counselling":
        form = "familjeradgivning"
    if form is None:
        form = _told(facts, data, store)
    if form is None and asked.target_group and _says_home(asked.text):
        form = "hvb_vuxna" if asked.target_group == "vuxna" else "hvb_barn"
    if form is None:
        assumed = "Planen har frågor som passar alla former."
        if kind["id"] not in _MANY_AT_ONCE:
            form = "hvb_vuxna" if asked.target_group == "vuxna" else "hvb_barn"
            assumed = f"Planen räknar med {FORM_NAMES[form]}."
        choices = ", ".join(FORM_NAMES.values())
        unclear.append(
            Clarification("service_form", f"Vilken form gäller det: {choices}?", assumed)
        )
    group = asked.target_group
    if group is None or (group_of(form) and form != "familjehem"):
        group = group_of(form) or group
    if not asked.provider and kind["id"] not in _MANY_AT_ONCE:
        unclear.append(
            Clarification(
                "provider",
                "Vilken utförare eller vilket hem gäller det?",
                "Planen är gjord utan utförare.",
            )
        )
    filled = replace(asked, service_form=form, target_group=group, home=asked.home or facts.home)
    return replace(read, request=filled, unclear=tuple(unclear))


def _says_home(text: str) -> bool:
    return bool(re.search(r"\bhvb\b|\b(?:behandlings)?hem(?:met)?\b", swedish.fold(text)))


def _told(facts: About, data: Mapping[str, Any], store: Store) -> str | None:
    """The service form by what the agreement says of the home, or else of itself."""
    for row in facts.agreements:
        text = swedish.fold(f"{row.title}. {store.text(row.id)[:_HEAD]}")
        if facts.home and facts.home != facts.name:
            near = [s for s in re.split(r"[.\n]", text) if swedish.fold(facts.home) in s]
            for sentence in near:
                if form := _form(sentence, data):
                    return form
        if form := _form(text, data):
            return form
    return None


def _form(text: str, data: Mapping[str, Any]) -> str | None:
    found = [
        f for f, words in data["service_forms"].items() if any(re.search(w, text) for w in words)
    ]
    if found:
        return str(found[0])
    if "hem för vård eller boende" in text:
        return "hvb_vuxna" if re.search(r"\bvuxna\b|beroende", text) else "hvb_barn"
    return None
