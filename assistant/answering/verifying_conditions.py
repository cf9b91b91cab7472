"""What a sentence makes a condition, and what it says holds without it.

"Får inte … utan tillstånd", "får bara … med tillstånd" and "tillstånd krävs" all make the permit
needed; "även utan tillstånd" and "tillstånd behövs inte" make it free. A sentence that says the one
of a thing of which its quotes say the other contradicts them, however the words fall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.verifying_facts import masked
from assistant.answering.verifying_modality import REQUIRES
from assistant.answering.verifying_words import Lexicon
from assistant.domain.sentences import sentence_spans
from assistant.library import swedish

State = Literal["needed", "free", "absent"]
"""Needed; of no matter; must not be."""
_TOKEN = re.compile(r"[0-9a-zà-öø-ÿ]+|[,;:()|.!?–]")
_ASIDE = re.compile(r"\([^()]*\)")
_MARKS = frozenset(",;:()|.!?–")
_DENIALS = frozenset("inte ej aldrig varken ingen inga inget".split())
_FORBIDS = frozenset("förbjudet förbjuden förbjuds förbud otillåtet olagligt".split())
_ALLOWS = frozenset("får kan går ska bör fick kunde".split())
_ENDS = _MARKS | frozenset("om när ska skall får måste bör men för dock".split())
_ONLY = frozenset("bara endast enbart uteslutande".split())
_LEADS = frozenset("om med när efter av sedan ifall".split())
_PALE = frozenset(
    "finns finn behöv krävs kräv fordr sådan sådant någon annan annat särskil kan sker ske fall vis enskild person den".split()
)
REACH = 10
"""Words that a condition may be long."""
SHARED = 0.5
"""Least share of the shorter of two conditions that the other must hold to be about the same."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A thing that is needed, of no matter or excluded, as the stems of its words.

    `form` is how it is said: "utan", "only", "requires", "despite" or "if".
    """

    state: State
    form: str
    stems: frozenset[str]


def conditions(text: str) -> list[Condition]:
    """The conditions of a text in order."""
    folded = masked(text)
    out = []
    for start, end in sentence_spans(text) if len(folded) == len(text) else ((0, len(folded)),):
        for state, form, words in _found(_TOKEN.findall(_ASIDE.sub(" ", folded[start:end]))):
            stems = frozenset(
                swedish.stem(w) for w in words if w not in swedish.STOP_WORDS and len(w) > 2
            )
            if stems - _PALE:
                out.append(Condition(state, form, stems - _PALE))
    return out


def _found(tokens: Sequence[str]) -> Iterator[tuple[State, str, Sequence[str]]]:
    for at, token in enumerate(tokens):
        after = _phrase(tokens, at + 1)
        before = tokens[max(0, at - 1) : at]
        if token == "utan":
            yield from _without(tokens, at, after)
        elif token in _ONLY and before != ["inte"]:
            lead = next(
                (n for n in range(at + 1, min(at + 4, len(tokens))) if tokens[n] in _LEADS), None
            )
            if lead is not None:
                words = _phrase(tokens, lead + 1)
                yield ("absent" if _denied(words) else "needed"), "only", words
        elif (token in REQUIRES or token == "behövs") and before != ["som"]:
            free = _denied(tokens[max(0, at - 4) : at + 3]) or "utan" in tokens[max(0, at - 4) : at]
            if free or token != "behövs":
                words = [*_back(tokens, at), *after]
                yield ("free" if free else "needed"), "requires", words
        elif token in ("oavsett", "trots", "oberoende"):
            at += tokens[at + 1 : at + 2] == ["om"]
            words = _phrase(tokens, at + 1)
            yield "free", "despite", words if words[:1] == ["att"] else words[:2]
        elif token in ("om", "när", "ifall") and before == ["även"]:
            if tokens[max(0, at - 2)] not in ("gäller", "tillämpas", "omfattar"):
                yield "free", "despite", after
        elif token in ("om", "ifall", "såvida") and (
            "utan" not in after and (not before or before[0] in _MARKS)
        ):
            yield ("absent" if _denied(after) else "needed"), "if", after


def _without(
    tokens: Sequence[str], at: int, after: Sequence[str]
) -> Iterator[tuple[State, str, Sequence[str]]]:
    """What "utan" at `at` says of the words after it."""
    before = tokens[max(0, at - 1) : at]
    if before == [","] and _denied(tokens[:at]) and list(after[:1]) != ["att"]:
        return  # "inte …, utan …" means but
    if before in (["även"], ["också"]):
        yield "free", "utan", after
    elif _forbidden(tokens, at) or _starts_denied(tokens, at):
        yield "needed", "utan", after
    elif _opens_with_if(tokens, at):
        yield "absent", "utan", after
    else:
        yield "free", "utan", after


def _phrase(tokens: Sequence[str], at: int) -> list[str]:
    out: list[str] = []
    for token in tokens[at : at + REACH]:
        if token in _ENDS and out:
            break
        if token not in _MARKS:
            out.append(token)
    return out


def _back(tokens: Sequence[str], at: int) -> list[str]:
    out: list[str] = []
    for token in reversed(tokens[max(0, at - 3) : at]):
        if token in _MARKS:
            break
        out.append(token)
    return out


def _denied(words: Sequence[str]) -> bool:
    return any(w in _DENIALS for w in words)


def _forbidden(tokens: Sequence[str], at: int) -> bool:
    """Whether a denied "får", "kan" … or a prohibition stands before `at` with no mark between."""
    before: list[str] = []
    for token in reversed(tokens[:at]):
        if token in _MARKS or token in ("när", "där", "sedan", "innan"):
            break
        before.append(token)
    allows = any(t in _ALLOWS for t in before) and _denied(before)
    return allows or any(t in _FORBIDS for t in before)


def _opens_with_if(tokens: Sequence[str], at: int) -> bool:
    """Whether the stretch that `at` stands in opens with "om"."""
    start = next((n for n in range(at - 1, -1, -1) if tokens[n] in _MARKS), -1)
    return tokens[start + 1] == "om"


def _starts_denied(tokens: Sequence[str], at: int) -> bool:
    """ "Utan samtycke går det inte …": the denial of the verb that follows at once."""
    if at and tokens[at - 1] not in _MARKS:
        return False
    after = tokens[at + 1 : at + 9]
    return _denied(after) and any(t in _ALLOWS for t in after)


def condition_faults(statement: str, quotes: str, lexicon: Lexicon) -> tuple[list[str], bool]:
    """The conditions that the quotes turn round, and whether one is borne in another form.

    "Utan samtycke går det inte" bears "samtycke krävs": then a denial that only one has is no fault.
    """
    said, known = conditions(statement), conditions(quotes)
    faults, reworded = [], False
    for own in said:
        near = [k for k in known if _overlap(own, k, lexicon) >= SHARED]
        same = [k for k in near if k.state == own.state]
        if same:
            reworded |= own.form in _STRICT and any(k.form in _STRICT - {own.form} for k in same)
        elif near and not any(_apart(own, k) for k in near):
            faults.append(f"{own.state}/{near[0].state}")
    return faults, reworded


def _apart(own: Condition, known: Condition) -> bool:
    """Whether two conditions in different states still say nothing of each other."""
    states = {own.state, known.state}
    if own.form == known.form == "if" and own.stems <= known.stems:
        return False
    despite = "despite" in (own.form, known.form)
    return states == {"needed", "absent"} or (states == {"free", "absent"} and not despite)


_STRICT = frozenset(("utan", "only", "requires"))


def _overlap(a: Condition, b: Condition, lexicon: Lexicon) -> float:
    groups = {g for s in b.stems for g in lexicon.same.get(s, ())}
    held = sum(
        1 for s in a.stems if s in b.stems or any(g in groups for g in lexicon.same.get(s, ()))
    )
    return held / min(len(a.stems), len(b.stems))
