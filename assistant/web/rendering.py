"""An `Answer` as HTML: what it says, what to think of, and its sources; a refusal looks different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.answers import Answer, Citation, Notice, Responsibility
from assistant.web import sources, texts
from assistant.web.markup import badge, esc, swedish_day
from assistant.web.sources import TextOf

ByNumber = Mapping[int, Citation]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, rendered. `id` is unique on the page: letters and digits."""

    id: str
    question: str
    answer_html: str
    panels_html: str
    answer: Answer | None = None


def render(turn_id: str, answer: Answer, text_of: TextOf) -> Turn:
    """An answer and its source panels as HTML."""
    return Turn(
        turn_id,
        answer.question,
        answer_html(turn_id, answer),
        sources.panels(turn_id, answer.citations, text_of),
        answer,
    )


def answer_html(scope: str, answer: Answer) -> str:
    """The answer without its question: statements, notices, sources, and how it was made."""
    if answer.abstained:
        return _understood(answer) + _refusal(answer) + notices_html(scope, answer.notices, {})
    numbered = {c.n: c for c in answer.citations}
    return (
        _understood(answer)
        + _doubt(answer)
        + _statements(scope, answer, numbered)
        + _responsibility(scope, answer.responsibility, numbered)
        + notices_html(scope, [n for n in answer.notices if n.kind != "uncertain"], numbered)
        + sources.listing(scope, answer.citations)
        + _go_on(answer)
        + _made(answer)
    )


def _go_on(answer: Answer) -> str:
    """Questions to go on with, for who asked what something is; "" when there are none."""
    if not answer.suggestions:
        return ""
    rows = "".join(f"<li>{esc(s)}</li>" for s in answer.suggestions)
    return (
        f'<section class="ss-goon" aria-label="{esc(texts.GO_ON)}">'
        f'<h3 class="ss-h3">{esc(texts.GO_ON)}</h3><ul>{rows}</ul></section>'
    )


def _understood(answer: Answer) -> str:
    if not answer.standalone_question or answer.standalone_question == answer.question:
        return ""
    return (
        f'<p class="ss-understood">{esc(texts.UNDERSTOOD_AS)} '
        f"<em>{esc(answer.standalone_question)}</em></p>"
    )


def _doubt(answer: Answer) -> str:
    """That the answer may be beside the question, said before it is read; "" where it is not."""
    return "".join(
        f'<p class="ss-doubt">{badge(texts.NOTICE_LABELS[n.kind], "warn")} {esc(n.text)}</p>'
        for n in answer.notices
        if n.kind == "uncertain"
    )


def _statements(scope: str, answer: Answer, numbered: ByNumber) -> str:
    if not answer.statements:
        return f'<div class="ss-statements"><p>{esc(answer.text)}</p></div>'
    rows = "".join(
        f"<p>{esc(s.text)} {sources.buttons(scope, s.citations, numbered)}</p>"
        for s in answer.statements
    )
    return f'<div class="ss-statements">{rows}</div>'


def _responsibility(scope: str, found: Responsibility | None, numbered: ByNumber) -> str:
    if found is None:
        return ""
    rows = []
    for kind, title, actors in (
        ("yes", texts.RESPONSIBLE, found.responsible),
        ("help", texts.SUPPORTING, found.supporting),
    ):
        if actors:
            names = "".join(f"<li>{esc(a)}</li>" for a in actors)
            rows.append(
                f'<div class="ss-who ss-who-{kind}"><dt>{title}</dt><dd><ul>{names}</ul></dd></div>'
            )
    if found.may_not:
        items = "".join(
            f"<li><strong>{esc(p.actor)}</strong> – {esc(p.why)} "
            f"{sources.buttons(scope, p.citations, numbered)}</li>"
            for p in found.may_not
        )
        rows.append(
            f'<div class="ss-who ss-who-no"><dt>{texts.MAY_NOT}</dt><dd><ul>{items}</ul></dd></div>'
        )
    if found.grounds:
        cited = sources.buttons(scope, found.grounds, numbered)
        rows.append(
            f'<div class="ss-who"><dt>{texts.GROUNDS}</dt><dd>{cited}</dd></div>' if cited else ""
        )
    return f'<dl class="ss-responsibility" aria-label="{esc(found.task)}">{"".join(rows)}</dl>'


