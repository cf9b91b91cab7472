"""Feedback in the library's database: one table, made when the first verdict is given.

It lies beside the documents because one file is then everything to back up, and because a verdict
is acknowledged only after its commit, like a document.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from assistant.domain.feedback import Feedback, Place
from assistant.library.store import Store

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL,
    created TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    data TEXT NOT NULL
)
"""


def add(store: Store, feedback: Feedback) -> None:
    """Keep a verdict; a later one on the same answer to the same question takes its place."""
    data = asdict(feedback)
    row = [data.pop(k) for k in ("answer_id", "created", "verdict", "reason")]
    with store.writing() as db:
        db.execute(_TABLE)
        db.execute("DELETE FROM feedback WHERE answer_id=?", (feedback.answer_id,))
        db.execute(
            "INSERT INTO feedback (answer_id, created, verdict, reason, data)"
            " VALUES (?, ?, ?, ?, ?)",
            (*row, json.dumps(data, ensure_ascii=False)),
        )


def read(store: Store) -> list[Feedback]:
    """Every verdict, oldest first."""
    if not store.query("SELECT 1 FROM sqlite_master WHERE name='feedback'"):
        return []
    return [_feedback(row) for row in store.query("SELECT * FROM feedback ORDER BY id")]


def _feedback(row: sqlite3.Row) -> Feedback:
    data = json.loads(row["data"])
    return Feedback(
        answer_id=row["answer_id"],
        created=row["created"],
        verdict=row["verdict"],
        reason=row["reason"],
        question=data["question"],
        history=tuple(data["history"]),
        as_of=data["as_of"],
        kind=data["kind"],
        refusal=data["refusal"],
        mode=data["mode"],
        places=tuple(Place(**place) for place in data["places"]),
    )
