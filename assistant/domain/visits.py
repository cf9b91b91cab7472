"""Visit requests and plans; the JSON of the design is `VisitPlan.to_dict()`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.domain.answers import Citation

AUDIENCES = (
    "ledning", "personal", "placerade", "familjehem", "socialsekreterare", "föräldrar", "leverantör",
    "upphandlingsenhet",
)  # fmt: skip
"""By whom a question can be answered."""

Origin = Literal["finding", "agreement", "law", "standard", "programme", "guidance"]


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """What somebody asks to have drafted. None or empty: not said, a default applies.

    `visit_type` is the id of a type in `corpus/visit_types.yaml`; `date` is ISO; `minutes` is the
    time for talking at the visit, `most` how many questions there may be; `as_of` (ISO) is the day
    whose law counts, None the day of asking.
    """

    text: str = ""
    visit_type: str | None = None
    provider: str | None = None
    home: str | None = None
    date: str | None = None
    service_form: str | None = None
    target_group: str | None = None
    focus: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    minutes: int | None = None
    as_of: str | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Clarification:
    """Something a request left open: asked back once, and what the plan assumes until answered.

    `field` is the name of the `VisitRequest` field that the answer belongs in.
    """

    field: str
    question: str
    assumed: str


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """One question to ask, of whom, why, and on what ground (`citations` numbers)."""

    id: str
    area: str
    quality: str
    audience: str
    text: str
    why: str
    evidence: str
    service_forms: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    origin: Origin = "guidance"
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcedText:
    """A sentence of the plan with its sources."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an earlier report found: as a plan shows it, and as the library keeps it.

    A plan needs the first six. The library fills the others and gives `quote` as `text`: `id` is
    its number; `quote` is exactly `text[start:end]` of (`document_id`, `version`), `locator` the
    place there and `from_document` that document's title. `home` None: all homes of the provider,
    or not said. `severity`: allvarlig, måttlig, mindre or None. `status`: open, done or repeated;
    `deadline` is ISO. `repeated`: found before at any of the provider's homes.
    """

    text: str
    status: str
    repeated: bool
    deadline: str | None
    from_: str
    citations: tuple[int, ...] = ()
    id: int | None = None
    provider: str | None = None
    home: str | None = None
    document_id: str | None = None
    version: str | None = None
    quote: str = ""
    start: int = 0
    end: int = 0
    area: str | None = None
    severity: str | None = None
    from_document: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A demand and the questions that cover it, or why none does."""

    demand: str
    kind: Literal["clause", "finding", "theme"]
    covered_by: tuple[str, ...] = ()
    reason_if_not: str | None = None


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """Questions for a visit with everything that belongs to them.

    `about`: what the visit is for, who does it, how often, to whom it is reported. `agenda`: the day
    in order, with minutes. `sign_off`: the lines to fill in last. `unclear`: what is asked back.
    """

    request: VisitRequest
    title: str
    visit_type: str
    provider: str | None
    date: str | None
    reported_to: str | None
    audiences: tuple[str, ...]
    not_allowed: tuple[SourcedText, ...] = ()
    before: tuple[SourcedText, ...] = ()
    questions: tuple[VisitQuestion, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    if_serious: tuple[SourcedText, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    took_ms: float = 0.0
    about: tuple[SourcedText, ...] = ()
    agenda: tuple[SourcedText, ...] = ()
    sign_off: tuple[str, ...] = ()
    unclear: tuple[Clarification, ...] = ()
    schema: int = field(default=1)

    def to_dict(self) -> dict[str, Any]:
        """The plan as the JSON object that the command line and the API give."""
        data = asdict(self)
        if self.request.most is None:
            del data["request"]["most"]
        for finding in data["findings"]:
            finding["from"] = finding.pop("from_")
        return {"schema": data.pop("schema"), **data}
