"""How near a question lies to what the library is known not to hold."""

import numpy as np
import pytest

from assistant.app import Assistant
from assistant.library import gaps as module
from assistant.library.gaps import FILE, KnownGaps, Near


@pytest.fixture
def known(library: Assistant) -> KnownGaps:
    return KnownGaps(library.store, library.embedder)


def first_gap(library: Assistant) -> tuple[str, str]:
    card_id, card = next(iter(library.store.cards("gap").items()))
    return card_id, str(card["questions"][0])  # type: ignore[index]


def test_a_gaps_own_question_lies_next_to_it(library: Assistant, known: KnownGaps):
    card_id, question = first_gap(library)
    near = known.near(question, library.search.index())
    assert near.gap == card_id
    assert near.asked == pytest.approx(1.0, abs=1e-3)
    assert near.worded == pytest.approx(1.0, abs=1e-3)
    assert near.several < near.asked


def test_a_stranger_to_a_gap_meets_the_others(library: Assistant, known: KnownGaps):
    card_id, question = first_gap(library)
    index = library.search.index()
    without = known.near(question, index, without=card_id)
    assert without.gap != card_id
    assert without.asked < known.near(question, index).asked


def test_the_copy_is_read_and_belongs_to_one_state(library: Assistant, monkeypatch):
    _, question = first_gap(library)
    index = library.search.index()
    made = KnownGaps(library.store, library.embedder).near(question, index)
    assert (library.store.path.parent / FILE).exists()
    monkeypatch.setattr(KnownGaps, "_encoded", lambda *_: pytest.fail("encoded again"))
    assert KnownGaps(library.store, library.embedder).near(question, index) == made
    monkeypatch.setattr(library.store, "meta", lambda key: "another")
    with pytest.raises(pytest.fail.Exception):
        KnownGaps(library.store, library.embedder).near(question, index)


def test_a_library_without_gaps_is_near_none(library: Assistant, known: KnownGaps, monkeypatch):
    monkeypatch.setattr(library.store, "cards", lambda kind: {})
    monkeypatch.setattr(module, "load_copy", lambda *_: None)
    monkeypatch.setattr(module, "save_copy", lambda *_: None)
    assert known.near("Vad kostar en plats?", library.search.index()) == Near()


def test_words_in_common_count_by_how_rare_they_are(library: Assistant, known: KnownGaps):
    known.near("", library.search.index())
    weights = known._known.weights
    assert weights["barn"] < np.median(list(weights.values()))
