"""Consolidated statutes as Markdown, in the two conversions found in the open.

Both number paragraphs "N §" under "N kap.", as headings of different depth. The faults that their
conversion left are mended by shape, never by act:

- an introduction to a list that was turned into a heading (no paragraph follows it) is text;
- a heading that was lost as a bare line right before a paragraph is a heading;
- "#### /24/ 11 §" is 11 §; "## 7 kap. 23 §, eller" is text;
- links lose their address: it may point to a repealed act although the words name the one in force;
- "Lag (2025:1299)." at a paragraph's end is its amendment stamp and not a sentence of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.domain.documents import Block, ReadDocument
from assistant.errors import NoText
from assistant.ingest.readers.building import TextBuilder, clean
from assistant.ingest.readers.text import decode, front_matter

_CHAPTER = re.compile(r"^(?:/[^/]*/ ?)*(\d+(?: [a-z])?) kap\.(?! ?\d+(?: [a-z])? ?§)\s*(.*)$")
_PARAGRAPH = re.compile(r"(?:^|\s)(\d+(?: [a-z])?) §$")
_TRANSITION = re.compile(r"^(?:Övergångsbestämmelser|Ikraftträdande- och övergångsbestämmelser)$")
_ANNEX = re.compile(r"^(?:/[^/]*/ ?)?(Bilaga(?: \d+)?)$")
_STAMP = re.compile(r"\s*((?:Lag|Förordning|Tillkännagivande) \(\d{4}:\d+\)\.?)$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"^(?:\d+ ?[a-z]?[.)]|[-–•]|[a-zåäö]\))\s")
_SFS = re.compile(r"\b(\d{4}:\d+)\b")
# "Socialtjänst m.m." ends a heading, any other full stop a text, "21 000" a row of a table.
_ENDS_TEXT = re.compile(r"(?<!m\.m)(?<!m\.fl)\.$|[,:;]$|\(\d{4}:\d+\)$| \d{1,3} \d{3}$")
_ENDS = (".", ":", ";", ",", "och", "eller", ")")


@dataclass
class _Line:
    """A line of the statute with what it turned out to be."""

    kind: str  # "part" | "chapter" | "heading" | "paragraph" | "text" | "item" | "annex" | "transition"
    text: str
    number: str = ""


def looks_like_statute(text: str) -> bool:
    """Whether a Markdown text has the front matter of a statute."""
    return (
        text.startswith("---")
        and re.search(r'(?m)^beteckning:\s*"?\d{4}:\d+', text[:3000]) is not None
    )


def read_statute(data: bytes, name: str) -> ReadDocument:
    """A statute as a document with chapter and paragraph on every block.

    `metadata` holds `sfs`, `state` ("t.o.m. SFS 2025:1501"), `in_force` and
    `amended` ("26:2=2025:1299;…"). Raises NoText for a file that holds front matter only.
    """
    raw, warnings = decode(data)
    raw, _ = clean(raw)
    head, body = front_matter(raw)
    sfs = head.get("beteckning", "")
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    title = _title(head.get("rubrik", name), sfs)
    lines = _classify([_LINK.sub(r"\1", line).strip() for line in body.split("\n")])
    if not any(line.kind == "paragraph" for line in lines):
        raise NoText(
            f"«{name}» ({title}) innehåller bara uppgifter om författningen, ingen text.",
            "Hämta texten från riksdagens öppna data eller lägg in en annan fil.",
        )
    document, amended = _build(lines, title)
    stamps = list(amended.values())
    newest = max(stamps, key=_sfs_key, default=sfs)
    metadata = {
        "sfs": sfs,
        "state": head.get("andring_inford") or f"t.o.m. SFS {newest} (enligt ändringsstämplarna)",
        "state_sfs": (_SFS.search(head.get("andring_inford", "")) or [newest])[0],
        "amended": ";".join(f"{place}={stamp}" for place, stamp in amended.items()),
    }
    metadata["amendment_days"] = ";".join(f"{k}={v}" for k, v in _days(document).items())
    if head.get("ikraft_datum"):
        metadata["in_force"] = head["ikraft_datum"]
    return replace(document, metadata=metadata, warnings=warnings)


_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_IN_FORCE = re.compile(r"träder i kraft den (\d{1,2}) (\w+) (\d{4})")


def _days(document: ReadDocument) -> dict[str, str]:
    """First day of each amending act, out of the transitional rules: {"2025:1299": "2026-01-01"}."""
    days: dict[str, str] = {}
    for block in document.blocks:
        match = _IN_FORCE.search(document.text[block.start : block.end])
        if block.transitional and match and match[2] in _MONTHS:
            sfs = block.transitional.split(" ")[0]
            days.setdefault(
                sfs, f"{match[3]}-{_MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
            )
    return days


def _sfs_key(sfs: str) -> tuple[int, int]:
    year, number = sfs.split(":")
    return int(year), int(number)


def _title(rubric: str, sfs: str) -> str:
    """The act's name with its number: "Kommunallag" -> "Kommunallag (2017:725)"."""
    if sfs and sfs not in rubric:
        word, _, rest = rubric.partition(" ")
        return f"{word} ({sfs}) {rest}".strip()
    return rubric


