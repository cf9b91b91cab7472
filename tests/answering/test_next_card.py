"""The card behind the best one is told too, and leads where it holds the very detail asked for."""

from assistant.answering.next_card import ROOM, that_fit
from assistant.app import Assistant
from assistant.domain.answers import Statement


def test_the_detail_asked_for_leads_and_the_task_follows(library: Assistant):
    answer = library.ask("Vad tas upp på det årliga LOV-mötet?")
    assert any("ekonomisk stabilitet" in s.text for s in answer.statements[:2])
    assert answer.responsibility is not None
    assert any("en enda kommuns plan" in s.text for s in answer.statements[2:])


def test_who_does_it_is_answered_by_the_task_first(library: Assistant):
    answer = library.ask("Vem följer upp ramavtalets HVB-hem med enkäter och besök?")
    assert "Adda" in answer.statements[0].text
    assert answer.responsibility is not None


def test_every_sentence_of_the_card_behind_has_a_source(library: Assistant):
    answer = library.ask("Varför vill Adda att kommunen tipsar när ett hem brister?")
    numbers = {c.n for c in answer.citations}
    assert len(answer.statements) >= 2
    assert all(s.citations and set(s.citations) <= numbers for s in answer.statements)


def test_what_is_told_already_is_not_told_again():
    first = Statement("Upphandlingsenheten kallar varje år alla LOV-utförare till ett möte.", (1,))
    again = Statement("Varje år kallar upphandlingsenheten alla LOV-utförare till möte.", (2,))
    new = Statement("Sakkunnig deltar vid mötet.", (2,))
    assert that_fit([first], [again, new]) == [new]


def test_more_than_there_is_room_for_is_left_out():
    first = Statement(" ".join(f"ord{n}" for n in range(ROOM - 3)), (1,))
    assert that_fit([first], [Statement("Det här är fem ord.", (1,))]) == []
