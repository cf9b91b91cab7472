"""Samsyn's search beside other libraries' in one run: `samsyn bench --peers`.

The same documents, statutes and golden questions go through LangChain's stock recipe, Haystack's
BM25 and LlamaIndex's default retriever, each in a virtual environment of its own, once with the
plain texts and once with our cards handed to them too. What cannot be installed is said and left
out. Reads `../shared`; installs with pip as it is configured, so a folder of wheels will do.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.app import Assistant
from assistant.library import static_model
from assistant.library.embeddings import BUILT_IN
from evals import peer_material as material
from evals import peer_table
from evals.peer_table import DEPTH, Measured
from evals.run import build_library

WORKERS = Path(__file__).parent / "peer_workers"
TEXTS = ("plain", "cards")


@dataclass(frozen=True, slots=True)
class Peer:
    """A library to measure: its worker, what pip installs for it, and the embedding, if any."""

    name: str
    worker: str
    environment: str
    requirements: tuple[str, ...]
    embedding: str = ""


_OFFLINE = ("numpy>=2,<3", "tokenizers>=0.22", "scikit-learn>=1.5")
_LANGCHAIN = ("langchain-chroma==1.1.0", "langchain-text-splitters==1.1.3", *_OFFLINE)
_LLAMAINDEX = ("llama-index-core==0.14.25", *_OFFLINE)
PEERS = (
    Peer("Haystack, BM25", "haystack_peer.py", "haystack", ("haystack-ai==3.4.0",)),
    Peer("LangChain, Samsyn's model", "langchain_peer.py", "langchain", _LANGCHAIN, "samsyn"),
    Peer("LangChain, LSA", "langchain_peer.py", "langchain", _LANGCHAIN, "lsa"),
    Peer("LlamaIndex, Samsyn's model", "llamaindex_peer.py", "llamaindex", _LLAMAINDEX, "samsyn"),
    Peer("LlamaIndex, LSA", "llamaindex_peer.py", "llamaindex", _LLAMAINDEX, "lsa"),
)


class PeerUnavailable(Exception):
    """A peer that cannot be measured here; the message says why."""


def environment(folder: Path, requirements: Sequence[str]) -> Path:
    """The Python of a virtual environment with these packages, made unless it is there already.

    Raises PeerUnavailable when pip cannot install them.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "requirements.txt"
    wanted = "\n".join(requirements)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    venv.create(folder, with_pip=True, clear=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, *requirements], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerUnavailable(_last_line(done.stderr) or "pip misslyckades")
    stamp.write_text(wanted, encoding="utf-8")
    return python


