"""A fall outside the stored interval is told, and nothing else."""

from __future__ import annotations

import pytest

from evals import run
from evals.baseline import compare, path_of, read, write
from evals.cases import Case
from evals.figures import Figure, figures, share
from evals.scorers import Score


def row(value: float, *, refuses: str | None = None, said: bool = False) -> dict:
    """A scored row whose scores are all `value`."""
    score = Score("x", value)
    worded = () if refuses else (("rätt",),)
    excludes = ("fel",) if said else ()
    case = Case(id="x", question="?", refuses=refuses, contains=worded, excludes=excludes)
    return {
        "case": case,
        "answer": {"text": "tre ord här", "took_ms": 5.0},
        "right": score,
        "cited": score,
        "actor": score,
        "may_not": score,
        "refused": Score("refused", float(refuses is not None)),
        "forbidden": Score("forbidden", 0.0),
        "stale": Score("stale", 0.0),
    }


def test_figures_are_over_the_cases_they_concern():
    found = {f.name: f for f in figures([row(1), row(0), row(0, refuses="absent")])}
    assert (found["right"].value, found["right"].n) == (0.5, 2)
    assert (found["rightly refused"].value, found["rightly refused"].n) == (1.0, 1)
    assert "right actor" not in found
    assert "forbidden said" not in found
    assert not found["median words"].is_share


def test_a_share_without_a_miss_has_the_bound_of_the_rule_of_three():
    assert share("right", [1.0] * 30).low == pytest.approx(0.9)
    assert share("stale law", [0.0] * 30).high == pytest.approx(0.1)
    middle = share("right", [0.0, 1.0] * 20)
    assert middle.low < 0.5 < middle.high


def test_only_a_value_outside_the_interval_has_fallen_or_risen():
    before = [Figure("right", 0.8, 50, 0.7, 0.9), Figure("wrongly refused", 0.1, 50, 0.05, 0.2)]
    now = [Figure("right", 0.69, 50, 0.6, 0.8), Figure("wrongly refused", 0.04, 50, 0.0, 0.1)]
    changes = {c.now.name: c for c in compare(now, before)}
    assert changes["right"].fell
    assert not changes["right"].rose
    assert changes["wrongly refused"].rose
    same = compare([Figure("right", 0.71, 50, 0.6, 0.8)], before)
    assert not same[0].fell
    assert not same[0].rose


def test_one_more_forbidden_statement_is_a_fall():
    before = [Figure("forbidden said", 0.0, 50, 0.0, 0.06)]
    assert compare([Figure("forbidden said", 0.02, 50, 0.0, 0.06)], before)[0].fell


def test_times_are_never_held_against_a_baseline(tmp_path):
    write(tmp_path / "x.json", [Figure("p95 ms", 10, 5), Figure("right", 1 / 3, 3, 0.0, 0.9)])
    stored = read(tmp_path / "x.json")
    assert stored == [Figure("right", 0.3333, 3, 0.0, 0.9)]
    assert compare([Figure("p95 ms", 900, 5)], [Figure("p95 ms", 10, 5)]) == []


def test_a_file_that_is_no_baseline_is_named(tmp_path):
    assert read(tmp_path / "none.json") is None
    (tmp_path / "x.json").write_text('{"figures": [{"value": 1}]}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.json"):
        read(tmp_path / "x.json")


def test_a_fall_is_said_and_an_update_is_no_fall(tmp_path):
    said: list[str] = []
    now = [Figure("right", 0.5, 50, 0.4, 0.6)]
    write(path_of("law", "extractive", tmp_path), [Figure("right", 0.9, 50, 0.8, 1.0)])
    options = {"mode": "extractive", "folder": tmp_path}
    assert run.hold_against("law", now, said.append, update=False, **options)
    assert any("SÄMRE: right 0.500" in line for line in said)
    assert not run.hold_against("law", now, said.append, update=True, **options)
    assert read(path_of("law", "extractive", tmp_path))[0].value == 0.5


def test_a_mode_that_the_assistant_lacks_is_a_swedish_error():
    class Plain:
        def ask(self, question, history=(), as_of=None):
            raise AssertionError

    with pytest.raises(run.InvalidRequest, match="generative"):
        run.answer_with(Plain(), "generative")


def test_the_mode_is_passed_on_where_there_is_one():
    class Modal:
        def ask(self, question, history=(), as_of=None, mode=None):
            return type("A", (), {"to_dict": lambda self: {"mode": mode}})()

    assert run.answer_with(Modal(), "generative")(Case(id="x", question="?")) == {
        "mode": "generative"
    }


def test_unknown_suites_and_suffixes_are_wrong_use(tmp_path):
    said: list[str] = []
    assert run.main(["finns-inte"], said.append) == 2
    assert run.main(["law", "--report", str(tmp_path / "x.pdf")], said.append) == 2
    assert "finns-inte" in said[0]
    assert "x.pdf" in said[1]
