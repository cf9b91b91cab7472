"""What stands between the browser and Gradio: who may call, how much, under which headers.

Pure ASGI, because Starlette's BaseHTTPMiddleware buffers streamed answers. `wrap` lists the layers
in the order a request meets them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from assistant.web import texts

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
"""Stops a hostile source from calling anybody. Gradio's inline scripts need 'unsafe-inline'."""

HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def wrap(app: App, *, max_body: int, head: str) -> App:
    """All layers around `app`. `max_body` in bytes; `head` is put first in the page's <head>."""
    return SecurityHeaders(LocalOnly(OnlyNeeded(BodyLimit(SwedishPage(app, head), max_body))))


class SecurityHeaders:
    """Our headers on every answer, in place of any the app set itself."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = {name for name, _ in HEADERS}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(k, v) for k, v in message.get("headers", ()) if k.lower() not in ours]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        await self.app(scope, receive, send_with_headers)


class LocalOnly:
    """Only pages of this server may call it.

    Another website can make its own name point at 127.0.0.1 (DNS rebinding), so the Host must be
    local; and it can post to us from the user's browser, so the request must come from our page.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = _headers(scope)
        if _host_name(headers.get("host", "")) not in LOCAL:
            await _refuse(scope, send, 403, texts.FOREIGN_HOST)
        elif not _from_our_page(scope, headers):
            await _refuse(scope, send, 403, texts.FOREIGN_ORIGIN)
        else:
            await self.app(scope, receive, send)


def _host_name(host: str) -> str:
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "") if parts.port != 0 and "@" not in host else ""
    except ValueError:
        return ""


def _from_our_page(scope: Scope, headers: dict[str, str]) -> bool:
    method = scope.get("method", "GET")
    site = headers.get("sec-fetch-site")
    if site is not None:
        followed_link = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
        return site in ("same-origin", "none") or followed_link
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == headers.get("host")


# What the page itself calls. Gradio answers much more: files by their path in its cache, a proxy, video
# conversion, an API of every event.
_NEEDED = re.compile(
    r"/(?:|config|theme\.css|robots\.txt|api/v1/.*|kalla/.+|nedladdning/.+|(?:assets|static|svelte)/.+"
    r"|gradio_api/(?:queue/(?:join|data)|upload|upload_progress|heartbeat/.+|startup-events|reset|cancel))"
)


class OnlyNeeded:
    """Nothing but the routes that this page uses: 404 for the rest."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] in ("http", "websocket") and not _NEEDED.fullmatch(scope["path"]):
            await _refuse(scope, send, 404, texts.NOT_FOUND)
        else:
            await self.app(scope, receive, send)


class BodyLimit:
    """No request body larger than `most` bytes, whether it says its length or not."""

    def __init__(self, app: App, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = _headers(scope).get("content-length", "0")
        text = texts.TOO_LARGE.format(mb=self.most // (1024 * 1024))
        if not said.isdigit() or int(said) > self.most:
            await _refuse(scope, send, 413, text)
            return
        received = 0
        started = False

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self.most:
                    raise _TooLarge
            return message

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive_counted, send_noted)
        except _TooLarge:
            if started:
                raise
            await _refuse(scope, send, 413, text)


class _TooLarge(Exception):
    pass


_HTML_TAG = re.compile(rb'(<html\b[^>]*?\blang=")[^"]*(")', re.IGNORECASE)
# Gradio's template names pictures on other hosts for those who share links; we share none.
_FOREIGN_META = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>', re.IGNORECASE)
_MANIFEST = re.compile(rb'<link rel="manifest"[^>]*>', re.IGNORECASE)


class SwedishPage:
    """The page in Swedish from the first byte: lang, title, style and script before Gradio's own."""

    def __init__(self, app: App, head: str) -> None:
        self.app = app
        self.head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def send_rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not _is_html(message):
                    await send(message)
                return
            if not _is_html(start):
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = self.rewrite(body)
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            length = (b"content-length", str(len(page)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, send_rewritten)

    def rewrite(self, page: bytes) -> bytes:
        """Gradio's index as we serve it."""
        page = _HTML_TAG.sub(rb"\1sv\2", page, count=1)
        page = _MANIFEST.sub(b"", _FOREIGN_META.sub(b"", page))
        return page.replace(b"<head>", b"<head>" + self.head, 1)


def _is_html(start: Message) -> bool:
    return any(
        k.lower() == b"content-type" and v.startswith(b"text/html")
        for k, v in start.get("headers", ())
    )


def _headers(scope: Scope) -> dict[str, str]:
    return {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope.get("headers", ())}


async def _refuse(scope: Scope, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = json.dumps({"error": text, "remedy": ""}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
