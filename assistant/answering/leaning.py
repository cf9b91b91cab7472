"""Which earlier question a follow-up leans on, and what of that one it takes over."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.cues import Cues
from assistant.library import swedish

MAX_LENGTH = 2000
"""Characters of a question that are read; the rest is told to be too long."""
SAYS_LITTLE = 5
"""Content words up to which a question that points back leans on the one before."""


def background_of(asked: str, history: Sequence[str], cues: Cues) -> str:
    """The earlier question that this one leans on, "" when it stands alone.

    A question leans on the one before when it opens as a continuation, points back with a pronoun
    while naming little itself, or has hardly any content of its own; not when what it points at
    stands in the question itself, or it asks for a term by its name. A chain of follow-ups is
    followed back to the question that started it.
    """
    if not history:
        return ""
    content, lowered = swedish.content_words(asked), asked.lower()
    says_little = len(content) <= SAYS_LITTLE and bool(cues.points_back.search(lowered))
    if not cues.continues.search(lowered) and (
        cues.stands_alone.search(lowered) or not (len(content) <= 1 or says_little)
    ):
        return ""
    previous = " ".join(history[-1].split())[:MAX_LENGTH]
    if len(history) > 1 and background_of(previous, history[:-1], cues):
        earlier = " ".join(history[-2].split())[:MAX_LENGTH]
        return f"{earlier} {previous}"
    return previous


def carried_over(background: str, asked: str, cues: Cues) -> str:
    """`background` without the forms of care that a short follow-up puts another in the place of."""
    if not background or len(swedish.content_words(asked)) > SAYS_LITTLE:
        return background
    if not any(form.search(asked) for form in cues.forms):
        return background
    for form in cues.forms:
        if not form.search(asked):
            background = form.sub(" ", background)
    return " ".join(background.split())
