"""The command line keeps its promises: JSON as designed, exit codes, and no traceback for anyone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.domain.answers import Answer, Citation, Prohibition, Responsibility
from assistant.domain.visits import VisitPlan, VisitRequest
from assistant.settings import Settings
from tests.command_line import samsyn

QUESTION = "Vem följer upp ett placerat barn?"
PLAN = """\
Uppföljningsplan för Exempelkommun

Avtalsuppföljning

Avtalsuppföljningen av Exempelgården görs en gång om året av upphandlingsenheten. Besöket på
Exempelgården varar i tre timmar och redovisas för socialnämnden i november.
"""
ANSWER_KEYS = {
    "schema", "question", "standalone_question", "as_of", "kind", "text", "statements",
    "responsibility", "citations", "notices", "abstained", "refusal", "reason", "suggestions",
    "mode", "model", "took_ms",
}  # fmt: skip
CITATION_KEYS = {
    "n", "document_id", "document", "type", "version", "locator", "page", "quote", "start", "end",
    "valid_from", "valid_to", "current", "replaced_by", "example", "rests_on", "verified",
}  # fmt: skip
RESPONSIBILITY_KEYS = {"task", "responsible", "supporting", "may_not", "grounds"}
PLAN_KEYS = {
    "schema", "request", "title", "visit_type", "provider", "date", "reported_to", "audiences",
    "not_allowed", "before", "questions", "findings", "coverage", "if_serious", "citations",
    "took_ms",
}  # fmt: skip
QUESTION_KEYS = {
    "id", "area", "quality", "audience", "service_forms", "target_groups", "text", "why",
    "evidence", "follow_ups", "origin", "citations",
}  # fmt: skip

needs_visit_types = pytest.mark.skipif(
    not (Settings().corpus / "visit_types.yaml").exists(), reason="no corpus/visit_types.yaml"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped cards and one plan; tests here add to it but take nothing away."""
    from assistant.app import Assistant

    home = tmp_path_factory.mktemp("filled")
    plan = tmp_path_factory.mktemp("files") / "uppföljningsplan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    with Assistant.open(Settings(home=home)) as assistant:
        assert [r.status for r in assistant.ingest([plan])] == ["added"]
    return home


@pytest.fixture(autouse=True)
def _home(filled: Path, monkeypatch: pytest.MonkeyPatch, _own_environment: None) -> None:
    monkeypatch.setenv("SAMSYN_HOME", str(filled))


def write_lines(path: Path, *rows: object) -> str:
    path.write_text(
        "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8"
    )
    return str(path)


def rows_of(text: str) -> list[dict]:
    return [json.loads(line) for line in text.split("\n") if line]


# -- asking ---------------------------------------------------------------------------------------


def test_an_answer_as_json_has_the_keys_of_the_design():
    ran = samsyn("ask", QUESTION, "--json")

    answer = json.loads(ran.out)
    assert ran.code == 0
    assert answer.keys() == ANSWER_KEYS
    assert answer["schema"] == 1
    assert answer["responsibility"].keys() == RESPONSIBILITY_KEYS
    for prohibition in answer["responsibility"]["may_not"]:
        assert prohibition.keys() == {"actor", "why", "citations"}
    for citation in answer["citations"]:
        assert citation.keys() >= CITATION_KEYS
    assert [c["n"] for c in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    assert 1 <= len(answer["citations"]) <= 5


def test_the_keys_of_the_design_are_the_fields_of_the_classes():
    assert {f.name for f in fields(Answer)} - {
        "visit_request"
    } == ANSWER_KEYS  # told when there is one
    assert {f.name for f in fields(Citation)} >= CITATION_KEYS
    assert {f.name for f in fields(Responsibility)} == RESPONSIBILITY_KEYS
    assert {f.name for f in fields(Prohibition)} == {"actor", "why", "citations"}
    assert {f.name for f in fields(VisitPlan)} >= PLAN_KEYS


def test_a_refusal_has_a_reason_and_no_citations():
    answer = json.loads(samsyn("ask", "Vad kostar en liter mjölk i Umeå?", "--json").out)

    assert answer["abstained"]
    assert answer["refusal"]
    assert answer["reason"]
    assert answer["citations"] == []
    assert answer["statements"] == []


def test_every_statement_names_citations_that_exist():
    answer = json.loads(samsyn("ask", QUESTION, "--json").out)

    numbers = {c["n"] for c in answer["citations"]}
    for statement in answer["statements"]:
        assert statement["citations"]
        assert set(statement["citations"]) <= numbers


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "?!… –",
        "hur ofta ska barnet besökas " * 400,
        "x" * 10_000,
        "🙂",
        "\x00",
        "' OR 1=1 --",
    ],
    ids=["empty", "blank", "punctuation", "long", "one word", "emoji", "nul", "quote"],
)
def test_odd_questions_get_an_answer_or_a_refusal(question):
    ran = samsyn("ask", question, "--json")

    answer = json.loads(ran.out)
    assert ran.code == 0
    assert answer["text"]
    assert answer["abstained"] == (answer["refusal"] is not None)
    assert not (answer["abstained"] and answer["citations"])


