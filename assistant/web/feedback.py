"""👍 or 👎 on the newest answer: two buttons, then, for 👎, why."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.domain.answers import Answer
from assistant.errors import UserError
from assistant.web import texts
from assistant.web.markup import block, error_box, esc, html, message_box

if TYPE_CHECKING:
    from assistant.app import Assistant

_LOG = logging.getLogger(__name__)
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Judged = Mapping[str, Any]
"""What is judged: {"answer": Answer as JSON, "history": the earlier questions}."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The components to list among an event's outputs, and what to set them to."""

    judged: Any
    buttons: Any
    why: Any
    said: Any

    @property
    def outputs(self) -> list[Any]:
        """All components that `shown` and `hidden` set."""
        return [self.judged, self.buttons, self.why, self.said]

    def shown(self, answer: Answer | None, history: list[str]) -> dict[Any, Any]:
        """Updates that ask for a verdict on a new answer; None leaves nothing to judge."""
        if answer is None:
            return self.hidden()
        return self._updates({"answer": answer.to_dict(), "history": history}, visible=True)

    def hidden(self) -> dict[Any, Any]:
        """Updates while there is nothing to judge."""
        return self._updates(None, visible=False)

    def _updates(self, judged: Judged | None, *, visible: bool) -> dict[Any, Any]:
        import gradio as gr

        return {
            self.judged: judged,
            self.buttons: gr.Row(visible=visible),
            self.why: gr.Column(visible=False),
            self.said: "",
        }


def build(assistant: Assistant) -> Panel:
    """Lay out the panel inside the Blocks that is being built; it is hidden until `shown`."""
    import gradio as gr

    from assistant.answering.judging import give
    from assistant.domain.feedback import REASONS

    judged = gr.State(None, time_to_live=10 * 3600)
    with gr.Row(visible=False, elem_id="feedback-buttons", elem_classes="ss-examples") as buttons:
        up = gr.Button(texts.FEEDBACK_UP, size="md", elem_id="feedback-up")
        down = gr.Button(texts.FEEDBACK_DOWN, size="md", elem_id="feedback-down")
    with gr.Column(visible=False, elem_id="feedback-why") as why:
        choices = [(name.capitalize(), reason) for reason, name in REASONS.items()]
        reason = gr.Radio(choices, label=texts.FEEDBACK_WHY, elem_id="feedback-reason")
        send = gr.Button(texts.FEEDBACK_SEND, size="md", elem_id="feedback-send")
    said = html("", elem_id="feedback-said")
    panel = Panel(judged, buttons, why, said)

    def keep(what: Judged | None, verdict: str, because: str | None) -> dict[Any, Any]:
        if what is None:
            return {said: ""}
        try:
            give(assistant.store, what["answer"], verdict, because, what["history"])
        except UserError as error:
            return {said: block(error_box(error))}
        except Exception:
            _LOG.exception("feedback was not kept")
            return {said: block(message_box(*texts.UNEXPECTED))}
        thanks = f'<p class="ss-muted" role="status">{esc(texts.FEEDBACK_THANKS)}</p>'
        return {buttons: gr.Row(visible=False), why: gr.Column(visible=False), said: block(thanks)}

    outputs = [buttons, why, said]
    up.click(lambda what: keep(what, "up", None), judged, outputs, **_QUIET)
    down.click(
        lambda: (gr.Column(visible=True), gr.Radio(value=None)), None, [why, reason], **_QUIET
    )
    send.click(
        lambda what, because: keep(what, "down", because), [judged, reason], outputs, **_QUIET
    )
    return panel
