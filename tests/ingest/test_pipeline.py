"""Files come in whole or not at all, one report line a file, and old versions stay citable."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import DocumentNotFound, InvalidRequest, LibraryBusy
from assistant.ingest.pipeline import FileReport, IngestOptions, find_files, ingest, safe_id

PLAN = "Plan för uppföljning\n\nNämnden följer upp hemmet {} gånger om året.\n"
ACT = """---
beteckning: "2030:1"
rubrik: "Omsorgslag (2030:1)"
andring_inford: "t.o.m. SFS {}"
---
# Omsorgslag (2030:1)

### 1 §

Nämnden ansvarar {}.
"""


class FailingEmbedder:
    """Raises at the text that holds the word."""

    dimensions, fingerprint = 8, "failing"

    def __init__(self, word: str) -> None:
        self.word = word

    def encode(self, texts, kind, progress=None):
        if any(self.word in text for text in texts):
            raise RuntimeError("the model broke")
        return np.ones((len(texts), 8), np.float32) / np.float32(8**0.5)


@pytest.fixture
def take(store, embedder, home, tmp_path):
    """Write the files given as name=content and take them in; the reports."""

    def run(*files: tuple[str, str | bytes], **options) -> list[FileReport]:
        paths = []
        for name, content in files:
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return ingest(
            store, embedder, paths, IngestOptions(**options), originals=home / "originals"
        )

    return run


def test_a_file_becomes_a_document_with_passages_and_its_original_is_kept(take, store, home):
    (report,) = take(("Plan.txt", PLAN.format("två")), owner="Umeå", provider="Solgläntan")
    row = store.document("Plan.txt")
    assert (report.status, report.document_id, report.version) == ("added", "Plan.txt", "1")
    assert (row.owner, row.provider, row.passages) == ("Umeå", "Solgläntan", report.passages)
    assert store.text("Plan.txt").endswith("följer upp hemmet två gånger om året.")
    assert [p.name for p in (home / "originals").iterdir()] == [
        f"{store.content_hashes('Plan.txt')[0]}.txt"
    ]
    assert report.line() == "✓ Plan.txt: «Plan för uppföljning», 1 avsnitt (Plan.txt)"


def test_the_same_content_twice_is_one_document(take, store):
    first, second = take(("a.txt", PLAN), ("b.txt", PLAN))
    assert (first.status, second.status) == ("added", "known")
    assert second.document_id == "a.txt"
    assert [d.id for d in store.documents()] == ["a.txt"]


def test_two_files_of_one_name_and_different_content_are_two_documents(take, store):
    reports = take(("x/Rapport.txt", PLAN.format(1)), ("y/Rapport.txt", PLAN.format(2)))
    assert [r.status for r in reports] == ["added", "added"]
    assert {d.id for d in store.documents()} == {"Rapport.txt", "Rapport.txt~2"}


def test_replacing_makes_a_new_version_and_the_old_one_stays_citable(take, store):
    take(("Plan.txt", PLAN.format("två")))
    (report,) = take(("Plan 2025.txt", PLAN.format("tre")), replaces="Plan.txt")
    assert (report.status, report.document_id, report.version) == ("version", "Plan.txt", "2")
    row = store.document("Plan.txt")
    assert (row.version, sorted(row.versions)) == ("2", ["1", "2"])
    assert "tre gånger" in store.text("Plan.txt")
    assert "två gånger" in store.text("Plan.txt", "1")
    current = store.query("SELECT version FROM passages WHERE current=1")
    assert {r["version"] for r in current} == {"2"}
    assert take(("igen.txt", PLAN.format("två")))[0].status == "known"


def test_replacing_needs_one_file_and_a_document_that_exists(take):
    with pytest.raises(InvalidRequest, match="2 angavs"):
        take(("a.txt", PLAN), ("b.txt", PLAN), replaces="a.txt")
    with pytest.raises(DocumentNotFound, match=r"saknas\.txt"):
        take(("a.txt", PLAN), replaces="saknas.txt")


def test_a_newer_state_of_an_act_becomes_current_and_an_older_one_does_not(take, store):
    take(("lag.md", ACT.format("2031:7", "nu")))
    (newer,) = take(("lag-ny.md", ACT.format("2031:12", "framöver")))
    assert (newer.status, newer.document_id) == ("version", "sfs-2030-1")
    assert "framöver" in store.text("sfs-2030-1")
    (older,) = take(("lag-gammal.md", ACT.format("2031:9", "förut")))
    assert older.status == "version"
    assert "framöver" in store.text("sfs-2030-1")
    assert "förut" in store.text("sfs-2030-1", older.version)
    (current,) = [p for p in store.place("sfs-2030-1", None, "1") if p.current]
    assert current.text == "Nämnden ansvarar framöver."


def test_every_bad_file_is_named_in_swedish_and_the_rest_go_on(take, store, embedder, tmp_path):
    folder = tmp_path / "tom mapp"
    folder.mkdir()
    missing = ingest(store, embedder, [tmp_path / "saknas.txt", Path("x" * 300), folder])
    assert [r.status for r in missing] == ["failed"] * 3
    assert "finns inte" in missing[0].message
    assert "finns inte" in missing[1].message
    assert missing[2].message == f"Mappen «{folder}» innehåller inga dokument."
    reports = take(
        ("tom.txt", b""),
        ("nul.txt", b"\x00\x00\x00"),
        ("stor.txt", "a " * 3000),
        ("ark.xyz", "text"),
        ("film.txt", b"%PDF-1.7\nbinary"),
        ("skadad.pdf", b"not a pdf"),
        ("skadad.docx", b"PK\x03\x04"),
        ("Plan.txt", PLAN),
        max_bytes=5000,
    )
    assert [r.status for r in reports] == ["failed"] * 7 + ["added"]
    for report, words in zip(
        reports,
        ["är tom", "ingen text", "gränsen är", "format", "inte en textfil utan en PDF"],
        strict=False,
    ):
        assert words in report.message
    for report in reports[:-1]:
        name = Path(report.path).name
        assert f"«{name}»" in report.message
        assert report.remedy.endswith(".")
        assert report.line().startswith(f"✗ {name}: ")
    assert [d.id for d in store.documents()] == ["Plan.txt"]


def test_a_statute_with_metadata_only_is_no_failure(take):
    (report,) = take(("lag.md", ACT.partition("# ")[0].format("2031:7")))
    assert report.status == "no_text"
    assert not report.failed
    assert "ingen text" in report.line()


def test_nothing_half_is_stored_when_a_step_raises(store, tmp_path, home):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Ordet är {name * 8}.", encoding="utf-8")
    with pytest.raises(RuntimeError):
        ingest(
            store,
            FailingEmbedder("bbbbbbbb"),
            [tmp_path / "a.txt", tmp_path / "b.txt"],
            originals=home / "originals",
        )
    assert [d.id for d in store.documents()] == ["a.txt"]
    assert len(list((home / "originals").iterdir())) == 1
    assert store.find_content("nothing") is None


def test_a_type_that_does_not_exist_is_named_before_anything_is_read(take, store):
    with pytest.raises(InvalidRequest, match="«bok»"):
        take(("a.txt", PLAN), type="bok")
    assert store.documents() == []


def test_a_folder_gives_its_documents_in_order_without_hidden_files_or_data(tmp_path):
    for name in ("b.txt", "a.md", "under/c.txt", ".dold.txt", "data.csv", "arkiv.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")
    assert [p.relative_to(tmp_path).as_posix() for p in find_files([tmp_path])] == [
        "a.md",
        "b.txt",
        "under/c.txt",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\Plan.txt", "Plan.txt"),
        ('a<b>:"|?*.txt', "ab.txt"),
        ("\x00\u202e", "dokument"),
        ("å" * 300, "å" * 120),
    ],
)
def test_an_id_is_a_plain_name(name, expected):
    assert safe_id(name) == expected


HOLD = """
import sys, time
from pathlib import Path
from filelock import FileLock
with FileLock(sys.argv[1]):
    sys.stdout.write("held\\n"); sys.stdout.flush()
    time.sleep(30)
