"""Parts of a paragraph and names of acts: "första stycket", "9 § 2", "patientlagen", "2017:900".

A paragraph is compared by `verifying_references`; what stands inside it, and acts that the corpus
does not hold, are compared here by what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.domain.law import Acts, fold, named_acts

_NTH = {w: n for n, w in enumerate("första andra tredje fjärde femte sjätte sjunde åttonde".split(), 1)}  # fmt: skip
_WHAT = "stycke mening punkt strecksats led".split()
_WORDS = "|".join(_NTH)
_PART = re.compile(
    rf"\b(?P<nth>(?:{_WORDS})(?:(?:\s*(?:,|-|och|eller|samt|till)\s*|-)(?:{_WORDS}))*)\s+"
    r"(?P<what>stycke|mening|punkt|strecksats|led)(?:t|n|en|et|na|erna|ena|arna)?s?\b"
)
_LIST = r"\d{1,2}(?: ?[a-z]\b)?(?:\s*(?:,|-|och|eller|samt|till)\s*\d{1,2}(?: ?[a-z]\b)?)*"
_POINT = re.compile(
    rf"(?:(?P<of>\d+(?: [a-z])?) )?§+ (?:(?:{_WORDS}) stycket )?(?P<list>{_LIST})(?!\d| ?(?:§|kap|år|månad|veck|dag|procent|%|kr|:))"
    rf"|\b(?:punkt(?:en|erna)?|p\.) (?P<named>{_LIST})"
    rf"|(?:stycket|stycke) (?P<piece>{_LIST})(?! ?(?:§|kap|år|månad|veck|dag|procent|%|kr))"
)
_ITEM = re.compile(r"(?:^|[\s|:])(\d{1,2}) ?[.)]\s")
_NUMBER = re.compile(r"\d{1,2}")
_NAMED = re.compile(r"\b(?P<name>[a-zåäö]{4,}(?:lag|balk|förordning|lagstiftning))(?:ens?|ns?)\b")
_TITLED = re.compile(
    r"\b(program|plan|policy|handbok|standard|strategi) (?:för|om) (?!hela|alla|att|den|det|de|en|ett|hur)(\w+)"
)
_NO_NAMES = frozenset(
    "grundlag ramlag speciallag följdlag strafflag avslag förslag bolag underlag upplag".split()
)
_REGISTER = re.compile(r"\b(?:19|20)\d\d:\d+")


def part_faults(statement: str, quotes: Sequence[str], places: Sequence[str]) -> list[str]:
    """Stycken, meningar and points of `statement` that neither quotes nor places name."""
    own, other = fold(statement)[0], fold("\n".join((*quotes, *places)))[0]
    said, known = set(_parts(own)), set(_parts(other))
    faults = [f"{what} {nth}" for what, nth in sorted(said - known)]
    theirs = set(_points(other))
    loose = {int(n) for n in _ITEM.findall(other)} | {n for what, n in known if what == "punkt"}
    for of, n in sorted(set(_points(own))):
        # "9 § 2" is held against the points of that paragraph when the quotes name any.
        same = {m for p, m in theirs if p == of} if of else set()
        if n not in (same or loose | {m for _, m in theirs}):
            faults.append(f"punkt {n}")
    return faults + _titles(own, other)


def _titles(own: str, other: str) -> list[str]:
    """What a programme or a plan is about, where both name one: "program för uppföljning"."""
    theirs = _TITLED.findall(other)
    heads = {head for head, _ in theirs}
    return [
        f"{head} för {topic}"
        for head, topic in _TITLED.findall(own)
        if head in heads and topic[:6] not in other
    ]


def _parts(folded: str) -> Iterator[tuple[str, int]]:
    for match in _PART.finditer(folded):
        named = [_NTH[w] for w in re.findall(_WORDS, match["nth"])]
        if len(named) == 2 and re.search(r"-|till", match["nth"]):
            named = list(range(named[0], named[1] + 1))
        yield from ((match["what"], n) for n in named)


def _points(folded: str) -> Iterator[tuple[str, int]]:
    """(paragraph, point) of every point; "" for a paragraph that is not named."""
    for match in _POINT.finditer(folded):
        listed = match["list"] or match["named"] or match["piece"]
        numbers = [int(n) for n in _NUMBER.findall(listed)]
        if len(numbers) == 2 and re.search(r"\d\s*(?:-|till)\s*\d", listed):
            numbers = list(range(numbers[0], numbers[1] + 1))
        yield from ((match["of"] or "", n) for n in numbers)


def act_faults(
    statement: str, quotes: Sequence[str], places: Sequence[str], acts: Acts
) -> list[str]:
    """Acts that only `statement` names, where the quotes name others: by number, or by a name that
    the corpus does not know."""
    texts = (*quotes, *places)
    own, other = fold(statement)[0], fold("\n".join(texts))[0]
    known = {sfs for text in texts for sfs in named_acts(text, acts)}
    faults = [n for n in _REGISTER.findall(own) if n not in other and n not in known]
    theirs = set(_names(other))
    for name in sorted(set(_names(own)) - theirs):
        same = named_acts(f"{name}en", acts)
        if not (same and (same[0] in known or not theirs)) and (theirs or known):
            faults.append(name)
    return faults


def _names(folded: str) -> Iterable[str]:
    """Names of acts without their ending."""
    return (m["name"] for m in _NAMED.finditer(folded) if m["name"] not in _NO_NAMES)
