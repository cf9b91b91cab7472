"""Findings are read out of reports with exact words, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain.documents import StoredPassage
from assistant.errors import InvalidCard
from assistant.ingest.cards import load_yaml
from assistant.ingest.readers import reader_for
from assistant.ingest.splitting import split
from assistant.settings import Settings
from assistant.visits.findings import Reading, read_findings
from assistant.visits.findings_cues import FindingCues, cues_from, load_cues
from assistant.visits.findings_dates import dates_in, deadline_in, visit_day
from assistant.visits.findings_report import home_of
from evals.findings import Score, read_file, same, scores

CORPUS = Settings().corpus


@pytest.fixture(scope="module")
def cues() -> FindingCues:
    themes = load_yaml(CORPUS / "visit_types.yaml")["themes"]
    return load_cues(CORPUS, CORPUS / "none", themes)


def read(text: str, cues: FindingCues, homes: tuple[str, ...] = (), name: str = "r.md") -> Reading:
    document = reader_for(name, text.encode())(text.encode(), name)
    passages = [
        StoredPassage(n, name, "1", document.title, "report", document.text[p.start : p.end], p, True, {})
        for n, p in enumerate(split(document))
    ]  # fmt: skip
    reading = read_findings(document.text, document.title, "report", passages, cues, homes)
    assert all(document.text[f.start : f.end] == f.quote for f in reading.findings)
    return reading


def section(heading: str, body: str) -> str:
    return f"# Uppföljning av hemmet Ek 2025\n\n## {heading}\n\n{body}\n"


def test_the_example_reports_are_read_as_they_were_labelled():
    total = Score()
    for one in scores().values():
        total.add(one)

    assert total.recall >= 0.9, total.line("all")
    assert total.precision >= 0.9, total.line("all")
    for key in ("status", "deadline", "severity"):
        assert total.right[key] >= 0.95 * total.hits, total.line("all")


@pytest.mark.parametrize("held_out", ["exempelhamnen"])
def test_the_reports_that_nobody_tuned_to_are_read_as_well(held_out):
    total = Score()
    for one in scores(held_out).values():
        total.add(one)

    assert total.recall >= 0.9, total.line(held_out)
    assert total.precision >= 0.9, total.line(held_out)


def test_nothing_is_read_out_of_documents_that_are_no_reports(shared):
    for path in sorted((shared / "documents").iterdir()):
        reading = read_file(path)
        assert reading.findings == (), path.name
        assert reading.note, path.name


@pytest.mark.parametrize(
    "name", ["exempel-exempelgarden-avtal.pdf", "exempel-exempelkommunen-program-uppfoljning-2023-2026.docx"]
)  # fmt: skip
def test_an_agreement_and_a_programme_are_said_to_hold_none(name):
    reading = read_file(CORPUS / "reports" / name)

    assert reading.findings == ()
    assert "Därför läses inga brister ur det." in (reading.note or "")


@pytest.mark.parametrize(
    "body",
    [
        "Nattpersonalen har inte fått utbildning i lågaffektivt bemötande.",
        "Genomförandeplanen för en ungdom hade inte uppdaterats på elva månader.",
        "Medicinskåpet stod olåst vid besöket.",
        "Hemmet saknar en rutin för hot och våld. En sådan ska finnas senast den 1 mars 2025.",
        "Vid två tillfällen arbetade en timvikarie ensam under natten. Det strider mot avtalet.",
        "Dagsanteckningar skrivs oregelbundet. Vi bedömer att det är en mindre brist.",
        "Inga individuella riskbedömningar hade gjorts vid inskrivning.",
        "Det finns ingen dokumenterad introduktion för nyanställda.",
        "En av fyra ungdomar hade ingen kontaktperson.",
        "Ingen ungdom har fått en genomförandeplan i tid.",
        "Temperaturen i kylskåpet kontrolleras inte. Hemmet ska införa en lista vid nästa husmöte.",
    ],
)
def test_what_is_wrong_is_a_finding(body, cues):
    (one,) = read(section("Iakttagelser", body), cues).findings

    assert body.startswith(one.quote)
    assert one.status == "open"


@pytest.mark.parametrize(
    "body",
    [
        "Alla ungdomar har en egen kontaktperson.",
        "Vi fann inga avvikelser i läkemedelshanteringen.",
        "Enligt 9 kap. 12 § SoL ska en genomförandeplan upprättas.",
        "Avtalet kräver att föreståndaren är på plats halva arbetstiden.",
        "Hemmet kan fundera på att utöka aktivitetsutbudet.",
        "Ingen ungdom har avvikit under året.",
        "Bemanningen är god på kvällarna och inget barn har behövt vänta på hjälp.",
        "Ingen har nekats plats på grund av personalbrist.",
        "Vid nätverksträffen berättade andra kommuner om brister i bemanningen.",
        "Socialsekreteraren från den placerande kommunen hade inte besökt ungdomen på fyra månader.",
        "Vi hann inte med att intervjua nattpersonalen.",
        "Ungdomarna sa att de inte saknar något.",
        "Hemmet har inte haft några lex Sarah-ärenden.",
        "Vi har inte granskat ekonomin i år.",
        "I ett annat hem som vi besökte saknades brandvarnare.",
        "Om bristen inte åtgärdas kan kommunen häva avtalet.",
        "Leverantören ska lämna statistik till kommunen senast den 15 februari varje år.",
        "Det vore önskvärt att ungdomarna fick en egen kock, men det är inget krav.",
    ],
)
def test_what_only_sounds_like_it_is_none(body, cues):
    reading = read(section("Iakttagelser", body), cues)

    assert reading.findings == ()
    assert reading.note == "Inga brister kunde läsas ur rapporten. Läs den själv."


@pytest.mark.parametrize(
    "heading", ["Sammanfattning", "Det som fungerar bra", "Tankar inför nästa år", "Från nätverksmötet", "Kommunens egen del"]
)  # fmt: skip
def test_some_sections_hold_none_whatever_they_say(heading, cues):
    assert read(section(heading, "Det saknades en rutin för läkemedel."), cues).findings == ()


def test_a_numbered_deficiency_bears_its_label_grade_and_deadline(cues):
    text = section(
        "Brister som ska åtgärdas",
        "1. Läkemedel. Listorna signerades inte under mars. Bristen är allvarlig och upprepad. "
        "Den ska åtgärdas före utgången av juni 2025.",
    )

    (one,) = read(text, cues).findings

    assert one.quote == "Listorna signerades inte under mars."
    assert (one.area, one.severity, one.deadline) == ("hälsa och läkemedel", "allvarlig", "2025-06-30")  # fmt: skip
    assert (one.status, one.repeated) == ("repeated", True)
    assert one.locator == "Brister som ska åtgärdas"


def test_what_became_of_earlier_findings_is_told(cues):
    text = section(
        "Vid förra besöket",
        "- Rutinen för lex Sarah är känd av alla i personalen. Åtgärdat.\n"
        "- Brandövningar: ännu inga genomförda. Bristen kvarstår.\n"
        "- Läkemedel, se punkt 1 nedan.",
    )

    found = read(text, cues).findings

    assert [f.status for f in found] == ["done", "repeated"]
    assert found[0].deadline is None


def test_a_finding_told_twice_is_one(cues):
    text = (
        section("Vid förra besöket", "- Signeringen av läkemedelslistor är fortfarande inte i ordning.")
        + "\n## Brister\n\n1. Läkemedel. Läkemedelslistor saknade signering fyra dagar. Åtgärdas senast 2025-05-01.\n"
    )  # fmt: skip

    (one,) = read(text, cues).findings

    assert one.quote == "Läkemedelslistor saknade signering fyra dagar."
    assert one.repeated


def test_homes_are_told_apart(cues):
    text = (
        "# Uppföljning av Exempelviken Vård AB 2025\n\n## Exempelviken Öst\n\n### Lokaler\n\n"
        "Brandvarnaren i köket saknade batteri.\n\n## Exempelviken Väst\n\n### Skola\n\n"
        "Två ungdomar hade inte fått skolplats.\n\n## Brister\n\n"
        "Brist Ö1: Personalen har inte fått handledning.\n"
    )

    reading = read(text, cues)

    assert reading.facts.homes == ("Exempelviken Öst", "Exempelviken Väst")
    assert [f.home for f in reading.findings] == [
        "Exempelviken Öst", "Exempelviken Väst", "Exempelviken Öst"
    ]  # fmt: skip


def test_both_homes_is_no_single_home():
    homes = ("Viken Öst", "Viken Väst")

    assert home_of(homes, ["I båda hemmen saknas en rutin."]) is None
    assert home_of(homes, ["Öst och Väst saknar rutin."]) is None
    assert home_of(homes, [], "", ["Väst"]) == "Viken Väst"
    assert home_of(("Viken",), []) == "Viken"
    assert home_of((), []) is None


TABLE = """\
# Uppföljning av Exempelviken Vård AB 2025

