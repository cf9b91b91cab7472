"""`samsyn learn`: answers from a pipe, resuming, lists, data and starting over."""

from __future__ import annotations

import io
import json
import sys

import pytest

from assistant.learning.reading import read_paths
from assistant.settings import Settings
from tests.command_line import Ran, samsyn

PATHS = read_paths(Settings().corpus)
FIRST = PATHS[0]


@pytest.fixture(autouse=True)
def _home(assistant, monkeypatch, tmp_path, _own_environment):
    """The library of the shared fixture, and the progress of nobody."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(assistant.settings.home, home)
    monkeypatch.setenv("SAMSYN_HOME", str(home))


@pytest.fixture
def answer(monkeypatch):
    """Run `learn` with lines of input."""

    def run(lines: list[str], *arguments: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return samsyn("learn", *arguments)

    return run


def number(scenario, *, right: bool) -> str:
    return next(str(n) for n, c in enumerate(scenario.choices, 1) if c.right is right)


def test_a_right_answer_is_told_with_its_reason_and_source(answer):
    ran = answer([number(FIRST.scenarios[0], right=True)], FIRST.id)
    assert ran.code == 0
    assert "Rätt." in ran.out
    assert "Källor\n[1] " in ran.out
    assert "sparade" in ran.out


def test_a_wrong_answer_is_told_why_it_tempts_and_what_holds(answer):
    scenario = FIRST.scenarios[0]
    ran = answer([number(scenario, right=False)], "1")
    plain = " ".join(ran.out.split())
    assert "Lockande:" in plain
    assert f"Rätt svar: {scenario.right.text}" in plain


def test_one_goes_on_where_one_stopped(answer):
    answer([number(FIRST.scenarios[0], right=True), "q"])
    ran = answer(["q"])
    assert "Du fortsätter där du slutade: 1 av" in ran.out
    assert FIRST.scenarios[1].heading in ran.out
    assert FIRST.scenarios[0].heading not in ran.out


def test_what_is_no_choice_is_asked_again(answer):
    ran = answer(["7", "", "hej", number(FIRST.scenarios[0], right=True)])
    assert ran.out.count("Skriv en siffra 1–4") == 3
    assert "Rätt." in ran.out


def test_a_whole_path_is_walked_and_the_next_one_follows(answer):
    lines = [number(FIRST.scenarios[0], right=False)]
    lines += [number(s, right=True) for s in FIRST.scenarios[1:]]
    lines += [number(FIRST.scenarios[0], right=True)]
    ran = answer(lines, FIRST.id)
    total = len(FIRST.scenarios)
    assert "(en gång till)" in ran.out
    assert f"Klart. {total} av {total} besvarade, {total} rätt ({total - 1} på första" in ran.out
    assert PATHS[1].title in answer(["q"]).out


def test_the_list_shows_how_far_one_has_come(answer):
    answer([number(FIRST.scenarios[0], right=True)])
    assert (
        f"{FIRST.title} ({FIRST.id}): 1 av {len(FIRST.scenarios)}" in samsyn("learn", "--list").out
    )
    rows = json.loads(samsyn("learn", "--list", "--json").out)
    assert [r["id"] for r in rows] == [p.id for p in PATHS]
    assert rows[0]["score"]["right"] == 1


def test_a_path_as_json_has_the_quotes(answer):
    data = json.loads(samsyn("learn", FIRST.id, "--json").out)
    assert len(data["scenarios"]) == len(FIRST.scenarios)
    assert all(c["quote"] for s in data["scenarios"] for c in s["citations"])


def test_answers_are_forgotten_on_request_also_from_a_damaged_file(answer, tmp_path):
    answer([number(FIRST.scenarios[0], right=True)])
    assert samsyn("learn", FIRST.id, "--reset").code == 0
    assert FIRST.scenarios[0].heading in answer(["q"]).out
    (tmp_path / "home" / "learning.json").write_text("{", encoding="utf-8")
    broken = samsyn("learn")
    assert (broken.code, "--reset" in broken.err) == (2, True)
    assert samsyn("learn", "--reset").code == 0
    assert samsyn("learn", "--list").code == 0


def test_an_unknown_path_is_wrong_use(answer):
    ran = samsyn("learn", "finns-inte")
    assert ran.code == 2
    assert FIRST.id in ran.err
