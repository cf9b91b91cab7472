"""Documents and the passages they are cut into, with exact places in the document's text.

All offsets count code points in `Document.text`, `start` inclusive and `end` exclusive, so that
`text[start:end]` is the passage to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DocumentType = Literal[
    "statute",
    "card",
    "agreement",
    "standard",
    "report",
    "programme",
    "guidance",
    "minutes",
    "document",
]

TYPE_NAMES: dict[str, str] = {
    "statute": "lag eller förordning",
    "card": "Samsyns sammanfattning",
    "agreement": "avtal",
    "standard": "standard",
    "report": "uppföljningsrapport",
    "programme": "program eller plan",
    "guidance": "vägledning eller artikel",
    "minutes": "mötesanteckningar",
    "document": "dokument",
}
"""Swedish name of every document type, as shown to the user."""

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of a document: a heading, a paragraph, a list item or a table row.

    `level` is 1–6 for headings and 0 otherwise. `page` counts from 1; None means the format has no
    pages. `chapter` and `paragraph` ("22", "11"; "13 a") are set in statutes only. A block of kind
    "boilerplate" (cookie banner, menu, contact footer) stays in the text but is never indexed.
    """

    kind: BlockKind
    start: int
    end: int
    heading_path: tuple[str, ...] = ()
    level: int = 0
    page: int | None = None
    chapter: str | None = None
    paragraph: str | None = None
    transitional: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader made of one file: its text and the blocks that cover it.

    `type` is the reader's guess (a statute, a card, or "document"); `metadata` holds what the file
    says of itself (`sfs`, `state`, `in_force`, `published`, `title`), all values strings.
    `warnings` are Swedish sentences for the ingest report.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    type: DocumentType = "document"
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is indexed and found as one.

    `locator` is what a reader would write to point at it: "22 kap. 11 §", "s. 3",
    "Finns begränsningar". `questions` are the questions people ask that this passage answers.
    """

    start: int
    end: int
    locator: str
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    chapter: str | None = None
    paragraph: str | None = None
    questions: tuple[str, ...] = ()
    card_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it lies in the library, with its document's particulars."""

    id: int
    document_id: str
    version: str
    title: str
    type: DocumentType
    text: str
    passage: Passage
    current: bool
    metadata: dict[str, str]

    @property
    def locator(self) -> str:
        """Where in the document, as a person would write it."""
        return self.passage.locator
