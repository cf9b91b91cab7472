"""What is repealed, replaced, local, old or unverified in what we quote, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.answering.understanding import Understood
from assistant.domain.answers import Citation, Notice
from assistant.domain.law import Acts, LawReference, find_references

_OLD_AFTER_YEARS = 5


class History:
    """Old places and their successors, from `corpus/law_history.yaml`."""

    def __init__(self, rows: Sequence[dict[str, Any]], acts: Acts) -> None:
        self._by_place: dict[tuple[str, str | None, str | None], list[dict[str, Any]]] = {}
        self._by_chapter: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._old_of: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            for reference in find_references(str(row.get("old") or ""), acts)[:1]:
                if reference.sfs:
                    key = (reference.sfs, reference.chapter, reference.paragraph)
                    self._by_place.setdefault(key, []).append(row)
                    if reference.chapter:
                        chapter = (reference.sfs, reference.chapter)
                        self._by_chapter.setdefault(chapter, []).append(row)
            for new in row.get("new") or ():
                for reference in find_references(str(new), acts)[:1]:
                    if reference.sfs and row.get("old"):
                        place = (reference.sfs, reference.locator)
                        self._old_of.setdefault(place, []).append(str(row["old"]))

    def predecessors(self, sfs: str, locator: str) -> list[str]:
        """The old places that "22 kap. 11 §" of an act took over from; [] when unknown."""
        return list(dict.fromkeys(self._old_of.get((sfs, locator), [])))

    def chapter(self, sfs: str, chapter: str) -> list[dict[str, Any]]:
        """The rows of a whole old chapter; [] when nothing is known of it."""
        return self._by_chapter.get((sfs, chapter), [])

    def successors(self, reference: LawReference, sfs: str | None = None) -> list[dict[str, Any]]:
        """The rows for an old place; [] when nothing is known of it."""
        return self._by_place.get(
            (sfs or reference.sfs or "", reference.chapter, reference.paragraph), []
        )


def notices(
    citations: Sequence[Citation],
    history: History,
    acts: Acts,
    as_of: date,
    published: dict[str, str],
    owners: dict[str, str | None],
    municipality: str | None,
) -> list[Notice]:
    """Notices for the citations of an answer, most serious first, without repeats.

    `published` maps a document id to the ISO date its document gives for itself, `owners` to whose
    it is (None: not said); `municipality` is the user's own, None when not set.
    """
    out: list[Notice] = []
    for citation in citations:
        if citation.example:
            out.append(
                Notice(
                    "example",
                    f"«{citation.document}» är ett exempel, inget verkligt dokument.",
                    (citation.n,),
                )
            )
        if not citation.current and citation.replaced_by:
            out.append(
                Notice(
                    "repealed",
                    f"{citation.document} gäller inte längre; den ersattes av {citation.replaced_by}.",
                    (citation.n,),
                )
            )
        if citation.verified == "unverified":
            out.append(
                Notice(
                    "unverified",
                    f"Uppgiften om «{citation.locator}» har inte kunnat kontrolleras.",
                    (citation.n,),
                )
            )
        if citation.type not in ("statute", "card"):
            out.extend(
                _repealed_in(citation, history, acts, as_of, published.get(citation.document_id))
            )
            out.extend(_old(citation, as_of, published.get(citation.document_id)))
        if citation.type == "programme":
            out.append(_local(citation, owners.get(citation.document_id), municipality))
    unique: dict[str, Notice] = {}
    for notice in out:
        unique.setdefault(notice.text, notice)
    return list(unique.values())


def same_number(
    understood: Understood, history: History, acts: Acts, *, answered: bool
) -> list[Notice]:
    """That a bare reference had another meaning in the act before, and where that stands now.

    "3 kap. 3 § SoL" is one thing in the act in force and another in the repealed one, which most
    written routines still mean. `answered` True: the answer has already told it.
    """
    if answered:
        return []
    out = []
    for reference in understood.references[:2]:
        act = acts.get(reference.sfs)
        older = acts.get(acts.predecessor(act.sfs)) if act and act.repealed is None else None
        if older is None or act is None or act.sfs in understood.question:
            continue
        rows = history.successors(reference, older.sfs)
        new = list(dict.fromkeys(str(n) for row in rows for n in row.get("new") or ()))
        if new:
            content = str(rows[0]["content"]).rstrip(".")
            text = (
                f"Äldre dokument kan mena {reference.locator} i {older.title}, som upphörde "
                f"{older.repealed}: {content[:1].lower() + content[1:]}. Det står nu i {', '.join(new)}."
            )
            out.append(Notice("replaced", text))
    return out


def _repealed_in(
    citation: Citation, history: History, acts: Acts, as_of: date, published: str | None
) -> list[Notice]:
    """Repealed law that a document quotes, with its successor.

    A document that names an act without its number means the act of its own day: one from before
    the present act took force means the act before it.
    """
    out = []
    for reference in find_references(citation.quote, acts):
        act = acts.get(reference.sfs)
        if act is None:
            continue
        if (
            act.repealed is None
            and act.in_force
            and (published or "0000") < act.in_force.isoformat()
        ):
            older = acts.get(acts.predecessor(act.sfs))
            rows = history.successors(reference, older.sfs) if older else []
            act = older or act
        else:
            rows = history.successors(reference)
        if act.repealed is None or act.repealed > as_of:
            continue
        new = ", ".join(dict.fromkeys(n for row in rows for n in row.get("new") or ()))
        text = f"Källan hänvisar till {reference.locator} i {act.title}, som upphörde {act.repealed.isoformat()}."
        text += f" I dag gäller {new}." if new else ""
        out.append(Notice("repealed", text, (citation.n,)))
    return out


def _local(citation: Citation, owner: str | None, municipality: str | None) -> Notice:
    """That a plan or programme binds one municipality only, and which."""
    if owner and municipality and owner.casefold() == municipality.casefold():
        text = f"«{citation.document}» är er egen plan; den gäller i {owner}."
    elif owner:
        text = f"«{citation.document}» är {owner}s plan och gäller bara där."
    else:
        text = f"«{citation.document}» är en kommuns egen plan och ingen allmän regel."
    return Notice("local", text, (citation.n,))


def _old(citation: Citation, as_of: date, published: str | None) -> list[Notice]:
    if not published or int(published[:4]) + _OLD_AFTER_YEARS > as_of.year:
        return []
    text = (
        f"«{citation.document}» är från {published[:4]}; kontrollera om uppgifterna gäller i dag."
    )
    return [Notice("old", text, (citation.n,))]
