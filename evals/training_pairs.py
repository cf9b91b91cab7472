"""Pairs (query, document) for contrastive training, drawn anew from the sources each epoch."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.training_sources import Paragraph, QuestionGroup

MAX_CHARACTERS = 1200
"""Longest document in training; 95 % of all paragraphs are shorter."""

QUESTION_TO_QUESTION = 0.3
"""Share of a written question's pairs whose document is another question of the same text."""

QUESTION_FRAMES = (
    "vad gäller för {}?",
    "vad gäller om {}?",
    "vad säger lagen om {}?",
    "vilka regler finns om {}?",
    "hur fungerar {}?",
    "vem ansvarar för {}?",
    "när gäller {}?",
    "vad menas med {}?",
    "vad innebär {}?",
    "hur går det till med {}?",
)

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|\n+")
_REFERENCE = re.compile(r"(?:(\d+(?: [a-z])?) kap\. )?(\d+(?: [a-z])?) §")
_ACT_NUMBER = re.compile(r"\((\d{4}:\d+)\)")
_WORD = re.compile(r"[^\W\d_]{4,}")


class Pair(NamedTuple):
    """A query and a document that belong together; ``group`` tells which paragraph or card."""

    query: str
    document: str
    group: int


class PairMaker:
    """Makes the pairs of a set of paragraphs and question groups.

    Args:
        paragraphs: statute paragraphs in the order of their acts.
        groups: questions with the text that answers them.
        repeats: how many times an epoch each written question is used.
    """

    def __init__(
        self, paragraphs: Sequence[Paragraph], groups: Sequence[QuestionGroup], repeats: int
    ) -> None:
        self._paragraphs = paragraphs
        self._groups = groups
        self._repeats = repeats
        self._place = {paragraph.key: n for n, paragraph in enumerate(paragraphs)}
        self._sentences = [sentences(clip(paragraph.text)) for paragraph in paragraphs]
        seen: Counter[str] = Counter()
        for paragraph in paragraphs:
            seen.update(set(_words(paragraph.text)))
        total = len(paragraphs) + 1
        self._idf = {word: math.log(total / count) for word, count in seen.items()}

    def epoch(self, rng: random.Random) -> list[Pair]:
        """Return one epoch's pairs, shuffled by ``rng``."""
        pairs: list[Pair] = []
        for place in range(len(self._paragraphs)):
            pairs.extend(self._of_paragraph(place, rng))
        for number, group in enumerate(self._groups):
            place = self._place.get(group.provision, -1 - number)
            pairs.extend(self._of_group(group, place, rng))
        rng.shuffle(pairs)
        return pairs

    def _of_paragraph(self, place: int, rng: random.Random) -> Iterator[Pair]:
        """Yield about seven pairs of one paragraph."""
        paragraph, body = self._paragraphs[place], clip(self._paragraphs[place].text)
        heading = paragraph.heads[-1] if paragraph.heads else paragraph.chapter_title
        if heading:
            yield Pair(heading, body, place)
        topic = heading or paragraph.title
        frame = rng.choice(QUESTION_FRAMES)
        titled = clip(f"{paragraph.title}. {body}") if heading else body
        yield Pair(frame.format(topic[:1].lower() + topic[1:]), rng.choice((body, titled)), place)
        yield Pair(_part_of_path(paragraph, rng), body, place)
        split = self._sentences[place]
        if len(split) > 1:
            chosen = rng.randrange(len(split))
            rest = " ".join(split[:chosen] + split[chosen + 1 :])
            yield Pair(split[chosen], _maybe_with_path(paragraph, rest, rng), place)
        previous = self._paragraphs[place - 1] if place else None
        if previous and _section(previous) == _section(paragraph):
            yield Pair(body, clip(previous.text), place)
        if reference := self._reference(place, rng):
            sentence, target = reference
            other = self._paragraphs[target]
            yield Pair(sentence, _maybe_with_path(other, clip(other.text), rng), target)
        words = body.split()
        if len(words) >= 16:
            yield Pair(_crop(words, rng), _crop(words, rng), place)
        if rare := self._rare_words(body, rng):
            yield Pair(rare, _maybe_with_path(paragraph, body, rng), place)

    def _of_group(self, group: QuestionGroup, place: int, rng: random.Random) -> Iterator[Pair]:
        """Yield the pairs of written questions: to the text, and to another question of it.

        A card about a known provision sends every second question to the provision's text.
        """
        body = clip(group.text)
        titled = clip(f"{group.path}. {body}") if group.path else body
        texts = [body, titled, titled]
        if group.is_card and place >= 0:
            paragraph = self._paragraphs[place]
            texts += [clip(f"{paragraph.path}. {paragraph.text}")] * 2 + [clip(paragraph.text)]
        for _ in range(self._repeats):
            for question in group.questions:
                others = [other for other in group.questions if other != question]
                if others and rng.random() < QUESTION_TO_QUESTION:
                    yield Pair(question, rng.choice(others), place)
                else:
                    yield Pair(question, rng.choice(texts), place)

    def _reference(self, place: int, rng: random.Random) -> tuple[str, int] | None:
        """Return a sentence of the paragraph that refers to a known §, and that §'s place."""
        source = self._paragraphs[place]
        found: list[tuple[str, int]] = []
        for sentence in self._sentences[place]:
            if "§" not in sentence:
                continue
            acts = set(_ACT_NUMBER.findall(sentence))
            if len(acts) > 1:
                continue
            act = acts.pop() if acts else source.sfs
            for chapter, number in _REFERENCE.findall(sentence):
                inside = source.chapter if act == source.sfs else ""
                target = self._place.get(f"{act}#{chapter or inside}.{number}")
                if target is not None and target != place:
                    found.append((sentence, target))
        return rng.choice(found) if found else None

    def _rare_words(self, body: str, rng: random.Random) -> str:
        """Return two to five words drawn from the eight rarest that other paragraphs also use."""
        words = {word for word in _words(body) if self._idf.get(word, 0) < self._highest_idf}
        rarest = sorted(words, key=lambda word: (-self._idf.get(word, 0), word))[:8]
        if len(rarest) < 3:
            return ""
        return " ".join(rng.sample(rarest, min(len(rarest), rng.randint(2, 5))))

    @property
    def _highest_idf(self) -> float:
        """Idf of a word that stands in a single paragraph."""
        return math.log(len(self._paragraphs) + 1)


