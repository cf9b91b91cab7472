"""The Chroma index agrees with exact search, is rebuilt when it must be, never answers wrong."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.library import vectors as vectors_module
from assistant.library import vectors_probe
from assistant.library.store import NewDocument, Store
from assistant.library.vectors import ChromaIndex

DIM = 64
WAIT = 60


def unit(count: int, seed: int = 0, dim: int = DIM) -> np.ndarray:
    """Random vectors of length 1 in loose groups, as texts are."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(12, dim))
    rows = centres[rng.integers(0, 12, count)] + rng.normal(size=(count, dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def add(store: Store, name: str, vectors: np.ndarray) -> None:
    text = "ord " * len(vectors)
    passages = [Passage(4 * n, 4 * n + 3, f"s. {n}") for n in range(len(vectors))]
    store.add(
        NewDocument(
            id=name,
            version="1",
            read=ReadDocument(name, text, ()),
            passages=passages,
            vectors=vectors,
            question_vectors=np.zeros((0, vectors.shape[1]), np.float32),
            content_hash=name,
            file_name=name,
        )
    )


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "samsyn.db")
    add(store, "a", unit(600))
    yield store
    store.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A home with a library and a complete index, to be copied and damaged."""
    home = tmp_path_factory.mktemp("built")
    store = Store(home / "samsyn.db")
    add(store, "a", unit(600))
    index = ChromaIndex(home / "chroma", store)
    index.start()
    assert index.wait(WAIT)
    index.close()
    store.close()
    return home


@pytest.fixture
def opened(store, tmp_path):
    """Makes indexes over the store, and closes them."""
    made: list[ChromaIndex] = []

    def make() -> ChromaIndex:
        index = ChromaIndex(tmp_path / "chroma", store)
        made.append(index)
        index.start()
        return index

    yield make
    for index in made:
        index.close()


def exact(store: Store, query: np.ndarray, count: int) -> tuple[list[int], np.ndarray]:
    ids, matrix = store.vectors()
    similar = matrix @ query
    order = np.argsort(-similar)[:count]
    return ids[order].tolist(), similar[order]


def recall(store: Store, index: ChromaIndex, queries: np.ndarray) -> float:
    shares = []
    for query in queries:
        found = index(query, 10)
        assert found is not None
        shares.append(len(set(found[0]) & set(exact(store, query, 10)[0])) / 10)
    return float(np.mean(shares))


def folders(home: Path) -> list[str]:
    return sorted(p.name for p in (home / "chroma").glob("gen-*"))


def open_files(folder: Path) -> list[str]:
    out = []
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if target.startswith(str(folder)):
            out.append(target)
    return out


def left_open(folder: Path) -> list[str]:
    """What is still open a while after a close: Chroma's own threads end when they can."""
    until = time.monotonic() + WAIT
    while (out := open_files(folder)) and time.monotonic() < until:
        gc.collect()
        time.sleep(0.05)
    return out


def test_it_finds_what_exact_search_finds_with_the_same_similarities(store, opened):
    index = opened()
    assert index.wait(WAIT)

    assert recall(store, index, unit(100, seed=1)) >= 0.99
    query = unit(1, seed=2)[0]
    ids, similarities = index(query, 5)
    assert list(ids) == exact(store, query, 5)[0]
    assert similarities == pytest.approx(exact(store, query, 5)[1], abs=1e-5)


def test_more_than_there_is_gives_everything(store, opened):
    index = opened()
    assert index.wait(WAIT)

    found = index(unit(1, seed=2)[0], 10_000)

    assert found is None or len(set(found[0])) == 600


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_handful_of_passages_is_enough(tmp_path, count):
    store = Store(tmp_path / "small.db")
    add(store, "a", unit(count))
    index = ChromaIndex(tmp_path / "chroma", store)
    index.start()
    assert index.wait(WAIT), index.status()
    query = unit(1, seed=5)[0]
    assert list(index(query, 5)[0]) == exact(store, query, 5)[0]
    index.close()

    again = ChromaIndex(tmp_path / "chroma", store)
    again.start()
    assert again.wait(WAIT)
    assert folders(tmp_path) == ["gen-1-1"]
    again.close()
    store.close()


def test_an_empty_library_has_no_index_and_no_error(tmp_path):
    store = Store(tmp_path / "empty.db")
    index = ChromaIndex(tmp_path / "chroma", store)
    index.start()

    assert not index.wait(WAIT)
    assert index.status()["state"] == "empty"
    assert index(unit(1)[0], 5) is None
    index.close()
    store.close()


def test_before_start_and_after_close_it_answers_nothing(store, tmp_path):
    index = ChromaIndex(tmp_path / "chroma", store)
    assert index(unit(1)[0], 5) is None
    assert index.status()["state"] == "off"
    assert not index.wait(1)
    index.start()
    index.close()
    assert index(unit(1)[0], 5) is None
    assert index.status()["state"] == "closed"
    index.close()


def test_start_returns_at_once_and_it_answers_nothing_while_building(store, opened, monkeypatch):
    go_on = threading.Event()
    write = ChromaIndex._write

    def slowly(self, *args):
        go_on.wait(WAIT)
        write(self, *args)

    monkeypatch.setattr(ChromaIndex, "_write", slowly)
    index = opened()

    assert index(unit(1)[0], 5) is None
    assert not index.wait(0.2)
    assert index.status()["state"] == "building"
    go_on.set()
    assert index.wait(WAIT)
    assert index(unit(1)[0], 5) is not None


def test_a_changed_library_is_answered_exactly_until_the_next_generation_stands(
    store, opened, tmp_path
):
    index = opened()
    assert index.wait(WAIT)
    new = unit(50, seed=9)
    add(store, "b", new)

    assert index.status()["state"] == "stale"
    assert index(new[0], 1) is None
    assert index.wait(WAIT)
    found = index(new[0], 1)
    assert found is not None
    assert found[1][0] == pytest.approx(1, abs=1e-5)
    assert folders(tmp_path) == ["gen-2-1"]


def test_a_removed_document_is_never_found_again(store, opened):
    new = unit(50, seed=9)
    add(store, "b", new)
    index = opened()
    assert index.wait(WAIT)
    gone = set(index(new[0], 1)[0])
    store.remove("b")

    assert index(new[0], 1) is None
    assert index.wait(WAIT)
    assert not gone & set(index(new[0], 600)[0])


def test_the_same_content_is_opened_again_and_not_rebuilt(store, opened, tmp_path):
    first = opened()
    assert first.wait(WAIT)
    first.close()
    again = opened()
    assert again.wait(WAIT)

    assert folders(tmp_path) == ["gen-1-1"]
    assert again.status()["seconds"] == 0


def test_another_library_with_the_same_generation_is_not_taken_for_this_one(tmp_path):
    for seed in (1, 2):
        store = Store(tmp_path / f"{seed}.db")
        add(store, "a", unit(100, seed=seed))
        index = ChromaIndex(tmp_path / "chroma", store)
        index.start()
        assert index.wait(WAIT)
        query = unit(100, seed=seed)[7]
        assert index(query, 1)[1][0] == pytest.approx(1, abs=1e-5)
        index.close()
        store.close()


def damage(path: Path, how: str) -> None:
    if how == "delete":
        path.unlink()
        return
    data = bytearray(path.read_bytes())
    if how == "truncate":
        del data[len(data) // 2 :]
    else:
        for at in np.random.default_rng(3).integers(0, len(data), 20):
            data[at] ^= 0x55
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["truncate", "flip", "delete"])
@pytest.mark.parametrize(
    "name",
    ["chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin",
     "link_lists.bin", "seal.json", "canaries.npz", "current.json"],
)  # fmt: skip
def test_damaged_files_are_detected_and_the_index_is_rebuilt(built, tmp_path, name, how):
    home = shutil.copytree(built, tmp_path / "home")
    (path,) = (home / "chroma").rglob(name)
    damage(path, how)
    store = Store(home / "samsyn.db")
    index = ChromaIndex(home / "chroma", store)
    index.start()

    assert index.wait(WAIT), index.status()
    assert index.status()["seconds"] > 0
    assert folders(home) == ["gen-1-2"]
    assert recall(store, index, unit(20, seed=1)) >= 0.99
    index.close()
    store.close()


def test_a_deleted_segment_folder_is_detected(store, opened, tmp_path):
    index = opened()
    assert index.wait(WAIT)
    index.close()
    (data,) = (tmp_path / "chroma").rglob("data_level0.bin")
    shutil.rmtree(data.parent)

    again = opened()

    assert again.wait(WAIT)
    assert folders(tmp_path) == ["gen-1-2"]


def test_an_index_that_crashes_or_hangs_its_reader_is_rebuilt(store, opened, tmp_path, monkeypatch):
    index = opened()
    assert index.wait(WAIT)
    index.close()
    crash = tmp_path / "crash"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    hang = tmp_path / "hang"
    hang.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(vectors_probe, "PROBE_SECONDS", 1.0)
    for program, folder in ((crash, "gen-1-2"), (hang, "gen-1-1")):
        program.chmod(0o755)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", str(program))
            again = opened()
            assert again.wait(WAIT)
        assert folders(tmp_path) == [folder]
        again.close()


def test_an_index_of_another_version_of_chroma_is_rebuilt(store, opened, tmp_path):
    index = opened()
    assert index.wait(WAIT)
    index.close()
    seal = tmp_path / "chroma" / "gen-1-1" / "seal.json"
    data = json.loads(seal.read_text())
    seal.write_text(json.dumps({**data, "chromadb": "0.1"}))

    assert opened().wait(WAIT)

    assert folders(tmp_path) == ["gen-1-2"]


def test_a_build_that_fails_is_tried_again_and_then_left_until_the_library_changes(
    store, opened, tmp_path, monkeypatch
):
    tries = []

    def fail(self, *args):
        tries.append(1)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(ChromaIndex, "_write", fail)
        index = opened()
        assert not index.wait(WAIT)
        assert index.status()["state"] == "failed"
        assert "No space" in index.status()["message"]
        assert index(unit(1)[0], 5) is None
        assert index.wait(1) is False
    assert len(tries) == vectors_module.ATTEMPTS
    assert folders(tmp_path) == []
    add(store, "b", unit(5, seed=8))
    assert index(unit(1)[0], 5) is None
    assert index.wait(WAIT)


def test_a_query_that_fails_falls_back_and_the_index_is_opened_anew(store, opened, monkeypatch):
    index = opened()
    assert index.wait(WAIT)
    with monkeypatch.context() as patch:
        patch.setattr(vectors_module.Generation, "nearest", lambda *_: 1 / 0)
        assert index(unit(1)[0], 5) is None
    assert index.wait(WAIT)
    assert index(unit(1)[0], 5) is not None


def test_close_lets_go_of_all_files_and_ends_a_build(store, opened, tmp_path):
    index = opened()
    assert index.wait(WAIT)
    assert open_files(tmp_path / "chroma")
    index.close()
    assert left_open(tmp_path / "chroma") == []

    add(store, "b", unit(4000, seed=4))
    building = opened()
    building.close()
    assert left_open(tmp_path / "chroma") == []


def test_two_indexes_over_one_folder_agree(store, tmp_path):
    both = [ChromaIndex(tmp_path / "chroma", store) for _ in range(2)]
    for index in both:
        index.start()
    for index in both:
        assert index.wait(WAIT), index.status()
        assert recall(store, index, unit(5, seed=6)) >= 0.99
    for index in both:
        index.close()
    assert folders(tmp_path) == ["gen-1-1"]


def test_threads_may_share_it_while_the_library_changes(store, opened):
    index = opened()
    assert index.wait(WAIT)
    wrong: list[object] = []
    stop = threading.Event()

    def ask(seed: int) -> None:
        query = unit(1, seed=seed)[0]
        while not stop.is_set():
            before = store.generation()
            found = index(query, 3)
            if found is not None and store.generation() == before:
                best = exact(store, query, 1)[1][0]
                if store.generation() == before and found[1][0] < best - 1e-3:
                    wrong.append((seed, found[1][0], best))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for number in range(2):
        add(store, f"more-{number}", unit(40, seed=20 + number))
        index(unit(1)[0], 1)
        index.wait(WAIT)
    stop.set()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_chroma_is_imported_only_when_it_is_started():
    program = "import sys, assistant.library.vectors; print('chromadb' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "False"
