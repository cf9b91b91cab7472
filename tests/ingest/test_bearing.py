"""What bears a card's sentences: the format, the sentence and the words it points at, the check of both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from assistant.errors import InvalidCard
from assistant.ingest.bearing import BearingFile, laid_on, meant, pattern
from assistant.ingest.bearing_check import bearing_faults
from assistant.ingest.cards import read_corpus
from assistant.ingest.statute_texts import statute_texts
from assistant.settings import Settings

LAW = "22 kap. 11 § SoL"


def bearing(**sentence: object) -> BearingFile:
    entry = {"card": "folja-upp", "sentences": [sentence]}
    return BearingFile.model_validate({"bearing": [entry]})


@pytest.mark.parametrize(
    "quote",
    [
        {"words": "Nämnden ska"},
        {"law": LAW, "document": "001", "words": "Nämnden ska"},
        {"law": LAW, "words": " ".join(["ord"] * 12)},
        {"law": LAW, "words": "början … " + " ".join(["ord"] * 12)},
        {"law": LAW, "words": "Nämnden ska", "page": 3},
    ],
)
def test_a_quote_has_one_place_and_few_words(quote):
    with pytest.raises(ValueError, match="validation error"):
        bearing(says="Nämnden följer", quotes=[quote])


def test_the_beginning_points_at_one_sentence():
    sentences = ["Nämnden följer vården.", "Nämnden följer upp.", "Hemmet svarar."]
    assert meant("Hemmet", sentences) == "Hemmet svarar."
    assert meant("Nämnden följer", sentences) is None
    assert meant("Nämnden följer upp.", sentences) == "Nämnden följer upp."
    assert meant("Hem", sentences) is None


def test_what_bears_a_sentence_is_laid_on_its_card():
    (borne,) = bearing(says="Nämnden", quotes=[{"law": LAW, "words": "noga följa"}]).bearing
    data = {"answer": "Nämnden följer\n  vården. Hemmet svarar.", "may_not": []}
    assert laid_on(data, borne)["bears"] == {
        "Nämnden följer vården.": {"quotes": [[LAW, None, "noga följa"]], "own": False}
    }
    assert "bears" not in laid_on(data, None)


def test_words_are_found_over_line_breaks_the_shortest_way():
    text = "Nämnden ska\n\nnoga följa vården. Den ska också besöka barnet. Vården. Slut."
    match = pattern("Nämnden ska … vården.").search(text)
    assert match is not None
    assert match[0] == "Nämnden ska\n\nnoga följa vården."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The shipped acts and one task, with a place for what bears it."""
    folder = tmp_path / "corpus"
    for name in ("legislation/acts.yaml", "responsibilities/utse-socialsekreterare.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((Settings().corpus / name).read_bytes())
    (folder / "bearing").mkdir()
    return folder


def faults(corpus: Path, shared: Path, says: str, **quote: str) -> list[str]:
    entry = {
        "card": "utse-socialsekreterare",
        "sentences": [{"says": says, "quotes": [quote] if quote else []}],
    }
    text = yaml.safe_dump({"bearing": [entry]}, allow_unicode=True)
    (corpus / "bearing" / "egna.yaml").write_text(text, encoding="utf-8")
    return list(bearing_faults(read_corpus(corpus), statute_texts(shared / "law")))


def test_a_lost_sentence_place_or_word_is_a_fault(corpus, shared):
    (task,) = read_corpus(corpus).responsibilities.values()
    says = " ".join(task.answer.split()[:4])
    good = {"law": "22 kap. 12 § SoL", "words": "regelbundet"}
    assert faults(corpus, shared, says, **good) == []
    assert "ingen mening" in faults(corpus, shared, "Helt andra ord")[0]
    assert "har inte orden" in faults(corpus, shared, says, **{**good, "words": "fyra gånger"})[0]
    assert "finns inte" in faults(corpus, shared, says, **{**good, "law": "22 kap. 99 § SoL"})[0]
    assert "ingen hänvisning" in faults(corpus, shared, says, **{**good, "law": "lagen"})[0]
    long = {"law": "19 kap. 1 § SoL", "words": "Följande myndigheter … Polismyndigheten,"}
    assert "visas aldrig" in faults(corpus, shared, says, **long)[0]


def test_a_wrong_key_is_named_with_its_file(corpus):
    (corpus / "bearing" / "egna.yaml").write_text("bearing:\n- {kort: x}\n", encoding="utf-8")
    with pytest.raises(InvalidCard, match=r"egna\.yaml.*bearing"):
        read_corpus(corpus)


def test_a_users_own_card_is_not_borne_by_what_bore_the_shipped_one(tmp_path):
    shipped = Settings().corpus
    own = tmp_path / "own" / "responsibilities"
    own.mkdir(parents=True)
    name = "responsibilities/utse-socialsekreterare.yaml"
    (own / "egen.yaml").write_bytes((shipped / name).read_bytes())
    assert "utse-socialsekreterare" in read_corpus(shipped).bearing
    assert "utse-socialsekreterare" not in read_corpus(shipped, tmp_path / "own").bearing


def test_nearly_every_sentence_of_the_shipped_cards_says_what_bears_it():
    corpus = read_corpus(Settings().corpus)
    told = [one for borne in corpus.bearing.values() for one in borne.sentences]
    assert len(told) >= 6500
    situations = [
        s for k, b in corpus.bearing.items() if k.startswith("lage-") for s in b.sentences
    ]
    others = [
        s for k, b in corpus.bearing.items() if not k.startswith("lage-") for s in b.sentences
    ]
    # A situation also says what to do ("skriv upp tider och namn"), which no source says; it is told as ours.
    assert sum(bool(one.quotes) for one in situations) / len(situations) >= 0.84
    assert sum(bool(one.quotes) for one in others) / len(others) >= 0.96
    assert sum(bool(one.quotes) or one.own for one in told) / len(told) >= 0.98


def test_the_documents_have_the_words_that_cards_point_at(shared):
    corpus = read_corpus(Settings().corpus)
    texts = {p.name[:3]: p.read_text(encoding="utf-8") for p in (shared / "documents").iterdir()}
    wanted = {
        (q.document, q.words)
        for borne in corpus.bearing.values()
        for one in borne.sentences
        for q in one.quotes
        if q.document
    }
    assert wanted
    lost = [(d, words) for d, words in wanted if not pattern(words).search(texts[str(d)])]
    assert lost == []
    for known in corpus.documents.values():
        assert re.sub(r"\s+", " ", known.shows) in re.sub(r"\s+", " ", texts[known.document])
