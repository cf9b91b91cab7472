"""The rows that one transaction writes or removes; the caller owns the transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.domain.documents import Passage, ReadDocument
from assistant.library import terms

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NewDocument:
    """Everything that one transaction writes.

    `vectors` has one row a passage, `question_vectors` one row a question in passage order; both
    (n, dim), L2-normalised. `current` False: an older state of an act, kept citable.
    """

    id: str
    version: str
    read: ReadDocument
    passages: Sequence[Passage]
    vectors: Vectors
    question_vectors: Vectors
    content_hash: str
    file_name: str
    owner: str | None = None
    provider: str | None = None
    shipped: bool = False
    current: bool = True


def bump(db: sqlite3.Connection) -> None:
    """Count the generation up: the passages have changed."""
    row = db.execute("SELECT value FROM meta WHERE key='generation'").fetchone()
    value = int(row["value"]) + 1 if row else 1
    db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (str(value),))


def add_document(db: sqlite3.Connection, new: NewDocument, now: str) -> None:
    """Write a document, or a new version of one, with passages, full text and vectors."""
    read = new.read
    exists = db.execute("SELECT type FROM documents WHERE id=?", (new.id,)).fetchone()
    if exists is None:
        db.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)",
            (new.id, read.type, read.title, new.owner, new.provider, int(new.shipped),
             new.version, now),
        )  # fmt: skip
    elif new.current and read.type != "card":
        db.execute(
            "UPDATE passages SET current=0 WHERE document_id=? AND card_id IS NULL", (new.id,)
        )
        db.execute(
            "UPDATE documents SET current_version=?, title=?, type=?, shipped=0,"
            " owner=coalesce(?, owner), provider=coalesce(?, provider) WHERE id=?",
            (new.version, read.title, read.type, new.owner, new.provider, new.id),
        )
    db.execute(
        "INSERT INTO versions VALUES (?,?,?,?,?,?,?,?,?)",
        (new.id, new.version, new.content_hash, new.file_name, read.type, read.title,
         read.text, json.dumps(read.metadata, ensure_ascii=False), now),
    )  # fmt: skip
    at = 0
    for passage, vector in zip(new.passages, new.vectors, strict=True):
        at = _add_passage(db, new, passage, vector, at)


def _add_passage(
    db: sqlite3.Connection, new: NewDocument, passage: Passage, vector: Vectors, at: int
) -> int:
    text = new.read.text[passage.start : passage.end]
    cursor = db.execute(
        "INSERT INTO passages (document_id, version, start, end, locator, heading_path, body,"
        " page, chapter, paragraph, card_id, current) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (new.id, new.version, passage.start, passage.end, passage.locator,
         json.dumps(passage.heading_path, ensure_ascii=False), text, passage.page,
         passage.chapter, passage.paragraph, passage.card_id, int(new.current)),
    )  # fmt: skip
    row_id = cast(int, cursor.lastrowid)
    db.execute(
        "INSERT INTO fulltext (rowid, body, heading, plain) VALUES (?,?,?,?)",
        (row_id, *terms.passage_row(new.read.title, passage.heading_path, text)),
    )
    db.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", terms.typed_words(text))
    db.execute("INSERT INTO vectors VALUES ('passage', ?, ?)", (row_id, vector.tobytes()))
    for question in passage.questions:
        row = terms.question_row(question)
        cursor = db.execute(
            "INSERT INTO questions (passage_id, text, terms) VALUES (?,?,?)",
            (row_id, question, row),
        )
        question_id = cast(int, cursor.lastrowid)
        db.execute("INSERT INTO question_text (rowid, terms) VALUES (?,?)", (question_id, row))
        db.execute(
            "INSERT INTO vectors VALUES ('question', ?, ?)",
            (question_id, new.question_vectors[at].tobytes()),
        )
        at += 1
    return at


def remove_versions(db: sqlite3.Connection, document_id: str, version: str | None) -> None:
    """Delete a version (None: all versions) of a document with everything that belongs to it."""
    where = "document_id=?" + ("" if version is None else " AND version=?")
    args = (document_id,) if version is None else (document_id, version)
    ids = [r["id"] for r in db.execute(f"SELECT id FROM passages WHERE {where}", args)]
    for passage_id in ids:
        for row in db.execute(
            "SELECT id FROM questions WHERE passage_id=?", (passage_id,)
        ).fetchall():
            db.execute("DELETE FROM question_text WHERE rowid=?", (row["id"],))
            db.execute("DELETE FROM vectors WHERE kind='question' AND owner_id=?", (row["id"],))
        db.execute("DELETE FROM questions WHERE passage_id=?", (passage_id,))
        db.execute("DELETE FROM fulltext WHERE rowid=?", (passage_id,))
        db.execute("DELETE FROM vectors WHERE kind='passage' AND owner_id=?", (passage_id,))
    db.execute(f"DELETE FROM passages WHERE {where}", args)
    db.execute(f"DELETE FROM versions WHERE {where}", args)
