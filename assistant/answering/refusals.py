"""When Samsyn says no: too weak evidence, off topic, a private person, a verdict, an attack.

Whether the evidence is too weak is decided by a logistic model over what the best unit covers of
the question (`WEIGHTS`), fitted on the development questions by `python -m evals.fit_refusal`; its
curve is in `evals/RESULTS.md`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Scored
from assistant.answering.understanding import Cues, Understood
from assistant.domain.answers import RefusalKind
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit

FEATURES = (
    "coverage", "own", "similarity", "fits", "best", "uncovered", "unknown", "words", "field", "agrees",
    "money", "contact", "present", "name", "year", "names", "numbers", "attribute", "counted", "off_field",
    "score", "gap", "asked", "worded", "several", "fulltext", "vector_similarity", "most_asked", "most_worded",
    "second_asked", "second_worded", "responsibility", "misconception", "guidance", "provision", "document",
    "statute", "term", "yes_no", "list", "number", "actor",
)  # fmt: skip
"""What the model looks at; see `features`."""

WEIGHTS: Mapping[str, float] = {
    "coverage": 1.42, "own": -1.59, "similarity": 0.82, "fits": 1.56, "best": 0.75,
    "uncovered": -0.17, "unknown": -1.80, "words": 0.84, "field": -1.77, "agrees": -2.44,
    "money": -2.19, "contact": -1.63, "present": -2.17, "name": 0.00, "year": -1.55, "names": -2.87,
    "numbers": -1.85, "attribute": -0.47, "counted": -0.91, "off_field": -1.45, "score": 2.76,
    "gap": -0.24, "asked": -0.53, "worded": 0.64, "several": -1.37, "fulltext": -0.26,
    "vector_similarity": 1.82, "most_asked": 2.46, "most_worded": 3.26, "second_asked": -0.43,
    "second_worded": 1.07, "responsibility": -0.19, "misconception": -0.18, "guidance": -0.90,
    "provision": 0.85, "document": 0.22, "statute": 0.14, "term": 0.33, "yes_no": 1.94,
    "list": -0.06, "number": -1.57, "actor": 0.31,
}  # fmt: skip
BIAS = -3.82
THRESHOLD, OUTSIDE = 0.33, 0.42
"""Below this probability of being answerable the answer is a refusal; a question without a word of
the field needs more."""

_KINDS = ("responsibility", "misconception", "guidance", "provision", "document", "statute", "term")

_NAME = re.compile(
    r"\b([A-ZÅÄÖ][a-zåäöé]{2,})\s+([A-ZÅÄÖ][a-zåäöé]{2,}(?:sson|berg|ström|qvist|kvist|lund|gren|dahl|[a-zåäöé]{2,}))\b"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal: its kind, and in Swedish what is missing and where to turn."""

    kind: RefusalKind
    text: str
    reason: str


TEXTS: Mapping[str, tuple[str, str]] = {
    "injection": (
        "Jag följer inte instruktioner som står i frågan. Ställ frågan om uppföljning eller ansvar "
        "rakt, så svarar jag med källor.",
        "Frågan innehåller instruktioner om hur Samsyn ska bete sig.",
    ),
    "individual": (
        "Jag svarar inte på frågor om enskilda privatpersoner. Uppgifter i ett ärende finns hos den "
        "handläggande socialnämnden, som prövar om de får lämnas ut.",
        "Frågan gäller en enskild person.",
    ),
    "legal_advice": (
        "Jag avgör inte enskilda fall. Fråga kommunens jurist eller den som är ansvarig för ärendet. "
        "Jag kan däremot visa vilka bestämmelser som gäller.",
        "Frågan ber om en juridisk bedömning i ett enskilt fall.",
    ),
    "off_topic": (
        "Det här handlar inte om uppföljning av HVB och annan vård utanför hemmet, och det är det "
        "jag kan svara på.",
        "Frågan ligger utanför Samsyns område.",
    ),
    "absent": (
        "Jag hittar inget i biblioteket som svarar på frågan. Lägg in det dokument som kan innehålla "
        "svaret, eller fråga den som ansvarar för avtalet eller ärendet.",
        "Inget stycke i biblioteket täcker det frågan gäller.",
    ),
    "empty": (
        "Skriv en fråga, till exempel: Vem följer upp ett placerat barn?",
        "Frågan är tom.",
    ),
}


