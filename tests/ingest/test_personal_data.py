"""Personal data is found in every written form, and no other number is taken for it."""

from __future__ import annotations

import itertools
import json
import lzma
import random
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.documents import Block, ReadDocument
from assistant.domain.personal_data import FILLER, find, mask
from assistant.errors import UnreadableDocument
from assistant.ingest.personal_data import (
    blocked,
    count_names,
    protect,
    safe_name,
)

NB_HYPHEN, EN_DASH, MINUS, NBSP = "\u2011", "\u2013", "\u2212", "\u00a0"


def luhn(nine: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(nine))
    return str(-total % 10)


def made_up_numbers(count: int) -> list[tuple[str, str]]:
    """Day (eight digits) and last four of persons with the numbers 980–999, kept for tests."""
    chance = random.Random(20)
    out = []
    for n in range(count):
        day = date(1895, 1, 1) + timedelta(days=chance.randrange(47_000))
        shift = 60 if n % 4 == 0 else 0
        digits = f"{day:%Y%m}{day.day + shift:02}"
        serial = chance.randrange(980, 1000)
        out.append((digits, f"{serial}{luhn(digits[2:] + str(serial))}"))
    return out


NUMBERS = made_up_numbers(400)
SEPARATORS = ("", "-", "+", " ", " - ", "- ", EN_DASH, f" {EN_DASH} ", NB_HYPHEN, MINUS, NBSP,
              "\n", "-\n", " -\n", "-\r\n", "\u00ad")  # fmt: skip
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FORMS = {
    **{
        f"{size} digits, {sep!r}": (lambda d, n, cut=cut, sep=sep: f"{d[cut:]}{sep}{n}")
        for (size, cut), sep in itertools.product(((10, 2), (12, 0)), SEPARATORS)
    },
    "YYYY-MM-DD-NNNN": lambda d, n: f"{d[:4]}-{d[4:6]}-{d[6:]}-{n}",
    "YY-MM-DD-NNNN": lambda d, n: f"{d[2:4]}-{d[4:6]}-{d[6:]}-{n}",
    "en dashes": lambda d, n: f"{d[:4]}–{d[4:6]}–{d[6:]}–{n}",
    "YYYY MM DD-NNNN": lambda d, n: f"{d[:4]} {d[4:6]} {d[6:]}-{n}",
    "YYYY.MM.DD-NNNN": lambda d, n: f"{d[:4]}.{d[4:6]}.{d[6:]}-{n}",
    "wide digits": lambda d, n: f"{d}-{n}".translate(WIDE),
}
SENTENCES = (
    "{}",
    "Barnet ({}) placerades.",
    "Pojken,{}, bor kvar.",
    "Nr 7: {}.",
    "1. {}\n2. Nästa",
)


@pytest.mark.parametrize("form", FORMS)
def test_an_identity_number_is_masked_in_every_written_form(form):
    hits = tries = 0
    for number, sentence in zip(NUMBERS, itertools.cycle(SENTENCES), strict=False):
        written = FORMS[form](*number)
        text = sentence.format(written)
        masked, counts = mask(text)
        start = text.index(written)
        hidden = masked[start : start + len(written)]
        others = masked[:start] + masked[start + len(written) :]
        tries += 1
        hits += (
            set(hidden) <= {FILLER, " ", NBSP, "\n", "\r"}
            and counts == {"identity_number": 1}
            and others == sentence.format("")
        )
    assert hits / tries >= 0.995


@pytest.mark.parametrize(
    "text",
    [
        "Personnummer: 850101-1234",
        "pnr 19850101-1234",
        "Anna, född 1985-01-01 1234",
        "Samordningsnr. 850161-1234",
        "Reservnummer 850101-R123 och 850101TF12",
        "Momsnr SE121212121201",
    ],
)
def test_a_word_before_or_letters_tell_a_number_that_the_check_digit_does_not(text):
    assert {f.kind for f in find(text)} == {"identity_number"}


@pytest.mark.parametrize(
    "text",
    [
        "556703-7485", "5567037485", "165567037485", "212000-0142", "802002-4280", "969663-7033",
        "4571 9912 1212 1212", "4571121212121212", "121212121212121", "19121212-12121",
        "121213-1212", "121312-1212", "120230-9806", "850101-XXXX", "19850101-****",
        "2018-05-18 0830", "2018-05-18 - 2018:55", "1 212 121 212 kr", "12-121212-1212-1",
        "SFS 2025:400", "(2025:400)", "KS 2015/0193", "dnr 0142-85000", "dnr 0193-12345/2018",
        "2018-2020", "kl 8 30 12", "kl. 08.30-12.00", "08 30-16 00", "2600", "10.000 kr",
        "0,25 procent", "1 050 123 456 kr", "+15 000 000 kr", "ISSN 0346-1238", "010-2018",
        "01-02-2018", "11 kap. 3 §§ 19, 19a,19b", "http://vimeo.com/22547340", "http://x.se/SFSdoc/08/080962.pdf", "112", "1177", "116 111",
        "SS 41 000", "250 000 Kronor", "120 45 12", "Bankgiro 0123-4567", "0,08123456",
        "Plats GR, Anders Personsgatan 8, Trean", "sid. 123 45 personer", "a@b", "@adda",
    ],
)  # fmt: skip
def test_other_numbers_stay(text):
    for sentence in ("{}", "Enligt {} gäller detta.", "Se ({}), samt 2 bilagor.\n{}"):
        assert find(sentence.replace("{}", text)) == []


