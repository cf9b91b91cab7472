"""What a person ticked at a visit comes back at the next: the whole circle, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from assistant.settings import Settings
from assistant.visits import form
from tests.command_line import samsyn
from tests.visits.test_filled import Paper

REPORTS = Settings().corpus / "reports"
GARDEN = "Exempelgården HVB AB"
REQUEST = "Årsbesök på HVB Exempelgården för ungdomar {day} om bemanning"


class Filled(Paper):
    """A plan made with the command, being filled in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document = docx.Document(str(path))
        self.forms = [t for t in self.document.tables if form.is_first_cell(t.cell(0, 0).text)]

    def deficiency(self, number: int, text: str, deadline: str = "") -> None:
        self.tick(number, form.VERDICT, form.VERDICTS.index(form.A_DEFICIENCY) + 1)
        self.write(number, form.DEFICIENCY, text)
        self.write(number, form.DEADLINE, deadline)


def made(folder: Path, day: str) -> tuple[Filled, list[dict]]:
    """A plan as the command writes it, and its questions."""
    request = REQUEST.format(day=day)
    assert samsyn("visit", request, "--out", str(folder / "plan.docx")).code == 0
    return Filled(folder / "plan.docx"), json.loads(samsyn("visit", request, "--json").out)[
        "questions"
    ]


def listed(status: str) -> list[dict]:
    return json.loads(
        samsyn("findings", "list", "--provider", GARDEN, "--status", status, "--json").out
    )


def test_the_circle_runs_from_report_to_plan_to_report_to_plan(tmp_path):
    # A report in, its findings confirmed.
    first = "exempel-exempelgarden-uppfoljning-2024.docx"
    assert samsyn("ingest", str(REPORTS / first), "--provider", GARDEN).code == 0
    assert samsyn("providers", "add", GARDEN, "--home", "Exempelgården").code == 0
    assert samsyn("findings", "read", first).code == 0
    assert samsyn("findings", "confirm", "--all", first).out == "7 bekräftade.\n"

    # The plan asks about each; at the visit one is still there, and something new is found.
    plan, questions = made(tmp_path, "2026-12-14")
    earlier = [n for n, q in enumerate(questions, 1) if q["origin"] == "finding"]
    assert len(earlier) == 7
    old, new = earlier[0], len(earlier) + 3
    plan.deficiency(old, "Ensamarbete förekommer fortfarande på natten.", "2027-02-01")
    plan.deficiency(new, "Schemat saknar en ansvarig på helgerna.", "15 mars 2027")
    plan.deficiency(new + 1, "", "2027-05-01")
    plan.write(new + 2, form.ANSWER, "Det saknas en rutin för nycklar, sade de.")
    plan.save()

    report = tmp_path / "rapport-2026.docx"
    told = samsyn("visit-report", str(plan.path), "--out", str(report), "--yes", "--findings")

    # Proposed with the person's own words, and nothing else; nothing counts yet.
    assert told.code == 0, told.err
    assert "samsyn findings confirm" in told.out
    assert f"Inte föreslagna, eftersom bristen inte är beskriven eller har personuppgifter: fråga {new + 1}" in told.out  # fmt: skip
    proposed = listed("proposed")
    assert [(f["quote"], f["deadline"], f["home"]) for f in proposed] == [
        ("Ensamarbete förekommer fortfarande på natten.", "2027-02-01", "Exempelgården"),
        ("Schemat saknar en ansvarig på helgerna.", "2027-03-15", "Exempelgården"),
    ]
    assert {f["reported"] for f in proposed} == {"2026-12-14"}
    assert proposed[0]["area"] == questions[old - 1]["area"]
    assert len(json.loads(samsyn("providers", "show", GARDEN, "--json").out)["open_findings"]) == 7

    # Read out of the report they are the same ones.
    read = json.loads(samsyn("findings", "read", "rapport-2026.docx", "--json").out)
    assert [f["id"] for f in read["findings"]] == [f["id"] for f in proposed]
    assert read["provider"] == GARDEN

    # Confirmed, the next plan asks about them with their deadlines.
    assert samsyn("findings", "confirm", "--all", "rapport-2026.docx").out == "2 bekräftade.\n"
    _, asked = made(tmp_path, "2027-11-15")
    texts = {q["text"]: q["why"] for q in asked if q["origin"] == "finding"}
    again = next(why for text, why in texts.items() if "ansvarig på helgerna" in text)
    assert "2027-03-15" in again
    still = next(why for text, why in texts.items() if "Ensamarbete förekommer fortfarande" in text)
    assert "återkommande" in still

    # Closed by a person who has seen it: asked about no more.
    samsyn("findings", "close", str(proposed[1]["id"]), "--how", "Vi har sett det nya schemat.")
    _, last = made(tmp_path, "2027-12-15")
    assert not any("ansvarig på helgerna" in q["text"] for q in last)


@pytest.mark.parametrize("ending", [".docx", ".md", ".pdf"])
def test_a_report_of_ours_gives_what_was_ticked_and_no_more(tmp_path, ending):
    plan, _ = made(tmp_path, "2026-12-14")
    plan.deficiency(2, "Schemat saknar en ansvarig på natten.", "2027-03-01")
    plan.deficiency(4, "Två medarbetare har ingen handledning. Handledaren slutade i våras.")
    plan.write(5, form.ANSWER, "Det saknas en rutin för nycklar, sade de.")
    plan.save()
    report = tmp_path / f"rapport{ending}"

    told = samsyn("visit-report", str(plan.path), "--out", str(report), "--yes", "--findings")

    assert told.code == 0, told.err
    found = json.loads(samsyn("findings", "list", "--json").out)
    wanted = ["Schemat saknar en ansvarig på natten.", "Två medarbetare har ingen handledning. Handledaren slutade i våras."]  # fmt: skip
    if ending != ".pdf":
        assert [f["quote"] for f in found] == wanted
        read = json.loads(samsyn("findings", "read", report.name, "--json").out)["findings"]
        assert [(f["quote"], f["deadline"]) for f in read] == [
            (wanted[0], "2027-03-01"),
            (wanted[1], None),
        ]
    assert [" ".join(f["quote"].split()) for f in found] == wanted


def test_what_cannot_become_findings_is_told_before_anything_is_written(tmp_path):
    plan, _ = made(tmp_path, "2026-12-14")
    out = tmp_path / "rapport.docx"
    assert "--out RAPPORT.docx" in samsyn("visit-report", str(plan.path), "--findings").err
    as_data = samsyn(
        "visit-report", str(plan.path), "--out", str(tmp_path / "r.json"), "--findings"
    )
    assert as_data.code == 2

    own = "Jag ska besöka mitt placerade barn på HVB Ek 2026-12-14"
    samsyn("visit", own, "--out", str(plan.path))
    refused = samsyn("visit-report", str(plan.path), "--out", str(out), "--yes", "--findings")
    assert (refused.code, "personakt" in refused.err, out.exists()) == (2, True, False)

    samsyn("visit", "Årsbesök på ett HVB för ungdomar 2026-12-14", "--out", str(plan.path))
    nameless = samsyn("visit-report", str(plan.path), "--out", str(out), "--yes", "--findings")
    assert (nameless.code, "vilken utförare" in nameless.err, out.exists()) == (2, True, False)
