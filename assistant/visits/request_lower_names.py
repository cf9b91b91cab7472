"""Names of homes and companies that are written without capitals, by their place and their form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.library import swedish
from assistant.visits.phrases import any_of
from assistant.visits.request_places import Places, is_place

_WORD = r"[a-zåäöéü]{2,}"


@dataclass(frozen=True, slots=True)
class LowerNames:
    """How names without capitals look, and the places in a sentence where they stand.

    The words are those of `names.lower_case` in `visit_types.yaml`, which says what each is for.
    """

    places: Places
    tails: frozenset[str]
    all_tails: frozenset[str]
    endings: tuple[str, ...]
    no_name_endings: tuple[str, ...]
    no_names: frozenset[str]
    openers: frozenset[str]
    telling_openers: frozenset[str]
    openers_with_capitals: frozenset[str]
    numbers: frozenset[str]
    counted: re.Pattern[str]
    company_words: frozenset[str]
    after_kind: re.Pattern[str]
    company_name: re.Pattern[str]
    before_form: re.Pattern[str]
    after_word: re.Pattern[str]


def lower_names(names: Mapping[str, Any], places: Places) -> LowerNames:
    """The words of `names` in `visit_types.yaml`, put into the grammar of a request."""
    words = names["lower_case"]
    kind, loose, form, group = (
        "(?:" + "|".join(words[key]) + ")" for key in ("kinds", "before", "forms", "groups")
    )
    tails, openers = frozenset(words["tails"]), frozenset(words["openers"])
    return LowerNames(
        places=places,
        tails=tails,
        all_tails=tails | frozenset(words["tails_beside_a_kind"]),
        endings=tuple(words["endings"]),
        no_name_endings=tuple(words["no_name_endings"]),
        no_names=frozenset(words["no_names"]),
        openers=openers,
        telling_openers=openers - frozenset(words["openers_of_any_noun"]),
        openers_with_capitals=frozenset(words["openers_with_capitals"]),
        numbers=frozenset(words["numbers"]),
        counted=any_of(words["counted"]),
        company_words=frozenset(words["company_words"]),
        after_kind=re.compile(rf"\b{kind},? ({_WORD}(?: {_WORD}){{0,2}})"),
        company_name=re.compile(rf"\b((?:{_WORD} ){{1,3}})(ab|hb|kb)\b(?! ?\d)"),
        before_form=re.compile(
            rf"\b((?:{_WORD} )?{_WORD})"
            rf"(?:(?:,? \(| ?, ?| )(?:som är |ett |en )*{form}|(?:,? \(| ?, )(?:för )?{group})"
        ),
        after_word=re.compile(rf"\b{loose},? (?=({_WORD}(?: {_WORD}){{0,2}}))"),
    )


def name_in_lower_case(text: str, lower: LowerNames) -> str | None:
    """A name beside a word for the kind of home or company; None when there is none.

    "larm: fyrbåken (hvb unga)" names Fyrbåken, "hvb för unga" nobody.
    """
    for found in lower.after_kind.finditer(text):
        if name := _first_name(found[1].split(), lower, beside=True):
            return name
    for found in lower.company_name.finditer(text):
        words = found[1].split()
        while words and (_common(words[0]) or words[0] in lower.no_names):
            words = words[1:]
        if words:
            return f"{_capitals(words, lower)} {found[2].upper()}"
    for found in lower.before_form.finditer(text):
        words = found[1].split()
        if len(words) == 2 and words[0] in lower.openers and not _common(words[1]):
            return _capitals(words, lower, only_first=True)
        word = words[-1]
        if word.endswith("s") and re.search(r"s \w", found.group()) and _looks(word[:-1], lower):
            word = word[:-1]
        if _looks(word, lower):
            return _capitals([word], lower)
    return None


def name_after_a_word(text: str, lower: LowerNames) -> str | None:
    """A name after a word such as "till" or "boendet", by its ending alone; None when there is none.

    "måste ut till ekbacken" names Ekbacken, "åker till hemmet på natten" nobody.
    """
    for found in lower.after_word.finditer(text):
        words = found[1].split()
        if name := _first_name(words, lower, beside=False):
            return name
    return None


def whole(name: str, after: str, lower: LowerNames) -> str:
    """A name with a capital and the words in lower case that belong to it; `after` is what follows.

    "Nya" before " vägen på måndag" is "Nya vägen"; "Eken" before " vägen dit" is a name already.
    """
    first = name.casefold()
    if " " in name or not (
        first in lower.openers or first in lower.numbers or first in swedish.STOP_WORDS
    ):
        return name
    more = re.match(rf"(?: (?:i|på|för|till|vid))? ({_WORD})", after)
    if more is None or _common(more[1]) or lower.counted.match(more[1]):
        return name
    return name + more.group()


def _first_name(words: list[str], lower: LowerNames, *, beside: bool) -> str | None:
    """The name that the words begin with. `beside`: a word for a home stands before them."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if not first.islower():
        return None
    if first in lower.openers or first in lower.numbers:
        belongs = second.islower() and not _common(second) and not lower.counted.match(second)
        told = (
            _tail(second, lower.tails, lower)
            or (first in lower.telling_openers and _looks(second, lower))
            or (beside and first in lower.openers and second.endswith(("n", "t", "a")))
            or (beside and second.endswith("ar"))
        ) and not second.endswith(lower.no_name_endings)
        return _capitals([first, second], lower, only_first=True) if belongs and told else None
    if not (_looks(first, lower) if beside else _tail(first, lower.tails, lower)):
        return None
    return _capitals(words[: 2 if second in lower.company_words else 1], lower)


def _common(word: str) -> bool:
    return len(word) < 3 or word in swedish.STOP_WORDS


def _looks(word: str, lower: LowerNames) -> bool:
    """Whether a word beside a word for a home is a name: unknown to the law and in the definite form."""
    if len(word) < 4 or not word.islower() or _common(word) or word in lower.no_names:
        return False
    if _tail(word, lower.all_tails, lower) or (word in lower.all_tails and word.endswith("n")):
        return True
    return (
        not word.endswith(lower.no_name_endings)
        and word not in swedish.vocabulary()
        and swedish.compound_parts(word)[1:2] != ("hem",)
        and word.endswith(lower.endings)
    )


def _tail(word: str, tails: Collection[str], lower: LowerNames) -> bool:
    """Whether a word is made as names of homes are: "storsjö" + "gården"."""
    if (
        word in lower.no_names
        or not word.islower()
        or is_place(word, lower.places)
        or word in swedish.vocabulary()
    ):
        return False
    return any(word.endswith(tail) and len(word) - len(tail) >= 2 for tail in tails)


def made_as_a_name(word: str, lower: LowerNames) -> bool:
    """Whether a word is made as names of homes are, whatever stands beside it: "Solgården"."""
    return _tail(word.casefold(), lower.tails, lower)


def _capitals(words: Sequence[str], lower: LowerNames, *, only_first: bool = False) -> str:
    """The words as a name; `only_first`: as names that begin with a common word are written."""
    if only_first and words[0] not in lower.openers_with_capitals:
        return " ".join([words[0].capitalize(), *words[1:]])
    return " ".join(word.capitalize() for word in words)
