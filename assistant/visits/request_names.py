"""Which provider or home a request means: one the library knows, or a name it has not heard."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.visits.request_lower_names import (
    LowerNames,
    lower_names,
    made_as_a_name,
    name_after_a_word,
    name_in_lower_case,
    whole,
)
from assistant.visits.request_places import (
    Places,
    is_place,
    of_no_place,
    places,
    without_neighbours,
)

_NAME = r"[A-ZÅÄÖ][\wåäöÅÄÖé&-]+"
_REST = rf"(?:(?: (?:och|&|i|vid|på))? (?:{_NAME}|[A-ZÅÄÖ]{{1,3}}\b))"
_OWNER = re.compile(
    rf"\b(?:(?:drivs|ägs|körs|sköts|startades) (?:nu )?av|tillhör|(?:ägar|moderbolag|koncern|huvudman)\w*) "
    rf"(?:bolaget |företaget )?{_NAME}{_REST}{{0,4}}"
    rf"|\b{_NAME}{_REST}{{0,3}} (?:AB|HB)(?::?s) (?=(?:\w+ )?[A-ZÅÄÖ])"
)
"""The company that runs a home, where the home is named too."""
_OWNED = re.compile(
    rf"\b({_NAME}{_REST}{{0,3}})(?=,? (?:som )?(?:nu )?(?:drivs|ägs|körs|sköts) (?:nu )?av\b)"
)
_FIRST = re.compile(rf"^({_NAME}{_REST}{{0,3}})(?=[,:–(]| [-–(]| (?:ska|behöver|har|är|måste)\b)")
"""The first words of a request, whose capital tells nothing."""
_ENDS = re.compile(r"(?: (?:och|i|vid|på|&))+$")
_AGE = r"\(?(?:som är )?\d{1,2}\)? ?(?:år\b|,|$)"
"""A person and no home."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """How names of providers and homes look, and the places in a sentence where they stand.

    `strong`: places where a name is a provider's or a home's; `weak`: tried where none of these
    holds one, and a municipality there is only a place. Both in the order in which they count.
    `no_part`: words that are no part of a name; `ends_no_name`: how what is no provider ends;
    `of_kind`: words of a known name that do not tell it from others; `genitive`: a name with its s.
    """

    places: Places
    lower: LowerNames
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    no_part: frozenset[str]
    ends_no_name: tuple[str, ...]
    opens_no_name: re.Pattern[str]
    of_kind: frozenset[str]
    genitive: re.Pattern[str]


def name_words(names: Mapping[str, Any]) -> NameWords:
    """`names` of `visit_types.yaml` in the grammar of a request; made once for the same words."""
    return _made(json.dumps(names))


@lru_cache(maxsize=8)
def _made(names_as_json: str) -> NameWords:
    names = json.loads(names_as_json)
    known = places(names)
    words = names["capitals"]
    kind, form, owning, comma, before, rarely = (
        "(?:" + "|".join(words[key]) + ")"
        for key in (
            "kinds", "forms", "forms_after_genitive", "forms_before_comma", "before", "before_seldom",
        )
    )  # fmt: skip
    strong = (
        r"[«”\"]([^»”\"]{3,60})[»”\"]",
        rf"\b{kind}(?:-hemmet|-hem|et)? ({_NAME}{_REST}{{0,3}})",
        rf"\b({_NAME}{_REST}{{0,4}} (?:AB|HB|KB))\b(?!:?s\b)",
        rf"\b({_NAME}{_REST}{{0,3}})(?=,? \(?(?:(?:som är )?(?:ett |en )?)?{form}\w*\b)",
        rf"\b({_NAME}?)s {owning}\b(?![-])",
        rf"\b{comma}, ({_NAME}{_REST}{{0,3}})(?=[,.(]| \d|$)",
    )
    weak = (
        rf"\b{before} "
        rf"({_NAME}{_REST}{{0,3}})(?! kommun| län|,? (?:som är )?\d{{1,2}} ?år| \(\d{{1,2}}\))\b",
        rf"[:–,] ({_NAME}{_REST}{{0,3}})(?=[,.]|$)",
        rf"\b{rarely} ({_NAME}{_REST}{{0,3}})(?! kommun| län|,? {_AGE})\b",
        rf"(?<=[a-zåäö,] )(?<!\bi )({_NAME}{_REST}{{0,3}})"
        rf"(?! kommun| län|,? (?:och|samt) (?:[A-ZÅÄÖ]|vi\b|jag\b)|, [A-ZÅÄÖ]| \(\d|,? {_AGE})\b",
    )
    return NameWords(
        places=known,
        lower=lower_names(names, known),
        strong=tuple(map(re.compile, strong)),
        weak=tuple(map(re.compile, weak)),
        no_part=frozenset(words["no_part"]),
        ends_no_name=tuple(words["ends_no_name"]),
        opens_no_name=re.compile(rf"(?:{'|'.join(words['opens_no_name'])})\b-?"),
        of_kind=frozenset(words["of_kind"]),
        genitive=re.compile(rf"\w{{3,}}(?:{'|'.join(words['endings'])})s"),
    )


def find_provider(
    text: str, known: Iterable[str], words: NameWords
) -> tuple[str | None, tuple[str, ...]]:
    """The name of the provider or home in a request, and other known ones that it names too.

    `known` are names the library has; what they are matched by is their telling words, in any case
    and with a genitive s. A name it does not know is taken by its place in the sentence.
    """
    hits = _known(text, known, words)
    if hits:
        return hits[0], tuple(hits[1:])
    text = without_neighbours(text, words.places)
    # Of a home and the company that runs it the visit is to the home.
    alone = _OWNER.sub(lambda found: " " * len(found.group()), text)
    if (owned := _OWNED.search(text)) and (name := _trimmed(owned[1], words)):
        return of_no_place(name, words.places), ()
    return _unknown(alone, words) or _unknown(text, words), ()


def _unknown(text: str, words: NameWords) -> str | None:
    """A name by its place in the sentence; None when none is found."""
    for pattern in words.strong:
        for found in pattern.finditer(text):
            if name := _trimmed(whole(found[1], text[found.end(1) :], words.lower), words):
                return of_no_place(name, words.places)
    if in_lower_case := name_in_lower_case(text, words.lower):
        return in_lower_case
    for pattern in words.weak:
        for found in pattern.finditer(text):
            name = _trimmed(whole(found[1], text[found.end(1) :], words.lower), words)
            if name and not is_place(name, words.places):
                return of_no_place(name, words.places)
    if (first := _FIRST.match(text)) and made_as_a_name(first[1].split()[-1], words.lower):
        return _trimmed(first[1], words)
    return name_after_a_word(text, words.lower)


def _known(text: str, known: Iterable[str], words: NameWords) -> list[str]:
    """Known names in the text as the user wrote them, longest first."""
    out: list[tuple[int, str]] = []
    for name in known:
        telling = _telling(name, words.of_kind)
        if not telling:
            continue
        pattern = re.compile(r"\b" + r"[ -]".join(map(re.escape, telling)) + r"s?\b", re.IGNORECASE)
        if found := pattern.search(text):
            # "Exempelhamnen Norr" is one home of "Exempelhamnen": its further name belongs to it.
            further = re.match(rf"(?: (?:{_NAME}|[A-ZÅÄÖ]{{1,3}}\b))+", text[found.end() :])
            more = _trimmed(further.group(), words) if further else None
            out.append((found.start(), " ".join([*telling, more] if more else telling)))
    best: list[tuple[int, str]] = []
    for at, name in sorted(set(out), key=lambda o: (-len(o[1]), o[0])):
        if not any(name.casefold() in kept.casefold() for _, kept in best):
            best.append((at, name))
    return [name for _, name in sorted(best)]


def _telling(name: str, of_kind: Collection[str]) -> Sequence[str]:
    """The words of a name without the kind of company or home: "Exempelgården HVB AB" -> its first."""
    return [w for w in re.findall(r"[\wåäöé]+", name) if w.casefold() not in of_kind]


def _trimmed(name: str, words: NameWords) -> str | None:
    """The name without words that are no part of one; None when nothing is left."""
    left = _ENDS.sub("", name.strip()).split()
    if len(left) == 1 and left[0].endswith("s") and words.genitive.fullmatch(left[0]):
        left[0] = left[0][:-1]
    while left and left[0].casefold().rstrip("s:") in words.no_part:
        left = left[1:]
    while left and left[-1].casefold() in words.no_part - {"hvb"}:
        left = left[:-1]
    out = _ENDS.sub("", " ".join(left))
    if not out or out.casefold() in words.no_part or words.opens_no_name.match(out):
        return None
    if out.casefold().endswith(words.ends_no_name):
        return None
    return out
