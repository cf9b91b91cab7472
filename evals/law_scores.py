"""Pure functions: is repealed law told as if it applied?"""

from __future__ import annotations

import re
from datetime import date

from assistant.domain.law import Acts, find_references
from evals.scorers import Answer, Score

_SAYS_SO = re.compile(
    r"upphäv|upphör|ersatt|ersätt|gamla|gammal|äldre|tidigare|gällde|fanns|stod|motsvara|finns nu|"
    r"står nu|numera|flytta|före |sedan den|inte längre|osol",
    re.IGNORECASE,
)
_TOLD = frozenset({"repealed", "replaced", "old"})


def stale_law(answer: Answer, acts: Acts) -> Score:
    """1 when repealed law is given as current on the answer's day; 0 is the only good value.

    Two ways: a citation of an act that was repealed by then and is not marked so, and a statement
    that names a place in such an act while neither it nor any notice says that the act is gone.
    A refusal gives nothing as current.
    """
    if answer["abstained"]:
        return Score("stale law", 0.0)
    day = date.fromisoformat(answer["as_of"])
    faults = []
    gone = {a.document_id for a in acts.acts if a.repealed is not None and a.repealed <= day}
    for citation in answer["citations"]:
        if citation["document_id"] in gone and citation["current"]:
            faults.append(f"[{citation['n']}] {citation['document_id']} as current")
    told = any(n["kind"] in _TOLD for n in answer.get("notices", ()))
    for statement in answer.get("statements", ()):
        if told or _SAYS_SO.search(statement["text"]):
            continue
        for reference in find_references(statement["text"], acts):
            act = acts.get(reference.sfs)
            if act is not None and act.document_id in gone:
                faults.append(f"«{statement['text'][:80]}» names {act.sfs}")
    return Score("stale law", float(bool(faults)), "; ".join(faults))
