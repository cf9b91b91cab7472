"""What Word's styles and list numbering say of a paragraph: heading, list label, hidden text.

Elements are lxml's. Names are compared without namespace, since Word has two sets of namespaces
(transitional and strict) for the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HEADING_NAME = re.compile(r"(?:heading|rubrik|numrerad rubrik)\s*(\d)\b", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|innehåll)\b|innehållsförteckning", re.IGNORECASE)
_LIST_NAME = re.compile(
    r"list (?:bullet|number|paragraph)|punktlista|numrerad lista", re.IGNORECASE
)
_PLACE = re.compile(r"%(\d)")


def tag(element: Any) -> str:
    """The element's name without namespace; "" for comments and processing instructions."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def child(element: Any, *names: str) -> Any:
    """The element found by following child names; None when one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if tag(one) == name), None)
    return element


def attribute(element: Any, name: str = "val") -> str | None:
    """An attribute in the element's own namespace, or in none."""
    if element is None:
        return None
    space = element.tag.rpartition("}")[0]
    value = element.get(f"{space}}}{name}" if space else name, element.get(name))
    return None if value is None else str(value)


def whole(value: str | None) -> int | None:
    """The number an attribute holds; None when it holds none."""
    try:
        return int(value) if value is not None else None
    except ValueError:
        return None


def is_on(element: Any) -> bool | None:
    """An on/off property; None when it is not stated."""
    if element is None:
        return None
    return (attribute(element) or "true").lower() not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Style:
    """One style, as it stands in the file; what it does not state comes from `based_on`."""

    name: str
    based_on: str | None
    paragraph: Any
    run: Any


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        for element in root if root is not None else ():
            key = attribute(element, "styleId")
            if tag(element) != "style" or key is None:
                continue
            self._styles[key] = Style(
                name=attribute(child(element, "name")) or "",
                based_on=attribute(child(element, "basedOn")),
                paragraph=child(element, "pPr"),
                run=child(element, "rPr"),
            )
            kind, default = attribute(element, "type"), attribute(element, "default")
            if kind == "paragraph" and default in ("1", "true", "on"):
                self.default = key

    def chain(self, key: str | None) -> Iterator[Style]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while key is not None and key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = self._styles[key].based_on

    def heading_level(self, key: str | None, properties: Any) -> int:
        """1–6 for a heading, 0 for other paragraphs. `properties` is the paragraph's own `pPr`."""
        stated = whole(attribute(child(properties, "outlineLvl")))
        for style in self.chain(key):
            if style.name.lower() in ("title", "titel", "dokumentrubrik"):
                return 1
            if match := _HEADING_NAME.match(style.name):
                return min(6, max(1, int(match[1])))
            if stated is None:
                stated = whole(attribute(child(style.paragraph, "outlineLvl")))
        return min(6, stated + 1) if stated is not None and 0 <= stated < 9 else 0

    def is_contents(self, key: str | None) -> bool:
        """Whether a paragraph with the style is a line of the table of contents."""
        return any(_CONTENTS_NAME.match(style.name) for style in self.chain(key))

    def is_list(self, key: str | None) -> bool:
        """Whether the style is one of Word's list styles, by its name."""
        return any(_LIST_NAME.match(style.name) for style in self.chain(key))

    def numbering(self, key: str | None, properties: Any) -> tuple[str, int] | None:
        """The list a paragraph belongs to and its level in it (from 0)."""
        number = level = None
        for source in [properties, *(style.paragraph for style in self.chain(key))]:
            found = child(source, "numPr")
            number = number or attribute(child(found, "numId"))
            level = level if level is not None else whole(attribute(child(found, "ilvl")))
        return (number, level or 0) if number and number != "0" else None

    def run_property(self, name: str, runs: Any, *keys: str | None) -> Any:
        """The nearest statement of a property: the run's own `rPr`, then the styles in turn."""
        if (found := child(runs, name)) is not None:
            return found
        for key in keys:
            for style in self.chain(key):
                if (found := child(style.run, name)) is not None:
                    return found
        return None


class Numbering:
    """Counts list items as Word does, since their labels ("3.2", "a)") are not in the text."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            if tag(element) == "abstractNum":
                self._levels[attribute(element, "abstractNumId") or ""] = {
                    whole(attribute(level, "ilvl")) or 0: (
                        attribute(child(level, "numFmt")) or "decimal",
                        attribute(child(level, "lvlText")) or "",
                        1 if (start := whole(attribute(child(level, "start")))) is None else start,
                    )
                    for level in element
                    if tag(level) == "lvl"
                }
            elif tag(element) == "num":
                key = attribute(element, "numId") or ""
                self._lists[key] = attribute(child(element, "abstractNumId")) or ""
                self._restarts[key] = {
                    whole(attribute(override, "ilvl")) or 0: start
                    for override in element
                    if tag(override) == "lvlOverride"
                    and (start := whole(attribute(child(override, "startOverride")))) is not None
                }

    def label(self, number: str, level: int) -> str:
        """Count one item and give its label; "" for bullets and lists that are not defined."""
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._restarts.get(number, {}).pop(level, None)
        if restart is not None:
            counts[level] = restart
        else:
            counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        kind, text, _ = levels[level]
        if kind in ("bullet", "none"):
            return ""

        def value(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form, _, start = levels.get(place, ("decimal", "", 1))
            return _written(counts.setdefault(place, start), form)

        return _PLACE.sub(value, text).strip()


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            roman += sign * (number // value)
            number %= value
        return roman if form == "lowerRoman" else roman.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)
