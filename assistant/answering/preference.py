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
        "responsibility": 0.81, "misconception": -0.13, "term": -0.45, "statute": -0.11,
        "document": 0.06, "actor": -0.08,
    },
    "yes_no": {
        "responsibility": 0.22, "misconception": 0.33, "guidance": 0.09, "term": -0.32,
        "provision": 0.17, "statute": 0.08, "history": -0.05, "announcement": -0.07, "actor": -0.1,
    },
    "definition": {
        "responsibility": -0.17, "guidance": 0.06, "term": 0.31, "provision": -0.11,
        "statute": -0.14,
    },
    "law": {
        "misconception": 0.51, "guidance": -0.19, "term": -0.25, "provision": 0.11,
        "history": -0.1,
    },
    "frequency": {
        "responsibility": 0.14, "misconception": 0.08, "guidance": 0.07, "term": -0.15,
    },
    "procedure": {
        "misconception": -0.05, "provision": 0.07,
    },
    "comparison": {
        "term": 0.06,
    },
    "law_change": {
        "responsibility": 0.21, "misconception": 0.27, "guidance": -0.15, "provision": -0.07,
        "history": -0.11,
    },
    "purpose": {
        "responsibility": -0.12, "misconception": 0.08, "guidance": 0.2, "provision": -0.1,
        "statute": -0.11,
    },
    "other": {
        "responsibility": 0.29, "misconception": 0.2, "guidance": 0.12, "term": -0.08,
        "provision": 0.2, "statute": -0.06, "document": -0.06, "actor": -0.16,
    },
}  # fmt: skip
"""Form -> kind of card -> what it has before it; learnt by `python -m evals.fit_ranking`."""


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
    return out
