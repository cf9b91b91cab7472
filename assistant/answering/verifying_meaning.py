"""Clause against clause: what is denied and how binding it is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_kin import opposite_verbs
from assistant.answering.verifying_modality import REQUIRES, Modality, is_verb
from assistant.answering.verifying_verdict import Fault
from assistant.answering.verifying_words import NEGATIONS, Lexicon
from assistant.library import swedish

NEAR = 0.8
"""A clause of the quote stands for a clause of the sentence when it agrees this well with it,
compared with the one that agrees best. Measured: 0.7 catches 94.3 %, 0.8 94.4 %, 0.9 94.5 % with one
false alarm more."""
SURE = 0.6
"""Likeness from which a clause is held against that counterpart alone. 0.5 and 0.7 measure the same."""
LIKE_SUBORDINATE = 0.5
"""The same for a clause that hangs on another, whose verb is often put another way."""
LIKE = 0.4
"""Likeness from which two clauses are taken to say the same thing. 0.3 and 0.5 measure the same."""

_BEARS: dict[Modality, frozenset[Modality]] = {
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
SCOPE_BEFORE, SCOPE_AFTER = 3, 7
"""Words around "inte" that it may deny."""
STATES = frozenset(("var", "vara", "ha", "få", "bli", "finn"))


def _kin(a: str, b: str, lexicon: Lexicon) -> bool:
    """Whether two stems are the same or in one group of the same meaning."""
    none: frozenset[int] = frozenset()
    return a == b or bool(lexicon.same.get(a, none) & lexicon.same.get(b, none))


def _likeness(a: Clause, b: Clause, lexicon: Lexicon) -> float:
    """How much of `a` a clause of the quote says too, with the verb counted twice."""
    if not a.stems:
        return 0.0
    groups = {g for s in b.stems for g in lexicon.same.get(s, ())}

    def held(stem: str) -> bool:
        return stem in b.stems or any(g in groups for g in lexicon.same.get(stem, ()))

    share = sum(1.0 for s in a.stems if held(s))
    kin = lexicon.same.get(a.verb or "", frozenset()) & lexicon.same.get(b.verb or "", frozenset())
    if a.verb and (a.verb == b.verb or kin or (b.verb is None and held(a.verb))):
        share += 1.0
    share += 0.3 * len({m.actor for m in a.mentions} & {m.actor for m in b.mentions})
    return share / (len(a.stems) + 1.0) + 0.02 * min(len(a.stems & b.stems), 3)


def matches_of(said: Clause, known: Sequence[Clause], lexicon: Lexicon) -> list[Clause]:
    """The clauses of the quotes that speak of the same, best first; [] when none does."""
    scored = sorted(((_likeness(said, k, lexicon), n) for n, k in enumerate(known)), reverse=True)
    best = scored[0][0] if scored else 0.0
    if best <= 0.1:
        return []
    return [known[n] for score, n in scored if score >= NEAR * best]


def clause_faults(said: Sequence[Clause], known: Sequence[Clause], lexicon: Lexicon) -> list[Fault]:
    """Faults of denial and of binding force, clause by clause."""
    faults: list[Fault] = []
    for at, clause in enumerate(said):
        matches = matches_of(clause, known, lexicon)
        if clause.words[0] == "att" and said[at - 1].words[-1] == "om":
            continue  # "avtala om att kommunen ska driva hemmet" binds nobody by itself
        found = _modal_fault(clause, matches, known, lexicon)
        if matches and not found:
            found = _denial_fault(clause, matches, said, known, lexicon)
        faults += found
    return faults


def _modal_fault(
    clause: Clause, matches: Sequence[Clause], known: Sequence[Clause], lexicon: Lexicon
) -> list[Fault]:
    if clause.modality == "plain" and not clause.conditional and matches:
        # "kräver" binds as "ska" does: a recommendation does not bear it.
        requires = any(w in REQUIRES for w in clause.words)
        weak = matches[0].modality in ("should", "can", "may") and not matches[0].conditional
        if requires and weak and _likeness(clause, matches[0], lexicon) >= SURE:
            return [Fault("modal", f"must/{matches[0].modality}")]
    if clause.modality == "plain" or _wonders(clause):
        return []
    if clause.conditional and clause.modality == "must":
        needs = any(w.startswith(("nödvändig", "behöv", "kräv")) for k in matches for w in k.words)
        if needs:
            return []
    if clause.subordinate and clause.words[0] == "att" and clause.modality in ("may", "can"):
        # "se till att barn får växa upp" tells of an aim, not of a leave.
        same_verb = any(k.verb == clause.verb and k.modality != "plain" for k in known)
        if not same_verb and any(not k.denied for k in matches):
            return []
    best = _likeness(clause, matches[0], lexicon) if matches else 0.0
    if clause.subordinate and best < LIKE_SUBORDINATE:
        return []
    top = matches[0] if best >= LIKE else None
    if clause.verb in STATES and best >= 0.25:
        top = matches[0]
    weaker = clause.modality in ("can", "may")
    if (
        top
        and not weaker
        and top.modality == "plain"
        and not top.conditional
        and _bears(clause, top)
    ):
        alone = not any(k.sentence == top.sentence and k.modality != "plain" for k in known)
        rival = any(
            k.sentence == top.sentence and k.modality != "plain" and k.verb == clause.verb
            for k in known
        )
        if alone or clause.subordinate or (clause.verb in STATES and not rival):
            return []
    if clause.modality == "need_not" and any(
        k.modality == "need_not" and k.stems & clause.stems for k in known
    ):
        return []
    same = [k for k in known if k.modality != "plain" and k.verb and k.verb == clause.verb]
    nearest = max((_likeness(clause, k, lexicon) for k in same), default=0.0)
    if nearest < (SURE if clause.verb in STATES else 0.3) * best:
        same = []
    same = [k for k in same if _likeness(clause, k, lexicon) >= NEAR * nearest]
    near = same or [k for k in matches if k.modality != "plain"]
    if not (near and best >= SURE) and not same:
        near += [k for k in beside_of(clause, matches, known) if k not in near]
    if not near:
        if any(_bears(clause, k) for k in matches):
            return []
        near = [k for k in known if k.modality != "plain"] or list(matches)
    if not near:
        return (
            [] if clause.modality == "must" or clause.denied else [Fault("modal", clause.modality)]
        )
    beside = {k.sentence for k in (*near, *matches)}
    theirs = max(sum(k.negations for k in known if k.sentence == n) for n in beside)
    extra = clause.negations > max(theirs, clause.denied) and not clause.hints
    if extra and all(k.negations <= k.denied and not k.hints for k in (*near, *matches)):
        return [Fault("negation", "denied")]
    if any(_bears(clause, k) for k in near):
        return []
    return [
        Fault(
            "negation" if all(clause.denied != k.denied for k in near) else "modal",
            f"{clause.modality}/{near[0].modality}",
        )
    ]


def beside_of(clause: Clause, matches: Sequence[Clause], known: Sequence[Clause]) -> list[Clause]:
    """Binding clauses that may bear `clause`: in the sentences that match it, or with its verb."""
    sentences = {k.sentence for k in matches}
    return [
        k for k in known
        if k.modality != "plain"
        and (k.sentence in sentences or (k.verb and k.verb == clause.verb))
    ]  # fmt: skip


def _bears(said: Clause, known: Clause) -> bool:
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
    if known.modality in _BEARS[said.modality]:
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


def _wonders(clause: Clause) -> bool:
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
    return any(
        w in ("längre", "mer", "fler", "större", "högre") for w in clause.words
    )


def _denial_fault(
    clause: Clause,
    matches: Sequence[Clause],
    said: Sequence[Clause],
    known: Sequence[Clause],
    lexicon: Lexicon,
) -> list[Fault]:
    """A denial that only one side has; none where a hint or the whole sentence evens it out."""
    if clause.modality != "plain":
        return []
    for verb, denied in clause.verbs().items():
        told = {d for k in known for v, d in k.verbs().items() if _kin(v, verb, lexicon)}
        beside = [
            k
            for k in known
            if any(_kin(v, verb, lexicon) for v in k.verbs())
            and (k in matches or _shares(clause, k))
        ]
        if beside and told == {not denied} and not any(clause.hints ^ k.hints for k in beside):
            return [Fault("negation", "denied" if denied else "affirmed")]
    alike = [k for k in matches if _likeness(clause, k, lexicon) >= LIKE] or (
        list(matches) if clause.negations else []
    )
    if not alike or any((clause.negations > 0) == _denies(k) for k in alike):
        return []
    if any(clause.hints ^ k.hints for k in alike) or not any(_touches(clause, k, lexicon) for k in alike):
        return []
    own = sum(c.negations for c in said if c.sentence == clause.sentence)
    theirs = {
        sum(c.negations for c in known if c.sentence == sentence)
        for sentence in {k.sentence for k in alike}
    }
    if own in theirs:
        return []
    return [Fault("negation", "denied" if clause.negations else "affirmed")]


def _touches(a: Clause, b: Clause, lexicon: Lexicon) -> bool:
    """Whether what one of two clauses denies is said in the other: its verb, or two of its words."""
    denying, other = (a, b) if a.negations else (b, a)
    first = next((n for n, w in enumerate(denying.words) if w in NEGATIONS), 0)
    scope = denying.words[max(0, first - SCOPE_BEFORE) : first + SCOPE_AFTER]
    stems = {swedish.stem(w) for w in scope} & denying.stems
    verbs = {swedish.stem(w) for w in scope if is_verb(w)} | ({denying.verb} - {None})
    verbs -= STATES
    held = {s for s in stems if any(_kin(s, o, lexicon) for o in other.stems)}
    named = {m.actor for m in a.mentions} & {m.actor for m in b.mentions}
    return len(held) + bool(named) >= 2 or bool(held & verbs)


def _shares(a: Clause, b: Clause) -> bool:
    """Whether two clauses name one actor or have two words in common."""
    return bool({m.actor for m in a.mentions} & {m.actor for m in b.mentions}) or (
        len(a.stems & b.stems) >= 2
    )


def _denies(clause: Clause) -> bool:
    """Whether a clause is denied; a condition set into it ("ska, om inte …,") does not deny it."""
    return clause.negations > 0 if clause.modality == "plain" else clause.denied
