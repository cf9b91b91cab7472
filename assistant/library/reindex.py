"""New vectors: for the whole library when the model was changed, or in place of bad ones.

The new vectors are gathered beside the old ones, under kinds of their own, and take their place in
one transaction at the end. Until then search goes on with the old model; a kill midway leaves
meta "reindexing", and the next run goes on from there, unless the library changed in between.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.library.embeddings import Embedder, TextKind
from assistant.library.store import Store

REINDEXING = "reindexing"
"""Key in the store's meta: fingerprint@generation that vectors are being gathered for."""
STAGED = {"passage": "passage~", "question": "question~"}
"""Kind of the vectors that are waiting to take the place of a kind's old ones."""
BATCH = 256
"""Texts a transaction: what a kill can cost."""
SAMPLE = 100
"""Vectors a kind that are compared with newly computed ones."""
TOLERANCE = 1e-3
"""How far a vector's length may be from 1, and a value from the newly computed one."""

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Text:
    """What one vector is made of; `owner` is the id of the passage or question."""

    owner: int
    text: str


def passage_texts(store: Store, ids: Iterable[int] | None = None) -> Iterator[Text]:
    """What the vectors of passages are made of (title, heading path, text), in order of id.

    `ids` limits it to some passages. Passages of older versions are among them.
    """
    if ids is None:
        ids = [r["id"] for r in store.query("SELECT id FROM passages ORDER BY id")]
    for batch in batches(sorted(ids)):
        marks = ",".join("?" * len(batch))
        for row in store.query(
            "SELECT p.id, p.heading_path, v.title,"
            " substr(v.text, p.start + 1, p.end - p.start) AS body"
            " FROM passages p JOIN versions v"
            " ON v.document_id=p.document_id AND v.version=p.version"
            f" WHERE p.id IN ({marks}) ORDER BY p.id",
            batch,
        ):
            parts = [row["title"], *json.loads(row["heading_path"]), row["body"]]
            yield Text(row["id"], " ".join(parts))


def question_texts(store: Store, ids: Iterable[int] | None = None) -> Iterator[Text]:
    """What the vectors of questions are made of, in order of id; `ids` limits it to some."""
    if ids is None:
        ids = [r["id"] for r in store.query("SELECT id FROM questions ORDER BY id")]
    for batch in batches(sorted(ids)):
        marks = ",".join("?" * len(batch))
        for row in store.query(
            f"SELECT id, text FROM questions WHERE id IN ({marks}) ORDER BY id", batch
        ):
            yield Text(row["id"], row["text"])


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """`ids` in slices that fit one statement of SQL and one of encoding."""
    for at in range(0, len(ids), BATCH):
        yield ids[at : at + BATCH]


TEXTS = {"passage": passage_texts, "question": question_texts}
USES: dict[str, TextKind] = {"passage": "passage", "question": "query"}


