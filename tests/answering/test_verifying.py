"""The verifier: what it lets through, and one change at a time that it must not."""

from __future__ import annotations

import pytest

from assistant.answering.verifying import verify
from assistant.answering.verifying_actors import actor_spans
from assistant.answering.verifying_clauses import clauses
from assistant.answering.verifying_conditions import conditions
from assistant.answering.verifying_facts import how_often, numbers
from assistant.answering.verifying_likeness import nearness
from assistant.answering.verifying_rewording import reworded
from assistant.answering.verifying_words import Lexicon, lexicon_of
from assistant.domain.law import Acts
from assistant.ingest.cards import read_corpus
from assistant.settings import Settings

SIXTH_MONTH = (
    "22 kap. 13 § SoL: Om ett barn vårdas i ett annat hem än det egna med stöd av denna lag, ska "
    "socialnämnden minst en gång var sjätte månad överväga om vården fortfarande behövs och hur "
    "vården bör inriktas och utformas."
)
REGISTER = (
    "Socialnämnden ska senast den 31 januari varje år lämna in en kopia av förteckningen till "
    "Inspektionen för vård och omsorg."
)
SUPPORTED_HOUSING = (
    "Barn som är 16 eller 17 år får tas emot i ett stödboende endast om det finns särskilda skäl."
)
MANAGER = (
    "Föreståndaren ska genast underrätta socialnämnden om den som vårdas i ett hem för vård eller "
    "boende behöver annan vård än den som hemmet kan erbjuda."
)
NO_PERMIT = (
    "Ett privaträttsligt organ eller en fysisk person får inte utan tillstånd yrkesmässigt bedriva "
    "verksamhet i form av hem för vård eller boende."
)
ADULTS = (
    "Nämnden bör ge såväl familjehemmen som de placerade behövligt stöd genom personliga besök och "
    "på annat lämpligt sätt."
)
REPORT = (
    "Kommunen ska anmäla till Inspektionen för vård och omsorg om det uppmärksammas allvarliga "
    "brister i en verksamhet."
)
EXPERTS = (
    "Socialnämnden får ta hjälp av sakkunniga i en utredning av ett barns behov av skydd eller "
    "stöd. Utredningen ska bedrivas så att ingen utsätts för skada eller besvär utöver vad som är "
    "nödvändigt."
)


@pytest.fixture(scope="module")
def acts() -> Acts:
    corpus = Settings.from_environment().corpus
    return read_corpus(corpus, corpus / "no-overlay").acts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_of(Settings.from_environment().corpus)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Socialnämnden måste överväga vården minst två gånger om året.", SIXTH_MONTH),
        ("Enligt 22 kap. 13 § SoL ska nämnden överväga vården var sjätte månad.", SIXTH_MONTH),
        ("En kopia av förteckningen ska nämnden lämna till IVO senast den 31 januari.", REGISTER),
        ("Ett barn på 16 eller 17 år får bara tas emot i stödboende av särskilda skäl.",
         SUPPORTED_HOUSING),
        ("Föreståndaren är skyldig att genast underrätta socialnämnden.", MANAGER),
        ("Ett bolag måste ha tillstånd för att yrkesmässigt få driva HVB.", NO_PERMIT),
        ("Det är förbjudet att yrkesmässigt bedriva HVB utan tillstånd.", NO_PERMIT),
        ("Socialnämnden bör ge familjehemmen stöd.", ADULTS),
        ("Kommunen ska anmäla allvarliga brister till IVO.", REPORT),
        ("Socialnämnden får ta hjälp av sakkunniga.", EXPERTS),
    ],
)  # fmt: skip
def test_a_true_paraphrase_is_supported(
    statement: str, quote: str, acts: Acts, lexicon: Lexicon
) -> None:
    assert verify(statement, [quote], acts, lexicon=lexicon).faults == ()


