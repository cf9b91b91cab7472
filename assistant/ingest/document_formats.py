"""Formats of the cards about documents: those that our cards retell, and the words that documents use."""

from __future__ import annotations

from pydantic import Field

from assistant.ingest.card_formats import Card, Text


class KnownDocument(Card):
    """A document that cards retell: the start of its file name, words it has, whose it is and when, and
    what it is called inside a sentence."""

    document: Text
    shows: Text
    origin: Text
    called: Text


class KnownDocumentsFile(Card):
    """`documents.yaml`."""

    documents: tuple[KnownDocument, ...]


class DocumentWords(Card):
    """What people say, and the words that documents use for the same thing."""

    say: Text
    means: tuple[Text, ...] = Field(min_length=1)


class DocumentWordsFile(Card):
    """`document_words.yaml`."""

    document_words: tuple[DocumentWords, ...]
