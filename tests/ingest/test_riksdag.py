"""The Riksdag's format: an answer read and judged, and the wording of one day out of its text."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.errors import UnreadableDocument
from assistant.ingest.law_checks import counts
from assistant.ingest.readers.statute import read_statute
from assistant.ingest.riksdag import read_answer, whole
from assistant.ingest.riksdag_text import as_markdown, title_on
from tests.ingest.law_service import TEXT, answer

SPRING, AUTUMN = date(2031, 5, 1), date(2031, 7, 1)
HTML = """<h2>Lag (2031:7) om prövning av lampor</h2><style>.x {color: red}</style>
<b>SFS nr</b>: 2031:7<br /><b>Departement/myndighet</b>: Lampdepartementet <br />
<b>Utfärdad</b>: 2031-01-10<br /><b>Ändrad</b>: t.o.m. SFS 2031:9<br />
<b>Ändringsregister</b>: <a href="http://x/sfsr">SFSR
 (Regeringskansliet)</a> <br /><hr />
<div class="sfstoc"><h3>Innehåll:</h3><div><ul><li><a href="#K1">1 kap.</a></li></ul></div></div>
<div><h3 name="K1"><a name="K1">1 kap. Lagens innehåll</a></h3><p><a name="S1"></a></p>
<h4>Vad lagen gäller</h4><a class="paragraf" name="K1P1"><b>1 §</b></a> &nbsp;&nbsp;Nämnden ska pröva<br />
&nbsp;&nbsp;&nbsp;1. varje lampa i
skolor, och<br />&nbsp;&nbsp;&nbsp;2. andra lampor.<p><a name="K1P1S2"></a></p>Det ska ske varje år.
<i>Lag (2031:9)</i>.<p></p><a class="paragraf" name="K1P2"><b>2 §</b></a> Med lampa avses en glödlampa.</div>"""


def read(body: str, day: date = SPRING):
    wording = as_markdown(body.replace("{stamp}", "9"), day)
    front = '---\nbeteckning: "2031:7"\nrubrik: "Lag (2031:7)"\n---\n'
    return wording, read_statute((front + wording.markdown).encode(), "lag.md")


def text_of(document, chapter: str | None, paragraph: str) -> list[str]:
    return [
        document.text[b.start : b.end]
        for b in document.blocks
        if (b.chapter, b.paragraph) == (chapter, paragraph) and b.kind != "heading"
    ]


def test_a_text_becomes_chapters_paragraphs_headings_and_items():
    _, document = read(TEXT)

    assert counts(document) == (2, 5)
    assert text_of(document, "2", "1") == [
        "Nämnden ska pröva",
        "1. varje lampa i skolor,",
        "2. varje lampa som anges i 1 kap. 2 §, och",
        "3. andra lampor.",
        "Lag (2031:9).",
    ]
    assert text_of(document, "2", "1 a") == ["Prövningen ska ske varje år."]
    assert document.metadata["amended"] == "1:2=2031:9;2:1=2031:9"
    assert document.metadata["amendment_days"] == "2031:7=2031-02-01;2031:9=2031-04-01"
    first = next(b for b in document.blocks if b.paragraph == "1" and b.kind == "paragraph")
    assert first.heading_path[-2:] == ("1 kap. Lagens innehåll", "Vad lagen gäller")


def test_only_the_wording_of_the_day_is_kept():
    wording, spring = read(TEXT, SPRING)
    assert text_of(spring, "1", "2") == [
        "Med lampa avses en glödlampa.",
        "Med lampa avses också ett stearinljus.",
        "Lag (2031:9).",
    ]
    assert "Gammal rubrik" in spring.text
    assert "Ny rubrik" not in spring.text
    assert wording.coming == {date(2031, 7, 1): 1}

    wording, autumn = read(TEXT, AUTUMN)
    assert text_of(autumn, "1", "2") == ["Med lampa avses en ljusdiod.", "Lag (2031:20)."]
    assert "stearinljus" not in autumn.text
    assert "Gammal rubrik" not in autumn.text
    assert wording.coming == {}
    assert wording.twice == ()
    assert not any("/" in line and "gälla" in line for line in wording.markdown.split("\n"))


def test_a_chapter_to_come_is_left_out_whole_and_a_new_title_changes_the_title_only():
    body = (
        "1 kap. Ett\n\n1 § Först.\n\n"
        "2 kap. /Rubriken upphör att gälla U:2031-07-01/\nGamla lampor\n\n"
        "2 kap. /Rubriken träder i kraft I:2031-07-01/\nNya lampor\n\n1 § Andra.\n\n"
        "/Kapitlet träder i kraft I:2031-07-01/\n3 kap. Tre\n\nRubrik i tredje\n\n1 § Tredje.\n\n"
        "4 kap. Fyra\n\n1 § Fjärde.\n"
    )
    _, spring = read(body, SPRING)
    assert "2 kap. Gamla lampor" in spring.text
    assert text_of(spring, "2", "1") == ["Andra."]
    assert "tredje" not in spring.text.lower()
    assert text_of(spring, "3", "1") == []
    assert text_of(spring, "4", "1") == ["Fjärde."]

    _, autumn = read(body, AUTUMN)
    assert "2 kap. Nya lampor" in autumn.text
    assert text_of(autumn, "3", "1") == ["Tredje."]


@pytest.mark.parametrize(
    ("marker", "kept"),
    [
        ("/Upphör att gälla U:den dag som regeringen bestämmer/", True),
        ("/Träder i kraft I:den dag som regeringen bestämmer/", False),
        ("/Ny beteckning 6 § U:2031-01-01/", False),
        ("/Ny beteckning 6 § U:2031-12-01/", True),
        ("/Upphör att gälla U:2031-05-01 genom lag (2031:3)./", False),
        ("/Upphör att gälla U:2031-05-02/", True),
        ("/Träder i kraft I:2031-05-01/", True),
    ],
)
def test_every_marker_is_understood(marker, kept):
    wording, _ = read(f"1 § Ett.\n\n5 § {marker}\nFem.\n\nMer om fem.\n\n7 § Sju.\n")

    assert ("Fem." in wording.markdown) is kept
    assert ("Mer om fem." in wording.markdown) is kept
    assert "Sju." in wording.markdown


def test_two_wordings_that_cannot_be_told_apart_are_told():
    assert as_markdown("1 kap. Ett\n\n1 § A.\n\n1 § B.\n", SPRING).twice == ("1 kap. 1 §",)


def test_a_full_line_that_begins_with_a_paragraph_sign_is_no_paragraph():
    _, document = read("1 § Med elevhälsa menas sådan verksamhet som avses i 2 kap.\n25 § skollagen (2010:800).\n\n2 § Två.")  # fmt: skip

    assert text_of(document, None, "1") == [
        "Med elevhälsa menas sådan verksamhet som avses i 2 kap. 25 § skollagen (2010:800)."
    ]
    assert counts(document) == (0, 2)


def test_text_that_looks_like_a_heading_and_leads_a_list_is_text():
    lead = "1 § Skolväsendet omfattar\n\n- förskola, och\n\n- skola.\n\nDet gäller också"
    _, document = read(f"{lead}\n\n1. ett, och\n\n2. två.\n\n2 § Två.")

    assert "Det gäller också" in text_of(document, None, "1")


def test_the_answer_tells_act_and_state():
    law = read_answer(answer())

    assert (law.sfs, law.dok_id, law.state) == ("2031:7", "sfs-2031-7", "t.o.m. SFS 2031:9")
    assert (law.issued, law.repealed) == ("2031-01-10", None)
    assert law.body.startswith("1 kap.")


def test_an_act_never_amended_says_so_and_one_that_hides_its_state_is_read_by_its_stamps():
    assert read_answer(answer(state=None, body="1 § Text.\n\n2 § Text.")).state == (
        "ursprunglig lydelse, SFS 2031:7"
    )
    assert read_answer(answer(state=None)).state is None


def test_the_html_serves_when_the_text_is_missing():
    law = read_answer(answer(text=None, html=HTML, subtitel=""))
    _, document = read(law.body)

    assert (law.sfs, law.state, law.issued) == ("2031:7", "t.o.m. SFS 2031:9", "2031-01-10")
    assert counts(document) == (1, 2)
    assert text_of(document, "1", "1") == [
        "Nämnden ska pröva",
        "1. varje lampa i skolor, och",
        "2. andra lampor.",
        "Det ska ske varje år.",
        "Lag (2031:9).",
    ]
    assert "Innehåll" not in law.body
    assert "color" not in law.body


def test_a_header_in_the_text_is_no_part_of_the_law():
    header = "Lag (2031:7)\nSFS nr: 2031:7\nUtfärdad: 2031-01-10\nÄndrad: t.o.m. SFS 2031:11\nUpphävd: 2032-01-01\n\n"
    law = read_answer(answer(subtitel="", body=header + TEXT))

    assert (law.state, law.repealed) == ("t.o.m. SFS 2031:11", "2032-01-01")
    assert law.body.startswith("1 kap.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html><html>Fel</html>", "webbsida"),
        (answer()[:-40], "avklippt"),
        (answer().decode().encode("latin-1"), "UTF-8"),
        (answer().decode().encode().decode("latin-1").encode(), "förvanskats"),
        (b"", "avklippt"),
        (b"[]", "inget dokument"),
        (b'{"dokumentstatus": null}', "inget dokument"),
        (b"[" * 100_000, "avklippt"),
        (json.dumps({"dokumentstatus": {"dokument": []}}).encode(), "inget dokument"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_reason(data, said):
    with pytest.raises(UnreadableDocument, match=said) as refused:
        read_answer(data)

    assert refused.value.remedy


def test_a_list_of_one_document_is_that_document():
    data = json.loads(answer())
    data["dokumentstatus"]["dokument"] = [data["dokumentstatus"]["dokument"]]

    assert read_answer(json.dumps(data).encode()).sfs == "2031:7"


def test_a_title_that_changes_is_told_by_the_day():
    title = "/Rubriken upphör att gälla U:2031-07-01/\nLag (2031:7) om lampor\n/Rubriken träder i kraft I:2031-07-01/\nLag om ljus"

    assert title_on(title, SPRING) == "Lag (2031:7) om lampor"
    assert title_on(title, AUTUMN) == "Lag om ljus"
    assert title_on("Lag (2031:7) om lampor", SPRING) == "Lag (2031:7) om lampor"
    assert title_on("", SPRING) is None


def test_an_answer_that_was_cut_off_is_not_whole():
    assert whole(answer())
    assert whole(b"<html>")
    assert not whole(answer()[:-3])


def told(data: bytes) -> bool:
    """Whether an answer is read, or refused with what to do."""
    try:
        return bool(read_answer(data))
    except UnreadableDocument as refused:
        return bool(refused.remedy)


PIECES = st.sampled_from(
    ["1 §", "2 a §", "1 kap.", "Rubrik", "text.", "/Upphör att gälla U:2031-01-01/", "\n", "\n\n", " ",
     "/Träder i kraft I:2031-99-99/", "/Kapitlet träder i kraft I:", "Bilaga", "Övergångsbestämmelser",
     "2031:9", "Lag (2031:9).", "- ", "1. ", "/", "#", "---", "<!--"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.text(max_size=30))
@example(["/Träder i kraft I:2031-01-01/"], "\t")
def test_any_text_is_read_or_refused_and_never_breaks(pieces, more):
    body = "".join(pieces) + more
    as_markdown(body, SPRING)
    title_on(body, SPRING)
    assert told(answer(body=body, html=body, subtitel=more))


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(max_size=5),
       lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(
           ["dokumentstatus", "dokument", "text", "html", "beteckning", "dok_id"]), x, max_size=4),
       max_leaves=8).map(lambda x: json.dumps(x).encode()))  # fmt: skip
def test_any_answer_is_read_or_refused(data):
    whole(data)
    assert told(data)
