"""A card that breaks its format is named with file and key; the user's own card wins."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.app import Assistant
from assistant.errors import InvalidCard
from assistant.ingest.cards import read_corpus
from assistant.ingest.corpus_check import check
from assistant.settings import Settings

ACTS = {"acts": [{"sfs": "2030:1", "title": "Omsorgslag (2030:1)", "short": "OmL"}]}
PROVISION = {
    "ref": "1 kap. 1 §",
    "heading": "Ansvar",
    "text": "Nämnden har ansvaret för omsorgen.",
    "checked": "2026-11-22",
    "questions": [f"Fråga om {word}?" for word in ("ett", "två", "tre", "fyra", "fem", "sex")],
}
TASK = {
    "id": "folja-upp",
    "task": "Följa upp vården",
    "answer": "Nämnden följer upp vården.",
    "responsible": ["Nämnden"],
    "grounds": ["1 kap. 1 § OmL"],
    "checked": "2026-11-22",
    "questions": [
        f"Vem gör {word}?" for word in ("detta", "besöket", "planen", "mötet", "svaret", "brevet")
    ],
}


@pytest.fixture
def corpus(tmp_path) -> Path:
    """A small sound corpus."""
    folder = tmp_path / "corpus"
    write(folder, "legislation/acts.yaml", ACTS)
    write(folder, "legislation/oml.yaml", {"sfs": "2030:1", "provisions": [PROVISION]})
    write(folder, "responsibilities/folja-upp.yaml", TASK)
    return folder


def write(folder: Path, name: str, data: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def fault(corpus: Path) -> str:
    with pytest.raises(InvalidCard) as caught:
        read_corpus(corpus)
    assert caught.value.remedy
    return caught.value.message


def test_a_sound_corpus_is_read_and_has_no_faults(corpus):
    cards = read_corpus(corpus)
    assert list(cards.provisions) == [("2030:1", "1 kap. 1 §")]
    assert list(cards.responsibilities) == ["folja-upp"]
    assert check(corpus).problems == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"respnsible": ["Nämnden"]}, "nyckeln «respnsible»: finns inte i formatet"),
        ({"answer": None}, "nyckeln «answer»: ska vara text"),
        ({"questions": ["En?"]}, "nyckeln «questions»: har för få poster"),
        ({"id": "Följa Upp"}, "nyckeln «id»: har fel form"),
        ({"scope": "everywhere"}, "nyckeln «scope»: har ett värde som inte är tillåtet"),
        ({"may_not": [{"actor": "Adda"}]}, "nyckeln «may_not.0.why»: saknas"),
        ({"checked": "i går"}, "nyckeln «checked»"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(corpus, change, words):
    write(corpus, "responsibilities/folja-upp.yaml", TASK | change)
    assert fault(corpus).startswith("folja-upp.yaml: ")
    assert words in fault(corpus)


@pytest.mark.parametrize("key", ["id", "task", "answer", "responsible", "checked", "questions"])
def test_a_missing_key_is_named_with_its_file(corpus, key):
    write(corpus, "responsibilities/folja-upp.yaml", {k: v for k, v in TASK.items() if k != key})
    assert fault(corpus) == f"folja-upp.yaml: nyckeln «{key}»: saknas"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("task: [öppen", "rad"),
        ("checked: 2026-02-30", "kan inte läsas som YAML"),
        ("- en lista", "inga nycklar"),
        ("", "inga nycklar"),
        ("annat: sak", "nyckeln"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(corpus, text, words):
    write(corpus, "responsibilities/trasig.yaml", text)
    assert fault(corpus).startswith("trasig.yaml")
    assert words in fault(corpus)


def test_a_file_of_unknown_kind_is_named(corpus):
    write(corpus, "nytt/lista.yaml", {"saker": []})
    assert fault(corpus) == "lista.yaml: det framgår inte vilket slags kort filen har."


def test_two_cards_of_one_id_are_told_with_both_files(corpus):
    write(
        corpus,
        "responsibilities/kopia.yaml",
        TASK | {"questions": [q + " Nu" for q in TASK["questions"]]},
    )
    assert check(corpus).problems == ["kopia.yaml: id «folja-upp» finns också i folja-upp.yaml"]


def test_a_question_that_two_cards_hold_is_told(corpus):
    write(corpus, "responsibilities/annan.yaml", TASK | {"id": "annan"})
    assert check(corpus).problems
    assert all("finns redan i annan.yaml" in p for p in check(corpus).problems)


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        ("enligt praxis", "«enligt praxis» är ingen hänvisning som kan tolkas"),
        ("1 kap. 1 §", "säger inte vilken författning som avses"),
        ("1 kap. 9 § OmL", "1 kap. 9 § finns inte i 2030:1"),
    ],
)
def test_a_bad_reference_is_told_with_file_and_key(corpus, tmp_path, ground, words):
    write(
        tmp_path / "law",
        "oml.md",
        '---\nbeteckning: "2030:1"\n---\n## 1 kap. Allt\n\n#### 1 §\n\nNämnden ansvarar.\n',
    )
    write(corpus, "responsibilities/folja-upp.yaml", TASK | {"grounds": [ground]})
    (problem,) = check(corpus, law=tmp_path / "law").problems
    assert problem.startswith("folja-upp.yaml: grounds: ")
    assert words in problem


def test_a_task_without_any_source_is_told(corpus):
    write(corpus, "responsibilities/folja-upp.yaml", TASK | {"grounds": []})
    assert check(corpus).problems == ["folja-upp.yaml: kortet saknar både grounds och sources."]


def test_the_users_own_card_wins_over_the_shipped_one_of_the_same_id(corpus, tmp_path):
    overlay = tmp_path / "egna"
    write(overlay, "responsibilities/egen.yaml", TASK | {"answer": "Hos oss gör utskottet det."})
    write(
        overlay,
        "legislation/oml.yaml",
        {"sfs": "2030:1", "provisions": [PROVISION | {"heading": "Vårt"}]},
    )
    cards = read_corpus(corpus, overlay)
    assert cards.responsibilities["folja-upp"].answer == "Hos oss gör utskottet det."
    assert cards.provisions["2030:1", "1 kap. 1 §"].heading == "Vårt"
    assert cards.doubles == ()


def test_a_new_own_card_is_taken_in_when_the_library_is_opened_again(corpus, home):
    settings = Settings(home=home, corpus=corpus)
    with Assistant.open(settings) as assistant:
        assert [p.text for p in assistant.store.by_card(["folja-upp"])] == [
            "Nämnden följer upp vården."
        ]
    write(settings.overlay, "responsibilities/egen.yaml", TASK | {"answer": "Utskottet gör det."})
    with Assistant.open(settings) as assistant:
        assert [p.text for p in assistant.store.by_card(["folja-upp"])] == ["Utskottet gör det."]


def test_a_broken_own_card_leaves_the_library_as_it_was(corpus, home):
    settings = Settings(home=home, corpus=corpus)
    with Assistant.open(settings) as assistant:
        before = assistant.store.generation()
    write(settings.overlay, "responsibilities/egen.yaml", TASK | {"anser": "Utskottet."})
    with pytest.raises(InvalidCard, match=r"egen\.yaml"):
        Assistant.open(settings)
    (settings.overlay / "responsibilities" / "egen.yaml").unlink()
    with Assistant.open(settings) as assistant:
        assert assistant.store.generation() == before
