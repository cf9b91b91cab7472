"""A false premise is corrected first, from its card, before anything else is answered."""

from __future__ import annotations

import re

from assistant.answering.citations import Sources
from assistant.answering.gathering import Evidence
from assistant.answering.grounds import cite_grounds
from assistant.answering.understanding import Understood
from assistant.answering.units import units
from assistant.domain.answers import Notice, Statement
from assistant.domain.law import find_references
from assistant.library.query import QueryTerms
from assistant.library.search import Search

NEAR_TOP = 0.6
"""A correction is given when it is the best place of all, or the question is one of yes or no, its
chance beside the best place is at least this, and no task's card is likelier …"""
NAMED_MATCH, OPEN_MATCH = 0.2, 0.3
"""… or when the question names a place that the belief names too, and one of the belief's questions
is at least this much the one asked: a yes or no question, an open one."""

_NO = re.compile(r"\b(?:inte|ingen|inget|inga|aldrig|varken)\b")


def correct(
    understood: Understood,
    evidence: Evidence,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> tuple[list[Statement], list[Notice]]:
    """The correction's sentences with their sources, and the notice; both empty when none fits."""
    if understood.kind == "visit":
        return [], []
    task = max((near for _, _, near, _ in evidence.tasks), default=0.0)
    least = max(NEAR_TOP, task) if "yes_no" in understood.asks else 1.0
    least_named = NAMED_MATCH if "yes_no" in understood.asks else OPEN_MATCH
    asked = {(r.chapter, r.paragraph) for r in understood.references}
    fitting = []
    for card_id, passage, near, question in evidence.corrections:
        belief = str((search.store.card(card_id) or {}).get("belief", ""))
        named = {(r.chapter, r.paragraph) for r in find_references(belief, search.acts)}
        if asked:
            if named & asked and question >= least_named:
                fitting.append((question, card_id, passage))
        elif near >= least:
            fitting.append((near, card_id, passage))
    if not fitting:
        return [], []
    _, card_id, passage = max(fitting, key=lambda entry: entry[0])
    data = search.store.card(card_id) or {}
    correction = str(data["correction"])
    grounds = cite_grounds(data, correction, understood, terms, search, sources, law=1)
    out: list[Statement] = []
    flat = re.sub(r"\s+", " ", correction)
    for unit in units(passage):
        text = re.sub(r"\s+", " ", unit.text)
        if unit.kind != "sentence" or text not in flat:
            continue
        number = sources.cite(unit)
        numbers = tuple(dict.fromkeys([*grounds, *([number] if number else [])]))
        if (
            not out
            and "yes_no" in understood.asks
            and _NO.search(text)
            and not _NO.search(understood.focus)
        ):
            text = f"Nej. {text}"
        if numbers:
            out.append(Statement(text, numbers))
    if not out:
        return [], []
    if "yes_no" not in understood.asks:
        return out, []
    cited = tuple(dict.fromkeys(n for s in out for n in s.citations))
    return out, [Notice("false_premise", f"Vanligt missförstånd: {data['belief']}", cited)]
