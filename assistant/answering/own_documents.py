"""What the documents that the user took in say, sought among themselves.

A place in a municipality's own agreement has no card and no written questions, so among thousands of
places that do it is seldom found first, though what it says ("4 850 kr per dygn") stands nowhere else.
Such documents are therefore also searched by themselves. Whether the best of them answers is decided by a
logistic model (`WEIGHTS`) over how well it fits the question, whether the question speaks of the document,
and how well the cards and statutes would answer; fitted by `python -m evals.fit_own`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assistant.answering.evidence import WEIGHTS as EVIDENCE
from assistant.answering.evidence import Scored, score_units, share
from assistant.answering.material import Material, Own
from assistant.answering.provenance import called
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit
from assistant.domain.documents import StoredPassage
from assistant.library import swedish
from assistant.library.query import QueryTerms, phrase_key
from assistant.library.search import Search
from assistant.library.store import Store

PASSAGES, SCORED = 14, 40
NAME_KNOWN = 5
"""A name occurs less often than this in the statute book."""
_OURS = re.compile(
    r"\b(?:vi|vår|vårt|våra|oss|hos oss|avtalet|kontraktet|rutinen|riktlinjen|riktlinjerna|planen|rapporten|"
    r"beslutet|protokollet|delegationsordningen|överenskommelsen|berättelsen)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-ZÅÄÖ][a-zåäöéü]{2,}\b")

LONGEST_PHRASE, LEAST_STEM = 4, 5
ABSENT = 0.5
"""What a word that none of the documents holds weighs beside one that a single place holds."""
OF_SENTENCES = {**EVIDENCE, "similarity": 1.8}
"""Weights of a sentence's features. Without cards to say what a place is about, meaning counts more: .41 of
the development questions met first instead of .37."""
HEADING_WORDS = 4
WORDS, MEANING = 1.0, 2.0
"""What holding all of the question's words, and being wholly alike in meaning, add to a place."""
FEATURES = (
    "coverage", "own", "similarity", "fits", "score", "gap", "place", "first", "named", "titled", "ours", "counted",
    "others_score", "others_asked", "others_worded", "others_held", "others_coverage",
)  # fmt: skip
"""What the model looks at: how well the best own sentence and its place fit; whether the question names
something in the documents, a word of the title, or speaks of "vårt" and "avtalet"; and how well the best
place outside them fits."""


@dataclass(frozen=True)
class _Place:
    """A passage of an own document with the stems of its headings and text."""

    passage: StoredPassage
    stems: frozenset[str]


@dataclass(frozen=True)
class _Documents:
    """The user's own documents: id -> its places, and id -> the stems of its title. `same`: a phrase that
    people say, as stems -> the stems of the words that documents use for it."""

    places: Mapping[str, tuple[_Place, ...]]
    titles: Mapping[str, frozenset[str]]
    same: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def _documents(store: Store, generation: int) -> _Documents:
    """What `store` holds in its present generation. Statutes, examples and documents that our cards know
    are not the user's own."""
    places, titles = {}, {}
    for row in store.documents(include_shipped=False):
        passages = [p for p in store.passages_of(row.id) if p.document_id == row.id]
        if row.type in ("statute", "card") or not passages or _known_or_example(passages[0], store):
            continue
        places[row.id] = tuple(
            _Place(p, swedish.term_set(" ".join([*p.passage.heading_path, p.text])))
            for p in passages
        )
        titles[row.id] = swedish.term_set(row.title)
    known: Mapping[str, Any] = store.cards("document_words").get("document words") or {}
    same = {
        phrase_key(say): frozenset(swedish.stem(w) for m in means for w in swedish.words(m))
        for say, means in known.items()
    }
    return _Documents(places, titles, same)


def _known_or_example(passage: StoredPassage, store: Store) -> bool:
    return passage.metadata.get("example") == "true" or bool(called(passage, store))


def find_own(understood: Understood, material: Material, search: Search) -> Own | None:
    """What the user's own documents hold for a question; None when there are none, or nothing is found.

    A name in the question says which documents are meant and nothing of which sentence in them; the other
    words weigh as much as they are rare among these documents.
    """
    own = _documents(search.store, search.store.generation())
    if not own.places or material.exact:
        return None
    names = _names(understood.focus, own)
    ids = [i for i in own.places if all(_holds(own, i, stem) for stem in names.values())]
    places = [place for i in ids or own.places for place in own.places[i]]
    terms = _among(material.found.terms, names, places, own.same)
    ranked = _ranked(terms, places, search)
    scored = score_units(understood, terms, ranked, search.embedder, weights=OF_SENTENCES)
    scored = [s for s in scored if not _is_a_heading(s.unit)][:SCORED]
    if not scored:
        return None
    values = _features(understood, terms, scored, ranked, material)
    title = own.titles[scored[0].unit.passage.document_id]
    asked = {s for _, stems in terms.content for s in stems}
    values |= {"named": float(bool(names)), "titled": float(bool(asked & title))}
    return Own(scored, values, chance(values))


def _among(
    terms: QueryTerms,
    names: Mapping[str, str],
    places: Sequence[_Place],
    known: Mapping[str, frozenset[str]],
) -> QueryTerms:
    """The terms without the names, each weighed by how rare it is among the places."""
    content = tuple((word, stems) for word, stems in terms.content if word not in names)
    idf = {}
    for stem in {stem for _, stems in content for stem in stems}:
        held = sum(stem in place.stems for place in places)
        rare = math.log(1 + len(places) / (held + 0.5))
        idf[stem] = rare if held else ABSENT * rare
    words = swedish.words(terms.text)
    same = _same(words, content, known)
    text = " ".join(w for w in words if w not in names) if names else terms.text
    return replace(terms, content=content, idf=idf, text=text, same=same)


