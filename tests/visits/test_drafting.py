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


def test_a_childs_questions_are_in_a_childs_words(library: Assistant):
    plan = library.plan_visit(
        "Jag ska besöka ett placerat barn på 12 år, frågor till barnet", TODAY
    )
    asked = [q for q in plan.questions if q.audience == "placerade"]
    assert len(asked) == len(plan.questions) >= 15
    hard = (
        "egenkontroll",
        "genomförandeplan",
        "delaktighet",
        "avvikelse",
        "dokumentation",
        "insats",
    )
    for question in asked:
        assert len(question.text.split()) <= 16, question.text
        assert not any(word in question.text.lower() for word in hard), question.text


def test_documents_that_bear_on_a_theme_are_cited_beside_the_law(library: Assistant):
    plan = library.plan_visit("Årsbesök på HVB Ek om klagomål", TODAY)
    by_number = {c.n: c for c in plan.citations}
    beside = [
        {by_number[n].type for n in q.citations} for q in plan.questions if q.area == "klagomål"
    ]
    assert any({"statute", "programme"} <= kinds for kinds in beside)


def test_a_plan_has_everything_to_take_along(library: Assistant):
    plan = library.plan_visit("Fördjupad uppföljning på HVB Ek för ungdomar, två timmar", TODAY)
    assert 15 <= len(plan.questions) <= 24
    assert plan.agenda[0].text.startswith("0–10 min")
    assert all(" min: " in item.text for item in plan.agenda)
    assert plan.sign_off
    assert any("Socialnämnden" in line.text and line.citations for line in plan.about)
    assert any("IVO" in line.text for line in plan.before)
    order = " ".join(
        next(c.locator for c in plan.citations if c.n == s.citations[0]) for s in plan.if_serious
    )
    steps = [order.index(p) for p in ("29 kap. 2 §", "19 kap. 1 §", "27 kap. 2 §", "27 kap. 7 §")]
    assert steps == sorted(steps)
    assert "112" in plan.if_serious[0].text
    data = plan.to_dict()
    assert data["schema"] == 1
    assert {"agenda", "sign_off", "about", "unclear"} <= set(data)


def test_what_is_impossible_is_said_with_its_source_and_the_rest_is_drafted(library: Assistant):
    plan = library.plan_visit("Adda ska följa upp HVB Ek och intervjua barnen", TODAY)
    told = next(note for note in plan.notes if "placerade personer" in note)
    assert "Källa: Viktigt med uppföljning av HVB-hem, Finns begränsningar" in told
    assert plan.questions


def test_an_unknown_provider_and_what_is_unclear_are_told_once(library: Assistant):
    plan = library.plan_visit("Vi ska åka till Tallkotten", TODAY)
    assert [u.field for u in plan.unclear] == ["visit_type", "date", "service_form"]
    for unclear in plan.unclear:
        assert sum(unclear.question in note for note in plan.notes) == 1
    assert any("inte känd" in note and "Tallkotten" in note for note in plan.notes)


def test_the_law_of_the_day_asked_for_counts(library: Assistant):
    def places(day: str) -> set[str]:
        plan = library.plan_visit(VisitRequest(text="Årsbesök på HVB Ek", as_of=day), TODAY)
        cited = {n for s in plan.if_serious for n in s.citations}
        return {c.locator for c in plan.citations if c.n in cited}

    assert "27 kap. 7 §" in places("2026-02-01")
    assert "27 kap. 7 §" not in places("2025-09-01")
    before = library.plan_visit(VisitRequest(text="Årsbesök på HVB Ek", as_of="2025-05-01"), TODAY)
    assert any("gäller först från 2025-07-01" in note for note in before.notes)


def test_a_standard_of_ones_own_is_cited_by_clause(tmp_path, settings):
    copy = tmp_path / "standard.txt"
    copy.write_text(
        "Påhittad standard\n\n5 Personal\n\n5.1 Verksamheten ska ha personalmöte minst en gång varje vecka.\n\n"
        "5.2 Beställaren ska svara inom en vecka.\n",
        encoding="utf-8",
    )
    with Assistant.open(settings) as own:
        own.ingest([copy], type="standard")
        plan = own.plan_visit("Följ upp HVB Åsen mot SS 41000", TODAY)
        other = own.plan_visit("Årsbesök på HVB Åsen", TODAY)
    rows = [r for r in plan.coverage if r.kind == "clause"]
    assert [r.demand.split()[0] for r in rows] == ["5.1"]
    asked = [q for q in plan.questions if q.origin == "standard"]
    assert {by.locator for by in plan.citations if by.n in asked[0].citations} >= {"punkt 5.1"}
    assert [r for r in other.coverage if r.kind == "clause"] == []


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


def test_those_who_place_are_asked_at_yearly_and_in_depth_visits(library: Assistant):
    plan = library.plan_visit(
        "Årsbesök på HVB Ek för ungdomar, vi träffar ledning och personal", TODAY
    )
    assert set(plan.audiences) == {"ledning", "personal", "socialsekreterare"}
    only = library.plan_visit("Frågor till personalen inför årsbesök på HVB Ek för ungdomar", TODAY)
    assert {q.audience for q in only.questions} == {"personal"}