def notices_html(scope: str, notices: Sequence[Notice], numbered: ByNumber) -> str:
    """What the reader must know about the sources, each under its label."""
    if not notices:
        return ""
    rows = "".join(
        f"<li>{badge(texts.NOTICE_LABELS.get(n.kind, texts.NOTICE_OTHER), 'warn')} "
        f"<span>{esc(n.text)} {sources.buttons(scope, n.citations, numbered)}</span></li>"
        for n in notices
    )
    return (
        f'<section class="ss-notices" aria-label="{esc(texts.NOTICES_TITLE)}">'
        f'<h3 class="ss-h3">{esc(texts.NOTICES_TITLE)}</h3><ul>{rows}</ul></section>'
    )


def _refusal(answer: Answer) -> str:
    title = texts.REFUSAL_TITLES.get(answer.refusal or "", texts.REFUSAL_OTHER)
    out = f'<div class="ss-refusal"><h3 class="ss-h3">{esc(title)}</h3><p>{esc(answer.text)}</p>'
    if answer.reason and answer.reason != answer.text:
        out += f'<p class="ss-muted">{esc(texts.REFUSAL_WHY)} {esc(answer.reason)}</p>'
    if answer.suggestions:
        rows = "".join(f"<li>{esc(s)}</li>" for s in answer.suggestions)
        out += f"<h4>{esc(texts.SUGGESTIONS)}</h4><ul>{rows}</ul>"
    return out + "</div>"


def _made(answer: Answer) -> str:
    """How the answer came about, as the AI Act's article 50 asks of generated text."""
    if not answer.citations:
        return ""
    how = texts.EXTRACTIVE
    if answer.mode == "generative":
        how = texts.GENERATIVE.format(model=answer.model or "okänd")
    day = texts.AS_OF.format(day=swedish_day(answer.as_of))
    return f'<p class="ss-made">{esc(day)} {esc(how)}</p>'


def conversation_html(turns: Sequence[Turn]) -> str:
    """The newest answer beside its source, the earlier ones folded under it."""
    if not turns:
        return ""
    newest, earlier = turns[-1], turns[:-1][::-1]
    out = (
        f'<div class="ss-columns" data-turn="{newest.id}"><div class="ss-answers">'
        f'<article class="ss-turn" id="answer-{newest.id}" tabindex="-1">'
        f'<p class="ss-kicker">{esc(texts.QUESTION)}</p>'
        f'<h2 class="ss-question">{esc(newest.question)}</h2>{newest.answer_html}</article>'
    )
    if earlier:
        rows = "".join(
            f'<details class="ss-earlier" id="answer-{t.id}"><summary>{esc(t.question)}</summary>'
            f'<div class="ss-earlier-body">{t.answer_html}</div></details>'
            for t in earlier
        )
        out += f'<section><h2 class="ss-h3">{esc(texts.EARLIER)}</h2>{rows}</section>'
    shown = newest.panels_html or f'<p class="ss-muted">{esc(texts.SOURCE_EMPTY)}</p>'
    # Sources of earlier answers lie hidden until one of their buttons is pressed.
    hidden = "".join(
        f'<div class="ss-older" data-scope="{t.id}" hidden>{t.panels_html}</div>' for t in earlier
    )
    return (
        out + f'</div><aside class="ss-panel" aria-label="{esc(texts.SOURCE)}" aria-live="polite">'
        f'<div data-scope="{newest.id}">{shown}</div>{hidden}</aside></div>'
    )
