"""Both conversions of the statute book become chapters, paragraphs, headings and their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.domain.documents import ReadDocument
from assistant.errors import NoText
from assistant.ingest.readers.statute import looks_like_statute, read_statute
from assistant.ingest.splitting import split

WITH_CHAPTERS = """---
beteckning: "2030:400"
rubrik: "Omsorgslag (2030:400)"
ikraft_datum: 2030-07-01
andring_inford: "t.o.m. SFS 2031:20"
---
# Omsorgslag (2030:400)

<!-- Omvandlad ur rättsdatabasens text. -->

# AVDELNING I. GRUNDER

## 1 kap. Lagens innehåll

### Ansvar m.m.

#### 1 §

Nämnden ansvarar för omsorgen enligt [socialtjänstlagen](https://selex.se/eli/sfs/2001/453) (2025:400).

Ansökan ska innehålla uppgift om

- behov,

- mål, och

- tid. Lag (2031:20).

### Tillsyn

#### 1 a §

Myndigheten prövar det som sägs i [1 §](#kap1.1)§.

När beslut gäller

#### 2 §

Ett beslut gäller direkt.

## 2 kap. Avgifter

#### 1 §

En avgift ska betalas för

### Ärende Kronor

### Ny verksamhet 77 500

### Överklagande

Till vem?

#### /24/ 11 §

Beslut överklagas.

## 7 kap. 23 §, eller

lika.

# Övergångsbestämmelser

### 2030:400

1. Denna lag träder i kraft den 1 juli 2030.

2. Äldre beslut gäller.

### 2031:20

Denna lag träder i kraft den 1 januari 2032.
"""

WITHOUT_CHAPTERS = """---
beteckning: 2030:52
rubrik: Lag om vård
ikraft_datum: 2030-07-01
---

# Lag om vård

## Inledande bestämmelse

### 1 §

Nämnden ska i sin plan

## ange vad vården syftar till samt

- vem som ansvarar. Lag ([2031:7](https://selex.se/eli/sfs/2031/7)).

### 2 §

Vården följs noga.

Närvarorätt

### 3 §

Den unge får närvara.

## Bilaga

Ett formulär.
"""

HEAD = '---\nbeteckning: "2030:1"\nrubrik: "Lag (2030:1)"\n---\n'


def read(text: str) -> ReadDocument:
    return read_statute(text.encode(), "lag.md")


def passages(document: ReadDocument) -> dict[str, str]:
    return {p.locator: document.text[p.start : p.end] for p in split(document)}


def path(document: ReadDocument, locator: str) -> tuple[str, ...]:
    return next(p.heading_path for p in split(document) if p.locator == locator)


def test_an_act_with_chapters_becomes_a_passage_a_paragraph():
    document = read(WITH_CHAPTERS)
    assert document.title == "Omsorgslag (2030:400)"
    assert list(passages(document)) == [
        "1 kap. 1 §",
        "1 kap. 1 a §",
        "1 kap. 2 §",
        "2 kap. 1 §",
        "2 kap. 11 §",
        "Övergångsbestämmelser 2030:400 p. 1",
        "Övergångsbestämmelser 2030:400 p. 2",
        "Övergångsbestämmelser 2031:20",
    ]
    assert document.metadata["sfs"] == "2030:400"
    assert document.metadata["state"] == "t.o.m. SFS 2031:20"
    assert document.metadata["in_force"] == "2030-07-01"


def test_an_act_without_chapters_becomes_a_passage_a_paragraph():
    document = read(WITHOUT_CHAPTERS)
    assert document.title == "Lag (2030:52) om vård"
    assert list(passages(document)) == ["1 §", "2 §", "3 §", "Bilaga"]
    assert document.metadata["state_sfs"] == "2031:7"
    assert path(document, "3 §") == ("Närvarorätt",)


def test_a_list_introduction_that_was_turned_into_a_heading_is_text_again():
    text = passages(read(WITHOUT_CHAPTERS))["1 §"]
    assert (
        text == "Nämnden ska i sin plan\n\nange vad vården syftar till samt\n\n- vem som ansvarar."
    )


def test_a_heading_that_was_lost_as_a_bare_line_is_a_heading_again():
    document = read(WITH_CHAPTERS)
    assert path(document, "1 kap. 2 §")[-1] == "När beslut gäller"
    assert "När beslut gäller" not in passages(document)["1 kap. 1 a §"]
    assert path(document, "2 kap. 11 §")[-1] == "Till vem?"
    assert "Överklagande" not in passages(document)["2 kap. 1 §"]


def test_a_heading_may_end_with_an_abbreviation():
    assert path(read(WITH_CHAPTERS), "1 kap. 1 §")[-1] == "Ansvar m.m."


def test_a_table_that_was_turned_into_headings_stays_in_its_paragraph():
    text = passages(read(WITH_CHAPTERS))["2 kap. 1 §"]
    assert text.split("\n\n") == [
        "En avgift ska betalas för",
        "Ärende Kronor",
        "Ny verksamhet 77 500",
    ]


def test_a_reference_that_was_turned_into_a_heading_is_text():
    assert passages(read(WITH_CHAPTERS))["2 kap. 11 §"].endswith("7 kap. 23 §, eller\n\nlika.")


def test_links_lose_their_address_and_stamps_are_no_text():
    document = read(WITH_CHAPTERS)
    text = passages(document)["1 kap. 1 §"]
    assert "enligt socialtjänstlagen (2025:400)." in text
    assert text.endswith("- tid.")
    assert "selex" not in document.text
    assert "Omvandlad" not in document.text
    assert document.metadata["amended"] == "1:1=2031:20"


def test_transitional_rules_tell_the_first_day_of_each_amendment():
    days = read(WITH_CHAPTERS).metadata["amendment_days"]
    assert days == "2030:400=2030-07-01;2031:20=2032-01-01"


def test_a_file_with_metadata_only_says_so():
    with pytest.raises(NoText, match="bara uppgifter om författningen"):
        read(HEAD)


def test_a_statute_is_told_by_its_front_matter():
    assert looks_like_statute(HEAD)
    assert not looks_like_statute("---\nrubrik: Plan\n---\nText")
    assert not looks_like_statute("# Lag\n\nbeteckning: 2030:1")


def headed(path: Path) -> list[tuple[str | None, str]]:
    """The headings "N §" of a file with the chapter they stand in, counted as plainly as can be."""
    body = path.read_text(encoding="utf-8").partition("\n---")[2]
    body = re.split(r"(?m)^#+ Övergångsbestämmelser$", body)[0]
    chapter, found = None, []
    for line in re.findall(r"(?m)^#+ (?:/[^/\n]*/ ?)*(.*)$", body):
        if match := re.match(r"(\d+(?: [a-z])?) kap\. [^\d§]", line):
            chapter = match[1]
        elif match := re.fullmatch(r"(\d+(?: [a-z])?) §", line.strip()):
            found.append((chapter, match[1]))
    return found


def test_no_paragraph_of_any_statute_is_lost_or_invented(shared):
    read_acts, without_text = 0, []
    for file in sorted((shared / "law").rglob("*.md")):
        try:
            document = read_statute(file.read_bytes(), file.name)
        except NoText:
            without_text.append(file.name)
            continue
        read_acts += 1
        found = {(p.chapter, p.paragraph) for p in split(document) if p.paragraph}
        assert found >= set(headed(file)), file.name
        # A few headings hold more than the number ("#### /679 av den … 2 §").
        assert len(found - set(headed(file))) <= 3, file.name
    assert read_acts >= 20
    assert len(without_text) == 4


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("sol-2025-400.md", 295),
        ("sof-2025-468.md", 111),
        ("lvu-1990-52.md", 94),
        ("lss-1993-387.md", 94),
        ("osl-2009-400.md", 616),
        ("se-lex/sfs-2017-725.md", 330),
        ("se-lex/sfs-2016-1145.md", 415),
        ("se-lex/sfs-2007-171.md", 4),
    ],
)
def test_an_act_has_all_its_paragraphs(shared, name, count):
    document = read_statute((shared / "law" / name).read_bytes(), name)
    assert len({(p.chapter, p.paragraph) for p in split(document) if p.paragraph}) == count


def test_no_passage_of_a_statute_holds_a_link_a_heading_mark_or_a_stamp(shared):
    for file in sorted((shared / "law").glob("*.md")):
        document = read_statute(file.read_bytes(), file.name)
        for locator, text in passages(document).items():
            assert "](" not in text, (file.name, locator)
            assert not re.search(r"(?m)^#|^(?:Lag|Förordning) \(\d{4}:\d+\)\.$", text), locator


def test_transitional_rules_are_cited_by_act_and_number(shared):
    document = read_statute((shared / "law" / "sol-2025-400.md").read_bytes(), "sol.md")
    texts = passages(document)
    assert "28 kap. 16 §" in texts["Övergångsbestämmelser 2025:1299 p. 2"]
    assert "a) återkrav av ekonomiskt bistånd" in texts["Övergångsbestämmelser 2025:400 p. 5"]
    assert document.metadata["state"] == "t.o.m. SFS 2025:1501"


def test_the_faults_of_the_real_conversions_are_mended(shared):
    law = shared / "law"
    lvu = passages(read_statute((law / "lvu-1990-52.md").read_bytes(), "lvu.md"))
    assert "redogörelse för\n\n- den unges förhållanden," in lvu["4 §"]
    kl = read_statute((law / "se-lex" / "sfs-2017-725.md").read_bytes(), "kl.md")
    assert path(kl, "13 kap. 14 §")[-1] == "När beslut får verkställas"
    sof = passages(read_statute((law / "sof-2025-468.md").read_bytes(), "sof.md"))
    assert "Ansökan om att bedriva en ny verksamhet 77 500" in sof["17 kap. 1 §"]
    lou = passages(read_statute((law / "se-lex" / "sfs-2016-1145.md").read_bytes(), "lou.md"))
    assert "17 kap. 1 §" in lou
