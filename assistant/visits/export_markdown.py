"""An outline as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.visits.outline import (
    Block,
    Bullets,
    Fields,
    Heading,
    Outline,
    PageBreak,
    Paragraph,
    QuestionForm,
    Sources,
    Table,
    evidence_items,
    marks,
    one_line,
    source_line,
)
from assistant.visits.reworded import reworded_line

_ACTIVE = re.compile(r"([\\`*_<>|])")


def to_text(outline: Outline) -> str:
    """The outline as Markdown. Text of a source can make no heading, link or table of its own."""
    lines: list[str] = []
    for block in outline.blocks:
        lines += _block(block, outline)
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block, outline: Outline) -> Iterator[str]:
    match block:
        case Heading():
            yield from (f"{'#' * (block.level + 1)} {_safe(block.text)}", "")
        case Paragraph():
            before = "> " if block.warning else ""
            yield from (f"{before}{_cited(block.text, block.citations)}", "")
        case Bullets():
            yield from (f"- {_cited(item.text, item.citations)}" for item in block.items)
            yield ""
        case Table():
            yield _row(block.headers)
            yield _row(["---"] * len(block.headers))
            for cells in block.rows:
                yield _row([_cited(c.text, c.citations) for c in cells])
            yield ""
        case QuestionForm():
            yield from _question(block)
        case Fields():
            yield from (f"- {label}:" for label in block.labels)
            yield ""
        case Sources():
            for citation in outline.citations:
                yield from (f"[{citation.n}] {_source(source_line(citation))}", "")
        case PageBreak():
            yield from ("---", "")


def _question(block: QuestionForm) -> Iterator[str]:
    question = block.question
    asked = _cited(question.text, ())
    yield f"{block.number}. **{asked}** ({question.audience}) {marks(question.citations)}".rstrip()
    if told := reworded_line(question):
        yield f"   - {_safe(told)}"
    yield f"   - Varför: {_safe(question.why)}"
    for item in evidence_items(question.evidence):
        yield f"   - Be att få se: {_safe(item)}"
    for text in question.follow_ups:
        yield f"   - Följdfråga: {_safe(text)}"
    yield ""


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cited(text: str, citations: tuple[int, ...]) -> str:
    return f"{_safe(text)} {marks(citations)}".rstrip()


def _safe(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", one_line(text))


def _source(text: str) -> str:
    # A source is quoted to the letter; only what a browser would take for a tag is disarmed.
    return text.replace("<", "&lt;")
