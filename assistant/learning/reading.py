"""The learning paths of the corpus, with the user's own laid over the shipped ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import InvalidRequest
from assistant.ingest import card_files
from assistant.ingest.cards import load_yaml, validated
from assistant.learning.formats import LearningPath

FOLDER = "learning"


def read_paths(shipped: Path, overlay: Path | None = None) -> tuple[LearningPath, ...]:
    """All paths in the order they are shown; one in `overlay` wins over a shipped one of its id.

    Raises InvalidCard at the first path that breaks its format.
    """
    paths = {p.id: p for _, p in path_files(shipped, overlay)}
    return tuple(sorted(paths.values(), key=lambda p: (p.order, p.title)))


def path_files(shipped: Path, overlay: Path | None = None) -> Iterator[tuple[Path, LearningPath]]:
    """Every file of a path with what it holds, shipped ones first. Raises InvalidCard."""
    for folder in (shipped, *([overlay] if overlay else [])):
        for file in card_files(folder / FOLDER):
            yield file, validated(LearningPath, load_yaml(file), file)


def path_named(name: str, paths: Sequence[LearningPath]) -> LearningPath:
    """The path with that id, title or number in the list (from 1). Raises InvalidRequest."""
    wanted = name.strip().casefold()
    for number, path in enumerate(paths, 1):
        if wanted in (path.id, path.title.casefold(), str(number)):
            return path
    known = ", ".join(p.id for p in paths) or "inga"
    raise InvalidRequest(f"Lärstigen «{name}» finns inte.", f"De som finns: {known}.")
