"""The wheel in a fresh environment: `python -m evals.wheel` (minutes, and the network for pip).

Builds the wheel, installs it with all it needs into a virtual environment of its own, and asks a
question in an empty folder: the cards and the model must have come along. `tests/test_wheel.py`
does the same in seconds with the packages that are already installed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "Vem följer upp ett placerat barn?"


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, built into `folder` with the tools already installed."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the installed wheel answers with citations, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="make the environment here and leave it")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="samsyn-wheel-") as temporary:
        folder = Path(temporary)
        environment = options.keep or folder / "environment"
        wheel = build_wheel(folder)
        print(f"{wheel.name}: {wheel.stat().st_size / 1024**2:.1f} MB")
        venv.create(environment, with_pip=True)
        python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True)
        empty = folder / "empty"
        empty.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAMSYN_", "PYTHON"))}
        done = subprocess.run(
            [python, "-m", "assistant", "ask", QUESTION, "--json"],
            cwd=empty,
            env={**kept, "SAMSYN_HOME": str(folder / "home"), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    answer = json.loads(done.stdout)
    print(answer["text"])
    print(f"{len(answer['citations'])} citations")
    return 0 if answer["citations"] and not answer["abstained"] else 1


if __name__ == "__main__":
    sys.exit(main())
