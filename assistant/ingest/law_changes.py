"""Which cards to go through again because the paragraph they are about was amended.

A paragraph carries the act that gave it its wording ("Lag (2026:123)"), and a text says up to which
act it is amended. So a wording is new to a card when its stamp is of a later act than the text that
the card was compared with. Which text that was is known, in this order:

1. `checked_state` in `legislation/sources.yaml`, for cards checked on `cards_checked` or before;
2. the newest version in the library that was taken in on the day of the card's `checked` or before;
3. without either, only the days count: the wording's first day, or else the year of its act, is
   later than the card's `checked`.

Where both texts are at hand, a paragraph with the same words is no change whatever its stamp says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from assistant.domain.law import Acts, find_references
from assistant.errors import UserError
from assistant.ingest.cards import Corpus
from assistant.ingest.law_sources import read_file, sfs_key
from assistant.ingest.readers.statute import read_statute
from assistant.library.store import Store

Place = tuple[str | None, str]
"""(chapter or None, paragraph): ("22", "11")."""

_REPEALED = re.compile(r"^har upphävts genom (?:lag|förordning) \(?(\d{4}:\d+)\)?", re.IGNORECASE)


@dataclass(frozen=True)
class ActText:
    """One text of an act: what its paragraphs say and which act gave each its wording.

    `state` is the last act worked in ("2025:1501"). `taken_in` is None for a text out of a folder.
    `days` is the first day of an amending act where the text tells it.
    """

    sfs: str
    state: str
    taken_in: date | None
    texts: dict[Place, str] = field(default_factory=dict)
    stamps: dict[Place, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    def stamp(self, place: Place) -> str | None:
        """The act that gave a paragraph its wording, or repealed it; None for the first wording."""
        repealed = _REPEALED.match(self.texts.get(place, "").strip())
        return repealed[1] if repealed else self.stamps.get(place)

    def words(self, place: Place) -> str | None:
        """A paragraph's words alone, to compare two texts by; None when it has none such."""
        text = self.texts.get(place)
        return None if text is None else " ".join(re.findall(r"\w+", text.lower()))


@dataclass(frozen=True)
class Review:
    """A card whose paragraph was amended: `by` is the amending act, None when only the words tell.

    `resting` are other cards with that paragraph among their grounds. `gone`: the newest text has
    no such paragraph.
    """

    place: str
    checked: date
    by: str | None
    compared: str | None
    gone: bool = False
    resting: tuple[str, ...] = ()

    def line(self) -> str:
        """The line of the list, in Swedish."""
        if self.gone:
            what = f"{self.place} finns inte i den nyaste texten"
        elif self.by:
            what = f"{self.place} ändrades genom SFS {self.by}"
        else:
            what = f"{self.place} har fått en annan lydelse"
        compared = f" mot t.o.m. SFS {self.compared}" if self.compared else ""
        more = f" På paragrafen vilar också: {', '.join(self.resting)}." if self.resting else ""
        return f"{what}; kortet kontrollerades {self.checked.isoformat()}{compared}.{more}"


def reviews(
    corpus: Corpus, shipped: Path, law: Path | None = None, store: Store | None = None
) -> list[Review]:
    """The cards to go through, by act and place; `law` and `store` are where the texts are."""
    texts: dict[str, list[ActText]] = {}
    for text in (*_in_folder(law), *_in_store(store)):
        texts.setdefault(text.sfs, []).append(text)
    sources = read_file(shipped)
    states = {s.sfs: s.checked_state for s in sources.sources if s.checked_state}
    found: list[tuple[str, Place, Review]] = []
    for (sfs, ref), card in corpus.provisions.items():
        place = _place(ref, sfs, corpus.acts)
        if place is None or sfs not in texts:
            continue
        newest = max(texts[sfs], key=lambda t: (sfs_key(t.state), t.taken_in is not None))
        fresh = sources.cards_checked is None or card.checked > sources.cards_checked
        change = _change(place, card.checked, newest, texts[sfs], None if fresh else states.get(sfs))  # fmt: skip
        if change:
            act = corpus.acts.get(sfs)
            name = f"{ref} {(act.short or act.title) if act else sfs}"
            found.append((sfs, place, Review(name, card.checked, *change)))
    resting = _resting(corpus) if found else {}
    return [replace(r, resting=tuple(resting.get((sfs, place), ()))) for sfs, place, r in found]


