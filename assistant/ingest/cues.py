"""Checks `cues.yaml`: its keys, and that every pattern is a regular expression that compiles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assistant.errors import InvalidCard

GROUPS = {
    "spellings": dict,
    "kinds": dict,
    "yes_no": list,
    "asks": dict,
    "refusals": dict,
    "field": list,
    "person_context": list,
    "manner": list,
    "rework": list,
    "taken_away": list,
    "follow_ups": dict,
    "several": dict,
    "forms": dict,
    "groups": dict,
    "groups_apart": dict,
}
"""The keys of the file and what each holds: named lists of patterns, one list, or words by word."""


def check_cues(data: Any, path: Path) -> dict[str, Any]:
    """`data` when it has the right form. Raises InvalidCard naming the key and the pattern."""
    if not isinstance(data, dict) or set(data) != set(GROUPS):
        raise InvalidCard(
            f"{path.name}: nycklarna ska vara {', '.join(GROUPS)}.", "Se corpus/README.md."
        )
    for key, kind in GROUPS.items():
        value = data[key]
        if not isinstance(value, kind):
            raise InvalidCard(f"{path.name}: nyckeln «{key}» har fel form.", "Se corpus/README.md.")
        if key == "spellings":
            if not all(isinstance(w, str) and isinstance(s, str) for w, s in value.items()):
                raise InvalidCard(
                    f"{path.name}: «{key}»: ord och stavning ska vara text.", "Sätt citattecken om ja och nej."
                )  # fmt: skip
            continue
        lists = value.values() if isinstance(value, dict) else [value]
        for pattern in (p for patterns in lists for p in patterns):
            try:
                re.compile(pattern)
            except (re.error, TypeError) as error:
                raise InvalidCard(
                    f"{path.name}: «{key}»: mönstret {pattern!r} går inte att tolka.",
                    "Rätta det reguljära uttrycket.",
                ) from error
    return data
