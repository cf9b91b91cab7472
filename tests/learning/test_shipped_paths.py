"""The shipped paths are sound: enough, fair, checked against the law, and free of names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.domain.sentences import sentence_spans
from assistant.learning.check import check_paths
from assistant.learning.reading import read_paths
from assistant.settings import Settings

SHIPPED = Settings().corpus
PATHS = read_paths(SHIPPED)


def test_there_are_the_two_paths_with_eight_scenarios_or_more():
    assert [p.id for p in PATHS] == ["roller-och-ansvar", "fran-avtal-till-rapport"]
    assert all(len(p.scenarios) >= 8 for p in PATHS)


def test_a_situation_is_two_to_four_sentences():
    for path in PATHS:
        for scenario in path.scenarios:
            text = scenario.situation
            assert 2 <= len(sentence_spans(text, 0, len(text))) <= 4, scenario.id


def test_the_right_answer_cannot_be_guessed_from_its_place_or_length():
    scenarios = [s for p in PATHS for s in p.scenarios]
    places = [s.choices.index(s.right) for s in scenarios]
    assert all(places.count(n) >= len(scenarios) // 8 for n in range(4))
    longest = sum(max(s.choices, key=lambda c: len(c.text)).right for s in scenarios)
    assert longest <= len(scenarios) / 3


def test_what_a_local_plan_says_is_told_as_such():
    for path in PATHS:
        for scenario in path.scenarios:
            for choice in scenario.choices:
                if any((s.card or "").startswith("plan-") for s in choice.sources):
                    assert re.search(r"\bplan", choice.why.lower()), scenario.id


def test_the_check_finds_no_fault(shared):
    assert check_paths(SHIPPED, law=shared / "law") == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("law: 22 kap. 12 § SoL", "law: 22 kap. 99 § SoL", "inget paragrafkort"),
        ("words: ska utse en socialsekreterare", "words: kan utse en socialsekreterare", "har inte orden"),
        ("card: hava-avtal", "card: hava-avtalet-nu", "«hava-avtalet-nu» finns inte"),
        ("words: den som inte är part inte kan häva", "words: den som inte är part kan häva", "har inte orden"),
        ("law: 22 kap. 12 § SoL", "law: 22 kap. SoL", "ingen hänvisning"),
        ("heading: Barnet bor", "header: Barnet bor", "heading»: saknas"),
    ],
)  # fmt: skip
def test_the_check_tells_what_is_wrong_and_where(tmp_path, shared, before, after, told):
    broken = tmp_path / "corpus"
    shutil.copytree(SHIPPED, broken)
    file = broken / "learning" / "roller-och-ansvar.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")

    faults = check_paths(broken, law=_only(shared / "law" / "sol-2025-400.md", tmp_path))

    assert faults
    assert all("roller-och-ansvar.yaml" in f for f in faults)
    assert any(told in f for f in faults), faults


def _only(file: Path, folder: Path) -> Path:
    """A folder with one statute."""
    law = folder / "law"
    law.mkdir()
    shutil.copy(file, law)
    return law


def test_a_broken_path_does_not_hide_behind_a_broken_card(tmp_path):
    (tmp_path / "learning").mkdir()
    (tmp_path / "learning" / "x.yaml").write_text("id: [", encoding="utf-8")
    assert "x.yaml" in check_paths(tmp_path)[0]


def test_the_example_for_writers_of_a_path_is_one(tmp_path, shared):
    page = (SHIPPED / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(id: var-egen.*?)```", page, flags=re.DOTALL)
    file = tmp_path / "learning" / "egen.yaml"
    file.parent.mkdir()
    file.write_text(example, encoding="utf-8")

    assert [p.id for p in read_paths(SHIPPED, tmp_path)][-1] == "var-egen-introduktion"
    assert check_paths(SHIPPED, tmp_path, shared / "law") == []
