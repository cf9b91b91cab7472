"""What is said where the library is known to be silent."""

from assistant.answering.known_gaps import (
    NAMED,
    SAME_TOPIC,
    USUAL,
    as_features,
    near_gap,
    what_is_missing,
)
from assistant.answering.material import Own
from assistant.answering.own_documents import BESIDE
from assistant.app import Assistant
from assistant.library.gaps import Near
from assistant.settings import Settings


def gap_with(library: Assistant, word: str) -> tuple[str, dict]:
    return next((i, c) for i, c in library.store.cards("gap").items() if word in str(c["topic"]))


def test_a_known_gap_is_told_with_where_to_turn(library: Assistant):
    card_id, card = gap_with(library, "Dygnspriset")
    answer = library.ask(card["questions"][0])
    assert answer.abstained
    assert answer.refusal == "absent"
    assert card["missing"] in answer.text
    assert card["turn_to"] in answer.text
    assert answer.citations == ()
    assert what_is_missing(Near(gap=card_id, match=1.0, about=1.0), library.search) == (
        card["missing"],
        card["turn_to"],
    )


def test_a_question_far_from_a_gap_does_not_get_its_text(library: Assistant):
    card_id, _ = gap_with(library, "Dygnspriset")
    far = Near(gap=card_id, match=SAME_TOPIC - 0.01, about=1.0)
    assert what_is_missing(far, library.search) is None
    other_words = Near(gap=card_id, match=1.0, about=NAMED - 0.01)
    assert what_is_missing(other_words, library.search) is None
    assert what_is_missing(Near(), library.search) is None


def test_a_question_that_the_library_answers_is_answered(library: Assistant):
    for question in ("Vem följer upp ett placerat barn?", "Hur många frågor får barnet i UBU?"):
        assert not library.ask(question).abstained


def test_gaps_are_silent_where_the_users_own_document_may_answer(tmp_path):
    agreement = tmp_path / "avtal-granen.md"
    agreement.write_text(
        "# Avtal om HVB Granen\n\n## Ersättning\n\nKommunen betalar 5 900 kronor per dygn för en plats.\n",
        encoding="utf-8",
    )
    question = "Vad kostar en plats per dygn?"
    with Assistant.open(Settings(home=tmp_path / "home")) as assistant:
        assert "Biblioteket säger inte" in assistant.ask(question).text
        assistant.ingest([agreement])
        answer = assistant.ask(question)
        assert "Biblioteket säger inte" not in answer.text
        named = [*answer.suggestions, *(c.document for c in answer.citations)]
        assert any("HVB Granen" in name for name in named)


def test_gaps_weigh_nothing_where_an_own_document_is_near(library: Assistant):
    gaps, search, asked = library.answerer.gaps, library.search, "Vad kostar ett dygn på HVB?"
    assert near_gap(gaps, asked, None, search).gap
    assert near_gap(gaps, asked, Own((), {}, BESIDE - 0.01), search).gap
    assert near_gap(gaps, asked, Own((), {}, BESIDE), search) == Near()
    assert near_gap(None, asked, None, search) == Near()


def test_the_features_stay_between_nought_and_one():
    values = as_features(Near(-0.2, 0.4, 0.3, "gap x"))
    assert values == {"gap_asked": 0.0, "gap_several": 0.4, "gap_worded": 0.3}
    assert as_features(Near()) == USUAL
