"""The tables of the library's SQLite database, and how a database is opened.

The full-text index uses `unicode61 remove_diacritics 0`: SQLite's default would make "får" find
"far". Text is handed to it already folded, stemmed and split into compound parts.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA_VERSION = 1
LOG_LEFT = 4_000_000
"""Bytes of the write-ahead log that may stay on disk."""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
-- What no other state of any library has: a copy kept outside the database belongs to one state only,
-- also when the database is put back from a backup.
CREATE TRIGGER IF NOT EXISTS stamp_made AFTER INSERT ON meta WHEN NEW.key='generation' BEGIN
    INSERT OR REPLACE INTO meta VALUES ('stamp', hex(randomblob(16)));
END;
CREATE TRIGGER IF NOT EXISTS stamp_changed AFTER UPDATE ON meta WHEN NEW.key='generation' BEGIN
    INSERT OR REPLACE INTO meta VALUES ('stamp', hex(randomblob(16)));
END;
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    owner TEXT,
    provider TEXT,
    shipped INTEGER NOT NULL DEFAULT 0,
    current_version TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS versions (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
);
CREATE INDEX IF NOT EXISTS versions_by_hash ON versions(content_hash);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL,
    version TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    locator TEXT NOT NULL,
    heading_path TEXT NOT NULL,
    body TEXT NOT NULL,
    page INTEGER,
    chapter TEXT,
    paragraph TEXT,
    card_id TEXT,
    current INTEGER NOT NULL DEFAULT 1,
    FOREIGN KEY (document_id, version) REFERENCES versions(document_id, version) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS passages_by_place ON passages(document_id, chapter, paragraph);
CREATE INDEX IF NOT EXISTS passages_by_card ON passages(card_id);
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY,
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    terms TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS questions_by_passage ON questions(passage_id);
-- With rowids: without them a row of a kilobyte takes a page of four by itself.
CREATE TABLE IF NOT EXISTS vectors (
    kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (kind, owner_id)
);
CREATE TABLE IF NOT EXISTS cards (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS words (
    plain TEXT NOT NULL,
    word TEXT NOT NULL,
    stem TEXT NOT NULL,
    PRIMARY KEY (plain, word)
);
"""


_FOLLOW_UP = """
CREATE TABLE IF NOT EXISTS providers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    organisation_number TEXT UNIQUE,
    aliases TEXT NOT NULL DEFAULT '[]',
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS homes (
    id INTEGER PRIMARY KEY,
    provider_id INTEGER NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL DEFAULT '[]',
    created TEXT NOT NULL,
    UNIQUE (provider_id, name)
);
CREATE TABLE IF NOT EXISTS agreements (
    id INTEGER PRIMARY KEY,
    provider_id INTEGER NOT NULL REFERENCES providers(id) ON DELETE CASCADE,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    aliases TEXT NOT NULL DEFAULT '[]',
    valid_from TEXT,
    valid_to TEXT,
    created TEXT NOT NULL,
    UNIQUE (provider_id, document_id)
);
CREATE TABLE IF NOT EXISTS plans (
    id INTEGER PRIMARY KEY,
    provider TEXT,
    home TEXT,
    title TEXT NOT NULL,
    visit_type TEXT,
    date TEXT,
    data TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS findings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    home TEXT,
    document_id TEXT NOT NULL,
    version TEXT NOT NULL,
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    locator TEXT NOT NULL DEFAULT '',
    area TEXT,
    severity TEXT,
    deadline TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'done', 'repeated')),
    repeated INTEGER NOT NULL DEFAULT 0,
    reported TEXT,
    confirmed TEXT NOT NULL DEFAULT 'proposed'
        CHECK (confirmed IN ('proposed', 'confirmed', 'rejected')),
    closed TEXT,
    closed_how TEXT,
    created TEXT NOT NULL,
    UNIQUE (document_id, version, start, end),
    FOREIGN KEY (document_id, version) REFERENCES versions(document_id, version) ON DELETE CASCADE
);
"""
"""Follow-up: whom the documents are about, what was found, which plans were made."""

FULLTEXT = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5("
    "body, heading, plain, detail=column, tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_terms USING fts5vocab('fulltext', 'col')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS question_text USING fts5("
    "terms, detail=none, tokenize='unicode61 remove_diacritics 0')",
)
"""The full-text tables; made anew by `fulltext.rebuild`."""


def connect(path: Path) -> sqlite3.Connection:
    """Open (and where needed make) the database: WAL, every commit on disk before it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=5.0, check_same_thread=False, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    # Once its pages are in the database the log is cut, or it stays as large as the largest ingest.
    connection.execute(f"PRAGMA journal_size_limit={LOG_LEFT}")
    connection.execute("PRAGMA foreign_keys=ON")
    # No memory map: every page read through one counts as the process's own, the whole library in the end.
    connection.execute("PRAGMA cache_size=-16000")
    row = connection.execute("SELECT 1 FROM sqlite_master WHERE name='meta'").fetchone()
    if row is None:
        # One transaction: a kill here leaves a file without tables, never one without a version.
        version = f"INSERT OR IGNORE INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}');"
        virtual = ";".join(FULLTEXT) + ";"
        connection.executescript(
            "BEGIN IMMEDIATE;" + _TABLES + _FOLLOW_UP + virtual + version + "COMMIT;"
        )
    elif not connection.execute("SELECT 1 FROM sqlite_master WHERE name='findings'").fetchone():
        # A library from before findings were kept.
        connection.executescript("BEGIN IMMEDIATE;" + _FOLLOW_UP + "COMMIT;")
    return connection