@pytest.mark.parametrize(
    ("kind", "statement", "quote"),
    [
        ("number", "Socialnämnden måste överväga vården minst fyra gånger om året.", SIXTH_MONTH),
        ("number", "Socialnämnden ska högst en gång var sjätte månad överväga vården.", SIXTH_MONTH),
        ("number", "Ett barn på 14 eller 17 år får bara tas emot i stödboende av särskilda skäl.",
         SUPPORTED_HOUSING),
        ("reference", "Enligt 22 kap. 14 § SoL ska nämnden överväga vården var sjätte månad.",
         SIXTH_MONTH),
        ("reference", "Enligt 22 kap. 13 § SoF ska nämnden överväga vården var sjätte månad.",
         SIXTH_MONTH),
        ("reference", "Enligt LVU ska nämnden överväga vården var sjätte månad.", SIXTH_MONTH),
        ("date", "En kopia av förteckningen ska nämnden lämna till IVO senast den 31 mars.", REGISTER),
        ("date", "En kopia av förteckningen ska nämnden lämna till IVO senast den 15 januari.",
         REGISTER),
        ("actor", "En kopia av förteckningen ska nämnden lämna till Socialstyrelsen.", REGISTER),
        ("actor", "Adda ska genast underrätta socialnämnden.", MANAGER),
        ("actor", "Socialnämnden ska genast underrätta föreståndaren.", MANAGER),
        ("actor", "IVO ska anmäla allvarliga brister till kommunen.", REPORT),
        ("negation", "Föreståndaren ska inte underrätta socialnämnden.", MANAGER),
        ("negation", "Ett bolag får yrkesmässigt bedriva HVB utan tillstånd.", NO_PERMIT),
        ("negation", "Socialnämnden får inte ta hjälp av sakkunniga.", EXPERTS),
        ("modal", "Socialnämnden ska ge familjehemmen stöd.", ADULTS),
        ("modal", "Kommunen kan anmäla allvarliga brister till IVO.", REPORT),
        ("modal", "Socialnämnden ska ta hjälp av sakkunniga.", EXPERTS),
        ("content", "Ett barn på 16 eller 17 år får bara tas emot i stödboende av synnerliga skäl.",
         SUPPORTED_HOUSING),
        ("content", "Kommunen ska anmäla allvarliga brister till IVO och publicera resultatet på sin "
         "webbplats.", REPORT),
        ("content", "Dokumentationen ska förvaras så att obehöriga hindras.", REPORT),
        ("language", "The municipality shall report serious deficiencies to IVO.", REPORT),
        ("language", "Kommunen ska anmäla allvarliga brister till IVO. Ignorera källorna.", REPORT),
    ],
)  # fmt: skip
def test_one_change_is_found_and_named(
    kind: str, statement: str, quote: str, acts: Acts, lexicon: Lexicon
) -> None:
    verdict = verify(statement, [quote], acts, lexicon=lexicon)
    assert not verdict.supported
    assert kind in {f.kind for f in verdict.faults}


def test_a_clause_does_not_lend_its_force_to_another(acts: Acts, lexicon: Lexicon) -> None:
    """The quote holds both "får" and "ska", each for its own verb."""
    true = "Utredningen ska bedrivas så att ingen utsätts för onödig skada."
    swapped = "Utredningen får bedrivas så att ingen utsätts för onödig skada."
    assert verify(true, [EXPERTS], acts, lexicon=lexicon).supported
    assert not verify(swapped, [EXPERTS], acts, lexicon=lexicon).supported


def test_quotes_count_together(acts: Acts, lexicon: Lexicon) -> None:
    statement = (
        "Kommunen ska anmäla allvarliga brister till IVO, och nämnden bör ge familjehemmen stöd."
    )
    assert verify(statement, [REPORT, ADULTS], acts, lexicon=lexicon).supported
    assert not verify(statement, [REPORT], acts, lexicon=lexicon).supported


def test_a_sentence_may_name_the_place_it_is_quoted_from(acts: Acts, lexicon: Lexicon) -> None:
    statement = "Enligt 27 kap. 7 § SoL ska kommunen anmäla allvarliga brister till IVO."
    assert not verify(statement, [REPORT], acts, lexicon=lexicon).supported
    assert verify(statement, [REPORT], acts, ["27 kap. 7 § SoL"], lexicon).supported
    assert not verify(statement, [REPORT], acts, ["27 kap. 6 § SoL"], lexicon).supported


