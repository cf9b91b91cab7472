"""The zip file that a Word document is, opened only after its declared sizes have been checked.

One megabyte of zip can grow to gigabytes, and a DOCTYPE can make text vanish or grow: both are
refused before anything is parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import Any

from assistant.errors import UnreadableDocument
from assistant.ingest.readers.sniffing import WORD, wrong_type

MAX_ENTRIES = 5_000
MAX_TOTAL = 200_000_000
"""Bytes when unpacked, all parts together."""
MAX_XML_PART = 50_000_000
"""Bytes of one XML part; parsed it takes about ten times as much."""
MAX_RATIO = 100
RATIO_FROM = 1_000_000
"""Bytes when unpacked; below this a high ratio is harmless."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_PLAIN_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_SAVE_AGAIN = "Öppna den i Word, spara den på nytt som .docx och lägg in den kopian."


class Package:
    """The parts of a checked Word file.

    Raises UnreadableDocument from the constructor for what is not a Word file, is locked, too
    large, damaged or unsafe, and from `xml` for a part that cannot be parsed.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        if data.startswith(_OLE_MAGIC):
            raise _old_or_locked(data, name)
        if not data.startswith(b"PK\x03\x04"):
            raise wrong_type(name, data, WORD)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check()
            main = self._targets("_rels/.rels", "", "officeDocument")
        except _ZIP_ERRORS as error:
            raise self._damaged() from error
        self.main = main[0] if main else ""
        if not main or self.main not in self._zip.namelist():
            raise (
                self._damaged()
                if "[Content_Types].xml" in self._zip.namelist()
                else wrong_type(name, data, WORD)
            )
        if not self.main.startswith("word/") and _name(self.xml(self.main)) != "document":
            raise wrong_type(name, data, WORD)

    def xml(self, part: str) -> Any:
        """The root element (lxml) of a part; None when there is no such part."""
        from lxml import etree  # type: ignore[import-untyped]

        if part not in self._zip.namelist():
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(self._zip.read(part), parser)
        except (etree.XMLSyntaxError, *_ZIP_ERRORS) as error:
            raise self._damaged() from error

    def related(self, kind: str) -> list[str]:
        """The parts the document refers to as `kind` ("styles", "numbering", "footnotes", …)."""
        folder, file = posixpath.split(self.main)
        return self._targets(f"{folder}/_rels/{file}.rels", folder, kind)

    def particulars(self) -> dict[str, str]:
        """What the file says of itself: title, created and modified (ISO dates), where stated."""
        parts = self._targets("_rels/.rels", "", "core-properties")
        root = self.xml(parts[0]) if parts else None
        found: dict[str, str] = {}
        for one in root if root is not None else ():
            key, text = _name(one), " ".join((one.text or "").split())
            if key == "title" and text:
                found[key] = text
            elif key in ("created", "modified") and text[:4].isdigit():
                found[key] = text[:10]
        return found

    def has_images(self) -> bool:
        """Whether pictures come with the document."""
        return any("/media/" in part for part in self._zip.namelist())

    def _targets(self, relations: str, folder: str, kind: str) -> list[str]:
        root = self.xml(relations)
        if root is None:
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            for relation in root
            if str(relation.get("Type", "")).rpartition("/")[2] == kind
            and relation.get("TargetMode") != "External"
        ]

    def _check(self) -> None:
        entries = self._zip.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise _locked(self._name)
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise self._too_large()
        for entry in entries:
            ratio = entry.file_size / max(1, entry.compress_size)
            if entry.file_size > RATIO_FROM and ratio > MAX_RATIO:
                raise self._too_large()
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                if entry.file_size > MAX_XML_PART:
                    raise self._too_large()
                self._check_xml(self._zip.read(entry))

    def _check_xml(self, part: bytes) -> None:
        # Without the zeros UTF-16 reads as ASCII. Other encodings could spell the words otherwise.
        text = part.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        encoding = _ENCODING.match(text[:200])
        if (
            b"<!DOCTYPE" in text
            or b"<!ENTITY" in text
            or (encoding and encoding[1].lower() not in _PLAIN_ENCODINGS)
        ):
            raise UnreadableDocument(
                f"«{self._name}» innehåller XML-definitioner (DOCTYPE) som en Word-fil inte ska "
                "ha, och läses därför inte.",
                f"Kontrollera varifrån filen kommer. {_SAVE_AGAIN}",
            )

    def _too_large(self) -> UnreadableDocument:
        return UnreadableDocument(
            f"«{self._name}» blir orimligt stor när den packas upp och läses därför inte.",
            f"Kontrollera varifrån filen kommer. {_SAVE_AGAIN}",
        )

    def _damaged(self) -> UnreadableDocument:
        return UnreadableDocument(
            f"«{self._name}» är skadad och går inte att läsa som Word-fil.", _SAVE_AGAIN
        )


def _name(element: Any) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _locked(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"«{name}» är lösenordsskyddad.", "Spara en kopia utan lösenord och lägg in den."
    )


def _old_or_locked(data: bytes, name: str) -> UnreadableDocument:
    # An OLE file lists its streams by name: a locked .docx holds one called EncryptedPackage.
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _locked(name)
    if "WordDocument".encode("utf-16-le") in data:
        return UnreadableDocument(
            f"«{name}» är en Word-fil i det äldre formatet (.doc), som inte går att läsa.",
            _SAVE_AGAIN,
        )
    return wrong_type(name, data, WORD)
