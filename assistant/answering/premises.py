"""A false premise is corrected first, from its card, before anything else is answered."""

from __future__ import annotations

import re

from assistant.answering.citations import Sources
from assistant.answering.gathering import Evidence
from assistant.answering.grounds import cite_grounds
from assistant.answering.understanding import Understood
from assistant.answering.units import units
from assistant.domain.answers import Notice, Statement
from assistant.library.query import QueryTerms
from assistant.library.search import Search

QUESTION_MATCH = 0.5
"""A correction is given when one of its questions is at least this much the one asked, and no
task's question more …"""
OPEN_MATCH = 0.68
"""… more where the question is open ("vem …?"): it need not rest on the belief at all …"""
NEAR_TOP = 0.85
"""… and its score is at least this share of the best hit's."""

_NO = re.compile(r"\b(?:inte|ingen|inget|inga|aldrig|varken)\b")


def correct(
    understood: Understood,
    evidence: Evidence,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
    best: float,
) -> tuple[list[Statement], list[Notice]]:
    """The correction's sentences with their sources, and the notice; both empty when none fits."""
    task_match = max((question for *_, question in evidence.tasks), default=0.0)
    wanted = QUESTION_MATCH if "yes_no" in understood.asks else OPEN_MATCH
    fitting = [
        (score, card_id, passage)
        for card_id, passage, score, question in evidence.corrections
        if question >= max(wanted, task_match) and score >= NEAR_TOP * best
    ]
    if not fitting or understood.kind in ("visit", "comparison"):
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
