"""Actor × task as data: the responsibility cards as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = ("task", "responsible", "supporting", "may_not", "grounds", "scope", "verified")


def actor_tasks(
    cards: Mapping[str, Mapping[str, Any]], actor: str | None = None
) -> list[dict[str, Any]]:
    """One row a task, by card id; `actor` keeps those where a name holds it, None all."""
    rows = []
    for card_id, card in sorted(cards.items()):
        row = {"id": card_id, **{key: card.get(key) for key in KEYS}}
        names = [str(n) for key in ("responsible", "supporting") for n in card.get(key) or ()]
        names += [str(m["actor"]) for m in card.get("may_not") or ()]
        if actor is None or any(actor.casefold() in name.casefold() for name in names):
            rows.append(row)
    return rows
