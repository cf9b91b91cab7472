"""Findings and providers in the library: proposals, decisions, what is open, and whose it is."""

from __future__ import annotations

import sqlite3
from datetime import date

import numpy as np
import pytest

from assistant.domain.documents import Passage, ReadDocument
from assistant.errors import DocumentNotFound, InvalidRequest
from assistant.library import findings as kept
from assistant.library.providers import (
    Agreement,
    Home,
    Provider,
    Resolved,
    add_provider,
    organisation_number,
    providers,
    resolve,
    same_provider,
)
from assistant.library.store import NewDocument, Store

ROWS = "Riskanalysen är från 2021.\nTvå lås i korridoren var trasiga.\n"
AGAIN = "Riskanalysen är fortfarande från 2021.\nLåsen i korridoren är bytta.\n"


def add(store: Store, document_id: str, text: str, kind: str = "report") -> None:
    read = ReadDocument(document_id, text, (), type=kind)  # type: ignore[arg-type]
    passage = Passage(0, len(text), "s. 1")
    vector = np.ones((1, 8), dtype=np.float32)
    store.add(
        NewDocument(document_id, "1", read, [passage], vector, vector[:0], document_id, document_id)
    )


def new(store: Store, document_id: str, quote: str, area: str, status: str = "open", **more: object) -> kept.NewFinding:  # fmt: skip
    start = store.text(document_id).index(quote)
    data = {
        "provider": "Viken AB", "home": "Öst", "document_id": document_id, "version": "1",
        "quote": quote, "start": start, "end": start + len(quote), "locator": "s. 1", "area": area,
        "severity": None, "deadline": None, "status": status, "reported": document_id[:10],
    }  # fmt: skip
    return kept.NewFinding(**{**data, **more})  # type: ignore[arg-type]


@pytest.fixture
def two_years(store):
    """Two reports of one home: the risk analysis comes again, the locks are mended."""
    add(store, "2024-05-01", ROWS)
    add(store, "2025-05-01", AGAIN)
    first = kept.propose(store, [
        new(store, "2024-05-01", "Riskanalysen är från 2021.", "riskanalys"),
        new(store, "2024-05-01", "Två lås i korridoren var trasiga.", "lokaler"),
    ])  # fmt: skip
    second = kept.propose(store, [
        new(store, "2025-05-01", "Riskanalysen är fortfarande från 2021.", "riskanalys", "repeated"),
        new(store, "2025-05-01", "Låsen i korridoren är bytta.", "lokaler", "done"),
    ])  # fmt: skip
    return store, first, second


def test_nothing_counts_until_it_is_confirmed(two_years):
    store, first, second = two_years

    assert kept.open_findings(store, None, None) == []
    kept.decide(store, first, "confirmed")
    assert [f.id for f in kept.open_findings(store, "Viken", None)] == first
    kept.decide(store, second, "rejected")
    assert [f.id for f in kept.open_findings(store, "Viken", None)] == first
    assert [f.state for f in kept.findings(store)] == ["open", "open", "rejected", "rejected"]


def test_a_later_report_takes_over_what_it_speaks_of(two_years):
    store, first, second = two_years
    kept.decide(store, [*first, *second], "confirmed")

    (one,) = kept.open_findings(store, "Viken AB", "Öst")

    assert one.id == second[0]
    assert (one.status, one.repeated) == ("open", True)
    assert one.text == one.quote == store.text(one.document_id or "")[one.start : one.end]
    assert (one.from_document, one.locator, one.area) == ("2025-05-01", "s. 1", "riskanalys")
    assert kept.open_findings(store, "Viken AB", "Väst") == []
    assert kept.open_findings(store, "Någon annan", None) == []


def test_reading_in_another_order_gives_the_same(store):
    add(store, "2024-05-01", ROWS)
    add(store, "2025-05-01", AGAIN)
    later = new(store, "2025-05-01", "Låsen i korridoren är bytta.", "lokaler", "done")
    earlier = new(store, "2024-05-01", "Två lås i korridoren var trasiga.", "lokaler")
    kept.decide(store, kept.propose(store, [later, earlier]), "confirmed")

    assert kept.open_findings(store, None, None) == []


def test_the_same_at_another_home_is_repeated_and_both_stay_open(store):
    add(store, "2024-05-01", ROWS)
    add(store, "2025-05-01", ROWS)
    quote = "Riskanalysen är från 2021."
    ids = kept.propose(store, [
        new(store, "2024-05-01", quote, "riskanalys"),
        new(store, "2025-05-01", quote, "riskanalys", home="Väst"),
    ])  # fmt: skip
    kept.decide(store, ids, "confirmed")

    assert [(f.home, f.repeated) for f in kept.open_findings(store, "Viken", None)] == [
        ("Öst", False), ("Väst", True)
    ]  # fmt: skip


