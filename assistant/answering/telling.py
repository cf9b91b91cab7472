"""A unit as a statement: whose words it is, which heading or paragraph it stands under, and its quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.citations import Sources
from assistant.answering.evidence import Scored
from assistant.answering.provenance import called
from assistant.answering.units import BULLET, CELL, Unit, units
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Acts
from assistant.library import swedish

_MARK = re.compile(r"^(?:[-–•*]\s+)?(?:✓\s*)?")
_FIRST_PERSON = re.compile(r"\b(?:vi|oss|vår|vårt|våra|jag)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:detta|dessa|denna|det|de|den|han|hon|där|här|sådan\w*|då|dock|även|också|i riktigt)\b",
    re.IGNORECASE,
)
_SAYS_NOTHING_ALONE = re.compile(
    r"^(?:Detta|Dessa|Denna|Han|Hon|Det (?:gäller|innebär|görs|sker)|"
    r"De (?:gör|ska|kan|får|har|är|ser|vill|tar|ger|bör|måste|\w+(?:ar|er))) "
)
"""A sentence that is told with the one before it."""
LEAST_ALONE = 8
"""A shorter quote from a document needs its heading."""


def told_with(unit: Unit) -> Unit:
    """`unit`, or with the sentence before it where it points back at that and a quote has room for both.

    A sentence of a card of ours stands alone: what bears it is known for each by itself.
    """
    if unit.passage.type == "card":
        return unit
    if unit.kind != "sentence" or not _SAYS_NOTHING_ALONE.match(unit.text):
        return unit
    pairs = [u for u in units(unit.passage) if u.kind == "pair" and u.end == unit.end]
    return pairs[0] if pairs else unit


def sentence(unit: Unit) -> str:
    """The unit as a sentence: bullet and line breaks gone, a capital first, a stop last."""
    lines = [_MARK.sub("", line.strip()) for line in unit.text.split("\n") if line.strip()]
    if unit.kind == "list" and len(lines) > 1:
        lead, items = lines[0].rstrip(":"), [_item(item) for item in lines[1:]]
        more = "; med mera" if _goes_on(unit) else ""
        text = f"{lead}: {'; '.join(items)}{more}"
    elif unit.kind == "item":
        text = _item(" ".join(lines))
    elif unit.kind == "row":
        text = _row(unit)
    else:
        text = " ".join(lines)
        if len(lines) > 1 and BULLET.match(unit.text.split("\n")[-1].strip()) and _goes_on(unit):
            text = f"{text.rstrip('.')}; med mera"
    text = re.sub(r"\s+", " ", text).replace("*", "").strip(" ,;")
    if text and text[-1] not in '.!?…”"':
        text += "."
    return text[:1].upper() + text[1:]


def _item(text: str) -> str:
    """A list item without its number and without the "och" or "eller" that ties it to the next."""
    text = (
        re.sub(r"^(?:\d{1,2}[.)]|[a-zåäö]\))\s+", "", text.strip())
        if not text[:1].isupper()
        else text
    )
    return re.sub(r",?\s+(?:och|eller|samt)$", "", text.strip().rstrip(",;. "))


def _row(unit: Unit) -> str:
    """A table's row with what its columns are called: "Grundvård – Enhet: dygn; Pris: 4 850 kr"."""
    first, *cells = (cell.strip() for cell in unit.text.split(CELL.strip()))
    _, *names = (name.strip() for name in unit.context.split(CELL.strip()))
    named = len(names) == len(cells) and len(cells) > 1
    told = [
        f"{name}: {cell}" if named and name else cell
        for name, cell in zip(names if named else cells, cells, strict=True)
        if cell.strip(" –-")
    ]
    return f"{first} – {'; '.join(told)}" if named else f"{first}: {'; '.join(told)}"


def _goes_on(unit: Unit) -> bool:
    """Whether the list of a unit has more points than the quote holds."""
    after = unit.passage.text[unit.end - unit.passage.passage.start :]
    return bool(BULLET.match(after.lstrip()))


