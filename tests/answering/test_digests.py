import pytest


def test_a_verdict_answers_only_the_question_it_was_written_for(assistant):
    """A card's "Ja" would say the opposite to somebody who asks the other way round."""
    card = "lage-trettonaring-vill-ha-hjalp-foraldern-sager-nej"
    data = assistant.store.cards("situation")[card]
    assert data["text"].startswith("Ja, ")
    turned = assistant.ask("är det alltså förbjudet att hjälpa en 13-åring när pappan vägrar?")
    assert not turned.text.startswith("Ja")


@pytest.mark.parametrize(
    "asked",
    [
        "hur skriver jag i journalen när hemmet ringer och säger att de höll fast honom, ska jag ringa föräldrarna?",
        "mamman är assistent och hennes sambo äger bolaget, är det ens tillåtet? vem anmäler jag till",
        "jag är beteendevetare utan socionomexamen, får jag jobba med placerade barn alls eller bara vuxna?",
    ],
)
def test_a_card_behind_the_best_one_opens_with_no_verdict(assistant, asked):
    told = assistant.ask(asked).statements
    assert told
    assert not any(s.text.startswith(("Ja,", "Nej,")) for s in told[1:])
