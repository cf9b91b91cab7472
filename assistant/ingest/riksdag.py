"""An act as the Riksdag's open data gives it, read into its parts and checked for being it.

The format, out of accounts of it and of programs that read it (it could not be tried against the
live service where this was written, so the reading is tolerant and the checks are not):
`https://data.riksdagen.se/dokument/sfs-2025-400.json` holds `dokumentstatus.dokument` with
`dok_id` ("sfs-2025-400"), `beteckning` ("2025:400"), `titel`, `subtitel` ("t.o.m. SFS 2025:1501";
empty for an act never amended), `text` (the plain text, with the line breaks of its source) and
`html` (a header with "SFS nr", "Utfärdad", "Ändrad", "Upphävd", then the text with
`<a class="paragraf" name="K1P1">` at every paragraph). `text` is said to be missing at times; then
the HTML is turned into the same kind of lines.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from assistant.errors import UnreadableDocument

DOCUMENT = "/dokument/{riksdag_id}.json"
"""Address of an act below the service's own address."""

FIRST_WORDING = "ursprunglig lydelse"
"""What the state of an act that was never amended begins with."""

_HEADER = re.compile(
    r"^\s*(SFS nr|Departement/myndighet|Utfärdad|Ändrad|Omtryck|Upphävd|Tidsbegränsad|Övrigt|"
    r"Författningen har upphävts genom|Ändringsregister|Källa)\s*:\s*(.*?)\s*$",
    re.IGNORECASE,
)
_HEADER_LINES = 40
_STATE = re.compile(r"t\.?\s?o\.?\s?m\.?\s*SFS\s*(\d{4}:\d+)", re.IGNORECASE)
_STAMP = re.compile(r"(?:Lag|Förordning) \(\d{4}:\d+\)\.?\s*$", re.MULTILINE)
_SFS = re.compile(r"\d{4}:\d+")
# What UTF-8 looks like when it was read as Latin-1 on the way, and what a lost letter leaves.
_GARBLED = re.compile(r"Ã[\x80-\xbf¤¥¶…„–]|Â§|\ufffd")


@dataclass(frozen=True, slots=True)
class LawText:
    """An act: `body` is its plain text, blocks parted by blank lines, without the header.

    `state` is the state as a quote shows it; None when the service did not tell it and the stamps
    in the text must. `repealed`: the day it ceased, as given, None while in force.
    """

    sfs: str
    dok_id: str
    title: str
    state: str | None
    issued: str | None
    repealed: str | None
    body: str


def whole(data: bytes) -> bool:
    """Whether an answer ends as JSON does; what is no JSON at all is judged by the reader."""
    return not data.lstrip().startswith(b"{") or data.rstrip().endswith(b"}")


def read_answer(data: bytes) -> LawText:
    """The act in an answer of the service. Raises UnreadableDocument saying what is wrong with it."""
    document = _document(data)
    sfs = _string(document, "beteckning")
    dok_id = _string(document, "dok_id") or _string(document, "id")
    if not _SFS.fullmatch(sfs) and (found := re.fullmatch(r"sfs-(\d{4})-(\d+)", dok_id)):
        sfs = f"{found[1]}:{found[2]}"
    html_header, html_body = _without_header(_plain(_string(document, "html")))
    text_header, text_body = _without_header(_lines(_string(document, "text")))
    header = html_header | text_header
    body = text_body if re.search(r"\d §", text_body) and "\n\n" in text_body else html_body
    subtitle = _string(document, "subtitel") or _string(document, "undertitel")
    told = _STATE.search(f"{subtitle} {header.get('ändrad', '')}")
    if told:
        state: str | None = f"t.o.m. SFS {told[1]}"
    else:
        state = None if _STAMP.search(body) else f"{FIRST_WORDING}, SFS {sfs}"
    if _GARBLED.search(text_body) or _GARBLED.search(html_body):
        raise UnreadableDocument(
            "Bokstäverna å, ä, ö och tecknet § har förvanskats på vägen.",
            "Inget togs in. Försök igen, och kontrollera annars nätets mellanserver (proxy).",
        )
    return LawText(
        sfs=header.get("sfs nr", sfs) or sfs,
        dok_id=dok_id,
        title=_string(document, "titel"),
        state=state,
        issued=header.get("utfärdad") or _string(document, "datum")[:10] or None,
        repealed=header.get("upphävd") or None,
        body=body,
    )


def _document(data: bytes) -> dict[str, Any]:
    """`dokumentstatus.dokument` of an answer."""
    if data.lstrip()[:1] == b"<":
        raise UnreadableDocument(
            "Tjänsten svarade med en webbsida i stället för lagtext.",
            "Försök igen senare, och kontrollera nätets inloggningssida och SAMSYN_LAW_SERVICE.",
        )
    try:
        answer = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            "Svaret är inte i teckenkodningen UTF-8.", "Inget togs in. Försök igen senare."
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(
            "Svaret är avklippt eller inte i det väntade formatet (JSON).",
            "Inget togs in. Försök igen senare.",
        ) from error
    status = answer.get("dokumentstatus") if isinstance(answer, dict) else None
    document = status.get("dokument") if isinstance(status, dict) else None
    if isinstance(document, list) and document:
        document = document[0]
    if not isinstance(document, dict):
        raise UnreadableDocument(
            "Svaret innehåller inget dokument.",
            "Riksdagens format kan ha ändrats. Hämta texten för hand: samsyn law add FIL.",
        )
    return document


def _string(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    return value.strip("\r\n") if isinstance(value, str) else ""


def _lines(text: str) -> str:
    """Plain line breaks and spaces, no space at a line's end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\ufeff", "")
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def _without_header(text: str) -> tuple[dict[str, str], str]:
    """The header's values by name in small letters, and the text after it."""
    header: dict[str, str] = {}
    lines = text.split("\n")
    last = -1
    for index, line in enumerate(lines[:_HEADER_LINES]):
        if match := _HEADER.match(line):
            header.setdefault(match[1].lower(), match[2])
            last = index
    return header, "\n".join(lines[last + 1 :]).strip("\n")


class _Plain(HTMLParser):
    """Collects text; block elements part it by blank lines, `<br>` by line breaks."""

    _BLOCKS = frozenset({"p", "div", "hr", "h1", "h2", "h3", "h4", "h5", "tr", "li", "table"})
    _SILENT = frozenset({"style", "script"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.contents = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = (dict(attrs).get("class") or "").split()
        if tag in self._SILENT:
            self.silent += 1
        elif tag == "div" and (self.contents or "sfstoc" in names):
            self.contents += 1  # the table of contents, with the divisions inside it
        elif tag == "br":
            self.parts.append("\n")
        elif tag in self._BLOCKS or (tag == "a" and "paragraf" in names):
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "div" and self.contents:
            self.contents -= 1
        elif tag in self._BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.contents:
            # A line break in the source is only where its writer's line was full.
            self.parts.append(re.sub(r"\s+", " ", data))


def _plain(html: str) -> str:
    """HTML as blocks of lines, as the plain text has them."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    lines = _lines("".join(parser.parts)).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
