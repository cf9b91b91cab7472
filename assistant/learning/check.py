"""`samsyn corpus check` for the learning paths: format, sources, references and their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.domain.law import find_references
from assistant.errors import InvalidCard
from assistant.ingest.cards import Corpus, read_corpus
from assistant.ingest.statute_texts import Place, statute_texts
from assistant.learning.formats import LearningPath, Source
from assistant.learning.reading import path_files


def check_paths(shipped: Path, overlay: Path | None = None, law: Path | None = None) -> list[str]:
    """What is wrong with the learning paths, a Swedish line a fault.

    `law`: a folder with statutes in which the words of every paragraph are looked for; None: they
    are not. Nothing is said of cards that cannot be read: that is the card check's.
    """
    try:
        found = list(path_files(shipped, overlay))
    except InvalidCard as error:
        return [str(error)]
    try:
        corpus = read_corpus(shipped, overlay)
    except InvalidCard:
        return []
    texts = statute_texts(law) if law else {}
    return [
        f"{file.name} {scenario}: {fault}"
        for file, path in found
        for scenario, source in _sources(path)
        for fault in _faults(source, corpus, texts)
    ]


def _sources(path: LearningPath) -> Iterator[tuple[str, Source]]:
    for scenario in path.scenarios:
        for choice in scenario.choices:
            for source in choice.sources:
                yield scenario.id, source


def _faults(source: Source, corpus: Corpus, texts: dict[Place, str]) -> Iterator[str]:
    if source.card:
        text = _card_text(source.card, corpus)
        if text is None:
            yield f"kortet «{source.card}» finns inte."
        elif source.words and not _holds(text, source.words):
            yield f"kortet «{source.card}» har inte orden «{source.words}»."
    if not source.law:
        return
    found = find_references(source.law, corpus.acts)
    if len(found) != 1 or not found[0].sfs or not found[0].paragraph:
        yield f"«{source.law}» är ingen hänvisning till en paragraf i en känd författning."
        return
    place = (found[0].sfs, found[0].chapter, found[0].paragraph)
    if not any(sfs == place[0] and _same(ref, place, corpus) for sfs, ref in corpus.provisions):
        yield f"{source.law} har inget paragrafkort, så utan lagtext finns ingen källa att visa."
    if any(sfs == place[0] for sfs, _, _ in texts):
        if place not in texts:
            yield f"{source.law} finns inte i lagtexten."
        elif not _holds(texts[place], source.words or ""):
            yield f"{source.law} har inte orden «{source.words}»."


def _same(ref: str, place: Place, corpus: Corpus) -> bool:
    return any((r.chapter, r.paragraph) == place[1:] for r in find_references(ref, corpus.acts))


def _card_text(card: str, corpus: Corpus) -> str | None:
    """What a card says, as its passage in the library does; None when there is no such card."""
    if card in corpus.guidance:
        digest = corpus.guidance[card][1]
        return " ".join(filter(None, (digest.text, digest.note)))
    if card in corpus.responsibilities:
        task = corpus.responsibilities[card]
        parts = (task.answer, task.how_often, task.reported_to, *(m.why for m in task.may_not), task.mistaken_for, task.note)  # fmt: skip
        return " ".join(filter(None, parts))
    if card in corpus.misconceptions:
        belief = corpus.misconceptions[card]
        return " ".join(filter(None, (belief.correction, belief.note)))
    return None


def _holds(text: str, words: str) -> bool:
    return " ".join(words.lower().split()) in " ".join(text.lower().split())