def test_what_was_remedied_and_comes_back_is_open_and_repeated(two_years):
    store, first, second = two_years
    add(store, "2026-05-01", ROWS)
    third = kept.propose(store, [new(store, "2026-05-01", "Två lås i korridoren var trasiga.", "lokaler")])  # fmt: skip
    kept.decide(store, [*first, *second, *third], "confirmed")

    back = next(f for f in kept.open_findings(store, "Viken", None) if f.area == "lokaler")

    assert (back.id, back.repeated) == (third[0], True)


def test_a_person_closes_a_finding_and_says_how(two_years):
    store, first, _ = two_years
    with pytest.raises(InvalidRequest, match="inte bekräftad"):
        kept.close(store, first[0], "Sett.")
    kept.decide(store, first, "confirmed")
    with pytest.raises(InvalidRequest, match="hur"):
        kept.close(store, first[0], " ")

    closed = kept.close(store, first[0], "Vi har sett den nya\nanalysen.", date(2024, 9, 1))

    assert (closed.state, closed.closed, closed.closed_how) == (
        "closed", "2024-09-01", "Vi har sett den nya analysen.",
    )  # fmt: skip
    assert [f.id for f in kept.open_findings(store, None, None)] == first[1:]


def test_how_a_finding_was_closed_keeps_no_identity_number(two_years):
    store, first, _ = two_years
    kept.decide(store, first, "confirmed")

    closed = kept.close(store, first[0], "Utdraget för 19900101-0017 är sett.")

    assert "0017" not in (closed.closed_how or "")


def test_reading_twice_keeps_one_and_corrects_what_nobody_decided(two_years):
    store, first, _ = two_years
    again = new(store, "2024-05-01", "Riskanalysen är från 2021.", "riskanalys", deadline="2024-09-30")  # fmt: skip

    assert kept.propose(store, [again]) == first[:1]
    assert kept.findings(store, ids=first[:1])[0].finding.deadline == "2024-09-30"
    kept.decide(store, first, "confirmed")
    kept.propose(store, [new(store, "2024-05-01", "Riskanalysen är från 2021.", "annat")])
    assert kept.findings(store, ids=first[:1])[0].finding.area == "riskanalys"


def test_another_file_of_the_same_report_adds_nothing(two_years):
    store, first, _ = two_years
    add(store, "2024-05-01.pdf", "Riskana-\nlysen är från\n\n2021.")
    pdf = new(store, "2024-05-01.pdf", "Riskana-\nlysen är från\n\n2021.", "riskanalys")

    assert kept.propose(store, [pdf]) == first[:1]


def test_a_quote_that_is_not_the_text_is_refused(store):
    add(store, "2024-05-01", ROWS)
    wrong = new(store, "2024-05-01", "Riskanalysen", "riskanalys", end=5)

    with pytest.raises(InvalidRequest, match="Citatet stämmer inte"):
        kept.propose(store, [wrong])


def test_wrong_numbers_and_states_are_named(store):
    with pytest.raises(InvalidRequest, match="nummer 7"):
        kept.decide(store, [7], "confirmed")
    with pytest.raises(InvalidRequest, match="«borta»"):
        kept.findings(store, state="borta")


def test_findings_go_with_their_document(two_years):
    store, first, _ = two_years
    store.remove("2024-05-01")

    assert {f.finding.document_id for f in kept.findings(store)} == {"2025-05-01"}
    add(store, "2024-05-02", ROWS)
    (number,) = kept.propose(store, [new(store, "2024-05-02", "Riskanalysen är från 2021.", "riskanalys")])  # fmt: skip
    assert number > max(first)


def test_a_library_from_before_findings_opens(home):
    old = Store(home / "samsyn.db")
    add(old, "2024-05-01", ROWS)
    old.close()
    with sqlite3.connect(home / "samsyn.db") as db:
        for table in ("findings", "plans", "agreements", "homes", "providers"):
            db.execute(f"DROP TABLE {table}")
    db.close()

    opened = Store(home / "samsyn.db")

    assert opened.document("2024-05-01").title == "2024-05-01"
    assert kept.findings(opened) == []
    assert len(kept.propose(opened, [new(opened, "2024-05-01", "Riskanalysen är från 2021.", "riskanalys")])) == 1  # fmt: skip
    opened.close()


