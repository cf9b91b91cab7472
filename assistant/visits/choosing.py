"""Which questions of the bank a plan asks: those that fit, the most relevant first, spread out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.domain.visits import VisitRequest
from assistant.library import swedish
from assistant.library.embeddings import Embedder
from assistant.visits.demands import card_text
from assistant.visits.likeness import Floats, likeness

Card = Mapping[str, Any]
MINUTES_PER_QUESTION = 5
FEWEST, USUAL, MOST, MOST_ADJUSTED = 5, 25, 40, 80
"""Questions in a plan: at least; at least and at most when no time was given; at most in any."""
_FOCUS, _FORM, _ALIKE, _DEMAND = 3.0, 0.8, 2.0, 0.7
_NAMED, _TELLING = 0.6, 0.04
"""What a telling word counts that request and question share; it is in at most this share of the questions."""
_NEW_AREA, _SAME_AREA, _SAME_FOCUS, _SAME_AUDIENCE = 0.8, 0.9, 0.5, 0.15


@dataclass(frozen=True, slots=True)
class Fit:
    """What the bank's questions must fit. `usual_forms` count when the request names no form.

    `focus` are the areas that the request names.
    """

    visit_type: str
    service_form: str | None
    group: str | None
    audiences: tuple[str, ...]
    usual_forms: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()


def budget(minutes: int | None, usual: int, most: int | None = None) -> int:
    """How many questions a plan has: as many as were asked for (`most`), else as there is time for.

    `usual` are the minutes of the kind of visit.
    """
    if most is not None:
        return max(1, min(MOST_ADJUSTED, most))
    if minutes is None:
        return max(USUAL, min(MOST, usual // MINUTES_PER_QUESTION))
    return max(FEWEST, min(MOST_ADJUSTED, minutes // MINUTES_PER_QUESTION))


def fitting(bank: Sequence[Card], fit: Fit) -> list[Card]:
    """The questions for this kind of visit, form, group and these audiences.

    An audience or an area asked for that the kind of visit has no questions of gets those of other
    kinds.
    """
    suited = [q for q in bank if q["audience"] in fit.audiences and suits(q, fit)]
    own = [q for q in suited if fit.visit_type in q["visit_types"]]
    voiceless = set(fit.audiences) - {q["audience"] for q in own}
    unasked = set(fit.focus) - {q["area"] for q in own}
    ours = {q["id"] for q in own}
    related = [
        q
        for q in suited
        if (q["audience"] in voiceless or q["area"] in unasked)
        and _general(q)
        and q["id"] not in ours
    ]
    return own + related


def _general(card: Card) -> bool:
    """Whether a question may be borrowed by another kind of visit: not one made for a single kind."""
    return bool({"yearly", "in_depth", "framework_joint", "lov_meeting"} & set(card["visit_types"]))


def suits(card: Card, fit: Fit) -> bool:
    """Whether a question is for the service form and the target group."""
    forms, groups = card["service_forms"], card["target_groups"]
    if groups and fit.group and fit.group not in groups:
        return False
    if not forms:
        return True
    if fit.service_form:
        return fit.service_form in forms
    return not fit.usual_forms or bool(set(fit.usual_forms) & set(forms))


def relevance(cards: Sequence[Card], asked: VisitRequest, embedder: Embedder) -> Floats:
    """How relevant each question is to the request, shape (len(cards),); about 0–9."""
    if not cards:
        return np.zeros(0, dtype=np.float32)
    words = " ".join(
        part for part in (asked.text, " ".join(asked.focus), asked.target_group or "") if part
    )
    alike = likeness(embedder, [words], [f"{c['area']} {card_text(c)}" for c in cards])[0]
    named = _named(asked.text, cards)
    base = [
        4.0
        + _NAMED * named[n]
        - float(c["priority"])
        + (_FOCUS if c["area"] in asked.focus else 0.0)
        + (_FORM if asked.service_form and asked.service_form in c["service_forms"] else 0.0)
        for n, c in enumerate(cards)
    ]
    return np.asarray(np.array(base, dtype=np.float32) + _ALIKE * alike, dtype=np.float32)


def _named(text: str, cards: Sequence[Card]) -> list[int]:
    """How many telling words of the request each question holds, two at most."""
    said = swedish.term_set(text)
    held = [swedish.term_set(str(c["text"])) & said for c in cards]
    often = Counter(term for terms in held for term in terms)
    rare = {term for term, count in often.items() if count <= max(2, _TELLING * len(cards))}
    return [min(2, len(terms & rare)) for terms in held]


def choose(
    cards: Sequence[Card],
    weights: Floats,
    asked: VisitRequest,
    count: int,
    covers: Sequence[frozenset[int]],
) -> list[Card]:
    """`count` questions, best first. `covers`: the demands (by number) that each question is about.

    Every area that the request names gets a question first. An area not asked about yet counts more.
    Each further question of an area or an audience counts less, so that all get a voice, and one
    about a demand that no chosen question covers yet counts more.
    """
    chosen: list[Card] = []
    areas: Counter[str] = Counter()
    audiences: Counter[str] = Counter()
    covered: set[int] = set()
    pool = list(range(len(cards)))
    while pool and len(chosen) < count:
        unasked = [
            n for n in pool if cards[n]["area"] in asked.focus and not areas[cards[n]["area"]]
        ]
        best = max(
            unasked or pool,
            key=lambda n: (
                weights[n]
                - (_SAME_FOCUS if cards[n]["area"] in asked.focus else _SAME_AREA)
                * areas[cards[n]["area"]]
                - _SAME_AUDIENCE * audiences[cards[n]["audience"]]
                + (_DEMAND if covers[n] - covered else 0.0)
                + (0.0 if areas[cards[n]["area"]] else _NEW_AREA)
            ),
        )
        pool.remove(best)
        chosen.append(cards[best])
        areas[cards[best]["area"]] += 1
        audiences[cards[best]["audience"]] += 1
        covered |= covers[best]
    return chosen
