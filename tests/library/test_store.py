"""A document is stored whole or not at all, is removed without a trace, and stays citable."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.errors import DocumentNotFound, ModelMismatch, UserError
from assistant.library.store import NewDocument, Store

TEXT = "Nämnden följer vården.\n\nIVO inspekterar hemmet."
TABLES = ("documents", "versions", "passages", "questions", "vectors", "fulltext", "question_text")


@pytest.fixture
def new(embedder):
    """A document of two passages, the first with two questions."""

    def make(name: str = "plan", text: str = TEXT, **fields) -> NewDocument:
        cut = text.index("\n\n")
        first = Passage(0, cut, "s. 1", questions=("Vem följer vården?", "Vem kollar hemmet?"))
        second = Passage(cut + 2, len(text), "s. 2")
        defaults = {
            "id": name,
            "version": "1",
            "read": ReadDocument("Plan", text, (), metadata={"published": "2024-01-01"}),
            "passages": (first, second),
            "vectors": embedder.encode([text[:cut], text[cut:]], "passage"),
            "question_vectors": embedder.encode(first.questions, "query"),
            "content_hash": f"hash of {text}",
            "file_name": f"{name}.txt",
        }
        return NewDocument(**(defaults | fields))

    return make


def counts(store: Store) -> dict[str, int]:
    return {t: store.query(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in TABLES}


def hits(store: Store, word: str) -> list[int]:
    sql = "SELECT rowid FROM fulltext WHERE fulltext MATCH ? ORDER BY rowid"
    return [r["rowid"] for r in store.query(sql, (f'"{word}"',))]


def test_a_document_is_stored_with_passages_full_text_questions_and_vectors(store, new):
    store.add(new())
    assert counts(store) == {
        "documents": 1,
        "versions": 1,
        "passages": 2,
        "questions": 2,
        "vectors": 4,
        "fulltext": 2,
        "question_text": 2,
    }
    first, second = store.passages([1, 2])
    assert (first.text, second.text) == ("Nämnden följer vården.", "IVO inspekterar hemmet.")
    assert store.text("plan")[second.passage.start : second.passage.end] == second.text
    assert second.metadata == {"published": "2024-01-01"}
    assert hits(store, "ivo") == [2]


def test_an_exception_inside_add_leaves_nothing_of_the_document(store, new, embedder):
    store.add(new("a", "Ett.\n\nTvå."))
    before, generation = counts(store), store.generation()
    with pytest.raises(ValueError, match="zip"):
        store.add(new("b", vectors=embedder.encode(["one too few"], "passage")))
    with pytest.raises(IndexError):
        store.add(new("c", question_vectors=embedder.encode(["one too few"], "query")))
    with pytest.raises(sqlite3.IntegrityError):
        store.add(new("a", "Tre.\n\nFyra."))
    assert counts(store) == before
    assert store.generation() == generation
    store.add(new("b"))
    assert [d.id for d in store.documents()] == ["a", "b"]


def test_an_exception_inside_a_transaction_undoes_what_it_wrote(store):
    def half(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO meta VALUES ('half', 'done')")
        raise RuntimeError

    with pytest.raises(RuntimeError), store.writing() as db:
        half(db)
    assert store.meta("half") is None


def test_removing_a_document_leaves_no_trace_of_it(store, new):
    store.add(new("a", "Ett.\n\nTvå."))
    before = counts(store)
    store.add(new("b"))
    store.add(new("b", TEXT + " Nytt.", version="2"))
    store.remove("b")
    assert counts(store) == before
    assert hits(store, "ivo") == []
    assert store.passages([3, 4, 5, 6]) == []
    assert [len(rows) for rows in store.vectors()] == [2, 2]
    with pytest.raises(DocumentNotFound, match="«b»"):
        store.remove("b")


def test_an_older_version_stays_citable_and_is_not_searched(store, new):
    store.add(new())
    store.add(new(text="Utskottet följer vården.\n\nIVO granskar.", version="2"))
    row = store.document("plan")
    assert (row.version, sorted(row.versions), row.passages) == ("2", ["1", "2"], 2)
    assert store.text("plan") == "Utskottet följer vården.\n\nIVO granskar."
    assert store.text("plan", "1") == TEXT
    assert [p.current for p in store.passages([1, 2, 3, 4])] == [False, False, True, True]
    assert store.vectors()[0].tolist() == [3, 4]
    with pytest.raises(DocumentNotFound, match="plan version 3"):
        store.text("plan", "3")


def test_an_older_state_that_comes_later_does_not_become_current(store, new):
    store.add(new())
    store.add(new(text="Förr.\n\nDå.", version="2", current=False))
    assert store.document("plan").version == "1"
    assert store.vectors()[0].tolist() == [1, 2]


def test_a_place_gives_current_text_before_card_before_older_text(store, new, embedder):
    def act(version: str, text: str, **fields: object) -> NewDocument:
        place = {"chapter": "1", "paragraph": "1", "card_id": fields.pop("card_id", None)}
        read = ReadDocument("Lag", text, (), type="card" if place["card_id"] else "statute")
        return new(
            "sfs-2030-1",
            "x\n\ny",
            version=version,
            read=read,
            passages=(Passage(0, len(text), "1 kap. 1 §", **place),),
            vectors=embedder.encode([text], "passage"),
            question_vectors=embedder.encode([], "query"),
            content_hash=text,
            **fields,
        )

    store.add(act("kort-1", "Kortet.", card_id="2030:1 1 kap. 1 §", shipped=True))
    store.add(act("1", "Gammal lydelse."))
    store.add(act("2", "Ny lydelse."))
    texts = [p.text for p in store.place("sfs-2030-1", "1", "1")]
    assert texts == ["Ny lydelse.", "Kortet.", "Gammal lydelse."]
    assert store.document("sfs-2030-1").version == "2"
    store.remove("sfs-2030-1")
    assert [p.text for p in store.place("sfs-2030-1", "1", "1")] == ["Kortet."]
    with pytest.raises(UserError, match="följer med Samsyn"):
        store.remove("sfs-2030-1")


def test_swapping_the_shipped_corpus_keeps_the_users_documents(store, new):
    store.add(new("egen"))
    card = new("kort-a", "Ett.\n\nTvå.", version="kort-1", shipped=True)
    store.replace_shipped([card], [("a", "term", '{"term": "HVB"}')])
    assert store.card("a") == {"term": "HVB"}
    before = counts(store)
    store.replace_shipped([replace(card, version="kort-2")], [])
    assert counts(store) == before
    assert store.cards("term") == {}
    assert {d.id: d.version for d in store.documents()} == {"egen": "1", "kort-a": "kort-2"}
    assert [d.id for d in store.documents(include_shipped=False)] == ["egen"]


def test_the_store_remembers_its_model_and_refuses_another(store):
    store.check_model("model-1")
    store.check_model("model-1")
    with pytest.raises(ModelMismatch, match="annan språkmodell") as caught:
        store.check_model("model-2")
    assert "samsyn reindex" in caught.value.remedy


def test_what_is_stored_is_there_for_the_next_process(home, new):
    first = Store(home / "samsyn.db")
    first.add(new())
    first.close()
    again = Store(home / "samsyn.db")
    assert again.text("plan") == TEXT
    ids, rows = again.vectors("question")
    assert (len(ids), rows.shape) == (2, (2, 8))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    again.close()


def test_asking_for_nothing_gives_nothing(store):
    assert store.passages([]) == []
    assert store.by_card([]) == []
    assert store.find_content("x") is None
    assert [len(part) for part in store.vectors()] == [0, 0]
    with pytest.raises(DocumentNotFound):
        store.text("saknas")