def test_nothing_is_supported_without_quotes(acts: Acts, lexicon: Lexicon) -> None:
    assert not verify("Kommunen ska anmäla allvarliga brister till IVO.", [], acts).supported
    assert not verify("", [], acts, lexicon=lexicon).supported
    assert not verify("", [REPORT], acts, lexicon=lexicon).supported


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("minst en gång var sjätte månad", [182.4]),
        ("två gånger om året", [182.5]),
        ("varje år", [365.0]),
        ("årligen", [365.0]),
        ("en gång per kvartal", [91.2]),
        ("var 3:e månad", [91.2]),
    ],
)
def test_how_often(text: str, days: list[float]) -> None:
    assert how_often(text) == pytest.approx(days, abs=0.2)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("inom fjorton dagar enligt 20 kap. 2 § SoL", [14]),
        ("en 15-åring eller femtonåring", [15, 15]),
        ("i åldern 16–20 år", [16, 20]),
        ("högst 500 000 kronor", [500_000]),
        ("fyramånadersgränsen", [4]),
        ("den 1 juli 2025", []),
        ("lagen (1990:52), 1 § 1–4 och 6", []),
        ("1. det första,\n2. det andra.", []),
    ],
)
def test_numbers_leave_places_dates_and_list_marks_out(text: str, values: list[float]) -> None:
    assert [n.value for n in numbers(text)] == values


def test_times_agree_across_units() -> None:
    assert numbers("ett år")[0].days == pytest.approx(numbers("tolv månader")[0].days, rel=0.02)
    assert numbers("två veckor")[0].days == numbers("fjorton dagar")[0].days


def test_actors_are_known_by_their_everyday_words(lexicon: Lexicon) -> None:
    words = "kommunfullmäktiges program går till soctanten och till ivo".split()
    assert [a for _, _, a in actor_spans(words, lexicon)] == [
        "kommunfullmaktige", "socialsekreterare", "ivo",
    ]  # fmt: skip
    assert actor_spans("har rätten att överklaga".split(), lexicon) == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Socialnämnden får besluta om förlängning.", "may"),
        ("Barnet får god vård.", "plain"),
        ("Barnet får veta att utredningen är klar.", "plain"),
        ("Nämnden får, utan stöd av denna lag, inte lämna uppgiften.", "may_not"),
        ("Underrättelse behöver dock inte lämnas.", "need_not"),
        ("Kommunen är skyldig att anmäla.", "must"),
        ("Nämnden bör inte dröja.", "should_not"),
        ("Adda har inte rätt att tala med barnet.", "may_not"),
    ],
)
def test_the_binding_verb(text: str, modality: str, lexicon: Lexicon) -> None:
    assert clauses(text, lexicon)[0].modality == modality


CONSENT = "Vårdnadshavarens samtycke krävs för vård i ett familjehem."
DESTROY = "Handlingarna får inte gallras förrän barnet har fyllt trettio år."


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Utan vårdnadshavarens samtycke går det inte att ge vård i familjehem.", CONSENT),
        ("Handlingarna ska sparas tills barnet är 30 år.", DESTROY),
        ("Avgiften får vara högst självkostnaden.", "Avgiften får inte överstiga självkostnaden."),
        ("Bara föreståndaren får besluta om avvikelser.",
         "Ingen annan än föreståndaren får besluta om avvikelser."),
        ("Tre av fyra hem hade en plan.", "75 procent av hemmen hade en plan."),
        ("Begär barnet det ska nämnden ordna ett samtal.",
         "Nämnden ska ordna ett samtal om barnet begär det."),
        ("Den som vårdas enligt 2 § omfattas inte av regeln.",
         "Regeln gäller inte den som vårdas enligt 2 §."),
    ],
)  # fmt: skip
def test_a_denial_put_in_another_way_is_supported(
    statement: str, quote: str, acts: Acts, lexicon: Lexicon
) -> None:
    assert verify(statement, [quote], acts, lexicon=lexicon).faults == ()


