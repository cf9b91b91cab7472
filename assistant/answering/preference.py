"""Which sorts of cards a question's form asks for: "vem …?" a task's card, "vad är …?" a term's."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.understanding import Understood

FORMS = (
    "who", "yes_no", "definition", "law", "frequency", "procedure", "comparison", "law_change", "purpose", "other",
)  # fmt: skip
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "who": {"responsibility": 0.81, "guidance": 0.06, "term": -0.5, "provision": -0.19, "statute": -0.32, "document": 0.1},
    "yes_no": {"responsibility": 0.35, "misconception": 0.2, "guidance": 0.16, "term": -0.32, "announcement": -0.24},
    "definition": {"responsibility": -0.09, "term": 0.21, "provision": -0.11, "statute": -0.13},
    "law": {"misconception": 0.72, "guidance": -0.28, "term": -0.31, "provision": 0.18, "history": -0.17},
    "frequency": {"responsibility": 0.19, "guidance": 0.09, "term": -0.23, "statute": -0.06},
    "procedure": {"provision": 0.07},
    "comparison": {"statute": -0.07},
    "law_change": {"misconception": 0.35, "guidance": -0.25, "provision": 0.26, "history": -0.19},
    "purpose": {"guidance": 0.24},
    "other": {"responsibility": 0.37, "misconception": 0.13, "provision": 0.19, "announcement": -0.23, "actor": -0.18},
}  # fmt: skip
"""Form -> kind of card -> what it has before it; learnt by `python -m evals.fit_ranking`."""


def forms(understood: Understood) -> frozenset[str]:
    """The forms of a question, several at once ("Får Adda …?" asks who and yes or no)."""
    found = {understood.kind} & set(FORMS)
    if understood.kind == "responsibility" or "actor" in understood.asks:
        found.add("who")
    found |= {"yes_no", "law_change"} & understood.asks
    return frozenset(found)


def preferred(understood: Understood) -> dict[str, float]:
    """Kind of card -> what the question's forms add to its score."""
    out: dict[str, float] = {}
    for form in forms(understood):
        for kind, weight in WEIGHTS.get(form, {}).items():
            out[kind] = out.get(kind, 0.0) + weight
    return out
