"""Tells, before anything is installed, what would go wrong and what to do about it.

Run by `make`. Uses nothing but the standard library of whatever Python there is, old ones too.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys

NEEDED = 3 * 10**9
"""Bytes of disk that the packages, their unpacking and a first library take (2.4, 0.3 and 0.2 billion)."""


def room_is_short():
    """Bytes that are free where the packages go, when they are not there yet and it is too little; else None."""
    if os.path.exists(os.path.join(".venv", ".installed")):
        return None
    free = shutil.disk_usage(".").free
    return free if free < NEEDED else None


def torch_is_settled():
    """Whether pip would take a torch that is not the CUDA build: installed, local or by an index."""
    if os.path.exists(os.path.join(".venv", "lib")):
        for root, folders, _ in os.walk(os.path.join(".venv", "lib")):
            if "torch" in folders and root.endswith("site-packages"):
                return True
    if (
        os.environ.get("PIP_EXTRA_INDEX_URL")
        or os.environ.get("PIP_INDEX_URL")
        or os.environ.get("PIP_FIND_LINKS")
    ):
        return True
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "config", "list"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        settings = asked.stdout.decode("utf-8", "replace")
    except OSError:
        return False
    return "find-links" in settings or "extra-index-url" in settings or "index-url" in settings


def main():
    """Exit 1 with a clear line for what stops the installation; warn of what is only costly."""
    if sys.version_info < (3, 11):
        sys.stderr.write(
            "Samsyn behöver Python 3.11 eller nyare; det här är %s.\n"
            "Installera en nyare Python och kör: make PYTHON=python3.11\n"
            % platform.python_version()
        )
        return 1
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.stderr.write(
            "Python saknar modulen venv.\nPå Debian och Ubuntu: sudo apt-get install python3-venv\n"
        )
        return 1
    free = room_is_short()
    if free is not None:
        sys.stderr.write(
            "Det är bara %.1f GB ledigt på disken och installationen tar %.0f GB.\n"
            "Frigör utrymme, eller lägg Samsyns mapp på en större disk, och kör om.\n"
            % (free / 1e9, NEEDED / 1e9)
        )
        return 1
    if sys.platform.startswith("linux") and not torch_is_settled():
        sys.stderr.write(
            "Obs: på Linux hämtar pip torch med CUDA, flera gigabyte. Samsyn behöver det inte. Mindre går det med\n"
            "PyTorchs eget CPU-index (adressen står på pytorch.org under Get Started, CPU):\n"
            "  PIP_EXTRA_INDEX_URL=<adressen> make serve\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
