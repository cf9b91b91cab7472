"""Batches: one JSON object a line in, one a line out; a bad line is an error for that line only."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InvalidRequest, UserError

if TYPE_CHECKING:
    from assistant.app import Assistant, Mode

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


def read_lines(path: Path) -> list[str]:
    """The lines of a batch file; bytes that are no UTF-8 spoil their own line only.

    Only line feeds divide: U+2028 and its like may stand inside a JSON string. Raises UserError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"«{path}» kan inte läsas.", "Ange en fil med JSON-rader.") from error
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape").split("\n")


def require_text(text: str, what: str) -> str:
    """`text` when it can be written as UTF-8. Raises InvalidRequest naming `what` it is."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidRequest(
            f"{what} har tecken som inte är giltig UTF-8.", "Spara texten som UTF-8."
        ) from error
    return text


def _object(line: str) -> dict[str, Any]:
    require_text(line, "Raden")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(
            "Raden är inte giltig JSON.", "Skriv ett JSON-objekt per rad."
        ) from error
    if not isinstance(data, dict):
        raise InvalidRequest("Raden är inget JSON-objekt.", 'Skriv {"id": …, "question": …}.')
    return data


def answer_line(
    assistant: Assistant, data: dict[str, Any], mode: Mode | None = None
) -> dict[str, Any]:
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
    for text in (question, *history):
        require_text(text, "Frågan")
    as_of = data.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise InvalidRequest("Nyckeln «as_of» ska vara ett datum.", "Skriv ÅÅÅÅ-MM-DD.")
    return {"answer": assistant.ask(question, history, parse_day(as_of), mode=mode).to_dict()}


def visit_line(assistant: Assistant, data: dict[str, Any]) -> dict[str, Any]:
    """{"plan": VisitPlan} for a line whose request is a sentence or an object. Raises UserError."""
    request = data.get("request")
    if isinstance(request, dict):
        return {"plan": assistant.plan_visit(request_from(request)).to_dict()}
    if isinstance(request, str):
        from assistant.domain.visits import VisitRequest

        require_text(request, "Begäran")
        as_of = data.get("as_of")
        if as_of is not None and not isinstance(as_of, str):
            raise InvalidRequest("Nyckeln «as_of» ska vara ett datum.", "Skriv ÅÅÅÅ-MM-DD.")
        return {"plan": assistant.plan_visit(VisitRequest(text=request, as_of=as_of)).to_dict()}
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
    for name, value in values.items():
        if name in ("focus", "audiences"):
            if not (isinstance(value, tuple) and all(isinstance(v, str) for v in value)):
                raise InvalidRequest(f"«{name}» ska vara en lista med texter.", "Rätta begäran.")
        elif name != "minutes" and not isinstance(value, str):
            raise InvalidRequest(f"«{name}» ska vara text.", "Rätta begäran.")
        for text in value if isinstance(value, tuple) else (str(value),):
            require_text(text, f"«{name}»")
    return VisitRequest(**values)


def read_request(path: Path) -> Any:
    """A VisitRequest from a JSON file. Raises UserError."""
    try:
        return request_from(_object(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"«{path}» kan inte läsas.", "Ange en JSON-fil.") from error
