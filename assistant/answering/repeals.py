"""The rule that repealed an act, and how acts and places are named inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.units import units
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Act, find_references
from assistant.library.search import Search

_REPEALS = re.compile(r"\bupphävs\b|\bupphör\b")
_STILL = re.compile(r"\b(?:upphävda|äldre)\b.{0,60}\bgäller fortfarande\b", re.DOTALL)


def plain_title(title: str) -> str:
    """An act's title inside a sentence."""
    return title[:1].lower() + title[1:]


def kind_of_act(act: Act) -> str:
    """ "förordningen" or "lagen"."""
    return "förordningen" if "förordning" in act.title.lower() else "lagen"


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
    """The transitional rule of the successor that repeals the act, when its text is there; else what our
    own table of acts says."""
    if act.successor is None:
        return []
    successor = search.acts.get(act.successor)
    if successor is None:
        return []
    for passage in transitional_rules(search, successor):
        # A rule that gives another number than the act's ("(2001:973)") shows nothing of this one.
        if f"({act.sfs})" in passage.text and _REPEALS.search(passage.text):
            return _first_of(passage, sources)
    return end_of(act, search, sources)


def end_of(act: Act, search: Search, sources: Sources) -> list[int]:
    """What our own table says of when an act was repealed and what took its place; [] without room."""
    for passage in search.store.by_card([f"act {act.sfs}"]):
        return _first_of(passage, sources)
    return []


def still_applied(act: Act, search: Search, sources: Sources) -> list[int]:
    """The transitional rules that keep a repealed act in use for some cases; [] when there are none."""
    successor = search.acts.get(act.successor)
    rules = transitional_rules(search, successor) if successor else []
    kept = [p for p in rules if _STILL.search(p.text)]
    return [n for passage in kept for n in _first_of(passage, sources)]


def _first_of(passage: StoredPassage, sources: Sources) -> list[int]:
    found = units(passage)
    number = sources.cite(max(found[:2], key=lambda u: u.end - u.start)) if found else None
    return [number] if number else []


def table_of(
    rows: Sequence[Mapping[str, Any]], search: Search, sources: Sources, says: str = ""
) -> list[tuple[Mapping[str, Any], int]]:
    """Our own table of what became of old places, as a source, since no statute says which paragraph took
    over from which: each row with its citation number, as far as there is room.

    `says`: what is told of the row, when that is to be quoted instead of what became of the place.
    """
    out = []
    for row in rows:
        cards = search.store.query(
            "SELECT id FROM passages WHERE card_id LIKE 'history %' AND locator=? ORDER BY id LIMIT 1",
            (str(row.get("old")),),
        )
        for passage in search.store.passages(r["id"] for r in cards):
            told = [u for u in units(passage) if u.kind == "sentence" and says in u.text]
            if told and (number := sources.cite(told[0])):
                out.append((row, number))
    return out


def transitional_rules(search: Search, act: Act) -> list[StoredPassage]:
    """The transitional rules that came with an act itself."""
    rows = search.store.query(
        "SELECT id FROM passages WHERE document_id=? AND current=1 AND card_id IS NULL"
        " AND locator LIKE ? ORDER BY start",
        (act.document_id, f"Övergångsbestämmelser {act.sfs}%"),
    )
    return search.store.passages(r["id"] for r in rows)
