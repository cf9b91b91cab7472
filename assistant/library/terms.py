"""What the full-text rows of passages and questions hold."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library import swedish


def passage_row(title: str, heading_path: Sequence[str], text: str) -> tuple[str, str, str]:
    """Body, heading and plain column of a passage, each a string of terms."""
    heading = " ".join([title, *heading_path])
    return (
        " ".join(swedish.index_terms(text)),
        " ".join(swedish.index_terms(heading)),
        " ".join(sorted({swedish.plain(w) for w in _content(text)})),
    )


def question_row(question: str) -> str:
    """The terms of a question."""
    return " ".join(swedish.index_terms(question))


def typed_words(text: str) -> set[tuple[str, str, str]]:
    """(word without diacritics, word, stem) of the words that a hurried typist may mean."""
    found = (w for w in _content(text) if w.isalpha() and len(w) > 2)
    return {(swedish.plain(w), w, swedish.stem(w)) for w in found}


def _content(text: str) -> list[str]:
    return [w for w in swedish.words(text) if w not in swedish.STOP_WORDS]
