"""Whether a generation of the Chroma index is whole, found out without risk to the program.

`python -m assistant.library.vectors_probe FOLDER` exits 0 when it is, and else prints the reason
and exits 1. It is run as a process of its own because a damaged HNSW file can crash the
interpreter that opens it. The seal it checks is written when a generation is complete: Chroma
answers from truncated and altered files without a word, so their content is compared first.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.errors import LibraryDamaged

SEAL = "seal.json"
CANARIES = "canaries.npz"
CURRENT = "current.json"
DATABASE = "chroma.sqlite3"
PROBE_SECONDS = 60.0
CANARY_COUNT = 20
_PACKAGES = Path(__file__).resolve().parents[2]
# The only table that Chroma writes to when a folder is merely opened.
_TOUCHED = "acquire_write"


class IndexDamaged(LibraryDamaged):
    """The generation is not what was written; it is to be built anew. Never leaves the library."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a complete generation holds.

    `generation` is the store's at the time, `digest` the content the index was built from, `files`
    the SHA-256 of every file but Chroma's database, and `tables` the SHA-256 of its rows.
    """

    generation: int
    digest: str
    count: int
    chromadb: str
    files: dict[str, str]
    tables: str


def current_folder(folder: Path) -> Path | None:
    """The generation that is in use of those in `folder`, None when none is named that exists."""
    try:
        name = json.loads((folder / CURRENT).read_text(encoding="utf-8"))["folder"]
        path = folder / Path(name).name
        return path if path.is_dir() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_current(generation: Path) -> None:
    """Switch to a complete generation, in one step that a power cut cannot halve."""
    current = generation.parent / CURRENT
    partial = current.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        json.dump({"folder": generation.name}, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(current)


@contextmanager
def writer_lock(folder: Path, pause: Callable[[float], None]) -> Iterator[None]:
    """The right to check, build and remove generations; `pause` is called while another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(folder / "writer.lock"))
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            pause(0.2)
    try:
        yield
    finally:
        lock.release()


def choose_canaries(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Rows of up to CANARY_COUNT vectors (n, dim) that no other row equals, evenly spread; (k,)."""
    candidates = np.unique(np.linspace(0, len(vectors) - 1, 5 * CANARY_COUNT).astype(np.int64))
    similar = vectors[candidates] @ vectors.T
    similar[np.arange(len(candidates)), candidates] = -1.0
    lengths = np.linalg.norm(vectors[candidates], axis=1)
    alone = candidates[(similar.max(axis=1) < 0.999) & (abs(lengths - 1) < 1e-3)]
    spread = np.linspace(0, len(alone) - 1, min(CANARY_COUNT, len(alone)))
    return np.asarray(alone[spread.astype(np.int64)])


def digest_of(ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> str:
    """Tells one content from another; ids (n,), vectors (n, dim)."""
    digest = hashlib.sha256(f"{vectors.shape}".encode())
    digest.update(np.ascontiguousarray(ids).tobytes())
    digest.update(np.ascontiguousarray(vectors).tobytes())
    return digest.hexdigest()


def write_seal(folder: Path, generation: int, digest: str, count: int) -> Seal:
    """Seal a generation that is complete and closed."""
    seal = Seal(generation, digest, count, version("chromadb"), _files(folder), _tables(folder))
    (folder / SEAL).write_text(json.dumps(asdict(seal), indent=1), encoding="utf-8")
    return seal


def read_seal(folder: Path) -> Seal:
    """The seal as written. Raises IndexDamaged when there is none that can be read."""
    try:
        return Seal(**json.loads((folder / SEAL).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{folder.name}: no readable seal ({error})") from error


def check_seal(folder: Path) -> Seal:
    """Compare every file with the seal. Raises IndexDamaged naming what differs."""
    seal = read_seal(folder)
    if seal.chromadb != version("chromadb"):
        raise IndexDamaged(f"{folder.name}: written by chromadb {seal.chromadb}")
    try:
        present = _files(folder)
        for name, expected in seal.files.items():
            if present.get(name) != expected:
                raise IndexDamaged(f"{folder.name}/{name}: missing or altered")
        if _tables(folder) != seal.tables:
            raise IndexDamaged(f"{folder.name}/{DATABASE}: altered")
    except (OSError, sqlite3.Error) as error:
        raise IndexDamaged(f"{folder.name}: unreadable ({error})") from error
    return seal


def _files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the seal and Chroma's database with its journals."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SEAL and not path.name.startswith(DATABASE)
    }


def _tables(folder: Path) -> str:
    """SHA-256 over the rows of Chroma's tables. Raises IndexDamaged, sqlite3.Error."""
    uri = (folder / DATABASE).resolve().as_uri() + "?mode=ro"
    digest = hashlib.sha256()
    with closing(sqlite3.connect(uri, uri=True)) as db:
        verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise IndexDamaged(f"{folder.name}/{DATABASE}: {verdict}")
        names = "SELECT name, sql FROM sqlite_master WHERE type='table' ORDER BY name"
        for name, sql in db.execute(names).fetchall():
            if name != _TOUCHED:
                digest.update(f"{name}\n{sql}\n".encode())
                for row in db.execute(f'SELECT * FROM "{name}"'):
                    digest.update(repr(row).encode())
    return digest.hexdigest()


def probe(folder: Path, cancelled: Callable[[], bool] = lambda: False) -> str | None:
    """Why the generation in `folder` cannot be used, None when it can; in a process of its own.

    Ends the process after PROBE_SECONDS, or as soon as `cancelled` says so.
    """
    # -P: a file that happens to lie in the working folder must not stand in for a package.
    command = [sys.executable, "-P", "-m", "assistant.library.vectors_probe", str(folder)]
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
    ) as process:
        left = PROBE_SECONDS
        while True:
            try:
                said, _ = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                left -= 0.2
                if left <= 0 or cancelled():
                    process.kill()
                    process.communicate()
                    return "the probe was ended" if cancelled() else "the probe took too long"
    if process.returncode == 0:
        return None
    return said.strip() or f"the probe ended with code {process.returncode}"


def main(arguments: list[str]) -> int:
    """Check the folder named on the command line; see the module's text."""
    from assistant.library.vectors import Generation

    folder = Path(arguments[0])
    try:
        seal = check_seal(folder)
        with np.load(folder / CANARIES, allow_pickle=False) as canaries:
            ids, vectors = canaries["ids"], canaries["vectors"]
        Generation.open(folder, seal, ids, vectors).close()
    except Exception as error:
        sys.stdout.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
