"""Reads a PDF in a process of its own: `python -m assistant.ingest.readers.pdf_worker`.

The answer is `{"error": code, ...}` or what `_read` returns. No other module imports pypdf.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import asdict
from typing import Any

from assistant.ingest.readers.isolation import answer
from assistant.ingest.readers.pdf_graphics import Box, entry
from assistant.ingest.readers.pdf_layout import pieces_of
from assistant.ingest.readers.pdf_lines import Line, lines_of
from assistant.ingest.readers.pdf_visibility import PageWatcher

MAX_PAGES = 2000
MAX_TEXT = 20_000_000
"""Characters in all: about 8,000 full pages."""
_HIDDEN_AT_LEAST = 4
"""Fewer hidden characters on a page are spaces and stray glyphs."""
_TEXT_FIELDS = ("/Tx", "/Ch", "/Btn")


def _open_and_read(data: bytes) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted"}
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            return {"error": "too_many_pages", "pages": pages}
        return _read(reader, pages)
    except FileNotDecryptedError:
        return {"error": "encrypted"}
    except DependencyError:
        return {"error": "cipher"}
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError):
        return {"error": "corrupt"}


def _read(reader: Any, count: int) -> dict[str, Any]:
    """Read all pages.

    Returns pieces (list of `Piece` as dictionaries), pages, title and created (what the file says
    of itself), and the numbers of the pages that are images only, could not be read, have hidden
    text (with the characters by reason in `hidden`), or text that was recognised from an image.
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError

    layers = _hidden_layers(reader)
    pages: list[list[Line]] = []
    image_only: list[int] = []
    unreadable: list[int] = []
    with_hidden: list[int] = []
    recognised: list[int] = []
    hidden: Counter[str] = Counter()
    characters = 0
    for number in range(1, count + 1):
        lines: list[Line] = []
        try:
            page = reader.pages[number - 1]
            watcher, from_image = _read_page(page, layers)
            lines = lines_of(watcher.runs, number) + _fields(page, number)
        except (MemoryError, DependencyError, FileNotDecryptedError):
            raise
        except Exception:  # whatever a damaged page raises, the others are still worth reading
            unreadable.append(number)
        else:
            if watcher.hidden.total() >= _HIDDEN_AT_LEAST:
                with_hidden.append(number)
                hidden += watcher.hidden
            if from_image:
                recognised.append(number)
            if not lines and watcher.canvas.image_share() > 0:
                image_only.append(number)
        pages.append(lines)
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_TEXT:
            return {"error": "too_much_text"}
    title, created = _about(reader)
    return {
        "pieces": [asdict(piece) for piece in pieces_of(pages)],
        "pages": count,
        "title": title,
        "created": created,
        "image_only": image_only,
        "unreadable": unreadable,
        "with_hidden": with_hidden,
        "hidden": dict(hidden),
        "recognised": recognised,
    }


def _read_page(page: Any, layers: frozenset[int]) -> tuple[PageWatcher, bool]:
    """Read one page, again where the first reading shows it must be read otherwise.

    Returns what the last reading saw, and whether its text is the layer a scanner's text
    recognition laid over the page's image.
    """

    def watch(*, skip: frozenset[int] = frozenset(), keep_invisible: bool = False) -> PageWatcher:
        watcher = PageWatcher(
            box,
            entry(page, "/Resources"),
            hidden_layers=layers,
            skip=skip,
            keep_invisible=keep_invisible,
        )
        page.extract_text(
            visitor_operand_before=watcher.before,
            visitor_operand_after=watcher.after,
            visitor_text=watcher.text,
        )
        return watcher

    edges = [float(edge) for edge in page.cropbox]
    box: Box = (
        min(edges[0], edges[2]),
        min(edges[1], edges[3]),
        max(edges[0], edges[2]),
        max(edges[1], edges[3]),
    )
    watcher = watch()
    if covered := watcher.covered():
        watcher = watch(skip=covered)
    behind = watcher.hidden["invisible"] + watcher.hidden["covered"]
    if behind > 10 * watcher.visible and watcher.canvas.image_share() >= 0.5:
        return watch(keep_invisible=True), True
    return watcher, False


def _fields(page: Any, number: int) -> list[Line]:
    """What has been filled in on the page's form fields, as rows of name and value."""
    rows = []
    for reference in entry(page, "/Annots") or ():
        field = reference.get_object()
        parent = entry(field, "/Parent")
        kind, name, value = (entry(field, key) or entry(parent, key) for key in ("/FT", "/T", "/V"))
        seen = not int(entry(field, "/F") or 0) & 0b100010  # neither hidden nor "no view"
        text = str(value or "").removeprefix("/").strip()
        if kind in _TEXT_FIELDS and seen and text and text != "Off":
            cells = (str(name or "").strip() or "Fält", text)
            joined = " ".join(cells)
            rows.append(Line(joined, cells, number, 0.0, 0.0, 0.0, False, 0.5))
    return rows


def _hidden_layers(reader: Any) -> frozenset[int]:
    """The object numbers of the layers that are switched off when the file is opened."""
    properties = entry(reader.trailer["/Root"], "/OCProperties")
    default = entry(properties, "/D")
    off = {getattr(layer, "idnum", 0) for layer in entry(default, "/OFF") or ()}
    if entry(default, "/BaseState") == "/OFF":
        on = {getattr(layer, "idnum", 0) for layer in entry(default, "/ON") or ()}
        off |= {getattr(layer, "idnum", 0) for layer in entry(properties, "/OCGs") or ()} - on
    return frozenset(off - {0})


def _about(reader: Any) -> tuple[str, str]:
    """Title and date of creation (ISO, or "") that the file states."""
    try:
        information = reader.metadata
        title = str((information and information.title) or "")
    except Exception:  # damaged particulars are no reason to refuse the text
        return "", ""
    try:
        created = information and information.creation_date
    except Exception:
        created = None
    return title, created.date().isoformat() if created else ""


if __name__ == "__main__":
    answer(_open_and_read)
