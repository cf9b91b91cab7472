"""A language model rewords a plan's questions on a leash, played by a local server with its faults."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitPlan
from assistant.errors import InvalidRequest, ModelFault
from assistant.settings import Settings
from assistant.visits.export import FORMATS, render, to_markdown
from assistant.visits.filled import read_filled
from assistant.visits.reworded import REWORDED, original_of
from assistant.visits.rewording import AT_A_TIME, Rewording
from evals.model_server import ModelServer, Play, model_server, nobody
from tests.command_line import samsyn

pytestmark = [
    pytest.mark.skipif(
        not importlib.util.find_spec("langchain_openai"), reason="langchain-openai is not installed"
    ),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
REQUEST = "Årsbesök på HVB Ek för ungdomar 2027-01-14 om bemanning"
_ASKED = re.compile(r"^\{.*\}$", re.MULTILINE)
_NUMBER = re.compile(r"\b(?:två|tre|fem|en gång|sex|tolv|\d+)\b")


def asked(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions in a request to the model."""
    return [json.loads(row) for row in _ASKED.findall(body["messages"][-1]["content"])]


def rewriting(change: Callable[[str], str]) -> Callable[[dict[str, Any]], Play]:
    return lambda body: Play("\n".join(f"{q['nr']}. {change(q['text'])}" for q in asked(body)))


def plainly(text: str) -> str:
    """A rewording that asks the same."""
    return text.replace("Hur gör ni", "På vilket sätt gör ni").replace("?", " i dag?")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture(scope="module")
def speaking(assistant: Assistant, server: ModelServer) -> Iterator[Assistant]:
    home = assistant.settings.home
    with opened(home, server.address) as with_model:
        yield with_model


def opened(home: Path, address: str, seconds: float = 20) -> Assistant:
    return Assistant.open(
        Settings(home=home, llm="openai:played", llm_base_url=address, llm_timeout=seconds)
    )


@pytest.fixture(scope="module")
def plan(assistant: Assistant) -> VisitPlan:
    return assistant.plan_visit(REQUEST, date(2026, 11, 22))


@pytest.fixture
def rewording(speaking: Assistant) -> Rewording:
    return made(speaking)


def made(assistant: Assistant) -> Rewording:
    from assistant.answering.streaming import Rest

    acts = assistant.answerer.search.acts
    of = Rewording.of(assistant.generative, assistant.settings, assistant.store, acts)
    return replace(of, rest=Rest(after=10**9))


def same_but_for_words(after: VisitPlan, before: VisitPlan) -> None:
    """Nothing but the words of questions and the notes may have changed."""
    for new, old in zip(after.questions, before.questions, strict=True):
        assert original_of(new) in ("", old.text)
        assert replace(new, text=old.text) == old or original_of(new) == old.text
        for key in (
            "id",
            "area",
            "audience",
            "why",
            "evidence",
            "citations",
            "origin",
            "follow_ups",
        ):
            assert getattr(new, key) == getattr(old, key)
    assert (after.coverage, after.citations, after.agenda) == (
        before.coverage,
        before.citations,
        before.agenda,
    )
    assert after.notes[: len(before.notes)] == before.notes


