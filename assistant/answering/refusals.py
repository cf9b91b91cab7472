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
from typing import cast

from assistant.answering.cues import Cues
from assistant.answering.evidence import Scored
from assistant.answering.understanding import Understood
from assistant.domain.answers import RefusalKind
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit

FEATURES = (
    "coverage", "own", "similarity", "fits", "best", "uncovered", "unknown", "words", "field", "agrees",
    "money", "contact", "present", "name", "year", "names", "numbers", "attribute", "counted", "off_field",
    "score", "gap", "asked", "worded", "several", "fulltext", "vector_similarity", "most_asked", "most_worded",
    "second_asked", "second_worded", "yes_no", "list", "number", "actor",
    "held_first", "held_together", "held_most", "rarest", "gap_asked", "gap_several", "gap_worded",
)  # fmt: skip
"""What the model looks at; see `features`."""

WEIGHTS: Mapping[str, float] = {
    "coverage": -0.88, "own": 0.89, "similarity": -1.32, "fits": -0.11, "best": 1.88, "uncovered": 1.08,
    "unknown": 1.05, "words": 3.97, "field": -0.00, "agrees": -0.64, "money": -0.81, "contact": -1.13,
    "present": -1.35, "name": 0.19, "year": -1.93, "names": -1.26, "numbers": -0.91, "attribute": -0.24,
    "counted": -0.65, "off_field": -0.48, "score": 4.31, "gap": -0.77, "asked": 0.02, "worded": -1.25,
    "several": 2.73, "fulltext": -0.37, "vector_similarity": 2.64, "most_asked": 2.45, "most_worded": 0.06, "second_asked": 1.04,
    "second_worded": 0.48, "yes_no": 0.26, "list": -0.21, "number": -1.07, "actor": 0.82, "held_first": 1.28,
    "held_together": 0.58, "held_most": 2.74, "rarest": -2.21, "gap_asked": -0.90, "gap_several": -10.12, "gap_worded": -7.19,
}  # fmt: skip
BIAS = -4.15
THRESHOLD, OUTSIDE, SURE = 0.15, 0.25, 0.09
"""Below this probability of being answerable the answer is a refusal; a question without a word of
the field needs more, one that a card's written question all but repeats needs less."""

FEW_WORDS, MEANT = 0.4, 0.5
"""A question outside the field with so few words (10 = 1) says too little for the model: it is answered only
when a written question is as near as the second in meaning, or what it names is there."""

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
    "hidden": (
        "Det dokument som ligger närmast frågan innehåller instruktioner till en språkmodell, och då "
        "använder jag det inte. Läs originalet själv, och fråga den som har skrivit det.",
        "Dokumentet talar till en språkmodell och inte till en läsare.",
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
    "own": (
        "Jag hittar inget säkert svar, men det kan stå i ett av de dokument som ni själva har lagt in. "
        "Börja med det som nämns först här nedanför.",
        "Inget stycke som hittades svarar säkert på frågan.",
    ),
    "empty": (
        "Skriv en fråga, till exempel: Vem följer upp ett placerat barn?",
        "Frågan är tom.",
    ),
}


def refusal(kind: str, detail: str = "") -> Refusal:
    """The refusal of a kind ("empty" counts as off topic, "hidden" as an instruction, "own" as absent)."""
    text, reason = TEXTS[kind]
    counts_as = {"empty": "off_topic", "hidden": "injection", "own": "absent"}.get(kind, kind)
    return Refusal(cast(RefusalKind, counts_as), text, f"{reason} {detail}".strip())


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
    understood: Understood,
    terms: QueryTerms,
    hits: Sequence[Hit],
    scored: Sequence[Scored],
    held: Mapping[str, float],
) -> dict[str, float]:
    """What the model looks at, each about 0–1; `held` is that of `held.held` with
    `known_gaps.as_features`.

    coverage, own, similarity, fits, best: of the best sentences; uncovered: weight of the heaviest
    content word that their surroundings lack, as a share; unknown: share of content words the
    library does not hold; words: number of content words (10 = 1); field: 1 when the question uses
    the field's words. score, asked, worded, several, fulltext, vector_similarity: of the best
    place; gap: how far it is before the second; most_asked,
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
        **held,
        **{form: float(form in understood.asks) for form in ("yes_no", "list", "number", "actor")},
        **_missing(understood, terms, scored[:5]),
    }


def _places(hits: Sequence[Hit]) -> dict[str, float]:
    """What the places found say of how well the question is met."""
    first, second = (hits[0] if hits else None), (hits[1] if len(hits) > 1 else None)
    return {
        "score": first.score / 10 if first else 0.0,
        "gap": min(first.score - second.score, 3.0) / 3 if first and second else 0.0,
        "asked": first.asked if first else 0.0,
        "worded": first.worded if first else 0.0,
        "several": first.several if first else 0.0,
        "named": max((h.named for h in hits[:3]), default=0.0),
        "fulltext": first.fulltext if first else 0.0,
        "vector_similarity": max((h.similarity for h in hits[:5]), default=0.0),
        "most_asked": max((h.asked for h in hits[:8]), default=0.0),
        "most_worded": max((h.worded for h in hits[:8]), default=0.0),
        "second_asked": second.asked if second else 0.0,
        "second_worded": second.worded if second else 0.0,
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
    # "Vi placerade i Kalmar, är det väl de som följer upp?": the place is only a circumstance.
    verdict = understood.wants_verdict
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
    lacking = [w for w in proper if not _held(swedish.stem(w.lower()), have)]
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
        "present": float("present_data" in asks and not about_law and not verdict),
        "name": float("name" in asks and not re.search(r"(?<=[a-zåäö,:] )[A-ZÅÄÖ][a-zåäö]+", best)),
        "year": float(not about_law and any(y not in around and y not in published for y in years)),
        "names": min(1.0, len(lacking) / 2 + 0.5) if lacking and not verdict else 0.0,
        "numbers": float(not about_law and any(n not in around for n in numbers)),
        "attribute": (
            0.0
            if about_law or understood.kind == "law"
            else _attribute_missing(question, swedish.term_set(best))
        ),
    }


def _held(name: str, have: frozenset[str]) -> bool:
    """Whether a name is there, alone or with more after it ("Södertörn" in "Södertörnskommunerna")."""
    start = name[: max(5, len(name) - 2)]
    return name in have or any(
        word.startswith(start) or name.startswith(word) for word in have if len(word) > 4
    )


_NUMBER = re.compile(
    r"\d|\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|tjugo|hälften|samtliga|inga?|ett fåtal)\b"
)
LEAST_END = 5
"""Letters of a word that is taken for the last part of a longer one."""
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
        have = swedish.term_set(text)
        # "Västernorrlandskommuner": a compound whose first part is a name ends in the thing counted.
        ends = any(len(t) >= LEAST_END and stem.endswith(t) for stem in stems for t in have)
        if (stems & have or ends) and _NUMBER.search(text.lower()):
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


def answerable(understood: Understood, values: Mapping[str, float], *, sure: bool = False) -> bool:
    """Whether the evidence is strong enough to answer; for a `sure` card less is needed."""
    few = values["words"] <= FEW_WORDS and values["most_asked"] < MEANT and not values["named"]
    if few and not understood.in_field and not sure:
        return False
    least = SURE if sure else THRESHOLD if understood.in_field else OUTSIDE
    return probability(values) >= least


def probability(values: Mapping[str, float]) -> float:
    """Probability that the evidence answers the question, 0–1."""
    z = BIAS + sum(WEIGHTS[name] * values[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
