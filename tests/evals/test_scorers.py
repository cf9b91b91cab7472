"""Scorers tell right from wrong: each is a pure function of a case and an answer."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.law import Act, Acts
from evals.actor_scores import Names, denied_in, doing, forbidden_actor, right_actor
from evals.cases import Case, Gold
from evals.law_scores import stale_law
from evals.scorers import cited, forbidden, refused, right

ACTS = Acts(
    (
        Act("2025:400", "Socialtjänstlag", "SoL", ("socialtjänstlagen",), date(2025, 7, 1)),
        Act("2001:453", "Socialtjänstlag", "", (), None, date(2025, 7, 1), "2025:400"),
    )
)
NAMES = Names.from_cards(
    [
        {"id": "socialnamnd", "name": "Socialnämnden", "words": ["nämnden", "soc"]},
        {"id": "kommun", "name": "Kommunen", "words": ["kommun"]},
        {"id": "adda", "name": "Adda Inköpscentral", "words": ["adda", "kommentus"]},
        {"id": "ivo", "name": "Inspektionen för vård och omsorg (IVO)", "words": []},
        {"id": "hvb", "name": "Hem för vård eller boende (HVB)", "words": ["hemmet"]},
        {"id": "utforare", "name": "Utföraren", "words": ["utförare"]},
    ]
)


def answer(text: str = "", **over: object) -> dict:
    """An answer as JSON, with one statement that is its text."""
    return {
        "text": text,
        "statements": [{"text": text, "citations": [1]}],
        "citations": [],
        "notices": [],
        "responsibility": None,
        "abstained": False,
        "refusal": None,
        "as_of": "2026-11-22",
        **over,
    }


def citation(document: str, locator: str, quote: str = "", *, current: bool = True) -> dict:
    return {"n": 1, "document_id": document, "locator": locator, "quote": quote, "current": current}


def responsibility(*responsible: str, may_not: tuple[str, ...] = ()) -> dict:
    barred = [{"actor": a, "why": "", "citations": []} for a in may_not]
    return {"responsible": list(responsible), "supporting": [], "may_not": barred}


def case(**over: object) -> Case:
    return Case(id="x", question="?", **over)


def test_right_needs_one_word_of_every_group_and_none_that_is_excluded():
    wanted = case(contains=(("nej", "inte"), ("adda",)), excludes=("adda får prata",))
    assert right(wanted, answer("Nej, det får Adda inte.")).value == 1
    assert right(wanted, answer("Det får Adda.")).value == 0
    assert right(wanted, answer("Nej. Men Adda får prata ändå.")).value == 0
    assert forbidden(wanted, answer("Adda får prata.")).value == 1


def test_a_refusal_is_never_right_and_is_its_own_outcome():
    said = answer("Nej, Adda.", abstained=True, refusal="absent")
    assert right(case(contains=(("nej",),)), said).value == 0
    assert refused(case(), said).value == 1


def test_the_ground_must_be_among_the_first_five():
    wanted = case(gold=(Gold(law="22 kap. 11 § SoL"),))
    other = citation("sfs-2025-400", "22 kap. 12 §")
    gold = citation("sfs-2025-400", "22 kap. 11 §")
    assert cited(wanted, answer(citations=[other] * 4 + [gold]), ACTS).value == 1
    assert cited(wanted, answer(citations=[other] * 5 + [gold]), ACTS).value == 0


def test_a_phrase_counts_only_in_the_document_it_stands_in():
    wanted = case(gold=(Gold(document="001", phrase="rätt att prata"),))
    quote = "inte har  rätt att\nprata med de placerade"
    assert cited(wanted, answer(citations=[citation("001_x.txt", "", quote)]), ACTS).value == 1
    assert cited(wanted, answer(citations=[citation("002_x.txt", "", quote)]), ACTS).value == 0


def test_a_card_is_cited_by_its_id_and_a_term_by_its_entry():
    task = case(gold=(Gold(document="placera-barn"),))
    assert cited(task, answer(citations=[citation("kort-placera-barn", "")]), ACTS).value == 1
    assert cited(task, answer(citations=[citation("kort-placera", "")]), ACTS).value == 0
    term = case(gold=(Gold(document="term LOV"),))
    assert cited(term, answer(citations=[citation("kort-ordlista", "LOV")]), ACTS).value == 1
    assert cited(term, answer(citations=[citation("kort-ordlista", "LOU")]), ACTS).value == 0


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (("Socialnämnden",), 1),
        (("soc",), 1),
        (("Kommunen",), 1),  # the municipality acts through its nämnd
        (("IVO",), 0),
        (("Socialnämnden", "IVO", "Adda"), 1),
        (("Socialnämnden", "IVO", "Adda", "Utföraren"), 0),  # names everybody
    ],
)
def test_the_right_actor_is_named_by_any_of_its_names_and_not_among_many(said, value):
    given = answer(responsibility=responsibility(*said))
    assert right_actor(case(actors=("nämnden",)), given, NAMES).value == value


def test_without_responsibility_as_data_the_first_statement_tells_who():
    wanted = case(actors=("socialnämnden",))
    assert right_actor(wanted, answer("För barn i hemmet ska nämnden göra planen."), NAMES).value
    assert not right_actor(wanted, answer("IVO utövar tillsyn."), NAMES).value


def test_who_does_something_is_beside_the_verb():
    assert doing("tillstånd prövas av ivo för hvb.", NAMES) == ["ivo"]


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("nej. adda inköpscentral har inte rätt att prata med dem.", ["adda inköpscentral"]),
        ("det är inte kommunen utan ivo som utövar tillsyn.", ["kommunen"]),
        ("varken ivo eller adda följer upp barnet.", ["ivo", "adda"]),
        ("ivo kan häva, men inte adda.", ["adda"]),
        ("ivo får prata med barnen.", []),
    ],
)
def test_what_is_denied_of_whom(sentence, denied):
    assert denied_in(sentence, NAMES) == denied


def test_the_one_who_may_not_is_found_as_data_in_the_text_and_in_notices():
    wanted = case(may_not=("Kommentus",))
    as_data = answer(responsibility=responsibility("Kommunen", may_not=("Adda Inköpscentral",)))
    assert forbidden_actor(wanted, as_data, NAMES).value == 1
    assert forbidden_actor(wanted, answer("Adda kan inte göra det."), NAMES).value == 1
    noticed = answer("Kommunen.", notices=[{"kind": "false_premise", "text": "Adda får inte det."}])
    assert forbidden_actor(wanted, noticed, NAMES).value == 1
    assert forbidden_actor(wanted, answer("Adda gör det."), NAMES).value == 0


def test_an_actor_without_a_card_is_known_by_its_label():
    wanted = case(may_not=("enhetschefen",))
    assert forbidden_actor(wanted, answer("En enhetschef får inte besluta."), NAMES).value == 1


def test_repealed_law_cited_as_current_is_stale():
    old = citation("sfs-2001-453", "6 kap. 7 b §")
    assert stale_law(answer(citations=[old]), ACTS).value == 1
    assert stale_law(answer(citations=[{**old, "current": False}]), ACTS).value == 0
    assert stale_law(answer(citations=[old], as_of="2024-01-01"), ACTS).value == 0


def test_repealed_law_named_without_a_word_that_it_is_gone_is_stale():
    text = "Det står i 6 kap. 7 b § socialtjänstlagen (2001:453)."
    assert stale_law(answer(text), ACTS).value == 1
    told = answer(text, notices=[{"kind": "replaced", "text": "Ersatt."}])
    assert stale_law(told, ACTS).value == 0
    assert stale_law(answer(text.replace("Det står", "Det stod före 2025")), ACTS).value == 0
    assert stale_law(answer(text, abstained=True), ACTS).value == 0
