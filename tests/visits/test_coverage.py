"""Every demand of the agreement and every open finding is covered or listed, on the examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitPlan
from assistant.library.findings import close, decide, findings, open_findings
from assistant.provider_work import read_findings
from assistant.settings import Settings
from assistant.visits.demands import asks_of_provider, demands_in

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "corpus" / "reports"
TODAY = date(2026, 11, 22)
GARDEN = "Exempelgården HVB AB"
HARBOUR = "Exempelhamnen Omsorg AB"


def take_in(assistant: Assistant, provider: str, *names: str) -> None:
    reports = assistant.ingest([REPORTS / f"exempel-{n}.docx" for n in names], provider=provider)
    assert [r.line() for r in reports if r.failed] == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The shipped corpus with both providers' agreements and the harbour's reports."""
    with Assistant.open(Settings(home=tmp_path_factory.mktemp("own"))) as opened:
        take_in(opened, GARDEN, "exempelgarden-avtal", "exempelgarden-uppfoljning-2024")
        take_in(opened, HARBOUR, "exempelhamnen-avtal")
        yield opened


def all_listed(plan: VisitPlan) -> None:
    """Every row names a question of the plan or says why there is none."""
    ids = {q.id for q in plan.questions}
    for row in plan.coverage:
        assert set(row.covered_by) <= ids
        assert bool(row.covered_by) != bool(row.reason_if_not), row


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Leverantören ska göra en riskanalys varje år.", True),
        ("Personalen ska få handledning av en extern handledare.", True),
        ("Läkemedel ska förvaras inlåsta.", True),
        ("Utföraren ansvarar för att scheman sparas.", True),
        ("Mobiltelefoner får inte samlas in.", True),
        ("När föreståndaren är borta ska en ersättare anmälas till kommunen.", True),
        ("Om en brist inte åtgärdas ska leverantören betala vite.", True),
        ("Kommunen ska meddela Leverantören skriftligt.", False),
        ("Placerande nämnd ska lämna sin utredning.", False),
        ("Vid en brist ska kommunen kalla till möte.", False),
        ("Avtalet ska gälla i två år.", False),
        ("Kommunen får komma oanmäld.", False),
        ("Uppsägningstiden är sex månader.", False),
    ],
)
def test_a_demand_on_the_provider_is_told_from_what_others_shall_do(sentence, asks):
    assert asks_of_provider(sentence) is asks


def test_clauses_have_their_number_and_exact_words(own: Assistant):
    themes = own.store.cards("visit_data")["visit data"]["themes"]
    found = demands_in(own.store.passages_of("exempel-exempelgarden-avtal"), themes)  # type: ignore[arg-type]
    labels = [d.label for d in found]
    assert {"2.1", "2.3", "3.4", "4.3", "6.2"} <= set(labels)
    assert not {"1.1", "1.3", "5.1", "6.1"} & set(labels)
    for demand in found:
        for unit in demand.units:
            text = own.store.text(unit.passage.document_id)
            assert text[unit.start : unit.end] == unit.text


@pytest.mark.parametrize(
    "request_", ["Årsbesök på {}", "Oanmält besök på {}, en timme", "Fördjupad uppföljning av {}"]
)
@pytest.mark.parametrize("name", ["Exempelgården", "Exempelhamnen"])
def test_every_clause_is_covered_or_listed(own: Assistant, request_: str, name: str):
    plan = own.plan_visit(request_.format(name), TODAY)
    clauses = [r for r in plan.coverage if r.kind == "clause"]
    assert len(clauses) >= 15
    all_listed(plan)
    cited = {c.n for c in plan.citations if c.type == "agreement" and c.locator.startswith("punkt")}
    asked = [q for q in plan.questions if q.origin == "agreement"]
    assert asked
    assert all(set(q.citations) & cited for q in asked)
    assert all(c.example for c in plan.citations if c.n in cited)


def test_a_question_of_the_bank_cites_the_clause_beside_the_law(own: Assistant):
    plan = own.plan_visit("Årsbesök på Exempelgården om registerkontroll", TODAY)
    by_number = {c.n: c for c in plan.citations}
    types = [
        {by_number[n].type for n in q.citations}
        for q in plan.questions
        if q.area == "registerkontroll" and q.origin == "agreement"
    ]
    assert any({"agreement"} < kinds for kinds in types)


def test_more_time_covers_more_clauses(own: Assistant):
    def covered(plan: VisitPlan) -> int:
        return sum(bool(r.covered_by) for r in plan.coverage if r.kind == "clause")

    short = own.plan_visit("Årsbesök på Exempelgården, 45 minuter", TODAY)
    long = own.plan_visit("Årsbesök på Exempelgården, 5 timmar", TODAY)
    assert len(short.questions) < 15 < 40 < len(long.questions)
    assert covered(short) < covered(long)


def test_an_interview_with_the_child_lists_the_clauses_of_nobody(own: Assistant):
    plan = own.plan_visit("UBU efter avslutad placering på Exempelgården", TODAY)
    assert {q.audience for q in plan.questions} <= {"socialsekreterare", "placerade", "föräldrar"}
    all_listed(plan)
    clauses = [r for r in plan.coverage if r.kind == "clause"]
    assert clauses
    assert not any(r.covered_by for r in clauses)


def test_the_circle_from_report_to_plan_and_back(settings: Settings):
    with Assistant.open(settings) as own:

        def confirm(name: str) -> None:
            take_in(own, HARBOUR, name)
            read_findings(own.store, settings, f"exempel-{name}.docx")
            new = [f.finding.id for f in findings(own.store, state="proposed")]
            decide(own.store, [n for n in new if n is not None], "confirmed")

        take_in(own, HARBOUR, "exempelhamnen-uppfoljning-2024")
        read_findings(own.store, settings, "exempel-exempelhamnen-uppfoljning-2024.docx")
        assert own.plan_visit("Årsbesök på Exempelhamnen", TODAY).findings == ()
        confirm("exempelhamnen-uppfoljning-2025")
        first = own.plan_visit("Årsbesök på Exempelhamnen", TODAY)
        assert first.findings
        count = len(first.findings)
        assert [q.origin for q in first.questions[:count]] == ["finding"] * count
        assert all(f.status == "open" for f in first.findings)
        for finding, question in zip(first.findings, first.questions, strict=False):
            assert finding.text.rstrip(". ")[:40] in question.text
            assert set(question.citations) & set(finding.citations)
            assert finding.deadline is None or finding.deadline in question.why
        rows = [r for r in first.coverage if r.kind == "finding"]
        assert all(r.covered_by for r in rows)
        assert len(rows) == count

        confirm("exempelhamnen-uppfoljning-2026")
        second = own.plan_visit("Årsbesök på Exempelhamnen", TODAY)
        assert {f.text for f in second.findings} != {f.text for f in first.findings}
        repeated = [
            q for q in second.questions if q.origin == "finding" and "återkommande" in q.why
        ]
        assert len(repeated) == sum(f.repeated for f in second.findings) > 0

        done = open_findings(own.store, HARBOUR, None)[0]
        assert done.id is not None
        close(own.store, done.id, "Sett på plats", TODAY)
        third = own.plan_visit("Årsbesök på Exempelhamnen", TODAY)
        assert done.text not in {f.text for f in third.findings}
        all_listed(third)

        north = own.plan_visit("Årsbesök på Exempelhamnen Norr", TODAY)
        assert {f.home for f in north.findings} <= {"Exempelhamnen Norr", None}
