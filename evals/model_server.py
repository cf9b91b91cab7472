"""A server on the own computer that speaks the OpenAI protocol and plays a model, or its faults.

Only the part of the protocol that a chat uses: `POST …/chat/completions`, streamed as server-sent
events; and of Ollama's, `POST /api/chat`. What is answered to a request is decided by a `Play`.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Play:
    """How one request is answered.

    `text` is streamed a word at a time. `status` other than 200 answers with an error object.
    `wait` is seconds before the first byte, `pace` between words, `drip` between signs of life that
    say nothing. `cut`: after how many words the connection breaks (None: never), `clean` whether it
    then ends as if done but without saying why. `raw` is sent as it is instead of the protocol; `finish` is the reason
    the model gives for being done.
    """

    text: str = ""
    status: int = 200
    wait: float = 0.0
    pace: float = 0.0
    drip: float = 0.0
    cut: int | None = None
    clean: bool = False
    raw: bytes | None = None
    finish: str = "stop"


Playing = Callable[[dict[str, Any]], Play]


@dataclass
class ModelServer:
    """A running server: its address for SAMSYN_LLM_BASE_URL, and the requests it has met."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    play: Playing = lambda _: Play()

    @property
    def prompts(self) -> list[str]:
        """Everything that was sent to the model, one text a request."""
        return ["\n".join(m["content"] for m in r["messages"]) for r in self.requests]


@contextmanager
def model_server(play: Playing | None = None) -> Iterator[ModelServer]:
    """A server that runs until the block ends. `play` can be changed on what is given."""
    state = ModelServer("")
    if play is not None:
        state.play = play
    stopping = threading.Event()

    class Handler(_Handler):
        server_state = state
        stop = stopping

    server = _Server(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def nobody() -> Iterator[str]:
    """An address on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_state: ModelServer
    stop: threading.Event

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server_state.requests.append(body)
        play = self.server_state.play(body)
        if self.stop.wait(play.wait):
            return
        if play.status != 200:
            self._send(
                play.status, json.dumps({"error": {"message": "no", "type": "played"}}).encode()
            )
        elif play.raw is not None:
            self._send(200, play.raw)
        elif self.path == "/api/chat":
            self._ollama(play)
        else:
            self._stream(play)

    def _ollama(self, play: Play) -> None:
        rows = [{"content": word + " "} for word in play.text.split()[: play.cut]]
        lines = [{"model": "m", "message": {"role": "assistant", **r}, "done": False} for r in rows]
        if play.cut is None:
            last = {"message": {"role": "assistant", "content": ""}, "done": True}
            lines.append({"model": "m", **last, "done_reason": play.finish})
        self._send(200, "".join(json.dumps(line) + "\n" for line in lines).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if 300 <= status < 400:
            self.send_header("Location", "http://192.0.2.1/v1/chat/completions")
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, play: Play) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while play.drip and not self.stop.is_set():
            self._chunk(b": still here\n\n")
            time.sleep(play.drip)
        words = play.text.split(" ")
        for n, word in enumerate(words):
            time.sleep(play.pace)
            if play.cut is not None and n >= play.cut:
                if play.clean:
                    self._chunk(b"")
                self.close_connection = True
                return
            self._event({"content": word if n == len(words) - 1 else word + " "}, None)
        self._event({}, play.finish)
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        event = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [choice],
        }
        self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()
