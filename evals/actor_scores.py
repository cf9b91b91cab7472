"""Pure functions: is the right actor named, and the one who may not?

Actors are compared by the cards in `corpus/actors.yaml`: "nämnden", "soc" and "socialnämnden" are
one. A phrase stands for every actor whose words it holds ("socialnämnden i den placerande
kommunen").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.cases import Case
from evals.scorers import Answer, Score, squeeze

MOST_NAMED = 3
"""An answer that names more than this as responsible has not answered who."""

KIN = (
    frozenset({"kommun", "socialnamnd", "placerande_kommun"}),
    frozenset({"utforare", "hvb", "stodboende"}),
    frozenset({"socialsekreterare", "utsedd_socialsekreterare"}),
)
"""Actors that the law names by turns for one side: the municipality acts through its nämnd."""

_NEGATIONS = frozenset({"inte", "aldrig", "ej", "varken", "ingen", "inga", "inget"})
_NOT_THE = re.compile(
    r"(?:\b(?:inte|varken|ej)|\bvarken [\w ]{2,40} eller)(?: (?!utan|men)\w+)? ?$"
)
_VERB = (
    r"(?:får|kan|ska|skall|bör|måste|har|är|utövar|beslutar|behöver|tar|gör|följer|driver|prövar|ger|"
    r"ansvarar|räcker|ersätter|bedriver|häver|antar|anmäler|sköter|övertar|saknar|kallar|upprättar|"
    r"utser|utreder|rapporterar|informerar|underrättar|lämnar|upphandlar|granskar|skriver|meddelar)"
)
_MODAL = re.compile(rf"\b{_VERB}\b")
_DOES_BEFORE = re.compile(rf"\b(?:{_VERB}|av|hos|det är|till) (?:den |en )?$")
_DOES_AFTER = re.compile(rf" ?(?:\([^)]*\) ?)?(?:(?:i|på|som|för|hos) [^,.]{{0,40}}? )?{_VERB}\b")
_ENDINGS = re.compile(r"(?:arna|erna|en|et|na|n|t)$")
_OPERATOR = re.compile(r"den som (?:\w+ )?(?:be)?driver (?:\w+ ){0,3}(?:verksamhet|hem|boende)")


@dataclass(frozen=True)
class Names:
    """The words for every actor: `words` maps a phrase in lower case to the ids of its actors."""

    words: Mapping[str, frozenset[str]]
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        longest = sorted(self.words, key=len, reverse=True)
        joined = "|".join(re.escape(w) for w in longest) or "(?!)"
        pattern = re.compile(rf"(?<!\w)(?:{joined})(?:s|:s)?(?!\w)")
        object.__setattr__(self, "_pattern", pattern)

    @classmethod
    def from_cards(cls, cards: Iterable[Mapping[str, Any]]) -> Names:
        """Out of the entries of `corpus/actors.yaml`."""
        words: dict[str, set[str]] = {}
        for card in cards:
            short = re.findall(r"\(([^)]+)\)", str(card["name"]))
            plain = re.sub(r" ?\([^)]*\)", "", str(card["name"]))
            for word in (plain, *short, *card.get("words", ())):
                words.setdefault(squeeze(str(word)), set()).add(str(card["id"]))
        return cls({word: frozenset(ids) for word, ids in words.items() if word})

    def found(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """(start, end, actor ids) of every actor in `text`, which is in lower case, in order."""
        out = []
        for match in self._pattern.finditer(text):
            word = match[0] if match[0] in self.words else match[0].rstrip("s").rstrip(":")
            out.append((*match.span(), self.words.get(word, frozenset())))
        out += [(*m.span(), frozenset({"utforare"})) for m in _OPERATOR.finditer(text)]
        return sorted(out)

    def ids(self, name: str) -> frozenset[str]:
        """Every actor that a name stands for; the name itself when no card knows it."""
        known = frozenset(i for *_, ids in self.found(squeeze(name)) for i in ids)
        return known or frozenset({squeeze(name)})

    def knowing(self, labels: Iterable[str]) -> Names:
        """These names and every label that no card knows ("enhetschefen"), with its other form."""
        more = dict(self.words)
        for label in (squeeze(part) for written in labels for part in written.split("|")):
            if not self.found(label):
                for form in (label, _ENDINGS.sub("", label)):
                    more[form] = frozenset({label})
        return Names(more)

    def same(self, one: str, other: str) -> bool:
        """Whether two names can mean the same actor; `one` may hold alternatives, "a | b"."""
        said = _kin(self.ids(other))
        return any(_kin(self.ids(name)) & said for name in one.split("|"))


def _kin(ids: frozenset[str]) -> frozenset[str]:
    return ids.union(*(side for side in KIN if ids & side))


def named(answer: Answer) -> list[str]:
    """Whom the answer names as responsible; [] when it gives no responsibility as data."""
    found = answer.get("responsibility") or {}
    return [str(name) for name in found.get("responsible") or ()]


def right_actor(case: Case, answer: Answer, names: Names) -> Score:
    """1 when every actor of `case.actors` is named and no more than `MOST_NAMED` are.

    Read from the answer's `responsibility`, and where it has none from who does something in the
    first statement.
    """
    names = names.knowing(case.actors)
    said = named(answer)
    if not said:
        first = answer["statements"][0]["text"] if answer.get("statements") else answer["text"]
        said = doing(squeeze(first), names)
    missing = [a for a in case.actors if not any(names.same(a, s) for s in said)]
    if answer["abstained"] or missing or len(said) > MOST_NAMED:
        return Score("right actor", 0.0, f"missing {missing}, named {said}")
    return Score("right actor", 1.0)


def doing(sentence: str, names: Names) -> list[str]:
    """The actors that do something in a text in lower case: beside a verb, or after "av".

    >>> names = Names({"nämnden": frozenset({"n"}), "hvb": frozenset({"h"})})
    >>> doing("för barn i hvb ska nämnden upprätta en plan.", names)
    ['nämnden']
    """
    said = [
        sentence[start:end]
        for start, end, _ in names.found(sentence)
        if _DOES_BEFORE.search(sentence[:start]) or _DOES_AFTER.match(sentence[end:])
    ]
    return _distinct(said, names)


def _distinct(said: list[str], names: Names) -> list[str]:
    """One name for every set of actors."""
    out: list[str] = []
    for name in said:
        if not any(names.ids(name) == names.ids(kept) for kept in out):
            out.append(name)
    return out


def forbidden_actor(case: Case, answer: Answer, names: Names) -> Score:
    """1 when every actor of `case.may_not` is said to be one who may not.

    As data (`responsibility.may_not`), or in a sentence that denies it of the actor: "Adda får inte
    …", "inte IVO". "Bara socialnämnden" denies it of nobody by name.
    """
    names = names.knowing(case.may_not)
    found = answer.get("responsibility") or {}
    said = [str(p["actor"]) for p in found.get("may_not") or ()]
    sentences = re.split(r"(?<=[.!?]) |\n", answer["text"])
    sentences += [n["text"] for n in answer.get("notices", ())]
    denied = [name for s in sentences for name in denied_in(squeeze(s), names)]
    missing = [a for a in case.may_not if not any(names.same(a, s) for s in (*said, *denied))]
    return Score("may not", float(not missing), f"missing {missing}" if missing else "")


def denied_in(sentence: str, names: Names) -> list[str]:
    """The actors of whom a sentence in lower case denies something.

    >>> names = Names({"adda": frozenset({"adda"}), "ivo": frozenset({"ivo"})})
    >>> denied_in("adda får inte prata med de placerade, det får ivo.", names)
    ['adda']
    """
    out = []
    for start, end, _ in names.found(sentence):
        clause = re.split(r"[,;:–]| men | utan ", sentence[end:], maxsplit=1)[0]
        verb = _MODAL.search(clause)
        words = clause[verb.end() :].split()[:4] if verb else []
        if _NOT_THE.search(sentence[:start]) or any(w in _NEGATIONS for w in words):
            out.append(sentence[start:end])
    return out
