"""Whether a follow-up that a language model wrote out still asks what the user asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.verifying_language import language_faults
from assistant.library import swedish

MOST_CHARACTERS = 300
KNOWN = 0.75
"""Least share of its content words that stand in the conversation already."""


def keeps_to(written: str, question: str, earlier: Sequence[str]) -> bool:
    """Whether `written` is one Swedish question out of the words of the conversation.

    It may not bring in a number, and it must hold something of the follow-up itself.
    """
    written = written.strip()
    if not written.endswith("?") or "\n" in written or len(written) > MOST_CHARACTERS:
        return False
    if language_faults(written) or re.search(r"[<>{}\[\]|`\\]", written):
        return False
    said = " ".join((question, *earlier))
    have, own = swedish.term_set(said), swedish.term_set(question)
    words = swedish.content_words(written)
    known = [w for w in words if swedish.term_set(w) & have]
    numbers = set(re.findall(r"\d+", written)) - set(re.findall(r"\d+", said))
    return (
        bool(words)
        and len(known) >= KNOWN * len(words)
        and not numbers
        and (not own or bool(swedish.term_set(written) & own))
    )