def _classify(lines: list[str]) -> list[_Line]:
    """What every line is, headings judged by what follows them."""
    filled = [line for line in lines if line]
    marked = [_shape(line) for line in filled]
    shapes = [
        _Line("heading", line.text) if _is_lost_heading(filled, marked, index) else line
        for index, line in enumerate(marked)
    ]
    # From the end: a heading is real when what follows it is, so a table of them falls as one.
    for index in reversed(range(len(shapes))):
        line = shapes[index]
        real = _opens_something(shapes, index) and not _ENDS_TEXT.search(line.text)
        if line.kind == "heading" and not real:
            shapes[index] = _Line("text", line.text)
    return shapes


def _shape(line: str) -> _Line:
    marks = re.match(r"^(#{1,6})\s+(.*)$", line)
    text = marks[2].strip() if marks else line
    if not marks:
        return _Line("item" if _BULLET.match(text) else "text", text)
    if _TRANSITION.match(text):
        return _Line("transition", text)
    if annex := _ANNEX.match(text):
        return _Line("annex", annex[1])
    if (paragraph := _PARAGRAPH.search(text)) and (
        not re.search(r"[a-zåäö]{3,}.* \d+ §$", text) or text.startswith("/")
    ):
        return _Line("paragraph", f"{paragraph[1]} §", paragraph[1])
    if chapter := _CHAPTER.match(text):
        return _Line("chapter", text, chapter[1])
    if marks[1] == "#":
        return _Line("part", text)
    return _Line("heading", text)


def _opens_something(shapes: list[_Line], index: int) -> bool:
    """A real heading is followed by a paragraph, a chapter or a real heading, or by nothing."""
    later = shapes[index + 1] if index + 1 < len(shapes) else None
    return (
        later is None
        or later.kind in ("heading", "paragraph", "chapter", "annex", "transition")
        or bool(_SFS.fullmatch(later.text) or _SFS.fullmatch(shapes[index].text))
    )


def _is_lost_heading(lines: list[str], shapes: list[_Line], index: int) -> bool:
    """A short bare line after the end of something, right before a paragraph or its headings."""
    if index == 0 or not _is_bare(shapes[index]):
        return False
    before = shapes[index - 1]
    ended = (
        before.kind in ("heading", "chapter", "part")
        or _is_bare(before)
        or (before.kind in ("text", "item") and lines[index - 1].rstrip().endswith("."))
    )
    for later in range(index + 1, min(index + 3, len(shapes))):
        if shapes[later].kind == "paragraph":
            return ended
        if shapes[later].kind == "heading":
            return ended and _opens_something(shapes, later)
        if not _is_bare(shapes[later]):
            return False
    return False


def _is_bare(line: _Line) -> bool:
    text = line.text
    return (
        line.kind == "text"
        and len(text) <= 200
        and text[:1].isupper()
        and not re.search(r"\. [A-ZÅÄÖ]", text)
        and (text.endswith((" m.m.", " m.fl.")) or not text.endswith(_ENDS))
    )


def _build(lines: list[_Line], title: str) -> tuple[ReadDocument, dict[str, str]]:
    """Blocks with chapter and paragraph, and which amendment each paragraph carries."""
    builder = TextBuilder()
    places: list[tuple[str | None, str | None, str | None]] = []
    amended: dict[str, str] = {}
    chapter: str | None = None
    paragraph: str | None = None
    rule: str | None = None
    point: str | None = None
    in_rules = False

    def put(count: int, transitional: str | None = None) -> None:
        place = (None, None, transitional) if transitional else (chapter, paragraph, None)
        places.extend([place] * count)

    for line in lines:
        if line.kind == "part":
            if line.text != title and not line.text.startswith(title.split(" (")[0]):
                builder.heading(line.text, 1)
                paragraph = None
                put(1)
        elif line.kind == "chapter":
            chapter, paragraph = line.number, None
            builder.heading(line.text, 2)
            put(1)
        elif line.kind in ("transition", "annex"):
            in_rules, chapter, paragraph = line.kind == "transition", None, None
            rule = point = None
            builder.heading(line.text, 2)
            put(1)
        elif line.kind == "heading" and not (in_rules and not _SFS.search(line.text)):
            if in_rules and (match := _SFS.search(line.text)):
                rule = point = match[1]
            else:
                paragraph = None
            builder.heading(line.text, 3)
            put(1, rule)
        elif line.kind == "paragraph" and not in_rules:
            paragraph = line.number
            builder.heading(line.text, 4)
            put(1)
        else:
            body, stamp = _without_stamp(line.text)
            number = re.match(r"^(\d+)\. ", body)
            if in_rules and rule is None and (match := _SFS.fullmatch(body)):
                rule = point = match[1]
            # Points a and b, and what else stands under a numbered rule, belong to it.
            point = f"{rule} p. {number[1]}" if rule and number else point
            if body:
                (builder.list_item if line.kind == "item" else builder.paragraph)(body)
                put(1, point if in_rules else None)
            if stamp:
                builder.boilerplate(stamp)
                put(1, rule if in_rules else None)
                if paragraph and not in_rules and (match := _SFS.search(stamp)):
                    amended[f"{chapter or ''}:{paragraph}"] = match[1]
    document = builder.build(title, type="statute")
    blocks = tuple(
        replace(block, chapter=c, paragraph=p, transitional=t, heading_path=_path(block))
        for block, (c, p, t) in zip(document.blocks, places, strict=True)
    )
    return replace(document, blocks=blocks), amended


def _path(block: Block) -> tuple[str, ...]:
    """The headings above a block, without the paragraph's number: the locator says it."""
    return tuple(h for h in block.heading_path if not re.fullmatch(r"\d+(?: [a-z])? §", h))


def _without_stamp(text: str) -> tuple[str, str]:
    match = _STAMP.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")
