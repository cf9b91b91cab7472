"""Where the official text of each act is fetched from, and how much of it there should be.

`legislation/sources.yaml` in the corpus is the list; a file of the same name among the user's own
cards adds acts to it or changes one. It is no card: the card reader passes it by.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pydantic import Field

from assistant.errors import InvalidRequest
from assistant.ingest.card_formats import Card, Text
from assistant.ingest.cards import load_yaml, validated

FILE = Path("legislation") / "sources.yaml"


class LawSource(Card):
    """One act: its number, title and id in the Riksdag's open data ("sfs-2025-400").

    `chapters` and `paragraphs` are what a complete text has at least; None when nobody has counted.
    `checked_state` is the amending act up to which the shipped cards were compared with the text
    ("2025:1501"); None when they were not compared with a whole text.
    """

    sfs: str = Field(pattern=r"^\d{4}:\d+$")
    title: Text
    riksdag_id: str = Field(pattern=r"^sfs-\d{4}-\d+$")
    chapters: int | None = Field(default=None, ge=0)
    paragraphs: int | None = Field(default=None, ge=1)
    checked_state: str | None = Field(default=None, pattern=r"^\d{4}:\d+$")


class SourcesFile(Card):
    """`legislation/sources.yaml`; `cards_checked` is the day that `checked_state` speaks of."""

    sources: tuple[LawSource, ...]
    cards_checked: date | None = None


def read_sources(shipped: Path, overlay: Path | None = None) -> dict[str, LawSource]:
    """SFS number -> source, the user's own laid over the shipped ones. Raises InvalidCard."""
    files = [read_file(folder) for folder in (shipped, overlay) if folder is not None]
    return {source.sfs: source for file in files for source in file.sources}


def read_file(folder: Path) -> SourcesFile:
    """The sources of one corpus folder; empty when it has no such file. Raises InvalidCard."""
    path = folder / FILE
    if not path.is_file():
        return SourcesFile(sources=())
    return validated(SourcesFile, load_yaml(path), path)


def chosen(sources: dict[str, LawSource], numbers: list[str]) -> list[LawSource]:
    """The sources with these SFS numbers, all without any. Raises InvalidRequest for an unknown one."""
    wanted = [n.upper().removeprefix("SFS").replace("-", ":").strip(" :") for n in numbers]
    for written, number in zip(numbers, wanted, strict=True):
        if number not in sources:
            raise InvalidRequest(
                f"«{written}» finns inte bland de lagar som kan hämtas.",
                f"Skriv numret, till exempel 2025:400. De som finns står i corpus/{FILE.as_posix()}.",
            )
    return [sources[n] for n in dict.fromkeys(wanted)] if wanted else list(sources.values())


def sfs_key(sfs: str) -> tuple[int, int]:
    """An SFS number to sort by; (0, 0) for what is none."""
    match = re.fullmatch(r"(\d{4}):(\d+)", sfs)
    return (int(match[1]), int(match[2])) if match else (0, 0)
