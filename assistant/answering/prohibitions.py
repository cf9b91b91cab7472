"""What bears that somebody may not, quoted beside the data of who does a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.answering.borne import quoted
from assistant.answering.citations import Sources
from assistant.answering.units import on_one_line
from assistant.domain.answers import Prohibition, Responsibility
from assistant.library.search import Search


def borne_prohibitions(
    duty: Responsibility, card: Mapping[str, Any], search: Search, sources: Sources
) -> Responsibility:
    """`duty` with each reason why somebody may not resting on the words that the card says bear it, as
    far as these are quoted already or there is room; otherwise on what it rested on."""
    bears: Mapping[str, Any] = card.get("bears") or {}

    def rests_on(prohibition: Prohibition) -> Prohibition:
        why = on_one_line(prohibition.why)
        entries = [entry for sentence, entry in bears.items() if sentence in why]
        units = [
            unit
            for entry in entries
            for law, document, words in entry["quotes"]
            if (unit := quoted(law, document, words, search))
        ]
        numbers = tuple(dict.fromkeys(n for unit in units if (n := sources.cite(unit))))
        return replace(prohibition, citations=numbers) if numbers else prohibition

    return replace(duty, may_not=tuple(rests_on(p) for p in duty.may_not))
