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
    if known.modality in BEARS[said.modality] or _measures(said, known) or opposed(said, known):
        return True
    return _other_way(said, known, said.verb != known.verb)


def _other_way(said: Clause, known: Clause, differs: bool) -> bool:
    """Two ways to say one thing: "får bara … om" and "får inte … utan"; a condition and a duty.

    `differs`: their binding verbs govern different verbs.
    """
    if differs and {said.modality, known.modality} in _ROUND and _through(said, known):
        return True
    if said.modality == "may" and known.modality == "may_not":
        return said.only and (bool(known.hints) or known.doubled)
    if said.modality in ("may_not", "cannot") and known.modality == "may":
        return known.only and (bool(said.hints) or said.doubled)
    if said.modality == "must" and known.modality == "may":
        return known.only and not said.only and differs
    if said.modality == "must" and known.modality == "may_not":
        return differs and (bool(known.hints) or known.doubled)
    if said.modality == "need_not" and known.modality == "must":
        return known.negations > 0 and not known.denied
    return said.modality == "must" and known.modality == "need_not" and said.negations > 0


_EXCEPTS = frozenset(("utan", "innan", "förrän"))
_ROUND: tuple[set[Modality], ...] = ({"must", "may_not"}, {"must", "cannot"})


def _through(a: Clause, b: Clause) -> bool:
    """Whether just one of two clauses denies with an exception: "får inte … utan" is "ska ha"."""
    one, other = (a, b) if a.denied else (b, a)
    return bool(one.hints & _EXCEPTS) and not other.hints & _EXCEPTS


def frees(clause: Clause) -> bool:
    """Whether it says of something that it is no condition: "även utan samtycke", "trots att"."""
    words = clause.words
    return any(
        w in ("trots", "oavsett") or (w == "utan" and words[n - 1 : n] == ("även",))
        for n, w in enumerate(words)
    )


def opposed(a: Clause, b: Clause) -> bool:
    """Whether one demands what the other forbids the opposite of: "ska förstöras", "får inte sparas"."""
    if {a.modality, b.modality} != {"must", "may_not"} or not (a.verb and b.verb):
        return False
    return frozenset((a.verb.removesuffix("s"), b.verb.removesuffix("s"))) in opposite_verbs()


def wonders(clause: Clause) -> bool:
    """Whether it tells how something ought to be, which may be put in many ways: "hur vården bör"."""
    return clause.subordinate and clause.modality == "should" and clause.words[0] != "som"


def _caps(clause: Clause) -> bool:
    """Whether it sets a highest measure: "får vara högst nio timmar"."""
    return any(w in ("högst", "längst", "maximalt", "max") for w in clause.words)


def _measures(said: Clause, known: Clause) -> bool:
    """Whether "kan bli högst" says what "ska bestämmas till högst" does."""
    ends = _caps(known) or any(w in ("senast", "inom") for w in known.words)
    return _caps(said) and ends and said.modality in ("may", "can") and known.modality == "must"


def _exceeds(clause: Clause) -> bool:
    """Whether it names what lies beyond a measure: "längre tid än nio timmar"."""
    return any(w.startswith(("överstig", "överskrid")) for w in clause.words) or (
        "än" in clause.words and _compared(clause)
    )


def _compared(clause: Clause) -> bool:
    return any(w in ("längre", "mer", "fler", "större", "högre") for w in clause.words)
