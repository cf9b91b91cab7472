"""Ordinals, halves and words of time: "första gången", "ett halvt belopp", "tills vidare", "samma dag".

`verifying_facts` compares numbers with their units; here stands what Swedish says of number and time
in words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.verifying_facts import masked
from assistant.answering.verifying_shares import ORDINALS

_COUNTED = r"gång|dag|vecka|månad|år|kvartal|halvår|tillfälle|instans|placering|besök|prövning"
_NTH = re.compile(
    rf"(?<!\bvar )(?<!\bvart )\b(?P<nth>{'|'.join(w for w in ORDINALS if w not in ('_', 'annan', 'annat', 'vartannat', 'varannan'))}"
    rf")\b(?! (?:man|part|person|kommun|land))(?P<noun> [a-zåäö]*(?:{_COUNTED})\w*)?"
)
_DIGITS = re.compile(r"\b(\d{1,2})(?::[ea])?\b")
_HALF = re.compile(r"\b(?:ett halvt|en halv) (?!år|miljon|timme|dag)\w+")
_HALVES = re.compile(r"halv|hälften|50 ?(?:procent|%)|femtio procent|0,5")
_LASTING = re.compile(
    r"\btills vidare\b|\bobegränsad tid\b|\b(?:inget|utan) slutdatum\b|\binte tidsbegräns\w+"
)
_LIMITED = re.compile(
    r"\b(?:i|under|högst|längst) (?:\w+ )?(?:\d+|en|ett|två|tre|fyra|fem|sex|tio) (?:år|månad|veck|dag)"
)
_SAME_DAY = re.compile(r"\bsamma (?:arbets)?dag\b")
_OTHER_DAY = re.compile(
    r"\b(?:föregående|följande|nästa|efterföljande|påföljande|dagen (?:före|efter|innan)) ?(?:arbets|var)?dag\w*|"
    r"\bdagen (?:före|efter|innan)\b"
)
_BEFORE = re.compile(r"\b(?:föregående|dagen (?:före|innan))\b")
_AFTER = re.compile(r"\b(?:följande|nästa|nästföljande|efterföljande|påföljande|dagen efter)\b")


def ordinals(folded: str) -> Iterator[int]:
    """Ordinals in words; the first two only where a time or an occasion follows."""
    for match in _NTH.finditer(folded):
        nth = ORDINALS[match["nth"]]
        if nth > 2 or match["noun"]:
            yield nth


def period_faults(statement: str, quotes: str) -> list[str]:
    """Ordinals, halves and words of time in `statement` that `quotes` contradict or do not bear."""
    own, other = masked(statement), masked(quotes)
    held = {ORDINALS[m["nth"]] for m in _NTH.finditer(other)}
    held |= {int(n) for n in _DIGITS.findall(other)}
    faults = [f"nth {n}" for n in ordinals(own) if n not in held and (n > 2 or held & {1, 2})]
    if _HALF.search(own) and not _HALVES.search(other):
        faults.append("half")
    if _LASTING.search(own) and not _LASTING.search(other) and _LIMITED.search(other):
        faults.append("tills vidare")
    lasts = _LASTING.search(other) and not _LASTING.search(own)
    if lasts and _LIMITED.search(own) and not _LIMITED.search(other):
        faults.append("tidsbegränsat")
    same = bool(_SAME_DAY.search(own)), bool(_SAME_DAY.search(other))
    apart = bool(_OTHER_DAY.search(own)), bool(_OTHER_DAY.search(other))
    if (same == (True, False) and apart[1]) or (same == (False, True) and apart == (True, False)):
        faults.append("samma dag")
    if apart == (True, True):
        turned = _AFTER.search(own) and not _AFTER.search(other) and _BEFORE.search(other)
        back = _BEFORE.search(own) and not _BEFORE.search(other) and _AFTER.search(other)
        faults += ["dagen"] if turned or back else []
    return faults
