"""The source of truth: documents, versions, passages, full text, questions and vectors in SQLite.

A document is taken in inside one transaction with everything that belongs to it, so that a kill at
any moment leaves either the whole document or nothing of it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import ModelMismatch, UserError
from assistant.library import schema, writing
from assistant.library.reading import DocumentRow, Memory, Reading, unknown
from assistant.library.writing import NewDocument, Vectors

__all__ = ["DocumentRow", "NewDocument", "Store", "Vectors"]


class Store(Reading):
    """The library's database. One connection, guarded by a lock; writers also hold a file lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._db = schema.connect(path)
        self._remembered = Memory()

    def close(self) -> None:
        """Close the connection; the store cannot be used afterwards."""
        with self._lock:
            self._db.close()

    # -- settings of the store itself ---------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A value the store remembers of itself, None when unset."""
        row = self._one("SELECT value FROM meta WHERE key=?", (key,))
        return str(row["value"]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def check_model(self, fingerprint: str) -> None:
        """Raise ModelMismatch when the stored vectors come from another model; remember the first."""
        known = self.meta("model")
        if known is None:
            self.set_meta("model", fingerprint)
        elif known != fingerprint:
            raise ModelMismatch(
                "Biblioteket är indexerat med en annan språkmodell än den som är inställd.",
                "Kör «samsyn reindex» för att räkna om, eller ta bort SAMSYN_EMBEDDING_MODEL.",
            )

    # -- writing ------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def add(self, new: NewDocument) -> None:
        """Take in a document (or a new version of one) with passages, full text and vectors."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self.writing() as db:
            writing.add_document(db, new, now)
            writing.bump(db)

    def replace_shipped(
        self, documents: Sequence[NewDocument], cards: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        """Swap the whole shipped corpus in one transaction; `cards` are (id, kind, JSON)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self.writing() as db:
            for row in db.execute("SELECT id FROM documents WHERE shipped=1").fetchall():
                writing.remove_versions(db, row["id"], None)
            db.execute("DELETE FROM documents WHERE shipped=1")
            for row in db.execute(
                "SELECT document_id, version FROM versions WHERE version LIKE 'kort-%'"
            ).fetchall():
                writing.remove_versions(db, row["document_id"], row["version"])
            for new in documents:
                writing.add_document(db, new, now)
            db.execute("DELETE FROM cards")
            db.executemany("INSERT INTO cards VALUES (?, ?, ?)", cards)
            writing.bump(db)

    def describe(self, document_id: str, owner: str | None, provider: str | None) -> None:
        """Say whose a document is and which provider it concerns; None leaves what was said."""
        with self.writing() as db:
            db.execute(
                "UPDATE documents SET owner=coalesce(?, owner), provider=coalesce(?, provider)"
                " WHERE id=?",
                (owner, provider, document_id),
            )
            writing.bump(db)

    def remove(self, document_id: str) -> None:
        """Delete a document with versions, passages, full text and vectors.

        Raises DocumentNotFound. Shipped cards of the same act stay.
        """
        with self.writing() as db:
            row = db.execute("SELECT shipped FROM documents WHERE id=?", (document_id,)).fetchone()
            if row is None:
                raise unknown(document_id)
            if row["shipped"]:
                raise UserError(
                    f"«{document_id}» följer med Samsyn och kan inte tas bort.",
                    "Lägg ett eget kort med samma id i SAMSYN_HOME/corpus om det ska säga något annat.",
                )
            cards = db.execute(
                "SELECT version FROM versions WHERE document_id=? AND type='card'", (document_id,)
            ).fetchone()
            versions = db.execute(
                "SELECT version FROM versions WHERE document_id=? AND type<>'card'", (document_id,)
            ).fetchall()
            for version in versions:
                writing.remove_versions(db, document_id, version["version"])
            if cards is None:
                db.execute("DELETE FROM documents WHERE id=?", (document_id,))
            else:
                db.execute(
                    "UPDATE documents SET type='card', shipped=1, current_version=? WHERE id=?",
                    (cards["version"], document_id),
                )
            writing.bump(db)

    def replace_vectors(self, kind: str, ids: Sequence[int], vectors: Vectors) -> None:
        """Put new vectors in place of old ones; used when the model changed."""
        with self.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(kind, i, v.tobytes()) for i, v in zip(ids, vectors, strict=True)],
            )
            writing.bump(db)
