"""Who does it and who may not, as cards of any kind say it: the "no" to one actor, and the data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.grounds import bearing, cite_grounds
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit
from assistant.domain.answers import Prohibition, Responsibility
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.search import Search


def asks_who(understood: Understood) -> bool:
    """Whether an actor is asked for; "Får Adda …?" names one and asks whether."""
    if "actor" in understood.asks:
        return True
    return understood.kind == "responsibility" and not understood.wants_verdict


def mentions(asked: set[str], actor: str) -> bool:
    """Whether the question names the actor, by one of the words that carry its name."""
    words = swedish.content_words(actor)
    return bool({*words, *(swedish.stem(w) for w in words)} & asked)


def units_of(units: Sequence[Scored], text: str) -> list[Unit]:
    """The units that make up `text`, in its order."""
    flat = re.sub(r"\s+", " ", text)
    inside = [
        s.unit
        for s in units
        if re.sub(r"\s+", " ", s.unit.text) in flat and s.unit.kind == "sentence"
    ]
    return sorted(inside, key=lambda u: u.start)


def find_denied(
    understood: Understood, data: dict[str, Any], units: Sequence[Scored], answer: Sequence[Unit]
) -> tuple[Unit, str] | None:
    """The sentence that says no to the very actor and act asked about, with the actor's name."""
    if not understood.wants_verdict and "actor" in understood.asks:
        return None
    asked = set(swedish.words(understood.focus)) | {
        swedish.stem(w) for w in swedish.words(understood.focus)
    }
    best_answer = max((s.score for s in units if s.unit in answer), default=0.0)
    best: tuple[float, Unit, str] | None = None
    for entry in data.get("may_not") or ():
        actor = str(entry["actor"])
        if not mentions(asked, actor):
            continue
        for scored in units:
            if re.sub(r"\s+", " ", scored.unit.text) in re.sub(r"\s+", " ", str(entry["why"])) and (
                best is None or scored.score > best[0]
            ):
                best = (scored.score, scored.unit, actor)
    if best is None or best[0] < 0.8 * best_answer:
        return None
    return best[1], best[2]


def no_grounds(
    denied: tuple[Unit, str],
    data: dict[str, Any],
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    """Citations of what the refusal of one actor itself rests on; [] when its card does not say."""
    unit, actor = denied
    said = re.sub(r"\s+", " ", unit.text)
    for entry in data.get("may_not") or ():
        if str(entry["actor"]) == actor and said in re.sub(r"\s+", " ", str(entry["why"])):
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
    correction = re.sub(r"\s+", " ", str(data.get("correction", "")))
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
