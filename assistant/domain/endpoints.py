"""Whether an address stays on the own machine or network, told by its name alone."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_PRIVATE = tuple(
    ipaddress.ip_network(net)
    for net in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
_PRIVATE_NAME = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:localhost|local|internal|intranet|lan|home\.arpa)|[a-z][a-z0-9-]*"
)
"""A name without a dot is found on the own network only; the endings are not given out to anybody."""


def is_endpoint(address: str) -> bool:
    """Whether `address` is an http(s) address with a host and no name or password in it."""
    if re.search(r"[\s\\@]", address):
        return False  # read differently by different programs
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_local(address: str) -> bool:
    """Whether the host of `address` is this machine or a private network, without asking the net.

    What cannot be told from the name counts as remote.

    >>> is_local("http://127.0.0.1:11434"), is_local("https://api.example.com/v1")
    (True, False)
    """
    host = (urlsplit(address).hostname or "").rstrip(".") if is_endpoint(address) else ""
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return bool(_PRIVATE_NAME.fullmatch(host))
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in net for net in _PRIVATE if net.version == ip.version)
