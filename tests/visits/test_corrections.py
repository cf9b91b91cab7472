"""What a request gets wrong is said with its source; what it gets right is not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitPlan, VisitRequest

TODAY = date(2026, 11, 22)


def planned(library: Assistant, said: str | VisitRequest) -> VisitPlan:
    return library.plan_visit(said, TODAY)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("UBU mitt i placeringen, flickan bor kvar på HVB Ek", "placeringen är avslutad"),
        ("Föreståndaren på HVB Ek håller i UBU-intervjun med pojken", "Hemmet som har vårdat"),
        ("Den årliga fördjupade uppföljningen av HVB Ek", "vart tredje år"),
        ("HVB Ek är på ramavtal ihop med grannkommunerna, vi åker själva på årsbesök", "gemensam uppföljning"),
        ("Oanmält besök på HVB Ek, rapporten ska till nämnden", "annan mottagare. Redovisas till: Förvaltningsl"),
        ("Fördjupad uppföljning av HVB Ek, rapporten stannar hos förvaltningsledningen", "till: Socialnämnden"),
        ("Adda kallar HVB Ek till möte efter larm och drar in tillståndet", "IVO"),
        ("SS 41000 på HVB Ek, missar de en enda punkt är det underkänt", "absolut krav"),
        ("SS 41000 på HVB Ek, prickar de inte av varenda punkt så åker de ut", "absolut krav"),
        ("SS 41000 på HVB Ek, varje rad i standarden ska vara grön", "absolut krav"),
        ("Vi gjorde en fördjupad uppföljning på HVB Ek 2025 och vill ha en ny redan 2027-05-11", "Vart tredje år"),
        ("Fördjupad uppföljning av HVB Ek 2026-12-16, den förra var i fjol", "Vart tredje år"),
        ("Gemensam uppföljning av ramavtal, HVB Ek, vi byter journaler med varandra", "uppgifter om enskilda"),
        ("Möte efter klagomål på HVB Ek, killen som klagade ska va me", "blivit utsatt"),
        ("SS 41000 på konsulentstödda familjehem hos Ek", "skriven för HVB"),
        ("Nytt avtal om familjerådgivning, vi läser vad paren har berättat", "i förtroende"),
        ("Vårdgivarträff där vi tar rymningarna med tjejen på Åsen som exempel", "tas inte upp"),
        ("LOV-möte, vi går igenom hur det går för våra två killar", "Enskilda klienter tas inte upp"),
        ("Årlig tillsyn på HVB Ek", "ingen tillsyn"),
        ("Jag är socialsekreterare för en man på 38 år, ska träffa min klient på HVB Ek och hans mamma", "vuxens föräldrar"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_source(library: Assistant, said, told):
    notes = [n for n in planned(library, said).notes if told in n]
    assert notes, planned(library, said).notes
    assert "Källa: " in notes[0]


@pytest.mark.parametrize(
    "said",
    [
        "Årsbesök på HVB Ek för ungdomar 2027-01-14 om bemanning och IVO:s tillsyn",
        "Fördjupad uppföljning av HVB Ek vart tredje år, 2027-01-14",
        "Förra fördjupade uppföljningen av HVB Ek var 2023, nu är det dags igen 2026-12-09",
        "Uppföljning av HVB Ek för ungdomar mot SS 41000 2027-04-21, ta med det som rör bemanning",
        "UBU-intervju 2026-12-01, placeringen på HVB Ek är avslutad",
        "Vårdgivarträff 2027-03-01 för utförare inom barn och unga om gemensam utveckling",
        "Uppföljning mot SS 41000 på HVB Ek för ungdomar 2027-04-21 om bemanning",
        "Adda följer upp HVB Ek för ungdomar digitalt 2027-01-27 om bemanning",
    ],
)
def test_a_sound_request_is_not_corrected(library: Assistant, said):
    assert [n for n in planned(library, said).notes if "Källa: " in n] == []


def test_who_calls_the_lov_meeting_is_told(library: Assistant):
    notes = planned(library, "LOV-möte med familjerådgivarna 2027-02-11").notes
    assert any(n.startswith("Vem: Upphandlingsenheten kallar") for n in notes)


def test_ubu_asks_all_three_whatever_the_sentence_says(library: Assistant):
    for said in (
        "UBU, jag ska bara intervjua pojken",
        "UBU, föreståndaren tar samtalet med flickan",
    ):
        assert set(planned(library, said).audiences) == {
            "socialsekreterare",
            "placerade",
            "föräldrar",
        }
    ticked = planned(library, VisitRequest(text="UBU", audiences=("föräldrar",)))
    assert ticked.audiences == ("föräldrar",)


def test_an_adults_caseworker_asks_no_parents_and_nothing_about_school(library: Assistant):
    plan = planned(
        library, "Min klient, en kvinna på 46 år, bor i familjehem. Jag ska träffa henne och hennes mamma."
    )  # fmt: skip
    assert plan.visit_type == "social_worker"
    assert "föräldrar" not in plan.audiences
    assert {"placerade", "personal", "familjehem"} >= {q.audience for q in plan.questions}
    assert all(q.area != "skola" for q in plan.questions)


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("Gemensam uppföljning av ramavtal, HVB Ek för unga, om sammanbrott", "beläggning och sammanbrott"),
        ("Oanmält besök på HVB Ek för vuxna om tillgång till läkare", "läkare och sjukvård"),
        ("Jag ska träffa mitt placerade barn om kontakten med syskonen", "familj och syskon"),
        ("Vårdgivarträff om förbättringsområden", "förbättring och utveckling"),
        ("Möte med leverantören av HVB Ek för unga efter larm om personalens utbildning, 45 minuter", "kompetens"),
    ],
)  # fmt: skip
def test_what_is_named_is_asked_about(library: Assistant, said, area):
    assert area in {q.area for q in planned(library, said).questions}


def test_caseworkers_who_are_asked_alone_are_the_only_ones_asked(library: Assistant):
    plan = planned(
        library, "Frågor till socsekarna om hvb Storsjögården, hemmet åker vi till en annan gång"
    )
    assert {q.audience for q in plan.questions} == {"socialsekreterare"}
