"""A plan as Markdown or JSON; the sources follow."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from assistant.domain.documents import TYPE_NAMES
from assistant.domain.visits import SourcedText, VisitPlan
from assistant.errors import UserError

FORMATS = (".md", ".json")


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _lines(title: str, items: Iterable[SourcedText]) -> list[str]:
    body = [f"- {item.text} {_marks(item.citations)}" for item in items]
    return [f"## {title}", "", *body, ""] if body else []


def to_markdown(plan: VisitPlan) -> str:
    """The plan as Markdown: rules first, then numbered questions by area and audience, then sources."""
    out = [f"# {plan.title}", ""]
    out += [f"> {note}" for note in plan.notes] + ([""] if plan.notes else [])
    if plan.reported_to:
        out += [f"**Redovisas:** {plan.reported_to}", ""]
    out += [f"**Frågor ställs till:** {', '.join(plan.audiences)}", ""]
    out += _lines("Det här får inte göras", plan.not_allowed)
    out += _lines("Läs och begär in före besöket", plan.before)
    out += [f"## Frågor ({len(plan.questions)})", ""]
    number = 0
    for area, questions in groupby(plan.questions, key=lambda q: q.area):
        out += [f"### {area}", ""]
        for question in questions:
            number += 1
            out.append(
                f"{number}. **{question.text}** ({question.audience}) {_marks(question.citations)}"
            )
            out.append(f"   - Varför: {question.why}")
            out.append(f"   - Be att få se: {question.evidence}")
            out += [f"   - Följdfråga: {text}" for text in question.follow_ups]
        out.append("")
    missing = [c for c in plan.coverage if not c.covered_by]
    if missing:
        out += ["## Inte täckt", "", *(f"- {c.demand}: {c.reason_if_not}" for c in missing), ""]
    out += _lines("Om något allvarligt upptäcks", plan.if_serious)
    out += ["## Källor", ""]
    for citation in plan.citations:
        details = TYPE_NAMES.get(citation.type, citation.type)
        state = f", {citation.state}" if citation.state else ""
        quote = " ".join(citation.quote.split())
        same = citation.locator == citation.document
        place = citation.document if same else f"{citation.document}, {citation.locator}"
        out.append(f"[{citation.n}] {place} ({details}{state}): ”{quote}”")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def write(plan: VisitPlan, path: Path) -> None:
    """Write the plan to a file by its ending. Raises UserError naming the path and the remedy."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UserError(
            f"«{path.name}» har ett format som inte kan skrivas.",
            f"Välj bland {', '.join(FORMATS)}.",
        )
    text = (
        to_markdown(plan)
        if suffix == ".md"
        else json.dumps(plan.to_dict(), ensure_ascii=False, indent=2)
    )
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"Planen kunde inte skrivas till «{path}» ({error.strerror}).",
            "Välj en annan mapp och försök igen.",
        ) from error
