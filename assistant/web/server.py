"""The server: REST under /api/v1, the page at «/», behind the layers of `middleware`.

Gradio is imported here and in the tabs only, inside functions: it costs seconds and 130 MB, which
`samsyn ask` must not pay.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.app import Assistant
from assistant.errors import SettingsError, UserError
from assistant.settings import Settings
from assistant.web import middleware, texts, theme
from assistant.web.downloads import Downloads
from assistant.web.library import whole_html

if TYPE_CHECKING:
    import uvicorn

MEGABYTE = 1024 * 1024


def create_app(assistant: Assistant) -> FastAPI:
    """The whole site over one library. The caller opens and closes the assistant."""
    from assistant.api import router

    uploads = _uploads_folder(assistant.settings)
    limit = assistant.settings.max_upload_mb * MEGABYTE
    app = FastAPI(
        title=texts.TITLE, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.include_router(router(assistant), prefix="/api/v1")
    downloads = Downloads()
    _add_pages(app, assistant, downloads)
    _mount_gradio(app, assistant, uploads, downloads, limit)
    # One upload carries its form around it; the pipeline holds each file to the exact limit.
    most = limit * 2 + MEGABYTE
    app.add_middleware(_Layers, max_body=most, head=theme.head())
    return app


class _Layers:
    """`middleware.wrap` in the form that FastAPI adds."""

    def __init__(self, app: middleware.App, max_body: int, head: str) -> None:
        self.app = middleware.wrap(app, max_body=max_body, head=head)

    async def __call__(
        self, scope: middleware.Scope, receive: middleware.Receive, send: middleware.Send
    ) -> None:
        await self.app(scope, receive, send)


def _uploads_folder(settings: Settings) -> Path:
    """An empty folder for uploads on their way in; what a crash left behind is cleared away."""
    folder = settings.home / "exports" / "uploads"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _mount_gradio(
    app: FastAPI, assistant: Assistant, uploads: Path, downloads: Downloads, limit: int
) -> None:
    # Read by Gradio when it is imported and when a component is made.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    import gradio as gr

    from assistant.web import page

    blocks = page.build(assistant, uploads, downloads)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        server_name=assistant.settings.host,
        server_port=assistant.settings.port,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        allowed_paths=[],
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=limit,
        theme=theme.theme(),
    )
    # Only `launch` sets this, and only then does Gradio check that a path sent by the browser is an
    # upload of its own.
    blocks.has_launched = True


def _add_pages(app: FastAPI, assistant: Assistant, downloads: Downloads) -> None:
    style = theme.style()

    @app.get("/kalla/{document_id:path}", include_in_schema=False)
    def whole_document(
        document_id: str, version: str | None = None, start: int = 0, end: int = 0
    ) -> Response:
        try:
            text = assistant.store.text(document_id, version)
            title = assistant.store.document(document_id).title
        except UserError as error:
            return JSONResponse({"error": error.message, "remedy": error.remedy}, 404)
        return HTMLResponse(whole_html(title, text, start, end, style))

    @app.get("/nedladdning/{token}/{name}", include_in_schema=False)
    def download(token: str, name: str) -> Response:
        file = downloads.get(token)
        if file is None or file.name != name:
            return JSONResponse(
                dict(zip(("error", "remedy"), texts.DOWNLOAD_GONE, strict=True)), 404
            )
        return Response(
            file.content,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file.name}"',
                "Cache-Control": "no-store",
            },
        )


def serve(
    settings: Settings, open_browser: bool = False, say: Callable[[str], None] = lambda _: None
) -> None:
    """Open the library and show the page until interrupted. Raises UserError.

    `say` gets one line with the address when the page can be opened.
    """
    listening = _listen(settings)
    address = f"http://{'[::1]' if settings.host == '::1' else settings.host}:{settings.port}"
    try:
        with Assistant.open(settings) as assistant:
            assistant.use_chroma()

            def ready() -> None:
                say(texts.READY.format(address=address))
                if open_browser:
                    import webbrowser

                    webbrowser.open(address)

            make_server(create_app(assistant), ready).run(sockets=[listening])
    finally:
        listening.close()


def _listen(settings: Settings) -> socket.socket:
    """The socket, taken before the library is opened so that a taken port is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        message, remedy = texts.PORT_TAKEN
        raise SettingsError(message.format(port=settings.port), remedy) from error
    return listening


def make_server(app: FastAPI, ready: Callable[[], None]) -> uvicorn.Server:
    """A uvicorn server that calls `ready` once it listens. Logs no requests: they name questions."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    options: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
    return Server(uvicorn.Config(app, timeout_graceful_shutdown=3, **options))
