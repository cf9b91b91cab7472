"""The tab «Lär dig»: a situation, choices, and why an answer holds; progress stays in the browser."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.errors import UserError
from assistant.learning import progress as kept_progress
from assistant.learning.explaining import Explained, Reason, explain
from assistant.learning.formats import LearningPath, Scenario
from assistant.learning.progress import Progress, Score
from assistant.learning.reading import path_named, read_paths
from assistant.web import sources, texts
from assistant.web.markup import block, error_box, esc, html, message_box

if TYPE_CHECKING:
    from assistant.app import Assistant

_LOG = logging.getLogger(__name__)

STORAGE_KEY = "samsyn-learning"
_SECRET = "samsyn-learning"
"""No secret: it only lets the browser read its own progress again after the server restarts."""


def store() -> Any:
    """Where the browser keeps its progress; to be made outside the tabs.

    Inside a tab that is not shown yet it would be read too late, after the page has asked for it.
    """
    import gradio as gr

    return gr.BrowserState({}, storage_key=STORAGE_KEY, secret=_SECRET)


def build(assistant: Assistant, page: Any, kept: Any) -> None:
    """Lay out the tab inside the Blocks `page` that is being built; `kept` comes from `store`."""
    import gradio as gr

    current = gr.State("", time_to_live=10 * 3600)
    with gr.Column(elem_classes="ss-form"):
        path = gr.Radio(
            [], label=texts.LEARN_PATH, info=texts.LEARN_PATH_INFO, elem_id="learn-path"
        )
    failed = html("", elem_id="learn-error")
    situation = html("", elem_id="learn-situation")
    with gr.Column(elem_classes="ss-form", visible=False) as form:
        choice = gr.Radio([], elem_id="learn-choice")
        with gr.Row():
            send = gr.Button(texts.LEARN_ANSWER, variant="primary", elem_id="learn-send")
            further = gr.Button(
                texts.LEARN_NEXT, variant="primary", elem_id="learn-next", visible=False
            )
    verdict = html("", elem_id="learn-verdict")
    again = gr.Button(texts.LEARN_RESET, elem_id="learn-reset", visible=False)

    def opened(name: str | None, data: Any) -> dict[Any, Any]:
        """The next situation of a path; None: the first path."""
        paths = read_paths(assistant.settings.corpus, assistant.settings.overlay)
        if not paths:
            return {failed: block(message_box(*texts.LEARN_NONE))}
        chosen = path_named(name, paths) if name else paths[0]
        progress = _progress(data)
        scenario = kept_progress.next_scenario(chosen, progress)
        names = [(p.title, p.id) for p in paths]
        options = [(c.text, n) for n, c in enumerate(scenario.choices)] if scenario else []
        return {
            path: gr.Radio(names, value=chosen.id),
            current: scenario.id if scenario else "",
            situation: block(situation_html(chosen, scenario, progress)),
            form: gr.Column(visible=scenario is not None),
            choice: gr.Radio(
                options, value=None, label=scenario.question if scenario else "", interactive=True
            ),
            send: gr.Button(visible=True),
            further: gr.Button(visible=False),
            again: gr.Button(visible=chosen.id in progress),
            verdict: "",
            failed: "",
        }

    def answered(name: str, scenario_id: str, chosen: Any, data: Any) -> dict[Any, Any]:
        paths = read_paths(assistant.settings.corpus, assistant.settings.overlay)
        learning_path = path_named(name, paths)
        scenario = next((s for s in learning_path.scenarios if s.id == scenario_id), None)
        if scenario is None:
            return opened(name, data)
        if chosen not in range(len(scenario.choices)):
            return {failed: block(message_box(*texts.LEARN_CHOOSE_FIRST))}
        explained = explain(scenario, assistant.answerer)
        right = explained.judge(chosen)
        progress = kept_progress.record(_progress(data), name, scenario.id, right)
        scope = uuid.uuid4().hex[:12]
        return {
            kept: kept_progress.to_data(progress),
            choice: gr.Radio(interactive=False),
            send: gr.Button(visible=False),
            further: gr.Button(visible=True),
            again: gr.Button(visible=True),
            verdict: block(verdict_html(scope, explained, chosen, assistant.store.text)),
            failed: "",
        }

    def forgot(name: str, data: Any) -> dict[Any, Any]:
        left = kept_progress.to_data(kept_progress.forget(_progress(data), name))
        return {kept: left, **opened(name, left)}

    def guarded(handler: Callable[..., dict[Any, Any]]) -> Callable[..., dict[Any, Any]]:
        """`handler` with what goes wrong shown in the tab."""

        def handle(*inputs: Any) -> dict[Any, Any]:
            try:
                return handler(*inputs)
            except UserError as error:
                return {failed: block(error_box(error))}
            except Exception:
                _LOG.exception("a learning path failed")
                return {failed: block(message_box(*texts.UNEXPECTED))}

        return handle

    shown = [path, current, situation, form, choice, send, further, again, verdict, failed]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    page.load(guarded(opened), [path, kept], shown, **quiet)
    path.input(guarded(opened), [path, kept], shown, **quiet)
    further.click(guarded(opened), [path, kept], shown, **quiet)
    send.click(guarded(answered), [path, current, choice, kept], [*shown, kept], **quiet)
    again.click(guarded(forgot), [path, kept], [*shown, kept], **quiet)


def _progress(data: Any) -> Progress:
    """What the browser kept. It may hold anything: what is no progress counts as none."""
    try:
        return kept_progress.from_data(data)
    except ValueError:
        _LOG.info("progress of a browser could not be read and starts anew")
        return {}


def situation_html(path: LearningPath, scenario: Scenario | None, progress: Progress) -> str:
    """The situation with its place in the path; without a scenario, how the path went."""
    result = kept_progress.score(path, progress)
    if scenario is None:
        return _finished(path, result)
    place = texts.LEARN_PLACE.format(n=path.scenarios.index(scenario) + 1, total=result.total)
    if result.answered:
        place += f" · {texts.LEARN_RIGHT_SO_FAR.format(right=result.right)}"
    heading = scenario.heading
    if scenario.id in progress.get(path.id, {}):
        heading = texts.LEARN_AGAIN.format(heading=heading)
    about = "" if result.answered else f'<p class="ss-muted">{esc(path.about)}</p>'
    return (
        f'{about}<article class="ss-turn"><p class="ss-kicker">{esc(place)}</p>'
        f'<h2 class="ss-question">{esc(heading)}</h2>'
        f'<div class="ss-statements"><p>{esc(scenario.situation)}</p></div></article>'
    )


def _finished(path: LearningPath, result: Score) -> str:
    score = texts.LEARN_SCORE.format(right=result.right, total=result.total, at_once=result.at_once)
    if result.unjudged:
        score += " " + texts.LEARN_UNJUDGED.format(n=result.unjudged)
    return (
        f'<article class="ss-turn" role="status"><p class="ss-kicker">{esc(path.title)}</p>'
        f'<h2 class="ss-question">{esc(texts.LEARN_DONE)}</h2>'
        f'<div class="ss-statements"><p>{esc(score)}</p></div></article>'
    )


def verdict_html(scope: str, explained: Explained, chosen: int, text_of: sources.TextOf) -> str:
    """Right or wrong, why, and the sources beside it. `scope` is unique on the page."""
    view = _Verdict(scope, explained)
    panels = sources.panels(scope, explained.citations, text_of)
    return (
        f'<div class="ss-columns" data-turn="{scope}"><div class="ss-answers">'
        f'<article class="ss-turn" id="answer-{scope}" tabindex="-1">{view.body(chosen)}'
        f"{sources.listing(scope, explained.citations)}</article></div>"
        f'<aside class="ss-panel" aria-label="{esc(texts.SOURCE)}" aria-live="polite">'
        f'<div data-scope="{scope}">{panels}</div></aside></div>'
    )


class _Verdict:
    """The parts of a verdict that cite, given the scenario's sources."""

    def __init__(self, scope: str, explained: Explained) -> None:
        self.scope = scope
        self.explained = explained
        self.numbered = {c.n: c for c in explained.citations}

    def body(self, chosen: int) -> str:
        """The verdict on choice number `chosen`, its reasons, and those of the others."""
        answer, reasons = self.explained.right, self.explained.reasons
        judged = self.explained.judge(chosen)
        if judged is None:
            missing = "".join(f"<li>{esc(m)}</li>" for m in answer.missing)
            return (
                f'<div class="ss-refusal"><h2 class="ss-h3">{esc(texts.LEARN_UNKNOWN)}</h2>'
                f"<p>{esc(texts.LEARN_UNKNOWN_WHY)}</p><ul>{missing}</ul></div>"
            )
        told = [answer] if judged else [reasons[chosen], answer]
        others = "".join(
            f"<h4>{esc(r.choice.text)}</h4>{self._reason(r)}" for r in reasons if r not in told
        )
        title = texts.LEARN_RIGHT if judged else texts.LEARN_WRONG
        return (
            f'<h2 class="ss-question">{esc(title)}</h2>'
            + "".join(self._told(r) for r in told)
            + f'<details class="ss-earlier"><summary>{esc(texts.LEARN_OTHERS)}</summary>'
            f'<div class="ss-earlier-body">{others}</div></details>'
        )

    def _told(self, reason: Reason) -> str:
        label = texts.LEARN_RIGHT_ANSWER if reason.choice.right else texts.LEARN_YOU_CHOSE
        return (
            f'<h3 class="ss-h3">{esc(label)}: {esc(reason.choice.text)}</h3>{self._reason(reason)}'
        )

    def _reason(self, reason: Reason) -> str:
        """Why it is right, or why it tempts and is wrong, with the buttons of its sources."""
        choice = reason.choice
        label = texts.LEARN_WHY if choice.right else texts.LEARN_WHY_NOT
        cited = sources.buttons(self.scope, reason.citations, self.numbered)
        why = f"{esc(choice.why)} {cited}" if reason.borne else esc(" ".join([texts.LEARN_NO_REASON, *reason.missing]))  # fmt: skip
        tempting = (
            f"<p><strong>{esc(texts.LEARN_TEMPTING)}:</strong> {esc(choice.tempting)}</p>"
            if choice.tempting
            else ""
        )
        return f'<div class="ss-statements">{tempting}<p><strong>{esc(label)}:</strong> {why}</p></div>'
