"""A statute reference looked up: its history, its text and our card."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.answering.answer import Answerer
from assistant.answering.citations import applies_from
from assistant.domain.law import Acts, LawReference, find_references
from assistant.errors import DocumentNotFound


def look_up(answerer: Answerer, reference: str, as_of: date) -> dict[str, Any]:
    """`history` rows, `places` (text and cards) and `notices` for a reference.

    Raises DocumentNotFound when it cannot be read, or nothing is known of it.
    """
    search = answerer.search
    found = find_references(reference, search.acts)
    if not found:
        raise DocumentNotFound(
            f"«{reference}» är ingen hänvisning som kan tolkas.",
            "Skriv till exempel: 22 kap. 11 § SoL",
        )
    place = found[0]
    history = answerer.history.successors(place)
    wanted = [
        place,
        *(
            r
            for row in history
            for n in row.get("new") or ()
            for r in find_references(n, search.acts)
        ),
    ]
    places = [entry for ref in wanted for entry in _places(answerer, ref)]
    if not places and not history:
        raise DocumentNotFound(
            f"Biblioteket har varken text eller kort för «{reference}».",
            "Lägg in lagtexten med: samsyn law add FIL",
        )
    return {
        "reference": reference,
        "as_of": as_of.isoformat(),
        "history": history,
        "places": places,
        "notices": _notices(place, search.acts, as_of),
    }


def _places(answerer: Answerer, reference: LawReference) -> list[dict[str, Any]]:
    store = answerer.search.store
    out = []
    for passage in store.passages(answerer.search.resolve(reference)):
        out.append(
            {
                "document_id": passage.document_id,
                "document": passage.title,
                "version": passage.version,
                "locator": passage.locator,
                "type": passage.type,
                "text": passage.text,
                "state": passage.metadata.get("state"),
                "valid_from": applies_from(
                    passage,
                    answerer.search.acts.get(reference.sfs),
                    passage.metadata.get("in_force"),
                ),
                "label": "Samsyns sammanfattning" if passage.type == "card" else "",
            }
        )
    return out


def _notices(reference: LawReference, acts: Acts, as_of: date) -> list[str]:
    act = acts.get(reference.sfs)
    if act is None or act.applies_on(as_of):
        return []
    if act.repealed and act.repealed <= as_of:
        successor = acts.get(act.successor)
        by = f" och ersattes av {successor.title}" if successor else ""
        return [f"{act.title} upphörde {act.repealed.isoformat()}{by}."]
    return [f"{act.title} gällde inte än den {as_of.isoformat()}."]
