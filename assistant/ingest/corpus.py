"""The cards become documents of the library, taken in whole when they changed.

Every card is a passage with the questions people ask; an act's cards form one document under the
act's own id, with a version of their own, so that one paragraph is one place whether its official
text is present or not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from assistant.domain.documents import Passage, ReadDocument
from assistant.domain.law import find_references
from assistant.ingest import card_formats as formats
from assistant.ingest import state_of, up_to_date
from assistant.ingest.bearing import laid_on
from assistant.ingest.cards import Corpus, read_corpus
from assistant.library.embeddings import Embedder
from assistant.library.store import NewDocument, Store

Progress = Callable[[str, int, int], None]


@dataclass
class _Pages:
    """The text of one card document while it grows, and its passages."""

    title: str
    parts: list[str]
    passages: list[Passage]
    length: int = 0

    def add(self, heading: str, sentences: Iterable[str | None], **passage: object) -> None:
        """Append one card: its heading, then its paragraphs as one passage."""
        body = "\n\n".join(s.strip() for s in sentences if s)
        lead = f"{heading}\n\n"
        start = self.length + len(lead)
        self.parts.append(f"{lead}{body}\n\n")
        self.length = start + len(body) + 2
        self.passages.append(Passage(start=start, end=start + len(body), **passage))  # type: ignore[arg-type]


def sync_corpus(
    store: Store, embedder: Embedder, shipped: Path, overlay: Path, progress: Progress | None = None
) -> bool:
    """Take in the cards when they changed since last time; True when something was done.

    Raises InvalidCard when a card breaks its format; the library is then left as it was.
    """
    state = state_of(shipped, overlay)
    if up_to_date(store.meta("corpus"), store.meta("next_review"), state):
        return False
    corpus = read_corpus(shipped, overlay)
    today = date.today()
    documents = [
        _new(read, document_id, passages, embedder=embedder, progress=progress)
        for read, document_id, passages in _documents(corpus, today)
    ]
    store.replace_shipped(documents, list(_records(corpus)))
    reviews = [item.review for item in corpus.announcements if item.review > today]
    store.set_meta("next_review", min(reviews).isoformat() if reviews else "")
    store.set_meta("corpus", state)
    return True


def _new(
    read: ReadDocument,
    document_id: str,
    passages: Sequence[Passage],
    *,
    embedder: Embedder,
    progress: Progress | None,
) -> NewDocument:
    digest = hashlib.sha256(read.text.encode()).hexdigest()
    questions = [q for p in passages for q in p.questions]
    if progress:
        progress(read.title, 0, 1)
    return NewDocument(
        id=document_id,
        version=f"kort-{digest[:8]}",
        read=read,
        passages=passages,
        vectors=embedder.encode([indexed_text(read, p) for p in passages], "passage"),
        question_vectors=embedder.encode(questions, "query"),
        content_hash=f"card-{document_id}-{digest}",
        file_name="",
        shipped=True,
    )


def indexed_text(read: ReadDocument, passage: Passage) -> str:
    """What a passage's vector is made of: title, heading path and text."""
    return " ".join([read.title, *passage.heading_path, read.text[passage.start : passage.end]])


