"""The doctor finds each fault of its list, and repairs what follows from the texts."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from assistant.app import Assistant
from assistant.errors import LibraryBusy
from assistant.ingest.pipeline import IngestOptions, ingest
from assistant.library import doctor, fulltext
from assistant.library.doctor import examine, repair
from assistant.library.embeddings import BuiltInEmbedder
from assistant.library.reindex import REINDEXING, reindex
from assistant.library.store import Store
from assistant.library.vectors import ChromaIndex
from assistant.settings import Settings
from evals.campaign import manifest, written_files

EMBEDDER = BuiltInEmbedder()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home with a small library, to be copied."""
    home = tmp_path_factory.mktemp("filled")
    store = Store(home / "samsyn.db")
    store.check_model(EMBEDDER.fingerprint)
    files = written_files(home / "files", 3)
    reports = ingest(store, EMBEDDER, files, IngestOptions(), originals=home / "originals")
    assert not any(r.failed for r in reports)
    passage = store.query("SELECT min(id) AS id FROM passages")[0]["id"]
    asked = EMBEDDER.encode(["Vem följer upp verksamheten?"], "query")[0].tobytes()
    with store.writing() as db:
        db.execute(
            "INSERT INTO questions VALUES (1, ?, 'Vem följer upp verksamheten?', '')", (passage,)
        )
        db.execute("INSERT INTO vectors VALUES ('question', 1, ?)", (asked,))
        db.execute("INSERT INTO question_text (rowid, terms) VALUES (1, '')")
    fulltext.rebuild(store)
    store.close()
    return home


@pytest.fixture
def home(filled, tmp_path):
    return shutil.copytree(filled, tmp_path / "home")


@pytest.fixture
def store(home):
    store = Store(home / "samsyn.db")
    yield store
    store.close()


def kinds(findings):
    return {finding.kind for finding in findings}


def run(store: Store, sql: str, *args: object) -> None:
    with store.writing() as db:
        db.execute(sql, args)


def test_a_sound_library_has_no_findings(store, home):
    assert examine(store, EMBEDDER, home) == []
    assert repair(store, EMBEDDER, home, []) == []


def test_every_message_names_a_remedy_in_swedish(store, home):
    (home / "originals" / "x.part").write_text("x")
    (finding,) = examine(store, EMBEDDER, home)

    assert "halvskrivna" in finding.message
    assert finding.remedy
    assert not finding.repaired


FAULTS = {
    "fulltext": {
        "a missing row": "DELETE FROM fulltext WHERE rowid=3",
        "a missing question": "DELETE FROM question_text",
        "stale rows": "UPDATE fulltext SET body='annat'",
        "a damaged index": "UPDATE fulltext_data SET block=zeroblob(8) WHERE id>10",
        "a lost table": "DROP TABLE fulltext",
    },
    "vectors": {
        "a missing one": "DELETE FROM vectors WHERE kind='passage' AND owner_id=3",
        "a missing question": "DELETE FROM vectors WHERE kind='question'",
        "one cut short": "UPDATE vectors SET vector=substr(vector, 1, 80) WHERE owner_id=3",
        "noise": "UPDATE vectors SET vector=randomblob(1024) WHERE owner_id=3",
        "those of other texts": "UPDATE vectors SET vector=(SELECT vector FROM vectors WHERE"
        " kind='passage' AND owner_id=1) WHERE kind='passage'",
    },
    "passages": {"an altered one": "UPDATE passages SET body='annat' WHERE id=2"},
    "orphans": {
        "a passage vector": "INSERT INTO vectors VALUES ('passage', 9999, x'00')",
        "a question vector": "INSERT INTO vectors VALUES ('question', 9999, x'00')",
        "a gathered vector of no run": "INSERT INTO vectors VALUES ('passage~', 1, x'00')",
        "a full-text row": "INSERT INTO fulltext (rowid, body) VALUES (9999, 'x')",
        "a question text": "INSERT INTO question_text (rowid, terms) VALUES (9, 'x')",
    },
}