def _same(
    words: Sequence[str],
    content: Sequence[tuple[str, tuple[str, ...]]],
    known: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    """Stem of a content word -> those of the words that documents use for it, or for a phrase that it is
    the last content word of."""
    stems = [swedish.stem(w) for w in words]
    own = {of_word[0] for _, of_word in content}
    out: dict[str, frozenset[str]] = {}
    for size in range(1, LONGEST_PHRASE + 1):
        for at in range(len(stems) - size + 1):
            run = stems[at : at + size]
            means = next((known[key] for key in _keys(" ".join(run)) if key in known), None)
            last = next((s for s in reversed(run) if s in own), None)
            if means and last:
                out[last] = out.get(last, frozenset()) | means
    return out


def _keys(phrase: str) -> tuple[str, ...]:
    """A phrase, and without the article that a stem may keep at its end ("straffet")."""
    bare = phrase[:-2] if phrase.endswith(("et", "en")) and len(phrase) > LEAST_STEM else phrase
    return (phrase, bare, phrase[:-1]) if len(phrase) > LEAST_STEM else (phrase,)


def _ranked(
    terms: QueryTerms, places: Sequence[_Place], search: Search
) -> list[tuple[StoredPassage, float, float]]:
    """The best places with their scores, as `score_units` takes them."""
    index = search.index()
    kept = {p.id for p in search.kept((place.passage for place in places), told=False)}
    places = [p for p in places if p.passage.id in kept and p.passage.id in index.row_of]
    if not places:
        return []
    vector = search.embedder.encode([terms.text or "?"], "query")[0]
    similar = index.matrix[[index.row_of[p.passage.id] for p in places]] @ vector
    total = sum(terms.weight(stems) for _, stems in terms.content) or 1.0
    scored = [
        (place.passage, WORDS * _covered(terms, place.stems) / total + MEANING * float(near), 0.0)
        for place, near in zip(places, similar, strict=True)
    ]
    return sorted(scored, key=lambda item: -item[1])[:PASSAGES]


def _covered(terms: QueryTerms, have: frozenset[str]) -> float:
    return sum(terms.weight(stems) * share(stems, have, terms.same) for _, stems in terms.content)


def _names(question: str, own: _Documents) -> dict[str, str]:
    """Folded words of the question that name something in the own documents -> their stems.

    A word with a capital, or one of a title, that the statute book does not know.
    """
    capitals = {swedish.fold(w) for w in _CAPITAL.findall(question)}
    titles = frozenset().union(*own.titles.values())
    names = {}
    for word in swedish.words(question):
        stem = swedish.stem(word)
        strange = swedish.vocabulary().get(word, 0) < NAME_KNOWN
        if (
            strange
            and (word in capitals or stem in titles)
            and any(_holds(own, i, stem) for i in own.places)
        ):
            names[word] = stem
    return names


def _holds(own: _Documents, document: str, stem: str) -> bool:
    return stem in own.titles[document] or any(stem in p.stems for p in own.places[document])


def _is_a_heading(unit: Unit) -> bool:
    """Whether a unit only says what a place is called: every line of it a title, or a few words that end
    in no stop."""
    named = {swedish.fold(h) for h in (unit.passage.title, *unit.passage.passage.heading_path)}
    lines = [line.strip() for line in unit.text.split("\n") if line.strip()]
    return unit.kind != "row" and all(
        swedish.fold(line) in named
        or (len(line.split()) <= HEADING_WORDS and not line.endswith((".", "!", "?", ",", ";")))
        for line in lines
    )


def _features(
    understood: Understood,
    terms: QueryTerms,
    scored: Sequence[Scored],
    ranked: Sequence[tuple[StoredPassage, float, float]],
    material: Material,
) -> dict[str, float]:
    best = scored[0]
    others = [s for s in scored if s.unit.passage.id != best.unit.passage.id]
    first = material.found.hits[0] if material.found.hits else None
    theirs = [
        s for s in material.scored if s.unit.passage.document_id != best.unit.passage.document_id
    ]
    return {
        "coverage": best.coverage,
        "own": best.own,
        "similarity": best.similarity,
        "fits": best.fits,
        "score": best.score / 5,
        "gap": min(1.0, best.score - others[0].score) if others else 0.5,
        "place": next((score for p, score, _ in ranked if p.id == best.unit.passage.id), 0.0),
        "first": float(ranked[0][0].id == best.unit.passage.id),
        "ours": float(bool(_OURS.search(understood.focus))),
        "counted": best.values.get("counted", 0.0),
        "others_score": first.score / 10 if first else 0.0,
        "others_asked": first.asked if first else 0.0,
        "others_worded": first.worded if first else 0.0,
        "others_held": material.held.get("held_first", 0.0),
        "others_coverage": max((s.coverage for s in theirs[:5]), default=0.0),
    }


WEIGHTS: Mapping[str, float] = {
    "coverage": 0.52, "own": -0.61, "similarity": 1.75, "fits": 0.71, "score": 6.57, "gap": -0.40, "place": 3.72,
    "first": -0.11, "named": 0.18, "titled": -0.20, "ours": 1.03, "counted": 0.46, "others_score": -0.29,
    "others_asked": -1.42, "others_worded": -0.20, "others_held": -1.33, "others_coverage": -3.36,
}  # fmt: skip
BIAS = -4.12
LEADS, BESIDE, NEAR = 0.7, 0.3, 0.15
"""From which chance an own document leads the answer, is quoted beside one from the cards and statutes, or
is named where nothing else answers."""


def chance(values: Mapping[str, float]) -> float:
    """Probability that the best of the own documents answers, 0–1."""
    z = BIAS + sum(WEIGHTS[name] * values[name] for name in FEATURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
