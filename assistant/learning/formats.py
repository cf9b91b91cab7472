"""The format of a learning path in `corpus/learning/`, checked with pydantic where it enters.

A claim without a source is no claim here: every choice, right or wrong, names what bears it.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assistant.ingest.card_formats import Card, Text, Verified

MAX_WORDS = 11
"""Words of a source that a path may carry: enough to find the place, too few to be a quotation."""


class Source(Card):
    """What bears a claim: a place in the law, a card of the corpus, or a document of the user's.

    Exactly one of `law` ("22 kap. 11 § SoL"), `card` (the card's id) and `document` (the start of
    its file name, with `heading` if only a part is meant). `words` stand in the source and point
    at the sentence to quote; the law needs them, so that a changed wording is noticed. Where only
    our card of a paragraph is at hand, the card is quoted and `words` are not looked for.
    """

    law: Text | None = None
    card: Text | None = None
    document: Text | None = None
    heading: Text | None = None
    words: Text | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if sum(p is not None for p in (self.law, self.card, self.document)) != 1:
            raise PydanticCustomError("source", "ska ha en av nycklarna law, card och document")
        if self.law and not self.words:
            raise PydanticCustomError("source", "har law men inte words: några ord ur paragrafen")
        if self.heading and not self.document:
            raise PydanticCustomError("source", "har heading utan document")
        if self.words and len(self.words.split()) > MAX_WORDS:
            raise PydanticCustomError("source", "har fler än elva ord i words")
        return self

    @property
    def name(self) -> str:
        """What the source is called in a message."""
        return self.law or self.card or f"{self.document}{f': {self.heading}' if self.heading else ''}"  # fmt: skip


class Choice(Card):
    """One answer to choose. `why` says why it is right, or wrong; a wrong one also why it tempts."""

    text: Text
    right: bool = False
    tempting: Text | None = None
    why: Text
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _tempting_when_wrong(self) -> Choice:
        if self.right == (self.tempting is not None):
            raise PydanticCustomError(
                "choice", "fel svar ska ha tempting, rätt svar ska inte ha det"
            )
        return self


class Scenario(Card):
    """A situation of the working day, a question about it, and three or four choices, one right."""

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    heading: Text
    situation: Text
    question: Text
    choices: tuple[Choice, ...] = Field(min_length=3, max_length=4)
    verified: Verified = "text"
    checked: date

    @model_validator(mode="after")
    def _one_right(self) -> Scenario:
        if sum(c.right for c in self.choices) != 1:
            raise PydanticCustomError("scenario", "ska ha precis ett rätt svar")
        return self

    @property
    def right(self) -> Choice:
        """The choice that is right."""
        return next(c for c in self.choices if c.right)


class LearningPath(Card):
    """`learning/*.yaml`: scenarios in the order they are met. Paths are shown in order of `order`."""

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    title: Text
    about: Text
    order: int = 100
    scenarios: tuple[Scenario, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> LearningPath:
        ids = [s.id for s in self.scenarios]
        if len(set(ids)) != len(ids):
            raise PydanticCustomError("path", "har två scenarier med samma id")
        return self
