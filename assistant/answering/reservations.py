"""What an answer says of itself: that it may not be what was asked for, or not all of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.cues import Cues
from assistant.answering.material import Material
from assistant.answering.own_documents import LEADS
from assistant.answering.several import told_of_several
from assistant.answering.understanding import Understood
from assistant.domain.answers import Answer, Notice

ASKED, ENOUGH = 1.8, 0.85
"""An answer is doubtful when the best place's nearness to a written question, so many times, and the share of
the question's words that the place holds come to less than the second together (both 0–1). Chosen on 134
judged answers to a working day's questions: of the doubtful ones .37 were acceptable, of the others .71.
Of the questions about the sources themselves one in twenty is doubtful (`evals/RESULTS.md`)."""
DOUBT = (
    "Det är osäkert om källorna svarar på just din fråga. Det här är det närmaste jag hittar. "
    "Läs det med omsorg, eller fråga med andra ord."
)


def with_reservations(
    answer: Answer, understood: Understood, material: Material, cues: Cues, *, sure: bool
) -> Answer:
    """`answer` with what it must say of itself. `sure`: it rests on our table of law in time, which has been
    looked up and not searched."""
    if not sure and doubtful(material):
        answer = replace(answer, notices=(Notice("uncertain", DOUBT), *answer.notices))
    return told_of_several(answer, understood, cues)


def doubtful(material: Material) -> bool:
    """Whether what was found is so far from the question that it may be beside it."""
    hits, own = material.found.hits, material.own
    if not hits or material.exact or (own and own.chance >= LEADS):
        return False
    return ASKED * hits[0].asked + material.held.get("held_first", 0.0) < ENOUGH