def test_an_english_question_gets_an_answer_or_a_refusal():
    answer = json.loads(samsyn("ask", "Who follows up a child in care?", "--json").out)

    assert answer["text"]
    assert answer["citations"] or answer["abstained"] or answer["kind"] == "greeting"


def test_a_question_that_is_no_utf_8_is_wrong_use():
    ran = samsyn("ask", "\udcff vem")

    assert ran.code == 2
    assert "UTF-8" in ran.err


def test_an_answer_as_text_has_numbered_sources():
    ran = samsyn("ask", QUESTION)

    assert ran.code == 0
    assert "[1]" in ran.out
    assert "\nKällor\n[1] " in ran.out


@pytest.mark.parametrize("day", ["igår", "2026-13-01", "2026-02-30", "1/2 2026"])
@pytest.mark.parametrize("command", [("ask", QUESTION), ("law", "show", "22 kap. 11 § SoL")])
def test_a_date_that_is_none_is_wrong_use_in_one_swedish_line(command, day):
    ran = samsyn(*command, "--as-of", day)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == f"«{day}» är inget datum. Skriv datum som ÅÅÅÅ-MM-DD.\n"


def test_the_answer_carries_the_day_that_was_asked_for():
    assert json.loads(samsyn("ask", QUESTION, "--json", "--as-of", "2025-07-01").out)["as_of"] == (
        "2025-07-01"
    )


@pytest.mark.parametrize(
    "content",
    [
        "Vem följer upp ett placerat barn?\n",
        '["Vem följer upp ett placerat barn?"]',
        "\ufeff[]",
        "",
    ],
    ids=["lines", "list", "byte order mark", "empty"],
)
def test_history_is_read_from_a_file(tmp_path, content):
    history = tmp_path / "historik.txt"
    history.write_text(content, encoding="utf-8")

    ran = samsyn("ask", "Och hur ofta?", "--history", str(history), "--json")

    assert ran.code == 0
    assert json.loads(ran.out)["question"] == "Och hur ofta?"


def test_a_follow_up_is_understood_with_its_history(tmp_path):
    history = tmp_path / "historik.txt"
    history.write_text("Vem utövar tillsyn över HVB?\n", encoding="utf-8")

    answer = json.loads(samsyn("ask", "Och hur ofta?", "--history", str(history), "--json").out)

    assert answer["standalone_question"] != "Och hur ofta?"


@pytest.mark.parametrize("content", ["[1, 2]", "[trasig", b"\xff\xfe\xfa"])
def test_a_history_that_cannot_be_read_is_wrong_use(tmp_path, content):
    history = tmp_path / "historik.txt"
    history.write_bytes(content if isinstance(content, bytes) else content.encode())

    ran = samsyn("ask", "Och hur ofta?", "--history", str(history))

    assert ran.code == 2
    assert "historik.txt" in ran.err


def test_no_question_is_wrong_use():
    ran = samsyn("ask")

    assert ran.code == 2
    assert "Ingen fråga angavs." in ran.err


# -- batches --------------------------------------------------------------------------------------


def test_a_bad_line_fails_alone(tmp_path):
    batch = write_lines(
        tmp_path / "frågor.jsonl",
        {"id": "a", "question": QUESTION},
        "trasig",
        {"id": "c"},
        "",
        {"id": "d", "question": "Hur ofta?", "history": "ingen lista"},
        {"id": "e", "question": QUESTION, "as_of": "igår"},
        {"id": "f", "question": "\ud800"},
        "[" * 100_000,
        {"question": QUESTION},
    )

    ran = samsyn("ask", "--batch", batch)

    rows = rows_of(ran.out)
    assert ran.code == 1
    assert [r["id"] for r in rows] == ["a", 2, "c", "d", "e", "f", 8, 9]
    assert [("answer" in r, "error" in r) for r in rows] == [
        (True, False), *[(False, True)] * 6, (True, False),
    ]  # fmt: skip
    assert rows[0]["answer"].keys() == ANSWER_KEYS