def clip(text: str) -> str:
    """``text``, cut at a word's end to at most ``MAX_CHARACTERS``."""
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rsplit(None, 1)[0]


def sentences(text: str) -> list[str]:
    """Sentences and list items of ``text`` that are longer than 24 characters."""
    return [part for part in _SENTENCE_END.split(text) if len(part) > 24]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _section(paragraph: Paragraph) -> tuple[str, str, tuple[str, ...]]:
    """What two paragraphs share when they stand under the same heading."""
    return paragraph.sfs, paragraph.chapter, paragraph.heads


def _part_of_path(paragraph: Paragraph, rng: random.Random) -> str:
    """A random selection of title, chapter title and headings; never empty if one exists."""
    parts = [p for p in (paragraph.title, paragraph.chapter_title, *paragraph.heads) if p]
    chosen = [part for part in parts if rng.random() < 0.7] or parts[-1:]
    return ". ".join(chosen)


def _maybe_with_path(paragraph: Paragraph, body: str, rng: random.Random) -> str:
    """``body``, every second time with its heading path before it, as passages are indexed."""
    return clip(f"{paragraph.path}. {body}") if rng.random() < 0.5 else body


def _crop(words: Sequence[str], rng: random.Random) -> str:
    """Between 30 and 60 % of ``words``, in one piece."""
    length = max(6, int(len(words) * rng.uniform(0.3, 0.6)))
    start = rng.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])