@pytest.mark.parametrize(
    "phone",
    [
        "070-174 06 05", "070 174 06 05", "0701740605", "070-1740605", "0701-74 06 05", "070–174 06 05",
        "070-174-06-05", "070.174.06.05", "070/174 06 05", "(070) 174 06 05", "070-174\n06 05", "073-012 34 56",
        "08-465 004 00", "08-46 50 04", "08 465 004 00", "0846500400", "(08) 465 004 00", "08-465\u00a0004\u00a000",
        "013-20 60 00", "013 20 60 00", "013206000", "013/20 60 00", "0142-850 00", "0142-850000",
        "023-830 00", "010-788 50 00", "020-22 00 60", "0771-567 567",
        "+46 70 174 06 05", "+46701740605", "+46 (0)70-174 06 05", "+46-8-465 004 00", "0046 70 174 06 05",
        "00 46 70 174 06 05", "+46 13 20 60 00", "+47 22 12 34 56", "+358 40 123 4567",
    ],
)  # fmt: skip
def test_a_phone_number_is_masked_in_every_written_form(phone):
    for sentence in ("{}", "Tel: {}.", "Ring {} eller {}, 12 dagar", "Tfn {}/{}"):
        masked, counts = mask(sentence.replace("{}", phone))
        assert counts == {"phone": sentence.count("{}")}
        assert re.sub(rf"[{FILLER}\s(]", "", masked) == re.sub(r"\s|\{\}", "", sentence)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Skriv till anna.ek@kommun.se.", "anna.ek@kommun.se"),
        ("<mailto:Ö.Ås+x@sub.åre.se>", "Ö.Ås+x@sub.åre.se"),
        ("anna.ek(at)kommun.se, Anna", "anna.ek(at)kommun.se"),
        ("anna.ek [at] kommun.se", "anna.ek [at] kommun.se"),
        ("Hon bor på Lingonvägen 14 B sedan maj", "Lingonvägen 14 B"),
        ("Mormor, Storgatan 5, 582 22 Linköping.", "Storgatan 5, 582 22 Linköping"),
        ("Norra Byn 12 lgh 1102\n58222 Linköping", "Norra Byn 12 lgh 1102\n58222 Linköping"),
        ("Anna Ek\n582 22 Linköping\nSlut", "582 22 Linköping"),
        ("SE-426 55 Västra Frölunda", "SE-426 55 Västra Frölunda"),
    ],
)
def test_mail_and_postal_addresses_are_masked_and_the_words_around_are_not(text, hidden):
    assert mask(text)[0] == text.replace(hidden, re.sub(r"\S", FILLER, hidden))


PIECES = st.sampled_from(
    ["121212-1212", "1212121212", "19121212", "1212", "070-174 06 05", "0701740605", "08", "013-20 60 00",
     "+46", "00 46", "(0)", "a.b@c.se", "@", "(at)", "Storgatan 5", "bor på", "582 22 Linköping", "SE", "01",
     "född ", "pnr", " ", "-", "/", ",", "\n", ".", "–", "\u2011", "\u00a0", "١٢", "₂", "x", "Å", FILLER]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=6) | st.from_regex(r"[\d \n+.-]{1,14}")).map("".join))
def test_a_mask_keeps_length_and_white_space_and_leaves_nothing_to_find(text):
    masked, counts = mask(text)
    assert len(masked) == len(text)
    assert find(masked) == []
    assert mask(masked)[0] == masked
    assert sum(counts.values()) == len(find(text))
    for before, after in zip(text, masked, strict=True):
        assert after == before or (after == FILLER and not before.isspace())


def test_the_real_documents_lose_a_mail_address_and_nothing_else(shared):
    found = {
        path.name[:3]: [text[f.start : f.end] for f in find(text)]
        for path in sorted((shared / "documents").glob("*.txt"))
        for text in [path.read_text(encoding="utf-8")]
    }
    assert found == {
        "000": [],
        "001": [],
        "002": [],
        "003": ["ann.henriksson@linkoping.se"],
        "004": [],
    }


def test_no_number_of_the_statutes_is_taken_for_a_person_s(shared):
    for path in (shared / "law").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert find(text) == [], path.name
        assert not blocked(text), path.name


