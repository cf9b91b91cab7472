"""The formats of visit types and visit questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from assistant.ingest.card_formats import Card, DocumentSource, Text

_PHRASE = re.compile(r"\{([^\W\d]\w*)\}")


def _compiles(pattern: str) -> str:
    if unknown := _PHRASE.search(pattern):
        raise PydanticCustomError(
            "phrase", "{name} finns inte under phrases", {"name": unknown.group()}
        )
    try:
        re.compile(pattern)
    except re.error as error:
        raise PydanticCustomError(
            "pattern", "mönstret {pattern} går inte att tolka", {"pattern": repr(pattern)}
        ) from error
    return pattern


Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_compiles)]
"""A regular expression over a request in lower case."""
Patterns = tuple[Pattern, ...]


def _split(words: Any) -> Any:
    return words.split() if isinstance(words, str) else words


def _split_with_spaces(words: Any) -> Any:
    return [word.replace("_", " ") for word in words.split()] if isinstance(words, str) else words


Word = Annotated[str, StringConstraints(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1), BeforeValidator(_split_with_spaces)]
"""Words with white space between them; "_" stands for a space inside one."""
WordPatterns = Annotated[Patterns, Field(min_length=1), BeforeValidator(_split_with_spaces)]
"""Patterns written as `Words` are."""
Audience = Literal[
    "ledning",
    "personal",
    "placerade",
    "familjehem",
    "socialsekreterare",
    "föräldrar",
    "leverantör",
    "upphandlingsenhet",
]
"""By whom a question can be answered; `familjehem`: those who have somebody placed in their home."""


class SourcedLine(Card):
    """A whole sentence with the law or the document it rests on."""

    text: Text
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()


class VisitType(Card):
    """A kind of visit or follow-up: what it is for, who does it, whom one may talk to.

    `words` are regular expressions over the request in lower case, tried in the order of the file.
    `audiences` are those asked by default; `forbidden_audiences` are never asked.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    name: Text
    words: Patterns = Field(min_length=1)
    purpose: Text
    who: Text
    how_often: Text | None = None
    reported_to: Text | None = None
    audiences: tuple[Audience, ...] = Field(min_length=1)
    forbidden_audiences: tuple[Audience, ...] = ()
    service_forms: tuple[Text, ...] = ()
    not_allowed: tuple[SourcedLine, ...] = ()
    before: tuple[SourcedLine, ...] = ()
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    minutes: int = 180


class CheckFirst(SourcedLine):
    """What IVO or others already know, to look up before a visit. Empty lists: fits all."""

    visit_types: tuple[Text, ...] = ()
    service_forms: tuple[Text, ...] = ()


class AudienceWords(Card):
    """How a request names an audience; `interview`: how a word for an interview with it begins."""

    words: Patterns = Field(min_length=1)
    interview: tuple[Text, ...] = ()


class GroupWords(Card):
    """How a request names its target group; `together`: adults and young said at once, meant as young."""

    adults: Patterns = Field(min_length=1)
    young: Patterns = Field(min_length=1)
    together: Patterns = ()


class KindSigns(Card):
    """Signs that tell kinds of visit apart where their own words do not settle it."""

    complaint: Patterns = ()
    visit: Patterns = ()
    meeting: Patterns = ()
    called: Patterns = ()
    reported: Patterns = ()
    summoned: Patterns = ()
    bad: Patterns = ()
    outside: Patterns = ()


class Recipients(Card):
    """How a request speaks of the report, and whom it may name as the one who gets it."""

    report: Patterns = ()
    names: Patterns = ()


class LowerCaseNames(Card):
    """By what a name written without capitals is known; `visit_types.yaml` says what each list is."""

    tails: Words
    tails_beside_a_kind: Words
    endings: Words
    no_name_endings: Words
    no_names: Words
    openers: Words
    openers_of_any_noun: Words
    openers_with_capitals: Words
    numbers: Words
    counted: WordPatterns
    company_words: Words
    kinds: WordPatterns
    forms: WordPatterns
    groups: WordPatterns
    before: WordPatterns


