def test_a_verdict_answers_only_the_question_it_was_written_for(assistant):
    """A card's "Ja" would say the opposite to somebody who asks the other way round."""
    card = "lage-trettonaring-vill-ha-hjalp-foraldern-sager-nej"
    data = assistant.store.cards("situation")[card]
    assert data["text"].startswith("Ja, ")
    turned = assistant.ask("är det alltså förbjudet att hjälpa en 13-åring när pappan vägrar?")
    assert not turned.text.startswith("Ja")
