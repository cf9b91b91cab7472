"""What a file really is, told by its first bytes, so that a wrong extension can be named."""

from __future__ import annotations

import io
import re
import zipfile

from assistant.errors import UnreadableDocument

PDF = "en PDF"
WORD = "en Word-fil (.docx)"
OLD_OFFICE = (
    "en fil i det äldre Office-formatet (.doc, .xls eller .ppt) eller en lösenordsskyddad fil"
)
HTML = "en webbsida (HTML)"

_OFFICE_FOLDERS = {
    "word/": WORD,
    "xl/": "ett Excel-ark (.xlsx)",
    "ppt/": "en PowerPoint-fil (.pptx)",
}
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"{\\rtf", "en RTF-fil"),
    (b"\x89PNG", "en bild (PNG)"),
    (b"\xff\xd8\xff", "en bild (JPEG)"),
    (b"GIF8", "en bild (GIF)"),
    (b"II*\x00", "en bild (TIFF)"),
    (b"MM\x00*", "en bild (TIFF)"),
    (b"MIME-Version:", "ett webbarkiv (.mht)"),
    (b"From: <Saved by", "ett webbarkiv (.mht)"),
    (b"\x1f\x8b", "en komprimerad fil (gzip)"),
    (b"7z\xbc\xaf", "en komprimerad fil (7-Zip)"),
)
_HTML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def real_type(data: bytes) -> str | None:
    """The Swedish name of what `data` is by its own first bytes; None when they do not tell."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return HTML
    return None


def wrong_type(name: str, data: bytes, expected: str) -> UnreadableDocument:
    """The error for a file that is not `expected` ("en PDF"), naming what it is when that shows."""
    if not data.strip(b"\x00 \t\r\n"):
        return UnreadableDocument(
            f"«{name}» är tom.", "Kontrollera att filen sparades hel och lägg in den igen."
        )
    kind = real_type(data)
    if kind is None or kind == expected:
        return UnreadableDocument(
            f"«{name}» går inte att läsa som {expected}.",
            "Öppna filen i det program den kommer från, spara den på nytt och lägg in den igen.",
        )
    return UnreadableDocument(
        f"«{name}» är inte {expected} utan {kind}.",
        "Ge filen rätt filändelse, eller spara den som PDF, och lägg in den igen.",
    )


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:5000]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "en skadad zip-fil"
    for folder, kind in _OFFICE_FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return kind
    if "content.xml" in names:
        return "en OpenDocument-fil (.odt, .ods eller .odp)"
    return "en zip-fil"
