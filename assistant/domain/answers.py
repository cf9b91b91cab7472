"""Questions, answers and their sources; the JSON of the design is `Answer.to_dict()`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal[
    "responsibility",
    "frequency",
    "definition",
    "procedure",
    "purpose",
    "law",
    "comparison",
    "visit",
    "greeting",
    "other",
]
RefusalKind = Literal["absent", "off_topic", "individual", "legal_advice", "injection"]
Verified = Literal["text", "second_hand", "unverified"]
NoticeKind = Literal[
    "repealed",
    "replaced",
    "not_yet_in_force",
    "unverified",
    "local",
    "example",
    "old",
    "conflict",
    "false_premise",
    "several",
    "uncertain",
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted source: `quote` is exactly `text[start:end]` of (`document_id`, `version`).

    `n` counts from 1 in the order of weight. `current` is False for a repealed act or an older
    version. `valid_from`/`valid_to` are ISO dates, None when unknown or open. `rests_on` names what
    a card of ours builds on. `origin`: who a document comes from and when, "" for statutes and cards
    and where that is not known.
    """

    n: int
    document_id: str
    document: str
    type: str
    version: str
    locator: str
    page: int | None
    quote: str
    start: int
    end: int
    valid_from: str | None = None
    valid_to: str | None = None
    current: bool = True
    replaced_by: str | None = None
    example: bool = False
    rests_on: tuple[str, ...] = ()
    verified: Verified = "text"
    state: str | None = None
    label: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the numbers of the citations that bear it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know about the sources: repealed, local, old, an example …"""

    kind: NoticeKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Prohibition:
    """An actor who may not do the task, and why."""

    actor: str
    why: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a task, as data. `grounds` are citation numbers."""

    task: str
    responsible: tuple[str, ...]
    supporting: tuple[str, ...] = ()
    may_not: tuple[Prohibition, ...] = ()
    grounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or a refusal; never neither.

    A refusal has `abstained` True, a `refusal` kind, a Swedish `reason`, and no citations.
    `took_ms` is wall time in milliseconds. `visit_request`: what is to be taken to the visit work when
    questions for a visit were asked for, None otherwise.
    """

    question: str
    standalone_question: str
    as_of: str
    kind: Kind
    text: str
    statements: tuple[Statement, ...] = ()
    responsibility: Responsibility | None = None
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    abstained: bool = False
    refusal: RefusalKind | None = None
    reason: str | None = None
    suggestions: tuple[str, ...] = ()
    mode: Literal["extractive", "generative"] = "extractive"
    model: str | None = None
    took_ms: float = 0.0
    visit_request: str | None = None
    schema: int = field(default=1)

    def to_dict(self) -> dict[str, Any]:
        """The answer as the JSON object that the command line and the API give."""
        data = asdict(self)
        if self.visit_request is None:
            del data["visit_request"]
        return {"schema": data.pop("schema"), **data}
