"""The documents tab as HTML: what became of each file, what the library holds, one whole text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.domain.documents import TYPE_NAMES
from assistant.ingest.pipeline import FileReport
from assistant.library.store import DocumentRow
from assistant.web import texts
from assistant.web.markup import badge, esc


def reports_html(reports: Sequence[FileReport]) -> str:
    """One line a file: what became of it and, where it failed, what to do."""
    if not reports:
        return ""
    done = sum(r.status in ("added", "version") for r in reports)
    total = texts.UPLOAD_DONE.format(done=done, total=len(reports))
    rows = "".join(_report(r) for r in reports)
    return f'<div class="ss-reports" role="status"><p><strong>{esc(total)}</strong></p><ul>{rows}</ul></div>'


def _report(report: FileReport) -> str:
    kind = {"failed": "error", "no_text": "warn", "known": "plain"}.get(report.status, "ok")
    text = texts.REPORT_TEXTS.get(report.status, "").format(
        title=report.title,
        passages=report.passages,
        version=report.version,
        document_id=report.document_id,
    )
    said = " ".join(part for part in (text, report.message, report.remedy) if part)
    warnings = "".join(f"<li>{esc(w)}</li>" for w in report.warnings)
    return (
        f"<li>{badge(texts.REPORT_WORDS[report.status], kind)} "
        f"<span><strong>{esc(Path(report.path).name)}</strong> {esc(said)}"
        + (f"<ul>{warnings}</ul>" if warnings else "")
        + "</span></li>"
    )


def documents_html(rows: Sequence[DocumentRow]) -> str:
    """The user's own documents as a table; what ships with Samsyn is folded under it."""
    own = [r for r in rows if not r.shipped]
    shipped = [r for r in rows if r.shipped]
    out = f'<h2 class="ss-question">{esc(texts.DOCUMENTS_TITLE)}</h2>'
    out += _table(own, texts.DOCUMENTS_OWN) if own else f"<p>{esc(texts.DOCUMENTS_NONE)}</p>"
    if shipped:
        title = texts.DOCUMENTS_SHIPPED.format(n=len(shipped))
        out += (
            f'<details class="ss-earlier"><summary>{esc(title)}</summary>'
            f'<div class="ss-earlier-body">{_table(shipped, title)}</div></details>'
        )
    return f'<div class="ss-library">{out}</div>'


def _table(rows: Sequence[DocumentRow], caption: str) -> str:
    heads = "".join(f'<th scope="col">{esc(h)}</th>' for h in texts.DOCUMENTS_HEADS)
    return (
        f'<div class="ss-table" tabindex="0" role="region" aria-label="{esc(caption)}"><table>'
        f'<caption class="ss-hidden">{esc(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(map(_row, rows))}</tbody></table></div>"
    )


def _row(row: DocumentRow) -> str:
    cells = (
        TYPE_NAMES.get(row.type, row.type).capitalize(),
        row.owner or "–",
        row.provider or "–",
        _version(row),
        str(row.passages),
    )
    return (
        f'<tr><th scope="row">{esc(row.title)}<span class="ss-muted ss-small">{esc(row.id)}</span></th>'
        + "".join(
            f'<td data-label="{esc(head)}">{esc(cell)}</td>'
            for head, cell in zip(texts.DOCUMENTS_HEADS[1:], cells, strict=True)
        )
        + "</tr>"
    )


def _version(row: DocumentRow) -> str:
    """The version as a reader needs it: a card's is a checksum and says nothing."""
    return row.metadata.get("state") or ("–" if row.version.startswith("kort-") else row.version)


def whole_html(title: str, text: str, start: int, end: int, style: str) -> str:
    """A page of its own with a document's whole text, `text[start:end]` marked."""
    if not 0 <= start < end <= len(text):
        marked = esc(text)
    else:
        marked = (
            f'{esc(text[:start])}<mark id="citat" tabindex="-1">{esc(text[start:end])}</mark>'
            f"{esc(text[end:])}"
        )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)} – {texts.TITLE}</title><style>{style}</style></head>"
        f'<body class="ss-whole"><main><h1>{esc(title)}</h1><div class="ss-text">{marked}</div>'
        "</main></body></html>"
    )
