"""A service on the own computer that plays the Riksdag's open data, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = """1 kap. Lagens innehåll

Vad lagen gäller

1 § Denna lag innehåller bestämmelser om hur nämnden ska
pröva lampor i kommunens
lokaler.

2 § /Upphör att gälla U:2031-07-01/
Med lampa avses en glödlampa.

Med lampa avses också ett stearinljus. Lag (2031:9).

2 § /Träder i kraft I:2031-07-01/
Med lampa avses en ljusdiod.
Lag (2031:20).

/Rubriken upphör att gälla U:2031-07-01/
Gammal rubrik

/Rubriken träder i kraft I:2031-07-01/
Ny rubrik

3 § Har upphävts genom lag (2031:9).

2 kap. Prövningen

Nämndens ansvar

1 § Nämnden ska pröva

1. varje lampa i skolor,

2. varje lampa som anges i 1 kap.
2 §, och

3. andra lampor. Lag (2031:{stamp}).

1 a § Prövningen ska ske
varje år.


Övergångsbestämmelser

2031:7

1. Denna lag träder i kraft den 1 februari 2031.

2031:{stamp}

1. Denna lag träder i kraft den 1 april 2031.
"""
"""An act as the plain text of the service has it: wrapped lines, wordings of several days."""


def answer(
    sfs: str = "2031:7",
    state: str | None = "2031:9",
    body: str = TEXT,
    stamp: str = "9",
    **over: object,
) -> bytes:
    """An answer of the service for an act; `state` None for one never amended."""
    document = {
        "dok_id": "sfs-" + sfs.replace(":", "-"),
        "beteckning": sfs,
        "titel": f"Lag ({sfs}) om prövning av lampor",
        "subtitel": f"t.o.m. SFS {state}" if state else "",
        "datum": "2031-01-10 00:00:00",
        "text": body.replace("{stamp}", stamp).replace("\n", "\r\n"),
        "html": "",
        **over,
    }
    return json.dumps({"dokumentstatus": {"dokument": document}}, ensure_ascii=False).encode()


@dataclass
class Play:
    """One answer: `status` and `body`; `length` lies about the body's, `wait` is in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: threading.Event | None = None


@dataclass
class Service:
    """What the service answers by path, in turn (the last one again and again), and was asked."""

    address: str = ""
    plays: dict[str, list[Play]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def play(self, name: str, *plays: Play | bytes) -> None:
        """From now on `/dokument/<name>.json` is answered so."""
        self.plays[f"/dokument/{name}.json"] = [p if isinstance(p, Play) else Play(p) for p in plays]  # fmt: skip

    def count(self, name: str) -> int:
        """How often an act was asked for."""
        return sum(path == f"/dokument/{name}.json" for path, _ in self.asked)


@contextmanager
def running() -> Iterator[Service]:
    """The service, until the block ends."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append((self.path, dict(self.headers)))
            plays = service.plays.get(self.path, [Play(b"<html>saknas</html>", 404)])
            play = plays.pop(0) if len(plays) > 1 else plays[0]
            if play.wait:
                play.wait.wait(20)
            etag = play.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                play = Play(b"", 304)
            try:
                self.send_response(play.status)
                for name, value in play.headers.items():
                    self.send_header(name, value)
                if play.length != -1:
                    length = len(play.body) if play.length is None else play.length
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(play.body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # whoever asked has given up, as some tests want it
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