Vi besökte Exempelviken Öst och Exempelviken Väst den 3 mars 2025.

## Resultat

{rows}

## Övrigt

Vid ett nätverksmöte berättade andra kommuner om brister i bemanningen hos sina hem under året.
"""
WHOLE = """\
| Hem | Område | Iakttagelse | Bedömning | Åtgärd | Klart senast |
|---|---|---|---|---|---|
| Öst | Bemanning | Två nätter i februari fanns ingen vaken personal. | Allvarlig brist, ny | Ändra schemat. | 2025-04-01 |
| Öst | Delaktighet | Alla ungdomar har skrivit under sin plan. | Åtgärdat | – | – |
| Väst | Mat | God mat lagas tillsammans med ungdomarna. | Mycket bra | – | – |
| Väst | Lokaler | Två lås i korridoren var trasiga. | Mindre brist, upprepad | Byt dem. | den 15 maj 2025 |
| Båda | Egenkontroll | Det finns en gemensam plan. | Ingen brist | – | – |
"""
APART = """\
Hem Område | Iakttagelse | Bedömning Åtgärd | Klart

senast

Öst Bemanning | Två nätter i

februari fanns ingen vaken personal.

Allvarlig brist, ny

Ändra schemat.

2025-04-

01

Öst Delaktighet Alla ungdomar har skrivit under sin plan.

