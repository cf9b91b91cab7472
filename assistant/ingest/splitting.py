"""Blocks become passages: structure first, then sentences; never a cut inside a sentence.

A statute's paragraph is one passage with its locator ("22 kap. 11 §"); a long one is cut between
its sub-paragraphs. Elsewhere a passage is a section with its heading; short sections (slides,
plans) are kept together up to `TARGET_WORDS`, long ones cut between blocks or sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.domain.documents import Block, Passage, ReadDocument
from assistant.domain.sentences import sentence_spans

TARGET_WORDS = 90
"""A passage grows until about here."""
MAX_WORDS = 140
"""A section longer than this is cut."""
STATUTE_MAX_WORDS = 260
"""A statute's paragraph longer than this is cut between its sub-paragraphs."""


def split(document: ReadDocument) -> tuple[Passage, ...]:
    """The passages of a document, in order. Boilerplate is in none of them."""
    if document.type == "statute":
        return tuple(_statute_passages(document))
    return tuple(_section_passages(document))


def _count(text: str) -> int:
    return len(text.split())


def _statute_passages(document: ReadDocument) -> Iterator[Passage]:
    content = [b for b in document.blocks if b.kind not in ("boilerplate", "heading")]
    for (chapter, paragraph, rule), group in groupby(
        content, key=lambda b: (b.chapter, b.paragraph, b.transitional)
    ):
        blocks = list(group)
        if paragraph is None and rule is None and not blocks[0].heading_path:
            continue
        locator = _statute_locator(chapter, paragraph, rule, blocks[0])
        for part in _parts(document.text, blocks, STATUTE_MAX_WORDS):
            yield Passage(
                start=part[0].start,
                end=part[-1].end,
                locator=locator,
                heading_path=blocks[0].heading_path,
                chapter=chapter,
                paragraph=paragraph,
            )


def _statute_locator(
    chapter: str | None, paragraph: str | None, rule: str | None, first: Block
) -> str:
    if rule:
        return f"Övergångsbestämmelser {rule}"
    if paragraph:
        return f"{chapter} kap. {paragraph} §" if chapter else f"{paragraph} §"
    return first.heading_path[-1] if first.heading_path else "inledning"


def _parts(text: str, blocks: Sequence[Block], limit: int) -> Iterator[list[Block]]:
    """Cut a run of blocks so that each part has at most `limit` words, lists kept with their lead."""
    part: list[Block] = []
    size = 0
    for block in blocks:
        words = _count(text[block.start : block.end])
        if part and size + words > limit and block.kind != "list_item":
            yield part
            part, size = [], 0
        part.append(block)
        size += words
    if part:
        yield part


def _section_passages(document: ReadDocument) -> Iterator[Passage]:
    text = document.text
    number = 0
    for run in _runs(document.blocks, text):
        number += 1
        headings = [b for b in run if b.kind == "heading"]
        path = headings[0].heading_path if headings else run[0].heading_path
        page = run[0].page
        for start, end in _spans(text, run):
            if not text[start:end].strip():
                continue
            yield Passage(
                start=start,
                end=end,
                locator=_locator(path, page, number),
                heading_path=path,
                page=page,
            )


def _locator(path: tuple[str, ...], page: int | None, number: int) -> str:
    if page is not None:
        return f"s. {page}"
    return path[-1] if path else f"stycke {number}"


def _runs(blocks: Iterable[Block], text: str) -> Iterator[list[Block]]:
    """Blocks that belong in one passage: a section, or neighbouring short sections."""
    run: list[Block] = []
    size = 0
    for section in _sections(blocks):
        words = sum(_count(text[b.start : b.end]) for b in section)
        same_page = not run or run[-1].page == section[0].page
        # Boilerplate between two sections is in no passage, so they are not joined over it.
        adjacent = not run or not text[run[-1].end : section[0].start].strip()
        only_headings = run and all(b.kind == "heading" for b in run)
        nested = run and _related(run[0], section[0])
        joins = (
            same_page and adjacent and nested and (only_headings or size + words <= TARGET_WORDS)
        )
        if run and not joins:
            yield run
            run, size = [], 0
        run.extend(section)
        size += words
    if run:
        yield run


def _related(first: Block, second: Block) -> bool:
    """Whether two sections stand under the same parent, or one under the other."""
    a, b = first.heading_path, second.heading_path
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= min(len(a), len(b)) - 1


def _sections(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        breaks = block.kind == "boilerplate" or block.kind == "heading"
        new_page = bool(section) and block.page != section[-1].page
        if section and (breaks or new_page):
            yield section
            section = []
        if block.kind != "boilerplate":
            section.append(block)
    if section:
        yield section


def _spans(text: str, run: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Start and end of the passages of one run; cut between blocks, else between sentences."""
    if sum(_count(text[b.start : b.end]) for b in run) <= MAX_WORDS:
        yield run[0].start, run[-1].end
        return
    pieces: list[tuple[int, int, bool]] = []
    for block in run:
        if _count(text[block.start : block.end]) > MAX_WORDS:
            pieces.extend((a, b, False) for a, b in sentence_spans(text, block.start, block.end))
        else:
            pieces.append((block.start, block.end, _keeps_next(text, block)))
    start, end, size, glued = pieces[0][0], pieces[0][0], 0, False
    for a, b, keeps_next in pieces:
        words = _count(text[a:b])
        if size and size + words > TARGET_WORDS and not glued:
            yield start, end
            start, size = a, 0
        end = b
        size += words
        glued = keeps_next and size < MAX_WORDS
    yield start, end


def _keeps_next(text: str, block: Block) -> bool:
    """A heading or a line that ends with a colon belongs with what follows."""
    return block.kind == "heading" or bool(re.search(r":\s*$", text[block.start : block.end]))
