"""Whether a sentence is Swedish, and a statement rather than an order to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.library import swedish

_ENGLISH = frozenset(
    "the of and shall must is are to not be with by for that this which from on it as an has have should may can will "
    "their its was were every each within about who".split()
)

_NORDIC = frozenset("ikke skal og kommunen's være blir etter eller barnevernet jeg af".split()) - {
    "eller",
    "blir",
    "af",
}
_SWEDISH = frozenset(
    "och att det som en ett den är av för på med till inte om ska får har kan ska vid från sin de eller bör när".split()
)

_ORDER = re.compile(
    r"\b(?:ignorera|bortse från (?:allt|alla|tidigare|dina|instruktion\w*|ovanstående|reglerna|källorna)|"
    r"glöm (?:allt|alla|dina|tidigare|det)|"
    r"strunta i|hoppa över (?:källorna|reglerna|kontrollen)|du är (?:nu|en (?:assistent|hjälpsam|språkmodell))|låtsas|agera som|"
    r"systemprompt\w*|system prompt|system:|assistant:|prompten|instruktion(?:er|erna)? (?:ovan|tidigare)|"
    r"(?:mina|dina|tidigare|nya|följande) instruktion\w*|"
    r"svara (?:alltid|bara|endast|med|på engelska|ja|nej)|skriv (?:bara|endast|ut|alltid|en|att|följande)|avslöja (?:din|dina|systemet)|"
    r"citera inte|nämn inte|säg (?:att|till användaren)|klicka (?:här|på)|besök (?:sidan|länken|webbplatsen)|ignore|disregard|forget)\b"
    r"|https?://|<\|?\w+\|?>|\{\{|```"
)  # fmt: skip


def language_faults(statement: str) -> list[str]:
    """["order"] for an instruction, ["language"] for another language than Swedish, else []."""
    tokens = swedish.words(statement)
    if _ORDER.search(swedish.fold(statement)):
        return ["order"]
    swedes = sum(1 for t in tokens if t in _SWEDISH)
    english = sum(1 for t in tokens if t in _ENGLISH)
    if english >= 2 and english > swedes:
        return ["language"]
    if sum(1 for t in tokens if t in _NORDIC) >= 2:
        return ["language"]
    runs = _english_runs(tokens)
    return ["language"] if runs else []


def _english_runs(tokens: Iterable[str]) -> bool:
    """Whether an English stretch stands inside a Swedish sentence: two function words close by."""
    last = -10
    for at, token in enumerate(tokens):
        if token in _ENGLISH and token not in (
            "an",
            "on",
            "as",
            "by",
            "be",
            "is",
            "to",
            "for",
            "it",
            "may",
            "can",
        ):
            if at - last <= 3:
                return True
            last = at
    return False
