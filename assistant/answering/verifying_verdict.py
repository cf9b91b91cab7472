"""What the verifier returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "number", "date", "reference", "actor", "negation", "modal", "content", "language"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason not to trust a sentence. `code` names the thing in short: "6 månad", "ivo"."""

    kind: FaultKind
    code: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`supported` is True exactly when there are no `faults`."""

    supported: bool
    faults: tuple[Fault, ...] = ()
