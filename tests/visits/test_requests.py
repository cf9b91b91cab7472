"""A request in everyday Swedish: type, names, days, time, whom; what is open is asked back once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitRequest
from assistant.errors import InvalidRequest
from assistant.visits.request_days import find_day
from assistant.visits.request_group import find_target_group
from assistant.visits.request_names import find_provider, name_words
from assistant.visits.request_spelling import Spelling
from assistant.visits.request_words import (
    find_audiences,
    find_minutes,
)
from assistant.visits.requests import read_request

TODAY = date(2026, 11, 22)  # a Sunday
KNOWN = ("Exempelgården HVB AB", "Exempelhamnen Omsorg AB", "Exempelhamnen Norr")


@pytest.fixture(scope="module")
def data(assistant: Assistant) -> dict[str, Any]:
    return dict(assistant.store.cards("visit_data")["visit data"])


@pytest.mark.parametrize(
    ("said", "iso", "vague"),
    [
        ("årsbesök 2026-12-03", "2026-12-03", False),
        ("den 14 november", "2027-11-14", False),
        ("besök 3 dec", "2026-12-03", False),
        ("besök 3/12", "2026-12-03", False),
        ("besök 14/1-27", "2027-01-14", False),
        ("i mars nästa år", "2027-03-01", True),
        ("imorrn", "2026-11-23", False),
        ("på tisdag", "2026-11-24", False),
        ("nästa vecka", "2026-11-23", True),
        ("vecka 3", "2027-01-18", True),
        ("om två veckor", "2026-12-06", True),
        ("den 31 februari", None, False),
        ("10.3.2027", "2027-03-10", False),
        ("vi åker torsdag", "2026-11-26", False),
        ("tors v 7", "2027-02-18", False),
        ("vecka 7, onsdag", "2027-02-17", False),
        ("nästa tisdag", "2026-11-24", False),
        ("3/2 -27", "2027-02-03", False),
        ("tis 9/2 27 kl 9", "2027-02-09", False),
        ("12 mars -27", "2027-03-12", False),
        ("20270312", "2027-03-12", False),
        ("270312", "2027-03-12", False),
        ("början av mars", "2027-03-01", True),
        ("mitten av april", "2027-04-15", True),
        ("i slutet av maj", "2027-05-25", True),
        ("senast 2025-03-01, nu 2027-05-11", "2027-05-11", False),
        ("slut sen 1 nov, vi ses tis 1/12", "2026-12-01", False),
        ("15:e april 2027", "2027-04-15", False),
    ],
)
def test_a_day_is_read(said, iso, vague):
    found = find_day(said, TODAY)
    assert found is not None
    assert (found.iso, found.vague) == (iso, vague)


@pytest.mark.parametrize(
    "said",
    ["årsbesök på hvb", "plan 2023–2026", "5 kap. 3 § sol", "12 barn", "070 270 312", "ti 12 barn"],
)
def test_no_day_is_invented(said):
    assert find_day(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("två timmar", 120), ("1,5 timme", 90), ("en och en halv timme", 90), ("90 min", 90), ("tre kvart", 45),
     ("kl 9-11.30", 150), ("13.00–14.30", 90), ("2026-12-14 13-15", 120), ("en dryg timme", 60), ("fyrtiofem minuter", 45),
     ("en halvdag", 210), ("vi är fyra kommuner", None)],
)  # fmt: skip
def test_the_time_there_is_is_read(said, minutes):
    assert find_minutes(said) == minutes


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ta fram frågor inför årsbesöket på HVB Exempelgården", "Exempelgården"),
        ("besök på exempelgårdens boende", "Exempelgården"),
        ("Oanmält besök på Exempelhamnen Norr", "Exempelhamnen Norr"),
        ("Årsbesök på Solsidan den 14 november", "Solsidan"),
        ("Besök hos Humana Omsorg AB i mars", "Humana Omsorg AB"),
        ("Tallens HVB ska följas upp", "Tallen"),
        ("ska ut till hvb ekhaga på måndag", "Ekhaga"),
        ("utföraren «Vård i Norr»", "Vård i Norr"),
        ("Adda ska följa upp ett HVB på ramavtalet", None),
        ("Vårdgivarträff med HVB-hemmen i länet", None),
        ("Uppföljning hos Mjölby kommun", None),
        ("Jag ska besöka Kalle, 14 år", None),
        ("besök på hvb för vuxna", None),
        ("vi har Rönngården (HVB, vuxna) på ramavtal", "Rönngården"),
        ("ramavtalsbesök på ett HVB-hem, Klippan, 17 mars", "Klippan"),
        ("då kallar inköpscentralen Aspen Omsorg, HVB för vuxna, till möte", "Aspen Omsorg"),
        ("avtal med Två i Norr AB om rådgivning", "Två i Norr AB"),
        ("Motala, Mjölby och vi följer gemensamt upp ramavtalet", None),
        ("Jag hälsar på Kalle (14) i skolan", None),
        ("ihop med Lerum och Partille: besök hos Familjeforum Väst", "Familjeforum Väst"),
        ("med grannkommunerna Ale, Lerum och Partille på Solgården", "Solgården"),
        ("gemensam uppföljning tillsammans med Lerum", None),
        ("HVB Solgården i Lerum", "Solgården"),
        ("vi från Lerum besöker Solgården", "Solgården"),
        ("ett HVB-hem, Klippan, 17 mars", "Klippan"),
        ("Björkbacken som ägs av Humana AB", "Björkbacken"),
        ("besök på Humana AB:s hem Björkbacken", "Björkbacken"),
        ("möte med ägaren Aspia Vård AB om Fagerhults HVB", "Fagerhult"),
        ("besök på HVB Gula huset tisdag", "Gula huset"),
        ("Familjerådgivningen Mitt i livet har fått avtal", "Mitt i livet"),
    ],
)
def test_a_provider_is_found_known_or_not(data, said, name):
    assert find_provider(said, KNOWN, name_words(data["names"]))[0] == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("larm: fyrbåken (hvb unga) tar mobilerna", "Fyrbåken"),
        ("oanmält på norrbacka hvb", "Norrbacka"),
        ("besök hos solgläntans hvb", "Solgläntan"),
        ("larm om ekbackens behandlingshem", "Ekbacken"),
        ("årsbesök på villa ekedal (hvb flickor)", "Villa Ekedal"),
        ("stödboendet trappan, årsbesök", "Trappan"),
        ("familjerådgivningen två vägar i mjölby", "Två vägar"),
        ("hos trygga hem ab den 3/3", "Trygga Hem AB"),
        ("måste ut till ekbacken snart", "Ekbacken"),
        ("en timme på lilla björnen", "Lilla björnen"),
        ("ihop med skövde och tibro på hamnvillan", "Hamnvillan"),
        ("hur mår barnen på stödboendet numera", None),
        ("gå igenom beläggningen, hvb unga", None),
        ("hvb stora problem med droger", None),
        ("hvb-hemmet nya föreståndaren saknar utbildning", None),
        ("vi besöker hvb två gånger per år", None),
        ("vi åker till boendet på kvällen, hvb vuxna", None),
        ("åker till lerum för att besöka ett hvb", None),
        ("frågor till personalen på stödboendet om natten", None),
    ],
)
def test_a_name_without_capitals_is_read_by_its_place_and_its_form(data, said, name):
    assert find_provider(said, KNOWN, name_words(data["names"]))[0] == name


def test_whom_to_talk_to_is_read_and_whom_not(data):
    def whom(said):
        return find_audiences(said, data["audiences"])

    assert set(whom("vi vill prata med barnen och personalen").to) == {
        "placerade",
        "personal",
    }
    assert whom("frågor om sekretess till personalen").to == ("personal",)
    assert whom("frågor till chefen inför besöket hos personalen").to == ("ledning",)
    assert whom("vi ska inte prata med ungdomarna").not_to == ("placerade",)
    assert whom("vi vill även intervjua föräldrar").more
    assert whom("sakkunnig och socialsekreterare åker tillsammans").to == ()


def test_the_target_group_is_read(data):
    def group(said):
        return find_target_group(said, data["groups"])

    assert group("hvb för vuxna med beroende") == "vuxna"
    assert group("tonåringar") == "barn och unga"
    assert group("unga vuxna 18–20") == "barn och unga"
    assert group("hvb eken") is None
    assert group("hvb-hem, 13–17 år") == "barn och unga"
    assert group("en kvinna på 46 år") == "vuxna"
    assert group("det är för få vuxna på kvällarna") is None


@pytest.mark.parametrize(
    ("said", "visit_type"),
    [
        ("Årsbesök på HVB Eken", "yearly"),
        ("ska åka dit utan att säga till innan", "unannounced"),
        ("stora uppföljningen vart tredje år", "in_depth"),
        ("första besöket hos ny familjerådgivning", "family_counselling"),
        ("tre kommuner följer tillsammans upp ramavtalet", "framework_joint"),
        ("Adda har digital uppföljning med HVB Eken", "framework_purchaser"),
        ("krismöte med leverantören efter larm", "alarm_meeting"),
        ("årligt möte med LOV-utförarna", "lov_meeting"),
        ("flickan har flyttat hem, nu gör jag avslutsintervju", "ubu"),
        ("dialogmöte med vårdgivarna", "provider_meeting"),
        ("lever hemmet upp till SS 41000", "standard"),
        ("jag ska träffa min klient på HVB Eken", "social_worker"),
        ("hälsa på min kille på hvb Eken", "social_worker"),
        ("hon bor i familjehem och jag som är hennes socialsekreterare åker dit", "social_worker"),
        ("det finns en standard med nummer 41 000, kan vi gå efter den", "standard"),
        ("vi följer standarden när vi granskar HVB Eken", "standard"),
        ("nytt avtal med Duo, dit par kan gå och prata", "family_counselling"),
        ("larm från två komuner, adda kallar leverantörn till möte", "alarm_meeting"),
        ("Adda har fått in klagomål och kallar därför ledningen", "alarm_meeting"),
        ("Adda gör sin digitala uppföljning om brister och klagomål", "framework_purchaser"),
        ("årsbesök på HVB Eken som inte är på vårt ramavtal", "yearly"),
        ("vi är ute på årsbesök, Adda har redan granskat hemmet", "yearly"),
        ("vårdgivarmöte för alla hem i länet", "provider_meeting"),
        ("min klient är 52 och finns på Ekhamra behandlingshem", "social_worker"),
        ("LOV: årsmöte för utförarna", "lov_meeting"),
        ("oanmelt besök t stödboendet lindhaga", "unannounced"),
        ("överaska HVB Eken", "unannounced"),
        ("frågor till socsekarna om hvb Eken, hemmet åker vi till en annan gång", "social_worker"),
        ("deras handläggare får berätta om HVB Eken, dit åker vi inte nu", "social_worker"),
        ("frågor till socialsekreterarna, årsbesöket tar vi separat", "social_worker"),
        ("frågor till socialsekreterarna inför årsbesöket på HVB Eken", "yearly"),
    ],
)
def test_every_kind_of_visit_is_understood(data, said, visit_type):
    read = read_request(said, data, TODAY)
    assert read.request.visit_type == visit_type
    assert "visit_type" not in [u.field for u in read.unclear]


def test_what_is_unclear_is_asked_back_once_with_a_default(data):
    read = read_request("Vi ska åka till Tallkotten i mars", data, TODAY)
    fields = [u.field for u in read.unclear]
    assert fields == ["visit_type", "date"]
    assert all(u.question.endswith("?") and u.assumed for u in read.unclear)
    assert read.request.visit_type == "yearly"
    assert read.request.date == "2027-03-01"


def test_a_visit_after_complaints_that_is_no_meeting_is_asked_about(data):
    read = read_request("Besök på HVB Eken efter klagomål", data, TODAY)
    assert read.request.visit_type == "unannounced"
    assert [u.field for u in read.unclear] == ["visit_type", "date"]


def test_a_day_that_is_not_said_is_asked_back(data):
    read = read_request("Årsbesök på HVB Eken, någon gång i vår", data, TODAY)
    assert [u.field for u in read.unclear] == ["date"]
    assert read.request.date is None
    said = read_request(VisitRequest(text="Årsbesök på HVB Eken", date="2027-03-01"), data, TODAY)
    assert [u.field for u in said.unclear] == []


def test_misspelt_words_are_read_and_right_ones_left_alone(data):
    respelt = Spelling(data["known_words"], {"o": "och"}).respelt
    assert respelt("leverantörn o personaln i två komuner") == (
        "leverantören och personalen i två kommuner"
    )
    assert (
        respelt("arsbesok, oanmlt, klagmål, intervju'n") == "årsbesök, oanmält, klagomål, intervjun"
    )
    for word in ("vårdgivarmöte", "familjerådgivarna", "björkbacken", "personalens", "besöker"):
        assert respelt(word) == word


def test_a_form_is_read_like_a_sentence(data):
    form = VisitRequest(
        visit_type="in_depth", provider="Eken", service_form="hvb_vuxna", focus=("bemanningen", "utsikten"),
        audiences=("personal",), minutes=60, date="2027-01-07", target_group="missbruk",
    )  # fmt: skip
    read = read_request(form, data, TODAY)
    assert read.request.focus == ("bemanning", "utsikten")
    assert read.request.target_group == "vuxna"
    assert [u.field for u in read.unclear] == ["focus"]


def test_personal_data_in_a_request_is_masked(data):
    read = read_request(
        "Årsbesök på HVB Linden om pojken 20120304-2382, ring 070-174 05 12", data, TODAY
    )
    assert "2382" not in read.request.text
    assert "174 05 12" not in read.request.text
    assert any("maskerade" in note for note in read.notes)
    assert read.request.provider == "Linden"


@pytest.mark.parametrize(
    "wrong",
    [
        VisitRequest(),
        VisitRequest(text="x", service_form="hem"),
        VisitRequest(text="x", as_of="igår"),
        VisitRequest(text="x", target_group="hundar"),
    ],
)
def test_a_wrong_form_is_named_with_a_remedy(data, wrong):
    with pytest.raises(InvalidRequest) as caught:
        read_request(wrong, data, TODAY)
    assert caught.value.remedy


def test_form_and_group_that_do_not_fit_are_told(data):
    read = read_request(
        VisitRequest(text="Årsbesök", service_form="stodboende", target_group="vuxna"), data, TODAY
    )
    assert read.request.target_group == "barn och unga"
    assert any("går inte ihop" in note for note in read.notes)


def test_whom_to_hear_is_read_also_where_it_is_said_indirectly(data):
    def whom(said):
        return set(find_audiences(said, data["audiences"]).to)

    assert whom("frågor till dem som jobbar natt på hvb eken") == {"personal"}
    assert whom("ledning, personal och socialsekreterare ska höras och helst ungdomarna") == {
        "ledning", "personal", "socialsekreterare", "placerade",
    }  # fmt: skip
    assert whom("så att deras handläggare kan berätta") == {"socialsekreterare"}
    assert whom("jag lovar att barnen som bor där inte behöver vara rädda") == set()


def test_what_is_put_off_is_no_part_of_the_visit(data):
    read = read_request(
        "Frågor till personalen på HVB Eken. Chefen pratar jag med en annan dag.", data, TODAY
    )
    assert read.whom.to == ("personal",)


def test_questions_to_somebody_are_to_nobody_else(data):
    def whom(said):
        return find_audiences(said, data["audiences"])

    assert whom("frågor till personalen").only
    assert whom("en frågelista till personalen").to == ("personal",)
    assert whom("45 minuter med föreståndaren").only
    assert not whom("vi träffar ledning och personal").only
    assert whom("frågor till årsbesöket på hvb (tjejer)").to == ()