Åtgärdat – | –

Väst Mat | God mat lagas

tillsammans med ungdomarna.

Mycket bra | – | –

Väst Lokaler Två lås i korridoren var trasiga. Mindre brist, upprepad

Byt dem. | den 15 maj

2025

Båda Egenkontroll | Det finns en gemensam plan.

Ingen brist – | –
"""


@pytest.mark.parametrize("rows", [WHOLE, APART])
def test_a_table_is_read_whole_and_fallen_apart(rows, cues):
    found = read(TABLE.format(rows=rows), cues).findings

    assert [(f.home, f.area, f.severity, f.deadline, f.status) for f in found] == [
        ("Exempelviken Öst", "bemanning", "allvarlig", "2025-04-01", "open"),
        ("Exempelviken Öst", "genomförandeplan och delaktighet", None, None, "done"),
        ("Exempelviken Väst", "lokaler", "mindre", "2025-05-15", "repeated"),
    ]
    assert " ".join(found[0].quote.split()) == "Två nätter i februari fanns ingen vaken personal."


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ska åtgärdas senast den 15 juni 2024", "2024-06-15"),
        ("klart senast 2024-06-15.", "2024-06-15"),
        ("senast 15/6 2024", "2024-06-15"),
        ("före utgången av juni 2024", "2024-06-30"),
        ("senast i februari 2024", "2024-02-29"),
        ("senast den 1 sept. 2024", "2024-09-01"),
        ("senast den 15 juni", "2025-06-15"),
        ("2024-06-15", "2024-06-15"),
        ("den 15 juni 2024", "2024-06-15"),
        ("omgående", None),
        ("senast den 31 juni 2024", None),
        ("–", None),
        ("Vid besöket den 4 mars 2024 saknades listor.", None),
    ],
)
def test_deadlines_are_read_as_swedes_write_them(text, day):
    assert deadline_in(text, 2025) == day


def test_days_of_visit_and_report():
    assert visit_day("Besöket gjordes den 8 april 2025 och rapporten är daterad den 22 april 2025.", "") == (
        date(2025, 4, 8), date(2025, 4, 22),
    )  # fmt: skip
    assert visit_day("Ingen dag sägs.", "Uppföljning 2024") == (None, date(2024, 12, 31))
    assert visit_day("Ingen dag sägs.", "Uppföljning") == (None, None)
    assert dates_in("den 3 maj") == []


def test_a_quote_is_the_same_over_layouts():
    assert same("Riskanalysen är gammal.", "Riskana-\nlysen är\n\ngammal.")
    assert not same("Riskanalysen är gammal.", "Egenkontrollen är gammal.")


def test_cues_of_ones_own_win_and_wrong_ones_are_named(tmp_path: Path, cues):
    (tmp_path / "finding_cues.yaml").write_text("sections: []\n", encoding="utf-8")

    with pytest.raises(InvalidCard, match="sections"):
        load_cues(CORPUS, tmp_path, {})
    with pytest.raises(InvalidCard, match="saknas"):
        load_cues(tmp_path / "none", tmp_path / "none", {})
    with pytest.raises(InvalidCard, match="inga nycklar"):
        cues_from([], {}, "finding_cues.yaml")
    assert cues.rejected("Inga brister noterades.") == "no_deficiency"
