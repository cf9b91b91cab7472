"""Plain text and Markdown: headings, lists and paragraphs out of lines.

Plain text carries no structure of its own, so headings are inferred from shape: a short line that
stands alone, does not end as a sentence does and is followed by more. Minutes that were flattened
into a few long lines are cut at their numbered headings ("2 Avfallsplan"), which must come in
ascending order to count.
"""

from __future__ import annotations

import re

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText
from assistant.ingest.readers.building import TextBuilder, clean

_BULLET = re.compile(r"^\s*(?:[-*•✓·○▪]|\d{1,2}[.)]|[a-zåäö]\))\s+(?=\S)|^\s*–\s+(?=\S.{0,60}$)")
_SPEECH = re.compile(r"^\s*–\s")
_MD_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_COOKIE = re.compile(r"\b(?:cookies?|kakor)\b", re.IGNORECASE)
_SITE = re.compile(r"\b(?:webbplats\w*|webbläsare|webbhotell|samtyck\w*|cookies?)\b", re.IGNORECASE)
_FURNITURE = re.compile(
    r"^(?:läs mer(?:$|:|\s+(?:på|om|här|i)\b.{0,60}$)|dela(?: sidan)?$|skriv ut$|tillbaka$|"
    r"till toppen$|meny$|sök$|nyhets ?bild$|relaterat$|kontakt$|tack för uppmärksamheten!?$|"
    r"sidan uppdaterad.{0,40}$|foto:.{0,60}$|text:.{0,60}$|<?(?:https?://|www\.)\S+>?(?:\W*\w+){0,3}\W*$|"
    r"\S+@\S+\.\w+$)",
    re.IGNORECASE,
)
_FLAT_HEADING = re.compile(
    r"(?:(?<=[a-zåäö.!?:)\d] )|^)(?P<n>\d{1,2}) (?P<title>(?:[A-ZÅÄÖ][\wåäö]+ ){1,3}AB\b|"
    r"[A-ZÅÄÖ][\wÅÄÖåäö-]*(?: (?:[a-zåäö]+|[A-ZÅÄÖ]{2,}))*)",
    re.MULTILINE,
)
_DATE_LINE = re.compile(r"^\W*(?:\w+ · )?(?:\d{4}-\d\d-\d\d|\d{1,2} \w+ \d{4})\W*$")
_SPEAKER = re.compile(r"\b[Vv]i (?:som|på|hos|i|inom) ([A-ZÅÄÖ][\wåäöÅÄÖ]+)")
"""Who "vi" is, where the text says so: "vi som Inköpscentral"."""
_FLAT_LINE = 900
"""Characters in one line above which a text counts as flattened."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes as text: BOM, UTF-8, else Windows-1252; the Swedish warnings that belong to it."""
    for bom, codec in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(bom):
            return data.decode(codec, errors="replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if b"\x00" not in data:
        try:
            text = data.decode("cp1252")
            return text, ("Filen är inte UTF-8; den lästes som Windows-1252.",)
        except UnicodeDecodeError:
            pass
    text = data.decode("utf-8", errors="replace").replace("\ufffd", "")
    return text, ("Filen har ogiltiga tecken som har tagits bort.",)


def read_text(data: bytes, name: str) -> ReadDocument:
    """A plain text file as a document. Raises NoText when nothing readable is left."""
    return _read(data, name, markdown=False)


def read_markdown(data: bytes, name: str) -> ReadDocument:
    """A Markdown file as a document; front matter becomes metadata. Raises NoText."""
    return _read(data, name, markdown=True)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Flat `key: value` pairs of a leading `---` block, and the body after it.

    >>> front_matter('---\\nrubrik: "Lag"\\n---\\nText')
    ({'rubrik': 'Lag'}, 'Text')
    """
    if not text.startswith("---"):
        return {}, text
    head, found, body = text[3:].partition("\n---")
    if not found:
        return {}, text
    values = {}
    for match in re.finditer(r"(?m)^(\w[\w-]*):[ \t]*(.*)$", head):
        value = match[2].strip().strip('"').strip("'")
        if value:
            values[match[1].lower()] = value
    return values, body.lstrip("-").lstrip("\n")


def _read(data: bytes, name: str, *, markdown: bool) -> ReadDocument:
    text, warnings = decode(data)
    text, suspicious = clean(text)
    if suspicious:
        warnings += ("Dolda tecken har tagits bort.",)
    metadata: dict[str, str] = {}
    if markdown:
        metadata, text = front_matter(text)
        text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    if not text.strip():
        raise NoText(f"«{name}» innehåller ingen text.", "Kontrollera filen och lägg in den igen.")
    builder = TextBuilder()
    lines = [line for block in _unflatten(text).split("\n") for line in [block.rstrip()]]
    _emit(builder, lines, markdown=markdown)
    title = metadata.get("rubrik") or metadata.get("title") or _title(lines, name)
    published = _published(lines)
    if published:
        metadata.setdefault("published", published)
    speaker = _SPEAKER.search(text)
    if speaker:
        metadata.setdefault("speaker", speaker[1])
    return builder.build(title, metadata=metadata, warnings=warnings)


def _unflatten(text: str) -> str:
    """Put numbered headings of flattened minutes on lines of their own, marked as headings."""
    if not any(len(line) > _FLAT_LINE for line in text.split("\n")):
        return text
    out, at, expected = [], 0, 1
    for match in _FLAT_HEADING.finditer(text):
        if int(match["n"]) != expected:
            continue
        title = _flat_title(match["title"])
        out.append(text[at : match.start()].rstrip(" "))
        out.append(f"\n\n\x02{match['n']} {title}\n\n")
        at = match.start("title") + len(title)
        expected += 1
    if expected <= 2:
        return text
    out.append(text[at:])
    return "".join(out)


def _flat_title(words: str) -> str:
    """The heading's words: up to where a new capitalised word would begin the running text."""
    return words.strip()


def _heading_level(line: str, following: str, lines_after: bool) -> int:
    """Level of a line that looks like a heading in plain text, 0 when it does not."""
    bare = line.strip().strip("*_")
    if line.startswith("\x02"):
        return 2
    if not bare or not lines_after or len(bare) > 90 or len(bare.split()) > 12:
        return 0
    if bare[-1] in '.,;:!?”")' and not bare.endswith(("…", ")")):
        return 0
    if (
        not (bare[0].isupper() or bare[0].isdigit())
        or _BULLET.match(line)
        or _DATE_LINE.match(bare)
    ):
        return 0
    if bare[0] in '”"–-(' or "@" in bare or "://" in bare:
        return 0
    return 2


def _emit(builder: TextBuilder, lines: list[str], *, markdown: bool) -> None:
    """Turn lines into blocks; consecutive plain lines form one paragraph."""
    cookie_run = False
    first_heading = True
    index = 0
    while index < len(lines):
        line = lines[index]
        stripped = line.strip()
        index += 1
        if not stripped:
            continue
        rest = next((later.strip() for later in lines[index:] if later.strip()), "")
        if _FURNITURE.match(stripped):
            builder.boilerplate(stripped)
            continue
        if _COOKIE.search(stripped) or (cookie_run and _SITE.search(stripped)):
            cookie_run = True
            builder.boilerplate(stripped)
            continue
        match = _MD_HEADING.match(stripped) if markdown else None
        if match and match[2].strip():
            builder.heading(_inline(match[2]), len(match[1]))
            continue
        alone = index >= len(lines) or not lines[index].strip()
        after_blank = index < 2 or not lines[index - 2].strip() or line.startswith("\x02")
        level = (
            0 if markdown else _heading_level(line, rest, bool(rest) and not _DATE_LINE.match(rest))
        )
        list_follows = not alone and _BULLET.match(lines[index]) and not _SPEECH.match(lines[index])
        if level and after_blank and (alone or list_follows):
            title = stripped.lstrip("\x02")
            builder.heading(title, 1 if first_heading and not line.startswith("\x02") else 2)
            first_heading = False
            continue
        if _BULLET.match(line):
            builder.list_item(_inline(stripped) if markdown else stripped)
            continue
        if markdown and stripped.startswith("|") and stripped.endswith("|"):
            cells = [_inline(cell.strip()) for cell in stripped.strip("|").split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                builder.table_row(cells)
            continue
        paragraph = [stripped]
        if markdown:
            while index < len(lines) and lines[index].strip() and not _starts_block(lines[index]):
                paragraph.append(lines[index].strip())
                index += 1
        text = " ".join(paragraph)
        builder.paragraph(_inline(text) if markdown else text)


def _starts_block(line: str) -> bool:
    return bool(
        _BULLET.match(line) or _MD_HEADING.match(line.strip()) or line.strip().startswith("|")
    )


def _inline(text: str) -> str:
    """Markdown inline marks taken away: links keep their words, images are dropped."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text).strip()


def _title(lines: list[str], name: str) -> str:
    """The first line that could be a title, else the file's name."""
    for line in lines[:60]:
        bare = re.sub(r"^#+\s*", "", line.strip().lstrip("\x02"))
        if not bare or _FURNITURE.match(bare) or _COOKIE.search(bare) or _SITE.search(bare):
            continue
        if _DATE_LINE.match(bare) or _BULLET.match(bare):
            continue
        words = bare.split()
        if len(words) >= 3 and len(bare) <= 110 and bare[-1] not in ".:;,?":
            return _inline(bare)
        if len(words) > 30:
            lead = " ".join(words[:8]).split(":")[0]
            return lead.rsplit(" ", 1)[0] if ":" in " ".join(words[:8]) else lead
    return name


def _published(lines: list[str]) -> str | None:
    """An ISO date found near the top of the document, None when there is none."""
    months = {m: i + 1 for i, m in enumerate(
        ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]
    )}  # fmt: skip
    head = " ".join(line for line in lines[:45] if len(line) < 3000)[:6000]
    match = re.search(r"\b(20\d\d|19\d\d)-(\d\d)-(\d\d)\b", head)
    if match:
        return match.group()
    match = re.search(r"\b(\d{1,2}) (\w+) (20\d\d|19\d\d)\b", head)
    if match and match[2].lower() in months:
        return f"{match[3]}-{months[match[2].lower()]:02d}-{int(match[1]):02d}"
    return None
