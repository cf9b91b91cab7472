"""Whose words a quote of a document is, and from when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.domain.documents import StoredPassage
from assistant.library.store import Store


def origin_of(passage: StoredPassage, store: Store) -> str:
    """ "Adda Inköpscentral, artikel 2021-06-07"; "" for statutes, for our cards and where nothing is known.

    What our cards know of a document goes first, if the document is the one they mean; then whose the
    user said it is, and the date it gives itself.
    """
    known = _known(passage, store)
    if known:
        return str(known["origin"])
    if passage.type in ("statute", "card"):
        return ""
    owner = store.owners([passage.document_id]).get(passage.document_id)
    return ", ".join(part for part in (owner, passage.metadata.get("published")) if part)


def called(passage: StoredPassage, store: Store) -> str:
    """What a document is called inside a sentence, "en kommuns plan 2018–2020"; "" when our cards do not know."""
    known = _known(passage, store)
    return str(known["called"]) if known else ""


def _known(passage: StoredPassage, store: Store) -> Mapping[str, Any] | None:
    """What our cards say of a document, if it is the one they mean."""
    if passage.type in ("statute", "card"):
        return None
    for known in store.cards("document").values():
        if not passage.document_id.startswith(str(known["document"])):
            continue
        if " ".join(str(known["shows"]).split()) in _text(passage, store):
            return known
    return None


def _text(passage: StoredPassage, store: Store) -> str:
    return " ".join(store.text(passage.document_id, passage.version).split())
