"""Who does it and who may not, as cards of any kind say it: the "no" to one actor, and the data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.grounds import bearing, cite_grounds
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit, on_one_line
from assistant.domain.answers import Prohibition, Responsibility
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.search import Search

VERDICT_SHARE, OPEN_SHARE = 0.8, 1.1
"""A refusal of one actor comes first when its sentence answers at least this well beside the card's
own answer: where something is put forward, and where it is not."""
SAYS_NO_LIKENESS = 0.47
"""Likeness and shared words, added, that a sentence needs for "nej" to be put before it: a wrong "no"
is worse than none. Read off the development questions."""
FIRST_WORDS = 4
"""Words of a question in which the one that it is about stands: "Har den placerande kommunen …"."""
DENIES = re.compile(r"\b(?:inte|ingen|inget|inga|aldrig|varken)\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"\bmed stöd av (?:uppgiftsskyldigheten|\d)|\binte (?:säkert|automatiskt|alltid|nödvändigtvis)\b|\btvingas med \d"
)
"""A sentence that denies one ground or one case only: "nej" before it would say more."""
_NO_NEED = re.compile(
    r"\b(?:behöver|behövs|krävs|kräver)\b.{0,25}?\b(?:inte|inget|ingen|inga)\b|\b(?:inget|inte något) krav\b"
)
_MAY = re.compile(r"\b(?:kan|får|går det|duger)\b")
_DETERMINERS = frozenset(
    "en ett den det de ett privat privata placerande egna egen eget vårt vår våra er ert sitt sin sina hans "
    "hennes deras samma annan annat andra kommunal kommunala kommunalt viss visst vissa".split()
)
_NOT_ACTING_AFTER = frozenset(
    "på i hos av från utan via för om mot vid där som inom åt under mellan".split()
)
_CHOICE = re.compile(r"\b(?:är det|ska|får|kan|bör|gör)\b[^.?!]{1,60}\beller\b(?! hur| inte)\W*\w")
_MUST = re.compile(r"\b(?:måste|behöver|krävs)\b")
_ASKER = re.compile(r"\b(?:får|kan|ska|måste|bör|behöver) jag\b(?! som)")


@dataclass(frozen=True, slots=True)
class Denied:
    """The sentence of a card that refuses one actor; `sure`: "nej" may be put before it."""

    unit: Unit
    actor: str
    sure: bool


def asks_who(understood: Understood) -> bool:
    """Whether an actor is asked for; "Får Adda …?" names one and asks whether."""
    if "actor" in understood.asks:
        return True
    return understood.kind == "responsibility" and not understood.wants_verdict


def mentions(question: str, actor: str) -> bool:
    """Whether the question names the actor as one who would do it.

    Not as an owner ("kommunens HVB"), a place ("barn på ett HVB") or one who did something else
    ("en ungdom som socialnämnden placerat").

    >>> mentions("Får IVO häva avtalet?", "IVO"), mentions("Får SiS stänga kommunens hem?", "kommunen")
    (True, False)
    """
    names = set(swedish.content_words(actor))
    names |= {swedish.stem(w) for w in names}
    words = swedish.words(question)
    return any(
        (word in names or swedish.stem(word) in names)
        and (word in names or not word.endswith("s") or swedish.stem(word[:-1]) not in names)
        and _may_act(words, at)
        for at, word in enumerate(words)
    )


def _may_act(words: Sequence[str], at: int) -> bool:
    """Whether the actor at `at` stands where one who acts can stand."""
    word, before = words[at], at - 1
    determined = False
    while before >= 0 and words[before] in _DETERMINERS:
        determined, before = True, before - 1
    if word == "hem" and not determined:
        return False  # "flytta hem"
    ours = before > 0 and words[before - 1] in ("vi", "oss")  # "kan vi på kommunen …?"
    return before < 0 or ours or words[before] not in _NOT_ACTING_AFTER


def units_of(units: Sequence[Scored], text: str) -> list[Unit]:
    """The units that make up `text`, in its order."""
    flat = on_one_line(text)
    inside = [
        s.unit for s in units if on_one_line(s.unit.text) in flat and s.unit.kind == "sentence"
    ]
    return sorted(inside, key=lambda u: u.start)


def find_denied(
    understood: Understood, data: dict[str, Any], units: Sequence[Scored], answer: Sequence[Unit]
) -> Denied | None:
    """The sentence that says no to the very actor and act asked about; None when there is none.

    A question that puts nothing forward ("när säger IVO upp avtalet?") gets it only where it
    answers better than the card's answer does.
    """
    if not understood.wants_verdict and "actor" in understood.asks:
        return None
    best_answer = max((s.score for s in units if s.unit in answer), default=0.0)
    best: tuple[Scored, str] | None = None
    for entry in data.get("may_not") or ():
        actor = str(entry["actor"])
        if not mentions(understood.focus, actor):
            continue
        for scored in units:
            if on_one_line(scored.unit.text) in on_one_line(str(entry["why"])) and (
                best is None or scored.score > best[0].score
            ):
                best = (scored, actor)
    share = VERDICT_SHARE if understood.wants_verdict else OPEN_SHARE
    if best is None or best[0].score < share * best_answer:
        return None
    scored, actor = best
    # "Måste hemmet …?" is not answered by what the home may not do.
    sure = says_no(understood) and not _MUST.search(swedish.fold(understood.focus))
    sure = sure and scored.similarity + scored.own >= SAYS_NO_LIKENESS
    sure = sure and denies_it(understood, scored.unit.text)
    sure = sure and not _asks_of_another(understood, data, actor)
    return Denied(scored.unit, actor, sure)


def denies_it(understood: Understood, text: str) -> bool:
    """Whether "nej" before a sentence of a card would say no more and nothing else than the sentence.

    Not before one that denies one ground only, or denies first after a "men", nor before "behöver inget
    tillstånd" where it is asked whether one may.
    """
    first = re.split(r",? men ", text, maxsplit=1)[0]
    asked = swedish.fold(understood.focus)
    no_need = _NO_NEED.search(text) and _MAY.search(asked) and not _MUST.search(asked)
    return bool(DENIES.search(first)) and not _HEDGED.search(text) and not no_need


def _asks_of_another(understood: Understood, data: Mapping[str, Any], denied: str) -> bool:
    """Whether the question is whether the one responsible does it, and names the denied one in passing:
    "Har kommunen en egen plikt att anmäla när ett privat HVB …?"."""
    words = swedish.words(understood.focus)
    opening = " ".join(words[:FIRST_WORDS])
    return not mentions(opening, denied) and any(
        mentions(opening, str(one)) for one in data.get("responsible") or ()
    )


def says_no(understood: Understood) -> bool:
    """Whether "nej" can be said to the question as it stands.

    Not to one that denies itself ("kan ingen …?"), leaves a choice ("är det vi eller Adda …?"), leans
    on an earlier one, or asks what the asker may ("får jag …?") where the card speaks of another.
    """
    return (
        understood.wants_verdict
        and not understood.follow_up
        and not DENIES.search(understood.focus)
        and not _CHOICE.search(swedish.fold(understood.focus))
        and not _ASKER.search(swedish.fold(understood.focus))
    )


def no_grounds(
    denied: Denied,
    data: dict[str, Any],
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    """Citations of what the refusal of one actor itself rests on; [] when its card does not say."""
    said = on_one_line(denied.unit.text)
    for entry in data.get("may_not") or ():
        if str(entry["actor"]) == denied.actor and said in on_one_line(str(entry["why"])):
            return cite_grounds(entry, said, understood, terms, search, sources, law=1)
    return []


def as_data(
    data: Mapping[str, Any], grounds: Sequence[int], sources: Sources
) -> Responsibility | None:
    """What a card says of who does it; None when it says nothing of that.

    `data` is a card of a task, a paragraph or a misconception, the last with names only in
    `may_not`: why they may not is what its correction says. `grounds` are the numbers of the
    citations that the card rests on; each refusal names those that bear it.
    """
    correction = on_one_line(str(data.get("correction", "")))
    prohibitions = []
    for entry in data.get("may_not") or ():
        actor, why = (
            (entry, correction) if isinstance(entry, str) else (entry["actor"], entry["why"])
        )
        bear = bearing(str(why), grounds, sources) or grounds
        prohibitions.append(Prohibition(str(actor), str(why), tuple(bear)))
    if not data.get("responsible") and not prohibitions:
        return None
    return Responsibility(
        task=str(data.get("task") or data.get("heading") or ""),
        responsible=tuple(data.get("responsible") or ()),
        supporting=tuple(data.get("supporting") or ()),
        may_not=tuple(prohibitions),
        grounds=tuple(grounds),
    )
