"""Which cards are listed for going through when the law has moved on, and which are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.app import Assistant
from assistant.ingest.cards import read_corpus
from assistant.ingest.corpus_check import check
from assistant.ingest.law_changes import ActText, Review, reviews
from assistant.ingest.law_sources import FILE
from assistant.ingest.pipeline import ingest
from assistant.settings import Settings
from tests.command_line import samsyn

ACTS = (
    'acts:\n  - {sfs: "2031:7", title: Lag (2031:7) om lampor, short: LampL, names: [lamplagen]}\n'
)
CARD = """sfs: "2031:7"
provisions:
  - ref: {ref}
    heading: Rubrik {ref}
    text: Nämnden ska pröva varje lampa.
    checked: {checked}
    questions: [{questions}]
"""
TASK = """id: prova-lampor
task: Pröva lampor
answer: Nämnden prövar varje lampa i kommunens lokaler.
responsible: [Nämnden]
grounds: ["1 kap. 2 § LampL"]
scope: general
verified: text
checked: 2031-05-01
questions: [{questions}]
"""
LAW = """---
beteckning: "2031:7"
rubrik: "Lag (2031:7) om lampor"
andring_inford: "t.o.m. SFS {state}"
---
## 1 kap. Lampor

#### 1 §

Denna lag gäller lampor.

#### 2 §

{two}

#### 3 §

{three}

## Övergångsbestämmelser

### 2031:20

1. Denna lag träder i kraft den 1 juli 2031.
"""
OLD = {"state": "2031:9", "two": "Nämnden ska pröva lampor. Lag (2031:9).", "three": "Tredje."}
NEW = {"state": "2031:20", "two": "Nämnden får pröva lampor. Lag (2031:20).", "three": "Tredje."}


def questions(of: str) -> str:
    return ", ".join(f"Vad gäller om {of} när {word} lyser?" for word in ("a", "b", "c", "d", "e", "f"))  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path):
    folder = tmp_path / "cards"

    def write(refs: dict[str, str], sources: str | None = None) -> Path:
        (folder / "legislation").mkdir(parents=True, exist_ok=True)
        (folder / "responsibilities").mkdir(exist_ok=True)
        (folder / "legislation" / "acts.yaml").write_text(ACTS, encoding="utf-8")
        for number, (ref, checked) in enumerate(refs.items()):
            text = CARD.format(
                ref=ref, checked=checked, questions=questions(f"kort {number * 'x'} q")
            )
            (folder / "legislation" / f"card{number}.yaml").write_text(text, encoding="utf-8")
        task = TASK.format(questions=questions("uppgiften"))
        (folder / "responsibilities" / "task.yaml").write_text(task, encoding="utf-8")
        if sources:
            (folder / FILE).write_text(sources, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def law(tmp_path: Path):
    folder = tmp_path / "law"
    folder.mkdir()

    def write(**words: str) -> Path:
        (folder / f"{words['state'].replace(':', '-')}.md").write_text(LAW.format(**words), encoding="utf-8")  # fmt: skip
        return folder

    return write


SOURCES = """cards_checked: 2031-05-01
sources:
  - {sfs: "2031:7", title: Lag (2031:7) om lampor, riksdag_id: sfs-2031-7, checked_state: "2031:9"}
