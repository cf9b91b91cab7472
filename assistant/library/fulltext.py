"""The full-text rows of passages and questions: what they hold, checking and rebuilding them."""

from __future__ import annotations

import json
import sqlite3

from assistant.library import schema
from assistant.library.store import Store
from assistant.library.terms import passage_row, question_row, typed_words

SAMPLE = 200
"""Passages whose rows are compared with what their text gives now."""
BUSY = ("SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED")
"""SQLite's errors that say nothing of the content: another process is writing."""

_PASSAGES = (
    "SELECT p.id, p.heading_path, v.title, substr(v.text, p.start + 1, p.end - p.start) AS text"
    " FROM passages p JOIN versions v ON v.document_id=p.document_id AND v.version=p.version"
)


def problem(store: Store) -> str | None:
    """What is wrong with the full text, in Swedish; None when nothing is.

    Raises sqlite3.OperationalError when the database is locked.
    """
    try:
        _check_structure(store)
        missing = store.query(
            "SELECT (SELECT count(*) FROM passages WHERE id NOT IN (SELECT rowid FROM fulltext))"
            " + (SELECT count(*) FROM questions WHERE id NOT IN (SELECT rowid FROM question_text))"
            " AS n"
        )[0]["n"]
        if missing:
            return f"{missing} avsnitt eller frågor saknas i fulltextindexet."
        count = store.query("SELECT count(*) AS n FROM passages")[0]["n"]
        step = max(1, count // SAMPLE)
        rows = store.query(
            _PASSAGES.replace("SELECT p.id", "SELECT f.body, f.heading, f.plain, p.id")
            + " JOIN fulltext f ON f.rowid=p.id WHERE p.id % ? = 0",
            (step,),
        )
        stale = sum(
            passage_row(r["title"], json.loads(r["heading_path"]), r["text"])
            != (r["body"], r["heading"], r["plain"])
            for r in rows
        )
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in BUSY:
            raise
        return f"Fulltextindexet är skadat ({error})."
    return f"{stale} av {len(rows)} prövade avsnitt har inaktuell fulltext." if stale else None


def _check_structure(store: Store) -> None:
    """SQLite's own check of both indexes. Raises sqlite3.DatabaseError when one is damaged."""
    with store.writing() as db:
        for table in ("fulltext", "question_text"):
            db.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")


def rebuild(store: Store) -> None:
    """Make the full text anew from the texts, in one transaction."""
    with store.writing() as db:
        # Dropped rather than emptied: emptying reads the index, which may be what is damaged.
        for table in ("fulltext_terms", "fulltext", "question_text"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in schema.FULLTEXT:
            db.execute(statement)
        db.execute("DELETE FROM words")
        for r in db.execute(_PASSAGES).fetchall():
            row = passage_row(r["title"], json.loads(r["heading_path"]), r["text"])
            db.execute("INSERT INTO fulltext (rowid, body, heading, plain) VALUES (?,?,?,?)",
                       (r["id"], *row))  # fmt: skip
            db.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, ?)", typed_words(r["text"]))
        for r in db.execute("SELECT id, text FROM questions").fetchall():
            terms = question_row(r["text"])
            db.execute("UPDATE questions SET terms=? WHERE id=?", (terms, r["id"]))
            db.execute("INSERT INTO question_text (rowid, terms) VALUES (?,?)", (r["id"], terms))
        db.execute("UPDATE meta SET value=CAST(value AS INTEGER)+1 WHERE key='generation'")
