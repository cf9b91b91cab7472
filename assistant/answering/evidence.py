"""How well a unit answers a question: its words, its meaning, and the kind of answer it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.answering.understanding import Understood
from assistant.answering.units import Unit, units
from assistant.domain.documents import StoredPassage
from assistant.library import swedish
from assistant.library.embeddings import Embedder
from assistant.library.query import QueryTerms

_NUMBER_WORDS = frozenset(
    "en ett två tre fyra fem sex sju åtta nio tio elva tolv första andra tredje fjärde femte sjätte "
    "hälften samtliga halva dubbelt noll tjugo trettio hundra tusen".split()
)
_TIME = re.compile(
    r"\b(?:år|året|åren|årlig\w*|månad\w*|veck\w*|dag\w*|dygn\w*|kvartal\w*|gång\w*|omedelbart|genast|snarast|"
    r"skyndsamt|regelbund\w*|kontinuerlig\w*|löpande|fortlöpande|vart|varje|senast|årsvis|i samband|"
    r"så snart|dröjsmål|tidsperiod|mandatperiod\w*|\d{4}|januari|februari|mars|april|maj|juni|juli|"
    r"augusti|september|oktober|november|december|hösten?|våren?|vid avslutad|när)\b"
)
_REASON = re.compile(
    r"\b(?:eftersom|därför|för att|syfte\w*|så att|därmed|beror|anledning\w*|skäl\w*|gör att|leder till|"
    r"innebär att|på grund av|orsak\w*|utifrån att|mot bakgrund|bidra\w*)\b"
)
_ACTOR = re.compile(
    r"\b\w*(?:nämnd\w*|kommun\w*|ivo\b|adda\b|sakkunnig\w*|socialsekreterare\w*|handläggare\w*|utförar\w*|"
    r"leverantör\w*|fullmäktige|inspektionen|socialstyrelsen|inköpscentral\w*|upphandlingsenhet\w*|"
    r"förvaltning\w*|föreståndar\w*|sis\b|förbund\w*|myndighet\w*|domstol\w*|föräldr\w*|vårdgivar\w*|"
    r"regionen|revisor\w*|styrelse\w*|kommitté\w*|gr\b|vgr\b|svensson|lindahl|[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:är|avses|innebär|betyder|definieras|menas|kallas|består av|=)\b|[–:]|\("
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score and what it is made of.

    `coverage` (0–1): share of the question's weighted content words found in the unit (in full) or
    its surroundings (in part); `own` only in the unit. `fits` (0–1): whether it holds the kind of
    answer asked for. `place` is the retrieval score of its passage, 0–1 within the question.
    """

    unit: Unit
    score: float
    coverage: float
    own: float
    similarity: float
    fits: float
    place: float
    question: float
    values: Mapping[str, float] = field(default_factory=dict)


PARTS, SAME = 0.75, 0.8
"""What a word counts whose parts a text holds, all of them, or another word for the same."""
WEIGHTS: Mapping[str, float] = {
    "coverage": 0.71, "own": 0.61, "similarity": 1.13, "fits": 0.57, "place": 0.66, "agrees": 0.98,
    "list_asked": 0.07, "list": 0.19, "pair": 0.17, "statute": 0.68, "card": -0.61,
    "counted": 0.19, "heading": -0.00, "question_mark": -0.14, "short": -0.02, "long": 0.18,
}  # fmt: skip
"""Weight of every feature of a unit; learnt by `python -m evals.fit_evidence`."""


