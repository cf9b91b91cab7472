"""The library as arrays in memory: what one search multiplies, masks and groups.

Built from the store once per generation. A "place" is what an answer cites as one: a paragraph of
an act with its card and all its parts, or a single passage of another document.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.library import index_questions
from assistant.library.store import Store

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """Arrays over the n current passages and the m questions of their cards.

    `row_of` maps a passage id to its row. `place` (n,) numbers the places from 0;
    `is_card` (n,) tells our own cards from documents, `published` (n,) are ISO dates or empty,
    `in_field` (n,) passages of acts that no card is about from all others. `kinds` (n,) are what
    sort of card each is, "statute" or "document". `question_row` (m,) is the passage row that a
    question belongs to, in rising order, `question_terms` the questions that hold a stem,
    `question_sizes` (m,) how many stems each holds.
    """

    generation: int
    ids: Ints
    matrix: Floats
    row_of: dict[int, int]
    place: Ints
    places: int
    is_card: NDArray[np.bool_]
    in_field: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    types: NDArray[np.str_]
    documents: NDArray[np.str_]
    providers: NDArray[np.str_]
    published: NDArray[np.str_]
    question_ids: Ints
    question_matrix: Floats
    question_row: Ints
    question_terms: dict[str, Ints]
    question_sizes: Floats


def build(store: Store) -> Index:
    """Read vectors and places of all current passages."""
    generation = store.generation()
    ids, matrix = store.vectors("passage")
    row_of = {int(i): row for row, i in enumerate(ids)}
    rows = store.query(
        "SELECT p.id, p.document_id, p.chapter, p.paragraph, p.locator, p.card_id, v.type, d.provider, c.kind"
        " FROM passages p JOIN versions v ON v.document_id=p.document_id AND v.version=p.version"
        " JOIN documents d ON d.id=p.document_id LEFT JOIN cards c ON c.id=p.card_id"
        " WHERE p.current=1 ORDER BY p.id"
    )
    numbers: dict[tuple[str, ...], int] = {}
    place = np.zeros(len(ids), dtype=np.int64)
    is_card = np.zeros(len(ids), dtype=np.bool_)
    types, documents, providers = [""] * len(ids), [""] * len(ids), [""] * len(ids)
    kinds = [""] * len(ids)
    for r in rows:
        row = row_of.get(r["id"])
        if row is None:
            continue
        if r["paragraph"]:
            key: tuple[str, ...] = (r["document_id"], r["chapter"] or "", r["paragraph"])
        else:
            key = (str(r["id"]),)
        place[row] = numbers.setdefault(key, len(numbers))
        is_card[row] = r["card_id"] is not None
        kinds[row] = r["kind"] or ("statute" if r["type"] == "statute" else "document")
        types[row], documents[row], providers[row] = (
            r["type"],
            r["document_id"],
            r["provider"] or "",
        )
    dates = {d.id: d.metadata.get("published", "") for d in store.documents(include_shipped=False)}
    carded = {d for d, card in zip(documents, is_card, strict=True) if card}
    in_field = np.array(
        [t != "statute" or d in carded for t, d in zip(types, documents, strict=True)],
        dtype=np.bool_,
    )
    asked = index_questions.read(store)
    return Index(
        generation=generation,
        ids=ids,
        matrix=matrix,
        row_of=row_of,
        place=place,
        places=len(numbers),
        is_card=is_card,
        in_field=in_field,
        kinds=np.array(kinds),
        types=np.array(types),
        documents=np.array(documents),
        providers=np.array(providers),
        published=np.array([dates.get(d, "") for d in documents]),
        question_ids=asked.ids,
        question_matrix=asked.matrix,
        question_row=np.array([row_of[int(p)] for p in asked.passages], dtype=np.int64),
        question_terms=asked.terms(),
        question_sizes=asked.sizes,
    )
