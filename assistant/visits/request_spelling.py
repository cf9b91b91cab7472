"""Misspelt words of a request put right, so that its patterns meet what was meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from assistant.library import swedish

_KNOWN = frozenset(
    """
    årsbesök årsbesöket årlig årliga årligt besök besöka besöker besöket besökte oanmäld oanmälda oanmält
    oannonserat förvarning överraskning uppföljning uppföljningen uppföljningar uppföljningsmöte
    fördjupad fördjupade fördjupning granska granskar granskning följer följa gemensam gemensamma gemensamt
    tillsammans kommun kommuner kommunen kommunerna kommunens grannkommun grannkommunen grannkommuner
    grannkommunerna ramavtal ramavtalet ramavtalen avtal avtalet avtalen inköpscentral inköpscentralen digitalt
    leverantör leverantören leverantörer leverantörerna utförare utföraren utförarna vårdgivare vårdgivarna
    vårdgivarträff upphandlingsenhet upphandlingsenheten familjerådgivning familjerådgivningen familjerådgivare
    parsamtal stödboende stödboendet familjehem familjehemmet familjehemmen konsulentstödd konsulentstödda
    konsulentstött behandlingshem behandlingshemmet ungdomshem standard standarden kvalitetsstandard certifiering
    placering placeringen placerad placerade placerat avslutad avslutades avslutats utskriven intervju
    intervjua intervjun intervjuer klagomål klagomålen missförhållande missförhållanden larmat bemanning
    bemanningen kompetens kompetensen utbildning utbildningen personal personalen medarbetare medarbetarna
    föreståndare föreståndaren ledning ledningen chefen ungdom ungdomar ungdomarna barnet barnen pojkar flickor
    vuxna missbruk beroende föräldrar föräldrarna vårdnadshavare socialsekreterare socialsekreteraren handläggare
    handläggaren socialnämnden nämnden förvaltningsledningen rapport rapporten rapporteras redovisas rutiner
    trygghet trygg säkerhet läkemedel medicin mediciner hälsa hälsan skola skolan skolgång syskon
    syskonen fritid registerkontroll registerutdrag dokumentation genomförandeplan riskanalys egenkontroll ekonomi
    ekonomin sekretess tillstånd tillståndet beläggning sammanbrott målgrupp målgruppen inskrivning utskrivning
    eftervård samverkan förbättring förbättringar förbättringsområden utveckling verksamhet verksamheten
    socialtjänst socialtjänsten januari februari augusti september oktober november december måndag tisdag onsdag
    torsdag fredag minuter timmar familjerådgivarna socialsekreterarna intervjudag handläggarna
    """.split()
)
"""Words by which a request is understood."""
_SHORT = {
    "m": "med",
    "t": "till",
    "o": "och",
    "fr": "från",
    "oxå": "också",
    "ngn": "någon",
    "nån": "någon",
}
_WORD = re.compile(r"[a-zåäöéü]+(?:['’][a-zåäö]{1,3})?")
_SHORTEST = 6
_NEAR = 0.86
"""How alike (`difflib` ratio) a word must be to one of the known to be read as it."""


def respelt(lowered: str) -> str:
    """The text with words that are no Swedish words the library knows read as the nearest known.

    >>> respelt("möte med leverantörn och personaln i två komuner")
    'möte med leverantören och personalen i två kommuner'
    """
    return _WORD.sub(lambda found: _read(found.group()), lowered)


@lru_cache(maxsize=4096)
def _read(word: str) -> str:
    if word in _SHORT:
        return _SHORT[word]
    bare = re.sub(r"['’]", "", word)
    if len(bare) < _SHORTEST or bare in _KNOWN or bare in swedish.vocabulary():
        return word if word == bare else bare
    plain = swedish.plain(bare)
    by_plain = _plain()
    if plain in by_plain:
        return by_plain[plain]
    if swedish.compound_parts(bare):
        return bare
    near = [
        k
        for k in get_close_matches(plain, by_plain, n=3, cutoff=_NEAR)
        if k[0] == plain[0] and abs(len(k) - len(plain)) <= 2 and not _inflected(plain, k)
    ]
    return by_plain[near[0]] if near else bare


def _inflected(word: str, known: str) -> bool:
    """Whether a word is a known one with an ending: no slip of the pen, and the patterns meet it."""
    return word.startswith(known) or (known.startswith(word) and len(known) - len(word) > 2)


@lru_cache(maxsize=1)
def _plain() -> dict[str, str]:
    return {swedish.plain(word): word for word in sorted(_KNOWN)}
