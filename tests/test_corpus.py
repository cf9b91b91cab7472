"""The shipped cards are sound, enough, our own words, and rest on sources that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ingest import card_files
from assistant.ingest.cards import Corpus, load_yaml, read_corpus
from assistant.ingest.corpus_check import Report, check, statute_places
from assistant.ingest.readers.statute import read_statute
from assistant.ingest.readers.text import read_text
from assistant.library.swedish import fold
from assistant.settings import Settings

SHIPPED = Settings().corpus
RUN = 12
"""So many words in a row shared with a source are a quotation."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(SHIPPED)


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    return check(SHIPPED, law=shared / "law")


def strings(data: object, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of every text in a card file."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from strings(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from strings(value, key)
    elif isinstance(data, str):
        yield key, data


def dicts(data: object) -> Iterator[dict[str, object]]:
    if isinstance(data, dict):
        yield data
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from dicts(value)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    plain = re.sub(r"[*_`#>|]", " ", text.lower())
    found = re.findall(r"[0-9a-zåäöéü§]+", plain)
    return (tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1))


def test_the_corpus_check_finds_no_fault(report):
    assert report.problems == []
    assert report.checked_acts >= 20


def test_there_are_cards_enough():
    counts = check(SHIPPED).counts
    assert counts["paragrafkort"] >= 150
    assert counts["uppgifter"] >= 60
    assert counts["frågor"] >= 1500


def test_no_card_quotes_a_source(shared):
    sources = [*sorted((shared / "documents").iterdir()), *sorted(shared.rglob("*.md"))]
    seen = {run: s.name for s in sources for run in runs(s.read_text(encoding="utf-8"))}
    quotes = [
        f"{path.name} {key}: «{' '.join(run)}» stands in {seen[run]}"
        for path in card_files(SHIPPED)
        for key, text in strings(load_yaml(path))
        if key != "title"
        for run in runs(text)
        if run in seen
    ]
    assert quotes == []


def test_a_card_that_says_it_was_checked_against_the_text_has_its_paragraph_there(shared, corpus):
    places = statute_places(shared / "law")
    rules = transitional_rules(shared / "law")
    missing = [
        f"{sfs} {ref}"
        for (sfs, ref), card in corpus.provisions.items()
        if card.verified == "text"
        and ref not in locators(places.get(sfs, set())) | rules.get(sfs, set())
    ]
    assert missing == []


def locators(places: set[tuple[str | None, str]]) -> set[str]:
    return {
        f"{chapter} kap. {paragraph} §" if chapter else f"{paragraph} §"
        for chapter, paragraph in places
    }


def transitional_rules(folder: Path) -> dict[str, set[str]]:
    """SFS number -> the transitional rules of the act, as a card names them."""
    out: dict[str, set[str]] = {}
    for path in folder.glob("*.md"):
        document = read_statute(path.read_bytes(), path.name)
        out[document.metadata["sfs"]] = {
            f"Övergångsbestämmelser {b.transitional}" for b in document.blocks if b.transitional
        }
    return out


def test_every_document_that_a_card_rests_on_exists_with_its_heading(shared):
    texts = {}
    for file in (shared / "documents").iterdir():
        document = read_text(file.read_bytes(), file.name)
        headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
        texts[file.name] = [fold(part) for part in (*headings, document.text)]
    wrong = []
    for path in card_files(SHIPPED):
        for entry in dicts(load_yaml(path)):
            start, heading = entry.get("document"), str(entry.get("heading") or "")
            if not isinstance(start, str):
                continue
            named = [parts for name, parts in texts.items() if name.startswith(start)]
            # As in an answer: a heading, or the words that a slide stands under.
            if len(named) != 1 or not any(fold(heading).strip(" :") in part for part in named[0]):
                wrong.append(f"{path.name}: {start} «{heading}»")
    assert wrong == []


def test_the_words_that_a_card_points_at_stand_in_the_document(shared: Path):
    documents = {
        path.name: " ".join(path.read_text(encoding="utf-8").split())
        for path in sorted((shared / "documents").glob("*.txt"))
    }
    if not documents:
        pytest.skip("no documents to compare with")
    asked, wrong = 0, []
    for path in card_files(SHIPPED):
        for entry in dicts(load_yaml(path)):
            quote, start = entry.get("quote"), str(entry.get("document", ""))
            if not quote or not re.fullmatch(r"00\d", start):
                continue
            asked += 1
            text = next(t for name, t in documents.items() if name.startswith(start))
            if " ".join(str(quote).split()) not in text:
                wrong.append(f"{path.name}: {start} «{quote}»")
    assert asked > 300
    assert wrong == []


def test_who_acts_by_a_paragraph_or_a_correction_is_said_with_its_ground(corpus):
    cards = [c for c in corpus.provisions.values() if c.responsible or c.may_not]
    assert len(cards) >= 300
    assert all(m.grounds or m.sources for c in cards for m in c.may_not)
    beliefs = [m for m in corpus.misconceptions.values() if m.responsible or m.may_not]
    assert len(beliefs) >= 30
    assert all(m.task for m in beliefs)


def test_every_task_names_who_is_responsible_and_what_it_rests_on(corpus):
    assert len(corpus.responsibilities) >= 60
    for card in corpus.responsibilities.values():
        assert 1 <= len(card.responsible) <= 3, card.id
        assert card.grounds or card.sources, card.id
        assert all(m.grounds or m.sources for m in card.may_not), card.id


def test_every_act_that_a_card_stands_in_is_known_by_name(corpus):
    assert {sfs for sfs, _ in corpus.provisions} <= set(corpus.acts.by_sfs)
    repealed = [a for a in corpus.acts.acts if a.repealed]
    assert all(a.successor is None or a.successor in corpus.acts.by_sfs for a in repealed)


def test_the_words_of_the_cards_are_those_of_todays_law(corpus):
    """ "Bistånd" is a search word only; "ekonomiskt bistånd" stays."""
    for card in corpus.responsibilities.values():
        text = re.sub(r"ekonomiskt bistånd\w*|[\"”][^\"”]*[\"”]", "", card.answer.lower())
        assert not re.search(r"\bbistånd", text), card.id