def score_units(
    understood: Understood,
    terms: QueryTerms,
    passages: Sequence[tuple[StoredPassage, float, float]],
    embedder: Embedder,
    hints: Mapping[int, Sequence[tuple[str, float]]] | None = None,
    weights: Mapping[str, float] | None = None,
) -> list[Scored]:
    """All units of the passages, best first.

    `passages` are (passage, retrieval score, question match 0–1). `hints` maps a passage id to what
    a card of ours says of it: a unit that says the same is the one to quote. `weights` None: `WEIGHTS`.
    """
    weights = WEIGHTS if weights is None else weights
    if not passages:
        return []
    top = max(score for _, score, _ in passages)
    candidates = [
        (unit, max(0.0, score) / top if top > 0 else 0.0, question)
        for passage, score, question in passages
        for unit in units(passage)
    ]
    if not candidates:
        return []
    focus = {swedish.stem(w) for w in swedish.content_words(understood.focus)}
    texts = [f"{u.context} {u.text}" for u, _, _ in candidates]
    similarities = _similarities(embedder, terms.text or understood.standalone, texts)
    surroundings: dict[int, frozenset[str]] = {}
    agreement = _Agreement(
        embedder, hints or {}, [(u.passage.id, u.text) for u, _, _ in candidates]
    )
    counted = counted_stems(understood.focus) if "number" in understood.asks else frozenset()
    out = []
    for (unit, place, question), similarity in zip(candidates, similarities, strict=True):
        around = surroundings.get(unit.passage.id)
        if around is None:
            heading = " ".join(
                [unit.passage.title, *unit.passage.passage.heading_path, unit.passage.text]
            )
            around = swedish.term_set(heading)
            surroundings[unit.passage.id] = around
        own_terms = swedish.term_set(unit.text)
        near = swedish.term_set(unit.context) if unit.context else frozenset()
        coverage, own = _coverage(terms, focus, own_terms, near, around, understood.follow_up)
        fits = answer_fit(understood, unit)
        agrees = agreement.of(unit.passage.id, unit.text, own_terms)
        values = {
            "coverage": coverage,
            "own": own,
            "similarity": float(similarity),
            "fits": fits,
            "place": place,
            "agrees": agrees,
            "list_asked": float(unit.kind == "list" and "list" in understood.asks),
            "list": float(unit.kind == "list"),
            "pair": float(unit.kind == "pair"),
            "statute": float(unit.passage.type == "statute"),
            "card": float(unit.passage.type == "card"),
            "counted": float(bool(counted) and _counts(unit.text, counted)),
            "heading": float(unit.kind == "heading"),
            "question_mark": float(unit.text.endswith("?")),
            "short": float(unit.words < 5),
            "long": min(unit.words, 60) / 60,
        }
        score = sum(weights[name] * value for name, value in values.items())
        out.append(
            Scored(unit, score, coverage, own, float(similarity), fits, place, question, values)
        )
    out.sort(key=lambda s: -s.score)
    return out


_REMEMBERED = 20_000
_vectors: dict[tuple[int, str], NDArray[np.float32]] = {}