def run_worker(peer: Peer, python: Path, source: Path, target: Path) -> dict[str, object]:
    """What the peer's worker wrote. Raises PeerUnavailable when it fails."""
    command = [str(python), str(WORKERS / peer.worker), str(source), str(target), peer.embedding]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAMSYN_", "LANGCHAIN_"))}
    quiet = {"ANONYMIZED_TELEMETRY": "False", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    done = subprocess.run(
        command, env={**kept, **quiet}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PeerUnavailable(_last_line(done.stderr) or f"slutade med {done.returncode}")
    found: dict[str, object] = json.loads(target.read_text(encoding="utf-8"))
    return found


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def measure_peer(
    peer: Peer,
    python: Path,
    given: str,
    texts: material.Texts,
    questions: Sequence[material.Question],
    folder: Path,
) -> Measured:
    """One peer over one set of texts. Raises PeerUnavailable."""
    source, target = folder / f"{given}.json", folder / "out.json"
    if not source.exists():
        documents = [{"id": i, "text": t} for i, t in texts.texts.items()]
        asked = [q.text for q in questions]
        handed = {"documents": documents, "questions": asked, "model": str(folder / "model"), "depth": DEPTH}  # fmt: skip
        source.write_text(json.dumps(handed, ensure_ascii=False), encoding="utf-8")
    found = run_worker(peer, python, source, target)
    rankings: list[list[material.Place]] = found["rankings"]  # type: ignore[assignment]
    return Measured(
        peer.name,
        given,
        [texts.ranking(places, q.targets) for places, q in zip(rankings, questions, strict=True)],
        [[end - start for _, start, end in places] for places in rankings],
        found["milliseconds"],  # type: ignore[arg-type]
        float(found["index_seconds"]),  # type: ignore[arg-type]
        int(found["chunks"]),  # type: ignore[call-overload]
        float(found["median_characters"]),  # type: ignore[arg-type]
    )


def _twice(measure: Callable[[], Measured]) -> Measured:
    """A second try: a busy machine makes Chroma give up waiting for its own database."""
    try:
        return measure()
    except PeerUnavailable:
        return measure()


def measure_own(
    assistant: Assistant,
    given: str,
    texts: material.Texts,
    questions: Sequence[material.Question],
    index_seconds: float,
) -> Measured:
    """Samsyn's search in this process, after one question that loads what it needs."""
    assistant.search.search(questions[0].text, DEPTH)
    rankings, sizes, milliseconds = [], [], []
    for question in questions:
        started = time.perf_counter()
        found = assistant.search.search(question.text, DEPTH)
        milliseconds.append((time.perf_counter() - started) * 1000)
        places = material.own_places(assistant, texts, found)
        rankings.append(texts.ranking(places, question.targets))
        sizes.append([end - start for _, start, end in places])
    rows = assistant.store.query("SELECT length(body) AS n FROM passages WHERE current=1")
    lengths = sorted(int(row["n"]) for row in rows)
    middle = float(lengths[len(lengths) // 2])
    return Measured(
        "Samsyn", given, rankings, sizes, milliseconds, index_seconds, len(lengths), middle
    )


def main(arguments: list[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Measure and print; 0, 1 when some peer could not be measured, 2 without the texts."""
    parser = argparse.ArgumentParser(prog="samsyn bench --peers", description=__doc__)
    default = Path(tempfile.gettempdir()) / "samsyn-peers"
    parser.add_argument("--work", type=Path, default=default, help="folder for the environments")
    parser.add_argument("--only", nargs="*", help="peers whose name begins so")
    parser.add_argument("--json", type=Path, help="write every question's scores")
    options = parser.parse_args(arguments)
    wanted = [
        p for p in PEERS
        if options.only is None or p.name.lower().startswith(tuple(o.lower() for o in options.only))
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="samsyn-peers-") as temporary:
        folder = Path(temporary)
        # One copy for all: the run takes minutes, and the model may be trained anew meanwhile.
        shutil.copytree(BUILT_IN, folder / "model")
        shutil.copy(static_model.__file__, folder / "static_model.py")
        libraries, seconds = {}, {}
        for given in TEXTS:
            started = time.perf_counter()
            libraries[given] = build_library(folder / given, cards=given == "cards")
            seconds[given] = time.perf_counter() - started
        plain = material.plain_texts(libraries["plain"])
        texts = {"plain": plain, "cards": material.with_cards(plain, libraries["cards"])}
        questions = material.questions(plain, libraries["cards"].search.acts)
        if not questions:
            say("Mätningen behöver dokument och lagtext i ../shared.")
            return 2
        measured = [measure_own(libraries[g], g, texts[g], questions, seconds[g]) for g in TEXTS]
        missing: dict[str, str] = {}
        for peer in wanted:
            say(f"{peer.name} …")
            try:
                python = environment(options.work / peer.environment, peer.requirements)
                for given in TEXTS:
                    measured.append(
                        _twice(
                            partial(
                                measure_peer, peer, python, given, texts[given], questions, folder
                            )
                        )
                    )
            except PeerUnavailable as error:
                missing[peer.name] = str(error)
        for library in libraries.values():
            library.close()
    for line in peer_table.tables(measured, questions):
        say(line)
    for name, why in missing.items():
        say(f"{name} kunde inte mätas: {why}")
    if options.json:
        rows = [row for m in measured for row in peer_table.rows(m, questions)]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        options.json.write_text(text, encoding="utf-8")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