def test_bytes_that_are_no_utf_8_and_odd_line_marks_spoil_no_other_line(tmp_path):
    batch = tmp_path / "frågor.jsonl"
    batch.write_bytes(
        b'\xef\xbb\xbf{"id": "bom", "question": "Vem?"}\r\n{"id": "x", "question": "\xff"}\n'
        + '{"id": "u2028", "question": "Vem\u2028gör\u0085det?"}'.encode()
    )

    ran = samsyn("ask", "--batch", str(batch))

    assert ran.code == 1
    assert [("answer" in r, r["id"]) for r in rows_of(ran.out)] == [
        (True, "bom"), (False, 2), (True, "u2028"),
    ]  # fmt: skip


def test_a_batch_goes_to_a_file(tmp_path):
    batch = write_lines(tmp_path / "in.jsonl", {"id": "å", "question": QUESTION})
    out = tmp_path / "ut.jsonl"

    ran = samsyn("ask", "--batch", batch, "--out", str(out))

    assert (ran.code, ran.out) == (0, "")
    assert [r["id"] for r in rows_of(out.read_text(encoding="utf-8"))] == ["å"]


def test_a_batch_and_one_question_say_the_same(tmp_path):
    batch = write_lines(tmp_path / "in.jsonl", {"id": 1, "question": QUESTION})

    alone = json.loads(samsyn("ask", QUESTION, "--json").out)
    (row,) = rows_of(samsyn("ask", "--batch", batch).out)

    assert {**row["answer"], "took_ms": 0} == {**alone, "took_ms": 0}


def test_a_batch_that_cannot_be_read_or_written_is_wrong_use(tmp_path):
    batch = write_lines(tmp_path / "in.jsonl", {"id": 1, "question": QUESTION})

    assert samsyn("ask", "--batch", str(tmp_path / "saknas.jsonl")).code == 2
    assert samsyn("ask", "--batch", batch, "--out", str(tmp_path / "saknas" / "ut")).code == 2
    assert samsyn("ask", QUESTION, "--out", str(tmp_path / "ut")).code == 2


# -- the library ----------------------------------------------------------------------------------


def test_a_quote_is_exactly_the_text_that_its_offsets_point_at():
    answer = json.loads(
        samsyn("ask", "Hur ofta görs avtalsuppföljningen av Exempelgården?", "--json").out
    )

    assert "uppföljningsplan.txt" in {c["document_id"] for c in answer["citations"]}
    for citation in answer["citations"]:
        shown = samsyn(
            "documents", "show", citation["document_id"], "--version", citation["version"], "--text"
        )
        assert shown.out[citation["start"] : citation["end"]] == citation["quote"]