def _similarities(embedder: Embedder, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Cosine similarity of the question with each text, 0–1, shape (len(texts),).

    Vectors of sentences are remembered: the same passages come up again and again.
    """
    model = id(embedder)
    new = [t for t in dict.fromkeys([question, *texts]) if (model, t) not in _vectors]
    if len(_vectors) + len(new) > _REMEMBERED:
        _vectors.clear()
        new = list(dict.fromkeys([question, *texts]))
    for text, vector in zip(new, embedder.encode(new, "passage"), strict=True):
        _vectors[model, text] = vector
    matrix = np.stack([_vectors[model, t] for t in texts])
    return np.asarray(np.clip(matrix @ _vectors[model, question], 0, 1), dtype=np.float32)


def _coverage(
    terms: QueryTerms,
    focus: set[str],
    own: frozenset[str],
    near: frozenset[str],
    around: frozenset[str],
    follow_up: bool,
) -> tuple[float, float]:
    total = covered = inside = 0.0
    for _, stems in terms.content:
        weight = terms.weight(stems)
        if follow_up and not focus.intersection(stems):
            weight *= 0.5
        total += weight
        held = share(stems, own, terms.same)
        inside += weight * held
        beside = max(0.75 * share(stems, near, terms.same), 0.5 * share(stems, around, terms.same))
        covered += weight * max(held, beside)
    if not total:
        return 0.0, 0.0
    return covered / total, inside / total


def share(
    stems: Sequence[str],
    have: frozenset[str],
    same: Mapping[str, frozenset[str]] | None = None,
) -> float:
    """How far a text holds a word, 0–1: itself, the parts of a compound, or a word that `same` gives for it.

    `stems`: its own first, then its parts.
    """
    if not stems:
        return 0.0
    if stems[0] in have:
        return 1.0
    parts = stems[1:]
    held = PARTS * sum(1 for p in parts if p in have) / len(parts) if parts else 0.0
    other = SAME if same and not have.isdisjoint(same.get(stems[0], ())) else 0.0
    return max(held, other)


class _Agreement:
    """How far units say the same as the cards that led to their passages, 0–1."""

    def __init__(
        self,
        embedder: Embedder,
        hints: Mapping[int, Sequence[tuple[str, float]]],
        texts: Sequence[tuple[int, str]],
    ) -> None:
        self._hints = hints
        self._similar: dict[tuple[str, str], float] = {}
        near: dict[str, list[str]] = {}
        for passage_id, text in texts:
            for hint in dict.fromkeys(h for h, _ in hints.get(passage_id, ())):
                near.setdefault(hint, []).append(text)
        for hint, told in near.items():
            for text, value in zip(told, _similarities(embedder, hint, told), strict=True):
                self._similar[hint, text] = float(value)

    def of(self, passage_id: int, text: str, own: frozenset[str]) -> float:
        """Best agreement with a card, weighed by the card's chance."""
        best = 0.0
        for hint, near in self._hints.get(passage_id, ()):
            terms = swedish.term_set(hint)
            shared = 2 * len(own & terms) / (len(own) + len(terms)) if own else 0.0
            value = 0.5 * shared + 0.5 * self._similar.get((hint, text), 0.0)
            best = max(best, value * near)
        return best


def answer_fit(understood: Understood, unit: Unit) -> float:
    """Whether the unit holds the kind of answer asked for; 0.5 when nothing special is asked."""
    text = unit.text
    lowered = text.lower()
    asks = understood.asks
    fits = []
    if "number" in asks:
        fits.append(1.0 if re.search(r"\d", text) else 0.6 if _has_number_word(lowered) else 0.0)
    if "time" in asks:
        fits.append(1.0 if _TIME.search(lowered) else 0.0)
    if "actor" in asks:
        fits.append(1.0 if _ACTOR.search(text) else 0.0)
    if "reason" in asks:
        fits.append(1.0 if _REASON.search(lowered) else 0.2)
    if understood.kind == "definition":
        fits.append(0.8 if _DEFINES.search(text) else 0.3)
    if "list" in asks and unit.kind == "list":
        fits.append(1.0)
    if not fits:
        return 0.5
    return sum(fits) / len(fits)


_COUNTED = re.compile(
    r"\bhur m[aå]nga (?:olika |stycken |fler |av )?(\w+)|\b(?:antalet?|andelen?)(?: av)? (\w+)"
)


def counted_stems(question: str) -> frozenset[str]:
    """Stems of the thing whose number is asked for; empty when none is."""
    match = _COUNTED.search(swedish.fold(question))
    word = (match[1] or match[2]) if match else ""
    if not word or word in swedish.STOP_WORDS:
        return frozenset()
    return frozenset({swedish.stem(word), *(swedish.stem(p) for p in swedish.compound_parts(word))})


def _counts(text: str, counted: frozenset[str]) -> bool:
    """Whether a number stands within four words before one of the counted things."""
    words = swedish.words(text)
    for at, word in enumerate(words):
        if word.isdigit() or (
            word in _NUMBER_WORDS and word not in ("en", "ett", "första", "andra")
        ):
            for near in words[at + 1 : at + 5]:
                if swedish.stem(near) in counted or counted & {
                    swedish.stem(p) for p in swedish.compound_parts(near)
                }:
                    return True
    return False


def _has_number_word(lowered: str) -> bool:
    return any(w in _NUMBER_WORDS for w in swedish.words(lowered))
