"""The rule that repealed an act, and how acts and places are named inside a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.units import units
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Act, find_references
from assistant.library.search import Search


def plain_title(title: str) -> str:
    """An act's title inside a sentence."""
    return title[:1].lower() + title[1:]


def list_of(items: Sequence[str]) -> str:
    """ "a, b och c", without repeats."""
    unique = list(dict.fromkeys(items))
    return unique[0] if len(unique) == 1 else ", ".join(unique[:-1]) + " och " + unique[-1]


def repeal_of(old: Sequence[str], search: Search, sources: Sources) -> list[int]:
    """The rule that repealed the act of the first of some old places; [] when it is not there."""
    for reference in find_references(old[0], search.acts)[:1]:
        act = search.acts.get(reference.sfs)
        if act is not None and act.repealed:
            return repeal(search, act, sources)
    return []


def repeal(search: Search, act: Act, sources: Sources) -> list[int]:
    """The transitional rule of the successor that repeals the act, when its text is there."""
    if act.successor is None:
        return []
    successor = search.acts.get(act.successor)
    if successor is None:
        return []
    rules = transitional_rules(search, successor)
    for passage in rules:
        if f"({act.sfs})" in passage.text or "upphävs" in passage.text or "upphör" in passage.text:
            found = units(passage)
            number = sources.cite(found[0]) if found else None
            return [number] if number else []
    first = search.store.place(successor.document_id, "1" if successor.chapters else None, "1")
    found = units(first[0]) if first else []
    number = sources.cite(found[0]) if found else None
    return [number] if number else []


def table_of(rows: Sequence[Mapping[str, Any]], search: Search, sources: Sources) -> list[int]:
    """Our own table of what became of an old place, as a source: no statute says which paragraph took
    over from which. [] when there is no room for it."""
    for row in rows[:1]:
        cards = search.store.query(
            "SELECT id FROM passages WHERE card_id LIKE 'history %' AND locator=? ORDER BY id LIMIT 1",
            (str(row.get("old")),),
        )
        for passage in search.store.passages(r["id"] for r in cards):
            says = [u for u in units(passage) if u.kind == "sentence"]
            if says and (number := sources.cite(says[0])):
                return [number]
    return []


def transitional_rules(search: Search, act: Act) -> list[StoredPassage]:
    """The transitional rules that came with an act itself."""
    rows = search.store.query(
        "SELECT id FROM passages WHERE document_id=? AND current=1 AND card_id IS NULL"
        " AND locator LIKE ? ORDER BY start",
        (act.document_id, f"Övergångsbestämmelser {act.sfs}%"),
    )
    return search.store.passages(r["id"] for r in rows)