@pytest.mark.parametrize(("kind", "name"), [(k, name) for k in FAULTS for name in FAULTS[k]])
def test_what_follows_from_the_texts_is_found_and_repaired(store, home, kind, name):
    before = manifest(store)
    generation = store.generation()
    run(store, FAULTS[kind][name])

    findings = examine(store, EMBEDDER, home)
    assert kind in kinds(findings), findings
    done = repair(store, EMBEDDER, home, findings)

    assert all(finding.repaired for finding in done), done
    assert examine(store, EMBEDDER, home) == []
    assert manifest(store) == before
    assert store.generation() > generation


def test_orphans_of_a_broken_reference_are_removed(store, home):
    with store._lock:
        store._db.execute("PRAGMA foreign_keys=OFF")
        store._db.execute("INSERT INTO questions VALUES (77, 9999, 'Vad?', 'vad')")
        store._db.execute(
            "INSERT INTO passages (document_id, version, start, end, locator, heading_path, body)"
            " VALUES ('borta', '1', 0, 1, 's. 1', '[]', 'x')"
        )
        store._db.execute("PRAGMA foreign_keys=ON")
    findings = examine(store, EMBEDDER, home)
    assert "orphans" in kinds(findings)

    assert all(f.repaired for f in repair(store, EMBEDDER, home, findings))
    assert examine(store, EMBEDDER, home) == []


def test_offsets_outside_the_text_name_the_document(store, home):
    run(store, "UPDATE passages SET end=999999 WHERE id=2")
    findings = [f for f in examine(store, EMBEDDER, home) if f.kind == "offsets"]

    assert "uppfoljning-1.md" in findings[0].message
    assert "samsyn documents remove uppfoljning-1.md" in findings[0].remedy
    assert not any(f.repaired for f in repair(store, EMBEDDER, home, findings))


def test_texts_without_a_document_are_named_not_deleted(store, home):
    with store._lock:
        store._db.execute("PRAGMA foreign_keys=OFF")
        store._db.execute("DELETE FROM documents WHERE id='uppfoljning-1.md'")
        store._db.execute("PRAGMA foreign_keys=ON")
    findings = examine(store, EMBEDDER, home)

    assert kinds(findings) == {"references"}
    assert not repair(store, EMBEDDER, home, findings)[0].repaired
    assert store.query("SELECT 1 FROM versions WHERE document_id='uppfoljning-1.md'")


def test_another_format_and_another_model_are_named(store, home):
    store.set_meta("schema_version", "99")
    store.set_meta("model", "static-other")
    findings = examine(store, EMBEDDER, home)

    assert kinds(findings) == {"schema", "model"}
    assert "samsyn reindex" in next(f.remedy for f in findings if f.kind == "model")
    assert not any(f.repaired for f in repair(store, EMBEDDER, home, findings))


def test_vectors_of_another_model_are_left_to_reindex(store, home):
    store.set_meta("model", "static-other")
    run(store, "DELETE FROM vectors WHERE kind='passage' AND owner_id=3")
    findings = examine(store, EMBEDDER, home)
    assert kinds(findings) == {"model", "vectors"}

    assert not any(f.repaired for f in repair(store, EMBEDDER, home, findings))
    reindex(store, EMBEDDER)
    assert examine(store, EMBEDDER, home) == []


def test_a_reindexing_that_was_cut_short_is_named(store, home):
    store.set_meta(REINDEXING, "other@1")
    run(store, "INSERT INTO vectors VALUES ('passage~', 1, x'00')")

    assert kinds(examine(store, EMBEDDER, home)) == {"reindexing"}
    reindex(store, EMBEDDER)
    assert examine(store, EMBEDDER, home) == []


