"""Killed at any moment, an ingest loses nothing it acknowledged and leaves nothing half done."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from evals.campaign import KillCampaign, written_files

KILLS = int(os.environ.get("KILLS", "12"))
SHARED = Path(__file__).resolve().parents[3] / "shared"
ACTS = ("lagen-2024-79-skyddat-boende.md", "lvu-1990-52.md", "sof-2025-468.md")
REAL = [*sorted((SHARED / "documents").glob("*.txt")), *(SHARED / "law" / name for name in ACTS)]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120 + 20 * KILLS),
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX"),
]


def check(tmp_path: Path, files: list[Path], kills: int) -> None:
    report = KillCampaign(tmp_path, files).run(kills)

    assert report.broken == [], report.table()
    assert report.kills == kills
    assert report.completed >= 1
    assert report.slowest_reopen < 10


def test_generated_files(tmp_path):
    check(tmp_path, written_files(tmp_path / "files", 5), max(3, KILLS // 3))


@pytest.mark.skipif(
    not all(p.exists() for p in REAL), reason=f"real documents and acts not in {SHARED}"
)
def test_real_documents_and_acts(tmp_path):
    check(tmp_path, REAL, KILLS)
