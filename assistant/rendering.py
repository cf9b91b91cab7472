"""Answers and documents as plain text for the terminal."""

from __future__ import annotations

import textwrap
from typing import Any

from assistant.domain.answers import Answer, Citation
from assistant.domain.documents import TYPE_NAMES
from assistant.library.store import DocumentRow

_WIDTH = 96


def _wrap(text: str, indent: str = "") -> str:
    return "\n".join(
        textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent)
        for line in text.split("\n")
        if line.strip()
    )


def answer_text(answer: Answer) -> str:
    """The answer, its notices and its numbered sources."""
    parts = []
    if answer.standalone_question != " ".join(answer.question.split()):
        parts.append(_wrap(f"Så förstod jag frågan: {answer.standalone_question}"))
    doubts = [n for n in answer.notices if n.kind == "uncertain"]
    parts += [_wrap(f"Obs: {n.text}") for n in doubts]
    if answer.statements:
        parts.append(
            "\n".join(
                _wrap(f"{s.text} {''.join(f'[{n}]' for n in s.citations)}")
                for s in answer.statements
            )
        )
    else:
        parts.append(_wrap(answer.text))
    if answer.visit_request:
        request = answer.visit_request.replace('"', "'")
        parts.append(f'Ta fram dem med:\n  samsyn visit "{request}"')
    if answer.suggestions:
        title = "Det här finns i biblioteket:" if answer.abstained else "Frågor att gå vidare med:"
        parts.append(title + "\n" + "\n".join(f"  – {s}" for s in answer.suggestions))
    for notice in (n for n in answer.notices if n not in doubts):
        parts.append(_wrap(f"Obs: {notice.text}"))
    if answer.mode == "generative":
        parts.append(_wrap(f"Formulerat av en språkmodell ({answer.model}). Läs källorna."))
    if answer.citations:
        parts.append("Källor\n" + "\n".join(citation_text(c) for c in answer.citations))
    return "\n\n".join(parts)


def citation_text(citation: Citation) -> str:
    """One source: number, place, and the quoted words."""
    same = citation.locator == citation.document
    place = citation.document if same else f"{citation.document}, {citation.locator}"
    place += f" ({citation.origin})" if citation.origin else ""
    details = [TYPE_NAMES.get(citation.type, citation.type)]
    if citation.state:
        details.append(citation.state)
    if citation.valid_from:
        details.append(f"gäller från {citation.valid_from}")
    if not citation.current:
        details.append("gäller inte längre")
    if citation.rests_on:
        details.append("vilar på " + "; ".join(citation.rests_on))
    quote = " ".join(citation.quote.split())
    return f"[{citation.n}] {place} ({', '.join(details)})\n" + _wrap(f"”{quote}”", "    ")


def document_line(row: DocumentRow) -> str:
    """One document: id, title, type, owner, version and size."""
    owner = f", {row.owner}" if row.owner else ""
    versions = f"version {row.version}" + (
        f" av {len(row.versions)}" if len(row.versions) > 1 else ""
    )
    return f"{row.id}: {row.title} ({TYPE_NAMES.get(row.type, row.type)}{owner}, {versions}, {row.passages} avsnitt)"


def law_text(found: dict[str, Any]) -> str:
    """What `law show` found: the chain from old to new, then text and card."""
    parts = []
    for row in found["history"]:
        new = ", ".join(row["new"]) or "ingen motsvarighet"
        since = f" från {row['since']}" if row.get("since") else ""
        parts.append(_wrap(f"{row['old']} → {new}{since}. {row['content']}"))
    for place in found["places"]:
        head = f"{place['document']}, {place['locator']}"
        details = [
            d
            for d in (
                place["label"],
                place["state"],
                place["valid_from"] and f"gäller från {place['valid_from']}",
            )
            if d
        ]
        parts.append(
            f"{head}{' (' + ', '.join(details) + ')' if details else ''}\n{_wrap(place['text'], '    ')}"
        )
    for note in found["notices"]:
        parts.append(_wrap(f"Obs: {note}"))
    return "\n\n".join(parts)
