"""One reader a format; each turns a file's bytes into a `ReadDocument`.

A reader is chosen by the file's ending; the bytes are then checked against it, so that a wrongly
named file is told and not misread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from assistant.domain.documents import ReadDocument
from assistant.errors import UnreadableDocument

Reader = Callable[[bytes, str], ReadDocument]

FORMATS = (".txt", ".md", ".markdown", ".pdf", ".docx", ".html", ".htm")
"""File endings that can be read."""


def reader_for(name: str, data: bytes) -> Reader:
    """The reader for a file. Raises UnreadableDocument for a format that none reads."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pdf":
        from assistant.ingest.readers.pdf import read_pdf

        return read_pdf
    if suffix == ".docx":
        from assistant.ingest.readers.docx import read_docx

        return read_docx
    if suffix in (".html", ".htm"):
        from assistant.ingest.readers.html import read_html

        return read_html
    if suffix in (".md", ".markdown", ".txt", ""):
        from assistant.ingest.readers import sniffing, statute, text

        if sniffing.real_type(data) is not None:
            raise sniffing.wrong_type(name, data, "en textfil")
        if suffix.startswith(".m"):
            head = data[:3000].decode("utf-8", errors="ignore")
            return statute.read_statute if statute.looks_like_statute(head) else text.read_markdown
        return text.read_text
    raise UnreadableDocument(
        f"«{name}» har ett format som Samsyn inte läser ({suffix}).",
        "Spara den som PDF, Word (.docx), HTML, Markdown eller text och lägg in den igen.",
    )
