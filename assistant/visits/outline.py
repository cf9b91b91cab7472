"""What an exported document holds, in order and without any format: headings, text, tables, questions.

A plan and a visit report become the same kinds of block; every format writes the same blocks, so that
no sentence and no source is in one file and missing from another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.domain.answers import Citation
from assistant.domain.documents import TYPE_NAMES
from assistant.domain.visits import SourcedText, VisitQuestion

EXAMPLE_MARK = "EXEMPEL"
EXAMPLE_NOTE = (
    "EXEMPEL: bygger på exempeldokument om påhittade verksamheter. Källor som är exempel är märkta."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the document is level 0, its parts 1 and on."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `warning` ones must be seen: an example, something that could not be read."""

    text: str
    citations: tuple[int, ...] = ()
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[SourcedText, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of column headings. `widths` are shares of the line."""

    headers: tuple[str, ...]
    rows: tuple[tuple[SourcedText, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question with its number and what a person fills in below it."""

    number: int
    question: VisitQuestion


@dataclass(frozen=True, slots=True)
class Fields:
    """Things a person fills in: a name a line. `key` keeps two sets of fields apart."""

    key: str
    labels: tuple[str, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The place of the list of sources."""


Block = Heading | Paragraph | Bullets | Table | QuestionForm | Fields | PageBreak | Sources


@dataclass(frozen=True, slots=True)
class Outline:
    """A document to write. `payload` is data that a Word file carries along, None for nothing."""

    title: str
    subject: str
    made: date
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...] = ()
    example: bool = False
    payload: dict[str, Any] | None = field(default=None)


def is_example(citation: Citation) -> bool:
    """Whether a source is example material: said to be, or named as such in its title."""
    return citation.example or citation.document.casefold().startswith(EXAMPLE_MARK.casefold())


def marks(numbers: Iterable[int]) -> str:
    """Numbers of sources as they stand in a text: "[3][5]"."""
    return "".join(f"[{n}]" for n in numbers)


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def evidence_items(evidence: object) -> tuple[str, ...]:
    """What to ask to see, one thing an item; a text is divided at its semicolons."""
    parts = evidence if isinstance(evidence, list | tuple) else str(evidence or "").split(";")
    return tuple(text for part in parts if (text := one_line(str(part))))


def source_place(citation: Citation) -> str:
    """The source's name and place in it: "Socialtjänstlag (2025:400), 22 kap. 11 §"."""
    parts = [citation.document]
    if citation.locator and citation.locator != citation.document:
        parts.append(citation.locator)
    if citation.page is not None and f"s. {citation.page}" not in citation.locator:
        parts.append(f"s. {citation.page}")
    origin = f" ({citation.origin})" if citation.origin else ""
    return one_line(", ".join(parts) + origin)


def source_details(citation: Citation) -> str:
    """What kind of source, which version, since when, and what the reader must know of it."""
    parts = [TYPE_NAMES.get(citation.type, citation.type)]
    if is_example(citation):
        parts.insert(0, EXAMPLE_MARK)
    if citation.version:
        parts.append(f"version {citation.version}")
    if citation.state:
        parts.append(citation.state)
    if citation.valid_from:
        parts.append(f"gäller från {citation.valid_from}")
    if citation.valid_to:
        parts.append(f"gäller till {citation.valid_to}")
    if not citation.current:
        instead = f", ersatt av {citation.replaced_by}" if citation.replaced_by else ""
        parts.append(f"gäller inte längre{instead}")
    if citation.verified == "unverified":
        parts.append("inte kontrollerad mot sin källa")
    elif citation.verified == "second_hand":
        parts.append("kontrollerad i andra hand")
    if citation.rests_on:
        parts.append(f"vilar på {', '.join(citation.rests_on)}")
    return one_line("; ".join(parts))


def source_line(citation: Citation) -> str:
    """One source on one line, without its number."""
    return f"{source_place(citation)} ({source_details(citation)}): ”{one_line(citation.quote)}”"
