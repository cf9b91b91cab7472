"""Fault campaigns: what the library promises when the power goes, held against what happens.

``python -m evals.campaign kill --count 50`` kills a process that takes in files, at random moments,
opens the library after each kill and checks it, and prints a table. Exit code 1 when a promise was
broken. ``--files`` names the files; without it, generated ones are used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.app import Assistant
from assistant.library.doctor import examine
from assistant.library.embeddings import BuiltInEmbedder
from assistant.library.store import Store
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
READY = "ready"


@dataclass
class KillReport:
    """What a campaign of kills came to; `broken` names every promise that was not kept."""

    kills: int = 0
    during_start: int = 0
    during_files: int = 0
    acknowledged: int = 0
    completed: int = 0
    slowest_reopen: float = 0.0
    broken: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures, one a line."""
        rows = {
            "kills": self.kills,
            "  while opening the library": self.during_start,
            "  while taking in files": self.during_files,
            "files acknowledged before a kill": self.acknowledged,
            "libraries completed and compared with a clean one": self.completed,
            "slowest reopening, seconds": round(self.slowest_reopen, 2),
            "promises broken": len(self.broken),
        }
        lines = [f"{name:<52}{value:>8}" for name, value in rows.items()]
        return "\n".join([*lines, *(f"  ! {text}" for text in self.broken)])


def written_files(folder: Path, count: int = 8) -> list[Path]:
    """Text files of rising size, for when no real ones are at hand."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(1, count + 1):
        parts = [f"# Uppföljning {number}\n"]
        for part in range(1, 12 * number):
            parts.append(
                f"## Avsnitt {part}\n\nNämnden följer upp verksamhet {number} på punkt {part}."
                " Utföraren lämnar underlag, och handläggaren skriver en rapport om bristerna.\n"
            )
        path = folder / f"uppfoljning-{number}.md"
        path.write_text("\n".join(parts), encoding="utf-8")
        files.append(path)
    return files


def ingest(home: Path, corpus: Path, files: Sequence[Path]) -> None:
    """Take in files, and say so on standard output, a line each, once they are safe."""
    with Assistant.open(Settings(home=home, corpus=corpus)) as assistant:
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        for path in files:
            for report in assistant.ingest([path]):
                line = [
                    report.status,
                    report.document_id,
                    report.version,
                    report.passages,
                    path.name,
                ]
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()


def manifest(store: Store) -> dict[str, str]:
    """A hash for every table's content without row ids and times: equal libraries, equal hashes."""
    queries = {
        "documents": "SELECT id, type, title, owner, provider, shipped, current_version"
        " FROM documents ORDER BY id",
        "versions": "SELECT document_id, version, content_hash, file_name, type, title, text,"
        " metadata FROM versions ORDER BY document_id, version",
        "passages": "SELECT p.document_id, p.version, p.start, p.end, p.locator, p.heading_path,"
        " p.body, p.page, p.chapter, p.paragraph, p.card_id, p.current, f.body, f.heading, f.plain,"
        " v.vector FROM passages p LEFT JOIN fulltext f ON f.rowid=p.id LEFT JOIN vectors v"
        " ON v.kind='passage' AND v.owner_id=p.id"
        " ORDER BY p.document_id, p.version, p.start, p.end, p.card_id",
        "questions": "SELECT p.document_id, p.card_id, q.text, q.terms, v.vector, t.rowid IS NULL"
        " FROM questions q JOIN passages p ON p.id=q.passage_id LEFT JOIN question_text t"
        " ON t.rowid=q.id LEFT JOIN vectors v ON v.kind='question' AND v.owner_id=q.id"
        " ORDER BY p.document_id, p.card_id, q.text",
        "vectors": "SELECT kind, count(*) FROM vectors GROUP BY kind ORDER BY kind",
        "cards": "SELECT id, kind, data FROM cards ORDER BY id",
        "words": "SELECT plain, stem FROM words ORDER BY plain, stem",
    }
    out = {}
    for name, sql in queries.items():
        digest = hashlib.sha256()
        for row in store.query(sql):
            digest.update(repr(tuple(row)).encode())
        out[name] = digest.hexdigest()
    return out


