"""The words of statutes in a folder, by place, for the checks of cards."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import UserError
from assistant.ingest.readers.statute import read_statute

Place = tuple[str, str | None, str]
"""SFS number, chapter (None where an act has none) and paragraph; of a transitional rule the number of
the act or amendment, `RULES` and the point."""
RULES = "Övergångsbestämmelser"


def statute_texts(folder: Path) -> dict[Place, str]:
    """The text of every paragraph and transitional rule of every statute below `folder`."""
    out: dict[Place, str] = {}
    for file in sorted(folder.rglob("*.md")):
        try:
            read = read_statute(file.read_bytes(), file.name)
        except UserError:
            continue  # no statute, or one without text: the reference check says the same of it
        for block in read.blocks:
            if block.kind not in ("paragraph", "list_item", "table_row"):
                continue
            if block.transitional:
                sfs, _, point = block.transitional.partition(" p. ")
                key: Place = (sfs, RULES, point)
            elif block.paragraph:
                key = (read.metadata["sfs"], block.chapter, block.paragraph)
            else:
                continue
            out[key] = f"{out.get(key, '')} {read.text[block.start : block.end]}"
    return out
