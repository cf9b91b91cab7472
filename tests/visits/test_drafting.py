from datetime import date

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitRequest
from assistant.errors import InvalidRequest, UserError
from assistant.visits.export import to_markdown, write

TODAY = date(2026, 11, 22)


def test_a_request_becomes_sourced_questions(library: Assistant):
    plan = library.plan_visit("Årsbesök på HVB Exempelgården", TODAY)
    assert plan.visit_type == "yearly"
    assert plan.provider == "Exempelgården"
    assert 20 <= len(plan.questions) <= 40
    numbers = {c.n for c in plan.citations}
    assert all(q.citations and set(q.citations) <= numbers for q in plan.questions)


def test_requests_that_differ_give_plans_that_differ(library: Assistant):
    alarm = library.plan_visit("Oanmält besök på HVB Ek efter klagomål om bemanningen", TODAY)
    family = library.plan_visit("Besök hos familjerådgivning vid nytt avtal", TODAY)
    assert alarm.visit_type != family.visit_type
    assert {q.id for q in alarm.questions} != {q.id for q in family.questions}
    assert alarm.questions[0].area == "bemanning"


def test_the_purchasing_centre_asks_no_placed_person(library: Assistant):
    plan = library.plan_visit(
        "Adda ska göra ramavtalsuppföljning digitalt och intervjua barnen", TODAY
    )
    assert "placerade" not in plan.audiences
    assert all(q.audience != "placerade" for q in plan.questions)
    assert plan.not_allowed
    assert plan.notes


def test_a_home_for_adults_gets_no_school_questions(library: Assistant):
    plan = library.plan_visit("Årsbesök på HVB för vuxna med skadligt bruk", TODAY)
    assert all(q.area != "skola" for q in plan.questions)


def test_a_documents_demands_become_questions(tmp_path, settings):
    agreement = tmp_path / "avtal-lunden.txt"
    agreement.write_text(
        "Avtal med HVB Lunden\n\nBemanning\n\nUtföraren ska ha två i personalen vakna varje natt. "
        "Föreståndaren ska finnas på plats varje vardag.\n",
        encoding="utf-8",
    )
    with Assistant.open(settings) as own:
        own.ingest([agreement], provider="Lunden", type="agreement")
        plan = own.plan_visit("Årsbesök på HVB Lunden", TODAY)
    asked = [q for q in plan.questions if q.origin == "agreement"]
    assert asked
    assert "vakna varje natt" in " ".join(q.text for q in asked)


def test_a_date_that_has_passed_is_told(library: Assistant):
    plan = library.plan_visit(VisitRequest(text="Årsbesök på HVB Ek", date="2020-01-01"), TODAY)
    assert any("passerat" in note for note in plan.notes)


@pytest.mark.parametrize(
    "request_",
    ["", VisitRequest(text="x", visit_type="okänd"), VisitRequest(text="x", audiences=("rektor",)),
     VisitRequest(text="x", date="igår")],
)  # fmt: skip
def test_a_request_that_cannot_be_understood_is_named(library: Assistant, request_):
    with pytest.raises(InvalidRequest) as caught:
        library.plan_visit(request_, TODAY)
    assert caught.value.remedy


def test_the_export_keeps_every_source(library: Assistant, tmp_path):
    plan = library.plan_visit("Årsbesök på HVB Exempelgården", TODAY)
    text = to_markdown(plan)
    for citation in plan.citations:
        assert " ".join(citation.quote.split()) in text
    write(plan, tmp_path / "plan.md")
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == text


def test_a_path_that_cannot_be_written_is_named(library: Assistant, tmp_path):
    plan = library.plan_visit("Årsbesök på HVB Exempelgården", TODAY)
    with pytest.raises(UserError) as caught:
        write(plan, tmp_path / "saknas" / "plan.md")
    assert "saknas" in str(caught.value)
    with pytest.raises(UserError):
        write(plan, tmp_path / "plan.xyz")
