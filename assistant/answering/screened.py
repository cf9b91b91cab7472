"""Answering without the documents that speak to a language model, and telling which they were.

No model reads them in an answer made without one, but a person does: what such a document says beside its
order is as little to be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.answer import Answerer
from assistant.answering.instructions import ScreenedSearch
from assistant.answering.refusals import refusal
from assistant.domain.answers import Answer, Notice


def screened_answer(
    answerer: Answerer, question: str, history: Sequence[str], as_of: date | None
) -> Answer:
    """As `Answerer.answer`, without documents that speak to a model; a notice names them."""
    search = ScreenedSearch(answerer.search, model=False)
    answer = replace(answerer, search=search).answer(question, history, as_of)
    if search.leads and answer.refusal in ("absent", "off_topic"):
        said = refusal("hidden")
        answer = replace(answer, refusal=said.kind, text=said.text, reason=said.reason)
    return left_out_told(answer, search.left_out)


def left_out_told(answer: Answer, titles: Mapping[str, str]) -> Answer:
    """`answer` with a notice of the documents that were left out because they speak to a model."""
    if not titles:
        return answer
    named = ", ".join(f"«{title}»" for title in dict.fromkeys(titles.values()))
    text = (
        f"{named} har lämnats utanför svaret: texten innehåller instruktioner till en språkmodell."
    )
    return replace(answer, notices=(*answer.notices, Notice("unverified", text)))
