"""LangChain's stock recipe: RecursiveCharacterTextSplitter (1000/200), Chroma, similarity search."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import embedding
import exchange
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

BATCH = 4000


class _Embeddings(Embeddings):
    def __init__(self, encode: embedding.Encode) -> None:
        self.encode = encode

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.encode(texts)

    def embed_query(self, text: str) -> list[float]:
        return self.encode([text])[0]


def build(material: dict[str, Any]) -> tuple[exchange.Retrieve, list[int]]:
    """Split, embed, and store in a Chroma of this run's own."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    documents = [
        Document(page_content=d["text"], metadata={"id": d["id"]}) for d in material["documents"]
    ]
    chunks = splitter.split_documents(documents)
    encode = embedding.encoder(sys.argv[3], material, [c.page_content for c in chunks])
    store = Chroma(
        embedding_function=_Embeddings(encode),
        persist_directory=tempfile.mkdtemp(prefix="peer-chroma-"),
        client_settings=Settings(anonymized_telemetry=False, is_persistent=True),
    )
    for at in range(0, len(chunks), BATCH):
        store.add_documents(chunks[at : at + BATCH])
    retriever = store.as_retriever(search_kwargs={"k": material["depth"]})

    def retrieve(question: str) -> list[exchange.Place]:
        return [
            (
                d.metadata["id"],
                d.metadata["start_index"],
                d.metadata["start_index"] + len(d.page_content),
            )
            for d in retriever.invoke(question)
        ]

    return retrieve, [len(c.page_content) for c in chunks]


if __name__ == "__main__":
    exchange.run(build)
