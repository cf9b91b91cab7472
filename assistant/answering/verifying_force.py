"""Whether a clause of a quote binds and allows as a clause of the sentence says."""

from __future__ import annotations

from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_kin import opposite_verbs
from assistant.answering.verifying_modality import Modality

BEARS: dict[Modality, frozenset[Modality]] = {
    "must": frozenset(("must", "plain")),
    "may": frozenset(("may", "can")),
    "may_not": frozenset(("may_not", "cannot")),
    "need_not": frozenset(("need_not",)),
    "should": frozenset(("should",)),
    "should_not": frozenset(("should_not",)),
    "can": frozenset(("can", "may")),
    "cannot": frozenset(("cannot", "may_not")),
    "plain": frozenset(
        ("must", "may", "may_not", "need_not", "can", "cannot", "plain", "should", "should_not")
    ),
}


def bears(said: Clause, known: Clause) -> bool:
    """Whether a clause that binds or allows as `known` does lets one say `said`."""
    if known.modality == "plain":
        if said.modality in ("must", "can"):
            return not known.denied
        if said.modality == "may" and said.only:
            return known.negations > 0
        return said.denied and known.denied
    if (_caps(known) and not _caps(said) and _exceeds(said)) or (_caps(said) and _exceeds(known)):
        return said.denied != known.denied
    if said.only and known.only and said.denied != known.denied:
        return False
    if known.modality in BEARS[said.modality]:
        return True
    # Two ways to say one thing: "får bara … om" and "får inte … utan"; a condition and a duty.
    differs = said.verb != known.verb
    if said.modality == "may" and known.modality == "may_not":
        return said.only and (bool(known.hints) or known.doubled)
    if said.modality == "may_not" and known.modality == "may":
        return known.only and (bool(said.hints) or said.doubled)
    if said.modality == "must" and known.modality == "may":
        return known.only and not said.only and differs
    if {said.modality, known.modality} == {"must", "may_not"} and said.verb and known.verb:
        opposite = {said.verb.removesuffix("s"), known.verb.removesuffix("s")}
        if frozenset(opposite) in opposite_verbs():
            return True
    if said.modality == "must" and known.modality == "may_not":
        return differs and bool(known.hints)
    if said.modality == "need_not" and known.modality == "must":
        return known.negations > 0 and not known.denied
    return said.modality == "must" and known.modality == "need_not" and said.negations > 0


def wonders(clause: Clause) -> bool:
    """Whether it tells how something ought to be, which may be put in many ways: "hur vården bör"."""
    return clause.subordinate and clause.modality == "should" and clause.words[0] != "som"


def _caps(clause: Clause) -> bool:
    """Whether it sets a highest measure: "får vara högst nio timmar"."""
    return any(w in ("högst", "längst", "maximalt", "max") for w in clause.words)


def _exceeds(clause: Clause) -> bool:
    """Whether it names what lies beyond a measure: "längre tid än nio timmar"."""
    return any(w.startswith(("överstig", "överskrid")) for w in clause.words) or (
        "än" in clause.words and _compared(clause)
    )


def _compared(clause: Clause) -> bool:
    return any(w in ("längre", "mer", "fler", "större", "högre") for w in clause.words)
