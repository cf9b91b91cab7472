"""Nearest vectors by Chroma: an index that is derived from the store and never trusted alone.

Chroma was measured to break for good under kill -9 while it writes, and to answer wrong without a
word when its files are damaged. So the store keeps the vectors, and every index is a generation:

    chroma/
      current.json     {"folder": "gen-12-1"}, replaced in one step when a generation is complete
      writer.lock      held by the one process that checks or builds
      gen-12-1/        written once, checked, sealed (`vectors_probe`), afterwards only read

When the generation that is open does not hold exactly the store's vectors, `ChromaIndex`
answers None, search multiplies the stored vectors instead, and a thread builds the next one.
"""

from __future__ import annotations

import gc
import logging
import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.library import vectors_probe as disk
from assistant.library.refresher import Refresher
from assistant.library.store import Store

COLLECTION = "passages"
# Recall@10 was .999 on 4,685 passages; ef_search lies above the 300 that search asks for.
HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 500}
BATCH = 1000
"""Vectors handed to Chroma at a time: about half a second, so that close() need not wait long."""
SETTLE = 0.3
"""Seconds without a change of the store before a new generation is begun."""
ATTEMPTS = 3
"""Builds of one generation of the store before the index gives up until the store changes."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_log = logging.getLogger(__name__)


class Generation:
    """One index on disk, opened. Not safe to share between threads."""

    def __init__(self, folder: Path, seal: disk.Seal, client: Any) -> None:
        self.folder = folder
        self.seal = seal
        self._client = client
        self._collection: Any = None

    @classmethod
    def open(cls, folder: Path, seal: disk.Seal, ids: Ints, vectors: Floats) -> Generation:
        """Open a complete generation and `check` it with these canaries.

        Raises IndexDamaged and whatever Chroma raises; may crash when files are damaged.
        """
        client = _client(folder)
        opened = cls(folder, seal, client)
        try:
            opened._collection = client.get_collection(COLLECTION, embedding_function=None)
            opened.check(ids, vectors)
        except BaseException:
            opened.close()
            raise
        return opened

    def nearest(self, vector: Floats, count: int) -> tuple[list[int], Floats]:
        """Passage ids and cosine similarities of the nearest, best first; vector (dim,)."""
        found = self._collection.query(
            query_embeddings=[vector],
            n_results=min(count, self.seal.count),
            include=["distances"],
        )
        similarities = 1.0 - np.array(found["distances"][0], dtype=np.float32)
        return [int(i) for i in found["ids"][0]], similarities

    def check(self, ids: Ints, vectors: Floats) -> None:
        """Raise IndexDamaged unless every canary finds itself; ids (k,), vectors (k, dim)."""
        count = self._collection.count()
        if count != self.seal.count:
            raise disk.IndexDamaged(f"{self.folder.name}: {count} vectors, not {self.seal.count}")
        for passage_id, vector in zip(ids, vectors, strict=True):
            found, similarities = self.nearest(vector, 10)
            if not found or found[0] != passage_id or abs(similarities[0] - 1) > 1e-3:
                raise disk.IndexDamaged(f"{self.folder.name}: {passage_id} does not find itself")

    def close(self) -> None:
        """Let go of the files."""
        if self._client is not None:
            self._client.close()
            self._client = self._collection = None
            # The database stays open until the last reference to the client's innards is gone.
            gc.collect()


class ChromaIndex:
    """Nearest vectors for `search.Search`; safe to share between threads."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self._lock = threading.Lock()
        self._open: Generation | None = None
        self._generation = -1
        self._failures = 0
        self._state, self._message, self._seconds = "off", "", 0.0
        self._refresher = Refresher("chroma-index", self._refresh_or_report)

    def __call__(self, vector: Floats, count: int) -> tuple[Sequence[int], Floats] | None:
        """Ids and similarities of the `count` nearest passages, best first; vector (dim,).

        None while the index is building, behind the store, or failed: then search exactly.
        """
        wanted = self.store.generation()
        with self._lock:
            done = self._state in ("failed", "empty", "off", "closed")
            given_up = done and self._generation in (wanted, -1)
            if self._open is not None and self._generation == wanted:
                try:
                    ids, similarities = self._open.nearest(vector, count)
                    # Fewer than asked for: HNSW can lose sight of a vector. Exact search does not.
                    whole = len(ids) == min(count, self._open.seal.count)
                    return (ids, similarities) if whole else None
                except Exception as error:
                    given_up = not self._strike(wanted, error)
        if not given_up:
            self._refresher.ask()
        return None

    def status(self) -> dict[str, Any]:
        """State, generation, number of passages, seconds of the last build, message in Swedish.

        `state` is off, building, ready, stale, empty, failed or closed.
        """
        wanted = None if self._state == "closed" else self.store.generation()
        with self._lock:
            behind = self._state == "ready" and self._generation != wanted
            return {
                "state": "stale" if behind else self._state,
                "generation": self._generation if self._open else None,
                "passages": self._open.seal.count if self._open else 0,
                "seconds": round(self._seconds, 2),
                "message": self._message,
            }

    def start(self) -> None:
        """Check the index on disk in a thread, and build it when needed. Returns at once."""
        if not self._refresher.started:
            self._state, self._message = "building", "Sökindexet kontrolleras."
            self._refresher.ask()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until nothing is being done; True when it is ready."""
        self._refresher.wait(timeout)
        return bool(self.status()["state"] == "ready")

    def close(self) -> None:
        """Stop the thread and let go of all files; a build under way is thrown away."""
        self._refresher.close()
        with self._lock:
            self._let_go()
            self._state, self._message = "closed", ""
        # A build thrown away leaves its database to the frames of its error: only now are they gone.
        gc.collect()

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _strike(self, generation: int, error: Exception) -> bool:
        """Let go after an error; False when this content failed too often to be tried again."""
        _log.warning("the vector index failed: %s", error)
        self._let_go()
        self._failures = self._failures + 1 if self._generation == generation else 1
        self._state, self._generation = "failed", generation
        self._message = f"Sökindexet kunde inte användas; exakt sökning svarar. ({error})"
        return self._failures < ATTEMPTS

    def _refresh_or_report(self) -> bool:
        generation = -1
        try:
            generation = self.store.generation()
            self._refresh()
        except CancelledError:
            raise
        except Exception as error:
            with self._lock:
                return not (self._strike(generation, error) and generation >= 0)
        return True

    def _refresh(self) -> None:
        generation, ids, vectors = self._snapshot()
        digest = disk.digest_of(ids, vectors)
        with self._lock:
            if self._open is not None and self._open.seal.digest == digest:
                self._state, self._generation = "ready", generation
                return
            self._state, self._message = "building", "Sökindexet byggs; exakt sökning svarar."
            if not len(ids):
                self._let_go()
                self._state, self._generation, self._message = "empty", generation, ""
                return
        with disk.writer_lock(self.folder, self._refresher.pause):
            canaries = disk.choose_canaries(vectors)
            opened = self._reuse(digest, ids[canaries], vectors[canaries])
            if opened is None:
                begun = time.monotonic()
                opened = self._build(generation, ids, vectors, canaries)
                self._seconds = time.monotonic() - begun
            with self._lock:
                self._let_go()
                self._failures *= generation == self._generation
                self._open, self._generation = opened, generation
                self._state, self._message = "ready", ""
            # What another process still holds open is left for the next time.
            for other in self.folder.glob("gen-*"):
                if other != opened.folder:
                    shutil.rmtree(other, ignore_errors=True)

    def _snapshot(self) -> tuple[int, Ints, Floats]:
        """Generation, ids (n,) and vectors (n, dim) that belong together, of a store at rest."""
        while True:
            generation = self.store.generation()
            if self._generation >= 0:
                self._refresher.pause(SETTLE)
            ids, vectors = self.store.vectors("passage")
            if self.store.generation() == generation:
                return generation, ids, vectors

    def _reuse(self, digest: str, ids: Ints, vectors: Floats) -> Generation | None:
        """The generation on disk, opened, when it holds this content and passes every check."""
        folder = disk.current_folder(self.folder)
        if folder is None:
            return None
        try:
            seal = disk.read_seal(folder)
            if seal.digest != digest:
                return None
            reason = disk.probe(folder, self._refresher.stopped)
            self._refresher.pause(0)
            if reason is not None:
                raise disk.IndexDamaged(reason)
            return Generation.open(folder, seal, ids, vectors)
        except CancelledError:
            raise
        except Exception as error:
            _log.warning("the vector index is damaged and is built anew: %s", error)
            return None

    def _build(self, generation: int, ids: Ints, vectors: Floats, canaries: Ints) -> Generation:
        """Write, check and seal a new generation, make it the current one, and open it."""
        number = 1
        while (folder := self.folder / f"gen-{generation}-{number}").exists():
            number += 1
        try:
            self._write(folder, ids, vectors)
            np.savez(folder / disk.CANARIES, ids=ids[canaries], vectors=vectors[canaries])
            seal = disk.write_seal(folder, generation, disk.digest_of(ids, vectors), len(ids))
            opened = Generation.open(folder, seal, ids[canaries], vectors[canaries])
            try:
                disk.make_current(folder)
            except BaseException:
                opened.close()
                raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return opened

    def _write(self, folder: Path, ids: Ints, vectors: Floats) -> None:
        with closing(_client(folder)) as client:
            collection = client.create_collection(
                COLLECTION,
                embedding_function=None,
                # Written to disk once, with the last vector; else the rest would stay in a log.
                configuration={"hnsw": {**HNSW, "sync_threshold": len(ids)}},
            )
            step = min(BATCH, client.get_max_batch_size())
            for at in range(0, len(ids), step):
                self._refresher.pause(0)
                rows = slice(at, at + step)
                collection.add(ids=[str(i) for i in ids[rows]], embeddings=vectors[rows])
        del client, collection
        gc.collect()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
