"""Files to download from the page, kept in memory for a while and never written to disk.

Gradio's own download button copies its file into a cache where it stays and can be read by whoever
knows the address; a plan may name a provider and its faults, so it is held here under an address
that cannot be guessed, and is gone when the server stops.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

MOST = 64
"""How many files are kept; the oldest goes first."""


@dataclass(frozen=True)
class File:
    """A file to download; its content is made when somebody first asks for it."""

    name: str
    media_type: str
    make: Callable[[], bytes]

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.make()


class Downloads:
    """The files of this server. Safe to share between threads."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, File] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, file: File) -> str:
        """Keep a file; its address on the page."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._files[token] = file
            while len(self._files) > MOST:
                self._files.popitem(last=False)
        return f"/nedladdning/{token}/{file.name}"

    def get(self, token: str) -> File | None:
        """The file with this token, None when it is gone."""
        with self._lock:
            return self._files.get(token)
