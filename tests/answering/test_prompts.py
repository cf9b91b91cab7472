"""Prompts are files with a fixed form; what the shipped ones become is held here."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.prompts import read_prompt
from assistant.errors import SettingsError
from assistant.settings import Settings

SNAPSHOTS = Path(__file__).parents[1] / "data" / "prompts"
FILLED = {
    "answer": {
        "question": "Vem betalar $5?",
        "as_of": "2026-01-15",
        "passages": '{"nr": 1, "plats": "A, 1 §", "text": "Nämnden ska {följa} $question."}',
    },
    "visit": {
        "request": "Årsbesök på HVB Ek, $5",
        "kind": "Årsbesök hos privat utförare, Ek",
        "questions": '{"nr": 1, "till": "personal", "text": "Hur gör ni $request?"}',
    },
    "condense": {"question": "och för familjehem?", "earlier": "Vem följer upp ett HVB?"},
}


@pytest.mark.parametrize("name", FILLED)
def test_a_shipped_prompt_becomes_what_it_was(name):
    system, user = read_prompt(Settings().prompts, name).filled(**FILLED[name])

    expected = (SNAPSHOTS / f"{name}.txt").read_text(encoding="utf-8")
    assert f"{system}\n=====\n{user}\n" == expected


def test_what_is_filled_in_is_not_read_again():
    _, user = read_prompt(Settings().prompts, "answer").filled(**FILLED["answer"])

    assert "Vem betalar $5?" in user
    assert "{följa} $question." in user


def test_every_file_is_a_prompt_with_a_digest_of_its_own():
    names = [p.stem for p in Settings().prompts.glob("*.md") if p.stem != "README"]
    prompts = [read_prompt(Settings().prompts, name) for name in names]

    assert {p.name for p in prompts} == set(FILLED)
    assert len({p.digest for p in prompts}) == len(prompts)
    assert all(p.purpose and p.output and len(p.digest) == 12 for p in prompts)


GOOD = (
    "---\npurpose: x\ninputs: question\noutput: y\n---\n# Instruktion\nSvara.\n# Fråga\n$question\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Fråga", "## Fråga"),
        ("purpose: x\n", ""),
        ("purpose: x", "purpose x"),
        ("purpose: x", "färg: röd\npurpose: x"),
        ("$question", "$annat"),
        ("Svara.", "Svara för 5 $."),
        ("output: y", "output: y\ntemperature: varm"),
        ("output: y", "output: y\ntemperature: 3"),
    ],
)
def test_a_prompt_with_a_fault_is_named(tmp_path, old, new):
    (tmp_path / "answer.md").write_text(GOOD, encoding="utf-8")
    assert read_prompt(tmp_path, "answer").temperature is None

    (tmp_path / "answer.md").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"answer\.md"):
        read_prompt(tmp_path, "answer")


def test_a_prompt_that_is_missing_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"condense\.md"):
        read_prompt(tmp_path, "condense")
