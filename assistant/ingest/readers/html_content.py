"""The content of a web page as headings, paragraphs, lists and tables.

The only module that imports BeautifulSoup.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText
from assistant.ingest.readers.building import (
    TextBuilder,
    invisible_characters_warning,
    usable_title,
)
from assistant.ingest.readers.html_furniture import DROPPED, is_furniture, is_hidden, is_white
from assistant.ingest.readers.sniffing import HTML, real_type, wrong_type

_MAX_DEPTH = 150
"""Deeper elements are read as plain text; no page written by people nests like that."""
_HIDDEN_AT_LEAST = 30
"""Characters; icons and labels for screen readers are hidden on most pages."""

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
# As browsers read them; any other name is taken for UTF-8.
_ENCODINGS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "macintosh": "mac-roman",
}
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"\s+")
_DATE_KEYS = {
    "article:published_time": "published",
    "dcterms.issued": "published",
    "dc.date": "published",
    "article:modified_time": "modified",
    "dcterms.modified": "modified",
    "last-modified": "modified",
}


def read_page(data: bytes, name: str) -> ReadDocument:
    """Read a page in this process; see `html.read_html`, which sets limits to it."""
    text, warnings = _decode(data, name)
    if not text.strip() or real_type(data) not in (None, HTML) or _is_binary(text):
        raise wrong_type(name, data, HTML)
    soup = _parse(text)
    reader = _HtmlReader()
    reader.read(soup)
    builder = reader.builder
    if not builder.has_content:
        raise NoText(
            f"«{name}» innehåller ingen text.",
            "Sidan hämtar kanske sin text när den visas: skriv ut den till PDF i webbläsaren och "
            "lägg in den filen.",
        )
    if reader.hidden >= _HIDDEN_AT_LEAST:
        warnings.append(
            f"«{name}» har text som inte syns på sidan; den togs inte med. "
            "Kontrollera varifrån filen kommer."
        )
    if reader.white:
        warnings.append(f"«{name}» har vit text; den togs med. Kontrollera att den syns på sidan.")
    if builder.suspicious:
        warnings.append(invisible_characters_warning(name))
    metadata = _metadata(soup)
    first = reader.main_headings[0] if len(reader.main_headings) == 1 else ""
    title = first or usable_title(metadata.get("title", "")) or builder.first_heading
    return builder.build(title or Path(name).stem, metadata=metadata, warnings=warnings)


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """The page's text by byte order mark, by what it declares, as UTF-8 or as Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    declared = _CHARSET.search(data[:4096])
    stated = declared[1].decode("ascii").lower() if declared else "utf-8"
    for encoding in (_ENCODINGS.get(stated, "utf-8"), "utf-8"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            continue
    # Mostly good UTF-8 with some broken bytes would be garbled throughout as Windows-1252.
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    if 10 * broken < sum(character > "\x7f" for character in repaired):
        return repaired, [f"Några tecken i «{name}» gick inte att läsa och är utbytta mot \ufffd."]
    return data.decode("cp1252", "replace"), []


def _is_binary(text: str) -> bool:
    head = text[:4096]
    return head.count("\0") + head.count("\ufffd") > len(head) // 10


def _parse(text: str) -> Any:
    from bs4 import BeautifulSoup

    text = _XML_DECLARATION.sub("", text)
    # Without a tag BeautifulSoup takes the text for a file name or an address and warns.
    return BeautifulSoup(text if "<" in text else f"<p>{text}</p>", "html.parser")


class _HtmlReader:
    """Walks the page; text between block elements gathers in `_inline` until one begins or ends."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.main_headings: list[str] = []
        self.hidden = 0
        """Characters left out because they do not show."""
        self.white = False
        self._inline: list[str] = []

    def read(self, soup: Any) -> None:
        """Read the whole page."""
        self._walk(soup, 0)
        self._flush()

    def _walk(self, parent: Any, depth: int, *, item: bool = False) -> None:
        for child in parent.children:
            name = getattr(child, "name", None)
            if name is None:
                # Comments, doctypes and the like are strings of a class of their own.
                if type(child).__name__ in ("NavigableString", "CData"):
                    self._inline.append(_SPACE.sub(" ", child))
            elif name == "br":
                self._inline.append("\n")
            elif self._is_left_out(child):
                continue
            elif depth > _MAX_DEPTH:
                self._inline.append(_SPACE.sub(" ", child.get_text(" ")))
            elif is_furniture(child):
                self._flush(item=item)
                self.builder.boilerplate(self._text(child, depth))
            elif name in _BLOCKS:
                self._flush(item=item)
                self._block(child, depth, item=item)
            else:
                self._walk(child, depth + 1, item=item)

    def _block(self, element: Any, depth: int, *, item: bool) -> None:
        name = element.name
        if name in _HEADINGS:
            text = self._text(element, depth)
            if name == "h1" and text:
                self.main_headings.append(text)
            self.builder.heading(text, int(name[1]))
        elif name == "table" and not self._is_layout(element):
            self._table(element, depth)
        elif name == "pre":
            self.builder.paragraph(element.get_text())
        else:
            item = name == "li" or (item and name not in ("table", "blockquote"))
            self._walk(element, depth + 1, item=item)
            self._flush(item=item)

    def _flush(self, *, item: bool = False) -> None:
        text, self._inline = "".join(self._inline), []
        # Two line breaks in a row are how some pages separate paragraphs.
        for part in re.split(r"\n\s*\n", text):
            if item:
                self.builder.list_item(part)
            else:
                self.builder.paragraph(part)

    def _is_left_out(self, element: Any) -> bool:
        if element.name in DROPPED:
            return True
        if is_hidden(element):
            self.hidden += len(element.get_text().strip())
            return True
        self.white = self.white or (is_white(element) and bool(element.get_text().strip()))
        return False

    def _text(self, element: Any, depth: int) -> str:
        """All that shows in an element, on one line."""
        return _SPACE.sub(" ", "".join(self._visible(element, depth))).strip()

    def _visible(self, element: Any, depth: int) -> Iterator[str]:
        for child in element.children:
            name = getattr(child, "name", None)
            if name is None:
                if type(child).__name__ in ("NavigableString", "CData"):
                    yield str(child)
            elif not self._is_left_out(child):
                space = " " if name in _BLOCKS or name == "br" else ""
                yield space
                if depth > _MAX_DEPTH:
                    yield child.get_text(" ")
                else:
                    yield from self._visible(child, depth + 1)
                yield space

    def _is_layout(self, table: Any) -> bool:
        """Whether a table only places text on the page."""
        if table.get("role") in ("presentation", "none"):
            return True
        if table.find(["h1", "h2", "h3", "table", "main", "article"]) is not None:
            return True
        return all(len(_cells(row)) < 2 for row in table.find_all("tr"))

    def _table(self, table: Any, depth: int) -> None:
        caption = table.find("caption")
        if caption is not None and not self._is_left_out(caption):
            self.builder.paragraph(self._text(caption, depth))
        header: list[str] = []
        for index, row in enumerate(table.find_all("tr")):
            if self._is_left_out(row):
                continue
            cells = [cell for cell in _cells(row) if not self._is_left_out(cell)]
            texts = [self._text(cell, depth) for cell in cells]
            in_head = row.parent.name == "thead" or all(cell.name == "th" for cell in cells)
            self.builder.table_row(texts, header=header)
            if index == 0 and in_head and len(texts) > 1:
                header = texts


def _cells(row: Any) -> list[Any]:
    found: list[Any] = row.find_all(["td", "th"], recursive=False)
    return found


def _metadata(soup: Any) -> dict[str, str]:
    """What the page says of itself: title, url, published and modified (ISO dates)."""
    found: dict[str, str] = {}
    if soup.title is not None and (title := " ".join(soup.title.get_text().split())):
        found["title"] = title
    canonical = soup.find("link", rel="canonical")
    if canonical is not None and str(canonical.get("href", "")).startswith("http"):
        found["url"] = str(canonical["href"])
    for meta in soup.find_all("meta"):
        key = str(meta.get("property") or meta.get("name") or "").lower()
        date = re.match(r"\d{4}-\d{2}-\d{2}", str(meta.get("content") or ""))
        if key in _DATE_KEYS and date:
            found.setdefault(_DATE_KEYS[key], date[0])
    return found
