"""The tab «Fråga»: a question box above, the newest answer under it, its source beside it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.domain.answers import Answer
from assistant.errors import UserError
from assistant.web import feedback, texts
from assistant.web.markup import block, draft, empty_state, error_box, html, message_box, working
from assistant.web.rendering import Turn, conversation_html, render

if TYPE_CHECKING:
    from assistant.app import Assistant

MOST_TURNS = 30
"""How many questions of a conversation are kept on the page; the oldest goes first."""
MOST_CHARACTERS = 2000
DRAFT_EVERY = 0.3
"""Seconds between two looks at a draft that is being written."""

_LOG = logging.getLogger(__name__)


def answer_turns(
    assistant: Assistant, question: str, turns: list[Turn], day: str
) -> Iterator[str | list[Turn]]:
    """Drafts of a language model as HTML, and last the conversation with one more question answered.

    Raises UserError.
    """
    from assistant.app import parse_day

    as_of = parse_day(day.strip())
    shown = 0.0
    for step in assistant.ask_in_steps(question, [t.question for t in turns], as_of):
        if not isinstance(step, Answer):
            if step.text and time.monotonic() - shown >= DRAFT_EVERY:
                shown = time.monotonic()
                yield draft(step.text)
            continue
        turn = render(uuid.uuid4().hex[:12], step, assistant.store.text)
        yield [*turns, turn][-MOST_TURNS:]


def build(assistant: Assistant) -> tuple[Any, Any]:
    """Lay out the tab inside the Blocks that is being built. Returns the button that takes a visit
    request to the visit work, and the conversation that `handed_over` reads it from."""
    import gradio as gr

    if assistant.generative is not None:
        assistant.generative.chat.prepare()
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
    over = gr.Button(
        texts.VISIT_FROM_CHAT, variant="primary", visible=False, elem_id="ask-to-visit"
    )
    verdict = feedback.build(assistant)
    with gr.Row(elem_classes="ss-examples") as examples:
        buttons = [gr.Button(text, size="md") for text in texts.ASK_EXAMPLES]

    def asked(text: str, so_far: list[Turn], as_of: str) -> Iterator[dict[Any, Any]]:
        text = (text or "").strip()
        if not text:
            yield {failed: ""}
            return
        yield {failed: block(working(texts.WORKING_ASK))}
        now = so_far
        try:
            for step in answer_turns(assistant, text, so_far, as_of or ""):
                if isinstance(step, str):
                    yield {failed: block(step)}
                else:
                    now = step
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
                over: gr.Button(visible=bool(handed_over(now))),
                **verdict.shown(now[-1].answer, [t.question for t in now[:-1]]),
            }

    def started_over() -> dict[Any, Any]:
        return {
            turns: [],
            talk: block(intro),
            failed: "",
            question: "",
            examples: gr.Row(visible=True),
            again: gr.Button(visible=False),
            over: gr.Button(visible=False),
            **verdict.hidden(),
        }

    shown = [turns, talk, failed, question, examples, again, over, *verdict.outputs]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for event in (question.submit, ask.click):
        event(asked, [question, turns, day], shown, **quiet)
    for button in buttons:
        button.click(lambda text: text, button, question, **quiet).then(
            asked, [question, turns, day], shown, **quiet
        )
    again.click(started_over, None, shown, **quiet)
    return over, turns


def handed_over(turns: list[Turn]) -> str:
    """The visit request of the newest answer, "" when it has none."""
    newest = turns[-1].answer if turns else None
    return (newest.visit_request or "") if newest else ""
