"""The tab «Fråga»: a question box above, the newest answer under it, its source beside it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.errors import UserError
from assistant.web import texts
from assistant.web.markup import block, empty_state, error_box, html, message_box, working
from assistant.web.rendering import Turn, conversation_html, render

if TYPE_CHECKING:
    from assistant.app import Assistant

MOST_TURNS = 30
"""How many questions of a conversation are kept on the page; the oldest goes first."""
MOST_CHARACTERS = 2000

_LOG = logging.getLogger(__name__)


def answer_turn(assistant: Assistant, question: str, turns: list[Turn], day: str) -> list[Turn]:
    """The conversation with one more question answered. Raises UserError."""
    from assistant.app import parse_day

    as_of = parse_day(day.strip())
    answer = assistant.ask(question, [t.question for t in turns], as_of)
    turn = render(uuid.uuid4().hex[:12], answer, assistant.store.text)
    return [*turns, turn][-MOST_TURNS:]


def build(assistant: Assistant) -> None:
    """Lay out the tab inside the Blocks that is being built."""
    import gradio as gr

    turns = gr.State([], time_to_live=10 * 3600)
    with gr.Column(elem_classes="ss-form"):
        with gr.Row(elem_classes="ss-row-end"):
            question = gr.Textbox(
                label=texts.ASK_LABEL,
                placeholder=texts.ASK_PLACEHOLDER,
                lines=1,
                max_lines=6,
                max_length=MOST_CHARACTERS,
                scale=6,
                elem_id="ask-question",
                autofocus=True,
            )
            ask = gr.Button(
                texts.ASK_BUTTON, variant="primary", scale=1, min_width=110, elem_id="ask-send"
            )
            again = gr.Button(
                texts.ASK_NEW, scale=1, min_width=110, elem_id="ask-new", visible=False
            )
        with gr.Accordion(texts.ASK_DAY_SECTION, open=False):
            day = gr.Textbox(
                label=texts.ASK_DAY_LABEL,
                info=texts.ASK_DAY_INFO,
                placeholder="ÅÅÅÅ-MM-DD",
                max_lines=1,
                max_length=10,
                elem_id="ask-day",
            )
    intro = empty_state(texts.ASK_EMPTY_TITLE, texts.ASK_EMPTY, texts.ASK_EMPTY_HOW)
    failed = html("", elem_id="ask-error")
    talk = html(intro, elem_id="ask-answers")
    with gr.Row(elem_classes="ss-examples") as examples:
        buttons = [gr.Button(text, size="md") for text in texts.ASK_EXAMPLES]

    def asked(text: str, so_far: list[Turn], as_of: str) -> Iterator[dict[Any, Any]]:
        text = (text or "").strip()
        if not text:
            yield {failed: ""}
            return
        yield {failed: block(working(texts.WORKING_ASK))}
        try:
            now = answer_turn(assistant, text, so_far, as_of or "")
        except UserError as error:
            yield {failed: block(error_box(error))}
        except Exception:
            _LOG.exception("a question failed")
            yield {failed: block(message_box(*texts.UNEXPECTED))}
        else:
            yield {
                turns: now,
                talk: block(conversation_html(now)),
                failed: "",
                question: "",
                examples: gr.Row(visible=False),
                again: gr.Button(visible=True),
            }

    def started_over() -> dict[Any, Any]:
        return {
            turns: [],
            talk: block(intro),
            failed: "",
            question: "",
            examples: gr.Row(visible=True),
            again: gr.Button(visible=False),
        }

    shown = [turns, talk, failed, question, examples, again]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for event in (question.submit, ask.click):
        event(asked, [question, turns, day], shown, **quiet)
    for button in buttons:
        button.click(lambda text: text, button, question, **quiet).then(
            asked, [question, turns, day], shown, **quiet
        )
    again.click(started_over, None, shown, **quiet)
