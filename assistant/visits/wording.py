"""Whether a question is worded as the bank's are: one thing, open, not leading, in fitting words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.library import swedish
from assistant.visits.phrases import any_of

_NO_TEXT = re.compile(r"[<>\[\]{}*_`|\\#\x00-\x1f]|https?:|www\.")
"""Marks of a program, a link or a picture: none belongs in a question."""


def wording_faults(text: str, audience: str, rules: Mapping[str, Any]) -> list[str]:
    """What is wrong with the wording of a question, as codes; none: nothing.

    `rules` are `wording` of `visit_types.yaml`. Codes: markup, not_one, closed, several, leading,
    office_word, long.
    """
    said = swedish.fold(text)
    plainly = audience in rules["plainly_to"]
    found = {
        "markup": bool(_NO_TEXT.search(text)),
        "not_one": not re.fullmatch(r"[^?!]*[^?!.\s]\?", text) or bool(re.search(r"[.!:;] ", text)),
        "closed": not re.search(rules["opens"], said),
        "several": bool(any_of(rules["several"]).search(said)),
        "leading": bool(any_of(rules["leading"]).search(said)),
        "office_word": plainly and bool(any_of(rules["office_words"]).search(said)),
        "long": len(text.split()) > rules["most_words"],
    }
    return [code for code, wrong in found.items() if wrong]


def asks_for(text: str, rules: Mapping[str, Any]) -> str | None:
    """What kind of thing a question asks for, a key of `asks_for` in the rules; None for none of them."""
    said = swedish.fold(text)
    return next((k for k, words in rules["asks_for"].items() if any_of(words).search(said)), None)