def lead_in(unit: Unit, sources: Sources, told: Sequence[Unit]) -> str:
    """What the reader needs before the quote: which paragraph, whose words, under which heading.

    `told` are the units told before; the same place is not named twice in a row.
    """
    passage = unit.passage
    same_place = bool(told) and told[-1].passage.id == passage.id
    if passage.type == "statute":
        return "" if same_place else f"{place_name(passage, sources.acts)}: "
    if passage.type == "card":
        return ""
    heading = unit.context.rstrip(":") if unit.kind == "item" and unit.context else ""
    if (
        not heading
        and not same_place
        and (_POINTS_BACK.match(unit.text) or unit.words < LEAST_ALONE or unit.kind == "row")
        and passage.passage.heading_path
    ):
        heading = passage.passage.heading_path[-1]
    if swedish.fold(heading) in swedish.fold(unit.text):
        heading = ""
    if same_place:
        return f"{heading}: " if heading else ""
    name = called(passage, sources.store) or f"«{_short(passage.title)}»"
    under = f" under «{heading}»" if heading else ""
    speaker = passage.metadata.get("speaker", "")
    if _FIRST_PERSON.search(unit.text) and " " in speaker:
        return f"{speaker} säger i {name}{under}: "
    return f"Ur {name}{under}: "


def place_name(passage: StoredPassage, acts: Acts) -> str:
    """ "22 kap. 11 § SoL", or with the act's title where it has no short name."""
    parts = passage.document_id.split("-")
    act = acts.get(":".join(parts[1:3])) if len(parts) == 3 else None
    name = act.short if act and act.short else passage.title[:1].lower() + passage.title[1:]
    return f"{passage.locator} {name}"


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:57].rsplit(" ", 1)[0] + " …"


def statements(
    chosen: Sequence[Scored], sources: Sources, grounds: Callable[[Unit], list[int]]
) -> list[Statement]:
    """One statement a unit with the numbers of its citations.

    A sentence of our own card is cited as `grounds(unit)` says, by what bears it.
    """
    out: list[Statement] = []
    told: list[Unit] = []
    for scored in chosen:
        unit = told_with(scored.unit)
        if unit.passage.type == "card":
            text, numbers = sentence(unit), grounds(unit)
        elif unit.passage.type == "statute" and unit.kind == "item":
            text, numbers = _point(unit, sources)
        else:
            text, numbers = sentence(unit), sources.cite_all([*_column_names(unit), unit])
        if numbers:
            text = lead_in(unit, sources, told) + text
            out.append(Statement(text, tuple(dict.fromkeys(numbers))))
            told.append(unit)
    return out


def _column_names(unit: Unit) -> list[Unit]:
    """The first row of the table that a row belongs to, quoted with it since it is told with it."""
    at = unit.passage.text.find(unit.context) if unit.kind == "row" and CELL in unit.context else -1
    if at < 0:
        return []
    start = unit.passage.passage.start + at
    return [Unit(unit.passage, start, start + len(unit.context), unit.context, "row")]


def _point(unit: Unit, sources: Sources) -> tuple[str, list[int]]:
    """A point of a list in a statute with the line that leads the list, both quoted; [] without room.

    That there are more is said, since they are not told.
    """
    passage = unit.passage
    at = passage.text.rfind(unit.context, 0, unit.start - passage.passage.start)
    if not unit.context or at < 0:
        return sentence(unit), sources.cite_all([unit])
    start = passage.passage.start + at
    lead = Unit(passage, start, start + len(unit.context), unit.context, "sentence")
    points = sum(1 for line in unit.passage.text.split("\n") if BULLET.match(line.strip()))
    told = sentence(unit)
    told = f"{lead.text.rstrip(': ')} {told[:1].lower()}{told[1:]}"
    if points > 1:
        told = f"{told.rstrip('.')} (en av flera punkter)."
    return told, sources.cite_all([lead, unit])
