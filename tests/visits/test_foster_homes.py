"""The foster home itself is asked where one talks with it, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitPlan, VisitRequest

TODAY = date(2026, 11, 22)


def planned(library: Assistant, said: str | VisitRequest) -> VisitPlan:
    return library.plan_visit(said, TODAY)


@pytest.mark.parametrize(
    "said",
    [
        "Jag ska besöka mitt placerade barn, 9 år, i familjehem hos Ek 2027-01-14",
        "Min klient, en kvinna på 46 år, bor i familjehem. Jag ska träffa henne 2027-01-14.",
        "Årlig uppföljning av Ek AB som har konsulentstödda familjehem för barn",
        "Fördjupad uppföljning vart tredje år av Ek AB, konsulentstödda familjehem för barn",
    ],
)
def test_the_family_is_asked_with_sources(assistant: Assistant, said):
    plan = planned(assistant, said)
    asked = [q for q in plan.questions if q.audience == "familjehem"]
    assert "familjehem" in plan.audiences
    assert len(asked) >= 2
    assert all(q.citations for q in asked)
    assert any("familjehemmet" in item.text for item in plan.agenda)


@pytest.mark.parametrize(
    "said",
    [
        "Årsbesök på HVB Ek för ungdomar 2027-01-14",
        "Jag ska besöka mitt placerade barn på HVB Ek 2027-01-14",
        "UBU, placeringen i familjehemmet hos Ek är avslutad",
        "LOV-möte 2027-01-14",
    ],
)
def test_no_family_is_asked_where_there_is_none_or_others_are(assistant: Assistant, said):
    plan = planned(assistant, said)
    assert "familjehem" not in {*plan.audiences, *(q.audience for q in plan.questions)}


def test_a_family_can_be_asked_for_by_name_and_by_tick(assistant: Assistant):
    said = planned(assistant, "Årsbesök hos Ek AB, 30 minuter med familjehemmet, frågor om skolan")
    assert {q.audience for q in said.questions} == {"familjehem"}
    ticked = VisitRequest(
        visit_type="yearly", provider="Ek AB", service_form="familjehem", audiences=("familjehem",)
    )
    assert planned(assistant, ticked).audiences == ("familjehem",)


def test_the_child_in_the_home_is_not_taken_for_the_family(assistant: Assistant):
    said = "Jag ska besöka mitt placerade barn, 9 år, hjälp med frågor till barnet i familjehemmet"
    assert {q.audience for q in planned(assistant, said).questions} == {"placerade"}
