"""A file becomes passages: read, checked, split, stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path


def card_files(*folders: Path) -> Iterator[Path]:
    """Every card file below the folders, in a stable order."""
    for folder in folders:
        if folder.is_dir():
            yield from sorted(p for p in folder.rglob("*.yaml") if not p.name.startswith("."))


def state_of(*folders: Path) -> str:
    """A hash over names, sizes and times of the card files: changes when a card does."""
    digest = hashlib.sha256()
    for path in card_files(*folders):
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def up_to_date(corpus: str | None, next_review: str | None, state: str) -> bool:
    """Whether the cards taken in (`corpus`) are those of `state`, and none is due for review.

    `next_review` is the first day (ISO) on which an announcement softens, "" or None when none does.
    """
    due = bool(next_review) and str(next_review) <= date.today().isoformat()
    return corpus == state and not due
