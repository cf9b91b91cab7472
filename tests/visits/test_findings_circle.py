"""Report in, findings out, plan, new report; and the provider's page with the next visits."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from assistant.errors import DocumentNotFound, InvalidRequest
from assistant.ingest.pipeline import IngestOptions, ingest_bytes
from assistant.library.findings import findings, open_findings, remember_plan
from assistant.library.providers import Agreement, Home, Provider
from assistant.provider_work import (
    add_provider,
    agreement_days,
    close,
    decide,
    page_calendar,
    provider_page,
    read_findings,
)
from assistant.settings import Settings
from assistant.visits.due import frequencies, next_visits
from tests.command_line import samsyn

REPORTS = Settings().corpus / "reports"
GARDEN = "Exempelgården HVB AB"
YEARS = ("uppfoljning-2024", "uppfoljning-2025", "fordjupad-uppfoljning-2026")


def take_in(store, embedder, name, **options):
    data = (REPORTS / name).read_bytes()
    return ingest_bytes(store, embedder, data, name, IngestOptions(**options)).document_id


def confirm(store, settings, document_id):
    read = read_findings(store, settings, document_id)
    ids = [f["id"] for f in read["findings"]]
    decide(store, ids, "confirmed")
    return ids


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_circle_runs(store, settings, embedder, ending):
    add_provider(store, Provider(GARDEN, homes=(Home("Exempelgården"),)))
    first, second, third = (
        take_in(store, embedder, f"exempel-exempelgarden-{y}.{ending}", provider=GARDEN) for y in YEARS
    )  # fmt: skip

    # A report in: proposals, which count for nothing yet.
    read = read_findings(store, settings, first)
    assert read["provider"] == GARDEN
    assert {f["state"] for f in read["findings"]} == {"proposed"}
    assert open_findings(store, GARDEN, None) == []

    # Confirmed: seven things to ask about at the next visit.
    confirm(store, settings, first)
    asked = open_findings(store, "HVB Exempelgården", None)
    assert len(asked) == 7
    assert {f.status for f in asked} == {"open"}
    assert not any(f.repeated for f in asked)
    remember_plan(store, {"title": "Årsbesök", "provider": GARDEN, "findings": [f.id for f in asked]}, None)  # fmt: skip

    # The new report: five are remedied, two come again, two are new.
    confirm(store, settings, second)
    asked = open_findings(store, GARDEN, "Exempelgården")
    assert sorted((f.area or "", f.repeated) for f in asked) == [
        ("genomförandeplan och delaktighet", True), ("hälsa och läkemedel", False),
        ("kompetens", False), ("riskanalys", True),
    ]  # fmt: skip
    assert {f.document_id for f in asked} == {second}

    # And round again: what was remedied in 2025 and came back is open and repeated.
    confirm(store, settings, third)
    asked = open_findings(store, GARDEN, None)
    assert len(asked) == 6
    back = next(f for f in asked if f.area == "registerkontroll")
    assert (back.repeated, back.severity, back.deadline) == (True, "allvarlig", "2026-05-11")
    for one in asked:
        assert store.text(one.document_id or "")[one.start : one.end] == one.quote


def test_word_and_pdf_of_one_report_are_one_report(store, settings, embedder):
    word, pdf = (
        take_in(store, embedder, f"exempel-exempelgarden-uppfoljning-2025.{e}", provider=GARDEN)
        for e in ("docx", "pdf")
    )

    assert confirm(store, settings, word) == confirm(store, settings, pdf)
    assert len(findings(store)) == 9


def test_one_found_at_both_homes_is_marked(store, settings, embedder):
    homes = (Home("Exempelhamnen Norr"), Home("Exempelhamnen Syd"))
    add_provider(store, Provider("Exempelhamnen Omsorg AB", homes=homes))
    for year in (2024, 2025, 2026):
        confirm(store, settings, take_in(store, embedder, f"exempel-exempelhamnen-uppfoljning-{year}.docx"))  # fmt: skip

    asked = open_findings(store, "Exempelhamnen", None)

    assert {f.provider for f in asked} == {"Exempelhamnen Omsorg AB"}
    assert any(f.repeated for f in asked)
    south = open_findings(store, "Exempelhamnen Syd", None)
    assert 0 < len(south) < len(asked)
    assert {f.home for f in south} <= {"Exempelhamnen Syd", None}


def test_a_document_without_findings_says_why(store, settings, embedder):
    agreement = take_in(store, embedder, "exempel-exempelgarden-avtal.docx", provider=GARDEN)
    report = IngestOptions(type="report")
    empty = ingest_bytes(store, embedder, b"# Rapport\n\nAllt var bra.\n", "1.md", report)
    nameless = ingest_bytes(store, embedder, b"# Rapport\n\nDet saknas en rutin.\n", "2.md", report)

    assert "Ett avtal ställer krav" in read_findings(store, settings, agreement)["note"]
    assert "Läs den själv" in read_findings(store, settings, empty.document_id)["note"]
    with pytest.raises(InvalidRequest, match="vilken leverantör"):
        read_findings(store, settings, nameless.document_id)
    with pytest.raises(DocumentNotFound):
        read_findings(store, settings, "finns-inte")
    assert findings(store) == []


def test_a_provider_page_tells_what_is_known(store, settings, embedder):
    agreement = take_in(store, embedder, "exempel-exempelgarden-avtal.pdf", provider=GARDEN)
    take_in(store, embedder, "exempel-exempelkommunen-program-uppfoljning-2023-2026.docx")
    reports = [
        take_in(store, embedder, f"exempel-exempelgarden-{y}.docx", provider=GARDEN) for y in YEARS[::-1]
    ]  # fmt: skip
    add_provider(store, Provider(GARDEN, homes=(Home("Exempelgården"),), agreements=(Agreement(agreement),)))  # fmt: skip
    ids = confirm(store, settings, reports[2])
    remember_plan(store, {"title": "Årsbesök", "visit_type": "yearly", "date": "2025-04-08"}, GARDEN)  # fmt: skip
    close(store, ids[0], "Vi har läst det nya schemat.")

    page = provider_page(store, settings, "Exempelgården", date(2026, 6, 1))

    assert json.loads(json.dumps(page)) == json.loads(json.dumps(page, ensure_ascii=False))
    assert page["provider"]["homes"] == ({"name": "Exempelgården", "aliases": ()},)
    assert [(a["document_id"], a["valid_from"], a["valid_to"]) for a in page["agreements"]] == [
        (agreement, "2024-01-01", "2027-12-31")
    ]
    assert [r["document_id"] for r in page["reports"]] == reports[::-1]
    assert [r["in_depth"] for r in page["reports"]] == [False, False, True]
    assert page["reports"][0]["findings"] == {"open": 6, "closed": 1}
    assert all(r["example"] for r in page["reports"])
    assert len(page["open_findings"]) == 6
    assert [p["title"] for p in page["plans"]] == ["Årsbesök"]
    assert [(v["kind"], v["due"][:4], v["overdue"]) for v in page["next_visits"]] == [
        ("yearly", "2027", False), ("in_depth", "2029", False)
    ]  # fmt: skip
    source = page["next_visits"][0]["source"]
    assert store.text(source["document_id"])[source["start"] : source["end"]] == source["quote"]
    assert any("gäller till och med 2026" in note for note in page["notes"])

    calendar = page_calendar(page, datetime(2026, 6, 1, tzinfo=UTC))
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert calendar.count("BEGIN:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert "DTSTAMP:20260601T000000Z" in calendar


def test_a_page_without_programme_or_agreement_promises_no_date(store, settings, embedder):
    take_in(store, embedder, "exempel-exempelgarden-uppfoljning-2024.docx", provider=GARDEN)

    page = provider_page(store, settings, "Exempelgården")

    assert page["provider"]["known"] is False
    assert page["next_visits"] == []
    assert any("kan inte räknas ut" in note for note in page["notes"])
    with pytest.raises(InvalidRequest, match="känner ingen leverantör «Okänd»"):
        provider_page(store, settings, "Okänd")


def test_frequencies_and_the_next_visit():
    text = "Vi besöker varje hem en gång om året. Fördjupad uppföljning görs vart tredje år."
    said = frequencies([("p", "Program", "1", text)])
    assert [(f.kind, f.years) for f in said] == [("yearly", 1), ("in_depth", 3)]

    visits = [(date(2024, 2, 29), False), (date(2023, 5, 1), True)]
    due = next_visits(said, visits, None, date(2026, 1, 1))
    assert [(d.due, d.last, d.overdue) for d in due] == [
        ("2025-02-28", "2024-02-29", True), ("2026-05-01", "2023-05-01", False)
    ]  # fmt: skip
    never = next_visits(said, [], date(2024, 1, 1), date(2024, 6, 1))
    assert [(d.due, d.last) for d in never] == [("2025-01-01", None), ("2027-01-01", None)]
    assert next_visits(said, [], None, date(2024, 6, 1)) == []
    assert frequencies([("p", "Program", "1", "Oanmälda besök görs vid behov.")]) == []


def test_the_days_of_an_agreement():
    assert agreement_days("Avtalet gäller från och med den 1 mars 2024 till och med 2026-02-28.") == (
        "2024-03-01", "2026-02-28",
    )  # fmt: skip
    assert agreement_days("Avtalet gäller tills vidare.") == (None, None)


def test_the_commands_take_a_report_from_proposal_to_closed(tmp_path):
    name = "exempel-exempelgarden-uppfoljning-2024.docx"
    assert samsyn("ingest", str(REPORTS / name), "--provider", GARDEN).code == 0
    assert "finns nu i biblioteket" in samsyn("providers", "add", GARDEN, "--home", "Exempelgården").out  # fmt: skip

    read = samsyn("findings", "read", name)
    assert (read.code, "förslag · bemanning" in read.out, "--all " + name in read.out) == (0, True, True)  # fmt: skip
    proposals = json.loads(samsyn("findings", "list", "--status", "proposed", "--json").out)
    assert len(proposals) == 7
    assert samsyn("findings", "reject", str(proposals[-1]["id"])).out == "1 avvisade.\n"
    assert samsyn("findings", "confirm", "--all", name).out == "6 bekräftade.\n"
    one = str(proposals[0]["id"])
    assert "stängd" in samsyn("findings", "close", one, "--how", "Schemat är ändrat.").out
    assert len(json.loads(samsyn("findings", "list", "--provider", "Exempelgården", "--status", "open", "--json").out)) == 5  # fmt: skip

    shown = samsyn("providers", "show", "Exempelgården")
    assert "Öppna brister" in shown.out
    assert json.loads(samsyn("providers", "show", GARDEN, "--json").out)["provider"]["known"]
    assert GARDEN in samsyn("providers", "list").out
    assert json.loads(samsyn("providers", "list", "--json").out)[0]["homes"][0]["name"] == "Exempelgården"  # fmt: skip

    for wrong, told in (
        (("findings", "confirm"), "vilka brister"),
        (("findings", "confirm", "999"), "nummer 999"),
        (("findings", "list", "--status", "borta"), "«borta»"),
        (("findings", "read", "finns-inte"), "finns-inte"),
        (("providers", "show", "Okänd"), "«Okänd»"),
        (("providers", "add", "X AB", "--number", "1"), "organisationsnummer"),
        (("providers", "show", GARDEN, "--ics", str(tmp_path / "a.ics")), "kan inte räknas ut"),
    ):
        ran = samsyn(*wrong)
        assert (ran.code, told in ran.err) == (2, True), (wrong, ran)

    agreement = "exempel-exempelgarden-avtal.docx"
    samsyn("ingest", str(REPORTS / agreement), "--provider", GARDEN)
    assert samsyn("providers", "show", GARDEN, "--ics", str(tmp_path / "a.ics")).code == 0
    assert b"\r\nBEGIN:VEVENT\r\n" in (tmp_path / "a.ics").read_bytes()
    refused = samsyn("providers", "show", GARDEN, "--ics", str(tmp_path / "no" / "a.ics"))
    assert (refused.code, "kan inte skrivas" in refused.err) == (2, True)


def test_the_same_from_python(store, settings, embedder):
    from assistant.follow_up import FollowUp

    library = FollowUp()
    library.store, library.settings = store, settings
    report = take_in(store, embedder, "exempel-exempelgarden-uppfoljning-2024.docx", provider=GARDEN)  # fmt: skip

    ids = [f["id"] for f in library.read_findings(report)["findings"]]
    library.confirm_findings(ids[:1])
    library.confirm_findings(ids[1:], "rejected")

    assert [f["id"] for f in library.findings(GARDEN, "open")] == ids[:1]
    assert len(library.provider(GARDEN)["open_findings"]) == 1
