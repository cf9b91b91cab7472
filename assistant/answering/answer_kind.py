"""Whether a text holds the kind of answer asked for: a time, a number, a sum of money.

"Hur länge får tillståndet ligga?" is near the card of the task and near the card of the six months; only
one of them holds a time. A text tells what it holds by its words, without being understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answering.understanding import Understood
from assistant.domain.months import MONTHS

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


def holds(understood: Understood, text: str) -> int:
    """How many of the kinds of answer asked for `text` holds; a time counts for a number."""
    wanted = {kind for kind in HOLDS if kind in understood.asks}
    if "time" in wanted:
        wanted.discard("number")
    return sum(bool(HOLDS[kind].search(text)) for kind in wanted)
