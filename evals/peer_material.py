"""What every peer is given, and which places answer which question.

A target is one gold place of a golden case: a paragraph of an act, or a phrase in a document. A
found place is (document id, start, end) in the text that was handed out; cards are handed out one
card a document, under the id `card/<n>`. A card leads to the places it rests on: its own paragraph,
its grounds, and the sections that it names as sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.app import Assistant
from assistant.domain.law import Acts, find_references
from assistant.library.search import Found
from evals.cases import Case, load
from evals.scorers import squeeze

HELD_OUT = (
    "heldout",
    "responsibility_heldout",
    "currency_heldout",
    "traps_heldout",
    "provisions_heldout",
)
DEVELOPMENT = ("documents", "law", "responsibility", "currency", "traps")
CARD = "card/"
ENOUGH_SHARE = 0.6
ENOUGH_CHARACTERS = 150
"""A chunk holds a paragraph when this much of it (share or characters) lies in the chunk."""

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A gold place: `locator` in the act `document`, or `phrase` in documents that begin so."""

    document: str
    locator: str | None = None
    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A golden case as a query; `targets` are alternatives."""

    id: str
    text: str
    held_out: bool
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Texts:
    """Texts by id, the span of every paragraph in them, and the places every card rests on."""

    texts: Mapping[str, str]
    paragraphs: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    cards: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    def hits(self, place: Place, target: Target) -> bool:
        """Whether a found place holds the target, or is a card that rests on it."""
        document, start, end = place
        if document in self.cards:
            return any(self.hits(below, target) for below in self.cards[document])
        if document not in self.texts:  # a list that Samsyn makes of the statutes' amendments
            return False
        if target.phrase is not None:
            chunk = squeeze(self.texts[document][start:end])
            return document.startswith(target.document) and squeeze(target.phrase) in chunk
        if document != target.document or target.locator is None:
            return False
        span = self.paragraphs.get((document, target.locator))
        if span is None:
            return False
        shared = min(end, span[1]) - max(start, span[0])
        return shared >= min(ENOUGH_SHARE * (span[1] - span[0]), ENOUGH_CHARACTERS)

    def ranking(self, places: Iterable[Place], targets: Sequence[Target]) -> list[frozenset[int]]:
        """For every found place the numbers of the targets that it hits."""
        return [
            frozenset(n for n, target in enumerate(targets) if self.hits(place, target))
            for place in places
        ]

    def answerable(self, target: Target) -> bool:
        """Whether the target stands in the plain texts at all."""
        if target.phrase is not None:
            wanted = squeeze(target.phrase)
            return any(
                i.startswith(target.document) and wanted in squeeze(t)
                for i, t in self.texts.items()
            )
        return (target.document, target.locator) in self.paragraphs


def targets(case: Case, acts: Acts) -> tuple[Target, ...]:
    """The gold places of a case that are a paragraph or a phrase."""
    out = []
    for gold in case.gold:
        if gold.law:
            for reference in find_references(gold.law, acts)[:1]:
                document = "sfs-" + (reference.sfs or "").replace(":", "-")
                out.append(Target(document, locator=reference.locator))
        elif gold.document and gold.phrase:
            out.append(Target(gold.document, phrase=gold.phrase))
    return tuple(out)


def questions(texts: Texts, acts: Acts) -> list[Question]:
    """Golden cases that stand alone, concern today's law, and whose answer is in the plain texts."""
    out = []
    for suite in (*HELD_OUT, *DEVELOPMENT):
        for case in load(suite):
            if case.refuses or case.history or case.as_of:
                continue
            found = tuple(t for t in targets(case, acts) if texts.answerable(t))
            if found:
                out.append(Question(case.id, case.question, suite in HELD_OUT, found))
    return out


