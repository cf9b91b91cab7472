"""PDF files: read by pypdf in a process of its own that can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText, UnreadableDocument
from assistant.ingest.readers import isolation
from assistant.ingest.readers.building import (
    TextBuilder,
    invisible_characters_warning,
    usable_title,
)
from assistant.ingest.readers.sniffing import PDF, wrong_type

_WORKER = "assistant.ingest.readers.pdf_worker"
_SPLIT = "Dela upp filen i mindre delar och lägg in dem var för sig."
_SAVE_AGAIN = (
    "Öppna den i en PDF-läsare, spara den på nytt (eller skriv ut den till PDF) och lägg in kopian."
)
_ERRORS = {
    "encrypted": ("är lösenordsskyddad.", "Spara en kopia utan lösenord och lägg in den."),
    "cipher": (
        "är krypterad på ett sätt som inte går att öppna här.",
        "Spara en kopia utan skydd (eller skriv ut den till PDF) och lägg in den.",
    ),
    "corrupt": ("är skadad och går inte att läsa.", _SAVE_AGAIN),
    "memory": ("kräver för mycket minne för att läsas.", _SPLIT),
    "time": ("tar för lång tid att läsa.", _SPLIT),
    "too_much_text": ("innehåller för mycket text för att tas in som ett dokument.", _SPLIT),
}
_OCR = "Kör textigenkänning (OCR) på den, eller skaffa originalet i Word eller PDF med text."


def read_pdf(data: bytes, name: str) -> ReadDocument:
    """Read a PDF; `name` is its file name, for messages and as the last resort for a title.

    Blocks carry page numbers from 1. Text that nobody sees on the page is left out with a warning.

    Raises UnreadableDocument (not a PDF, locked, damaged, too large, too slow) and NoText.
    """
    if b"%PDF-" not in data[:1024]:
        raise wrong_type(name, data, PDF)
    result = isolation.run(_WORKER, data, isolation.TIME_LIMIT)
    error = result.get("error")
    if error == "too_many_pages":
        raise UnreadableDocument(
            f"«{name}» har {result['pages']} sidor; högst 2 000 kan läsas.", _SPLIT
        )
    if error:
        what, remedy = _ERRORS.get(error, _ERRORS["corrupt"])
        raise UnreadableDocument(f"«{name}» {what}", remedy)
    builder = _build(result["pieces"])
    if not builder.has_content:
        raise _no_text(result, name)
    metadata = {"pages": str(result["pages"])}
    stated = result["title"].strip()
    if stated:
        metadata["title"] = stated
    if result["created"]:
        metadata["created"] = result["created"]
    warnings = _warnings(result, data, name)
    if builder.suspicious:
        warnings.append(invisible_characters_warning(name))
    title = usable_title(stated) or builder.first_heading or Path(name).stem
    return builder.build(title, metadata=metadata, warnings=warnings)


def _build(pieces: Sequence[dict[str, Any]]) -> TextBuilder:
    builder = TextBuilder()
    for piece in pieces:
        kind, text, page = piece["kind"], piece["text"], piece["page"]
        if kind == "heading":
            builder.heading(text, piece["level"], page)
        elif kind == "list_item":
            builder.list_item(text, page)
        elif kind == "table_row":
            builder.table_row(piece["cells"], page)
        elif kind == "boilerplate":
            builder.boilerplate(text, page)
        else:
            builder.paragraph(text, page)
    return builder


def _no_text(result: dict[str, Any], name: str) -> UnreadableDocument:
    if result["image_only"]:
        return NoText(f"«{name}» innehåller ingen text, bara bilder (skannad).", _OCR)
    if result["with_hidden"]:
        return NoText(
            f"«{name}» innehåller bara text som inte syns på sidorna.",
            "Kontrollera varifrån filen kommer, eller skriv ut den till PDF och lägg in kopian.",
        )
    if result["unreadable"]:
        return UnreadableDocument(f"Ingen sida i «{name}» går att läsa.", _SAVE_AGAIN)
    return NoText(f"«{name}» innehåller ingen text.", "Kontrollera att det är rätt fil.")


def _warnings(result: dict[str, Any], data: bytes, name: str) -> list[str]:
    warnings = []
    if pages := result["with_hidden"]:
        warnings.append(
            f"«{name}» har text som inte syns ({_numbered(pages)}); den togs inte med. "
            "Kontrollera varifrån filen kommer."
        )
    if pages := result["recognised"]:
        warnings.append(
            f"Texten i «{name}» är igenkänd ur skannade bilder ({_numbered(pages)}) och kan ha "
            "lästs fel; jämför citat med originalet."
        )
    if pages := result["image_only"]:
        warnings.append(
            f"«{name}» har sidor som bara är bilder ({_numbered(pages)}); de kunde inte läsas. "
            + _OCR
        )
    if pages := result["unreadable"]:
        warnings.append(
            f"«{name}» har skadade sidor ({_numbered(pages)}); de kunde inte läsas. {_SAVE_AGAIN}"
        )
    if b"%%EOF" not in data[-2048:]:
        warnings.append(
            f"«{name}» tycks vara avklippt; text kan saknas. Jämför med originalet och lägg in "
            "en hel kopia."
        )
    return warnings


def _numbered(pages: Sequence[int], most: int = 8) -> str:
    """ "sidan 3", "sidorna 2, 5 och 7"; at most `most` numbers."""
    shown = [str(page) for page in pages[:most]]
    if len(pages) == 1:
        return f"sidan {shown[0]}"
    if len(pages) > most:
        return f"sidorna {', '.join(shown)} och {len(pages) - most} till"
    return f"sidorna {', '.join(shown[:-1])} och {shown[-1]}"