def _documents(corpus: Corpus, today: date) -> list[tuple[ReadDocument, str, list[Passage]]]:
    out = []
    for sfs in dict.fromkeys(sfs for sfs, _ in corpus.provisions):
        act = corpus.acts.get(sfs)
        title = act.title if act else sfs
        pages = _Pages(title, [], [])
        for (other, ref), card in corpus.provisions.items():
            if other == sfs:
                _add_provision(pages, sfs, ref, card, corpus)
        out.append(_document(pages, "sfs-" + sfs.replace(":", "-")))
    for task in corpus.responsibilities.values():
        pages = _Pages(task.task, [], [])
        pages.add(
            task.task,
            [task.answer, task.how_often, task.reported_to, *(m.why for m in task.may_not),
             task.mistaken_for, task.note],
            locator=task.task,
            heading_path=("Vem ansvarar för vad", task.task),
            questions=(*task.questions, _plain_question(task.task), _opening(task.answer)),
            card_id=task.id,
        )  # fmt: skip
        out.append(_document(pages, f"kort-{task.id}"))
    for title in dict.fromkeys(title for title, _ in corpus.guidance.values()):
        pages = _Pages(title, [], [])
        for card_id, (other, digest) in corpus.guidance.items():
            if other == title:
                pages.add(
                    digest.heading,
                    [digest.text, digest.note],
                    locator=digest.heading,
                    heading_path=(digest.heading,),
                    questions=(*digest.questions, digest.heading, _opening(digest.text)),
                    card_id=card_id,
                )
        out.append(_document(pages, "kort-" + _slug(title)))
    for title, document_id, add in (
        ("Aktörerna i uppföljningen", "kort-aktorer", _add_actors),
        ("Ordlista", "kort-ordlista", _add_terms),
        ("Vanliga missförstånd", "kort-missforstand", _add_misconceptions),
        ("Lagändringar", "kort-lagandringar", partial(_add_announcements, today=today)),
    ):
        pages = _Pages(title, [], [])
        add(pages, corpus)
        if pages.passages:
            out.append(_document(pages, document_id))
    return out


def _plain_question(task: str) -> str:
    """The task's name as the plainest question of all, beside those that people wrote."""
    name = re.sub(r"\s*\([^)]*\)", "", task)
    return f"Vem ska {name[:1].lower()}{name[1:]}?"


def _opening(text: str) -> str:
    """The first sentence of a card. With its heading it stands beside the questions that people wrote,
    which seldom use the card's own words: who does use them is to find it too."""
    return re.split(r"(?<=[a-zåäö)]\.) (?=[A-ZÅÄÖ])", text, maxsplit=1)[0]


def _document(pages: _Pages, document_id: str) -> tuple[ReadDocument, str, list[Passage]]:
    text = "".join(pages.parts)
    return ReadDocument(pages.title, text, (), type="card"), document_id, pages.passages


def _add_provision(
    pages: _Pages, sfs: str, ref: str, card: formats.ProvisionCard, corpus: Corpus
) -> None:
    found = find_references(ref, corpus.acts)
    chapter, paragraph = (found[0].chapter, found[0].paragraph) if found else (None, None)
    pages.add(
        f"{ref} {card.heading}",
        [card.text, *(m.why for m in card.may_not), card.mistaken_for, card.note],
        locator=found[0].locator if found else ref,
        heading_path=(card.heading,),
        chapter=chapter,
        paragraph=paragraph,
        questions=(*card.questions, card.heading, _opening(card.text)),
        card_id=f"{sfs} {ref}",
    )


def _add_actors(pages: _Pages, corpus: Corpus) -> None:
    for actor in corpus.actors.values():
        pages.add(
            actor.name,
            [actor.what, actor.confusion],
            locator=actor.name,
            heading_path=(actor.name, *actor.words),
            card_id=f"actor {actor.id}",
        )


def _add_terms(pages: _Pages, corpus: Corpus) -> None:
    for term in corpus.terms.values():
        pages.add(
            term.term,
            [term.definition],
            locator=term.term,
            heading_path=(term.term, *term.synonyms),
            questions=(*term.questions, f"Vad är {term.term}?", _opening(term.definition)),
            card_id=f"term {term.term}",
        )


def _add_misconceptions(pages: _Pages, corpus: Corpus) -> None:
    for belief in corpus.misconceptions.values():
        pages.add(
            belief.belief,
            [belief.correction, belief.note],
            locator=belief.belief,
            heading_path=("Vanliga missförstånd",),
            questions=(*belief.questions, belief.belief),
            card_id=belief.id,
        )