def refusal(kind: str, detail: str = "") -> Refusal:
    """The refusal of a kind ("empty" counts as off topic)."""
    text, reason = TEXTS[kind]
    return Refusal("off_topic" if kind == "empty" else kind, text, f"{reason} {detail}".strip())  # type: ignore[arg-type]


def names_a_person(question: str, known: Sequence[str], cues: Cues) -> bool:
    """Whether the question is about a named person whom no document in the library mentions.

    `known` are the folded words of the library's titles and of the passages found.
    """
    have = set(known)
    for match in _NAME.finditer(question):
        first, last = match[1].lower(), match[2].lower()
        if first in have or last in have or first in swedish.STOP_WORDS:
            continue
        if swedish.vocabulary().get(first, 0) > 400 or swedish.vocabulary().get(last, 0) > 400:
            continue
        if cues.person_context.search(question.lower()):
            return True
    return False


def features(
    understood: Understood, terms: QueryTerms, hits: Sequence[Hit], scored: Sequence[Scored]
) -> dict[str, float]:
    """What the model looks at, each about 0–1.

    coverage, own, similarity, fits, best: of the best sentences; uncovered: weight of the heaviest
    content word that their surroundings lack, as a share; unknown: share of content words the
    library does not hold; words: number of content words (10 = 1); field: 1 when the question uses
    the field's words. score, asked, worded, several, fulltext, vector_similarity: of the best
    place, and what sort of card it is; gap: how far it is before the second; most_asked,
    most_worded: the best of the first eight. yes_no, list, number, actor: what is asked for.
    """
    best = scored[0] if scored else None
    total = sum(terms.weight(s) for _, s in terms.content) or 1.0
    return {
        "coverage": max((s.coverage for s in scored[:5]), default=0.0),
        "own": best.own if best else 0.0,
        "similarity": max((s.similarity for s in scored[:5]), default=0.0),
        "fits": best.fits if best else 0.0,
        "best": best.score / 5 if best else 0.0,
        "uncovered": _uncovered(terms, scored[:5]) / total,
        "unknown": len(terms.unknown) / max(len(terms.content), 1),
        "words": min(len(terms.content), 10) / 10,
        "field": 1.0 if understood.in_field else 0.0,
        "agrees": max((s.values.get("agrees", 0.0) for s in scored[:3]), default=0.0),
        **_places(hits),
        **{form: float(form in understood.asks) for form in ("yes_no", "list", "number", "actor")},
        **_missing(understood, terms, scored[:5]),
    }


def _places(hits: Sequence[Hit]) -> dict[str, float]:
    """What the places found say of how well the question is met."""
    first, second = (hits[0] if hits else None), (hits[1] if len(hits) > 1 else None)
    kinds = first.kinds if first else frozenset()
    return {
        "score": first.score / 10 if first else 0.0,
        "gap": min(first.score - second.score, 3.0) / 3 if first and second else 0.0,
        "asked": first.asked if first else 0.0,
        "worded": first.worded if first else 0.0,
        "several": first.several if first else 0.0,
        "fulltext": first.fulltext if first else 0.0,
        "vector_similarity": max((h.similarity for h in hits[:5]), default=0.0),
        "most_asked": max((h.asked for h in hits[:8]), default=0.0),
        "most_worded": max((h.worded for h in hits[:8]), default=0.0),
        "second_asked": second.asked if second else 0.0,
        "second_worded": second.worded if second else 0.0,
        **{kind: float(kind in kinds) for kind in _KINDS},
    }