def test_half_written_originals_are_removed(store, home):
    (home / "originals" / "abc.pdf.part").write_bytes(b"%PDF")
    findings = examine(store, EMBEDDER, home)

    assert kinds(findings) == {"partial"}
    assert repair(store, EMBEDDER, home, findings)[0].repaired
    assert not list((home / "originals").glob("*.part"))


def opened_or_none(path: Path) -> Store | None:
    try:
        return Store(path)
    except sqlite3.DatabaseError:
        return None


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_database_is_named_and_left_alone(filled, tmp_path, seed):
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    path = home / "samsyn.db"
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for page in rng.integers(2, len(data) // 4096, 8):
        data[page * 4096 : page * 4096 + 64] = rng.bytes(64)
    path.write_bytes(data)
    before = path.read_bytes()
    store = opened_or_none(path)
    if store is None:
        assert "säkerhetskopia" in doctor.damaged("malformed").remedy
        return

    findings = examine(store, EMBEDDER, home)

    assert kinds(findings) == {"database"}
    assert "säkerhetskopia" in findings[0].remedy
    assert repair(store, EMBEDDER, home, findings) == findings
    store.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", doctor.NETWORK)
def test_a_network_file_system_is_refused(store, home, tmp_path, monkeypatch, kind):
    mounts = tmp_path / "mounts"
    place = str(home.parent).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {place} {kind} rw 0 0\n")
    monkeypatch.setattr(doctor, "MOUNTS", mounts)

    assert kinds(examine(store, EMBEDDER, home)) == {"network"}


def test_the_innermost_and_last_mount_counts(tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    inner = tmp_path / "min mapp"
    inner.mkdir()
    mounts.write_text(
        f"a / nfs rw 0 0\nb {tmp_path} cifs rw 0 0\n"
        f"c {str(inner).replace(' ', chr(92) + '040')} cifs rw 0 0\n"
        f"d {str(inner).replace(' ', chr(92) + '040')} ext4 rw 0 0\nodd line\n"
    )
    monkeypatch.setattr(doctor, "MOUNTS", mounts)

    assert doctor.file_system(inner) == "ext4"
    assert doctor.file_system(tmp_path) == "cifs"
    assert doctor.file_system(Path("/")) == "nfs"
    monkeypatch.setattr(doctor, "MOUNTS", tmp_path / "none")
    assert doctor.file_system(inner) is None


def test_a_full_disk_is_warned_of(store, home, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**8))

    assert kinds(examine(store, EMBEDDER, home)) == {"disk"}


def test_a_damaged_index_is_found_and_rebuilt_and_an_old_one_is_no_fault(store, home):
    index = ChromaIndex(home / "chroma", store)
    index.start()
    assert index.wait(60)
    index.close()
    assert examine(store, EMBEDDER, home) == []
    store.remove("uppfoljning-2.md")
    assert examine(store, EMBEDDER, home) == []
    index = ChromaIndex(home / "chroma", store)
    index.start()
    assert index.wait(60)
    index.close()
    (data,) = (home / "chroma").rglob("data_level0.bin")
    data.write_bytes(data.read_bytes()[:-10])
    findings = examine(store, EMBEDDER, home)
    assert kinds(findings) == {"index"}
    assert repair(store, EMBEDDER, home, findings)[0].repaired


def test_a_locked_database_is_busy_and_not_damaged(store, home):
    other = sqlite3.connect(store.path, isolation_level=None)
    store._db.execute("PRAGMA busy_timeout=50")
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LibraryBusy):
        examine(store, EMBEDDER, home)
    other.execute("ROLLBACK")
    other.close()


def test_the_assistant_repairs_and_reindexes_under_its_own_lock(store, home):
    run(store, "DELETE FROM fulltext")
    assistant = Assistant(Settings(home=home))

    assert [f.kind for f in assistant.examine(repair=True) if f.repaired] == ["fulltext"]
    assistant.reindex()
    assert assistant.examine() == []
    assistant.close()