def _change(
    place: Place, checked: date, newest: ActText, texts: list[ActText], state: str | None
) -> tuple[str | None, str | None, bool] | None:
    """(amending act, state compared with, whether it is gone), or None when nothing changed."""
    before = _compared_with(checked, texts, state)
    compared = state or (before.state if before else None)
    if before is newest or (compared and sfs_key(newest.state) <= sfs_key(compared)):
        return None
    if place not in newest.texts:
        # A card may be about a paragraph that the texts never had; that is the other check's.
        return (None, compared, True) if before and place in before.texts else None
    if before and before.words(place) == newest.words(place):
        return None
    by = newest.stamp(place)
    if compared:
        if by and sfs_key(by) > sfs_key(compared):
            return by, compared, False
        differs = before is not None and place in before.texts
        # One act gives a paragraph one wording: then only the two conversions differ.
        same_stamp = by is not None and before is not None and before.stamp(place) == by
        return (None, compared, False) if differs and not same_stamp else None
    first_day = newest.days.get(by or "")
    later = first_day > checked.isoformat() if first_day else sfs_key(by or "")[0] > checked.year
    return (by, None, False) if later else None


def _compared_with(checked: date, texts: list[ActText], state: str | None) -> ActText | None:
    """The text that a card was compared with, if it is at hand."""
    if state:
        return next((t for t in texts if t.state == state), None)
    earlier = [t for t in texts if t.taken_in and t.taken_in <= checked]
    return max(earlier, key=lambda t: sfs_key(t.state), default=None)


def _place(ref: str, sfs: str, acts: Acts) -> Place | None:
    found = [r for r in find_references(ref, acts) if r.sfs in (None, sfs) and r.paragraph]
    return (found[0].chapter, str(found[0].paragraph)) if found else None


def _resting(corpus: Corpus) -> dict[tuple[str | None, Place], list[str]]:
    """(act, paragraph) -> ids of the cards with it among their grounds."""
    grounds: list[tuple[str, Iterable[str]]] = [
        *((i, (*t.grounds, *(g for m in t.may_not for g in m.grounds))) for i, t in corpus.responsibilities.items()),
        *((i, digest.grounds) for i, (_, digest) in corpus.guidance.items()),
        *((i, belief.grounds) for i, belief in corpus.misconceptions.items()),
        *((i, question.grounds) for i, question in corpus.visit_questions.items()),
    ]  # fmt: skip
    out: dict[tuple[str | None, Place], list[str]] = {}
    for card_id, written in grounds:
        for ground in written:
            for r in find_references(ground, corpus.acts):
                ids = out.setdefault((r.sfs, (r.chapter, r.paragraph or "")), [])
                if card_id not in ids:
                    ids.append(card_id)
    return out


def _in_folder(law: Path | None) -> Iterator[ActText]:
    for path in sorted(law.rglob("*.md")) if law else ():
        try:
            read = read_statute(path.read_bytes(), path.name)
        except UserError:
            continue  # no statute, or one without text: the reference check says the same of it
        texts: dict[Place, str] = {}
        for block in read.blocks:
            if block.paragraph and block.kind in ("paragraph", "list_item", "table_row"):
                key = (block.chapter, block.paragraph)
                texts[key] = f"{texts.get(key, '')} {read.text[block.start : block.end]}"
        yield _text(read.metadata, None, texts)


def _in_store(store: Store | None) -> Iterator[ActText]:
    rows = (
        store.query(
            "SELECT document_id, version, metadata, created FROM versions WHERE type='statute'"
            " ORDER BY document_id, version"
        )
        if store
        else []
    )
    for row in rows:
        texts: dict[Place, str] = {}
        for passage in store.query(
            "SELECT chapter, paragraph, body FROM passages WHERE document_id=? AND version=?"
            " AND card_id IS NULL AND paragraph IS NOT NULL ORDER BY start",
            (row["document_id"], row["version"]),
        ) if store else ():  # fmt: skip
            key = (passage["chapter"], passage["paragraph"])
            texts[key] = f"{texts.get(key, '')} {passage['body']}"
        yield _text(json.loads(row["metadata"]), date.fromisoformat(row["created"][:10]), texts)


def _text(metadata: dict[str, str], taken_in: date | None, texts: dict[Place, str]) -> ActText:
    stamps = {
        (chapter or None, paragraph): stamp
        for entry in metadata.get("amended", "").split(";")
        if "=" in entry
        for where, stamp in [entry.split("=", 1)]
        for chapter, _, paragraph in [where.partition(":")]
    }
    days = dict(e.split("=", 1) for e in metadata.get("amendment_days", "").split(";") if "=" in e)
    return ActText(metadata.get("sfs", ""), metadata.get("state_sfs", ""), taken_in, texts, stamps, days)  # fmt: skip
