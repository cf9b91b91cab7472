"""The LangChain retriever gives our passages to the letter, and nothing else."""

from __future__ import annotations

import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.domain.law import Acts
from assistant.library.embeddings import BuiltInEmbedder
from assistant.library.langchain import PassageRetriever
from assistant.library.ranking import Filters
from assistant.library.search import Search
from assistant.library.store import NewDocument, Store

TEXTS = {
    "avtal.docx": (
        "agreement",
        ["Leverantören ska lämna en årlig rapport.", "Vite utgår vid brist."],
    ),
    "rapport.pdf": ("report", ["Hemmet saknar rutin för läkemedel.", "Personalen är utbildad."]),
}


@pytest.fixture
def search(tmp_path):
    store = Store(tmp_path / "samsyn.db")
    embedder = BuiltInEmbedder()
    for name, (kind, sentences) in TEXTS.items():
        text, passages = "", []
        for number, sentence in enumerate(sentences, 1):
            passages.append(
                Passage(len(text), len(text) + len(sentence), f"s. {number}", page=number)
            )
            text += sentence + "\n"
        store.add(
            NewDocument(
                id=name,
                version="1",
                read=ReadDocument(name, text, (), type=kind),
                passages=passages,
                vectors=embedder.encode(sentences, "passage"),
                question_vectors=embedder.encode([], "query"),
                content_hash=name,
                file_name=name,
            )
        )
    yield Search(store, embedder, Acts(()))
    store.close()


def test_documents_are_passages_with_their_place(search):
    first, *_ = PassageRetriever(search=search, limit=2).invoke("rutin för läkemedel")

    assert first.page_content == "Hemmet saknar rutin för läkemedel."
    score = first.metadata.pop("score")
    assert score > 0
    assert first.metadata == {
        "document_id": "rapport.pdf",
        "version": "1",
        "locator": "s. 1",
        "page": 1,
        "start": 0,
        "end": 34,
        "type": "report",
    }
    text = search.store.text("rapport.pdf", "1")
    assert text[first.metadata["start"] : first.metadata["end"]] == first.page_content


def test_the_best_come_first_and_no_more_than_asked_for(search):
    found = PassageRetriever(search=search, limit=3).invoke("rapport om läkemedel och vite")
    scores = [d.metadata["score"] for d in found]

    assert len(found) == 3
    assert scores == sorted(scores, reverse=True)


def test_filters_hold(search):
    retriever = PassageRetriever(search=search, filters=Filters(types=("agreement",)))

    assert {d.metadata["type"] for d in retriever.invoke("läkemedel rapport vite")} == {"agreement"}


def test_a_limit_below_one_is_refused(search):
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        PassageRetriever(search=search, limit=0)