def test_plans_are_kept_with_the_provider(store):
    add_provider(store, Provider("Viken Vård AB", homes=(Home("Viken Öst"),)))
    plan = {"title": "Årsbesök: Viken Öst", "visit_type": "yearly", "date": "2026-05-01", "request": {"home": None}}  # fmt: skip
    kept.remember_plan(store, plan, "Viken Öst")
    kept.remember_plan(store, '{"title": "Oanmält besök", "provider": "Viken"}', None)

    plans = kept.past_plans(store, "Viken Vård AB")

    assert [(p.title, p.home, p.date) for p in plans] == [
        ("Årsbesök: Viken Öst", "Viken Öst", "2026-05-01"), ("Oanmält besök", None, None)
    ]  # fmt: skip
    assert plans[0].data == plan
    with pytest.raises(InvalidRequest, match="kan inte läsas"):
        kept.remember_plan(store, "{", "Viken")
    with pytest.raises(InvalidRequest, match="saknar rubrik"):
        kept.remember_plan(store, "{}", "Viken")


# -- providers ------------------------------------------------------------------------------------

KNOWN = (
    Provider("Exempelhamnen Omsorg AB", "556036-0793", ("Hamnen",), (Home("Exempelhamnen Norr"), Home("Exempelhamnen Syd"))),
    Provider("Exempelgården HVB AB", homes=(Home("Exempelgården", ("Gården",)),)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "provider", "home"),
    [
        ("Exempelhamnen Omsorg AB", "Exempelhamnen Omsorg AB", None),
        ("exempelhamnen", "Exempelhamnen Omsorg AB", None),
        ("556036-0793", "Exempelhamnen Omsorg AB", None),
        ("Hamnen", "Exempelhamnen Omsorg AB", None),
        ("HVB Exempelhamnen Syd", "Exempelhamnen Omsorg AB", "Exempelhamnen Syd"),
        ("stödboendet Exempelhamnen Norr i Exempelkommunen", "Exempelhamnen Omsorg AB", "Exempelhamnen Norr"),
        ("Gården", "Exempelgården HVB AB", "Exempelgården"),
        ("HVB Exempelgården", "Exempelgården HVB AB", None),
    ],
)  # fmt: skip
def test_any_name_of_a_provider_finds_it(name, provider, home):
    assert resolve(KNOWN, name) == Resolved(provider, home)


def test_an_unknown_name_stays_as_it_is():
    assert resolve(KNOWN, " Annat  hem ") == Resolved("Annat hem", known=False)
    assert resolve((), "HVB Exempelgården").known is False
    assert same_provider((), "HVB Exempelgården", "Exempelgården AB")
    assert not same_provider(KNOWN, "Exempelgården", "Exempelhamnen")


def test_a_provider_is_added_and_completed(store):
    add(store, "avtal", "Avtal", "agreement")
    add_provider(store, Provider("Viken AB", "5560360793", homes=(Home("Öst"),)))
    more = Provider(
        "viken ab",
        aliases=("Vik",),
        homes=(Home("Väst"),),
        agreements=(Agreement("avtal", "2024-01-01"),),
    )
    added = add_provider(store, more)

    assert added.name == "Viken AB"
    assert added.organisation_number == "556036-0793"
    assert (added.aliases, [h.name for h in added.homes]) == (("Vik",), ["Väst", "Öst"])
    assert added.agreements == (Agreement("avtal", "2024-01-01"),)
    assert [p.name for p in providers(store)] == ["Viken AB"]
    with pytest.raises(InvalidRequest, match="hör redan till Viken AB"):
        add_provider(store, Provider("Annat AB", homes=(Home("öst"),)))
    with pytest.raises(InvalidRequest, match="hör redan till Viken AB"):
        add_provider(store, Provider("Annat AB", "556036-0793"))
    with pytest.raises(DocumentNotFound):
        add_provider(store, Provider("Annat AB", agreements=(Agreement("finns inte"),)))
    with pytest.raises(InvalidRequest, match="behöver ett namn"):
        add_provider(store, Provider(" AB "))


@pytest.mark.parametrize("wrong", ["12345", "556036-0794", "abc", ""])
def test_a_number_that_is_none_is_refused(wrong):
    with pytest.raises(InvalidRequest, match="inget organisationsnummer"):
        organisation_number(wrong)


def test_a_personal_number_is_not_kept():
    with pytest.raises(InvalidRequest, match="sparas inte") as refused:
        organisation_number("900101-0017")
    assert "900101" not in str(refused.value)
    assert organisation_number("165560360793") == "556036-0793"
