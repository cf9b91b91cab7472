"""The tab «Besök»: a request becomes questions to take along."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.errors import UserError
from assistant.web import plan, texts, visit_form
from assistant.web.downloads import Downloads, File
from assistant.web.markup import block, empty_state, error_box, html, message_box, working

if TYPE_CHECKING:
    from assistant.app import Assistant

_LOG = logging.getLogger(__name__)


def plan_html(
    assistant: Assistant, request: Any, downloads: Downloads, *, reword: bool = False
) -> str:
    """A plan for a sentence or a VisitRequest, with its files to download. Raises UserError."""
    made: Any = assistant.plan_visit(request)
    if reword:
        made = assistant.reword_visit(made)
    scope = uuid.uuid4().hex[:12]
    files = _files(made, downloads)
    return plan.render(scope, made.to_dict(), assistant.store.text, files)


def _files(made: Any, downloads: Downloads) -> list[tuple[str, str]]:
    """(text of the link, address) of the plan in every format; each is what `--out` writes."""
    from assistant.visits.export import MEDIA_TYPES, render

    return [
        (
            texts.VISIT_FORMATS[ending],
            downloads.add(File(f"besoksfragor{ending}", media_type, partial(render, made, ending))),
        )
        for ending, media_type in MEDIA_TYPES.items()
    ]


@dataclass(frozen=True)
class Start:
    """What starts a plan from elsewhere on the page: the request's box, and the event's function with
    what it takes and gives."""

    request: Any
    drafted: Callable[..., Iterator[dict[Any, Any]]]
    takes: list[Any]
    gives: list[Any]


def build(assistant: Assistant, downloads: Downloads) -> Start:
    """Lay out the tab inside the Blocks that is being built."""
    import gradio as gr

    with gr.Column(elem_classes="ss-form"), gr.Row(elem_classes="ss-row-end"):
        request = gr.Textbox(
            label=texts.VISIT_LABEL,
            placeholder=texts.VISIT_PLACEHOLDER,
            lines=1,
            max_lines=6,
            max_length=2000,
            scale=6,
            elem_id="visit-request",
        )
        draft = gr.Button(
            texts.VISIT_BUTTON, variant="primary", scale=1, min_width=200, elem_id="visit-send"
        )
    fields = visit_form.build(assistant)
    reword = gr.Checkbox(
        label=texts.VISIT_REWORD, visible=assistant.generative is not None, elem_id="visit-reword"
    )
    failed = html("", elem_id="visit-error")
    intro = empty_state(texts.VISIT_EMPTY_TITLE, texts.VISIT_EMPTY, texts.VISIT_EMPTY_HOW)
    shown = html(intro, elem_id="visit-plan")
    with gr.Row(elem_classes="ss-examples") as examples:
        buttons = [gr.Button(text, size="md") for text in texts.VISIT_EXAMPLES]

    def drafted(text: str, rewords: bool, *filled: Any) -> Iterator[dict[Any, Any]]:
        asked = visit_form.as_request(text or "", *filled)
        if asked is None:
            yield {failed: ""}
            return
        yield {failed: block(working(texts.WORKING_VISIT))}
        try:
            page = plan_html(assistant, asked, downloads, reword=rewords)
        except UserError as error:
            yield {failed: block(error_box(error))}
        except Exception:
            _LOG.exception("a visit plan failed")
            yield {failed: block(message_box(*texts.UNEXPECTED))}
        else:
            yield {failed: "", shown: block(page), examples: gr.Row(visible=False)}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    start = Start(request, drafted, [request, reword, *fields], [failed, shown, examples])
    for event in (request.submit, draft.click):
        event(drafted, start.takes, start.gives, **quiet)
    for button in buttons:
        button.click(lambda text: text, button, request, **quiet).then(
            drafted, start.takes, start.gives, **quiet
        )
    return start
