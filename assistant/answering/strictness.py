"""What a language model's sentence must meet beside `verify`: the small words that turn a meaning.

`verify` also judges summaries that people write, and lets a paraphrase through. A model's sentence
keeps to its source's own denials, modal verbs and words like "alltid"; one that does not is lost,
and nothing is lost with it but wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain.sentences import sentence_spans
from assistant.library import swedish

_NEGATIONS = frozenset(
    "inte ej icke aldrig ingen inget inga ingenting ingenstans varken utan knappast".split()
)
_MODALS = tuple(
    frozenset(group.split())
    for group in ("ska skall måste", "får fick", "bör borde", "kan kunde", "vill", "behöver")
)
_SHARP = tuple(
    frozenset(group.split())
    for group in (
        "alla samtliga varje varenda", "alltid", "aldrig", "bara endast enbart", "minst lägst", "högst",
        "senast", "tidigast", "omedelbart genast omgående skyndsamt snarast", "direkt", "automatiskt",
        "ensam ensamt ensamma enskilt", "fritt", "helt", "oavsett", "undantag", "första", "sista",
        "båda", "hälften", "dubbelt", "bindande", "frivilligt frivillig frivilliga",
    )
)  # fmt: skip
"""Words that sharpen what is said, those that mean the same together."""
_TOLD = re.compile(
    r"(?P<factive>\b(?:innebär|betyder|medför|visar|framgår|gör|så|för|genom|efter|utan|trots|med|av|om|på|till|"
    r"därför|i|från|än) )?\batt\b|:(?=\s)",
    re.IGNORECASE,
)
"""Where what somebody says, or what stands under a heading, begins; `factive` where it holds anyway."""
LEAST_LEAD = 2
"""Words in front of it that make it more than a label."""
_PERSONS = frozenset("jag mig min mitt mina du dig din ditt dina vi oss vår vårt våra".split())
_BEFORE, _AFTER = 4, 5
"""Words beside a negation that it may deny, or a modal verb that it may bind."""
_REACH = 12
"""Words that a modal verb of a quote may bind."""
SHARED = 0.5
"""Least share of the words beside a denial that stand beside one in the quotes."""


def loose(sentence: str, quotes: Sequence[str], places: Sequence[str] = ()) -> bool:
    """Whether `sentence` denies, binds, sharpens, counts or says "du" where its quotes do not.

    `places` are where the quotes stand ("22 kap. 11 § SoL"); their numbers may be named.
    """
    written = _numbers(" ".join((*quotes, *places)))
    if not _numbers(sentence) <= written:
        return True
    said = swedish.words(sentence)
    known = [swedish.words(q[a:b]) for q in quotes for a, b in sentence_spans(q)]
    have = {word for words in known for word in words}
    own = set(said)
    if (own & _PERSONS) - have or any(own & word and not have & word for word in _SHARP):
        return True
    return (
        _binds_otherwise(said, known)
        or _denies_otherwise(said, known)
        or _unattributed(sentence, quotes)
    )


def _unattributed(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether the sentence tells what a quote only lets somebody say, or puts under a heading.

    "Hemmet uppger att …" and "svara att …" are no ground for what comes after "att" alone, and
    neither is "Till den som läser detta: …".
    """
    mine = swedish.term_set(sentence)
    for quote in quotes:
        for start, end in sentence_spans(quote):
            for told in _TOLD.finditer(quote, start, end):
                lead, rest = quote[start : told.start()], quote[told.end() : end]
                if told["factive"] or len(swedish.words(lead)) < LEAST_LEAD:
                    continue
                without = swedish.term_set(lead) - swedish.term_set(rest)
                inside = mine & swedish.term_set(rest)
                if len(inside) > len(mine) / 2 and len(mine & without) <= len(without) / 2:
                    return True
    return False


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def _binds_otherwise(said: Sequence[str], known: Sequence[Sequence[str]]) -> bool:
    """Whether a modal verb stands more often than in the quotes, or with other words than there."""
    for modal in _MODALS:
        theirs = sum(word in modal for words in known for word in words)
        if sum(word in modal for word in said) > theirs:
            return True
    bound: dict[str, set[frozenset[str] | None]] = {}
    for words in known:
        for _, modal_or_none, stem in _bound(words, _REACH):
            bound.setdefault(stem, set()).add(modal_or_none)
    agree: dict[int, list[bool]] = {}
    for place, own, stem in _bound(said, _AFTER + 1):
        if own is not None and stem in bound:
            agree.setdefault(place, []).append(own in bound[stem])
    return any(sum(agrees) < len(agrees) / 2 for agrees in agree.values())


def _bound(words: Sequence[str], reach: int) -> Iterator[tuple[int, frozenset[str] | None, str]]:
    """(place of, modal verb in front, stem) for every content word; None: none within `reach`."""
    modal: frozenset[str] | None = None
    place = 0
    for at, word in enumerate(words):
        here = next((m for m in _MODALS if word in m), None)
        if here is not None:
            modal, place = here, at
        elif word not in swedish.STOP_WORDS and len(word) > 2:
            yield place, (modal if at - place <= reach else None), swedish.stem(word)


def _denies_otherwise(said: Sequence[str], known: Sequence[Sequence[str]]) -> bool:
    mine = list(_beside(said, _NEGATIONS, _BEFORE, _AFTER))
    theirs = [s for words in known for s in _beside(words, _NEGATIONS, _BEFORE, _AFTER)]
    if len(mine) > len(theirs):
        return True
    if any(not any(len(m & t) >= SHARED * len(m) for t in theirs) for m in mine):
        return True
    spoken = {swedish.stem(w) for w in said}
    for stems in theirs:
        told = stems & spoken
        # What the source denies and the sentence tells, told without a denial.
        if len(told) >= 2 and len(told) > len(stems) / 2 and not any(m & stems for m in mine):
            return True
    return False


def _beside(
    words: Sequence[str], marks: frozenset[str], before: int, after: int
) -> Iterator[frozenset[str]]:
    """The stems of the content words near every word that is one of `marks`."""
    for at, word in enumerate(words):
        if word in marks:
            near = words[max(0, at - before) : at + 1 + after]
            yield frozenset(
                swedish.stem(w)
                for w in near
                if w not in marks and w not in swedish.STOP_WORDS and len(w) > 2
            )
