"""Reading the library: documents, texts, passages, cards and vectors."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.domain.documents import DocumentType, Passage, StoredPassage
from assistant.errors import DocumentNotFound
from assistant.library.writing import Vectors


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as listed: its current version and how many passages that has."""

    id: str
    type: str
    title: str
    owner: str | None
    provider: str | None
    shipped: bool
    version: str
    versions: tuple[str, ...]
    passages: int
    metadata: dict[str, str] = field(default_factory=dict)
    created: str = ""


@dataclass(frozen=True, slots=True)
class _Version:
    title: str
    type: str
    metadata: dict[str, str]


PIECE = 512
"""Vectors read at a time."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What was read in one generation of the store; thrown away as a whole when that has passed."""

    generation: int = -1
    versions: dict[tuple[str, str], _Version] = field(default_factory=dict)
    of_prefix: dict[str, list[StoredPassage]] = field(default_factory=dict)
    passages: dict[int, StoredPassage] = field(default_factory=dict)
    cards: dict[str, dict[str, object] | None] = field(default_factory=dict)


class Reading:
    """The reading half of `Store`; shares its connection and lock."""

    _db: sqlite3.Connection
    _lock: threading.RLock
    _remembered: Memory

    def generation(self) -> int:
        """Counts up with every change of the passages; caches and Chroma compare with it."""
        row = self._one("SELECT value FROM meta WHERE key='generation'")
        return int(row["value"]) if row else 0

    def stamp(self) -> str | None:
        """What no other state of any library has; None in a library made before there were stamps."""
        row = self._one("SELECT value FROM meta WHERE key='stamp'")
        return str(row["value"]) if row else None

    def _one(self, sql: str, args: Sequence[object] = ()) -> sqlite3.Row | None:
        with self._lock:
            return cast("sqlite3.Row | None", self._db.execute(sql, args).fetchone())

    def query(self, sql: str, args: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Rows of a read-only query; for the other modules of the library."""
        with self._lock:
            return self._db.execute(sql, args).fetchall()

    def find_content(self, content_hash: str) -> tuple[str, str] | None:
        """(document id, version) that holds exactly this content, None when new."""
        row = self._one(
            "SELECT document_id, version FROM versions WHERE content_hash=?", (content_hash,)
        )
        return (row["document_id"], row["version"]) if row else None

    def content_hashes(self, document_id: str) -> list[str]:
        """Content hashes of all versions of a document: the names of their originals."""
        rows = self.query(
            "SELECT content_hash FROM versions WHERE document_id=? AND file_name<>''",
            (document_id,),
        )
        return [r["content_hash"] for r in rows]

    def documents(self, *, include_shipped: bool = True) -> list[DocumentRow]:
        """All documents by title."""
        where = "" if include_shipped else "WHERE d.shipped=0"
        rows = self.query(
            "SELECT d.*, v.metadata AS metadata, v.created AS version_created,"
            " (SELECT count(*) FROM passages p WHERE p.document_id=d.id"
            "  AND p.version=d.current_version) AS n,"
            " (SELECT group_concat(version) FROM versions w WHERE w.document_id=d.id) AS all_versions"
            " FROM documents d LEFT JOIN versions v ON v.document_id=d.id"
            f" AND v.version=d.current_version {where} ORDER BY d.title"
        )
        return [
            DocumentRow(
                r["id"], r["type"], r["title"], r["owner"], r["provider"], bool(r["shipped"]),
                r["current_version"], tuple((r["all_versions"] or "").split(",")), r["n"],
                json.loads(r["metadata"] or "{}"), r["version_created"] or r["created"],
            )
            for r in rows
        ]  # fmt: skip

    def document(self, document_id: str) -> DocumentRow:
        """One document. Raises DocumentNotFound."""
        for row in self.documents():
            if row.id == document_id:
                return row
        raise unknown(document_id)

    def text(self, document_id: str, version: str | None = None) -> str:
        """The text that offsets refer to. Raises DocumentNotFound."""
        sql = (
            "SELECT v.text FROM versions v JOIN documents d ON d.id=v.document_id"
            " WHERE v.document_id=? AND v.version=coalesce(?, d.current_version)"
        )
        row = self._one(sql, (document_id, version))
        if row is None:
            raise unknown(document_id if version is None else f"{document_id} version {version}")
        return str(row["text"])

    def _memory(self) -> Memory:
        """What is remembered of the store as it is now."""
        generation, memory = self.generation(), self._remembered
        if memory.generation != generation:
            memory = self._remembered = Memory(generation)
        return memory

    def passages(self, ids: Iterable[int]) -> list[StoredPassage]:
        """The passages with these ids, in the order asked for; unknown ids are left out."""
        wanted = list(ids)
        if not wanted:
            return []
        memory = self._memory()
        new = [i for i in dict.fromkeys(wanted) if i not in memory.passages]
        if new:
            marks = ",".join("?" * len(new))
            for r in self.query(f"SELECT * FROM passages WHERE id IN ({marks})", new):
                version = self._version(memory, r["document_id"], r["version"])
                memory.passages[r["id"]] = _passage(r, version)
        return [memory.passages[i] for i in wanted if i in memory.passages]

    def _version(self, memory: Memory, document_id: str, version: str) -> _Version:
        """Title, type and metadata of a version."""
        key = (document_id, version)
        if key not in memory.versions:
            row = self._one(
                "SELECT title, type, metadata FROM versions WHERE document_id=? AND version=?", key
            )
            if row is None:
                raise unknown(f"{document_id} version {version}")
            memory.versions[key] = _Version(row["title"], row["type"], json.loads(row["metadata"]))
        return memory.versions[key]

    def owners(self, document_ids: Iterable[str]) -> dict[str, str | None]:
        """Whose each document is, None where that was not said."""
        wanted = list(dict.fromkeys(document_ids))
        marks = ",".join("?" * len(wanted))
        rows = self.query(f"SELECT id, owner FROM documents WHERE id IN ({marks})", wanted)
        return {r["id"]: r["owner"] for r in rows}

    def metadata(self, document_id: str, version: str) -> dict[str, str]:
        """What the file of a version said of itself. Raises DocumentNotFound."""
        return self._version(self._memory(), document_id, version).metadata

    def passages_of(self, prefix: str) -> list[StoredPassage]:
        """Current passages of the user's documents whose id begins with `prefix`, in order."""
        memory = self._memory()
        if prefix not in memory.of_prefix:
            rows = self.query(
                "SELECT p.id FROM passages p JOIN documents d ON d.id=p.document_id"
                " WHERE p.current=1 AND d.shipped=0 AND substr(d.id, 1, ?)=? ORDER BY p.id",
                (len(prefix), prefix),
            )
            memory.of_prefix[prefix] = self.passages(r["id"] for r in rows)
        return memory.of_prefix[prefix]

    def place(
        self, document_id: str, chapter: str | None, paragraph: str | None
    ) -> list[StoredPassage]:
        """Passages of one place in an act: current statute text, then card, then older text."""
        rows = self.query(
            "SELECT p.id FROM passages p WHERE p.document_id=? AND p.chapter IS ?"
            + (" AND p.paragraph IS ?" if paragraph else "")
            + " ORDER BY p.current DESC, p.card_id IS NOT NULL, p.version DESC, p.start LIMIT 40",
            (document_id, chapter, paragraph) if paragraph else (document_id, chapter),
        )
        return self.passages(r["id"] for r in rows)

    def located(self, locator: str) -> list[StoredPassage]:
        """The current passages of statutes that stand at `locator` ("Övergångsbestämmelser 2025:400 p. 4")."""
        rows = self.query(
            "SELECT p.id FROM passages p JOIN documents d ON d.id=p.document_id"
            " WHERE p.locator=? AND p.current=1 AND d.type='statute' AND p.card_id IS NULL ORDER BY p.id",
            (locator,),
        )
        return self.passages(r["id"] for r in rows)

    def by_card(self, card_ids: Iterable[str]) -> list[StoredPassage]:
        """The passages that are these cards."""
        wanted = list(card_ids)
        marks = ",".join("?" * len(wanted))
        rows = self.query(f"SELECT id FROM passages WHERE card_id IN ({marks})", wanted)
        return self.passages(r["id"] for r in rows)

    def cards(self, kind: str) -> dict[str, dict[str, object]]:
        """All cards of a kind by id, as they were read from the corpus (without questions)."""
        rows = self.query("SELECT id, data FROM cards WHERE kind=?", (kind,))
        return {r["id"]: json.loads(r["data"]) for r in rows}

    def card(self, card_id: str) -> dict[str, object] | None:
        """One card by id, None when there is none; shared with others who ask, not to be changed."""
        memory = self._memory()
        if card_id not in memory.cards:
            row = self._one("SELECT data FROM cards WHERE id=?", (card_id,))
            memory.cards[card_id] = json.loads(row["data"]) if row else None
        return memory.cards[card_id]

    def vectors(self, kind: str = "passage") -> tuple[NDArray[np.int64], Vectors]:
        """All vectors of a kind: owner ids (n,) and rows (n, dim); of current passages only.

        Passages by id, questions by the passage they belong to and then by id. Read a piece at a
        time: all rows at once would hold every vector three times.
        """
        owners = (
            "SELECT id FROM questions ORDER BY passage_id, id"
            if kind == "question"
            else "SELECT id FROM passages WHERE current=1 ORDER BY id"
        )
        with self._lock:
            have = {
                r[0] for r in self._db.execute("SELECT owner_id FROM vectors WHERE kind=?", (kind,))
            }
            ids = [r[0] for r in self._db.execute(owners) if r[0] in have]
            if not ids:
                return np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.float32)
            at = {owner: n for n, owner in enumerate(ids)}
            out = np.zeros((0, 0), dtype=np.float32)
            rows = self._db.execute("SELECT owner_id, vector FROM vectors WHERE kind=?", (kind,))
            while piece := rows.fetchmany(PIECE):
                read = np.frombuffer(b"".join(r[1] for r in piece), dtype=np.float32)
                if not out.size:
                    out = np.empty((len(ids), len(read) // len(piece)), dtype=np.float32)
                known = [n for n, r in enumerate(piece) if r[0] in at]
                out[[at[piece[n][0]] for n in known]] = read.reshape(len(piece), -1)[known]
        return np.array(ids, dtype=np.int64), out


def _passage(row: sqlite3.Row, version: _Version) -> StoredPassage:
    return StoredPassage(
        id=row["id"],
        document_id=row["document_id"],
        version=row["version"],
        title=version.title,
        type=cast(DocumentType, version.type),
        text=row["body"],
        passage=Passage(
            start=row["start"],
            end=row["end"],
            locator=row["locator"],
            heading_path=tuple(json.loads(row["heading_path"])),
            page=row["page"],
            chapter=row["chapter"],
            paragraph=row["paragraph"],
            card_id=row["card_id"],
        ),
        current=bool(row["current"]),
        metadata=version.metadata,
    )


def unknown(document_id: str) -> DocumentNotFound:
    """The error for a document that the library does not hold."""
    return DocumentNotFound(
        f"Biblioteket har inget dokument «{document_id}».",
        "Se vilka som finns med «samsyn documents list».",
    )
