"""The tab «Dokument»: take files in, and see what the library holds."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InvalidRequest, UserError
from assistant.ingest.pipeline import FileReport
from assistant.web import texts
from assistant.web.library import documents_html, reports_html
from assistant.web.markup import block, error_box, html, message_box

if TYPE_CHECKING:
    from assistant.app import Assistant

MOST_FILES = 20

_LOG = logging.getLogger(__name__)


def take_in(
    assistant: Assistant,
    files: Sequence[str],
    uploads: Path,
    on_file: Callable[[FileReport, int, int], None] | None = None,
    **options: str | None,
) -> list[FileReport]:
    """Take in uploaded files and delete the copies of them in `uploads`. Raises UserError.

    The browser names the files, and mounted in another app Gradio does not check that they are its
    own uploads: without this check a request could have any file on the machine read and deleted.
    """
    paths = [Path(f).resolve() for f in files]
    inside = [p for p in paths if p.is_relative_to(uploads.resolve()) and p.is_file()]
    try:
        if not files:
            raise InvalidRequest(*texts.UPLOAD_NONE)
        if len(inside) != len(paths):
            raise InvalidRequest(*texts.UPLOAD_FOREIGN)
        if len(files) > MOST_FILES:
            message, remedy = texts.UPLOAD_TOO_MANY
            raise InvalidRequest(message.format(n=len(files), most=MOST_FILES), remedy)
        given = {k: v.strip() for k, v in options.items() if v and v.strip()}
        return assistant.ingest(paths, on_file=on_file, **given)
    finally:
        for path in inside:
            # Gradio puts each upload in a folder of its own, named by its content.
            shutil.rmtree(
                path.parent if path.parent != uploads.resolve() else path, ignore_errors=True
            )


def build(assistant: Assistant, uploads: Path) -> None:
    """Lay out the tab inside the Blocks that is being built."""
    import gradio as gr

    with gr.Column(elem_classes="ss-form"):
        html(
            f'<h2 class="ss-question">{texts.UPLOAD_TITLE}</h2><p class="ss-muted">{texts.UPLOAD_INTRO}</p>'
        )
        files = gr.File(
            label=texts.UPLOAD_LABEL, file_count="multiple", elem_id="upload-files", height=150
        )
        with gr.Row():
            kind = gr.Dropdown(
                texts.TYPE_CHOICES, value="", label=texts.UPLOAD_TYPE, filterable=False
            )
            owner = gr.Textbox(
                label=texts.UPLOAD_OWNER,
                info=texts.UPLOAD_OWNER_INFO,
                max_length=200,
                elem_id="upload-owner",
            )
            provider = gr.Textbox(
                label=texts.UPLOAD_PROVIDER,
                info=texts.UPLOAD_PROVIDER_INFO,
                max_length=200,
                elem_id="upload-provider",
            )
        send = gr.Button(texts.UPLOAD_BUTTON, variant="primary", elem_id="upload-send")
        report = html("", elem_id="upload-report")
    listing = html(lambda: documents_html(assistant.store.documents()), elem_id="documents-list")

    def sent(
        chosen: list[str] | None,
        type_: str,
        owner_: str,
        provider_: str,
        progress: Any = gr.Progress(),  # noqa: B008 - Gradio finds it by its default
    ) -> tuple[str, str, None]:
        chosen = chosen or []
        if chosen:
            reading = texts.UPLOAD_READING if len(chosen) > 1 else texts.UPLOAD_READING_ONE
            progress((0, len(chosen)), desc=reading.format(n=len(chosen)), unit="filer")

        def on_file(done: FileReport, number: int, total: int) -> None:
            progress((number, total), desc=Path(done.path).name, unit="filer")

        try:
            reports = take_in(
                assistant, chosen, uploads, on_file, type=type_, owner=owner_, provider=provider_
            )
            said = reports_html(reports)
        except UserError as error:
            said = error_box(error)
        except Exception:
            _LOG.exception("taking in files failed")
            said = message_box(*texts.UNEXPECTED)
        return block(said), block(documents_html(assistant.store.documents())), None

    send.click(
        sent,
        [files, kind, owner, provider],
        [report, listing, files],
        api_visibility="private",
        show_progress_on=report,
    )