_MONEY = re.compile(
    r"\d[\d ]*(?:kr\b|kronor|öre|milj|mkr|tkr|%|procent)|\b(?:avgift|kostnad|belopp|kronor)",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\d{2,}|@|https?:|www\.|adress", re.IGNORECASE)
_PROPER = re.compile(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][a-zåäöé]{2,}")
_HEAD = re.compile(
    r"\b(?:vilken|vilket|vilka|vad för|hur många|hur stort?|hur stora|hur hög|hur högt|hur mycket)\s+"
    r"(?:var |är |det |den |slags |sorts |av )?(?:\d+ )?(\w+)(?: (\w+))?"
)


def _missing(
    understood: Understood, terms: QueryTerms, scored: Sequence[Scored]
) -> dict[str, float]:
    """What the question asks for or names and the best units lack; each 0 or 1, or a share.

    money, contact, name: the kind of fact; present: data of today or of the asker's own; year,
    names, numbers: those that the question holds; attribute: the thing asked for after the question
    word ("vilken svarsfrekvens"); counted: a number of a thing; off_field: a short question
    without a word of the field.
    """
    asks, question = understood.asks, understood.focus
    about_law = "law_change" in asks or bool(understood.references) or understood.dated
    best = " ".join(f"{s.unit.context} {s.unit.text}" for s in scored[:3])
    around = " ".join(
        f"{s.unit.passage.title} {' '.join(s.unit.passage.passage.heading_path)} {s.unit.passage.text}"
        for s in scored
    )
    have = swedish.term_set(around)
    years = re.findall(r"\b(?:19|20)\d\d\b", question)
    published = " ".join(s.unit.passage.metadata.get("published", "") for s in scored)
    proper = [w for w in _PROPER.findall(question) if w.lower() not in swedish.STOP_WORDS]
    lacking = [w for w in proper if swedish.stem(w.lower()) not in have]
    numbers = [
        n
        for n in re.findall(r"(?<![\d:.])\d{1,3}(?:[.,]\d+)?(?![\d:])", question)
        if not understood.references
    ]
    return {
        "counted": _uncounted(question, scored) if "number" in asks and not about_law else 0.0,
        "off_field": float(not understood.in_field and len(terms.content) < 5),
        "money": float("money" in asks and not _MONEY.search(best)),
        "contact": float("contact" in asks and not _CONTACT.search(best)),
        "present": float("present_data" in asks and not about_law),
        "name": float("name" in asks and not re.search(r"(?<=[a-zåäö,:] )[A-ZÅÄÖ][a-zåäö]+", best)),
        "year": float(not about_law and any(y not in around and y not in published for y in years)),
        "names": min(1.0, len(lacking) / 2 + 0.5) if lacking else 0.0,
        "numbers": float(not about_law and any(n not in around for n in numbers)),
        "attribute": (
            0.0
            if about_law or understood.kind == "law"
            else _attribute_missing(question, swedish.term_set(best))
        ),
    }


_NUMBER = re.compile(
    r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|tjugo|hälften|samtliga|inga?|ett fåtal)\b"
)
_COUNTED = re.compile(r"\bhur m[aå]nga (?:olika |stycken )?(\w+)|\b(?:antalet?|andelen?) (\w+)")


def _uncounted(question: str, scored: Sequence[Scored]) -> float:
    """1 when a number of something is asked for and no good unit holds that thing with a number."""
    match = _COUNTED.search(swedish.fold(question))
    if not match:
        return 0.0
    word = match[1] or match[2]
    stems = {swedish.stem(word), *(swedish.stem(p) for p in swedish.compound_parts(word))}
    for s in scored:
        text = f"{s.unit.context} {s.unit.text}"
        if stems & swedish.term_set(text) and _NUMBER.search(text.lower()):
            return 0.0
    return 1.0


def _attribute_missing(question: str, have: frozenset[str]) -> float:
    match = _HEAD.search(swedish.fold(question))
    if not match:
        return 0.0
    for word in match.groups():
        if word and word not in swedish.STOP_WORDS and len(word) > 3:
            stems = {swedish.stem(word), *(swedish.stem(p) for p in swedish.compound_parts(word))}
            return 0.0 if stems & have else 1.0
    return 0.0


def _uncovered(terms: QueryTerms, scored: Sequence[Scored]) -> float:
    """Weight of the heaviest content word that none of the best units' passages holds."""
    have: set[str] = set()
    for s in scored:
        passage = s.unit.passage
        have |= swedish.term_set(
            " ".join([passage.title, *passage.passage.heading_path, passage.text])
        )
    missing = [terms.weight(s) for _, s in terms.content if not have.intersection(s)]
    return max(missing, default=0.0)


def answerable(understood: Understood, values: Mapping[str, float]) -> bool:
    """Whether the evidence is strong enough to answer."""
    return probability(values) >= (THRESHOLD if understood.in_field else OUTSIDE)


def probability(values: Mapping[str, float]) -> float:
    """Probability that the evidence answers the question, 0–1."""
    z = BIAS + sum(WEIGHTS[name] * values[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
