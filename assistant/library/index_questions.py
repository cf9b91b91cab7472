"""The questions of the index as arrays, kept beside the database so that a start need not read each.

Tens of thousands of rows take half a second to read one by one. The copy belongs to one state of the
library (`Store.stamp`) and is made anew for any other; it may be deleted at any time.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from array import array
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.library.store import Store

FILE = "questions.npz"
_NAMES = ("ids", "matrix", "passages", "sizes", "holders", "ends", "stems")
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Questions:
    """The m questions in the order of `Store.vectors("question")`.

    `ids` (m,), `matrix` (m, dim), `passages` (m,) the passage each belongs to, `sizes` (m,) how many
    stems each holds. `stems` are all stems in one text, a line each; `holders` the questions that
    hold the first stem, the second and so on, up to `ends` (stems,).
    """

    ids: Ints
    matrix: Floats
    passages: Ints
    sizes: Floats
    holders: Ints
    ends: Ints
    stems: NDArray[np.uint8]

    def terms(self) -> dict[str, Ints]:
        """Which questions hold a stem."""
        names = self.stems.tobytes().decode().split("\n") if len(self.stems) else []
        starts = [0, *self.ends[:-1].tolist()]
        bounds = zip(starts, self.ends.tolist(), strict=True) if names else ()
        return {n: self.holders[a:b] for n, (a, b) in zip(names, bounds, strict=True)}


def read(store: Store) -> Questions:
    """The questions of the store's present state, from the copy where that is of this state."""
    path, stamp = store.path.parent / FILE, store.stamp()
    kept = load_copy(path, stamp) if stamp else None
    if kept is not None:
        return kept
    made = _from_database(store)
    # Who changed the library meanwhile has given it another stamp.
    if stamp and stamp == store.stamp():
        save_copy(path, stamp, made)
    return made


def load_copy(path: Path, stamp: str) -> Questions | None:
    """The copy at `path`, None when there is none, it is damaged, or of another state than `stamp`."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["stamp"]) != stamp:
                return None
            return Questions(**{name: kept[name] for name in _NAMES})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        # Nothing is lost: it is made anew from the database.
        return None


def save_copy(path: Path, stamp: str, made: Questions) -> None:
    """Write the copy whole or not at all. A folder that cannot be written to only costs time."""
    with suppress(OSError):
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, stamp=np.array(stamp), **{n: getattr(made, n) for n in _NAMES})
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _from_database(store: Store) -> Questions:
    ids, matrix = store.vectors("question")
    at = {int(q): n for n, q in enumerate(ids)}
    passages = np.zeros(len(ids), dtype=np.int64)
    sizes = np.ones(len(ids), dtype=np.float32)
    numbers: dict[str, int] = {}
    # Two flat columns instead of a list a stem: a tenth of the memory.
    stems, holders = array("q"), array("q")
    for row in store.query("SELECT id, passage_id, terms FROM questions"):
        n = at.get(row["id"])
        if n is None:
            continue
        passages[n] = row["passage_id"]
        terms = set(row["terms"].split())
        sizes[n] = max(len(terms), 1)
        for term in terms:
            stems.append(numbers.setdefault(term, len(numbers)))
            holders.append(n)
    column, held = np.array(stems, dtype=np.int64), np.array(holders, dtype=np.int64)
    return Questions(
        ids=ids,
        matrix=matrix,
        passages=passages,
        sizes=sizes,
        holders=held[np.lexsort((held, column))],
        ends=np.cumsum(np.bincount(column, minlength=len(numbers))).astype(np.int64),
        stems=np.frombuffer("\n".join(numbers).encode(), dtype=np.uint8),
    )
