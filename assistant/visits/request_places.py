"""Municipalities: who goes on a visit or where a home lies, not the provider that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ONE = re.compile(r" (?:och|samt|&) |, ?")


@dataclass(frozen=True, slots=True)
class Places:
    """The municipalities in lower case; `together` finds a row of names that something is done with."""

    municipalities: frozenset[str]
    together: re.Pattern[str]


def places(names: Mapping[str, Any]) -> Places:
    """The municipalities of `names` in `visit_types.yaml`."""
    known = [str(name) for name in names["municipalities"]]
    further = "|".join(re.escape(name.partition(" ")[2]) for name in known if " " in name)
    name = rf"[a-zåäö][\wåäöé-]+(?: (?:{further or '(?!)'}))?"
    together = re.compile(
        rf"\b(?:ihop|tillsammans|gemensamt|samarbete|samverkan|med)(?: med)? "
        rf"(?:(?:våra? |de )?(?:\w+ )?(?:grann)?kommun(?:en|er|erna)? )?"
        rf"((?:{name}(?:, | och | samt | & ))*{name})",
        re.IGNORECASE,
    )
    return Places(frozenset(known), together)


def is_place(name: str, known: Places) -> bool:
    """Whether a name is a municipality's, or those of several.

    >>> known = places({"municipalities": ["lerum", "partille"]})
    >>> is_place("Lerum och Partille", known), is_place("Solgården i Lerum", known)
    (True, False)
    """
    parts = [part.casefold().strip() for part in _ONE.split(name)]
    return all(
        part in known.municipalities or part.rstrip("s") in known.municipalities for part in parts
    )


def without_neighbours(text: str, known: Places) -> str:
    """The text with the municipalities blanked that something is done together with.

    >>> known = places({"municipalities": ["ale", "lerum"]})
    >>> without_neighbours("uppföljning ihop med Lerum och Ale: besök hos Eken", known)
    'uppföljning ihop med              : besök hos Eken'
    """

    def blanked(found: re.Match[str]) -> str:
        names = _leading_places(found[1], known)
        begin = found.start(1) - found.start()
        return found.group()[:begin] + " " * len(names) + found.group()[begin + len(names) :]

    return known.together.sub(blanked, text)


def _leading_places(names: str, known: Places) -> str:
    """The part of a row of names that is municipalities: "Ale, Lerum och Eken" -> the first two."""
    while names and not is_place(names, known):
        cut = [found.start() for found in _ONE.finditer(names)]
        names = names[: cut[-1]] if cut else ""
    return names


def of_no_place(name: str, known: Places) -> str:
    """A name without the municipality that the home lies in: "Solgården i Kumla" -> its first word."""
    head, _, place = name.rpartition(" i ")
    return head if head and is_place(place, known) else name
