"""The plain text of an act as the Markdown that the statute reader reads, as it stands on one day.

The consolidated text holds several wordings of what is to change, each with a marker:

    7 § /Upphör att gälla U:2026-07-01/        11 § /Träder i kraft I:2026-07-01/
    /Rubriken upphör att gälla U:2026-07-01/   /Kapitlet träder i kraft I:2026-07-01/
    5 § /Ny beteckning 6 § U:2026-07-01/       … I:den dag som regeringen bestämmer/

Only the wording of the day is kept: the law to come must not be quoted as the law that is. No word
is changed; lines that were full are joined, headings and paragraphs marked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

_MARKER = re.compile(
    r"^/(?P<what>Rubriken |Kapitlet |Avdelningen |Bilagan )?"
    r"(?P<kind>upphör att gälla|träder i kraft|ny beteckning)\b(?P<rest>[^/\n]*)(?:/|$)[ \n]*",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CHAPTER = re.compile(r"^(\d+(?: [a-z])?) kap\.(?=\s*$|\s+(?:[A-ZÅÄÖ/]|[Hh]ar upphävts))\s*")
_PARAGRAPH = re.compile(r"^(\d+(?: [a-z]{1,2})?) §(?!§)(?=\s*$|\s+[A-ZÅÄÖ/\"”»0-9–-]|\s+har )\s*")
_PART = re.compile(r"^(?:AVD\.|AVDELNING|AVD |[A-ZÅÄÖ]+ AVDELNINGEN)")
_TRANSITION = re.compile(r"^(?:Ikraftträdande- och ö|Ö)vergångsbestämmelser$", re.IGNORECASE)
_ANNEX = re.compile(r"^Bilaga(?: \d+| [A-Z])?$")
_SFS = re.compile(r"^\d{4}:\d+$")
_ITEM = re.compile(r"^(?:\d+(?: ?[a-z])?\.|[-–•]|[a-zåäö]\))\s+(?=\S)")
_ENDS_TEXT = re.compile(r"(?<!m\.m)(?<!m\.fl)\.$|[,:;]$|\(\d{4}:\d+\)\.?$| \d{1,3} \d{3}$|\boch$|\beller$")  # fmt: skip
_LONGEST_HEADING = 200


@dataclass
class _Block:
    """A block of the text: what it is, its own words, and the marker before or in it."""

    kind: str  # "part" | "chapter" | "paragraph" | "heading" | "text" | "annex" | "transition" | "rule"
    text: str
    number: str = ""
    markers: list[tuple[str, str, date | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wording:
    """An act on one day: Markdown without front matter; `coming` counts wordings by first day.

    `twice` are places ("22 kap. 11 §") that are left with more than one wording.
    """

    markdown: str
    coming: dict[date, int]
    twice: tuple[str, ...]


def as_markdown(body: str, day: date) -> Wording:
    """The wording of `day`, out of plain text whose blocks are parted by blank lines."""
    blocks = _blocks(body)
    _judge_headings(blocks)
    kept = _in_force(blocks, day)
    coming = Counter(
        when
        for block in blocks
        for kind, _, when in block.markers
        if kind == "träder i kraft" and when and when > day and block.kind == "paragraph"
    )
    lines = [line for block in kept for line in _marked(block)]
    return Wording("\n\n".join(lines) + "\n", dict(sorted(coming.items())), _twice(kept))


def title_on(title: str, day: date) -> str | None:
    """A title without its markers, None when it cannot be told which of several holds on `day`."""
    blocks = re.split(r"\n(?=/)|(?<=\S)\s+(?=/Rubriken )", title.strip())
    titles = []
    for block in blocks:
        markers, rest = _markers(block)
        if rest and all(_holds(kind, when, day) for kind, _, when in markers):
            titles.append(" ".join(rest.split()))
    return titles[0] if len(titles) == 1 else None


def _markers(text: str) -> tuple[list[tuple[str, str, date | None]], str]:
    """The markers a text begins with, as (kind, what it is about, day), and what follows them."""
    found = []
    while match := _MARKER.match(text):
        day = _DAY.search(match["rest"])
        try:
            when = date.fromisoformat(day[0]) if day else None
        except ValueError:
            when = None
        found.append((match["kind"].lower(), (match["what"] or "").strip().lower(), when))
        text = text[match.end() :]
    return found, text


def _holds(kind: str, when: date | None, day: date) -> bool:
    """Whether a wording with this marker is in force; a day not yet decided lies ahead."""
    if kind == "träder i kraft":
        return when is not None and when <= day
    return when is None or when > day


def _blocks(body: str) -> list[_Block]:
    blocks: list[_Block] = []
    waiting: list[tuple[str, str, date | None]] = []
    rules = annex = False
    for raw in re.split(r"\n\s*\n", body):
        before, text = _markers(raw.strip())
        waiting += before
        if not text:
            continue
        block = _block(text, rules=rules, annex=annex)
        if block.kind in ("chapter", "part"):
            rules = annex = False
        rules = rules or block.kind == "transition"
        annex = (annex or block.kind == "annex") and not rules
        inside, block.text = _markers(block.text)
        block.markers = [*waiting, *inside]
        waiting = []
        blocks.append(block)
    return blocks


def _block(text: str, *, rules: bool, annex: bool) -> _Block:
    flat = " ".join(text.split())
    if _TRANSITION.match(flat):
        return _Block("transition", flat)
    if _ANNEX.match(flat):
        return _Block("annex", flat)
    if rules:
        return _Block("rule" if _SFS.match(flat) else "text", text)
    if match := _CHAPTER.match(text):
        return _Block("chapter", text[match.end() :], match[1])
    if not annex and (match := _PARAGRAPH.match(text)):
        return _Block("paragraph", text[match.end() :], match[1])
    if _PART.match(flat):
        return _Block("part", flat)
    heading = (
        flat[0].isupper()
        and len(flat) <= _LONGEST_HEADING
        and not _ITEM.match(flat)
        and not _ENDS_TEXT.search(flat)
        and not re.search(r"\. [A-ZÅÄÖ]", flat)
    )
    return _Block("heading" if heading else "text", text)


def _judge_headings(blocks: list[_Block]) -> None:
    """A heading is one when a paragraph, a chapter or another heading follows; else it is text."""
    opens = False
    for block in reversed(blocks):
        if block.kind == "heading" and not opens:
            block.kind = "text"
        opens = block.kind != "text"


def _in_force(blocks: list[_Block], day: date) -> list[_Block]:
    """The blocks of the wordings that hold on `day`.

    A marker at a paragraph drops it with all its text, one at a heading the heading, and one that
    says "Kapitlet" everything up to the next chapter.
    """
    kept: list[_Block] = []
    chapter_out = paragraph_out = False
    for block in blocks:
        holds = {what: _holds(kind, when, day) for kind, what, when in block.markers}
        if block.kind in ("chapter", "part", "annex", "transition"):
            chapter_out = not (holds.get("kapitlet", True) and holds.get("bilagan", True))
        if block.kind != "text":
            paragraph_out = block.kind == "paragraph" and not all(holds.values())
        if block.kind == "chapter":
            # Where only the title changes, both wordings carry the number: the one that holds stays.
            out = chapter_out or not (holds.get("rubriken", True) or _alone(block, blocks))
        else:
            out = chapter_out or paragraph_out or not all(holds.values())
        if not out:
            kept.append(block)
    return kept


def _alone(chapter: _Block, blocks: list[_Block]) -> bool:
    return sum(b.kind == "chapter" and b.number == chapter.number for b in blocks) == 1


def _twice(blocks: list[_Block]) -> tuple[str, ...]:
    places: list[str] = []
    chapter = ""
    for block in blocks:
        if block.kind == "chapter":
            chapter = f"{block.number} kap. "
        elif block.kind == "paragraph":
            places.append(f"{chapter}{block.number} §")
    return tuple(place for place, count in Counter(places).items() if count > 1)


def _marked(block: _Block) -> list[str]:
    """The block in Markdown."""
    flat = " ".join(block.text.split())
    if block.kind == "part":
        return [f"# {flat}"]
    if block.kind == "chapter":
        return [f"## {block.number} kap. {flat}".rstrip()]
    if block.kind in ("transition", "annex"):
        return [f"## {flat}"]
    if block.kind in ("heading", "rule"):
        return [f"### {flat}"]
    head = [f"#### {block.number} §"] if block.kind == "paragraph" else []
    return head + _joined(block.text)


def _joined(text: str) -> list[str]:
    """A block's lines joined where they were only full; every item of a list apart."""
    pieces: list[list[str]] = []
    for line in text.split("\n"):
        words = line.strip()
        if not words:
            continue
        if not pieces or _ITEM.match(words):
            pieces.append([])
        pieces[-1].append(words)
    return [re.sub(r"\s+", " ", " ".join(piece)) for piece in pieces]
