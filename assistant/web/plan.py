"""A visit plan (its JSON, see the design) as HTML: questions by area and by whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.answers import Citation
from assistant.web import sources, texts
from assistant.web.markup import badge, esc, facts, swedish_day
from assistant.web.sources import TextOf

Row = Mapping[str, Any]


def render(scope: str, plan: Row, text_of: TextOf, downloads: Sequence[tuple[str, str]]) -> str:
    """The plan beside the panel with its sources. `downloads`: (text of the link, address)."""
    citations = sources.from_dicts(plan.get("citations") or ())
    view = _View(scope, {c.n: c for c in citations})
    body = (
        _head(plan, downloads)
        + view.points(texts.VISIT_NOT_ALLOWED, plan.get("not_allowed"), "ss-box-no")
        + view.points(texts.VISIT_BEFORE, plan.get("before"), "ss-box")
        + view.findings(plan.get("findings") or ())
        + view.questions(plan.get("questions") or ())
        + view.points(texts.VISIT_IF_SERIOUS, plan.get("if_serious"), "ss-box-no")
        + _coverage(plan.get("coverage") or ())
        + sources.listing(scope, citations)
    )
    panels = sources.panels(scope, citations, text_of)
    panels = panels or f'<p class="ss-muted">{esc(texts.SOURCE_EMPTY)}</p>'
    return (
        f'<div class="ss-columns" data-turn="{scope}"><div class="ss-answers">'
        f'<article class="ss-turn" id="answer-{scope}" tabindex="-1">{body}</article></div>'
        f'<aside class="ss-panel" aria-label="{esc(texts.SOURCE)}" aria-live="polite">'
        f'<div data-scope="{scope}">{panels}</div></aside></div>'
    )


def _head(plan: Row, downloads: Sequence[tuple[str, str]]) -> str:
    values = {**plan, "date": swedish_day(plan.get("date"))}
    rows = [
        (label, esc(values[key])) for key, label in texts.VISIT_FACTS.items() if values.get(key)
    ]
    count = len(plan.get("questions") or ())
    how_many = texts.VISIT_COUNT_ONE if count == 1 else texts.VISIT_COUNT.format(n=count)
    links = "".join(
        f'<a class="ss-download" href="{esc(address)}" download>{esc(text)}</a>'
        for text, address in downloads
    )
    saved = (
        f'<p class="ss-downloads"><span>{esc(texts.VISIT_DOWNLOAD)}:</span>{links}</p>'
        if links
        else ""
    )
    return (
        f'<h2 class="ss-question">{esc(plan.get("title") or "")}</h2>'
        f'<p class="ss-muted">{esc(how_many)}. {esc(texts.VISIT_DRAFT)}</p>{facts(rows)}{saved}'
    )


def _coverage(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    items = "".join(f"<li>{esc(r.get('demand') or '')} – {esc(_covered(r))}</li>" for r in rows)
    return (
        f'<details class="ss-earlier"><summary>{esc(texts.VISIT_COVERAGE)}</summary>'
        f'<div class="ss-earlier-body"><ul>{items}</ul></div></details>'
    )


def _covered(row: Row) -> str:
    if row.get("covered_by"):
        return texts.VISIT_COVERED.format(ids=", ".join(map(str, row["covered_by"])))
    return f"{texts.VISIT_NOT_COVERED}: {row.get('reason_if_not') or texts.VISIT_NO_REASON}"


class _View:
    """The parts of a plan that cite, given the plan's sources."""

    def __init__(self, scope: str, numbered: Mapping[int, Citation]) -> None:
        self.scope = scope
        self.numbered = numbered

    def cited(self, row: Row) -> str:
        """The buttons of a row's sources."""
        return sources.buttons(self.scope, row.get("citations") or (), self.numbered)

    def points(self, title: str, rows: Sequence[Row] | None, kind: str) -> str:
        """A titled list of sentences, "" when there are none."""
        if not rows:
            return ""
        items = "".join(f"<li>{esc(r.get('text') or '')} {self.cited(r)}</li>" for r in rows)
        return (
            f'<section class="{kind}"><h3 class="ss-h3">{esc(title)}</h3><ul>{items}</ul></section>'
        )

    def findings(self, rows: Sequence[Row]) -> str:
        """What earlier follow-ups found, with status and deadline."""
        if not rows:
            return ""
        items = "".join(
            f"<li>{esc(r.get('text') or '')} {self._status(r)} {self.cited(r)}</li>" for r in rows
        )
        title = esc(texts.VISIT_FINDINGS)
        return f'<section class="ss-box"><h3 class="ss-h3">{title}</h3><ul>{items}</ul></section>'

    def _status(self, row: Row) -> str:
        out = badge(str(row["status"])) if row.get("status") else ""
        if row.get("repeated"):
            out += badge(texts.VISIT_REPEATED, "warn")
        if row.get("deadline"):
            out += badge(texts.VISIT_DEADLINE.format(day=swedish_day(row["deadline"])))
        return out + (
            f' <span class="ss-muted">{esc(row["from"])}</span>' if row.get("from") else ""
        )

    def questions(self, rows: Sequence[Row]) -> str:
        """The questions: a section an area, in it a list an audience."""
        areas: dict[str, dict[str, list[Row]]] = {}
        for row in rows:
            area = areas.setdefault(str(row.get("area") or texts.VISIT_OTHER_AREA), {})
            area.setdefault(str(row.get("audience") or ""), []).append(row)
        return "".join(
            f'<section class="ss-area"><h3 class="ss-area-title">{esc(_capital(area))}</h3>'
            + "".join(self._audience(audience, asked) for audience, asked in audiences.items())
            + "</section>"
            for area, audiences in areas.items()
        )

    def _audience(self, audience: str, rows: Sequence[Row]) -> str:
        title = f"<h4>{esc(texts.VISIT_TO.format(audience=audience))}</h4>" if audience else ""
        return title + '<ol class="ss-questions">' + "".join(map(self._question, rows)) + "</ol>"

    def _question(self, row: Row) -> str:
        origin = texts.ORIGINS.get(str(row.get("origin")), "")
        rows = []
        if row.get("original"):
            rows.append((texts.VISIT_REWORDED, esc(row["original"])))
        if row.get("why"):
            rows.append((texts.VISIT_WHY, f"{esc(row['why'])} {self.cited(row)}"))
        if row.get("evidence"):
            rows.append((texts.VISIT_EVIDENCE, esc(_joined(row["evidence"]))))
        if row.get("follow_ups"):
            items = "".join(f"<li>{esc(f)}</li>" for f in row["follow_ups"])
            rows.append((texts.VISIT_FOLLOW_UPS, f"<ul>{items}</ul>"))
        cited = "" if row.get("why") else self.cited(row)
        return (
            f'<li><p class="ss-ask">{esc(row.get("text") or "")} {cited}'
            f"{badge(origin, 'type') if origin else ''}</p>{facts(rows)}</li>"
        )


def _joined(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
