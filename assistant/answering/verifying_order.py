"""Words of a sentence put in the order in which its clauses can be told apart."""

from __future__ import annotations

import re

from assistant.answering.verifying_modality import DIVIDERS, SECOND, SOFT, is_verb

_SUBJECT = re.compile(r"^(?:en|ett|den|de|det|någon|man|han|hon|ivo|hvb)$|\w{3}(?:en|et|na)$")


def conditional(tokens: list[str]) -> list[str]:
    """A sentence that opens with its verb as a condition, with the "om" that Swedish leaves out.

    "Får nämnden en underrättelse ska den …" becomes "om nämnden får en underrättelse ska den …".
    """
    if len(tokens) < 6 or "?" in tokens or tokens[0] in DIVIDERS | SOFT:
        return tokens
    opens = tokens[0] in SECOND | {"får", "har", "är"} or (
        is_verb(tokens[0]) and (_SUBJECT.search(tokens[1]) is not None or tokens[1] == "inte")
    )
    binds_later = any(t in SECOND or t == "får" for t in tokens[3:])
    if not (opens and binds_later):
        return tokens
    if tokens[0] in SECOND | {"har", "är"}:
        return ["om", *tokens[1:]]  # how binding a condition is matters to nobody
    after = 3 if tokens[1] in ("en", "ett", "den", "det", "någon") else 2
    return ["om", *tokens[1:after], tokens[0], *tokens[after:]]


def without_contrast(tokens: list[str]) -> list[str]:
    """Without the denial of "inte bara …, utan det måste …", which only leads up to what follows."""
    for at in range(2, len(tokens) - 1):
        near = tokens[at + 1 : at + (4 if tokens[at - 1] == "," else 2)]
        if tokens[at] == "utan" and any(t in SECOND or t == "får" for t in near):
            denied = next((n for n in range(at) if tokens[n] == "inte"), None)
            if denied is not None:
                return [t for n, t in enumerate(tokens) if n not in (denied, at)]
    return tokens
