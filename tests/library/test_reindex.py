"""Reindexing changes the model whole or not at all, and goes on where it was cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.errors import ModelMismatch
from assistant.ingest.corpus import indexed_text
from assistant.library import reindex as module
from assistant.library.reindex import REINDEXING, reindex
from assistant.library.store import NewDocument, Store

ROOT = Path(__file__).resolve().parents[2]
COUNT = 600


class Letters:
    """A model whose vectors count letters; `name` and `dimensions` tell two of them apart."""

    def __init__(self, name: str, dimensions: int) -> None:
        self.fingerprint = name
        self.dimensions = dimensions
        self.texts: list[str] = []

    def encode(self, texts, kind, progress=None):
        self.texts += texts
        out = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for letter in text + kind:
                out[row, ord(letter) % self.dimensions] += 1
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9).astype(np.float32)


OLD, NEW = Letters("old", 16), Letters("new", 24)


def fill(path: Path, count: int = COUNT) -> Store:
    store = Store(path)
    store.check_model(OLD.fingerprint)
    texts = [f"Nämnden följer upp punkt {n} och {chr(97 + n % 26) * 9}." for n in range(count)]
    text, passages = "", []
    for n, one in enumerate(texts):
        asked = (f"Vem följer upp {n}?",) if n % 3 == 0 else ()
        at = len(text)
        passages.append(Passage(at, at + len(one), f"p. {n}", ("Del", f"{n}"), questions=asked))
        text += one + "\n"
    read = ReadDocument("Plan", text, ())
    questions = [q for p in passages for q in p.questions]
    store.add(
        NewDocument(
            id="plan",
            version="1",
            read=read,
            passages=passages,
            vectors=OLD.encode([indexed_text(read, p) for p in passages], "passage"),
            question_vectors=OLD.encode(questions, "query"),
            content_hash="plan",
            file_name="plan.md",
        )
    )
    return store


def rows(store: Store) -> list[tuple[object, ...]]:
    sql = "SELECT kind, owner_id, vector FROM vectors ORDER BY kind, owner_id"
    return [tuple(r) for r in store.query(sql)]


@pytest.fixture
def store(tmp_path):
    store = fill(tmp_path / "samsyn.db")
    yield store
    store.close()


def test_the_same_model_gives_the_vectors_that_ingest_gave(store):
    before = rows(store)

    assert reindex(store, OLD) == COUNT + COUNT // 3

    assert rows(store) == before


def test_all_vectors_are_the_new_models_and_the_library_says_so(store):
    generation, seen = store.generation(), []

    reindex(store, NEW, lambda done, total: seen.append((done, total)))

    store.check_model(NEW.fingerprint)
    assert {len(r[2]) for r in rows(store)} == {4 * NEW.dimensions}
    assert {r[0] for r in rows(store)} == {"passage", "question"}
    assert store.generation() > generation
    assert store.meta(REINDEXING) is None
    assert seen[0] == (0, 800)
    assert seen[-1] == (800, 800)


def cut_short(store: Store, at: int) -> None:
    def progress(done, total):
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(store, NEW, progress)


def test_cut_short_the_old_model_still_counts_and_the_next_run_goes_on(store):
    before = rows(store)
    cut_short(store, 300)

    assert store.meta(REINDEXING) is not None
    store.check_model(OLD.fingerprint)
    with pytest.raises(ModelMismatch):
        store.check_model(NEW.fingerprint)
    assert [r for r in rows(store) if "~" not in r[0]] == before
    assert store.vectors()[1].shape == (COUNT, OLD.dimensions)

    assert reindex(store, NEW) < COUNT
    fresh = rows(store)
    reindex(store, NEW)
    assert rows(store) == fresh


def test_what_was_gathered_is_not_used_for_a_changed_library_or_another_model(store):
    cut_short(store, 300)
    store.remove("plan")
    other = fill(store.path, 20)
    assert reindex(other, NEW) == 20 + 7
    expected = rows(other)
    assert reindex(other, NEW) == 27
    assert rows(other) == expected
    other.close()

    cut_short(store, 10)
    assert reindex(store, OLD) == 27


def test_a_library_that_changes_meanwhile_is_done_again(store):
    def progress(done, total):
        if done == total and store.generation() < 3:
            store.set_meta("generation", str(store.generation() + 1))

    assert reindex(store, NEW, progress) == 800 * 3
    assert {len(r[2]) for r in rows(store)} == {4 * NEW.dimensions}


def test_an_empty_library_only_changes_its_model(tmp_path):
    store = Store(tmp_path / "empty.db")
    store.check_model("old")

    assert reindex(store, NEW) == 0

    assert store.meta("model") == "new"
    store.close()


PROGRAM = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import test_reindex as t
store = t.Store(Path(sys.argv[1]))
def progress(done, total):
    if done >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
t.reindex(store, t.NEW, progress)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_again_and_again_it_ends_as_if_never_killed(tmp_path):
    store = fill(tmp_path / "samsyn.db")
    before = rows(store)
    for at in (1, 257, 513, 600, 800):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(store.path), str(at), str(Path(__file__).parent)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
        assert [r for r in rows(store) if "~" not in r[0]] == before
        assert store.meta("model") == "old"
        assert store.meta(REINDEXING) is not None
    assert reindex(store, NEW) == 0
    clean = fill(tmp_path / "clean.db")
    reindex(clean, NEW)
    assert rows(store) == rows(clean)
    clean.close()
    store.close()


def test_texts_are_made_as_ingest_makes_them(store):
    text = store.text("plan")
    for passage, made in zip(
        store.passages(r["id"] for r in store.query("SELECT id FROM passages ORDER BY id")),
        module.passage_texts(store),
        strict=True,
    ):
        read = ReadDocument("Plan", text, ())
        assert made.text == indexed_text(read, passage.passage)
