"""Samsyn's search as a LangChain retriever, for chains that others build on the library."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from assistant.library.ranking import Filters
from assistant.library.search import Search


class PassageRetriever(BaseRetriever):
    """The best `limit` passages for a query, best first.

    Each Document's `page_content` is the passage to the letter; `metadata` holds document_id,
    version, locator, page (from 1, None without pages), start and end (code points in the
    version's text), type and score (higher is better, comparable within one query only).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    limit: int = Field(default=10, ge=1)
    filters: Filters | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.search.search(query, self.limit, self.filters).hits
        scores = {hit.passage_id: hit.score for hit in hits}
        return [
            Document(
                id=str(passage.id),
                page_content=passage.text,
                metadata={
                    "document_id": passage.document_id,
                    "version": passage.version,
                    "locator": passage.locator,
                    "page": passage.passage.page,
                    "start": passage.passage.start,
                    "end": passage.passage.end,
                    "type": passage.type,
                    "score": scores[passage.id],
                },
            )
            for passage in self.search.passages(hits)
        ]
