"""Plans that were made for a provider, kept with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.errors import InvalidRequest
from assistant.library import providers as entities
from assistant.library.store import Store


@dataclass(frozen=True, slots=True)
class PastPlan:
    """A plan that was made for a provider; `data` is its JSON."""

    id: int
    title: str
    visit_type: str | None
    date: str | None
    home: str | None
    created: str
    data: dict[str, Any]


def remember_plan(store: Store, plan_json: str | Mapping[str, Any], provider: str | None) -> int:
    """Keep a plan (`VisitPlan.to_dict()` or its JSON) with the provider; its number.

    `provider` None: the plan's own. Raises InvalidRequest for what is no plan.
    """
    try:
        data = json.loads(plan_json) if isinstance(plan_json, str) else dict(plan_json)
    except ValueError as error:
        raise InvalidRequest("Planen kan inte läsas.", "Gör om den med «samsyn visit».") from error
    if not isinstance(data, dict) or "title" not in data:
        raise InvalidRequest("Planen saknar rubrik.", "Gör om den med «samsyn visit».")
    name = provider or data.get("provider")
    whose = entities.resolve(entities.providers(store), str(name)) if name else None
    request = data.get("request") or {}
    with store.writing() as db:
        cursor = db.execute(
            "INSERT INTO plans (provider, home, title, visit_type, date, data, created)"
            " VALUES (?,?,?,?,?,?,?)",
            (whose.provider if whose else None, request.get("home") or (whose.home if whose else None),
             data["title"], data.get("visit_type"), data.get("date"),
             json.dumps(data, ensure_ascii=False), datetime.now(UTC).isoformat(timespec="seconds")),
        )  # fmt: skip
    return int(cursor.lastrowid or 0)


def past_plans(store: Store, provider: str) -> list[PastPlan]:
    """The plans remembered for a provider, oldest first."""
    known = entities.providers(store)
    return [
        PastPlan(r["id"], r["title"], r["visit_type"], r["date"], r["home"], r["created"], json.loads(r["data"]))
        for r in store.query("SELECT * FROM plans WHERE provider IS NOT NULL ORDER BY id")
        if entities.same_provider(known, r["provider"], provider)
    ]  # fmt: skip
