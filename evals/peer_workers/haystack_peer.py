"""Haystack's BM25: DocumentSplitter and InMemoryBM25Retriever as they come."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
sys.path.insert(0, str(Path(__file__).parent))

import exchange
from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore


def build(material: dict[str, Any]) -> tuple[exchange.Retrieve, list[int]]:
    """Split into 200 words, the default, and index in memory."""
    texts = {d["id"]: d["text"] for d in material["documents"]}
    splitter = DocumentSplitter()
    splitter.warm_up()
    documents = [Document(content=t, meta={"place": i}) for i, t in texts.items() if t.strip()]
    chunks = splitter.run(documents=documents)["documents"]
    store = InMemoryDocumentStore()
    store.write_documents(chunks)
    retriever = InMemoryBM25Retriever(store, top_k=material["depth"])

    def retrieve(question: str) -> list[exchange.Place]:
        found = []
        for document in retriever.run(query=question)["documents"]:
            place, content = document.meta["place"], document.content
            start = exchange.start_of(texts[place], content, document.meta.get("split_idx_start"))
            found.append((place, start, start + len(content)))
        return found

    return retrieve, [len(c.content) for c in chunks]


if __name__ == "__main__":
    exchange.run(build)