class CapitalNames(Card):
    """By what a name written with capitals is known, and what is no part of one."""

    kinds: WordPatterns
    forms: WordPatterns
    forms_after_genitive: WordPatterns
    forms_before_comma: WordPatterns
    before: WordPatterns
    before_seldom: WordPatterns
    no_part: Words
    opens_no_name: WordPatterns
    ends_no_name: Words
    of_kind: Words
    endings: WordPatterns


class ProviderNames(Card):
    """How a request names a provider or home that the library does not know."""

    municipalities: Words
    lower_case: LowerCaseNames
    capitals: CapitalNames


class Correction(Card):
    """Words of a request (`said`) for which a line of the plan is told: the first that `line` matches.

    Empty `kinds`, `service_forms` or `target_groups`: all; empty `said`: always. `unless`: words by
    which the request already knows better. `lead`: a sentence before the line, "" for none.
    """

    line: Pattern
    said: Patterns = ()
    unless: Patterns = ()
    kinds: tuple[Text, ...] = ()
    service_forms: tuple[Text, ...] = ()
    target_groups: tuple[Text, ...] = ()
    lead: str = ""


class WordingRules(Card):
    """What a question keeps to, as patterns over it in lower case; `most_words` is its length.

    `opens`: how it begins. `several`, `leading`: what it may not hold; `office_words` neither, when
    it is to one of `plainly_to`. `asks_for`: kinds of thing, the first that matches counts.
    """

    most_words: int = Field(ge=5, le=60)
    opens: Pattern
    several: Patterns = ()
    leading: Patterns = ()
    office_words: Patterns = ()
    plainly_to: tuple[Audience, ...] = ()
    asks_for: dict[str, Patterns] = Field(default_factory=dict)


class VisitTypesFile(Card):
    """`visit_types.yaml`; `if_serious` is the order of steps when something serious is found.

    `phrases` are put in where a pattern of `corrections` says {name}. `known_words`: words by which
    a request is understood, with spaces between them.
    """

    visit_types: tuple[VisitType, ...]
    if_serious: tuple[SourcedLine, ...]
    check_first: tuple[CheckFirst, ...] = ()
    service_forms: dict[str, Patterns]
    themes: dict[str, Patterns]
    phrases: dict[str, Pattern] = Field(default_factory=dict)
    audiences: dict[Audience, AudienceWords]
    groups: GroupWords
    kind_signs: KindSigns
    known_words: Annotated[tuple[str, ...], BeforeValidator(_split)]
    names: ProviderNames
    spellings: dict[str, str] = Field(default_factory=dict)
    recipients: Recipients = Recipients()
    corrections: tuple[Correction, ...] = ()
    wording: WordingRules

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, data: Any) -> Any:
        """Put the phrases in; what is no text is left for the fields to refuse."""
        if not isinstance(data, dict) or not isinstance(data.get("phrases"), dict):
            return data
        return {**data, "corrections": _with_phrases(data.get("corrections", ()), data["phrases"])}

    @model_validator(mode="after")
    def _names_are_known(self) -> VisitTypesFile:
        kinds = {kind.id for kind in self.visit_types}
        for number, correction in enumerate(self.corrections):
            for key, known in (("kinds", kinds), ("service_forms", set(self.service_forms))):
                unknown = sorted(set(getattr(correction, key)) - known)
                if unknown:
                    raise PydanticCustomError(
                        "unknown_name",
                        "corrections.{number}.{key}: {name} finns inte",
                        {"number": number, "key": key, "name": unknown[0]},
                    )
        return self


def _with_phrases(value: Any, phrases: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _PHRASE.sub(lambda m: str(phrases.get(m[1], m[0])), value)
    if isinstance(value, dict):
        return {key: _with_phrases(inner, phrases) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_phrases(inner, phrases) for inner in value]
    return value


class VisitQuestionCard(Card):
    """One question of the bank. Empty `service_forms` or `target_groups`: fits all.

    `quality`: structure, process or result. `area` is one of the themes in `visit_types.yaml`.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    area: Text
    quality: Literal["structure", "process", "result"]
    audience: Audience
    visit_types: tuple[str, ...] = Field(min_length=1)
    service_forms: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    text: Text
    why: Text
    evidence: Text
    follow_ups: tuple[Text, ...] = ()
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    priority: Literal[1, 2, 3] = 2


class VisitQuestionsFile(Card):
    """`visit_questions/*.yaml`."""

    questions: tuple[VisitQuestionCard, ...]
