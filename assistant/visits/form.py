"""The form that a person fills in for a question: its fields, their labels and how they are tagged.

What writes the Word file and what reads it back share this and nothing else; so do what writes a
visit report and what reads findings out of it.
"""

from __future__ import annotations

import re
import unicodedata

ANSWER, EVIDENCE, VERDICT = "svar", "underlag", "bedomning"
DEFICIENCY, DEADLINE, JUDGEMENT = "brist", "senast", "egen"

LABELS = {
    ANSWER: "Svar",
    EVIDENCE: "Underlag som visades",
    VERDICT: "Bedömning",
    DEFICIENCY: "Om brist: vad brister",
    DEADLINE: "Åtgärdas senast",
    JUDGEMENT: "Egen kommentar",
}
"""Every field of a question and the text in the first column of its row."""

DEFICIENCY_COLUMNS = (
    "Nr", "Område", "Iakttagelse", "Bedömning", "Åtgärd", "Klart senast", "Grund",
)  # fmt: skip
"""The table of deficiencies in a visit report, by which one of ours is known when it is read."""

NO_DEFICIENCY, A_DEFICIENCY, NOT_JUDGED = "Ingen brist", "Brist", "Kan inte bedömas"
VERDICTS = (NO_DEFICIENCY, A_DEFICIENCY, NOT_JUDGED)

PLACEHOLDERS = {
    ANSWER: "Skriv svaret här.",
    DEFICIENCY: "Beskriv bristen här.",
    DEADLINE: "ÅÅÅÅ-MM-DD",
    JUDGEMENT: "Skriv din egen kommentar här.",
}
FIELD_PLACEHOLDER = "Fyll i här."
FORM_HEADER = "Det här kom fram"
FIELDS_HEADER = ("Uppgift", "Fyll i")

EMPTY, TICKED = "☐", "☒"
TICK_MARKS = "☒☑✓✔✗✘🗹✅"

_MOST_TAG = 64
"""Word cuts longer tags."""
_SHOWN_ID = re.compile(r"\[id: ([^\]\s]+)\]")
_ROW = re.compile(r"rad_(\d{1,6})_(\w+)")
_TAG = re.compile(r"(\w+)\|(#?)([^|]+)(?:\|(.+))?$")


def tag(field: str, question_id: str, number: int, option: str = "") -> str:
    """The tag of a field's content control; by number where the id would not fit."""
    rest = f"|{option}" if option else ""
    by_id = f"{field}|{question_id}{rest}"
    return by_id if len(by_id) <= _MOST_TAG else f"{field}|#{number}{rest}"


def read_tag(text: str) -> tuple[str, str | int] | None:
    """(field, question id or number) of a tag of ours, None for any other tag."""
    match = _TAG.fullmatch(text or "")
    if not match or (match[1] not in LABELS and match[1] != "falt"):
        return None
    return match[1], int(match[3]) if match[2] and match[3].isdigit() else match[3]


def row_name(field: str, number: int) -> str:
    """The bookmark of a field's row, so that the row is known wherever it is moved."""
    return f"rad_{number}_{field}"


def read_row_name(name: str) -> tuple[str, int] | None:
    """(field, question number) of a row's bookmark, None for any other bookmark."""
    match = _ROW.fullmatch(name)
    return (match[2], int(match[1])) if match and match[2] in LABELS else None


def shown_id(question_id: str) -> str:
    """How a question's id stands in the form, to be found again when everything else is lost."""
    return f"[id: {question_id}]"


def find_shown_id(text: str) -> str | None:
    """The id of a question shown in a text, None when there is none."""
    match = _SHOWN_ID.search(text)
    return match[1] if match else None


def first_cell(number: int) -> str:
    """What stands first in the form of a question."""
    return f"Fråga {number}"


def is_first_cell(text: str) -> bool:
    """Whether a text is what stands first in a question's form."""
    return bool(re.fullmatch(r"Fråga \d+", text))


def plain(text: str) -> str:
    """A label or an option for comparing: lower case, no marks, one space."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())
