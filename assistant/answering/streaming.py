"""Text that comes in pieces, held to a deadline; and a rest for an endpoint that keeps failing."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

from assistant.errors import ModelFault

MOST_CHARACTERS = 8000
"""An answer of five sentences is a tenth of this; a model that goes on is stopped."""
MOST_WAITING = 16
"""Streams at a time, with those that were given up but whose server has not let go."""
_WAITING = threading.BoundedSemaphore(MOST_WAITING)


def in_time(produce: Callable[[], Iterator[str]], seconds: float) -> Iterator[str]:
    """The pieces of `produce()` as they come, all of them within `seconds`.

    `produce` runs in a thread of its own: a server that sends a sign of life now and then but never
    an answer cannot be timed out from inside a read. Raises ModelFault: what `produce` raises, slow
    when the time is up, garbage when there is no end to it.
    """
    if not _WAITING.acquire(blocking=False):
        raise ModelFault("slow", "språkmodellen är upptagen med tidigare frågor")
    pieces: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
    given_up = threading.Event()

    def run() -> None:
        try:
            for piece in produce():
                if given_up.is_set():
                    return
                pieces.put(piece)
            pieces.put(None)
        except BaseException as error:  # handed over: the reader raises it
            pieces.put(error)
        finally:
            _WAITING.release()

    ends = time.monotonic() + seconds
    threading.Thread(target=run, name="language model", daemon=True).start()
    length = 0
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise slow(seconds) from None
            if piece is None:
                return
            if isinstance(piece, BaseException):
                raise piece
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise ModelFault("garbage", "språkmodellens svar tog inte slut")
            yield piece
            if time.monotonic() > ends:
                raise slow(seconds)
    finally:
        given_up.set()


def slow(seconds: float) -> ModelFault:
    """The fault of not being done in time."""
    return ModelFault(
        "slow", f"språkmodellen blev inte klar inom {max(1, round(seconds))} sekunder"
    )


class Rest:
    """After `after` endpoint faults in a row no question waits for the model for `seconds`."""

    def __init__(self, after: int = 3, seconds: float = 60.0) -> None:
        self.after = after
        self.seconds = seconds
        self._faults = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise ModelFault while the model rests."""
        with self._lock:
            if time.monotonic() < self._until:
                raise ModelFault(
                    "rests", "språkmodellen har inte gått att använda de senaste gångerna"
                )

    def went(self, fault: ModelFault | None) -> None:
        """Count how a call went; an answer that was read ends the count, whatever it said."""
        with self._lock:
            if fault is None or fault.kind not in ("unreachable", "slow", "refused"):
                self._faults = 0
                return
            self._faults += 1
            if self._faults >= self.after:
                self._until = time.monotonic() + self.seconds
                self._faults = 0
