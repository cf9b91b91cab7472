"""A learning path is read whole or refused with the file and key that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import InvalidCard, InvalidRequest
from assistant.learning.reading import path_named, read_paths

CHOICE = {
    "text": "Socialnämnden.",
    "why": "Lagen säger det.",
    "sources": [{"card": "utova-tillsyn"}],
}


def path(**changes: Any) -> dict[str, Any]:
    """A path with one scenario; `changes` are laid over the scenario."""
    choices = [
        {**CHOICE, "right": True},
        {**CHOICE, "tempting": "Det låter rimligt."},
        {**CHOICE, "tempting": "Många gör så."},
    ]
    scenario = {
        "id": "ett",
        "heading": "En situation",
        "situation": "Något har hänt.",
        "question": "Vem gör vad?",
        "choices": choices,
        "checked": "2026-11-22",
        **changes,
    }
    return {"id": "egen", "title": "Egen", "about": "Vår egen väg.", "scenarios": [scenario]}


def write(folder: Path, data: Any, name: str = "egen.yaml") -> Path:
    file = folder / "learning" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder


def choices_with(number: int, **changes: Any) -> list[dict[str, Any]]:
    choices = path()["scenarios"][0]["choices"]
    choices[number] = {k: v for k, v in {**choices[number], **changes}.items() if v is not None}
    return choices


def test_a_path_is_read(tmp_path):
    (read,) = read_paths(write(tmp_path, path()))
    assert read.scenarios[0].right.text == "Socialnämnden."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hint": "x"}, "finns inte i formatet"),
        ({"choices": choices_with(0, sources=[])}, "har för få poster"),
        ({"choices": choices_with(0, sources=None)}, "saknas"),
        ({"choices": choices_with(1, tempting=None)}, "tempting"),
        ({"choices": choices_with(0, tempting="x y")}, "tempting"),
        ({"choices": choices_with(0, right=False, tempting="x y")}, "precis ett rätt svar"),
        ({"choices": choices_with(1, right=True, tempting=None)}, "precis ett rätt svar"),
        ({"choices": path()["scenarios"][0]["choices"][:2]}, "har för få poster"),
        ({"choices": choices_with(0, sources=[{"law": "1 § KL"}])}, "words"),
        (
            {"choices": choices_with(0, sources=[{"law": "1 § KL", "card": "x-y"}])},
            "en av nycklarna",
        ),
        ({"choices": choices_with(0, sources=[{"card": "x-y", "heading": "Hej"}])}, "heading"),
        ({"choices": choices_with(0, sources=[{"card": "x-y", "words": "a " * 12}])}, "elva ord"),
        ({"id": "Ett"}, "har fel form"),
    ],
)
def test_what_breaks_the_format_is_told_with_its_file(tmp_path, changes, told):
    with pytest.raises(InvalidCard, match=told) as error:
        read_paths(write(tmp_path, path(**changes)))
    assert "egen.yaml" in str(error.value)


def test_two_scenarios_of_one_id_are_refused(tmp_path):
    data = path()
    data["scenarios"] *= 2
    with pytest.raises(InvalidCard, match="samma id"):
        read_paths(write(tmp_path, data))


def test_a_path_of_ones_own_wins_over_a_shipped_one(tmp_path):
    shipped = write(tmp_path / "shipped", path())
    overlay = write(tmp_path / "overlay", {**path(), "title": "Er egen"})
    assert [p.title for p in read_paths(shipped, overlay)] == ["Er egen"]


def test_a_path_is_named_by_id_title_or_number(tmp_path):
    paths = read_paths(write(tmp_path, path()))
    assert [path_named(n, paths).id for n in ("egen", "EGEN", "1")] == ["egen"] * 3
    with pytest.raises(InvalidRequest, match="2"):
        path_named("2", paths)