def plain_texts(assistant: Assistant) -> Texts:
    """The documents and statutes of a library, in their current version, without cards."""
    texts: dict[str, str] = {}
    for row in assistant.store.documents():
        if not row.shipped and not row.version.startswith("kort-"):
            texts[row.id] = assistant.store.text(row.id, row.version)
    paragraphs: dict[tuple[str, str], tuple[int, int]] = {}
    for row in _passages(assistant, "v.type='statute' AND p.version=d.current_version"):
        key = (row["document_id"], row["locator"])
        start, end = paragraphs.get(key, (row["start"], row["end"]))
        paragraphs[key] = (min(start, row["start"]), max(end, row["end"]))
    return Texts(texts, paragraphs)


def with_cards(plain: Texts, assistant: Assistant) -> Texts:
    """The same texts and every shipped card: its heading, its words, the questions it answers."""
    texts, cards = dict(plain.texts), {}
    asked: dict[int, list[str]] = {}
    for row in assistant.store.query("SELECT passage_id, text FROM questions ORDER BY id"):
        asked.setdefault(row["passage_id"], []).append(row["text"])
    data, sections = _card_data(assistant), _sections(assistant)
    for row in _passages(assistant, "d.shipped=1 OR v.type='card'"):
        name = card_id(row["id"])
        heading = " – ".join([row["title"], row["locator"]])
        texts[name] = "\n".join([heading, row["body"], *asked.get(row["id"], [])])
        own = plain.paragraphs.get((row["document_id"], row["locator"]))
        cards[name] = (
            *([(row["document_id"], *own)] if own else []),
            *rests_on(data.get(row["card_id"], {}), plain, assistant.search.acts, sections),
        )
    return Texts(texts, plain.paragraphs, cards)


def rests_on(
    card: Mapping[str, Any],
    plain: Texts,
    acts: Acts,
    sections: Mapping[tuple[str, str], Place],
) -> list[Place]:
    """The places of a card's grounds ("22 kap. 11 § SoL") and of the sections it names as sources."""
    out: list[Place] = []
    for ground in card.get("grounds") or ():
        for reference in find_references(str(ground), acts):
            document = "sfs-" + (reference.sfs or "").replace(":", "-")
            span = plain.paragraphs.get((document, reference.locator))
            if span:
                out.append((document, *span))
    for source in card.get("sources") or ():
        if isinstance(source, Mapping) and source.get("heading"):
            place = sections.get((str(source.get("document")), squeeze(str(source["heading"]))))
            if place:
                out.append(place)
    return out


def card_id(passage: int) -> str:
    """The id under which a card's passage is handed out."""
    return f"{CARD}{passage}"


def _card_data(assistant: Assistant) -> dict[str, Any]:
    kinds = (
        "provision",
        "responsibility",
        "guidance",
        "situation",
        "misconception",
        "term",
        "actor",
        "history",
    )
    return {i: card for kind in kinds for i, card in assistant.store.cards(kind).items()}


def _sections(assistant: Assistant) -> dict[tuple[str, str], Place]:
    """(first three letters of the document's id, heading) -> the span of what stands under it."""
    out: dict[tuple[str, str], Place] = {}
    for row in _passages(assistant, "d.shipped=0 AND v.type NOT IN ('card', 'statute')"):
        # The locator is the nearest heading; those above it would stand for the whole document.
        key = (row["document_id"][:3], squeeze(row["locator"]))
        _, start, end = out.get(key, ("", row["start"], row["end"]))
        out[key] = (row["document_id"], min(start, row["start"]), max(end, row["end"]))
    return out


def _passages(assistant: Assistant, where: str) -> list[Any]:
    return assistant.store.query(
        "SELECT p.id, p.document_id, p.locator, p.start, p.end, p.body, p.card_id, v.title FROM passages p"
        " JOIN versions v ON v.document_id=p.document_id AND v.version=p.version"
        f" JOIN documents d ON d.id=p.document_id WHERE p.current=1 AND ({where}) ORDER BY p.id"
    )


def own_places(assistant: Assistant, texts: Texts, found: Found) -> list[Place]:
    """What Samsyn's search found, as places in the texts handed out."""
    places = []
    for passage in assistant.search.passages(found.hits):
        card = card_id(passage.id)
        if card in texts.cards:
            places.append((card, 0, len(texts.texts[card])))
        else:
            places.append((passage.document_id, passage.passage.start, passage.passage.end))
    return places