def _add_announcements(pages: _Pages, corpus: Corpus, today: date) -> None:
    for item in corpus.announcements:
        text = item.text if today < item.review else item.text_after_review
        pages.add(
            text.split(".")[0],
            [text],
            locator=item.id,
            heading_path=("Lagändringar",),
            questions=item.questions,
            card_id=f"announcement {item.id}",
        )
    for number, row in enumerate(corpus.history):
        if row.old and row.new:
            pages.add(
                f"{row.old} → {', '.join(row.new)}",
                [
                    change_sentence(row.old, row.new, str(row.since) if row.since else None),
                    row.content,
                    row.note,
                ],
                locator=row.old,
                heading_path=("Lagändringar",),
                card_id=f"history {number}",
            )
    _add_repealed_acts(pages, corpus)


def _add_repealed_acts(pages: _Pages, corpus: Corpus) -> None:
    """When each repealed act ceased, and what took its place: our own table of acts, as sentences."""
    for act in corpus.acts.acts:
        successor = corpus.acts.get(act.successor)
        if act.repealed and successor:
            pages.add(
                f"{act.title} → {successor.title}",
                [
                    f"{act.title} upphörde att gälla den {act.repealed} och ersattes av {successor.title}."
                ],
                locator=act.title,
                heading_path=("Lagändringar",),
                card_id=f"act {act.sfs}",
            )


def change_sentence(old: str, new: Sequence[str], since: str | None) -> str:
    """What became of an old place, as a sentence."""
    places = " och ".join(n for n in new if n != old)
    if not places:
        return f"{old} har samma beteckning som förut."
    when = f" från och med den {since}" if since else ""
    return f"{old} har ersatts av {places}{when}."


def _slug(title: str) -> str:
    table = str.maketrans("åäöé ", "aaoe-")
    return "".join(c for c in title.lower().translate(table) if c.isalnum() or c == "-")


def _records(corpus: Corpus) -> Iterable[tuple[str, str, str]]:
    """Every card as (id, kind, JSON), for the steps that need more than its text."""
    for act in corpus.acts.acts:
        data = {
            "sfs": act.sfs, "title": act.title, "short": act.short, "names": list(act.names),
            "in_force": str(act.in_force) if act.in_force else None,
            "repealed": str(act.repealed) if act.repealed else None,
            "successor": act.successor, "chapters": act.chapters,
        }  # fmt: skip
        yield f"act {act.sfs}", "act", json.dumps(data, ensure_ascii=False)
    yield "cues", "cues", json.dumps(corpus.cues, ensure_ascii=False)
    words = json.dumps(corpus.document_words, ensure_ascii=False)
    yield "document words", "document_words", words
    yield "visit data", "visit_data", json.dumps(corpus.visit_data, ensure_ascii=False)
    for prefix, known in corpus.documents.items():
        yield f"document {prefix}", "document", known.model_dump_json()
    for gap_id, gap in corpus.gaps.items():
        yield f"gap {gap_id}", "gap", gap.model_dump_json()
    for question_id, question in corpus.visit_questions.items():
        yield f"question {question_id}", "visit_question", question.model_dump_json()
    for (sfs, ref), provision in corpus.provisions.items():
        yield _card(f"{sfs} {ref}", "provision", provision, corpus)
    for card_id, task in corpus.responsibilities.items():
        yield _card(card_id, "responsibility", task, corpus)
    for card_id, (_, digest) in corpus.guidance.items():
        kind = "situation" if card_id in corpus.situations else "guidance"
        yield _card(card_id, kind, digest, corpus)
    for card_id, belief in corpus.misconceptions.items():
        yield _card(card_id, "misconception", belief, corpus)
    for number, row in enumerate(corpus.history):
        yield f"history {number}", "history", row.model_dump_json()
    for item in corpus.announcements:
        yield f"announcement {item.id}", "announcement", item.model_dump_json()
    for actor in corpus.actors.values():
        yield _card(f"actor {actor.id}", "actor", actor, corpus)
    for term in corpus.terms.values():
        yield _card(f"term {term.term}", "term", term, corpus)


def _card(card_id: str, kind: str, card: formats.Card, corpus: Corpus) -> tuple[str, str, str]:
    """A card without its questions, with what bears each of its sentences."""
    data = laid_on(card.model_dump(mode="json", exclude={"questions"}), corpus.bearing.get(card_id))
    return card_id, kind, json.dumps(data, ensure_ascii=False)
