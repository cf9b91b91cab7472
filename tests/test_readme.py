"""README tells the truth: its settings, its commands and its first session."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import typer

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
    unknown = named_commands((ROOT / page).read_text(encoding="utf-8")) - commands()

    assert unknown == set()


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
    packages = {f"assistant/{p.name}/" for p in (ROOT / "assistant").iterdir() if (p / "__init__.py").exists() or p.name == "learning"}  # fmt: skip
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
    assert "en gång om året, i september" in samsyn("ask", "När följs avtalet med Exempelgården upp?").out
    assert Path("plan.md").read_text(encoding="utf-8").startswith("# ")
