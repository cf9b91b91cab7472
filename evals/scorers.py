"""Pure functions from a case and an answer (as JSON) to a score; abstaining is its own outcome."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.law import Acts, find_references, named_acts
from evals.cases import Case

Answer = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """`value` 0 or 1, and why."""

    name: str
    value: float
    explanation: str = ""


def squeeze(text: str) -> str:
    """Lower case with white space, bullets and marks made one space, for comparing."""
    return re.sub(r"[\s*]+", " ", text.lower()).strip()


def right(case: Case, answer: Answer) -> Score:
    """Whether the answer says what it must and nothing it must not."""
    if answer["abstained"]:
        return Score("right", 0.0, "refused")
    text = squeeze(answer["text"] + " " + " ".join(n["text"] for n in answer["notices"]))
    missing = [g for g in case.contains if not any(squeeze(a) in text for a in g)]
    forbidden = [x for x in case.excludes if squeeze(x) in text]
    if missing or forbidden:
        return Score("right", 0.0, f"missing {missing} forbidden {forbidden}")
    return Score("right", 1.0)


def forbidden(case: Case, answer: Answer) -> Score:
    """1 when the answer says something it must not."""
    text = squeeze(answer["text"])
    said = [x for x in case.excludes if squeeze(x) in text]
    return Score("forbidden", float(bool(said)), str(said))


def cited(case: Case, answer: Answer, acts: Acts, first: int = 5) -> Score:
    """Whether one of the first citations is a gold place, or the gold card is told.

    A card that says what bears its sentences is not cited itself: `answer["told_cards"]` are those of
    the gold cards that sentences of the answer come from.
    """
    if any(gold.document in answer.get("told_cards", ()) for gold in case.gold if not gold.phrase):
        return Score("cited", 1.0)
    for citation in answer["citations"][:first]:
        for gold in case.gold:
            if gold.law and _is_place(gold.law, citation, acts):
                return Score("cited", 1.0)
            if (
                gold.document
                and gold.phrase
                and citation["document_id"].startswith(gold.document)
                and squeeze(gold.phrase) in squeeze(citation["quote"])
            ):
                return Score("cited", 1.0)
            if gold.document and not gold.phrase and _is_card(gold.document, citation):
                return Score("cited", 1.0)
    return Score(
        "cited", 0.0, ", ".join(f"{c['document_id']} {c['locator']}" for c in answer["citations"])
    )


def _is_card(card: str, citation: dict[str, Any]) -> bool:
    """Whether the citation is of the task's card, or of the glossary's entry ("term …")."""
    if card.startswith("term "):
        entry = squeeze(citation["locator"]) == squeeze(card.removeprefix("term "))
        return bool(citation["document_id"] == "kort-ordlista" and entry)
    return bool(citation["document_id"] == f"kort-{card}")


def _is_place(law: str, citation: dict[str, Any], acts: Acts) -> bool:
    if law.lower().startswith("övergångsbestämmelse"):
        named = named_acts(law, acts)
        document = "sfs-" + named[0].replace(":", "-") if named else ""
        return citation["document_id"] == document and "Övergångsb" in str(citation["locator"])
    for reference in find_references(law, acts)[:1]:
        document = "sfs-" + (reference.sfs or "").replace(":", "-")
        return bool(
            citation["document_id"] == document and citation["locator"] == reference.locator
        )
    return False


def refused(case: Case, answer: Answer) -> Score:
    """1 when the answer is a refusal (of whatever kind)."""
    return Score("refused", float(answer["abstained"]), str(answer["refusal"]))


def interval(values: Sequence[float], seed: int = 7, rounds: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of the mean; (nan, nan) for no values."""
    if not values:
        return float("nan"), float("nan")
    rng = random.Random(seed)
    n = len(values)
    means = sorted(sum(rng.choices(values, k=n)) / n for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


def mean(values: Sequence[float]) -> float:
    """The mean, nan for no values."""
    return sum(values) / len(values) if values else float("nan")


Scorer = Callable[[Case, Answer], Score]
