"""The page as a whole: head, the four tabs, and what everybody should know at the foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.web import chat, documents, learn, texts, visit
from assistant.web.downloads import Downloads
from assistant.web.markup import esc, html

if TYPE_CHECKING:
    from assistant.app import Assistant

CONCURRENCY = 16
"""Events handled at a time; Gradio's own default is one, so that one upload stops all questions."""
HOUR = 3600


def build(assistant: Assistant, uploads: Path, downloads: Downloads) -> Any:
    """The page as a Gradio Blocks. `uploads`: the folder where Gradio puts uploaded files."""
    import gradio as gr

    with gr.Blocks(
        title=texts.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)
    ) as page:
        html(
            f'<header class="ss-head"><h1>{esc(texts.TITLE)}</h1><p>{esc(texts.TAGLINE)}</p></header>'
        )
        kept = learn.store()
        with gr.Tabs() as tabs:
            with gr.Tab(texts.TAB_ASK, id="ask"):
                over, turns = chat.build(assistant)
            with gr.Tab(texts.TAB_VISIT, id="visit", render_children=True):
                start = visit.build(assistant, downloads)
            with gr.Tab(texts.TAB_DOCUMENTS, id="documents", render_children=True):
                documents.build(assistant, uploads)
            with gr.Tab(texts.TAB_LEARN, id="learn", render_children=True):
                learn.build(assistant, page, kept)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        over.click(
            lambda said: (gr.Tabs(selected="visit"), chat.handed_over(said)),
            turns,
            [tabs, start.request],
            **quiet,
        ).then(start.drafted, start.takes, start.gives, **quiet)
        checks, personal, local = (esc(t) for t in (*texts.FOOTER[:2], _goes_where(assistant)))
        html(
            f'<div class="ss-foot" role="contentinfo"><p>{checks}</p>'
            f"<p><strong>{personal}</strong></p><p>{local}</p></div>"
        )
    page.queue(default_concurrency_limit=CONCURRENCY, max_size=200, api_open=False)
    return page


def _goes_where(assistant: Assistant) -> str:
    """Whether anything leaves the computer, in a sentence for everybody who asks."""
    settings = assistant.settings
    if settings.llm is None:
        return texts.FOOTER[2]
    said = texts.FOOTER_REMOTE if settings.llm_remote else texts.FOOTER_MODEL
    return said.format(model=settings.llm)
