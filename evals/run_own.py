"""A library with a municipality's own documents in it, for the suites about these."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from assistant.app import Assistant
from assistant.settings import Settings
from evals.cases import GOLDEN

DOCUMENTS = {
    "own_documents": ("avtal-hvb", "rutin-uppfoljning", "beslut-tillsyn", "rapport-uppfoljning"),
    "own_documents_heldout": (
        "avtal-familjehem", "delegationsordning", "kvalitetsberattelse", "uppfoljningsplan",
    ),
}  # fmt: skip
"""The documents, made up for the purpose, that a suite's questions are on."""


def take_in(plain: Path, suite: str, home: Path) -> Assistant:
    """A copy in `home` of the library in `plain` with the documents of a suite taken in."""
    shutil.copytree(plain, home)
    assistant = Assistant.open(replace(Settings.from_environment(), home=home))
    assistant.ingest([GOLDEN / "own" / f"{name}.md" for name in DOCUMENTS[suite]])
    return assistant