def unusable(store: Store, embedder: Embedder, kind: str) -> list[int]:
    """Ids of the passages or questions whose vector is missing, of wrong length, norm or meaning.

    Meaning is compared for an even sample of SAMPLE, and only with the model the vectors came from.
    When one of those differs from its text, none is trusted and all ids are returned.
    """
    rows = store.query(
        f"SELECT o.id, v.vector FROM {kind}s o LEFT JOIN vectors v"
        " ON v.kind=? AND v.owner_id=o.id ORDER BY o.id",
        (kind,),
    )
    same_model = store.meta("model") in (None, embedder.fingerprint)
    sizes = Counter(len(r["vector"]) for r in rows if r["vector"] is not None)
    size = 4 * embedder.dimensions if same_model or not sizes else sizes.most_common(1)[0][0]
    whole = [r for r in rows if r["vector"] is not None and len(r["vector"]) == size]
    flat = np.frombuffer(b"".join(r["vector"] for r in whole), dtype=np.float32)
    matrix = flat.reshape(len(whole), size // 4)
    with np.errstate(over="ignore", invalid="ignore"):
        norms = np.linalg.norm(matrix, axis=1)
    # A text without a known word has the vector 0. Comparisons with NaN are False: not usable.
    unit = (abs(norms - 1) <= TOLERANCE) | (norms == 0)
    good = {int(r["id"]): matrix[n] for n, r in enumerate(whole) if unit[n]}
    if same_model and good:
        ids = np.array(list(good))
        sample = ids[np.unique(np.linspace(0, len(ids) - 1, SAMPLE).astype(np.int64))]
        texts = list(TEXTS[kind](store, sample.tolist()))
        fresh = embedder.encode([t.text for t in texts], USES[kind])
        for text, vector in zip(texts, fresh, strict=True):
            if not np.allclose(good[text.owner], vector, atol=TOLERANCE):
                return [r["id"] for r in rows]
    return [r["id"] for r in rows if r["id"] not in good]


def recompute(store: Store, embedder: Embedder) -> None:
    """New vectors in place of the unusable; nothing when the library's model is another one."""
    if store.meta("model") not in (None, embedder.fingerprint):
        return  # these would not fit the others: `reindex` is the way
    for kind in STAGED:
        for ids in batches(unusable(store, embedder, kind)):
            rows = list(TEXTS[kind](store, ids))
            vectors = embedder.encode([row.text for row in rows], USES[kind])
            store.replace_vectors(kind, [row.owner for row in rows], vectors)


def reindex(store: Store, embedder: Embedder, progress: Progress | None = None) -> int:
    """Recompute the vectors of all passages and questions; returns how many were computed now.

    `progress` is called with (done, all). A run after one that was cut short computes only what is
    missing. The caller holds the write lock.
    """
    computed = 0
    while True:
        mark = _begin(store, embedder.fingerprint)
        computed += _gather(store, embedder, progress)
        if _finish(store, embedder.fingerprint, mark):
            return computed


def _begin(store: Store, fingerprint: str) -> str:
    """Note what is under way; vectors gathered for another model or library are thrown away.

    The generation counts because SQLite gives the ids of removed passages to new ones.
    """
    with store.writing() as db:
        rows = db.execute(
            "SELECT key, value FROM meta WHERE key IN (?, 'generation')", (REINDEXING,)
        )
        known = {row["key"]: row["value"] for row in rows}
        mark = f"{fingerprint}@{known.get('generation', 0)}"
        if known.get(REINDEXING) != mark:
            db.executemany(
                "DELETE FROM vectors WHERE kind=?", [(kind,) for kind in STAGED.values()]
            )
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (REINDEXING, mark))
    return mark


def _gather(store: Store, embedder: Embedder, progress: Progress | None) -> int:
    """Compute what is missing, a transaction a batch; returns how many vectors that were."""
    missing = {kind: _missing(store, kind) for kind in STAGED}
    total = _count(store, "passages") + _count(store, "questions")
    computed = sum(len(ids) for ids in missing.values())
    done = total - computed
    if progress:
        progress(done, total)
    for kind in STAGED:
        for batch in batches(missing[kind]):
            rows = list(TEXTS[kind](store, batch))
            vectors = embedder.encode([row.text for row in rows], USES[kind])
            with store.writing() as db:
                _put(db, STAGED[kind], [row.owner for row in rows], vectors)
            done += len(batch)
            if progress:
                progress(done, total)
    return computed


def _missing(store: Store, kind: str) -> list[int]:
    rows = store.query(
        f"SELECT id FROM {kind}s WHERE id NOT IN"
        " (SELECT owner_id FROM vectors WHERE kind=?) ORDER BY id",
        (STAGED[kind],),
    )
    return [row["id"] for row in rows]


def _count(store: Store, table: str) -> int:
    return int(store.query(f"SELECT count(*) AS n FROM {table}")[0]["n"])


def _put(db: sqlite3.Connection, kind: str, ids: Sequence[int], vectors: Vectors) -> None:
    rows = [
        (kind, i, np.asarray(vector, dtype=np.float32).tobytes())
        for i, vector in zip(ids, vectors, strict=True)
    ]
    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)


def _finish(store: Store, fingerprint: str, mark: str) -> bool:
    """The new vectors take the place of the old ones, and the library names the new model.

    False, and nothing is done, when the library changed meanwhile.
    """
    with store.writing() as db:
        row = db.execute("SELECT value FROM meta WHERE key='generation'").fetchone()
        generation = int(row["value"]) if row else 0
        if mark != f"{fingerprint}@{generation}":
            return False
        for kind, staged in STAGED.items():
            db.execute("DELETE FROM vectors WHERE kind=?", (kind,))
            db.execute("UPDATE vectors SET kind=? WHERE kind=?", (kind, staged))
        db.execute("DELETE FROM meta WHERE key=?", (REINDEXING,))
        db.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("model", fingerprint), ("generation", str(generation + 1))],
        )
    return True
