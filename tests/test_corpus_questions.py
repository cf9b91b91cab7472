"""The questions on the cards bridge: other words than the card's own, and no templates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.ingest.cards import read_corpus
from assistant.ingest.readers.statute import read_statute
from assistant.library import swedish
from assistant.settings import Settings

TOKEN = re.compile(r"\d+(?:[:.,]\d+)*|[^\W\d_]+|[.?!:»”\n]")
ENDS = frozenset(".?!:»”\n")
A_NAME = 0.8
"""A word that is written with a capital this often inside sentences is a name."""


@dataclass(frozen=True)
class Asked:
    """The questions of one card. `heading` names what it is about, `text` is what it answers."""

    kind: str
    card: str
    heading: str
    text: str
    questions: tuple[str, ...]


@pytest.fixture(scope="module")
def cards() -> list[Asked]:
    corpus = read_corpus(Settings().corpus)
    return [
        *(
            Asked("provisions", f"{sfs} {ref}", card.heading, card.text, card.questions)
            for (sfs, ref), card in corpus.provisions.items()
        ),
        *(
            Asked("responsibilities", card_id, task.task, task.answer, task.questions)
            for card_id, task in corpus.responsibilities.items()
        ),
        *(
            Asked("guidance", card_id, card.heading, card.text, card.questions)
            for card_id, (_, card) in corpus.guidance.items()
        ),
        # What people believe is in the asker's words; the card's own are the correction.
        *(
            Asked("misconceptions", card_id, card.task or "", card.correction, card.questions)
            for card_id, card in corpus.misconceptions.items()
        ),
        *(
            Asked("terms", name, " ".join((name, *t.synonyms)), t.definition, t.questions)
            for name, t in corpus.terms.items()
        ),
        *(Asked("announcements", a.id, "", a.text, a.questions) for a in corpus.announcements),
    ]


@pytest.fixture(scope="module")
def names(cards) -> frozenset[str]:
    """Folded words that are names of people, places, organisations, documents and methods."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in (t for c in cards for t in (c.heading, c.text, *c.questions)):
        for word, first in in_sentences(text):
            if not first:
                (capital if word[0].isupper() else small)[swedish.fold(word)] += 1
    return frozenset(w for w, n in capital.items() if n >= A_NAME * (n + small[w]))


def in_sentences(text: str) -> Iterator[tuple[str, bool]]:
    """(word or number, whether it begins a sentence) of a text, in order."""
    first = True
    for token in TOKEN.findall(text):
        if token not in ENDS:
            yield token, first
        first = token in ENDS


@cache
def content(text: str) -> frozenset[str]:
    """Stems of the words that carry a text's subject."""
    return frozenset(swedish.stem(word) for word in swedish.content_words(text))


def statutes(folder: Path) -> dict[str, str]:
    """Paragraph as a card names it ("2025:400 22 kap. 11 §") -> its text."""
    out: defaultdict[str, str] = defaultdict(str)
    for path in sorted(folder.rglob("*.md")):
        try:
            act = read_statute(path.read_bytes(), path.name)
        except UserError:
            continue  # not a statute
        for block in (b for b in act.blocks if b.paragraph):
            chapter = f"{block.chapter} kap. " if block.chapter else ""
            place = f"{act.metadata['sfs']} {chapter}{block.paragraph} §"
            out[place] += " " + act.text[block.start : block.end]
    return out


def test_half_of_the_questions_on_provisions_share_no_word_with_card_or_statute(cards, shared):
    law = statutes(shared / "law")
    provisions = [c for c in cards if c.kind == "provisions"]
    assert sum(c.card in law for c in provisions) > 300
    far = [
        not content(question) & own
        for card in provisions
        for own in [content(f"{card.heading} {card.text} {law.get(card.card, '')}")]
        for question in card.questions
    ]
    assert len(far) >= 3000
    assert sum(far) / len(far) >= 0.5


def test_half_of_all_questions_share_no_word_with_their_card(cards, names):
    """A name is no word that could be said otherwise: it tells which of several is asked about."""
    named = {swedish.stem(name) for name in names}
    near, total = Counter(), Counter()
    for card in cards:
        own = content(f"{card.heading} {card.text}") - named
        total[card.kind] += len(card.questions)
        near[card.kind] += sum(bool(content(question) & own) for question in card.questions)
    shares = {kind: round(1 - near[kind] / n, 3) for kind, n in total.items()}
    assert 1 - near.total() / total.total() >= 0.5, shares


def template(question: str, card: Asked, names: frozenset[str]) -> str:
    """The question with names (@), numbers (#) and its card's heading (_) taken out.

    The heading is the longest run of words that it shares with the question, in any form and order;
    its words elsewhere stay: a template has the heading in one place.
    """
    heading = content(card.heading)
    out, run, longest = [], [], []
    for token, first in in_sentences(question):
        word = swedish.fold(token)
        if token[0].isdigit():
            word = "#"
        elif word in names or (token[0].isupper() and not first):
            word = "@"
        run = [*run, len(out)] if swedish.stem(word) in heading else []
        longest = max(longest, run, key=len)
        out.append(word)
    if longest:
        out[longest[0] : longest[-1] + 1] = ["_"]
    return " ".join(out)


def test_no_two_questions_come_from_one_template(cards, names):
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for card in cards:
        for question in card.questions:
            seen[template(question, card, names)].append(f"{card.card}: {question}")
    # Where nothing else is left, there is no template either.
    same = {k: asked for k, asked in seen.items() if len(asked) > 1 and set(k) - set("@#_ ")}
    assert same == {}, "\n".join(q for asked in same.values() for q in asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vem ansvarar för vårdplan?", "Vem ansvarar för genomförandeplanen?"),
        ("Vad ska Alva göra i dag?", "Vad ska Nils göra i dag?"),
        ("Får det ta 14 dagar?", "Får det ta 30 dagar?"),
    ],
)
def test_a_template_is_known_by_what_is_left(one, other):
    first = Asked("terms", "a", "vårdplan", "", ())
    second = Asked("terms", "b", "genomförandeplan", "", ())
    assert template(one, first, frozenset()) == template(other, second, frozenset())
    assert template(one, first, frozenset()) != template("Vem gör det då?", first, frozenset())
