"""The few pieces of HTML that every part of the page is written with.

Quotes, titles and file names are hostile input: a document may hold `<img src=http://…>` or
`![](http://…)` to make the browser call somebody. So nothing from outside is ever read as Markdown
or HTML; it passes `esc`, and the only tags on the page are those written out in this package.
"""

from __future__ import annotations

import html as _html
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from assistant.errors import UserError
from assistant.web import texts

# What Markdown or a template would give a meaning to is written as entities: the page's HTML travels
# through Gradio's Markdown component (see `html`), and a line break could end its block of HTML.
_MEANINGFUL = {ord(c): f"&#{ord(c)};" for c in "\n\t{}$`*_[]!~\\|"}
# Control characters, and those that turn the direction of text and so hide what it says.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def esc(value: object) -> str:
    """Text as inert HTML, also inside a quoted attribute.

    >>> esc('<img src="x">![]')
    '&lt;img src=&quot;x&quot;&gt;&#33;&#91;&#93;'
    """
    return _html.escape(_UNSEEN.sub("", str(value)), quote=True).translate(_MEANINGFUL)


def block(inside: str) -> str:
    """HTML of ours as one block that Markdown passes on untouched: one element, no line breaks.

    >>> block("<p>Hej\\n</p>")
    '<div class="ss"><p>Hej </p></div>'
    """
    return f'<div class="ss">{" ".join(inside.splitlines())}</div>' if inside else ""


def html(inside: str | Callable[[], str] = "", elem_id: str | None = None) -> Any:
    """A Gradio component that shows HTML of ours; its later values must be made by `block` too.

    Not `gr.HTML`: that one compiles its value as a template with `Function`, for which the page
    would have to allow 'unsafe-eval'. Sanitizing is off since it would take away the buttons of the
    sources; what comes from outside has passed `esc`.
    """
    import gradio as gr

    value = (lambda: block(inside())) if callable(inside) else block(inside)
    return gr.Markdown(value, elem_id=elem_id, sanitize_html=False, latex_delimiters=[])


def swedish_day(iso: str | None) -> str:
    """'2026-11-22' -> '22 november 2026'; what is no ISO date is given back as it is."""
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day} {texts.MONTHS[day.month - 1]} {day.year}"


def badge(text: str, kind: str = "plain") -> str:
    """A short label; `kind` is one of ours and becomes a class."""
    return f'<span class="ss-badge ss-badge-{kind}">{esc(text)}</span>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Rows of (name, HTML) as a description list; "" when there are none."""
    inside = "".join(f"<div><dt>{esc(name)}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<dl class="ss-facts">{inside}</dl>' if inside else ""


def error_box(error: UserError) -> str:
    """What went wrong and what to do about it."""
    return message_box(error.message, error.remedy)


def message_box(message: str, remedy: str = "") -> str:
    """An error in Swedish, announced by screen readers."""
    return (
        f'<div class="ss-error" role="alert"><p><strong>{esc(texts.ERROR_TITLE)}.</strong> '
        f"{esc(message)}</p>" + (f"<p>{esc(remedy)}</p>" if remedy else "") + "</div>"
    )


def working(text: str) -> str:
    """The line shown while something is being done."""
    return f'<p class="ss-working" role="status">{esc(text)}</p>'


def draft(text: str) -> str:
    """What a language model has written so far, marked as unchecked. No live region: it changes often."""
    return (
        f'<section class="ss-draft" aria-label="{esc(texts.DRAFT_UNCHECKED)}">'
        f'<p class="ss-working"><strong>{esc(texts.DRAFT_UNCHECKED)}</strong></p>'
        f'<p class="ss-muted">{esc(texts.DRAFT_WAIT)}</p><p>{esc(text)}</p></section>'
    )


def empty_state(title: str, text: str, how: str) -> str:
    """What an empty tab says: what it is for and what to do."""
    return (
        f'<div class="ss-empty"><h2>{esc(title)}</h2><p>{esc(text)}</p>'
        f'<p class="ss-muted">{esc(how)}</p></div>'
    )