def test_one_bad_file_stops_no_other(tmp_path):
    folder = tmp_path / "mapp"
    folder.mkdir()
    (folder / "a skadad.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    (folder / "b rapport.txt").write_text(
        "Uppföljningsrapport\n\nBesöket gjordes i mars av två sakkunniga.", encoding="utf-8"
    )
    (folder / "c plan.md").write_text("# Plan\n\nPlanen antogs av nämnden i maj.", encoding="utf-8")

    ran = samsyn("ingest", str(folder), "--owner", "Exempelkommun")

    assert ran.code == 1
    assert "✗ a skadad.pdf" in ran.out
    assert "2 intagna, 0 redan kända eller utan text, 1 misslyckade." in ran.out
    listed = samsyn("documents", "list").out
    assert "b rapport.txt" in listed
    assert "c plan.md" in listed
    assert "skadad" not in listed
    again = samsyn("ingest", str(folder), "--json")
    assert [r["status"] for r in rows_of(again.out)] == ["failed", "known", "known"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_file_name_in_another_encoding_is_taken_in(tmp_path):
    path = os.fsencode(tmp_path) + b"/uppf\xf6ljning.txt"
    Path(os.fsdecode(path)).write_text("Nämnden följer upp i juni.", encoding="utf-8")

    ran = samsyn("ingest", os.fsdecode(path), "--json")

    assert ran.code == 0
    assert rows_of(ran.out)[0]["status"] == "added"


@pytest.mark.parametrize("command", [("ingest",), ("law", "add")])
def test_a_path_that_does_not_exist_is_named(tmp_path, command):
    ran = samsyn(*command, str(tmp_path / "saknas.pdf"))

    assert ran.code == 1
    assert "saknas.pdf» finns inte." in ran.out


def test_an_empty_folder_is_no_success(tmp_path):
    ran = samsyn("ingest", str(tmp_path))

    assert ran.code == 1
    assert f"«{tmp_path}»" in ran.out


def test_an_unknown_type_or_document_is_wrong_use(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Text.", encoding="utf-8")

    for arguments in (
        ("ingest", str(path), "--type", "okänd"),
        ("ingest", str(path), "--replaces", "okänd"),
        ("documents", "show", "okänd"),
        ("documents", "show", "okänd", "--text"),
        ("documents", "remove", "okänd"),
    ):
        ran = samsyn(*arguments)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert "okänd" in ran.err


def test_a_document_can_be_replaced_and_removed(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMSYN_HOME", str(tmp_path / "home"))
    path = tmp_path / "plan.txt"
    path.write_text("Planen gäller 2025.", encoding="utf-8")
    assert samsyn("ingest", str(path)).code == 0
    path.write_text("Planen gäller 2026.", encoding="utf-8")

    assert samsyn("ingest", str(path), "--replaces", "plan.txt").code == 0
    assert samsyn("documents", "show", "plan.txt", "--text").out == "Planen gäller 2026."
    old = samsyn("documents", "show", "plan.txt", "--version", "1", "--text")
    assert old.out == "Planen gäller 2025."
    assert "2 version(er)" in samsyn("documents", "remove", "plan.txt").out
    assert samsyn("documents", "show", "plan.txt").code == 2


def test_documents_can_be_listed_as_json():
    own = json.loads(samsyn("documents", "list", "--json").out)
    everything = json.loads(samsyn("documents", "list", "--shipped", "--json").out)

    assert "uppföljningsplan.txt" in {d["id"] for d in own}
    assert "sfs-2025-400" in {d["id"] for d in everything} - {d["id"] for d in own}


def test_the_library_of_the_tests_is_whole_after_repair():
    assert samsyn("doctor", "--repair").code == 0

    ran = samsyn("doctor")

    assert (ran.code, ran.out) == (0, "Biblioteket är helt.\n")


# -- visits ---------------------------------------------------------------------------------------


@needs_visit_types
def test_a_visit_plan_as_markdown():
    ran = samsyn("visit", "Årsbesök på HVB Exempelgården")

    assert ran.code == 0
    assert ran.out.startswith("# ")
    assert "Exempelgården" in ran.out.split("\n")[0]
    assert "## Frågor (" in ran.out
    assert "## Källor" in ran.out


@needs_visit_types
def test_a_visit_plan_as_json_has_the_keys_of_the_design():
    plan = json.loads(samsyn("visit", "Årsbesök på HVB Exempelgården", "--json").out)

    assert plan.keys() >= PLAN_KEYS
    # How many questions is told only where the request says it.
    assert plan["request"].keys() == {f.name for f in fields(VisitRequest)} - {"most"}
    assert plan["questions"]
    numbers = {c["n"] for c in plan["citations"]}
    for question in plan["questions"]:
        assert question.keys() == QUESTION_KEYS
        assert set(question["citations"]) <= numbers


@needs_visit_types
def test_a_visit_plan_goes_to_a_file(tmp_path):
    request = tmp_path / "begäran.json"
    request.write_text('{"text": "Årsbesök på HVB Exempelgården"}', encoding="utf-8")

    for name in ("plan.md", "plan.json"):
        ran = samsyn("visit", "--request", str(request), "--out", str(tmp_path / name))
        assert (ran.code, name in ran.out) == (0, True)
    assert (tmp_path / "plan.md").read_text(encoding="utf-8").startswith("# ")
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["schema"] == 1


@needs_visit_types
def test_a_format_that_cannot_be_written_is_wrong_use(tmp_path):
    ran = samsyn("visit", "Årsbesök på HVB Exempelgården", "--out", str(tmp_path / "plan.odt"))

    assert ran.code == 2
    assert ".md" in ran.err


@needs_visit_types
def test_a_bad_request_fails_alone(tmp_path):
    batch = write_lines(
        tmp_path / "besök.jsonl",
        {"id": "a", "request": "Årsbesök på HVB Exempelgården"},
        {"id": "b", "request": {"text": 5}},
        {"id": "c", "request": {"okänd": "nyckel"}},
        {"id": "d", "request": {"text": "Besök", "visit_type": "okänd"}},
        {"id": "e", "request": {"text": "Besök", "focus": [1]}},
        {"id": "f", "request": {"text": "Besök", "date": "igår"}},
        {"id": "g", "request": ""},
        {"id": "h"},
    )

    ran = samsyn("visit", "--batch", batch)

    rows = rows_of(ran.out)
    assert ran.code == 1
    assert [r["id"] for r in rows if "plan" in r] == ["a"]
    assert [r["id"] for r in rows if "error" in r] == list("bcdefgh")


def test_no_request_is_wrong_use():
    assert samsyn("visit").code == 2


# -- law and cards --------------------------------------------------------------------------------


def test_a_repealed_paragraph_leads_to_its_successor():
    ran = samsyn("law", "show", "3 kap. 3 § SoL (2001:453)")

    assert ran.code == 0
    assert "5 kap. 1 § SoL (2025:400) från 2025-07-01" in ran.out
    found = json.loads(samsyn("law", "show", "3 kap. 3 § SoL (2001:453)", "--json").out)
    assert {"history", "places", "notices"} <= found.keys()


@pytest.mark.parametrize("reference", ["blaj", "", "99 kap. 99 § SoL"])
def test_a_paragraph_that_is_not_there_is_wrong_use(reference):
    ran = samsyn("law", "show", reference)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("\n")


def test_the_shipped_cards_pass_their_check():
    ran = samsyn("corpus", "check")

    assert ran.code == 0
    assert "inga fel" in ran.out


def test_a_card_that_breaks_its_format_fails_the_check(filled, tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / "corpus" / "responsibilities").mkdir(parents=True)
    card = home / "corpus" / "responsibilities" / "trasig.yaml"
    card.write_text("id: trasig\ntask: Göra något\nansvarig: [IVO]\n", encoding="utf-8")
    monkeypatch.setenv("SAMSYN_HOME", str(home))

    ran = samsyn("corpus", "check")

    assert ran.code == 1
    assert "trasig.yaml" in ran.out


def test_a_folder_of_law_that_is_none_is_wrong_use(tmp_path):
    assert samsyn("corpus", "check", "--law", str(tmp_path / "saknas")).code == 2


# -- the process ----------------------------------------------------------------------------------


def process(*arguments: str, **over: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        env={**os.environ, **over},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMSYN_PORTT", "7860"),
        ("SAMSYN_PORT", "många"),
        ("SAMSYN_HOST", "0.0.0.0"),
        ("SAMSYN_CORPUS", "/finns/inte"),
        ("LANGSMITH_TRACING", "true"),
        ("LANGCHAIN_TRACING_V2", "1"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_every_command(name, value):
    for arguments in (("ask", QUESTION), ("corpus", "check")):
        ran = process(*arguments, **{name: value})
        error = ran.stderr.decode("utf-8")
        assert (ran.returncode, ran.stdout) == (2, b""), error
        assert name in error
        assert "Traceback" not in error


def test_a_home_that_is_a_file_is_named(tmp_path):
    path = tmp_path / "fil"
    path.touch()

    ran = process("ask", QUESTION, SAMSYN_HOME=str(path))

    assert ran.returncode == 2
    assert "SAMSYN_HOME" in ran.stderr.decode("utf-8")


def test_output_is_utf_8_whatever_the_terminal_says():
    ran = process("ask", QUESTION, "--json", PYTHONIOENCODING="latin-1")

    assert ran.returncode == 0
    assert json.loads(ran.stdout.decode("utf-8"))["question"] == QUESTION


def test_help_names_every_command_and_loads_no_heavy_library():
    script = (
        "import sys; sys.argv = ['samsyn', '--help']\n"
        "from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'torch', 'chromadb', 'gradio', 'pydantic', 'sentence_transformers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )

    assert ran.stdout.endswith("[]\n")
    for command in ("ask", "visit", "ingest", "serve", "doctor", "law", "documents", "corpus"):
        assert f"  {command} " in ran.stdout


def test_responsibilities_are_told_by_actor(tmp_path):
    rows = json.loads(samsyn("responsibilities", "--actor", "IVO", "--json").out)
    assert len(rows) >= 10
    assert set(rows[0]) >= {"task", "responsible", "supporting", "may_not", "grounds"}
    assert samsyn("responsibilities", "--actor", "finns inte").code == 2


def test_a_plan_is_told_as_the_municipalitys_own_or_anothers(tmp_path, monkeypatch):
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    samsyn("ingest", str(plan), "--type", "programme", "--owner", "Exempelkommun")
    question = ("ask", "Hur ofta görs avtalsuppföljningen av Exempelgården?", "--json")
    others = json.loads(samsyn(*question).out)
    monkeypatch.setenv("SAMSYN_MUNICIPALITY", "exempelkommun")
    own = json.loads(samsyn(*question).out)
    assert [n["text"] for n in others["notices"] if n["kind"] == "local"] == [
        "«Uppföljningsplan för Exempelkommun» är Exempelkommuns plan och gäller bara där."
    ]
    assert any("er egen plan" in n["text"] for n in own["notices"])
