"""The phrasings that questions are understood by: the compiled patterns of `corpus/cues.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answering.people import Groups


@dataclass(frozen=True)
class Cues:
    """The compiled patterns of `corpus/cues.yaml`."""

    spellings: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[tuple[str, re.Pattern[str]], ...] = ()
    yes_no: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    asks: tuple[tuple[str, re.Pattern[str]], ...] = ()
    refusals: tuple[tuple[str, re.Pattern[str]], ...] = ()
    field_words: re.Pattern[str] = field(default_factory=lambda: re.compile(r""))
    person_context: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    manner: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    rework: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    taken_away: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    continues: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    stands_alone: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    points_back: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    opens: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    joins: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    alternative: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    forms: tuple[re.Pattern[str], ...] = ()
    groups: Groups = field(default_factory=Groups)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Cues:
        """Compile the patterns; `data` has been checked when the corpus was read."""
        if not data:
            return cls()
        return cls(
            spellings=dict(data["spellings"]),
            kinds=tuple((k, _any(p)) for k, p in data["kinds"].items()),
            yes_no=_any(data["yes_no"]),
            asks=tuple((k, _any(p)) for k, p in data["asks"].items()),
            refusals=tuple((k, _any(p)) for k, p in data["refusals"].items()),
            field_words=_any(data["field"]),
            person_context=_any(data["person_context"]),
            manner=re.compile(_any(data["manner"]).pattern, re.IGNORECASE),
            rework=_any(data["rework"]),
            taken_away=_any(data["taken_away"]),
            continues=_any(data["follow_ups"]["continues"]),
            stands_alone=_any(data["follow_ups"]["stands_alone"]),
            points_back=_any(data["follow_ups"]["points_back"]),
            opens=_any(data["several"]["opens"]),
            joins=re.compile(_any(data["several"]["joins"]).pattern, re.IGNORECASE),
            alternative=_any(data["several"]["alternative"]),
            forms=tuple(re.compile(_any(p).pattern, re.IGNORECASE) for p in data["forms"].values()),
            groups=Groups.from_data(data["groups"], data["groups_apart"]),
        )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))
