"""What stays on the own network is told by the name of its host."""

from __future__ import annotations

import pytest

from assistant.domain.endpoints import is_endpoint, is_local


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:11434",
        "http://LOCALHOST/v1",
        "http://ollama:11434",
        "http://10.1.2.3/v1",
        "http://172.31.0.1",
        "http://192.168.1.5:8000/v1",
        "http://gpu.local",
        "http://modell.internal",
        "http://[::1]:8000",
        "http://[fd12::1]",
        "http://[::ffff:10.0.0.1]",
        "http://127.0.0.1.:80",
    ],
)
def test_the_own_machine_and_network(address):
    assert is_endpoint(address)
    assert is_local(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://api.example.com/v1",
        "http://8.8.8.8",
        "http://172.32.0.1",
        "http://2130706433",
        "http://0x7f.1",
        "http://[::ffff:8.8.8.8]",
        "http://192.168.1.1.example.com",
        "http://localhost.example.com",
        "http://100.64.0.1",
    ],
)
def test_everything_else_is_remote(address):
    assert is_endpoint(address)
    assert not is_local(address)


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "ftp://localhost", "http://", "http://localhost@example.com", "http://a\\@b", "http://a b",
     "http://localhost:99999"],
)  # fmt: skip
def test_what_is_no_address(address):
    assert not is_endpoint(address)
    assert not is_local(address)
