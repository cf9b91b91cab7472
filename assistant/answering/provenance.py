"""Whose words a quote of a document is, and from when."""

from __future__ import annotations

from assistant.domain.documents import StoredPassage
from assistant.library.store import Store


def origin_of(passage: StoredPassage, store: Store) -> str:
    """ "Adda Inköpscentral, artikel 2021-06-07"; "" for statutes, for our cards and where nothing is known.

    What our cards know of a document goes first, if the document is the one they mean; then whose the
    user said it is, and the date it gives itself.
    """
    if passage.type in ("statute", "card"):
        return ""
    for known in store.cards("document").values():
        if not passage.document_id.startswith(str(known["document"])):
            continue
        if " ".join(str(known["shows"]).split()) in _text(passage, store):
            return str(known["origin"])
    owner = store.owners([passage.document_id]).get(passage.document_id)
    return ", ".join(part for part in (owner, passage.metadata.get("published")) if part)


def _text(passage: StoredPassage, store: Store) -> str:
    return " ".join(store.text(passage.document_id, passage.version).split())
