"""Which sorts of cards a question's form asks for: "vem …?" a task's card, "vad är …?" a term's."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.understanding import Understood

FORMS = (
    "who", "yes_no", "definition", "law", "frequency", "procedure", "comparison", "law_change", "purpose", "other",
    "belief", "statement",
)  # fmt: skip
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "who": {
        "responsibility": 0.85, "misconception": -0.06, "guidance": -0.12, "term": -0.46,
        "provision": -0.19, "statute": -0.21, "document": 0.21,
        "actor": -0.06,
    },
    "yes_no": {
        "responsibility": 0.41, "misconception": 0.38, "guidance": 0.06, "term": -0.37,
        "provision": 0.13, "statute": 0.09, "actor": -0.1,
    },
    "definition": {
        "responsibility": -0.12, "term": 0.26, "provision": -0.11, "statute": -0.13,
    },
    "law": {
        "responsibility": -0.13, "misconception": 0.43, "guidance": -0.11, "term": -0.26,
        "provision": 0.28, "statute": 0.25, "history": -0.11,
    },
    "frequency": {
        "responsibility": 0.2, "misconception": 0.13, "guidance": -0.11, "term": -0.14,
        "provision": -0.05, "statute": -0.06, "document": 0.05,
    },
    "procedure": {
        "guidance": 0.07, "statute": -0.05,
    },
    "comparison": {
        "guidance": -0.1, "term": 0.13,
    },
    "law_change": {
        "responsibility": 0.09, "misconception": 0.34, "guidance": -0.31, "term": -0.08,
        "provision": 0.29, "statute": 0.3, "history": -0.14,
    },
    "purpose": {
        "responsibility": -0.21, "misconception": 0.06, "guidance": 0.25, "provision": -0.07,
        "statute": -0.06,
    },
    "other": {
        "responsibility": 0.36, "misconception": 0.1, "provision": 0.1, "statute": -0.08,
        "document": 0.08, "history": -0.05, "actor": -0.09,
    },
    "belief": {
        "responsibility": -0.05, "misconception": 0.31, "guidance": -0.14, "term": -0.05,
        "provision": -0.06, "statute": -0.06,
    },
    "statement": {
        "responsibility": 0.28, "guidance": -0.08, "provision": -0.2, "statute": -0.19,
    },
}  # fmt: skip
"""Form -> kind of card -> what it has before it; learnt by `python -m evals.fit_ranking`."""

SITUATION = -0.2
"""What a situation has before it whatever the form: there are so many of them that one is always near. Chosen
among -.4, -.2, 0 and .2 on the development questions of eight suites."""


def forms(understood: Understood) -> frozenset[str]:
    """The forms of a question, several at once ("Får Adda …?" asks who and yes or no)."""
    found: set[str] = {form for form in FORMS if form == understood.kind}
    if understood.kind == "responsibility" or "actor" in understood.asks:
        found.add("who")
    found |= {"yes_no", "law_change", "belief", "statement"} & understood.asks
    return frozenset(found)


def preferred(understood: Understood) -> dict[str, float]:
    """Kind of card -> what the question's forms add to its score."""
    out: dict[str, float] = {}
    for form in forms(understood):
        for kind, weight in WEIGHTS.get(form, {}).items():
            out[kind] = out.get(kind, 0.0) + weight
    # What a question's form says of a fact it says of a situation too; there were too few of these to learn it.
    return {**out, "situation": out.get("guidance", 0.0) + SITUATION}
