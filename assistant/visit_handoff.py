"""A visit request typed in the chat leads into the visit work, with what was understood filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from assistant.domain.answers import Answer
from assistant.errors import InvalidRequest

if TYPE_CHECKING:
    from assistant.library.store import Store


def with_understood(answer: Any, store: Store) -> Any:
    """`answer`, when it hands a request over, telling what was understood of that and what was not.

    A draft of a language model is left as it is. A request that cannot be read is handed over as it
    stands: the visit work says why.
    """
    if not isinstance(answer, Answer) or answer.visit_request is None:
        return answer
    from assistant.visits.provider_documents import known_names
    from assistant.visits.requests import read_request

    data = store.cards("visit_data").get("visit data") or {}
    names = known_names(store, store.documents())
    spellings = cast("Mapping[str, str]", (store.cards("cues").get("cues") or {}).get("spellings"))
    try:
        read = read_request(answer.visit_request, data, date.today(), names, spellings)
    except InvalidRequest:
        return answer
    parts = _understood(read.request, data)
    asked = [c.question for c in read.unclear]
    text = f"{answer.text} Så här har jag förstått begäran: {'; '.join(parts)}."
    if asked:
        text += f" Det här är oklart: {' '.join(asked)}"
    return replace(answer, text=text)


def _understood(request: Any, data: Mapping[str, Any]) -> list[str]:
    """What was understood, a "name: value" each."""
    types = {str(t["id"]): str(t["name"]) for t in data["visit_types"]}
    found = {
        "slag": types.get(request.visit_type or "", ""),
        "utförare": request.provider or request.home,
        "dag": request.date,
        "målgrupp": request.target_group,
        "frågor till": ", ".join(request.audiences),
        "särskilt om": ", ".join(request.focus),
        "tid": f"{request.minutes} minuter" if request.minutes else "",
        "antal": f"högst {request.most} frågor" if request.most else "",
    }
    return [f"{name}: {value}" for name, value in found.items() if value]
