"""What is said where the library is known to be silent."""

from dataclasses import replace

from assistant.answering.known_gaps import NAMED, SAME_TOPIC, as_features, near_gap, what_is_missing
from assistant.app import Assistant
from assistant.library.gaps import Near


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


def test_gaps_are_silent_of_the_users_own_documents(library: Assistant):
    _, card = gap_with(library, "Dygnspriset")
    question = card["questions"][0]
    answerer = library.answerer
    hits = answerer.search.search(question, 3).hits
    assert near_gap(answerer.gaps, question, hits, library.search).match > SAME_TOPIC

    class Own:
        """The same places, as documents that the user took in."""

        store, index = library.store, library.search.index

        def passages(self, hits):
            return [
                replace(p, type="document", document_id="eget-avtal", metadata={})
                for p in library.search.passages(hits)
            ]

    assert near_gap(answerer.gaps, question, hits, Own()) == Near()
    assert near_gap(None, question, hits, library.search) == Near()


def test_the_features_stay_between_nought_and_one():
    values = as_features(Near(-0.2, 0.4, 0.3, "gap x"))
    assert values == {"gap_asked": 0.0, "gap_several": 0.4, "gap_worded": 0.3}
