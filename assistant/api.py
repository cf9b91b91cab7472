"""REST under /api/v1: the same JSON as the command line gives.

What the caller can mend comes back as 400 with `{"error", "remedy"}`, both in Swedish.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from assistant.app import Assistant
from assistant.errors import InvalidRequest, UserError
from assistant.ingest.pipeline import safe_id

MOST_FILES = 20


class AskBody(BaseModel):
    """A question. `history`: earlier questions, oldest first; `as_of`: the day whose law counts.

    `mode`: with or without the language model; without it with, where one is set.
    """

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=4000)
    history: list[Annotated[str, Field(max_length=4000)]] = Field(default=[], max_length=100)
    as_of: date | None = None
    mode: Literal["extractive", "generative"] | None = None


class FeedbackBody(BaseModel):
    """A verdict ("up" or "down") on an answer as `/ask` gave it; `reason` only for "down"."""

    model_config = ConfigDict(extra="forbid")

    answer: dict[str, Any]
    history: list[Annotated[str, Field(max_length=4000)]] = Field(default=[], max_length=100)
    verdict: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=40)


class VisitBody(BaseModel):
    """A visit to plan: a sentence, or the fields of a VisitRequest."""

    model_config = ConfigDict(extra="forbid")

    request: Annotated[str, Field(max_length=4000)] | dict[str, Any]


class _Route(APIRoute):
    """A route whose UserErrors and malformed bodies become 400 with message and remedy."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except UserError as error:
                return _failed(error.message, error.remedy)
            except RequestValidationError as error:
                where = {
                    ".".join(map(str, e["loc"][1:])) or "hela förfrågan" for e in error.errors()
                }
                return _failed(
                    "Förfrågan har fel form: " + ", ".join(sorted(where)) + ".",
                    "Se fälten i /api/v1/openapi.json.",
                )

        return handled


def _failed(message: str, remedy: str) -> Response:
    return JSONResponse({"error": message, "remedy": remedy}, status_code=400)


def router(assistant: Assistant) -> APIRouter:
    """The routes over one library. Work that takes time runs in the server's threads."""
    api = APIRouter(route_class=_Route, tags=["samsyn"])

    @api.get("/health")
    def health() -> dict[str, Any]:
        """Whether the library can be read, and how much it holds."""
        return {"status": "ok", "documents": len(assistant.store.documents())}

    @api.post("/ask")
    def ask(body: AskBody) -> dict[str, Any]:
        """An Answer."""
        answer = assistant.ask(body.question, body.history, body.as_of, mode=body.mode)
        return answer.to_dict()

    @api.post("/feedback")
    def feedback(body: FeedbackBody) -> dict[str, Any]:
        """What was kept of the verdict: the answer's id, and the question as it was kept."""
        from assistant.answering.judging import give

        kept = give(assistant.store, body.answer, body.verdict, body.reason, body.history)
        return asdict(kept)

    @api.post("/visit")
    def visit(body: VisitBody) -> dict[str, Any]:
        """A VisitPlan."""
        request: Any = body.request
        made: Any = assistant.plan_visit(
            _visit_request(request) if isinstance(request, dict) else request
        )
        return dict(made.to_dict())

    @api.get("/documents")
    def documents() -> list[dict[str, Any]]:
        """All documents by title."""
        return [asdict(row) for row in assistant.store.documents()]

    @api.post("/documents")
    def add_documents(
        files: Annotated[list[UploadFile], File()],
        type: Annotated[str | None, Form()] = None,
        owner: Annotated[str | None, Form(max_length=200)] = None,
        provider: Annotated[str | None, Form(max_length=200)] = None,
        replaces: Annotated[str | None, Form(max_length=200)] = None,
    ) -> list[dict[str, Any]]:
        """Take in files; a report a file, without the server's paths."""
        if len(files) > MOST_FILES:
            raise InvalidRequest(
                f"{len(files)} filer kom; högst {MOST_FILES} går på en gång.",
                "Skicka några i taget.",
            )
        options = {"type": type, "owner": owner, "provider": provider, "replaces": replaces}
        return _take_in(assistant, files, {k: v for k, v in options.items() if v})

    @api.get("/documents/{document_id:path}/text")
    def text(document_id: str, version: str | None = None) -> dict[str, Any]:
        """The text that offsets refer to."""
        row = assistant.store.document(document_id)
        body = assistant.store.text(document_id, version)
        return {"document_id": document_id, "version": version or row.version, "text": body}

    return api


def _visit_request(values: dict[str, Any]) -> Any:
    from assistant.domain.visits import VisitRequest

    unknown = sorted(set(values) - {f.name for f in fields(VisitRequest)})
    if unknown:
        raise InvalidRequest(
            f"Okända fält i besöket: {', '.join(unknown)}.", "Fälten är de i VisitRequest."
        )
    try:
        return VisitRequest(**values)
    except (TypeError, ValueError) as error:
        raise InvalidRequest(
            "Besökets fält går inte att tolka.", "Fälten är de i VisitRequest."
        ) from error


def _take_in(
    assistant: Assistant, files: list[UploadFile], options: dict[str, Any]
) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="samsyn-") as folder:
        paths = []
        for number, file in enumerate(files):
            # A folder a file: two may bear the same name, and none may name a way out.
            place = Path(folder) / str(number)
            place.mkdir()
            path = place / safe_id(file.filename or "")
            path.write_bytes(file.file.read())
            paths.append(path)
        reports = assistant.ingest(paths, **options)
    return [{**asdict(r), "path": Path(r.path).name} for r in reports]
