"""`samsyn corpus check`: every card's format, sources, references and doubles, a line a fault.

Beside the faults it lists the cards whose paragraph was amended since they were checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.law import Acts, find_references, named_acts
from assistant.domain.law_patterns import TRANSITIONAL
from assistant.errors import InvalidCard, UserError
from assistant.ingest import card_files
from assistant.ingest.bearing_check import bearing_faults
from assistant.ingest.cards import Corpus, load_yaml, read_corpus
from assistant.ingest.law_changes import Review, reviews
from assistant.ingest.law_sources import read_file
from assistant.ingest.readers.statute import read_statute
from assistant.ingest.statute_texts import statute_texts
from assistant.library.store import Store

_OTHER_SOURCE = re.compile(r"SOSFS|HSLF-FS|\d{4}:\d+|prop\.|SOU|avtal|UBU|SS 41000", re.IGNORECASE)
_RULES = "Övergångsbestämmelser"


@dataclass
class Report:
    """What the check found: a Swedish line a fault, and how many cards of each kind there are.

    `reviews` are no faults: the law has moved on, and a person should look at these cards.
    """

    problems: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    checked_acts: int = 0

    def summary(self) -> str:
        """One line: cards by kind, questions, faults."""
        counts = ", ".join(f"{n} {name}" for name, n in self.counts.items())
        law = (
            f"hänvisningar prövade mot {self.checked_acts} författningar"
            if self.checked_acts
            else ("hänvisningar inte prövade mot lagtext (ange --law MAPP)")
        )
        faults = f"{len(self.problems)} fel" if self.problems else "inga fel"
        look = f"; {len(self.reviews)} kort att gå igenom" if self.reviews else ""
        return f"{counts}; {law}{look}; {faults}."


def check(
    shipped: Path,
    overlay: Path | None = None,
    law: Path | None = None,
    store: Store | None = None,
) -> Report:
    """Check all cards; `law` is a folder with statutes to test references against.

    Amendments are looked for there and in the statutes of `store`; None when there is no library.
    """
    report = Report()
    try:
        corpus = read_corpus(shipped, overlay)
        for folder in (shipped, *([overlay] if overlay else [])):
            read_file(folder)
    except InvalidCard as error:
        report.problems.append(str(error))
        # The reader stops at the first bad file; the others may be bad too.
        report.problems.extend(_unreadable(shipped, skip=error.message))
        return report
    places = statute_places(law) if law else {}
    report.checked_acts = len(places)
    report.problems.extend(corpus.doubles)
    report.problems.extend(_double_questions(shipped, overlay))
    for where, text, sfs in _references(corpus):
        report.problems.extend(_reference_faults(where, text, sfs, corpus.acts, places))
    report.problems.extend(_unsourced(corpus))
    report.problems.extend(bearing_faults(corpus, statute_texts(law) if law else {}))
    report.reviews = reviews(corpus, shipped, law, store)
    report.counts = {
        "paragrafkort": len(corpus.provisions),
        "uppgifter": len(corpus.responsibilities),
        "digest": len(corpus.guidance),
        "aktörer": len(corpus.actors),
        "termer": len(corpus.terms),
        "lagändringar": len(corpus.history),
        "missförstånd": len(corpus.misconceptions),
        "besöksfrågor": len(corpus.visit_questions),
        "kända luckor": len(corpus.gaps),
        "frågor": _question_count(corpus),
        "meningar med källans ord": sum(
            bool(one.quotes) for card in corpus.bearing.values() for one in card.sentences
        ),
    }
    return report


def _unreadable(folder: Path, skip: str) -> Iterator[str]:
    for path in card_files(folder):
        try:
            load_yaml(path)
        except InvalidCard as error:
            if error.message != skip:
                yield str(error)


def _question_count(corpus: Corpus) -> int:
    count = sum(len(card.questions) for card in corpus.provisions.values())
    count += sum(len(task.questions) for task in corpus.responsibilities.values())
    count += sum(len(digest.questions) for _, digest in corpus.guidance.values())
    count += sum(len(belief.questions) for belief in corpus.misconceptions.values())
    count += sum(len(item.questions) for item in corpus.announcements)
    return count + sum(len(term.questions) for term in corpus.terms.values())


def _double_questions(shipped: Path, overlay: Path | None) -> Iterator[str]:
    """Questions that are the same once numbers are taken out; a template gives such."""
    seen: dict[str, str] = {}
    for path in card_files(shipped, *([overlay] if overlay else [])):
        for question in _questions_in(load_yaml(path)):
            key = " ".join(re.findall(r"[a-zåäöé§]+", re.sub(r"\d+", "", question.lower())))
            if key in seen:
                yield f"{path.name}: frågan «{question}» finns redan i {seen[key]}."
            seen[key] = path.name


def _questions_in(data: object, within: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if (
                isinstance(value, list)
                and "questions" in (key, within)
                and all(isinstance(q, str) for q in value)
            ):
                yield from value
            else:
                yield from _questions_in(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _questions_in(value)


def _references(corpus: Corpus) -> Iterator[tuple[str, str, str | None]]:
    """(file and key, reference as written, the act a bare place belongs to)."""
    for (sfs, ref), card in corpus.provisions.items():
        name = corpus.files[f"{sfs} {ref}"].name
        yield f"{name} {ref}: ref", ref, sfs
        for old in card.replaces:
            yield f"{name} {ref}: replaces", old, None
        for ground in (g for m in card.may_not for g in m.grounds):
            yield f"{name} {ref}: may_not", ground, None
    for card_id, task in corpus.responsibilities.items():
        name = corpus.files[card_id].name
        for ground in (*task.grounds, *(g for m in task.may_not for g in m.grounds)):
            yield f"{name}: grounds", ground, None
    for card_id, (_, digest) in corpus.guidance.items():
        for ground in digest.grounds:
            yield f"{corpus.files[card_id].name} {card_id}: grounds", ground, None
    for card_id, belief in corpus.misconceptions.items():
        for ground in belief.grounds:
            yield f"{corpus.files[card_id].name} {card_id}: grounds", ground, None
    for row in corpus.history:
        for new in row.new:
            yield f"law_history.yaml {row.old}: new", new, None
    for question in corpus.visit_questions.values():
        for ground in question.grounds:
            yield (
                f"{corpus.files[f'question {question.id}'].name} {question.id}: grounds",
                ground,
                None,
            )


def _reference_faults(
    where: str,
    text: str,
    sfs: str | None,
    acts: Acts,
    places: dict[str, set[tuple[str | None, str]]],
) -> Iterator[str]:
    if rule := TRANSITIONAL.search(text):
        known = places.get(rule["sfs"], set())
        if any(chapter == _RULES for chapter, _ in known) and (_RULES, rule["rule"]) not in known:
            yield f"{where}: {rule.group()} finns inte."
        return
    references = find_references(text, acts)
    if not references:
        if not named_acts(text, acts) and not _OTHER_SOURCE.search(text):
            yield f"{where}: «{text}» är ingen hänvisning som kan tolkas."
        return
    for reference in references:
        act = reference.sfs or sfs
        if act is None:
            yield f"{where}: «{text}» säger inte vilken författning som avses."
        elif act in places and (reference.chapter, reference.paragraph) not in places[act]:
            yield f"{where}: {reference.locator} finns inte i {act}."


def _unsourced(corpus: Corpus) -> Iterator[str]:
    for card_id, task in corpus.responsibilities.items():
        if not task.grounds and not task.sources:
            yield f"{corpus.files[card_id].name}: kortet saknar både grounds och sources."
    for question in corpus.visit_questions.values():
        if not question.grounds and not question.sources:
            yield f"{corpus.files[f'question {question.id}'].name} {question.id}: frågan saknar källa."


def statute_places(folder: Path) -> dict[str, set[tuple[str | None, str]]]:
    """SFS number -> {(chapter or None, paragraph)} of every statute text below `folder`.

    A point of the transitional rules is ("Övergångsbestämmelser", point) under the act or amendment
    that it came with.
    """
    out: dict[str, set[tuple[str | None, str]]] = {}
    for path in sorted(folder.rglob("*.md")):
        try:
            document = read_statute(path.read_bytes(), path.name)
        except UserError:
            continue
        places = out.setdefault(document.metadata["sfs"], set())
        places.update((b.chapter, b.paragraph) for b in document.blocks if b.paragraph)
        for rule in {b.transitional for b in document.blocks if b.transitional}:
            sfs, _, point = rule.partition(" p. ")
            if point:
                out.setdefault(sfs, set()).add((_RULES, point))
    return out
