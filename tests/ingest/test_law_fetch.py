"""`samsyn law fetch`: what is taken in, what is refused, and what a second run does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer

from assistant.answering.citations import applies_from
from assistant.app import Assistant
from assistant.commands.library import law_fetch
from assistant.errors import InvalidCard, InvalidRequest, SettingsError, UserError
from assistant.ingest.download import Patience
from assistant.ingest.law_cache import Kept, LawCache
from assistant.ingest.law_fetch import Fetching, LawReport, fetch_laws
from assistant.ingest.law_sources import FILE, LawSource, chosen, read_sources
from assistant.library.store import Store
from assistant.settings import Settings
from tests.ingest.law_service import TEXT, Play, Service, answer, running

ACT = LawSource(sfs="2031:7", title="Lag (2031:7) om prövning av lampor", riksdag_id="sfs-2031-7",
                chapters=2, paragraphs=5)  # fmt: skip
OTHER = LawSource(sfs="2030:1", title="Lag (2030:1) om ljus", riksdag_id="sfs-2030-1")
SPRING, AUTUMN = date(2031, 5, 1), date(2031, 7, 1)
OTHER_TEXT = "1 § Ljus ska vara tända.\n\n2 § Ljus får släckas.\n"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as opened:
        opened.play("sfs-2031-7", answer())
        opened.play("sfs-2030-1", answer("2030:1", None, OTHER_TEXT))
        yield opened


@pytest.fixture
def fetch(store, embedder, service, home):
    def run(*sources: LawSource, day: date = SPRING, **more) -> list[LawReport]:
        fetching = Fetching(
            service.address, home / "cache" / "law", home / "originals",
            patience=Patience(timeout=0.5, deadline=5, tries=2, pause=0.01),
        )  # fmt: skip
        return fetch_laws(store, embedder, sources or (ACT,), fetching, today=day, **more)

    return run


def versions(store) -> tuple[str, ...]:
    return tuple(sorted(next((d.versions for d in store.documents() if d.id == "sfs-2031-7"), ())))


def quoted(store, chapter: str, paragraph: str) -> list[str]:
    return [p.text for p in store.place("sfs-2031-7", chapter, paragraph) if p.current]


def test_an_act_is_taken_in_with_its_state(fetch, store):
    [report] = fetch()

    assert report.line() == (
        "✓ Lag (2031:7) om prövning av lampor: t.o.m. SFS 2031:9, 2 kap., 5 paragrafer (sfs-2031-7)"
        "\n    ! 1 paragraf får ny lydelse 2031-07-01. Hämta texten igen den dagen."
    )
    [passage] = store.place("sfs-2031-7", "2", "1")
    assert passage.metadata["state"] == "t.o.m. SFS 2031:9"
    assert passage.locator == "2 kap. 1 §"
    assert applies_from(passage, None, None) == "2031-04-01"
    row = store.document("sfs-2031-7")
    assert (row.title, row.owner) == ("Lag (2031:7) om prövning av lampor", "nationell")
    assert quoted(store, "1", "2")[0].startswith("Med lampa avses en glödlampa.")


def test_a_second_run_finds_it_current(fetch, store):
    fetch()
    [report] = fetch()

    assert report.line().startswith("= Lag (2031:7) om prövning av lampor: redan aktuell")
    assert versions(store) == ("1",)


def test_what_the_service_says_is_unchanged_is_not_sent_again(fetch, service):
    service.play("sfs-2031-7", Play(answer(), headers={"ETag": '"a"'}))
    fetch()
    [report] = fetch()

    assert report.status == "current"
    assert [headers.get("If-None-Match") for _, headers in service.asked] == [None, '"a"']


def test_a_newer_state_becomes_a_new_version_and_the_older_stays(fetch, store, service):
    fetch()
    service.play("sfs-2031-7", answer(state="2031:15", stamp="15"))
    [report] = fetch()

    assert (report.status, report.version, report.state) == ("version", "2", "t.o.m. SFS 2031:15")
    assert versions(store) == ("1", "2")
    assert store.document("sfs-2031-7").version == "2"
    assert "2031:15" in store.text("sfs-2031-7")
    assert "2031:15" not in store.text("sfs-2031-7", "1")


def test_an_older_state_is_refused_and_the_next_run_asks_anew(fetch, store, service):
    service.play("sfs-2031-7", answer(state="2031:15", stamp="15"))
    fetch()
    service.play("sfs-2031-7", answer())
    [report] = fetch()

    assert report.failed
    assert "äldre (t.o.m. SFS 2031:9) än bibliotekets (t.o.m. SFS 2031:15)" in report.message
    assert "behölls" in report.remedy
    assert versions(store) == ("1",)
    service.play("sfs-2031-7", answer(state="2031:16", stamp="16"))
    assert fetch()[0].state == "t.o.m. SFS 2031:16"


def test_the_day_a_wording_begins_to_hold_it_becomes_the_current_one(fetch, store, service):
    service.play("sfs-2031-7", Play(answer(), headers={"ETag": '"a"'}))
    fetch()
    [report] = fetch(day=AUTUMN)

    assert (report.status, report.version) == ("version", "2")
    assert [t.split("\n")[0] for t in quoted(store, "1", "2")] == ["Med lampa avses en ljusdiod."]
    assert "glödlampa" in store.text("sfs-2031-7", "1")
    assert fetch(day=AUTUMN)[0].status == "current"


FEWER = TEXT.split("2 kap. Prövningen")[0]
TWICE = TEXT.replace("1 a § Prövningen", "1 § Prövningen")


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (Play(b"<html>Driftstopp</html>"), "webbsida"),
        (Play(answer("2031:8")), "annan författning"),
        (Play(answer(dok_id="sfs-2031-8")), "annan författning"),
        (Play(answer()[:-30], length=-1), "avklippt"),
        (Play(answer()[:-30], length=len(answer())), "bröts efter"),
        (Play(answer().decode().encode("latin-1")), "UTF-8"),
        (Play(answer(text="", html="")), "ingen lagtext"),
        (Play(answer(body=TWICE)), "2 kap. 1 § finns i två lydelser"),
        (Play(b"", 404), "404"),
        (Play(b"", 500), "svarade 500"),
        (Play(b"", 302, {"Location": "http://localhost:1/"}), "annan adress"),
    ],
)
def test_nothing_that_failed_its_check_is_taken_in(fetch, store, service, play, said):
    service.play("sfs-2031-7", play)
    bad, good = fetch(ACT, OTHER)

    assert bad.failed
    assert said in bad.message
    assert bad.remedy
    assert bad.line().startswith("✗ Lag (2031:7) om prövning av lampor: ")
    assert good.status == "added"
    assert [d.id for d in store.documents()] == ["sfs-2030-1"]
    service.play("sfs-2031-7", answer())
    assert fetch()[0].status == "added"


def test_a_service_that_says_nothing_fails_one_act_only(fetch, service):
    silent = threading.Event()
    service.play("sfs-2031-7", Play(answer(), wait=silent))
    try:
        bad, good = fetch(ACT, OTHER)
    finally:
        silent.set()

    assert "inget svar i tid" in bad.message
    assert good.status == "added"


def test_a_service_that_is_down_is_waited_for_once(fetch, service):
    service.play("sfs-2031-7", Play(b"", 503))
    service.play("sfs-2030-1", Play(b"", 503), answer("2030:1", None, OTHER_TEXT))
    fetch(ACT, OTHER)

    assert (service.count("sfs-2031-7"), service.count("sfs-2030-1")) == (2, 1)
    assert [r.failed for r in fetch(OTHER, ACT)] == [False, True]
    assert service.count("sfs-2031-7") == 4


def test_a_text_with_much_less_than_expected_is_laid_aside_and_not_taken_in(fetch, service, home):
    many = LawSource(**{**ACT.model_dump(), "paragraphs": 40})
    [report] = fetch(many)

    assert report.message == "Texten har 5 paragrafer, 40 väntat."
    aside = home / "cache" / "law" / "granska" / "sfs-2031-7.md"
    assert str(aside) in report.remedy
    assert "#### 1 a §" in aside.read_text(encoding="utf-8")


def test_a_text_with_much_less_than_the_present_version_is_not_taken_in(fetch, store, service):
    numbered = "\n\n".join(f"{n} § Nummer {n}." for n in range(1, 41))
    free = LawSource(sfs="2031:7", title="Lag (2031:7) om lampor", riksdag_id="sfs-2031-7")
    service.play("sfs-2031-7", answer(body=numbered))
    fetch(free)
    service.play("sfs-2031-7", answer(state="2031:15", body=numbered.split("30 §")[0]))
    [report] = fetch(free)

    assert report.message == "Texten har 29 paragrafer, 40 i version 1."
    assert versions(store) == ("1",)
    service.play("sfs-2031-7", answer(state="2031:15", body=numbered.split("39 §")[0]))
    assert fetch(free)[0].status == "version"


def test_an_act_not_yet_in_force_waits(fetch, service):
    body = "/Träder i kraft I:2032-01-01/\n\n1 § Ljus.\n\n2 § Mer ljus.\n"
    service.play("sfs-2030-1", answer("2030:1", None, body))

    assert "gäller först från 2032-01-01" in fetch(OTHER)[0].message
    assert fetch(OTHER, day=date(2032, 1, 1))[0].state == "ursprunglig lydelse, SFS 2030:1"


def test_a_run_that_was_broken_off_goes_on_where_it_was(fetch, store, service):
    service.play("sfs-2030-1", answer("2030:1", None, OTHER_TEXT))

    class Killed(BaseException):
        pass

    def kill(report: LawReport, *_: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        fetch(ACT, OTHER, resume=True, on_act=kill)
    reports = fetch(ACT, OTHER, resume=True)

    assert [r.status for r in reports] == ["current", "added"]
    assert (service.count("sfs-2031-7"), service.count("sfs-2030-1")) == (1, 1)
    fetch(ACT, OTHER, resume=True)
    assert (service.count("sfs-2031-7"), service.count("sfs-2030-1")) == (2, 2)


def test_a_run_with_a_failure_asks_again_for_the_failed_one_only(fetch, service):
    service.play("sfs-2030-1", Play(b"", 404), answer("2030:1", None, OTHER_TEXT))
    assert [r.failed for r in fetch(ACT, OTHER, resume=True)] == [False, True]
    assert [r.failed for r in fetch(ACT, OTHER, resume=True)] == [False, False]

    assert (service.count("sfs-2031-7"), service.count("sfs-2030-1")) == (1, 2)


def test_a_killed_run_loses_nothing_and_goes_on(home, service, tmp_path):
    legislation = tmp_path / "cards" / "legislation"
    legislation.mkdir(parents=True)
    (legislation / "acts.yaml").write_text("acts: []\n")
    acts = [f"{{sfs: '{a.sfs}', title: '{a.title}', riksdag_id: {a.riksdag_id}}}" for a in (ACT, OTHER)]  # fmt: skip
    (tmp_path / "cards" / FILE).write_text(f"sources: [{', '.join(acts)}]\n", encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from assistant.commands.library import law_fetch; law_fetch()",
    ]
    environment = {
        **os.environ, "SAMSYN_HOME": str(home), "SAMSYN_CORPUS": str(tmp_path / "cards"),
        "SAMSYN_LAW_SERVICE": service.address,
    }  # fmt: skip
    silent = threading.Event()
    good = answer("2030:1", None, OTHER_TEXT)
    service.play("sfs-2030-1", Play(good, wait=silent), good)
    try:
        run = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        with run.stdout:
            assert run.stdout.readline().startswith("[1/2] ✓")
            while not service.count("sfs-2030-1"):
                assert run.poll() is None
                time.sleep(0.01)
            run.kill()
            run.wait()
    finally:
        silent.set()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("[1/2] = Lag (2031:7) om prövning av lampor: redan aktuell")
    assert "[2/2] ✓ Lag (2030:1) om ljus: ursprunglig lydelse, SFS 2030:1" in done.stdout
    assert service.count("sfs-2031-7") == 1
    with closing(Store(home / "samsyn.db")) as store:
        assert versions(store) == ("1",)


def test_what_was_fetched_and_not_yet_taken_in_is_taken_in_without_asking(fetch, service, home):
    now = datetime.now(UTC)
    cache = LawCache(home / "cache" / "law")
    cache.begin(now)
    cache.keep("sfs-2031-7", Kept(answer(), "", "", now + timedelta(seconds=1)))

    assert fetch(ACT, resume=True)[0].status == "added"
    assert service.asked == []


def test_a_cache_that_was_damaged_counts_as_none(fetch, service, home):
    service.play("sfs-2031-7", Play(answer(), headers={"ETag": '"a"'}))
    fetch()
    (home / "cache" / "law" / "sfs-2031-7.json").write_bytes(b"half a fi")
    (home / "cache" / "law" / "run.json").write_text("{")
    fetch(resume=True)

    assert [headers.get("If-None-Match") for _, headers in service.asked] == [None, None]


def test_a_cache_that_cannot_be_written_is_told(fetch, home):
    (home / "cache").write_text("a file where the folder should be")
    [report] = fetch()

    assert report.failed
    assert "kan inte sparas" in report.message


def test_the_sources_are_every_act_in_force(assistant):
    sources = read_sources(assistant.settings.corpus)
    acts = assistant.store.cards("act").values()

    assert set(sources) == {a["sfs"] for a in acts if not a["repealed"]}
    titles = {a["sfs"]: a["title"] for a in acts}
    for sfs, source in sources.items():
        assert source.title == titles[sfs]
        assert source.riksdag_id == "sfs-" + sfs.replace(":", "-")


def test_the_expected_numbers_are_those_of_the_texts(shared):
    from assistant.ingest.law_checks import counts
    from assistant.ingest.readers.statute import read_statute

    sources = read_sources(Settings().corpus)
    for name in ("sol-2025-400.md", "lvu-1990-52.md", "se-lex/sfs-2017-725.md"):
        read = read_statute((shared / "law" / name).read_bytes(), name)
        source = sources[read.metadata["sfs"]]
        assert (source.chapters, source.paragraphs) == counts(read)
        assert source.checked_state == read.metadata["state_sfs"]


def test_own_sources_add_to_the_shipped_ones_and_a_bad_file_is_named(home):
    own = home / "corpus" / FILE
    own.parent.mkdir(parents=True)
    own.write_text('sources:\n  - {sfs: "2031:7", title: Lampor, riksdag_id: sfs-2031-7}\n')
    sources = read_sources(Settings().corpus, home / "corpus")
    assert sources["2031:7"].title == "Lampor"
    assert "2025:400" in sources

    own.write_text("sources:\n  - {sfs: 7, title: Lampor}\n")
    with pytest.raises(InvalidCard, match=r"sources\.yaml"):
        read_sources(Settings().corpus, home / "corpus")


def test_acts_are_chosen_by_their_number():
    sources = {"2031:7": ACT, "2030:1": OTHER}

    assert chosen(sources, []) == [ACT, OTHER]
    assert chosen(sources, ["SFS 2030:1", "2030-1"]) == [OTHER]
    with pytest.raises(InvalidRequest, match="2029:1"):
        chosen(sources, ["2029:1"])


@pytest.mark.parametrize("address", ["http://data.riksdagen.se", "ftp://x", "", "http://localhost.example.se"])  # fmt: skip
def test_an_address_that_is_not_encrypted_is_no_setting(address):
    with pytest.raises(SettingsError, match="SAMSYN_LAW_SERVICE"):
        Settings(law_service=address)


def test_the_command_says_what_became_of_each_act(home: Path, service, monkeypatch, capsys):
    corpus = home / "corpus" / FILE
    corpus.parent.mkdir(parents=True)
    corpus.write_text(
        'sources:\n  - {sfs: "2031:7", title: Lag (2031:7) om lampor, riksdag_id: sfs-2031-7}\n'
        '  - {sfs: "2030:9", title: Lag (2030:9) om mörker, riksdag_id: sfs-2030-9}\n'
    )
    monkeypatch.setenv("SAMSYN_LAW_SERVICE", service.address)

    with pytest.raises(typer.Exit) as ended:
        law_fetch(["2031:7", "2030:9"])
    out = capsys.readouterr().out
    assert ended.value.exit_code == 1
    assert "[1/2] ✓ Lag (2031:7) om lampor: t.o.m. SFS 2031:9" in out
    assert "[2/2] ✗ Lag (2030:9) om mörker: Tjänsten har ingen sådan författning (404)." in out
    assert "1 intagna, 0 redan aktuella, 1 misslyckade." in out

    law_fetch(["2031:7"], as_json=True)
    assert '"status": "current"' in capsys.readouterr().out
    with pytest.raises(UserError, match="finns inte bland"):
        law_fetch(["1:1"])
    with Assistant.open(Settings(home=home)) as assistant:
        assert assistant.store.document("sfs-2031-7").metadata["state"] == "t.o.m. SFS 2031:9"


def test_asking_never_goes_out_on_the_net(assistant, monkeypatch):
    def no_net(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", no_net)

    assert assistant.ask("Vem följer upp ett placerat barn?").citations
