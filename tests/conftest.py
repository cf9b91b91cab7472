"""What the tests share: an empty home, the shipped corpus opened once, real documents when at hand."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from assistant.app import Assistant
from assistant.library.store import Store
from assistant.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
STATUTES = (
    "sol-2025-400.md",
    "sof-2025-468.md",
    "lvu-1990-52.md",
    "se-lex/sfs-2017-725.md",
    "se-lex/sfs-2007-171.md",
)

hypothesis.settings.register_profile("samsyn", database=None, deadline=None, derandomize=True)
hypothesis.settings.load_profile("samsyn")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's reaches a test, and no test the developer's library."""
    for name in os.environ:
        if name.startswith(("SAMSYN_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SAMSYN_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for a library that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    """Settings with a home of the test's own."""
    return Settings(home=home)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real documents and statutes."""
    if not (SHARED / "law").is_dir() or not (SHARED / "documents").is_dir():
        pytest.skip(f"no real documents and statutes in {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Samsyn with the shipped corpus and nothing else; not to be written to."""
    with Assistant.open(Settings(home=tmp_path_factory.mktemp("shipped"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def library(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Samsyn with the real documents and five statutes; not to be written to."""
    with Assistant.open(Settings(home=tmp_path_factory.mktemp("library"))) as opened:
        reports = opened.ingest([shared / "documents", *(shared / "law" / s for s in STATUTES)])
        assert [r.line() for r in reports if r.failed] == []
        yield opened


class TinyEmbedder:
    """An embedder of eight dimensions out of a hash: the same text is always the same vector."""

    dimensions = 8
    fingerprint = "tiny-1"

    def encode(self, texts: Sequence[str], kind: str, progress: object = None) -> np.ndarray:
        rows = [np.frombuffer(hashlib.sha256(t.encode()).digest()[:8], np.uint8) for t in texts]
        out = np.array(rows, dtype=np.float32).reshape(len(texts), 8) + 1
        return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def embedder() -> TinyEmbedder:
    """A fake embedder that costs nothing."""
    return TinyEmbedder()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store(home / "samsyn.db")
    yield opened
    opened.close()
