"""References as people write them lead to the right place in the right act."""

from __future__ import annotations

import doctest
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import law
from assistant.domain.law import Act, Acts, LawReference, find_references, named_acts
from assistant.ingest.cards import read_corpus
from assistant.settings import Settings

EXAMPLES = Path(__file__).parents[1] / "data" / "references.jsonl"
ACTS = read_corpus(Settings().corpus).acts


def places(text: str) -> list[tuple[str | None, str]]:
    return [(r.sfs, r.locator) for r in find_references(text, ACTS)]


def test_references_as_people_write_them_are_read_exactly():
    cases = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for case in cases:
        first = next(iter(find_references(case["text"], ACTS)), LawReference(None, None, None))
        found = (first.sfs, first.chapter, first.paragraph)
        if found != (case["sfs"], case["chapter"], case["paragraph"]):
            wrong.append(f"{case['text']} -> {found}")
    assert len(cases) >= 300
    assert len(wrong) <= 0.02 * len(cases), "\n".join(wrong)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(law).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 13 i LVU", [("1990:52", "13 §")]),
        ("§ 13 a i LVU", [("1990:52", "13 a §")]),
        ("26 kapitlet 1 paragrafen socialtjänstlagen", [("2025:400", "26 kap. 1 §")]),
        ("SoL 22:11", [("2025:400", "22 kap. 11 §")]),
        ("22 kap. 11 § socialtjänstlagen (2025:400)", [("2025:400", "22 kap. 11 §")]),
        ("3 kap. 3 § socialtjänstlagen (2001:453)", [("2001:453", "3 kap. 3 §")]),
        ("3 kap. 3 § gamla SoL", [("2001:453", "3 kap. 3 §")]),
        ("enligt dåvarande socialtjänstlagen 6 kap. 5 §", [("2001:453", "6 kap. 5 §")]),
        ("SFS 2007:171 1 §", [("2007:171", "1 §")]),
        ("10 kap. 1–3 §§ SoL", [("2025:400", f"10 kap. {n} §") for n in (1, 2, 3)]),
        ("10 kap. 1–30 §§ SoL", [("2025:400", f"10 kap. {n} §") for n in (1, 30)]),
        ("31 a och 31 d §§ LVU", [("1990:52", "31 a §"), ("1990:52", "31 d §")]),
        (
            "kap 22 §§ 11, 12 och 13 a SoL",
            [("2025:400", f"22 kap. {n} §") for n in ("11", "12", "13 a")],
        ),
        ("22 kap. 11 § SoL och 12 maj", [("2025:400", "22 kap. 11 §")]),
        ("vad gäller enligt 12 §?", [(None, "12 §")]),
        ("vårdplan 11:3 - nytt nr tack", [(None, "11 kap. 3 §")]),
        ("22 KAP. 11 § SOCIALTJÄNSTLAGEN", [("2025:400", "22 kap. 11 §")]),
        ("22 kap. 11 § socialtjänstlagn", [("2025:400", "22 kap. 11 §")]),
    ],
)
def test_a_reference_leads_to_its_place(text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "vi ses kl 10.30",
        "vi ses 13:15 i dag",
        "förhållandet 2:1 mellan personal och unga",
        "trodde det var kap 13 i soclagen",
        "mötet är kl. 10:30 på måndag",
        "Kl. 9-12 är det stängt",
        "öppet 8–16, ring 010-123 45 67",
        "socialsekreterare, föreståndare m.fl. kommer 3 dagar",
        "den 1 juli 2025",
        "SoL",
        "",
    ],
)
def test_times_dates_and_abbreviations_are_no_references(text):
    assert places(text) == []


def test_m_fl_and_a_time_of_day_name_no_act():
    assert named_acts("barn m.fl. kommer kl. 10, andra m fl. kl 9.15 och resten m. fl.", ACTS) == []
    assert named_acts("enligt KL och FL", ACTS) == ["2017:725", "2017:900"]
    assert places("KL 6:24, men inte kl 6:24") == [("2017:725", "6 kap. 24 §")]
    assert places("kl 6 kap 24 §") == [("2017:725", "6 kap. 24 §")]


def test_every_reference_of_a_text_is_found_with_its_own_act():
    text = (
        "Enligt 3 kap. 3 § gamla socialtjänstlagen och 22 kap. 11 § SoL, jämfört med 13 § LVU."
        " Se även 8 kap. 1 och 2 §§ SoF samt KL 10:8."
    )
    assert places(text) == [
        ("2001:453", "3 kap. 3 §"),
        ("2025:400", "22 kap. 11 §"),
        ("1990:52", "13 §"),
        ("2025:468", "8 kap. 1 §"),
        ("2025:468", "8 kap. 2 §"),
        ("2017:725", "10 kap. 8 §"),
    ]


def test_a_place_named_twice_counts_once_where_it_is_first():
    assert places("22 kap. 11 och 13 §§ SoL, som 22 kap. 11 § SoL och 5 kap. 1 § SoL") == [
        ("2025:400", "22 kap. 11 §"),
        ("2025:400", "22 kap. 13 §"),
        ("2025:400", "5 kap. 1 §"),
    ]


def test_a_reference_knows_where_it_stands():
    text = "Vi stöder oss på 22 kap. 11 § SoL."
    (reference,) = find_references(text, ACTS)
    assert text[reference.start : reference.end] == "22 kap. 11 §"


def test_decomposed_accents_are_read_and_offsets_still_count_in_the_text():
    text = unicodedata.normalize("NFD", "Även åtgärder enligt 25 § förvaltningslagen.")
    (reference,) = find_references(text, ACTS)
    assert reference.sfs == "2017:900"
    assert text[reference.start : reference.end] == "25 §"


def test_a_letter_that_grows_in_lower_case_hides_no_reference():
    assert places("İ 22 KAP. 11 § SoL") == [("2025:400", "22 kap. 11 §")]


def test_an_act_applies_from_its_first_day_until_it_is_repealed():
    act = Act("2001:1", "Lag", "L", in_force=date(2002, 1, 1), repealed=date(2025, 7, 1))
    assert not act.applies_on(date(2001, 12, 31))
    assert act.applies_on(date(2002, 1, 1))
    assert act.applies_on(date(2025, 6, 30))
    assert not act.applies_on(date(2025, 7, 1))
    assert Acts((act,)).get(None) is None


PIECES = st.sampled_from(
    [
        "22 kap. 11 §",
        "§",
        "kap",
        " i ",
        "SoL",
        "LVU 13 a",
        "2025:400",
        "(",
        ":",
        "İ",
        "a\u030a",
        "\u0958",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_any_text_is_parsed_and_offsets_lie_in_it(text):
    at = 0
    for reference in sorted(find_references(text, ACTS), key=lambda r: r.start):
        assert at <= reference.start < reference.end <= len(text)
        assert any(c.isdigit() for c in text[reference.start : reference.end])
        assert reference.locator
        at = reference.end