"""
ALL = {"1 kap. 1 §": "2031-05-01", "1 kap. 2 §": "2031-05-01", "1 kap. 3 §": "2031-05-01"}


def lines(folder: Path, law: Path | None = None, store=None) -> list[str]:
    return [r.line() for r in reviews(read_corpus(folder), folder, law, store)]


def test_a_card_is_listed_when_its_paragraph_was_amended_after_the_text_it_was_compared_with(
    corpus, law
):
    law(**OLD)

    assert lines(corpus(ALL, SOURCES), law(**NEW)) == [
        "1 kap. 2 § LampL ändrades genom SFS 2031:20; kortet kontrollerades 2031-05-01 mot "
        "t.o.m. SFS 2031:9. På paragrafen vilar också: prova-lampor."
    ]


def test_the_older_text_need_not_be_at_hand(corpus, law):
    assert len(lines(corpus(ALL, SOURCES), law(**NEW))) == 1


def test_nothing_is_listed_when_the_text_is_the_one_compared_with(corpus, law):
    assert lines(corpus(ALL, SOURCES), law(**OLD)) == []
    assert lines(corpus(ALL, SOURCES)) == []


def test_a_paragraph_with_the_same_words_has_not_changed_whatever_its_stamp(corpus, law):
    law(**OLD)

    assert lines(corpus(ALL, SOURCES), law(**{**NEW, "two": "Nämnden ska  pröva lampor.\n\nLag (2031:20)."})) == []  # fmt: skip


def test_other_words_without_any_stamp_are_listed(corpus, law):
    law(**OLD)
    [line] = lines(corpus({"1 kap. 3 §": "2031-05-01"}, SOURCES), law(**{**NEW, "three": "Nytt."}))

    assert "1 kap. 3 § LampL har fått en annan lydelse;" in line


def test_a_repealed_and_a_vanished_paragraph_are_told(corpus, law):
    folder = corpus({"1 kap. 3 §": "2031-05-01"}, SOURCES)
    [repealed] = lines(folder, law(**{**NEW, "three": "Har upphävts genom lag (2031:20)."}))
    assert "1 kap. 3 § LampL ändrades genom SFS 2031:20;" in repealed

    texts = law(**OLD)
    text = LAW.format(**NEW).replace("#### 3 §\n\nTredje.\n\n", "")
    (texts / "2031-20.md").write_text(text, encoding="utf-8")
    [gone] = lines(folder, texts)
    assert "1 kap. 3 § LampL finns inte i den nyaste texten;" in gone


def test_other_words_with_the_same_stamp_are_two_conversions_of_one_text(corpus, law):
    law(**OLD)
    text = {**NEW, "two": "Nämnden skall pröva lampor. Lag (2031:9)."}

    assert lines(corpus({"1 kap. 2 §": "2031-05-01"}, SOURCES), law(**text)) == []


def test_a_card_gone_through_since_is_judged_by_its_own_day(corpus, law):
    newer = corpus({"1 kap. 2 §": "2031-06-30"}, SOURCES)
    assert len(lines(newer, law(**NEW))) == 1

    again = corpus({"1 kap. 2 §": "2031-07-01"}, SOURCES)
    assert lines(again, law(**NEW)) == []


def test_without_a_day_the_year_of_the_amending_act_counts(corpus, law):
    text = {**NEW, "state": "2032:3", "two": "Nytt. Lag (2032:3)."}

    assert len(lines(corpus({"1 kap. 2 §": "2031-12-31"}), law(**text))) == 1
    assert lines(corpus({"1 kap. 2 §": "2032-02-01"}), law(**text)) == []


def test_two_versions_in_the_library_tell_what_changed(corpus, law, store, embedder):
    today = date.today().isoformat()
    folder = corpus({"1 kap. 2 §": today, "1 kap. 3 §": today})
    ingest(store, embedder, [law(**OLD)])
    assert lines(folder, store=store) == []
    ingest(store, embedder, [law(**NEW) / "2031-20.md"])
    with store.writing() as db:
        db.execute("UPDATE versions SET created='2999-01-01T00:00:00+00:00' WHERE version='2'")

    [line] = lines(folder, store=store)

    assert line.startswith("1 kap. 2 § LampL ändrades genom SFS 2031:20; kortet kontrollerades")
    assert "mot t.o.m. SFS 2031:9" in line


def test_a_text_tells_who_gave_a_paragraph_its_words():
    text = ActText("2031:7", "2031:20", None, {("1", "2"): " Har upphävts genom lag (2031:20)."}, {("1", "1"): "2031:9"})  # fmt: skip

    assert text.stamp(("1", "2")) == "2031:20"
    assert text.stamp(("1", "1")) == "2031:9"
    assert text.stamp(("1", "9")) is None
    assert text.words(("1", "9")) is None


def test_the_line_of_a_vanished_paragraph():
    assert Review("2 § L", date(2031, 5, 1), None, "2031:9", gone=True).line() == (
        "2 § L finns inte i den nyaste texten; kortet kontrollerades 2031-05-01 mot t.o.m. SFS 2031:9."
    )


def test_the_list_is_no_fault(corpus, law, monkeypatch, home):
    folder = corpus(ALL, SOURCES)
    monkeypatch.setenv("SAMSYN_CORPUS", str(folder))
    ran = samsyn("corpus", "check", "--law", str(law(**NEW)))

    assert ran.code == 0, ran.out
    assert "Kort att gå igenom, för att lagen har ändrats" in ran.out
    assert "  1 kap. 2 § LampL ändrades genom SFS 2031:20" in ran.out
    assert "; 1 kort att gå igenom; inga fel." in ran.out
    assert not (home / "samsyn.db").exists()


def test_a_bad_list_of_sources_is_a_fault(corpus):
    report = check(corpus(ALL, "sources: 7\n"))

    assert "sources.yaml" in report.problems[0]


def test_the_shipped_cards_are_up_to_date_with_the_texts_they_were_compared_with(shared):
    assert check(Settings().corpus, law=shared / "law").reviews == []


def test_the_library_is_looked_in_by_the_command(home, law, corpus, monkeypatch):
    folder = corpus(ALL, SOURCES)
    monkeypatch.setenv("SAMSYN_CORPUS", str(Settings().corpus))
    with Assistant.open(Settings(home=home)) as assistant:
        assistant.ingest([law(**NEW)])
    monkeypatch.setenv("SAMSYN_CORPUS", str(folder))

    assert "1 kap. 2 § LampL ändrades genom SFS 2031:20" in samsyn("corpus", "check").out
