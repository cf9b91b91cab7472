"""Law references of a sentence against those of its quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.law import Acts, find_references, fold, named_acts

_LISTED = re.compile(r"\d+(?: [a-z]\b)?")
_CHAPTER_ONLY = re.compile(
    r"\b(\d{1,2}(?: [a-z])?) kap(?:itlet|\.|\b)(?!\s*\d+(?: [a-z])?\s*(?:§|[-,–]|och|eller))"
)

_HEAD = re.compile(r"\s*((?:[^:\n]|:(?=\d)){0,60}§[^:\n]{0,40}):")
"""A quote that opens with its place: "22 kap. 13 § SoL: Om ett barn …"."""
_THIS_ACT = re.compile(r"\b(?:denna lag|den här lagen|denna förordning|lagens?(?! \(| om))\b")
_LISTED_PLACE = re.compile(
    r"\b(?P<chapter>\d{1,2}(?: [a-z])?) kap\.?\s*(?P<list>\d+(?: [a-z]\b)?(?:\s*(?:,|och|eller|samt)\s*\d+(?: [a-z]\b)?)+)\s*§"
)
"""Several paragraphs of one chapter: "19 kap. 1 eller 2 §"."""
_NAMES = re.compile(r"\blex \w+")
_REGISTERED = re.compile(r"\b(?:19|20)\d\d/\d+")
"""What goes by a register number: "KS 2015/0193"."""
Place = tuple[str | None, str | None, str | None]


def _places(text: str, acts: Acts) -> set[Place]:
    """Every (act, chapter, paragraph) of a text; "3-7 §§" is five of them, "29 kap." one without."""
    out: set[Place] = set()
    folded = fold(text)[0]
    # A reference is reported once a text; sentence by sentence none is lost to another's act.
    for ref in find_references(text, acts):
        tail = folded[ref.start : ref.end].split("kap", 1)[-1]
        listed = _LISTED.findall(tail)
        act = _act_beside(text, ref.start, ref.end, acts)
        out.add((act, ref.chapter, ref.paragraph))
        if len(listed) > 1:
            out |= {(act, ref.chapter, p) for p in listed}
            if re.search(r"\d\s*-\s*\d", tail) and all(x.isdigit() for x in listed[:2]):
                span = range(int(listed[0]), int(listed[1]) + 1)
                out |= {(act, ref.chapter, str(p)) for p in span if len(span) < 60}
    for match in _LISTED_PLACE.finditer(folded):
        paragraphs = _LISTED.findall(match["list"])
        out -= {p for p in out if p[1] is None and p[2] in paragraphs[1:]}
        act = _act_beside(text, match.start(), match.end(), acts)
        out |= {(act, match["chapter"], p) for p in paragraphs}
    for match in _CHAPTER_ONLY.finditer(folded):
        near = named_acts(text[match.end() : match.end() + 40], acts)[:1]
        if not any(c == match[1] for _, c, _ in out):
            out.add((near[0] if near else None, match[1], None))
    return out


def _act_beside(text: str, start: int, end: int, acts: Acts) -> str | None:
    """The act named right after or right before a place, None where it can only be guessed."""
    after = re.split(r"[.;:]\s|\bnär\b|\bsom\b", text[end : end + 70])[0]
    following = named_acts(after.split("§")[-1], acts)
    if following:
        return following[0]
    before = named_acts(text[max(0, start - 24) : start], acts)
    return before[-1] if before else None


def reference_faults(
    statement: str, quotes: Sequence[str], places: Sequence[str], acts: Acts
) -> list[str]:
    """References of `statement` that neither the quotes nor the places they stand at name."""
    have: set[Place] = set()
    for text in (*quotes, *places):
        have |= _places(text, acts)
    heads = [m[1] for q in quotes if (m := _HEAD.match(q))]
    own = {sfs for text in (*heads, *places) for sfs in named_acts(text, acts)}
    known = own | {sfs for q in quotes for sfs in named_acts(q, acts)}
    # "denna lag" may be any act, unless the quotes say where they stand.
    open_act = not known or (not own and any(_THIS_ACT.search(fold(q)[0]) for q in quotes))
    faults = []
    for said in sorted(_places(statement, acts), key=str):
        if not any(_same_place(said, place) and _open(said, place, have) for place in have):
            faults.append(" ".join(part for part in said if part))
    if not open_act:
        faults += [sfs for sfs in named_acts(statement, acts) if sfs not in known]
    together = fold("\n".join((*quotes, *places)))[0]
    for pattern in (_NAMES, _REGISTERED):
        names = pattern.findall(fold(statement)[0])
        if pattern is _REGISTERED or pattern.search(together):
            faults += [name for name in names if name not in together]
    return list(dict.fromkeys(faults))


def _open(said: Place, known: Place, have: set[Place]) -> bool:
    """Whether "1 §" in a quote may stand for a place in a chapter: not when the quotes themselves
    name another paragraph of that chapter, or that paragraph in another chapter."""
    if not said[1] or known[1]:
        return True
    return not any(
        p[1] and p[2] and (p[1] == said[1] or p[2] == said[2])
        for p in have
        if not (said[0] and p[0] and said[0] != p[0])
    )


def _same_place(said: Place, known: Place) -> bool:
    act, chapter, paragraph = said
    if act and known[0] and act != known[0]:
        return False
    if chapter and known[1] and chapter != known[1]:
        return False
    if paragraph is None:
        return chapter is not None and chapter == known[1]
    return paragraph == known[2]