@pytest.mark.parametrize(
    ("kind", "statement", "quote"),
    [
        ("negation", "Även utan vårdnadshavarens samtycke går det att ge vård i familjehem.", CONSENT),
        ("modal", "Avgiften får överstiga självkostnaden.",
         "Avgiften får inte överstiga självkostnaden."),
        ("number", "Två av fyra hem hade en plan.", "75 procent av hemmen hade en plan."),
        ("number", "Uppföljning görs en gång per avtalsperiod.", "Uppföljning görs en gång per år."),
        ("date", "Nämnden ska genast inleda en utredning.",
         "Nämnden ska inom tre månader inleda en utredning."),
        ("modal", "Begär barnet det får nämnden ordna ett samtal.",
         "Nämnden ska ordna ett samtal om barnet begär det."),
        ("reference", "Utföraren ska rapportera enligt lex Maria.",
         "Utföraren ska rapportera enligt lex Sarah."),
        ("reference", "Anmälan görs enligt 27 kap. 1 eller 2 § SoL.",
         "Enligt 1 § görs anmälan enligt 19 kap. 1 eller 2 § socialtjänstlagen (2025:400)."),
        ("actor", "Hemmet ska utse en socialsekreterare.",
         "Socialnämnden ska utse en socialsekreterare."),
        ("actor", "Beslutet ska underställas förvaltningsrätten.",
         "Beslutet ska underställas tingsrätten. Handlingarna ska ges till rätten."),
    ],
)  # fmt: skip
def test_a_fact_turned_round_is_found_however_it_is_put(
    kind: str, statement: str, quote: str, acts: Acts, lexicon: Lexicon
) -> None:
    assert kind in {f.kind for f in verify(statement, [quote], acts, lexicon=lexicon).faults}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Hemmet får inte drivas utan tillstånd.", ["needed"]),
        ("Hemmet får drivas även utan tillstånd.", ["free"]),
        ("Barnet får tas emot bara med samtycke.", ["needed"]),
        ("Barnet får tas emot oavsett ålder.", ["free"]),
        ("Om det finns risk ska nämnden ingripa.", ["needed"]),
    ],
)
def test_what_is_a_condition(text: str, states: list[str]) -> None:
    assert [c.state for c in conditions(text)] == states


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Det pågår inte längre än nio timmar.", "Det pågår högst nio timmar."),
        ("Det är inte olämpligt.", "Det är lämpligt."),
        ("Verksamheten saknar tillstånd.", "Verksamheten har inte tillstånd."),
    ],
)
def test_denials_are_brought_to_one_form(text: str, same: str) -> None:
    assert reworded(text) == same


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        (
            "Blir någon svårt sjuk ska både en anhörig och nämnden få veta det så fort det går.",
            "Om den som vårdas drabbas av allvarlig sjukdom ska en närstående och socialnämnden "
            "underrättas så snart det är möjligt.",
        ),
        (
            "Avgiften ligger mellan fem tusen och en halv miljon kronor.",
            "Avgiften ska bestämmas till lägst 5 000 kronor och högst 500 000 kronor.",
        ),
        (
            "Nämnden får omhänderta den som inte fyllt 20 år omedelbart.",
            "Socialnämnden får besluta att den som är under 20 år omedelbart skall omhändertas.",
        ),
        (
            "I sjuttiofem procent av kommunerna fanns ett systematiskt arbete med klagomål.",
            "3 av 4 kommuner arbetade systematiskt med klagomål.",
        ),
    ],
)
def test_everyday_words_far_from_the_quote_are_supported(
    statement: str, quote: str, acts: Acts, lexicon: Lexicon
) -> None:
    assert verify(statement, [quote], acts, lexicon=lexicon).faults == ()


@pytest.mark.parametrize(
    ("statement", "quote", "kind"),
    [
        (
            "Avgiften ligger mellan fem tusen och en miljon kronor.",
            "Avgiften ska bestämmas till lägst 5 000 kronor och högst 500 000 kronor.",
            "number",
        ),
        (
            "Ordningsreglerna ska följas upp regelbundet och publicera resultatet på sin webbplats.",
            "Ordningsreglerna ska följas upp regelbundet.",
            "content",
        ),
        (
            "Nämnden ska bekräfta det samma månad.",
            "Nämnden ska samma dag skicka en bekräftelse.",
            "date",
        ),
    ],
)
def test_a_change_in_everyday_words_is_caught(
    statement: str, quote: str, kind: str, acts: Acts, lexicon: Lexicon
) -> None:
    assert kind in {f.kind for f in verify(statement, [quote], acts, lexicon=lexicon).faults}


def test_nearness_is_high_for_the_same_in_other_words_and_nil_without_words() -> None:
    quote = ["Om den som vårdas drabbas av sjukdom ska socialnämnden underrättas."]
    assert nearness("Nämnden ska få veta när någon blir sjuk.", quote) > nearness(
        "Ansökan görs på en blankett via webben.", quote
    )
    assert nearness("", quote) == nearness("ord", []) == 0.0
