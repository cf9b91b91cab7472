"""A question in a language model's words that still carries the bank's own."""

from __future__ import annotations

from dataclasses import dataclass, fields

from assistant.domain.visits import VisitQuestion
from assistant.visits.outline import one_line

REWORDED = "Omformulerad av en språkmodell."


@dataclass(frozen=True, slots=True)
class RewordedQuestion(VisitQuestion):
    """`text` is a model's; `original` is the question as the bank has it, which the sources bear."""

    original: str = ""


def reword(question: VisitQuestion, text: str) -> RewordedQuestion:
    """The question with other words; everything else, sources included, stays."""
    same = {f.name: getattr(question, f.name) for f in fields(VisitQuestion)}
    return RewordedQuestion(
        **{**same, "text": text}, original=original_of(question) or question.text
    )


def original_of(question: VisitQuestion) -> str:
    """The bank's words of a question that a model has reworded, "" for any other."""
    return question.original if isinstance(question, RewordedQuestion) else ""


def reworded_line(question: VisitQuestion) -> str:
    """That a question is reworded and from what, as a line for a document; "" when it is not."""
    original = original_of(question)
    return f"{REWORDED} Bankens fråga: «{one_line(original)}»" if original else ""
