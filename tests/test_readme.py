"""README tells the truth: its settings, its commands and its first session."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import typer
import yaml

from assistant.cli import cli
from assistant.settings import Settings
from tests.command_line import samsyn

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "corpus/README.md", "prompts/README.md", "evals/RESULTS.md")  # fmt: skip


def section(heading: str) -> str:
    """The text below a heading of the second level."""
    return README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def commands() -> set[str]:
    """Every command of the program: {"ask", "law show", …}."""
    names = set()

    def walk(command: object, path: tuple[str, ...]) -> None:
        below = getattr(command, "commands", None)
        if below is None:
            names.add(" ".join(path))
        for name, inner in (below or {}).items():
            walk(inner, (*path, name))

    walk(typer.main.get_command(cli), ())
    return names


def named_commands(text: str) -> set[str]:
    """Every `samsyn …` a page names in code, as far as the words are words of a command."""
    spans = re.findall(r"`samsyn ([^`]+)`|^\$ samsyn (.+)$", text, flags=re.MULTILINE)
    groups = {name.split()[0] for name in commands() if " " in name}
    out = set()
    for span in ("".join(s) for s in spans):
        words = span.split()
        out.add(" ".join(words[: 2 if words[0] in groups else 1]))
    return out


def test_the_settings_table_holds_every_setting_with_its_default():
    rows = re.findall(r"^\| `(SAMSYN_\w+)` \| ([^|]+) \| ([^|]+) \|$", section("Settings"), re.MULTILINE)  # fmt: skip

    expected = []
    for field in fields(Settings):
        default = field.metadata.get("default", field.default)
        shown = {None: "–", False: "false", True: "true"}.get(default, str(default))
        expected.append((field.metadata["variable"], shown))
    assert [(variable, default) for variable, default, _ in rows] == expected
    assert all(len(meaning) > 10 for *_, meaning in rows)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_exists(page):
    known = commands() | {name.split()[0] for name in commands()}

    assert named_commands((ROOT / page).read_text(encoding="utf-8")) - known == set()


def test_readme_names_every_command():
    assert commands() - named_commands(README) == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_pages_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_map_names_folders_that_exist_and_all_of_them():
    named = set(re.findall(r"^\| `([\w/]+/)` \|", section("Map"), flags=re.MULTILINE))

    assert {n for n in named if not (ROOT / n).is_dir()} == set()
    inits = (ROOT / "assistant").glob("*/__init__.py")
    packages = {f"assistant/{path.parent.name}/" for path in inits}
    assert packages <= named


def test_the_first_session_runs_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = section("A first session")
    (document,) = re.findall(r"```text\n(.*?)```", session, flags=re.DOTALL)
    Path("uppföljningsplan.txt").write_text(document, encoding="utf-8")
    lines = re.findall(r"^\$ samsyn (.+)$", session, flags=re.MULTILINE)

    for line in lines:
        ran = samsyn(*shlex.split(line))
        assert ran.code == 0, f"{line}\n{ran.out}{ran.err}"
        assert ran.out.strip(), line
    assert {line.split()[0] for line in lines} >= {"ingest", "ask", "visit", "documents", "law", "corpus"}  # fmt: skip
    assert (
        "en gång om året, i september"
        in samsyn("ask", "När följs avtalet med Exempelgården upp?").out
    )
    assert Path("plan.md").read_text(encoding="utf-8").startswith("# ")


def test_the_examples_for_card_writers_pass_the_check(home):
    text = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"`([\w/-]+\.yaml)`[^\n]*\n\n```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert [name.split("/")[0] for name, _ in examples] == [
        "legislation",
        "bearing",
        "responsibilities",
    ]
    for name, content in examples:
        path = home / "corpus" / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")

    checked = samsyn("corpus", "check")

    assert checked.code == 0, checked.out
    answer = samsyn("ask", "Vilken enhet i Exempelkommun bokar årsbesöket hos HVB?")
    assert "Upphandlingsenheten" in answer.out
    assert "enkel, snabb" in samsyn("documents", "show", "sfs-2017-900", "--text").out


def test_the_example_of_a_golden_case_is_one():
    from evals.cases import _case

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)

    case = _case(yaml.safe_load(example)[0], "responsibility", "CONTRIBUTING.md")

    assert case.gold[0].law == "22 kap. 11 § SoL"
    assert case.contains == (("nej", "inte"), ("adda",))


def test_card_writers_are_told_of_every_card_file_and_every_cue():
    from assistant.ingest.cues import GROUPS

    text = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    shipped = Settings().corpus
    top = {p.name + ("/" if p.is_dir() else "") for p in shipped.iterdir() if any(p.rglob("*.yaml")) or p.suffix == ".yaml"}  # fmt: skip

    assert {name for name in top if f"`{name}" not in text} == set()
    assert {key for key in GROUPS if f"`{key}`" not in text} == set()
