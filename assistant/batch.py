"""Batches: one JSON object a line in, one a line out; a bad line is an error for that line only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InvalidRequest, UserError

if TYPE_CHECKING:
    from assistant.app import Assistant

Handle = Callable[["Assistant", dict[str, Any]], dict[str, Any]]


def run(assistant: Assistant, lines: Iterable[str], handle: Handle) -> Iterator[tuple[str, bool]]:
    """(output line, whether it went well) for every line that is not empty."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name: object = number
        try:
            data = _object(line)
            name = data.get("id", number)
            result, ok = {"id": name, **handle(assistant, data)}, True
        except UserError as error:
            result, ok = {"id": name, "error": str(error)}, False
        yield json.dumps(result, ensure_ascii=False), ok


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise InvalidRequest(
            "Raden är inte giltig JSON.", "Skriv ett JSON-objekt per rad."
        ) from error
    if not isinstance(data, dict):
        raise InvalidRequest("Raden är inget JSON-objekt.", 'Skriv {"id": …, "question": …}.')
    return data


def answer_line(assistant: Assistant, data: dict[str, Any]) -> dict[str, Any]:
    """{"answer": Answer} for a line with question, history and as_of. Raises InvalidRequest."""
    from assistant.app import parse_day

    question, history = data.get("question"), data.get("history") or []
    if not isinstance(question, str):
        raise InvalidRequest(
            "Nyckeln «question» saknas eller är ingen text.", "Skriv frågan som text."
        )
    if not isinstance(history, list) or not all(isinstance(q, str) for q in history):
        raise InvalidRequest(
            "Nyckeln «history» ska vara en lista med tidigare frågor.", "Rätta raden."
        )
    as_of = data.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise InvalidRequest("Nyckeln «as_of» ska vara ett datum.", "Skriv ÅÅÅÅ-MM-DD.")
    return {"answer": assistant.ask(question, history, parse_day(as_of)).to_dict()}


def visit_line(assistant: Assistant, data: dict[str, Any]) -> dict[str, Any]:
    """{"plan": VisitPlan} for a line whose request is a sentence or an object. Raises UserError."""
    request = data.get("request")
    if isinstance(request, dict):
        return {"plan": assistant.plan_visit(request_from(request)).to_dict()}
    if isinstance(request, str):
        return {"plan": assistant.plan_visit(request).to_dict()}
    raise InvalidRequest("Nyckeln «request» saknas.", "Skriv en mening eller ett objekt.")


def request_from(data: dict[str, Any]) -> Any:
    """A VisitRequest from JSON. Raises InvalidRequest for an unknown key or a wrong value."""
    from dataclasses import fields

    from assistant.domain.visits import VisitRequest

    known = {f.name for f in fields(VisitRequest)}
    unknown = set(data) - known
    if unknown:
        raise InvalidRequest(
            f"Begäran har okända nycklar: {', '.join(sorted(unknown))}.",
            f"Kända är: {', '.join(sorted(known))}.",
        )
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if v is not None
    }
    minutes = values.get("minutes")
    if minutes is not None and not (isinstance(minutes, int) and 5 <= minutes <= 1440):
        raise InvalidRequest("«minutes» ska vara ett heltal mellan 5 och 1440.", "Rätta begäran.")
    for name in ("focus", "audiences"):
        if name in values and not isinstance(values[name], tuple):
            raise InvalidRequest(f"«{name}» ska vara en lista.", "Rätta begäran.")
    return VisitRequest(**values)


def read_request(path: Path) -> Any:
    """A VisitRequest from a JSON file. Raises UserError."""
    try:
        return request_from(_object(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"«{path}» kan inte läsas.", "Ange en JSON-fil.") from error
