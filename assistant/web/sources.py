"""Citations as HTML: the numbered buttons, and the panel that shows a source in its context.

Every source of an answer is on the page at once, all but one hidden; `page.js` shows the one whose
button was pressed. So opening a source costs no call to the server and works by keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import quote as url_quote
from urllib.parse import urlencode

from assistant.domain.answers import Citation
from assistant.domain.documents import TYPE_NAMES
from assistant.errors import UserError
from assistant.web import texts
from assistant.web.markup import badge, esc, facts, swedish_day

AROUND = 600
"""How many characters are shown on each side of a quote."""

TextOf = Callable[[str, str], str]
"""(document id, version) -> the text that offsets refer to. May raise UserError."""

_NAMES = tuple(f.name for f in fields(Citation))


def from_dicts(rows: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    """Citations back from their JSON; keys that are unknown here are left out."""
    return tuple(Citation(**{k: v for k, v in row.items() if k in _NAMES}) for row in rows)


def buttons(scope: str, numbers: Sequence[int], citations: Mapping[int, Citation]) -> str:
    """[1][2]: a button a source. `scope` is the id of the answer or plan they belong to."""
    return "".join(_button(scope, citations[n]) for n in numbers if n in citations)


def _button(scope: str, citation: Citation) -> str:
    label = texts.SOURCE_SHOW.format(
        n=citation.n, document=citation.document, locator=citation.locator or citation.type
    )
    return (
        f'<button type="button" class="ss-cite" data-source="{scope}-{citation.n}"'
        f' aria-controls="source-{scope}-{citation.n}" aria-label="{esc(label)}"'
        f' title="{esc(label)}">{citation.n}</button>'
    )


def listing(scope: str, citations: Sequence[Citation]) -> str:
    """All sources of an answer as a list of buttons with what one needs to choose among them."""
    if not citations:
        return ""
    rows = "".join(
        f'<li><button type="button" class="ss-source" data-source="{scope}-{c.n}"'
        f' aria-controls="source-{scope}-{c.n}"><span class="ss-n">{c.n}</span>'
        f'<span class="ss-source-what"><span class="ss-source-title">{esc(c.document)}</span>'
        f'<span class="ss-source-where">{esc(_where(c))}</span></span>{badges(c)}</button></li>'
        for c in citations
    )
    return f'<h3 class="ss-h3">{esc(texts.SOURCES)}</h3><ol class="ss-sources">{rows}</ol>'


def _where(citation: Citation) -> str:
    kind = TYPE_NAMES.get(citation.type, citation.type)
    place = citation.locator if citation.locator != citation.document else ""
    return " · ".join(part for part in (place, _page(citation), citation.origin or kind) if part)


def _page(citation: Citation) -> str:
    page = f"s. {citation.page}" if citation.page is not None else ""
    return "" if page == citation.locator else page


def badges(citation: Citation) -> str:
    """The labels that no reader of a source may miss."""
    out = []
    if not citation.current:
        repealed = citation.type in ("statute", "card")
        out.append(badge(texts.BADGE_REPEALED if repealed else texts.BADGE_OLD_VERSION, "warn"))
    if citation.example:
        out.append(badge(texts.BADGE_EXAMPLE, "warn"))
    if citation.verified == "unverified":
        out.append(badge(texts.BADGE_UNVERIFIED, "warn"))
    if citation.verified == "second_hand":
        out.append(badge(texts.BADGE_SECOND_HAND, "warn"))
    return "".join(out)


def panels(scope: str, citations: Sequence[Citation], text_of: TextOf) -> str:
    """The sources of one answer for the side panel; the first is shown, the others hidden."""
    return "".join(_panel(scope, c, text_of, hidden=i > 0) for i, c in enumerate(citations))


def _panel(scope: str, citation: Citation, text_of: TextOf, *, hidden: bool) -> str:
    name = f"source-{scope}-{citation.n}"
    return (
        f'<article class="ss-panel-source" id="{name}" tabindex="-1" aria-labelledby="{name}-title"'
        f"{' hidden' if hidden else ''}>"
        f'<p class="ss-kicker"><span class="ss-n">{citation.n}</span>{esc(texts.SOURCE)}</p>'
        f'<h3 id="{name}-title" class="ss-panel-title">{esc(citation.document)}</h3>'
        f"{_label(citation)}{facts(_facts(citation))}{_context(citation, text_of)}"
        f'<p class="ss-panel-links"><a target="_blank" rel="noopener" href="{esc(whole_address(citation))}">'
        f"{esc(texts.OPEN_WHOLE)} <span class='ss-muted'>{esc(texts.OPEN_WHOLE_NOTE)}</span></a>"
        f'<button type="button" class="ss-link ss-back" data-back="{scope}">'
        f"{esc(texts.BACK_TO_ANSWER)}</button></p></article>"
    )


def _label(citation: Citation) -> str:
    kind = badge(
        citation.label or TYPE_NAMES.get(citation.type, citation.type).capitalize(), "type"
    )
    explained = ""
    if citation.type == "card":
        explained = f'<p class="ss-muted ss-small">{esc(texts.CARD_EXPLAINED)}</p>'
    return f'<p class="ss-badges">{kind}{badges(citation)}</p>{explained}'


def _facts(citation: Citation) -> list[tuple[str, str]]:
    rows = [(texts.FIELD_PLACE, citation.locator if citation.locator != citation.document else "")]
    rows.append((texts.FIELD_ORIGIN, citation.origin))
    rows.append((texts.FIELD_PAGE, str(citation.page) if citation.page is not None else ""))
    rows.append((texts.FIELD_STATE, citation.state or ""))
    rows.append((texts.FIELD_FROM, swedish_day(citation.valid_from)))
    ended = texts.FIELD_ENDS if citation.current else texts.FIELD_TO
    rows.append((ended, swedish_day(citation.valid_to)))
    rows.append((texts.FIELD_REPLACED_BY, citation.replaced_by or ""))
    if citation.type not in ("statute", "card") and citation.version != "1":
        rows.append((texts.FIELD_VERSION, citation.version))
    rows.append((texts.FIELD_RESTS_ON, " · ".join(citation.rests_on)))
    if citation.type == "card" or citation.verified != "text":
        rows.append((texts.FIELD_CHECKED, texts.VERIFIED.get(citation.verified, "")))
    return [(name, esc(value)) for name, value in rows if value]


def _context(citation: Citation, text_of: TextOf) -> str:
    try:
        text = text_of(citation.document_id, citation.version)
    except UserError:
        text = ""
    if text[citation.start : citation.end] != citation.quote:
        note, before, after = texts.NO_CONTEXT, "", ""
    else:
        note = texts.SURROUNDING
        before, after = _before(text, citation.start), _after(text, citation.end)
    return (
        f'<blockquote class="ss-context"><p>{esc(before)}<mark>{esc(citation.quote)}</mark>'
        f'{esc(after)}</p></blockquote><p class="ss-muted ss-small">{esc(note)}</p>'
    )


def _before(text: str, start: int) -> str:
    """Up to AROUND characters before `start`, from the beginning of a word."""
    at = max(0, start - AROUND)
    if at == 0:
        return text[:start]
    piece = text[at:start]
    space = next((i for i, c in enumerate(piece[:60]) if c.isspace()), -1)
    return "… " + piece[space + 1 :].lstrip()


def _after(text: str, end: int) -> str:
    at = min(len(text), end + AROUND)
    if at == len(text):
        return text[end:]
    piece = text[end:at]
    tail = next((i for i, c in enumerate(reversed(piece[-60:])) if c.isspace()), 0)
    return piece[: len(piece) - tail].rstrip() + " …"


def whole_address(citation: Citation) -> str:
    """Where the whole document can be read, with the quote marked."""
    query = urlencode({"version": citation.version, "start": citation.start, "end": citation.end})
    return f"/kalla/{url_quote(citation.document_id, safe='')}?{query}#citat"
