"""Progress: what comes next, how it went, and a file that survives."""

from __future__ import annotations

import json

import pytest

from assistant.errors import UserError
from assistant.learning import progress as kept
from assistant.learning.reading import read_paths
from assistant.settings import Settings


@pytest.fixture(scope="module")
def path():
    return read_paths(Settings().corpus)[0]


def answers(path, *results):
    """Progress after the first scenarios were answered right (True), wrong or unjudged (None)."""
    progress = {}
    for scenario, right in zip(path.scenarios, results, strict=False):
        progress = kept.record(progress, path.id, scenario.id, right)
    return progress


def test_the_first_unanswered_scenario_comes_next(path):
    assert kept.next_scenario(path, {}) is path.scenarios[0]
    assert kept.next_scenario(path, answers(path, True, False)) is path.scenarios[2]


def test_those_answered_wrong_come_again_at_the_end_until_they_are_right(path):
    results = [True] * len(path.scenarios)
    results[1] = results[3] = False
    progress = answers(path, *results)
    second, fourth = path.scenarios[1], path.scenarios[3]

    assert kept.next_scenario(path, progress) is second
    progress = kept.record(progress, path.id, second.id, False)
    assert kept.next_scenario(path, progress) is fourth
    progress = kept.record(progress, path.id, fourth.id, True)
    progress = kept.record(progress, path.id, second.id, True)
    assert kept.next_scenario(path, progress) is None
    score = kept.score(path, progress)
    assert (score.right, score.at_once, score.finished) == (score.total, score.total - 2, True)


def test_what_could_not_be_judged_is_neither_right_nor_asked_again(path):
    progress = answers(path, None, *[True] * (len(path.scenarios) - 1))
    assert kept.next_scenario(path, progress) is None
    assert kept.score(path, progress).unjudged == 1
    assert kept.score(path, progress).finished


def test_an_answer_to_a_scenario_that_is_gone_does_not_count(path):
    progress = kept.record({}, path.id, "borttagen", True)
    assert kept.score(path, progress).answered == 0


def test_recording_leaves_the_old_progress_as_it_was(path):
    before = answers(path, True)
    kept.record(before, path.id, "annan", False)
    assert before == answers(path, True)


def test_the_file_gives_back_what_was_written(tmp_path, path):
    file = tmp_path / "home" / "learning.json"
    written = kept.update(file, lambda _: answers(path, True, False, None))
    assert kept.read_progress(file) == written == answers(path, True, False, None)
    kept.update(file, lambda known: kept.forget(known, path.id))
    assert kept.read_progress(file) == {}


def test_a_write_that_fails_leaves_the_old_file(tmp_path, path, monkeypatch):
    file = tmp_path / "learning.json"
    kept.update(file, lambda _: answers(path, True))

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        kept.update(file, lambda _: {})
    assert kept.read_progress(file) == answers(path, True)


@pytest.mark.parametrize(
    "content", ["{", "[1]", '{"schema": 2, "paths": {}}', '{"schema": 1}', "\udcff"]
)
def test_a_damaged_file_is_told_with_the_way_out(tmp_path, content):
    file = tmp_path / "learning.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match="--reset"):
        kept.read_progress(file)
    kept.clear(file)
    assert kept.read_progress(file) == {}


def test_the_file_is_plain_json(tmp_path, path):
    file = tmp_path / "learning.json"
    kept.update(file, lambda _: answers(path, True))
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["paths"][path.id][path.scenarios[0].id] == {"right": True, "tries": 1}