def test_a_wording_that_asks_the_same_is_kept_with_the_banks_beside_it(server, rewording, plan):
    server.requests.clear()
    server.play = rewriting(plainly)

    after = rewording.reworded(plan)

    changed = [q for q in after.questions if original_of(q)]
    assert len(changed) > len(plan.questions) / 2
    same_but_for_words(after, plan)
    assert f"openai:played (visit {rewording.prompt.digest})" in after.notes[-1]
    assert len(server.requests) == -(-len(plan.questions) // AT_A_TIME)
    (row, *_) = [q for q in after.to_dict()["questions"] if q.get("original")]
    assert row["original"] in {q.text for q in plan.questions}


def test_every_export_says_which_are_reworded_and_from_what(server, rewording, plan, tmp_path):
    server.play = rewriting(plainly)
    after = rewording.reworded(plan)
    changed = [q for q in after.questions if original_of(q)]

    files = {ending: render(after, ending, date(2026, 11, 22)) for ending in FORMATS}

    markdown = files[".md"].decode()
    assert markdown.count(REWORDED) == len(changed)
    assert all(original_of(q) in markdown for q in changed)
    assert files[".json"].decode().count('"original"') == len(changed)
    rows = list(csv.DictReader(io.StringIO(files[".csv"].decode("utf-8-sig")), delimiter=";"))
    assert sum(bool(r["bankens fråga"]) for r in rows) == len(changed)
    (tmp_path / "plan.docx").write_bytes(files[".docx"])
    read = read_filled(tmp_path / "plan.docx")
    assert [a.question for a in read.answers] == [q.text for q in after.questions]
    assert not any(a.touched for a in read.answers)
    assert read.unplaced == ()
    assert files[".pdf"].startswith(b"%PDF")
    assert REWORDED not in to_markdown(plan)


FAULTS: dict[str, Callable[[dict[str, Any]], Play]] = {
    "leading": rewriting(lambda t: t.replace("?", ", eller hur?")),
    "yes or no": rewriting(lambda t: "Har ni det bra?"),
    "english": rewriting(lambda t: "How do you make sure that this works?"),
    "number": rewriting(lambda t: t.replace("?", " inom 14 dagar?")),
    "reference": rewriting(lambda t: t.replace("?", " enligt 5 kap. 1 § SoL?")),
    "actor": rewriting(lambda t: t.replace("?", " enligt polisen?")),
    "denial": rewriting(lambda t: t.replace("?", " inte?")),
    "two in one": rewriting(lambda t: f"{t} {t}"),
    "link": rewriting(lambda t: t.replace("?", " (http://e.se)?")),
    "long": rewriting(lambda t: t.replace("?", " och så vidare i all oändlighet" * 3 + "?")),
    "something else": rewriting(lambda t: "Vad kostar en villa i Spanien?"),
    "the same for all": rewriting(lambda t: "Hur arbetar ni?"),
    "twice": lambda body: Play("\n".join(f"{q['nr']}. {q['text']}\n{q['nr']}. {plainly(q['text'])}" for q in asked(body))),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wording_with_a_fault_leaves_the_banks(server, rewording, plan, fault):
    server.play = FAULTS[fault]

    after = rewording.reworded(plan)

    assert after.questions == plan.questions
    assert after.notes[-1].startswith("Frågorna står i bankens egna ord")


def test_a_question_that_the_model_adds_is_not_taken_in(server, rewording, plan):
    play = rewriting(plainly)
    server.play = lambda body: Play(
        f"{play(body).text}\n99. Vilka droger finns på hemmet?\nVilka bor här?\n0. Hur mår du?"
    )

    after = rewording.reworded(plan)

    assert [q.id for q in after.questions] == [q.id for q in plan.questions]
    assert not any("droger finns" in q.text or "Hur mår du" in q.text for q in after.questions)


def test_a_number_that_the_model_drops_or_changes_leaves_the_banks(rewording, plan):
    text = "Hur många familjehem har fler än tre placerade barn?"
    question = replace(plan.questions[0], audience="ledning", origin="law", text=text)

    assert rewording.asks_the_same(question, "Hur många av familjehemmen har fler än tre placerade barn?")  # fmt: skip
    for wrong in (
        "Hur många familjehem har många placerade barn?",
        "Hur många familjehem har fler än fyra placerade barn?",
        "Hur många familjehem har fler än tre placerade ungdomar hos polisen?",
        "Vilka familjehem har fler än tre placerade barn?",
        "Varför har familjehemmen fler än tre placerade barn?",
        "Hur många familjehem har inte fler än tre placerade barn?",
    ):
        assert not rewording.asks_the_same(question, wrong), wrong


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (Play(status=500), "fel 500"),
        (Play(raw=b"<html>"), "gick inte att läsa"),
        (Play("Solen skiner över hela landet."), "gick inte att läsa"),
        (Play(""), "svarade inget"),
        (Play("1. Ett två tre fyra", cut=2), "avbröts"),
        (Play("ord " * 4000), "tog inte slut"),
    ],
)
def test_a_model_that_fails_leaves_the_banks_and_says_why(server, rewording, plan, play, reason):
    server.play = lambda _: play

    after = rewording.reworded(plan)

    assert after.questions == plan.questions
    assert reason in after.notes[-1]


def test_what_was_reworded_before_a_fault_is_kept(server, rewording, plan):
    met: list[int] = []

    def play(body):
        met.append(1)
        return rewriting(plainly)(body) if len(met) == 1 else Play(status=503)

    server.play = play
    after = rewording.reworded(plan)

    assert any(original_of(q) for q in after.questions[:AT_A_TIME])
    assert not any(original_of(q) for q in after.questions[AT_A_TIME:])
    assert "Resten står i bankens egna ord" in after.notes[-1]


def test_a_slow_model_and_no_model_are_given_up(server, assistant, rewording, plan):
    server.play = lambda _: Play("Hej", drip=0.1)
    slow = replace(rewording, seconds=1)
    assert "inom 1 sekunder" in slow.reworded(plan).notes[-1]
    with nobody() as address, opened(assistant.settings.home, address) as alone:
        assert "gick inte att nå" in made(alone).reworded(plan).notes[-1]


def test_a_model_that_rests_is_not_asked(server, rewording, plan):
    from assistant.answering.streaming import Rest

    tired = replace(rewording, rest=Rest(after=1, seconds=60))
    tired.rest.went(ModelFault("slow", "x"))
    server.requests.clear()

    assert tired.reworded(plan).questions == plan.questions
    assert server.requests == []


def test_findings_and_clauses_are_never_sent(server, rewording, plan):
    first, second, *rest = plan.questions
    own = replace(
        first, origin="finding", text="Tidigare brist: ”Rutin saknas”. Har det åtgärdats?"
    )
    clause = replace(
        second, origin="agreement", text="Avtalet säger: ”Två vuxna” Hur är det i dag?"
    )
    server.requests.clear()
    server.play = rewriting(plainly)

    after = rewording.reworded(replace(plan, questions=(own, clause, *rest)))

    assert after.questions[:2] == (own, clause)
    assert "Rutin saknas" not in "".join(server.prompts)
    assert "Två vuxna" not in "".join(server.prompts)


def test_the_command_rewords_only_when_told(server, assistant, monkeypatch):
    monkeypatch.setenv("SAMSYN_HOME", str(assistant.settings.home))
    without = samsyn("visit", REQUEST, "--reword")
    assert without.code == 2
    assert "Ingen språkmodell är vald" in without.err
    monkeypatch.setenv("SAMSYN_LLM", "openai:played")
    monkeypatch.setenv("SAMSYN_LLM_BASE_URL", server.address)
    server.play = rewriting(plainly)
    server.requests.clear()

    assert REWORDED not in samsyn("visit", REQUEST).out
    assert server.requests == []
    assert REWORDED in samsyn("visit", REQUEST, "--reword").out
    assert any(q.get("original") for q in json.loads(samsyn("visit", REQUEST, "--reword", "--json").out)["questions"])  # fmt: skip


def test_without_a_model_there_is_no_rewording(assistant):
    with pytest.raises(InvalidRequest):
        made(assistant)