class KillCampaign:
    """Kills of one ingest after the other, over as many libraries as it takes."""

    def __init__(self, folder: Path, files: Sequence[Path], seed: int = 1) -> None:
        self.folder = folder
        self.files = list(files)
        self.random = random.Random(seed)
        self.report = KillReport()
        self.embedder = BuiltInEmbedder()
        self.corpus = folder / "corpus"
        # A copy: someone may be editing the cards while this runs.
        shutil.copytree(Settings().corpus, self.corpus)
        begun = time.monotonic()
        clean = folder / "clean"
        self._attempt(clean, None, [])
        if self.report.broken:
            raise RuntimeError(f"no campaign without a clean ingest: {self.report.broken[0]}")
        self.seconds = time.monotonic() - begun
        store = Store(clean / "samsyn.db")
        self.clean = manifest(store)
        store.close()

    def run(self, count: int) -> KillReport:
        """Kill `count` times; a library whose ingest ends unharmed is compared with a clean one.

        Ends early when a promise was broken, so that its library can be looked at.
        """
        number = 0
        while self.report.kills < count and not self.report.broken:
            number += 1
            home = self.folder / f"home-{number}"
            acknowledged: list[list[object]] = []
            while self.report.kills < count and self._attempt(home, self._moment(), acknowledged):
                self._check(home, acknowledged)
                if self.report.broken:
                    return self.report
            self._attempt(home, None, acknowledged)
            self._check(home, acknowledged)
            self._compare(home)
            shutil.rmtree(home)
        return self.report

    def _moment(self) -> tuple[int, float]:
        """(lines to wait for, seconds after them): half by the clock, half right after a file."""
        if self.random.random() < 0.5:
            return 0, self.random.uniform(0.1, self.seconds)
        return self.random.randint(1, len(self.files)), self.random.uniform(0.0, 0.3)

    def _attempt(
        self, home: Path, moment: tuple[int, float] | None, acknowledged: list[list[object]]
    ) -> bool:
        """One ingest, killed at the moment given; False when it ended by itself."""
        command = [sys.executable, "-m", "evals.campaign", "ingest", str(home), str(self.corpus)]
        with subprocess.Popen(
            [*command, *map(str, self.files)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT,
        ) as process:  # fmt: skip
            lines: list[str] = []
            seen = threading.Semaphore(0)

            def read() -> None:
                for line in process.stdout or ():
                    lines.append(line)
                    seen.release()

            reader = threading.Thread(target=read)
            reader.start()
            if moment is not None:
                for _ in range(moment[0]):
                    while not seen.acquire(timeout=0.05) and process.poll() is None:
                        pass
                time.sleep(moment[1])
                process.kill()
            reader.join()
            complaint = process.stderr.read() if process.stderr else ""
            code = process.wait()
        # A line without its end was cut by the kill: nothing was promised.
        said = [json.loads(x) for x in lines if x.endswith("\n") and x.strip() != READY]
        acknowledged.extend(line for line in said if line[0] != "known")
        if code == 0:
            return False
        if moment is None or code != -9:
            self.report.broken.append(f"the process ended with {code}: {complaint[-400:]}")
            return False
        self.report.kills += 1
        self.report.acknowledged += sum(line[0] != "known" for line in said)
        if lines:
            self.report.during_files += 1
        else:
            self.report.during_start += 1
        return True

    def _check(self, home: Path, acknowledged: Sequence[Sequence[object]]) -> None:
        """Reopen, and hold the library against what was promised."""
        if not (home / "samsyn.db").exists():
            if acknowledged:
                self.report.broken.append("the database is gone")
            return
        begun = time.monotonic()
        store = Store(home / "samsyn.db")
        self.report.slowest_reopen = max(self.report.slowest_reopen, time.monotonic() - begun)
        try:
            broken = [f.message for f in examine(store, self.embedder, home) if f.kind != "partial"]
            for status, document, version, passages, name in acknowledged:
                rows = store.query(
                    "SELECT count(*) AS n FROM passages WHERE document_id=? AND version=?",
                    (document, version),
                )
                if status == "failed" or rows[0]["n"] != passages:
                    broken.append(f"{name}: {status}, {rows[0]['n']} of {passages} passages")
            for row in store.query(
                "SELECT content_hash FROM versions GROUP BY content_hash HAVING count(*) > 1"
            ):
                broken.append(f"{row['content_hash']} is there twice")
            for row in store.query(
                "SELECT document_id FROM versions v WHERE NOT EXISTS (SELECT 1 FROM passages p"
                " WHERE p.document_id=v.document_id AND p.version=v.version)"
            ):
                broken.append(f"{row['document_id']} has no passages")
            self.report.broken += [f"after kill {self.report.kills}: {text}" for text in broken]
        finally:
            store.close()

    def _compare(self, home: Path) -> None:
        store = Store(home / "samsyn.db")
        found = manifest(store)
        store.close()
        differ = [name for name, digest in self.clean.items() if found[name] != digest]
        self.report.broken += [f"{home.name}: {name} differ from a clean ingest" for name in differ]
        left = list((home / "originals").glob("*.part"))
        self.report.broken += [f"{home.name}: {path.name} is left" for path in left]
        self.report.completed += 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    kill = commands.add_parser("kill", help="kill -9 at random moments of an ingest")
    kill.add_argument("--count", type=int, default=50)
    kill.add_argument("--seed", type=int, default=1)
    kill.add_argument("--files", type=Path, nargs="*", default=[])
    one = commands.add_parser("ingest", help="the process that is killed")
    one.add_argument("home", type=Path)
    one.add_argument("corpus", type=Path)
    one.add_argument("files", type=Path, nargs="*")
    chosen = parser.parse_args(arguments)
    if chosen.command == "ingest":
        ingest(chosen.home, chosen.corpus, chosen.files)
        return 0
    with tempfile.TemporaryDirectory(prefix="samsyn-kill-") as folder:
        files = chosen.files or written_files(Path(folder) / "files")
        report = KillCampaign(Path(folder), [f.resolve() for f in files], chosen.seed).run(
            chosen.count
        )
    print(report.table())
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
