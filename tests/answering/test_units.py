from assistant.answering.units import units
from assistant.domain.documents import Passage, StoredPassage
from assistant.domain.sentences import MAX_QUOTE_WORDS


def stored(text: str, start: int = 100) -> StoredPassage:
    passage = Passage(start=start, end=start + len(text), locator="s. 1")
    return StoredPassage(1, "d", "1", "Titel", "document", text, passage, True, {})


def test_a_unit_is_the_documents_own_words_at_its_offsets():
    text = "Första meningen är här. Andra kommer sedan.\n\n- En punkt om avtal\n- En till om barn"
    passage = stored(text)
    for unit in units(passage):
        assert unit.text == text[unit.start - 100 : unit.end - 100]


def test_no_unit_is_longer_than_a_quote_may_be():
    long = "Kommunen ska, " + ", ".join(f"ord{n} och mer" for n in range(80)) + "."
    assert all(u.words <= MAX_QUOTE_WORDS for u in units(stored(long)))


def test_a_list_is_one_unit_with_the_line_that_leads_it():
    found = units(stored("Det gäller:\n\n- avtal\n- barn\n- personal"))
    lists = [u for u in found if u.kind == "list"]
    assert len(lists) == 1
    assert lists[0].text.startswith("Det gäller:")
    assert lists[0].text.endswith("personal")


def test_a_list_item_knows_the_line_above_it():
    found = units(stored("Besöket gäller:\n\n- avtal\n- barn"))
    assert {u.context for u in found if u.kind == "item"} == {"Besöket gäller:"}


def test_neighbouring_sentences_are_also_a_unit():
    found = units(stored("IVO ska inspektera hemmen. Det ska ske minst en gång per år."))
    assert [u.text for u in found if u.kind == "pair"] == [
        "IVO ska inspektera hemmen. Det ska ske minst en gång per år."
    ]