"""


def test_a_second_writer_is_told_to_wait_within_three_seconds(take, store):
    command = [sys.executable, "-c", HOLD, str(store.path) + ".lock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        started = time.monotonic()
        try:
            with pytest.raises(LibraryBusy, match="annan Samsyn-process"):
                take(("a.txt", PLAN))
        finally:
            other.kill()
        assert time.monotonic() - started < 3
    assert take(("a.txt", PLAN))[0].status == "added"


def test_no_personal_data_of_a_file_gets_into_the_library(take, store, home):
    number, phone, mail = "19121212-1212", "070-174 06 05", "anna.ek@kommun.se"
    text = (
        f"# Besök {number}\n\nNämnden talade med {number}, {phone} och {mail}.\n\n"
        "## Nästa besök\n\nDet blir 2030-05-18 enligt SFS 2025:400, dnr KS 2015/0193.\n"
    )
    (report,) = take((f"Besök {number}.md", text))
    assert (report.status, report.document_id) == ("added", "Besök XXXXXXXXXXXXX.md")
    assert report.line().endswith(
        "\n    ! 2 personnummer, 1 telefonnummer och 1 e-postadress maskerades."
    )
    stored = store.text(report.document_id)
    assert len(stored) == len(text.replace("# ", "").replace("#", "").strip())
    assert "2030-05-18 enligt SFS 2025:400, dnr KS 2015/0193" in stored
    tables = [r["name"] for r in store.query("SELECT name FROM sqlite_master WHERE type='table'")]
    everything = "\n".join(
        str(value) for t in tables for row in store.query(f'SELECT * FROM "{t}"') for value in row
    )
    assert stored in everything
    for secret in (number, phone, mail, "1212", "174", "anna.ek", "121212"):
        assert secret not in everything
    (original,) = (home / "originals").iterdir()
    assert original.read_text(encoding="utf-8") == text


def test_a_document_marked_as_protected_is_refused_whole_and_a_statute_is_left_as_it_is(
    take, store, home
):
    (report,) = take(("akt.txt", "SEKRETESSMARKERAD\n\nUtredning om ett barn."))
    assert report.status == "failed"
    assert "skyddade personuppgifter" in report.message
    assert not (home / "originals").exists()
    (report,) = take(("lag.md", ACT.format("2031:7", "för 121212-1212 (Anna Ek)")))
    assert report.warnings == ()
    assert "121212-1212" in store.text("sfs-2030-1")
    (report,) = take(("brev.md", "# Brev\n\nBarnet 121212-1212 bor här.\n"), type="statute")
    assert "121212" not in store.text("brev.md")