@pytest.mark.slow
def test_no_number_of_the_whole_statute_book_is_taken_for_a_person_s(shared):
    with lzma.open(shared / "law" / "statute-book.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            for found in find(text) if re.search(r"\d{4}|\d\d \d\d", text) else []:
                around = text[max(0, found.start - 12) : found.end]
                assert found.kind == "address" or "tel" in around, around


@pytest.mark.parametrize(
    "text",
    [
        "SEKRETESSMARKERAD\n\nUtredning enligt 11 kap.",
        "# Skyddade personuppgifter\n\nUtredning om Anna. Flickan bor hos mormor.",
        "Utredning\nSkyddad identitet!\nBarnet bor enligt uppgift hos mormor.",
        "Namn: Anna Ek\nSekretessmarkering: Ja\nAdress: -",
        "☒ Skyddade personuppgifter",
        "Namn: Skyddade personuppgifter",
        "Utredning av Anna Ek (skyddad identitet) inleddes i maj.",
        "Skyddade personuppgifter\nAnna, 121212-1212, utreds enligt lagen",
    ],
)
def test_a_mark_of_protection_blocks(text):
    assert blocked(text)
    if "enligt lagen" not in text:
        with pytest.raises(UnreadableDocument, match="är märkt med skyddade") as told:
            protect(ReadDocument("Akt", text, ()), "akt.txt")
        assert told.value.remedy.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "En person kan ha skyddade personuppgifter eller sekretessmarkering i folkbokföringen.",
        "## Skyddade personuppgifter\n\nUtföraren ska ha en rutin för personer med skydd.",
        "3.2 Skyddade personuppgifter\nSe bilaga.",
        "Kursen tar upp:\n- Sekretess\n- Skyddad identitet\n- Lex Sarah",
        "☐ Skyddade personuppgifter\nSekretessmarkering: Nej",
        "Hur hanteras skyddade personuppgifter?",
        "Uppgifter om placerade (skyddade personuppgifter) får inte lämnas ut.",
        "Sekretess och tystnadsplikt\nSkyddat boende",
    ],
)
def test_a_text_about_protection_is_not_blocked(text):
    assert not blocked(text)


def test_names_are_counted_about_and_organisations_are_not(shared):
    text = (shared / "documents").glob("004*")
    assert 15 <= count_names(next(text).read_text(encoding="utf-8")) <= 25
    assert count_names("Vi träffade Anna Ek, Bo Alm och Eva-Lena Ström.") == 3
    assert count_names("Vi träffade Region Skåne och Adda Inköpscentral i Stockholms Stad.") == 0


def test_the_title_and_headings_lose_what_the_text_loses_and_offsets_hold():
    text = "Personnummer\n\n850101-1234\n\nRing 070-174 06 05 eller a@b.se."
    head = "850101-1234"
    blocks = (Block("heading", 14, 25, (head,), 1), Block("paragraph", 27, len(text), (head,)))
    read = ReadDocument(f"Om {head}", text, blocks, metadata={"title": head})
    safe = protect(read, "fil.txt")
    assert safe.text == mask(text)[0]
    assert safe.title == "Om ███████████"
    assert safe.metadata == {"title": "███████████"}
    assert [(b.start, b.end, b.heading_path) for b in safe.blocks] == [
        (b.start, b.end, ("███████████",)) for b in blocks
    ]
    assert safe.warnings == ("1 personnummer, 1 telefonnummer och 1 e-postadress maskerades.",)


def test_names_of_five_persons_are_warned_of():
    people = "Anna Ek, Bo Alm, Eva Ström, Kim Åsander och Liv Hägg"
    (warning,) = protect(ReadDocument("Möte", f"Vi var {people}.", ()), "m.txt").warnings
    assert warning == (
        "Texten nämner omkring 5 personnamn; kontrollera att de får finnas i biblioteket."
    )
    few = protect(ReadDocument("Möte", "Vi var Anna Ek och Bo Alm.", ()), "m.txt")
    assert few.warnings == ()


def test_a_file_name_loses_its_number_and_keeps_its_ending():
    assert safe_name("Rapport 121212-1212.pdf") == "Rapport XXXXXXXXXXX.pdf"
    assert safe_name("Plan 2018-2020.txt") == "Plan 2018-2020.txt"


def test_a_question_is_masked_before_anything_else_and_refused_with_an_identity_number(assistant):
    asked = assistant.ask("Vem följer upp ett placerat barn? Ring 070-174 06 05, a@b.se")
    assert asked.question == "Vem följer upp ett placerat barn? Ring ███████ ██ ██, ██████"
    assert asked.refusal is None
    for written in ("121212-1212", "12 12 12 – 1212", "1912-12-12-1212"):
        refused = assistant.ask(f"Var bor {written}?", ["Vem är 121212-1212?"])
        assert refused.refusal == "individual"
        assert "1212" not in str(refused.to_dict())
