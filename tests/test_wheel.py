"""The wheel carries all it needs: cards, prompts and model answer in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from evals.wheel import QUESTION, build_wheel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the built wheel."""
    pytest.importorskip("build")
    wheel = build_wheel(tmp_path_factory.mktemp("dist"))
    folder = tmp_path_factory.mktemp("unzipped")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(unzipped: Path, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess:
    empty = tmp_path / "empty"
    empty.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(unzipped), "SAMSYN_HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_answers_from_the_cards_inside_it(unzipped, tmp_path):
    where = run(
        unzipped,
        tmp_path,
        "-c",
        "import assistant, assistant.settings as s\n"
        "print(assistant.__file__)\nprint(s.Settings().corpus)\nprint(s.Settings().prompts)",
    )
    for line in where.stdout.splitlines():
        assert Path(line).is_relative_to(unzipped), line

    asked = run(unzipped, tmp_path, "-m", "assistant", "ask", QUESTION, "--json")

    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert not answer["abstained"]
    assert answer["citations"]
    assert "sfs-2025-400" in {c["document_id"] for c in answer["citations"]}


def test_the_cards_in_the_wheel_pass_their_check(unzipped, tmp_path):
    checked = run(unzipped, tmp_path, "-m", "assistant", "corpus", "check")

    assert checked.returncode == 0, checked.stdout


def test_the_wheel_holds_no_tests_no_evaluation_and_no_cache(unzipped):
    names = {p.relative_to(unzipped).as_posix() for p in unzipped.rglob("*") if p.is_file()}

    assert not {n for n in names if n.startswith(("tests/", "evals/", "corpus/", "prompts/"))}
    assert not {n for n in names if "__pycache__" in n or n.endswith(".pyc")}
    assert any(n.endswith(".dist-info/licenses/LICENSE") for n in names)
