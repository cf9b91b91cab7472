"""What is wrong with a library, and putting right what can be derived again from the texts.

Texts, documents and findings are the truth and are never touched. Full text and vectors are rebuilt
from them, rows that belong to nothing are deleted, and a damaged database is only named.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.errors import LibraryBusy
from assistant.library import fulltext, schema
from assistant.library import vectors_probe as index_on_disk
from assistant.library.embeddings import Embedder
from assistant.library.fulltext import BUSY
from assistant.library.reindex import REINDEXING, STAGED, recompute, unusable
from assistant.library.store import Store

Kind = Literal[
    "database", "references", "schema", "model", "reindexing", "fulltext", "vectors", "offsets",
    "orphans", "passages", "index", "network", "partial", "disk",
]  # fmt: skip

MOUNTS = Path("/proc/mounts")
NETWORK = ("nfs", "nfs4", "cifs", "smbfs", "smb3", "9p", "fuse.sshfs")
"""File systems on which SQLite's write-ahead log can lose or mix up what is written."""
MIN_FREE = 200 * 1024 * 1024
"""Bytes free on disk, below which a warning is given."""

# What belongs to nothing, in the order in which it is deleted: the later follows from the former.
# The last two read the full text, which may itself be damaged.
_ORPHANS = (
    "FROM passages WHERE NOT EXISTS (SELECT 1 FROM versions v"
    " WHERE v.document_id=passages.document_id AND v.version=passages.version)",
    "FROM questions WHERE passage_id NOT IN (SELECT id FROM passages)",
    "FROM vectors WHERE kind='passage' AND owner_id NOT IN (SELECT id FROM passages)",
    "FROM vectors WHERE kind='question' AND owner_id NOT IN (SELECT id FROM questions)",
    "FROM fulltext WHERE rowid NOT IN (SELECT id FROM passages)",
    "FROM question_text WHERE rowid NOT IN (SELECT id FROM questions)",
)
_NEXT_GENERATION = "UPDATE meta SET value=CAST(value AS INTEGER)+1 WHERE key='generation'"
_INSIDE = "p.start >= 0 AND p.end > p.start AND p.end <= length(v.text)"
_ALTERED = (
    "FROM passages p JOIN versions v ON v.document_id=p.document_id AND v.version=p.version"
    f" WHERE {_INSIDE} AND p.body <> substr(v.text, p.start + 1, p.end - p.start)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `message` and `remedy` are Swedish, for the user."""

    kind: Kind
    message: str
    remedy: str
    repaired: bool = False


def examine(store: Store, embedder: Embedder, home: Path) -> list[Finding]:
    """Everything that is wrong with the library in `home`, [] when nothing is. Changes nothing.

    Raises LibraryBusy when another process keeps the database locked.
    """
    findings = list(_surroundings(home))
    try:
        broken = [r[0] for r in store.query("PRAGMA integrity_check(5)") if r[0] != "ok"]
        if broken:
            return [*findings, damaged("; ".join(broken))]
        text = list(_fulltext(store))
        findings += text
        findings += _rows(store, _ORPHANS if not text else _ORPHANS[:-2])
        findings += _model(store, embedder)
        findings += _vectors(store, embedder)
        findings += _index(store, home)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in BUSY:
            raise LibraryBusy(
                "En annan Samsyn-process skriver till biblioteket just nu.",
                "Vänta tills den är klar och försök igen.",
            ) from error
        findings.append(damaged(str(error)))
    return findings


def damaged(reason: str) -> Finding:
    """The finding for a database that SQLite cannot read; also when it cannot even be opened."""
    return Finding(
        "database",
        f"Databasen samsyn.db är skadad ({reason[:300]}).",
        "Stäng Samsyn, flytta undan samsyn.db med -wal och -shm och lägg tillbaka den senaste"
        " säkerhetskopian. Saknas en kopia: ta in filerna i mappen originals på nytt.",
    )


def _surroundings(home: Path) -> Iterator[Finding]:
    kind = file_system(home)
    if kind in NETWORK:
        yield Finding(
            "network",
            f"{home} ligger på ett nätverksfilsystem ({kind}), där databasen kan skadas.",
            "Flytta mappen till en lokal disk och sätt SAMSYN_HOME till den.",
        )
    free = shutil.disk_usage(home).free
    if free < MIN_FREE:
        yield Finding(
            "disk",
            f"Bara {free // 2**20} MB är lediga på disken där {home} ligger.",
            "Frigör minst 200 MB.",
        )
    partial = sorted((home / "originals").glob("*.part"))
    if partial:
        yield Finding(
            "partial",
            f"{len(partial)} halvskrivna filer ligger kvar i originals efter ett avbrott.",
            "Kör «samsyn doctor --repair», som tar bort dem; ta sedan in filerna igen.",
        )


def file_system(folder: Path) -> str | None:
    """Type of the file system that holds `folder` by the table of mounts; None when unknown."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    place = folder.resolve()
    best, kind = -1, None
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        # The last of two mounts on one place is the one that is seen.
        if (place == point or point in place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _rows(store: Store, orphaned: Sequence[str]) -> Iterator[Finding]:
    version = store.meta("schema_version")
    if version != str(schema.SCHEMA_VERSION):
        yield Finding(
            "schema",
            f"Biblioteket har format {version or 'okänt'}, men denna Samsyn läser format"
            f" {schema.SCHEMA_VERSION}.",
            "Använd den version av Samsyn som skapade biblioteket, eller uppgradera Samsyn.",
        )
    lost = [r for r in store.query("PRAGMA foreign_key_check") if r["table"] == "versions"]
    if lost:
        yield Finding(
            "references",
            f"{len(lost)} texter hör inte till något dokument.",
            "Lägg tillbaka den senaste säkerhetskopian av samsyn.db.",
        )
    orphans = sum(store.query(f"SELECT count(*) AS n {sql}")[0]["n"] for sql in orphaned)
    if store.meta(REINDEXING) is None:
        marks = tuple(STAGED.values())
        orphans += store.query("SELECT count(*) AS n FROM vectors WHERE kind IN (?,?)", marks)[0][
            "n"
        ]
    if orphans:
        yield Finding(
            "orphans",
            f"{orphans} rader hör inte till något avsnitt eller någon fråga.",
            "Kör «samsyn doctor --repair», som tar bort dem.",
        )
    outside = store.query(
        "SELECT DISTINCT p.document_id AS id FROM passages p JOIN versions v"
        " ON v.document_id=p.document_id AND v.version=p.version"
        f" WHERE NOT ({_INSIDE})"
    )
    for row in outside:
        yield Finding(
            "offsets",
            f"Avsnitt i «{row['id']}» pekar utanför dokumentets text.",
            f"Ta bort dokumentet med «samsyn documents remove {row['id']}» och ta in det igen.",
        )
    altered = store.query(f"SELECT count(*) AS n {_ALTERED}")[0]["n"]
    if altered:
        yield Finding(
            "passages",
            f"{altered} avsnitt återger inte dokumentets text till punkt och pricka.",
            "Kör «samsyn doctor --repair», som hämtar dem ur texten igen.",
        )


def _model(store: Store, embedder: Embedder) -> Iterator[Finding]:
    if store.meta(REINDEXING) is not None:
        yield Finding(
            "reindexing",
            "En omräkning av biblioteket avbröts; den gamla språkmodellen gäller än.",
            "Kör «samsyn reindex» igen: den fortsätter där den slutade.",
        )
    known = store.meta("model")
    if known not in (None, embedder.fingerprint):
        yield Finding(
            "model",
            f"Biblioteket är indexerat med språkmodellen {known}, men {embedder.fingerprint} är"
            " inställd.",
            "Kör «samsyn reindex», eller ta bort SAMSYN_EMBEDDING_MODEL.",
        )


def _fulltext(store: Store) -> Iterator[Finding]:
    if problem := fulltext.problem(store):
        yield Finding("fulltext", problem, "Kör «samsyn doctor --repair», som bygger om det.")


def _vectors(store: Store, embedder: Embedder) -> Iterator[Finding]:
    wrong = sum(len(unusable(store, embedder, kind)) for kind in STAGED)
    if wrong:
        yield Finding(
            "vectors",
            f"{wrong} vektorer saknas eller är fel.",
            "Kör «samsyn doctor --repair», som räknar om dem.",
        )


def _index(store: Store, home: Path) -> Iterator[Finding]:
    folder = home / "chroma"
    current = index_on_disk.current_folder(folder)
    if current is None:
        return  # never built, or thrown away: the next start builds it
    try:
        seal = index_on_disk.read_seal(current)
        if seal.digest != index_on_disk.digest_of(*store.vectors("passage")):
            return  # the library has grown since: the next start rebuilds it, exact search answers
        reason = index_on_disk.probe(current)
    except index_on_disk.IndexDamaged as error:
        reason = str(error)
    if reason:
        yield Finding(
            "index",
            f"Sökindexet i chroma kan inte användas: {reason}.",
            "Inget behöver göras: det byggs om nästa gång sidan startas. «samsyn doctor --repair»"
            " gör det nu.",
        )


def repair(
    store: Store, embedder: Embedder, home: Path, findings: Sequence[Finding]
) -> list[Finding]:
    """Put right what can be; `findings` come back with `repaired` set where that is now so.

    The caller holds the write lock. Safe to run again.
    """
    kinds = {finding.kind for finding in findings}
    if "database" in kinds:
        return list(findings)
    steps: dict[Kind, Callable[[], None]] = {
        "partial": lambda: _remove_partial(home),
        "passages": lambda: _copy_passages(store),
        "fulltext": lambda: fulltext.rebuild(store),
        "orphans": lambda: _remove_orphans(store),
        "vectors": lambda: recompute(store, embedder),
        "index": lambda: _rebuild_index(store, home),
    }
    for kind, step in steps.items():
        if kind in kinds:
            step()
    left = {finding.kind for finding in examine(store, embedder, home)}
    return [replace(f, repaired=f.kind in steps and f.kind not in left) for f in findings]


def _remove_partial(home: Path) -> None:
    for path in (home / "originals").glob("*.part"):
        path.unlink(missing_ok=True)


def _copy_passages(store: Store) -> None:
    with store.writing() as db:
        whole = "SELECT substr(v.text, p.start + 1, p.end - p.start), p.id "
        rows = db.execute(whole + _ALTERED).fetchall()
        db.executemany("UPDATE passages SET body=? WHERE id=?", [tuple(row) for row in rows])
        db.execute(_NEXT_GENERATION)


def _remove_orphans(store: Store) -> None:
    with store.writing() as db:
        for sql in _ORPHANS:
            db.execute(f"DELETE {sql}")
        if db.execute("SELECT 1 FROM meta WHERE key=?", (REINDEXING,)).fetchone() is None:
            db.executemany(
                "DELETE FROM vectors WHERE kind=?", [(kind,) for kind in STAGED.values()]
            )
        db.execute(_NEXT_GENERATION)


def _rebuild_index(store: Store, home: Path) -> None:
    from assistant.library.vectors import ChromaIndex

    with closing(ChromaIndex(home / "chroma", store)) as index:
        index.start()
        index.wait()
