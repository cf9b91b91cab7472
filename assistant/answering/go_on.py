"""Three questions to go on with, for who asked what something is: they are new to the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.understanding import Understood
from assistant.domain.answers import Answer
from assistant.library import swedish
from assistant.library.ranking import Hit
from assistant.library.search import Search

MOST, LOOKED_AT = 3, 12
"""Questions given, and places they are taken from."""
FEWEST_WORDS, MOST_WORDS = 4, 14
KINDS = frozenset({"responsibility", "provision", "guidance", "situation", "term"})


def that_goes_on(
    answer: Answer, understood: Understood, hits: Sequence[Hit], search: Search
) -> Answer:
    """`answer` with questions to go on with, where somebody asked what something is and has got none yet."""
    if answer.suggestions or understood.kind != "definition" or understood.follow_up:
        return answer
    return replace(answer, suggestions=questions_to_go_on_with(understood.focus, hits, search))


def questions_to_go_on_with(asked: str, hits: Sequence[Hit], search: Search) -> tuple[str, ...]:
    """A question that each of the places behind the best one answers, at most three.

    They are questions written to the cards, so each has an answer; of a card's questions the one
    whose words the statute book knows best, since others are written in haste on purpose.
    """
    told = {swedish.fold(asked).strip(" ?")}
    out: list[str] = []
    for hit in hits[1:LOOKED_AT]:
        if hit.exact or not hit.kinds & KINDS:
            continue
        best = _plainest(hit, search)
        if best and swedish.fold(best).strip(" ?") not in told:
            told.add(swedish.fold(best).strip(" ?"))
            out.append(best)
        if len(out) == MOST:
            break
    return tuple(out)


def _plainest(hit: Hit, search: Search) -> str | None:
    """The question of a place's cards that is put most plainly, None when none is whole and short."""
    marks = ",".join("?" * len(hit.members))
    rows = search.store.query(
        f"SELECT text FROM questions WHERE passage_id IN ({marks}) ORDER BY id", list(hit.members)
    )
    known = swedish.vocabulary()

    def plainness(text: str) -> float:
        words = swedish.words(text)
        return sum(word in known for word in words) / len(words)

    fit = [
        text
        for text in (str(row["text"]) for row in rows)
        if text[:1].isupper()
        and text.endswith("?")
        and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
        and text.count(".") == 0
    ]
    return max(fit, key=plainness) if fit else None
