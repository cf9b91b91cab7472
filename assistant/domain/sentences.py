"""Where Swedish sentences begin and end, as exact offsets.

A rule-based splitter: it breaks after `.`, `!`, `?` and `…` when what follows can begin a sentence,
unless the full stop belongs to an abbreviation ("bl.a.", "kap."), a number ("1.", "3.2"), a date or
a reference ("3 kap. 3 §").
"""

from __future__ import annotations

import re

MAX_QUOTE_WORDS = 60
"""Words that a quote holds at most: more is not read beside a sentence."""
_ABBREVIATIONS = frozenset(
    """
    bl.a t.ex d.v.s dvs o.s.v osv m.m m.fl f.d f.n fr.o.m t.o.m s.k e.d i.e p.g.a pga ang avs bil
    ca dnr etc ev exkl ffa f.f.a forts ggr inkl jfr kap kl kr m.a.o milj mkr mom mvh nr obs
    o.d o.dyl p prop ref resp rskr bet red s sid sk st str tel tfn tkr trol ung uppl vol vård.ass
    bl mfl mm tex bla ex förf art avd kungl rubr sfs ö.h övr d.y j.m max min n.b e.kr f.kr h.c i.st
    a.a fig tab ibid jur pol soc.sekr soc.ass upph ändr dir ds
    """.split()
)
_END = re.compile(r"[.!?…]+[\"”’»)\]]*")
_NEXT = re.compile(r"\s+[\"“”’«(\[–-]*\s*(?P<first>\S)")
_LAST_WORD = re.compile(r"[^\s(\"”«]+$")
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_LOWER_MONTH = re.compile(rf"\s+(?:{_MONTHS})\b")


def _is_abbreviation(text: str, dot: int) -> bool:
    match = _LAST_WORD.search(text[max(0, dot - 24) : dot])
    if not match:
        return False
    word = match.group().lower().strip(".")
    if word in _ABBREVIATIONS:
        return True
    # "J. Andersson", "B. Rutiner": one letter, but not "i." or a closing "§ 3 a."
    if len(word) == 1 and word.isalpha():
        return match.group().isupper()
    return "." in word and all(len(part) <= 4 for part in word.split("."))


def _breaks(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return match.end() >= len(text.rstrip())
    first = following["first"]
    marks = match.group()
    if "\n\n" in text[match.end() : following.end()]:
        return True
    if marks.startswith("."):
        dot = match.start()
        before = text[dot - 1] if dot else ""
        if before.isdigit() and (
            first.islower() or _LOWER_MONTH.match(text, match.end()) or _enumerates(text, dot)
        ):
            return False
        if _is_abbreviation(text, dot) and not (first.isupper() and _ends_anyway(text, dot)):
            return False
    return first.isupper() or first.isdigit() or first in "–-•§*"


def _enumerates(text: str, dot: int) -> bool:
    """Whether the number before `dot` opens a list item ("1. Varför?"), not ends a sentence."""
    start = dot
    while start and text[start - 1].isdigit():
        start -= 1
    before = text[:start].rstrip(" ")
    return dot - start <= 2 and (not before or before[-1] in "\n.:;!?)")


def _ends_anyway(text: str, dot: int) -> bool:
    """ "m.m.", "m.fl.", "etc." and "ung" (also a word) may close a sentence before a capital."""
    match = _LAST_WORD.search(text[max(0, dot - 12) : dot])
    return bool(match) and match.group().lower().strip(".") in {  # type: ignore[union-attr]
        "m.m", "mm", "m.fl", "mfl", "etc", "osv", "o.s.v", "o.d", "e.d", "kr", "ung",
    }  # fmt: skip


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in `text[start:end]`, without surrounding white space.

    Offsets count from the beginning of `text`. Blank lines always end a sentence.

    >>> t = "Det gäller bl.a. 3 kap. 3 § SoL. Se även s. 4."
    >>> [t[a:b] for a, b in sentence_spans(t)]
    ['Det gäller bl.a. 3 kap. 3 § SoL.', 'Se även s. 4.']
    """
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for block in re.finditer(r"(?:(?!\n\s*\n).)+", text[start:stop], re.DOTALL):
        body = block.group()
        offset = start + block.start()
        at = 0
        for match in _END.finditer(body):
            if _breaks(body, match):
                spans.append((offset + at, offset + match.end()))
                at = match.end()
        spans.append((offset + at, offset + len(body)))
    trimmed = []
    for a, b in spans:
        piece = text[a:b]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if right > left:
            trimmed.append((a + left, a + right))
    return trimmed
