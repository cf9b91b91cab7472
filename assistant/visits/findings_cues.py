"""The phrases that findings are recognised by, out of `finding_cues` in the corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import InvalidCard
from assistant.ingest.cards import load_yaml

_NAMES = ("finding_cues.yaml", "finding_cues.yml")
_LISTS = (
    "judgements", "deficiency", "action", "action_by_others", "done", "done_weak", "recalls", "not_done", "repeated",
    "about_previous", "breach",
)  # fmt: skip
_GROUPS = {
    "sections": ("skip", "deficiencies", "earlier"),
    "columns": ("home", "number", "area", "observation", "judgement", "action", "deadline", "rest"),
    "reject": ("no_deficiency", "others", "law", "idea", "general", "demand", "elsewhere"),
    "severity": ("allvarlig", "måttlig", "mindre"),
}

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class FindingCues:
    """Every list of the file as one pattern; a group of lists as patterns by name.

    `areas` are tried in order, those of the file before the themes of the visit types. `title_signs`
    and `text_signs` tell a report from other documents; `signs_needed` of them make one.
    """

    judgements: Pattern
    deficiency: Pattern
    action: Pattern
    action_by_others: Pattern
    done: Pattern
    done_weak: Pattern
    recalls: Pattern
    not_done: Pattern
    repeated: Pattern
    about_previous: Pattern
    breach: Pattern
    sections: Mapping[str, Pattern]
    columns: Mapping[str, Pattern]
    reject: Mapping[str, Pattern]
    severity: Mapping[str, Pattern]
    areas: tuple[tuple[str, Pattern], ...]
    title_signs: Pattern
    text_signs: tuple[Pattern, ...]
    signs_needed: int

    def rejected(self, sentence: str) -> str | None:
        """Why a sentence is no finding of the provider's (a key of `reject`); None: nothing does."""
        return next((why for why, p in self.reject.items() if p.search(sentence)), None)

    def area(self, *texts: str | None) -> str | None:
        """The area of the first text that names one, None when none does.

        In a text, the pattern that matches first in the file's order counts.
        """
        for text in texts:
            for area, pattern in self.areas if text else ():
                if pattern.search(text or ""):
                    return area
        return None

    def grade(self, text: str) -> str | None:
        """allvarlig, måttlig or mindre, None when the text does not grade."""
        return next((name for name, p in self.severity.items() if p.search(text)), None)


def load_cues(shipped: Path, overlay: Path, themes: Mapping[str, Sequence[str]]) -> FindingCues:
    """The cues of the user's overlay, else the shipped ones. Raises InvalidCard.

    `themes` are the areas of `visit_types.yaml` with their patterns.
    """
    for folder in (overlay, shipped):
        for name in _NAMES:
            if (folder / name).is_file():
                return cues_from(load_yaml(folder / name), themes, name)
    raise InvalidCard(
        "Filen finding_cues.yaml saknas bland korten.", "Kontrollera mappen corpus, eller installera om."
    )  # fmt: skip


def cues_from(data: Any, themes: Mapping[str, Sequence[str]], name: str) -> FindingCues:
    """`data` checked and compiled. Raises InvalidCard naming the key that is wrong."""
    if not isinstance(data, dict):
        raise InvalidCard(f"{name}: filen har inga nycklar.", "Jämför med den som följer med.")
    groups: dict[str, Any] = {
        key: {inner: _compile(_get(data, key, name).get(inner), f"{key}.{inner}", name) for inner in inners}
        for key, inners in _GROUPS.items()
    }  # fmt: skip
    signs = _get(data, "report_signs", name)
    _compile(signs.get("text"), "report_signs.text", name)
    own = [(a, _compile(p, f"areas.{a}", name)) for a, p in _get(data, "areas", name).items()]
    lists: dict[str, Any] = {key: _compile(data.get(key), key, name) for key in _LISTS}
    return FindingCues(
        **lists,
        **groups,
        areas=(*own, *((a, _compile(list(p), a, "visit_types.yaml")) for a, p in themes.items())),
        title_signs=_compile(signs.get("title"), "report_signs.title", name),
        text_signs=tuple(_compile([p], "report_signs.text", name) for p in signs["text"]),
        signs_needed=int(signs.get("needed", 3)),
    )


def _get(data: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise InvalidCard(f"{name}: nyckeln «{key}» saknas eller har fel form.", "Jämför med den som följer med.")  # fmt: skip
    return value


def _compile(patterns: Any, key: str, name: str) -> Pattern:
    if not isinstance(patterns, list) or not patterns:
        raise InvalidCard(f"{name}: nyckeln «{key}» saknar mönster.", "Jämför med den som följer med.")  # fmt: skip
    try:
        return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
    except (re.error, TypeError) as error:
        raise InvalidCard(
            f"{name}: «{key}»: ett mönster går inte att tolka.", "Rätta det reguljära uttrycket."
        ) from error
