"""The shape of the code: light to start, each library in one place, small modules, no print."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "assistant"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 320

HEAVY = ("torch", "sentence_transformers", "chromadb", "gradio", "langchain", "langchain_core")
"""Libraries that cost seconds to import."""

PLACES = {
    "chromadb": {"library/vectors.py"},
    "sentence_transformers": {"library/embeddings.py"},
    "torch": set(),
    "pypdf": {"ingest/readers/pdf_worker.py"},
    "bs4": {"ingest/readers/html_content.py"},
    "tokenizers": {"library/static_model.py"},
    "snowballstemmer": {"library/swedish.py"},
    "rapidfuzz": {"library/query.py"},
    "yaml": {"ingest/cards.py"},
    "typer": {
        "cli.py",
        *(
            f"commands/{m}.py"
            for m in (
                "session",
                "questions",
                "library",
                "upkeep",
                "learning",
                "feedback",
                "findings",
                "providers",
                "visits",
            )
        ),
    },
    "platformdirs": {"settings.py"},
    "docx": {"visits/word.py"},
    "reportlab": {"visits/export_pdf.py"},
    "langchain_core": {"library/langchain.py"},
    "langchain": {"answering/chat_model.py"},
    "langsmith": {"answering/chat_model.py"},
}
"""Where a library may be imported; a module may be named that is yet to be written."""

TREE = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in MODULES
}


def imported(tree: ast.Module) -> set[str]:
    """The top-level names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def importers() -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for module, tree in TREE.items():
        for name in imported(tree):
            out[name].add(module)
    return out


@pytest.mark.parametrize(
    "arguments", [["--help"], ["ask", "Vem följer upp ett placerat barn?"], ["documents", "list"]]
)
def test_a_command_loads_no_heavy_library(arguments):
    command = [sys.executable, "-X", "importtime", "-m", "assistant", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {name.partition(".")[0] for name in re.findall(r"\| +([\w.]+)$", done.stderr, re.M)}
    assert "assistant" in loaded
    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_imported_where_its_adapter_is(library):
    assert importers()[library] <= PLACES[library]


def test_gradio_is_imported_by_the_page_only():
    assert all(module.startswith("web/") for module in importers()["gradio"])


def test_heavy_libraries_are_imported_when_they_are_needed_and_not_before():
    eager = [
        f"{module}: {name}"
        for module, tree in TREE.items()
        if not module.startswith("web/") and module not in PLACES["langchain_core"]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(ast.Module([node], [])) & {*HEAVY, "pypdf", "bs4", "fastapi"}
        if module != "api.py"
    ]
    assert eager == []


def test_the_domain_knows_the_standard_library_only():
    allowed = {*sys.stdlib_module_names, "assistant"}
    for module, tree in TREE.items():
        if module.startswith("domain/"):
            assert imported(tree) <= allowed, module


def test_no_module_is_too_long_to_read():
    lines = {p.relative_to(PACKAGE).as_posix(): len(p.read_text().splitlines()) for p in MODULES}
    assert {module: n for module, n in lines.items() if n > MAX_LINES} == {}


def test_nothing_is_printed():
    prints = [
        f"{module}:{node.lineno}"
        for module, tree in TREE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert prints == []


def test_every_module_says_what_it_is_for():
    assert [module for module, tree in TREE.items() if not ast.get_docstring(tree)] == []


def test_nothing_tells_of_how_it_was_built_or_of_the_machine_it_was_built_on():
    # Written apart, so that this file does not hold them itself.
    words = ("clau" "de", "anthro" "pic", "chat" "gpt", "copi" "lot", "ai-gene" "rated", "sub" "agent",
             "design" r"\.md", "style" r"\.md", "co-author" "ed", "/wo" "rk/", "to" "do:", "fix" "me")  # fmt: skip
    pattern = re.compile("|".join(words), re.IGNORECASE)
    kinds = {".py", ".md", ".yaml", ".yml", ".toml", ".css", ".js", ""}
    folders = ("assistant", "corpus", "prompts", "evals", "scripts", "tests")
    files = [p for folder in folders for p in (ROOT / folder).rglob("*")] + list(ROOT.glob("*.*"))
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (*files, ROOT / "Makefile")
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
