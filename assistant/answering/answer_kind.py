"""Places that hold the kind of answer asked for come before those that do not.

"Hur länge får tillståndet ligga?" is near the card of the task and near the card of the six months; only
one of them holds a time. A text tells what it holds by its words, without being understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering.understanding import Understood
from assistant.domain.months import MONTHS
from assistant.library.ranking import Hit
from assistant.library.search import Search

_NUMBER = r"(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|fjorton|tjugo\w*|trettio|hundra|\d[\d ]*)"
HOLDS: Mapping[str, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b{_NUMBER}(?: \w+)? ?(?:år\w*|månad\w*|veck\w*|dag\w*|dygn\w*|timm\w*|tim|gång\w*|minut\w*)\b"
        r"|\b\w+(?:årig|års|månaders|veckors|dagars|dygns)\w*\b"
        r"|\b(?:varje|varannan|årlig\w*|genast|omedelbart|skyndsamt|regelbund\w*|fortlöpande|löpande"
        r"|tills vidare|snarast|dröjsmål|\d{4})\b"
        rf"|\b(?:{'|'.join(MONTHS)})\b",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|fjorton|tjugo|hälften|procent)\b",
        re.IGNORECASE,
    ),
    "money": re.compile(
        r"\d[\d ]* ?(?:kr|kronor|procent|%)|avgift|kostnad|belopp|ersättning|gratis", re.IGNORECASE
    ),
}
"""Kind of answer (`Understood.asks`) -> how a text shows that it holds one."""
WEIGHT = 1.0
"""What a place that holds it has before one that does not, on the scale of `Hit.score`; chosen among
.3, .6, 1 and 1.5 on the development questions that ask for a time, a number or money."""


def fitting_first(understood: Understood, hits: Sequence[Hit], search: Search) -> tuple[Hit, ...]:
    """`hits` in the order of their scores with what they hold counted in; as they are when nothing
    of a special kind is asked for."""
    wanted = {kind for kind in HOLDS if kind in understood.asks}
    if "time" in wanted:
        wanted.discard("number")
    if not wanted:
        return tuple(hits)
    out = []
    for hit in hits:
        text = " ".join(p.text for p in search.store.passages(hit.members))
        held = sum(bool(HOLDS[kind].search(text)) for kind in wanted)
        out.append(replace(hit, score=hit.score + WEIGHT * held))
    return tuple(sorted(out, key=lambda hit: -hit.score))
