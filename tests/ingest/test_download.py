"""One file over the net: tries, deadlines, redirects, and nothing half taken for whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.errors import UnreadableDocument
from assistant.ingest.download import Patience, allowed, download
from tests.ingest.law_service import Play, Service, running

QUICK = Patience(timeout=0.4, deadline=2, tries=3, pause=0.01)


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as opened:
        yield opened


def get(service: Service, patience: Patience = QUICK, **more):
    return download(f"{service.address}/dokument/a.json", patience, **more)


def test_a_whole_answer_comes_back_with_its_marks(service):
    service.play("a", Play(b"abc", headers={"ETag": '"1"', "Last-Modified": "i dag"}))

    fetched = get(service)

    assert (fetched.body, fetched.etag, fetched.modified) == (b"abc", '"1"', "i dag")


def test_what_has_not_changed_is_not_sent_again(service):
    service.play("a", Play(b"abc", headers={"ETag": '"1"'}))

    assert get(service, etag='"1"').body is None
    assert service.asked[-1][1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    "fault",
    [
        Play(b"", 500),
        Play(b"", 503),
        Play(b"", 429),
        Play(b"ab", length=9),
        Play(b"cut", length=-1),
    ],
)
def test_a_passing_fault_is_tried_again(service, fault):
    service.play("a", fault, fault, b"whole")

    assert get(service, whole=lambda body: body == b"whole").body == b"whole"
    assert service.count("a") == 3


def test_the_pause_doubles_is_bounded_and_longer_when_the_service_asks_for_it(service):
    waits: list[float] = []
    service.play("a", Play(b"", 500), Play(b"", 500), Play(b"", 503, {"Retry-After": "900"}), b"x")

    get(service, Patience(tries=4, pause=1, longest_pause=60), sleep=waits.append)

    assert waits == [1, 2, 60]


def test_after_the_last_try_the_reason_and_the_remedy_are_told(service):
    service.play("a", Play(b"", 502))

    with pytest.raises(UnreadableDocument, match=r"svarade 502; 3 försök") as refused:
        get(service)

    assert "kör kommandot igen" in refused.value.remedy
    assert service.count("a") == 3


def test_a_service_that_says_nothing_is_left_in_time(service):
    silent = threading.Event()
    service.play("a", Play(b"late", wait=silent))
    try:
        with pytest.raises(UnreadableDocument, match="inget svar i tid"):
            get(service, Patience(timeout=0.2, tries=2, pause=0.01))
    finally:
        silent.set()


def test_an_answer_that_comes_too_slowly_is_left(service):
    service.play("a", b"drop by drop")

    with pytest.raises(UnreadableDocument, match="inte klart i tid"):
        get(service, Patience(deadline=-1, tries=1))


def test_a_service_that_is_not_there_is_told():
    with running() as gone:
        pass
    with pytest.raises(UnreadableDocument, match="gick inte att läsa"):
        get(gone)


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_lasting_fault_is_asked_once(service, status):
    service.play("a", Play(b"<html>", status))

    with pytest.raises(UnreadableDocument, match=str(status)):
        get(service)
    assert service.count("a") == 1


def test_an_unasked_for_304_is_a_fault(service):
    service.play("a", Play(b"", 304))

    with pytest.raises(UnreadableDocument, match="304"):
        get(service)


def test_a_redirect_on_the_same_host_is_followed_and_one_elsewhere_is_not(service):
    service.play("a", Play(b"", 302, {"Location": "/dokument/b.json"}))
    service.play("b", b"there")
    assert get(service).body == b"there"

    with running() as elsewhere:
        elsewhere.play("b", b"not ours")
        service.play("a", Play(b"", 302, {"Location": f"{elsewhere.address}/dokument/b.json"}))
        with pytest.raises(UnreadableDocument, match="annan adress"):
            get(service)
        assert elsewhere.asked == []


def test_a_redirect_without_end_is_left(service):
    service.play("a", Play(b"", 302, {"Location": "/dokument/a.json"}))

    with pytest.raises(UnreadableDocument):
        get(service)


def test_an_answer_that_never_ends_is_not_read_to_its_end(service):
    service.play("a", b"x" * 5000)

    with pytest.raises(UnreadableDocument, match="större än"):
        get(service, Patience(largest=4000))


def test_an_answer_packed_unasked_is_refused(service):
    service.play("a", Play(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))

    with pytest.raises(UnreadableDocument, match="gzip"):
        get(service)


@pytest.mark.parametrize("url", ["http://data.riksdagen.se/x", "ftp://a/b", "file:///etc/passwd", "x"])  # fmt: skip
def test_only_https_is_spoken_with_others(url):
    with pytest.raises(UnreadableDocument, match="krypterad"):
        download(url, QUICK)


@pytest.mark.parametrize(
    "url",
    [
        "https://data.riksdagen.se/dokument/sfs-2025-400.json",
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
    ],
)
def test_https_and_the_own_computer_are_allowed(url: str):
    assert allowed(url) is None  # it raises for what is not
