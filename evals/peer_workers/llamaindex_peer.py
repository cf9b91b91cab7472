"""LlamaIndex's default retriever: VectorStoreIndex with its default splitter and store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import embedding
import exchange
from llama_index.core import Document, Settings, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr


class _Embedding(BaseEmbedding):
    _encode: Any = PrivateAttr()

    def __init__(self, encode: embedding.Encode) -> None:
        super().__init__(model_name="offline", embed_batch_size=256)
        self._encode = encode

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encode([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._encode([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode(texts)


def build(material: dict[str, Any]) -> tuple[exchange.Retrieve, list[int]]:
    """Split and index by default settings; only the embedding is ours to choose."""
    texts = {d["id"]: d["text"] for d in material["documents"]}
    documents = [Document(text=t, doc_id=i) for i, t in texts.items() if t.strip()]
    nodes = Settings.node_parser.get_nodes_from_documents(documents)
    encode = embedding.encoder(sys.argv[3], material, [n.get_content() for n in nodes])
    index = VectorStoreIndex(nodes, embed_model=_Embedding(encode))
    retriever = index.as_retriever(similarity_top_k=material["depth"])

    def retrieve(question: str) -> list[exchange.Place]:
        found = []
        for scored in retriever.retrieve(question):
            node = scored.node
            place, content = node.ref_doc_id, node.get_content()
            start = exchange.start_of(texts[place], content, node.start_char_idx)
            found.append((place, start, start + len(content)))
        return found

    return retrieve, [len(n.get_content()) for n in nodes]


if __name__ == "__main__":
    exchange.run(build)
