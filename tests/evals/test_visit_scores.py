"""A visit plan is scored by what was understood, whom it asks, what it forbids and its sources."""

from __future__ import annotations

from evals import visits
from evals.visits import (
    VisitCase,
    respects,
    right_audiences,
    right_documents,
    right_topics,
    right_type,
    says_so,
    sourced,
)


def case(**expect: object) -> VisitCase:
    return VisitCase("x", "Årsbesök", (), {"type": "yearly", **expect})


def plan(**over: object) -> dict:
    question = {
        "id": "q1",
        "audience": "ledning",
        "text": "Hur följs skolgången upp?",
        "citations": [1],
    }
    citation = {"n": 1, "document_id": "d", "version": "1", "start": 0, "end": 3, "quote": "abc"}
    return {
        "visit_type": "yearly",
        "provider": "HVB Exempelgården",
        "reported_to": "Förvaltningsledningen",
        "questions": [question],
        "citations": [citation],
        "not_allowed": [{"text": "Adda får inte tala med de placerade.", "citations": []}],
        **over,
    }  # fmt: skip


def test_type_provider_and_recipient_are_understood():
    wanted = case(provider="Exempelgården", to="förvaltningsledningen")
    assert right_type(wanted, plan()).value == 1
    assert right_type(wanted, plan(visit_type="in_depth")).value == 0
    assert right_type(wanted, plan(provider=None)).value == 0
    assert right_type(wanted, plan(reported_to="Socialnämnden")).value == 0


def test_those_who_must_be_asked_are_and_nobody_barred():
    assert right_audiences(case(asked=["ledning"]), plan()).value == 1
    assert right_audiences(case(asked=["personal"]), plan()).value == 0
    assert right_audiences(case(not_asked=["ledning"]), plan()).value == 0


def test_what_is_forbidden_is_told_and_what_does_not_fit_is_not_asked():
    assert respects(case(forbids=["placerade"]), plan()).value == 1
    assert respects(case(forbids=["individer"]), plan()).value == 0
    assert respects(case(absent=["skolgång"]), plan()).value == 0


def test_every_question_has_a_source_whose_quote_is_exact():
    assert sourced(plan(), lambda *_: "abcdef").value == 1
    assert sourced(plan(), lambda *_: "xyz").value == 0
    assert sourced(plan(citations=[]), lambda *_: "abc").value == 0
    assert sourced(plan(questions=[]), lambda *_: "abc").value == 0


def test_the_golden_requests_are_well_formed():
    cases = visits.load()
    assert len(cases) >= 20
    assert len({c.id for c in cases}) == len(cases)


def test_topics_documents_and_what_is_said_are_scored():
    made = plan(
        questions=[{"id": "q1", "area": "bemanning", "audience": "ledning", "text": "Hur?", "citations": [1]}],
        notes=["Datumet har redan passerat."],
        unclear=[{"field": "date", "question": "När?", "assumed": "Nu."}],
    )  # fmt: skip
    assert right_topics(case(topics=["bemanning", "skola|hälsa"]), made).value == 0.5
    assert right_topics(case(), made).value == 1
    assert right_documents(case(documents=["d"]), made).value == 1
    assert right_documents(case(documents=["002"]), made).value == 0
    assert says_so(case(unclear=["date"], told=["passerat"], most=1), made).value == 1
    assert says_so(case(unclear=["provider"]), made).value == 0
    assert says_so(case(told=["maskerade"]), made).value == 0
    assert says_so(case(most=0), made).value == 0
