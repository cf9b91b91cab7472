"""What was fetched of the law, kept whole: a run that was broken off goes on where it was.

`SAMSYN_HOME/cache/law` can be thrown away at any time. A body is used only when its hash is the one
noted beside it, so a half-written file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

_RUN = "run.json"
_RUN_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer of the service: its body and what to ask with next time."""

    body: bytes
    etag: str
    modified: str
    fetched: datetime


class LawCache:
    """The folder of fetched answers, and when the present run over all acts began."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> Kept | None:
        """The answer kept under `name`, None when there is none or it is not whole."""
        try:
            note = json.loads((self.folder / f"{name}.note").read_text(encoding="utf-8"))
            body = (self.folder / f"{name}.json").read_bytes()
            if hashlib.sha256(body).hexdigest() != note["sha256"]:
                return None
            return Kept(
                body, note["etag"], note["modified"], datetime.fromisoformat(note["fetched"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # fetched anew, which is all that a cache is for

    def keep(self, name: str, kept: Kept) -> None:
        """Keep an answer under `name`. Raises OSError when the folder cannot be written."""
        note = asdict(kept) | {
            "body": None,
            "fetched": kept.fetched.isoformat(),
            "sha256": hashlib.sha256(kept.body).hexdigest(),
        }
        self.write(f"{name}.json", kept.body)
        self.write(f"{name}.note", json.dumps(note).encode())

    def forget(self, name: str) -> None:
        """Drop what is kept under `name`, so that the next request is for the whole."""
        for ending in (".json", ".note"):
            (self.folder / f"{name}{ending}").unlink(missing_ok=True)

    def write(self, name: str, data: bytes) -> Path:
        """A file in the folder, written whole or not at all; its path."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.{os.getpid()}.part")
        partial.write_bytes(data)
        partial.replace(target)
        return target

    def begin(self, now: datetime) -> datetime:
        """When the run began that this one goes on with; `now` when there is none to go on with."""
        try:
            began = datetime.fromisoformat(json.loads((self.folder / _RUN).read_text())["began"])
            if timedelta(0) <= now - began <= _RUN_LASTS:
                return began
        except (OSError, ValueError, KeyError, TypeError):
            pass  # no run, or a note that cannot be read: begin anew
        self.write(_RUN, json.dumps({"began": now.isoformat()}).encode())
        return now

    def end(self) -> None:
        """The run is through: the next one asks for everything again."""
        (self.folder / _RUN).unlink(missing_ok=True)
