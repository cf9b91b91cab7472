"""Several questions in one message: the answer says so, and names each to be asked by itself.

A caseworker types what has happened and then two or three questions in a row, often without a question
mark. The answer is to the message as a whole: answered one by one, in the light of what was told, more of
them get a sentence that is beside the question (measured, see `evals/RESULTS.md`). How a question opens is
data (`several` in `corpus/cues.yaml`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.answering.cues import Cues
from assistant.answering.understanding import Understood
from assistant.domain.answers import Answer, Notice
from assistant.library import swedish

LEAST_UNOPENED = 3
"""Content words of a piece that ends as a question but does not open as one, for it to be one of its own."""
TOLD = (
    "Du ställde flera frågor på en gång, och svaret täcker kanske inte alla. Ställ den du saknar "
    "svar på för sig."
)
_SENTENCE = re.compile(
    r"(?<=[?!])\s+|(?<!\bkap)(?<!\bca)(?<!\bex)(?<!\bev)(?<!\bmån)(?<!\bkl)(?<!\bnr)(?<!\bst)(?<=\w\w\.)\s+|"
    r"(?<=\w\w\.\.)\s+|(?<=\w\w\.\.\.)\s+|(?<=[\"')»”]\.)\s+"
)
"""Where a sentence of a typed message ends; a stop after a shortening ends none."""


def told_of_several(
    answer: Answer, understood: Understood, cues: Cues, *, answered: int = 1
) -> Answer:
    """`answer` with a notice and the questions named, where more were asked than the `answered` ones."""
    asked = questions_in(understood.question, cues)
    if len(asked) <= answered:
        return answer
    notices = (*answer.notices, Notice("several", TOLD))
    return replace(answer, notices=notices, suggestions=tuple(asked))


def questions_in(message: str, cues: Cues) -> list[str]:
    """The questions of a message, in order, each as it was typed without what joined it to the one before.

    A piece that neither opens nor ends as a question is what is told around them. One that has nothing to
    search for ("är det ok?") and the other half of a question ("eller räcker det …?") belong to the one
    before.
    """
    asked: list[str] = []
    for sentence in _SENTENCE.split(" ".join(message.split())):
        for piece in _pieces(sentence, cues):
            if asked and cues.alternative.search(piece.lower()):
                asked[-1] = f"{asked[-1].rstrip(' ?')} {piece}"
            elif not _asks(piece, cues):
                continue
            elif _of_its_own(piece, cues):
                asked.append(piece)
            elif asked:
                asked[-1] = f"{asked[-1].rstrip()} {piece.strip()}"
    return [_tidy(piece) for piece in asked]


def _pieces(sentence: str, cues: Cues) -> list[str]:
    """A sentence cut before each question that is joined to what stands before it."""
    cuts = [match.start() for match in cues.joins.finditer(sentence)]
    edges = [0, *(cut for cut in cuts if cut), len(sentence)]
    return [sentence[start:end] for start, end in pairwise(edges)]


def _asks(piece: str, cues: Cues) -> bool:
    """Whether a piece is a question: it ends as one or opens as one."""
    return piece.rstrip().endswith("?") or _opens(piece, cues)


def _opens(piece: str, cues: Cues) -> bool:
    return bool(cues.opens.search(piece.lower().strip(" ,.;:-–")))


def _of_its_own(piece: str, cues: Cues) -> bool:
    """Whether a question has something to search for; one of a bare word or two ("polis?") has too little."""
    words = swedish.content_words(piece)
    return bool(words) and (_opens(piece, cues) or len(words) >= LEAST_UNOPENED)


def _tidy(piece: str) -> str:
    """A question without what joined it to the one before, a capital first and one question mark last.

    >>> _tidy(", och vem betalar??"), _tidy("hur ofta")
    ('Vem betalar?', 'Hur ofta?')
    """
    bare = re.sub(r"^[\s,;:.–-]*(?:(?:och|o|å|samt|sen|plus)\s+)?", "", piece.strip(), flags=re.I)
    bare = bare.rstrip(" ?!.,")
    return f"{bare[:1].upper()}{bare[1:]}?"
