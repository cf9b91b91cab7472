"""How binding and how denied a sentence is beside its quotes, as numbers for the last step.

Each clause of one side is compared with what the other side says where it lies (see
`verifying_alignment`), and both sides as wholes: which kinds of force and denial stand on one side
alone. The numbers prove nothing one by one; `verifying_scale` weighs them together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answering.verifying_alignment import Side, laid_over, word_likeness
from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_modality import Modality
from assistant.answering.verifying_scopes import scope_features
from assistant.answering.verifying_verdict import Fault
from assistant.answering.verifying_words import Lexicon

FORCES: tuple[str, ...] = ("must", "may", "not", "need", "should", "plain")
_FORCE: Mapping[Modality, str] = {
    "must": "must", "may": "may", "can": "may", "may_not": "not", "cannot": "not",
    "need_not": "need", "should": "should", "should_not": "should", "plain": "plain",
}  # fmt: skip
_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("only", r"\b(?:bara|endast|enbart|först|enda|uteslutande)\b"),
        ("unless", r"\bom inte\b|\bsåvida inte\b|\butom\b|\bundant\w+|\bmed mindre\b"),
        ("without", r"\butan\b"),
        ("even", r"\b(?:även (?:om|utan)|trots|oavsett|oberoende|ändå|fast)\b"),
        ("until", r"\b(?:förrän|innan|först)\b"),
        ("ends", r"\b(?:upphör\w*|sluta\w*|avslut\w*|upphävs?\w*|ogiltig\w*|förfall\w*|faller)\b"),
        ("lacks", r"\b(?:sakna\w*|brist\w*|uteblir|utebli\w*|avstå\w*|låta bli|slipper?|slippa|befri\w+|fri\w* från)\b"),
        ("refuses", r"\b(?:avslå\w*|avslag|avvis\w*|neka\w*|vägra\w*|förbjud\w*|förbud\w*|hindr\w+|hinder|otillåt\w*|tackar nej)\b"),
        ("un", r"\b(?:o(?:lämplig|behövlig|nödig|möjlig|skälig|tillåt|giltig|vidkommande|klar|säker|ense|enig|beroende|riktig)\w*)\b"),
        ("either", r"\beller inte\b|\bom .{3,40} eller inte\b"),
        ("nor", r"\b(?:varken|heller)\b"),
        ("but", r"\b(?:dock|men|däremot|ändå)\b"),
    )
)  # fmt: skip
_TOKEN = re.compile(r"[0-9a-zà-öø-ÿ]+|[,;:|.!?]")
_NEGATIVE = re.compile(r"\b(?:inte|ej|icke|aldrig|ingen|inget|inga|ingenting|varken|heller)\b")
_ALWAYS = re.compile(r"\b(?:alltid|även|också|oavsett)\b")


def _polar(clause: Clause) -> float:
    """1.0 for a clause that is denied, 0.0 for one that is not; two denials cancel out."""
    return float(clause.negations % 2)


def features(
    statement: str,
    quotes: str,
    said: Sequence[Clause],
    known: Sequence[Clause],
    faults: Sequence[Fault],
    lexicon: Lexicon,
) -> dict[str, float]:
    """The numbers by name; those that are nought are left out. Texts are folded."""
    out: dict[str, float] = {"bias": 1.0}
    if not said or not known:
        return out
    for fault in faults:
        if fault.kind in ("negation", "modal"):
            key = f"fault {fault.kind} {fault.code}"
            out[key] = 1.0
            out[f"fault {fault.kind}"] = out.get(f"fault {fault.kind}", 0.0) + 1.0
    _wholes(out, statement, quotes, said, known)
    out |= scope_features(_TOKEN.findall(statement), _TOKEN.findall(quotes), lexicon)
    a, b = Side(said, lexicon), Side(known, lexicon)
    near = word_likeness(a, b)
    _pairs(out, "s", a, b, near)
    _pairs(out, "q", b, a, near.T)
    if len(a.words):
        held = float((a.weights * near.max(axis=1)).sum() / a.weights.sum()) if len(b.words) else 0
        out["held"] = held
    if len(b.words) and len(a.words):
        out["used"] = float((b.weights * near.max(axis=0)).sum() / b.weights.sum())
    return {k: v for k, v in out.items() if v}


def _wholes(
    out: dict[str, float],
    statement: str,
    quotes: str,
    said: Sequence[Clause],
    known: Sequence[Clause],
) -> None:
    own = {_FORCE[c.modality] for c in said} - {"plain"}
    other = {_FORCE[c.modality] for c in known} - {"plain"}
    for force in FORCES[:-1]:
        if force in own and force not in other:
            out[f"alone s {force}"] = 1.0
            for rival in other - own:
                out[f"instead {force} {rival}"] = 1.0
            if not other - own:
                out[f"extra {force}"] = 1.0
        if force in other and force not in own:
            out[f"alone q {force}"] = 1.0
    _counts(out, said, known)
    denials = _denials(out, statement, quotes)
    if denials[0] % 2 != denials[1] % 2:
        out["denials odd"] = 1.0
    if len(known) == len(said):
        out["same length"] = 1.0
        if denials[0] != denials[1]:
            out["same length denials"] = 1.0


def _counts(out: dict[str, float], said: Sequence[Clause], known: Sequence[Clause]) -> None:
    """Of which force one side has more clauses than the other."""
    counts = [
        {f: sum(_FORCE[c.modality] == f for c in side) for f in FORCES} for side in (said, known)
    ]
    for force in FORCES[:-1]:
        more = counts[0][force] - counts[1][force]
        for rival in FORCES[:-1] if more > 0 else ():
            if counts[1][rival] > counts[0][rival]:
                out[f"rather {force} {rival}"] = 1.0
        if more:
            out[f"count {'more' if more > 0 else 'fewer'} {force}"] = min(2.0, abs(more))


def _denials(out: dict[str, float], statement: str, quotes: str) -> tuple[int, int]:
    """How often each side denies, beside the words that deny another way; the two counts."""
    denials = len(_NEGATIVE.findall(statement)), len(_NEGATIVE.findall(quotes))
    hints = {}
    for name, pattern in _HINTS:
        here, there = bool(pattern.search(statement)), bool(pattern.search(quotes))
        hints[name] = here, there
        if here != there:
            out[f"hint {name} {'s' if here else 'q'}"] = 1.0
    apart = any(a != b for n, (a, b) in hints.items() if n not in ("but", "either"))
    more, fewer = denials[0] > denials[1], denials[0] < denials[1]
    for flag, name in ((more, "more"), (fewer, "fewer")):
        if flag:
            out[f"denials {name}"] = 1.0
            out[f"denials {name} {'hinted' if apart else 'bare'}"] = 1.0
    if denials[0] and not denials[1]:
        out["denials only s"] = 1.0
        out[f"denials only s {'hinted' if apart else 'bare'}"] = 1.0
    if denials[1] and not denials[0]:
        out["denials only q"] = 1.0
        out[f"denials only q {'hinted' if apart else 'bare'}"] = 1.0
    return denials


def _pairs(out: dict[str, float], side: str, a: Side, b: Side, near: object) -> None:
    """The strongest disagreements of a clause of `a` with what `b` says where it lies."""
    like, shares = laid_over(a, b, near)  # type: ignore[arg-type]
    for n, clause in enumerate(a.clauses):
        sure = float(like[n].max())
        mine = _FORCE[clause.modality]
        force: dict[str, float] = {}
        denied = hinted = 0.0
        for m, other in enumerate(b.clauses):
            share = float(shares[n, m])
            name = _FORCE[other.modality]
            force[name] = force.get(name, 0.0) + share
            denied += share * _polar(other)
            hinted += share * bool(other.hints ^ clause.hints)
        for name, share in force.items():
            if name != mine:
                key = f"{side} {mine}/{name}"
                out[key] = max(out.get(key, 0.0), sure * share)
                if clause.subordinate:
                    key += " sub"
                    out[key] = max(out.get(key, 0.0), sure * share)
        apart = _polar(clause) - denied
        key = f"{side} denied" if apart > 0 else f"{side} affirmed"
        out[key] = max(out.get(key, 0.0), sure * abs(apart))
        key += " bare"
        out[key] = max(out.get(key, 0.0), sure * abs(apart) * (1.0 - hinted))
