"""A thread that does one piece of work whenever it is asked to; many askings at once are one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError


class Refresher:
    """Runs `work` in a background thread, once for every asking that came after it last began.

    `work` returns False to be run again at once. It must handle its own errors; CancelledError,
    which `pause` raises once `close` was called, ends the thread quietly.
    """

    def __init__(self, name: str, work: Callable[[], bool]) -> None:
        self._name = name
        self._work = work
        self._asked, self._settled, self._stop = (threading.Event() for _ in range(3))
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Have the work done; returns at once. Nothing happens after `close`."""
        with self._lock:
            if self._stop.is_set():
                return
            self._settled.clear()
            self._asked.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    @property
    def started(self) -> bool:
        """Whether `ask` was ever called."""
        return self._thread is not None

    def stopped(self) -> bool:
        """Whether `close` was called: work that takes long looks at it now and then."""
        return self._stop.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, inside the work. Raises CancelledError when `close` was called."""
        if self._stop.wait(seconds):
            raise CancelledError

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is left to do; False after `timeout` seconds, or when never asked."""
        return self.started and self._settled.wait(timeout)

    def close(self) -> None:
        """End the thread and wait for its end."""
        with self._lock:
            self._stop.set()
            self._asked.set()
        if self._thread is not None:
            self._thread.join()
        self._settled.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            if self._stop.is_set():
                return
            try:
                again = not self._work()
            except CancelledError:
                return
            with self._lock:
                if again:
                    self._asked.set()
                elif not self._asked.is_set():
                    self._settled.set()
