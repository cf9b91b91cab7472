"""One file over HTTPS, with retries, a deadline and nothing taken for whole that is not.

The only module that reaches the net for the user, and only when a command for it was given. It
follows no redirect to another host, and speaks plain HTTP with the own computer only.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from assistant.errors import UnreadableDocument

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try; `largest` is in bytes.

    `timeout` is for one silence, `deadline` for one whole try. Between tries it waits `pause`,
    then twice as long each time, never more than `longest_pause`.
    """

    timeout: float = 30
    deadline: float = 180
    tries: int = 4
    pause: float = 2
    longest_pause: float = 60
    largest: int = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer. `body` None: not modified since `etag` or `modified`, which are then empty."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


class PassingFault(Exception):
    """A fault that may be gone at the next try; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to the same scheme, host and port, and no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise UnreadableDocument(
                f"Tjänsten skickade vidare till en annan adress ({urlsplit(newurl).netloc}).",
                "Inget togs in. Kontrollera SAMSYN_LAW_SERVICE och nätets inloggningssida.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(
    url: str,
    patience: Patience,
    *,
    etag: str = "",
    modified: str = "",
    whole: Callable[[bytes], bool] = bool,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """The content of `url`, asked for again only if it changed since `etag` or `modified`.

    `whole` tells a complete body from one that was cut off, which is tried again.

    Raises UnreadableDocument, with what went wrong and what to do, when the tries are used up (its
    cause is then a `PassingFault`) or another try would not help.
    """
    allowed(url)
    fault: PassingFault | None = None
    for number in range(1, patience.tries + 1):
        try:
            fetched = _once(url, patience, etag, modified)
            if fetched.body is not None and not whole(fetched.body):
                raise PassingFault("svaret är avklippt")
            return fetched
        except PassingFault as error:
            fault = error
            if number < patience.tries:
                pause = max(patience.pause * 2 ** (number - 1), error.wait)
                sleep(min(pause, patience.longest_pause))
    raise UnreadableDocument(
        f"Tjänsten gick inte att läsa ({fault}; {patience.tries} försök).",
        "Kontrollera nätet och kör kommandot igen; det som redan är hämtat hämtas inte om.",
    ) from fault


def allowed(url: str) -> None:
    """Raise UnreadableDocument unless `url` is HTTPS, or HTTP to the own computer."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    raise UnreadableDocument(
        f"Adressen {url} är inte krypterad.", "Ange en adress som börjar med https://."
    )


def _once(url: str, patience: Patience, etag: str, modified: str) -> Fetched:
    request = urllib.request.Request(
        url,
        headers={
            "User-Agent": "Samsyn (lagtext till lokalt bibliotek)",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            **({"If-None-Match": etag} if etag else {}),
            **({"If-Modified-Since": modified} if modified else {}),
        },
    )
    # The own computer is never reached by way of a proxy; others as the environment says.
    here = urlsplit(url).hostname in LOOPBACK
    handlers: list[Any] = [_SameHost, *([urllib.request.ProxyHandler({})] if here else [])]
    try:
        with urllib.request.build_opener(*handlers).open(
            request, timeout=patience.timeout
        ) as answer:
            body = _read(answer, patience)
            return Fetched(
                body, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
            )
    except urllib.error.HTTPError as error:
        with error:
            return _status(error, conditional=bool(etag or modified))
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        cause = getattr(error, "reason", None) or error
        raise PassingFault("inget svar i tid" if isinstance(cause, TimeoutError) else _tell(cause)) from error  # fmt: skip


def _tell(cause: object) -> str:
    return f"{type(cause).__name__}: {cause}".removesuffix(": ")


def _status(error: urllib.error.HTTPError, *, conditional: bool) -> Fetched:
    """What an answer other than 200 means: unchanged, try again, or give up."""
    if error.code == 304 and conditional:
        return Fetched(None)
    if error.code == 429 or error.code >= 500:
        wait = error.headers.get("Retry-After", "") if error.headers else ""
        raise PassingFault(f"svarade {error.code}", float(wait) if wait.isdigit() else 0)
    if error.code == 404:
        raise UnreadableDocument(
            "Tjänsten har ingen sådan författning (404).",
            "Kontrollera riksdag_id i sources.yaml och sök upp författningen på riksdagen.se.",
        )
    raise UnreadableDocument(
        f"Tjänsten svarade {error.code}.", "Kontrollera SAMSYN_LAW_SERVICE och försök senare."
    )


def _read(answer: Any, patience: Patience) -> bytes:
    """The body, whole: a length that was promised and not kept is a fault that may pass."""
    end = time.monotonic() + patience.deadline
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > patience.largest:
            raise UnreadableDocument(
                f"Svaret är större än {patience.largest / 1e6:.0f} MB.",
                "Så stor är ingen lagtext. Kontrollera SAMSYN_LAW_SERVICE.",
            )
        if time.monotonic() > end:
            raise PassingFault("svaret blev inte klart i tid")
    promised = answer.headers.get("Content-Length", "")
    if promised.isdigit() and int(promised) != size:
        raise PassingFault(f"svaret bröts efter {size} av {promised} byte")
    encoding = answer.headers.get("Content-Encoding", "identity")
    if encoding.lower() not in ("", "identity"):
        raise UnreadableDocument(
            f"Tjänsten svarade med komprimeringen «{encoding}».",
            "Det går inte att läsa. Kontrollera nätets mellanserver (proxy).",
        )
    return b"".join(parts)
