"""The formats of visit types and visit questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.ingest.card_formats import Card, DocumentSource, Text


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
    words: tuple[Text, ...] = Field(min_length=1)
    purpose: Text
    who: Text
    how_often: Text | None = None
    reported_to: Text | None = None
    audiences: tuple[Text, ...] = Field(min_length=1)
    forbidden_audiences: tuple[Text, ...] = ()
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


class VisitTypesFile(Card):
    """`visit_types.yaml`; `if_serious` is the order of steps when something serious is found."""

    visit_types: tuple[VisitType, ...]
    if_serious: tuple[SourcedLine, ...]
    check_first: tuple[CheckFirst, ...] = ()
    service_forms: dict[str, tuple[Text, ...]]
    themes: dict[str, tuple[Text, ...]]


class VisitQuestionCard(Card):
    """One question of the bank. Empty `service_forms` or `target_groups`: fits all.

    `quality`: structure, process or result. `area` is one of the themes in `visit_types.yaml`.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    area: Text
    quality: Literal["structure", "process", "result"]
    audience: Literal[
        "ledning",
        "personal",
        "placerade",
        "socialsekreterare",
        "föräldrar",
        "leverantör",
        "upphandlingsenhet",
    ]
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
