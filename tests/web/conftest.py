"""A real server on a free port, and a real headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.settings import Settings

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
REQUIRED = bool(os.environ.get("REQUIRE_BROWSER") or os.environ.get("CI"))
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def served(home: Path, **settings: Any) -> Iterator[str]:
    """The address of a page that runs over the library in `home` as long as the block does."""
    from assistant.web.server import create_app, make_server

    with warnings.catch_warnings(), socket.socket() as listening:
        # Gradio and its libraries warn of their own deprecations; ours are still errors.
        warnings.simplefilter("ignore")
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        with Assistant.open(Settings(home=home, port=port, **settings)) as assistant:
            ready = threading.Event()
            server = make_server(create_app(assistant), ready.set)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            try:
                assert ready.wait(60), "the server did not start"
                yield f"http://127.0.0.1:{port}"
            finally:
                server.should_exit = True
                thread.join(20)


@pytest.fixture(scope="session")
def serving() -> Callable[..., AbstractContextManager[str]]:
    """`served`, for pages with settings of their own."""
    return served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running page over a library of its own."""
    with served(tmp_path_factory.mktemp("web")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium; absent it is a skip, or a failure where it is required."""
    if not Path(CHROMIUM).exists():
        if REQUIRED:
            pytest.fail(f"no Chromium at {CHROMIUM}; install the package chromium")
        pytest.skip(f"no Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
