"""Findings in tables: the header tells what a column holds, the judgement whether it is a finding.

In a PDF the cells of a row may lie apart or run together; such a table is read as a stream in which
a row begins with its area and the observation ends where the judgement begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.domain.sentences import sentence_spans
from assistant.visits.findings_cues import FindingCues
from assistant.visits.findings_dates import dates_in
from assistant.visits.findings_outline import Line

Span = tuple[int, int]

_DASH = re.compile(r"^[\s–—.-]*$")
_RUN_TOGETHER = re.compile(
    r"(?P<label>[A-ZÅÄÖ][\wåäöÅÄÖ:/-]+(?: (?:och|eller) [\wåäö/-]+|(?<=Lex) [Ss]arah)*) (?=[A-ZÅÄÖ]|\d+ [a-zåäö])"
)
_LONG = 4
"""Words from which a cell is an observation and not a label."""


@dataclass
class Row:
    """One row: its cells as spans, by the role of the column; `rest` is all after the observation."""

    observation: Span
    area: str = ""
    home: str = ""
    judgement: str = ""
    rest: str = ""
    deadline: str = ""
    parts: list[str] = field(default_factory=list)


def table_roles(text: str, line: Line, cues: FindingCues) -> list[str] | None:
    """The role of each column when the line is a table's header about findings, else None."""
    if line.kind not in ("row", "heading"):
        return None
    piece = text[line.start : line.end]
    # Headers that run together in a PDF still begin with a capital each.
    for parting in (r" \| ", r" \| |\s(?=[A-ZÅÄÖ])"):
        names = [" ".join(cell.split()) for cell in re.split(parting, piece)]
        roles = [next((r for r, p in cues.columns.items() if p.search(n)), "") for n in names]
        known = [r for r in roles if r]
        tells = {"judgement", "action", "deadline"} & set(known)
        if len(known) >= 3 and len(known) * 2 > len(roles) and "observation" in known and tells:
            return roles
    return None


def table_end(text: str, lines: Sequence[Line], at: int, cues: FindingCues) -> int:
    """The number of the first line after the table whose header is line `at`."""
    number = at + 1
    while number < len(lines):
        line = lines[number]
        if line.kind == "heading":
            if not line.guessed or _ends_table(text, lines, number, cues):
                return number
        elif line.kind == "text" and _is_prose(text, lines, number):
            return number
        number += 1
    return number


def _ends_table(text: str, lines: Sequence[Line], number: int, cues: FindingCues) -> bool:
    piece = text[lines[number].start : lines[number].end]
    if cues.judgements.search(piece) or number + 1 >= len(lines):
        return False
    following = lines[number + 1]
    if table_roles(text, following, cues) is not None:
        return True
    words = len(text[following.start : following.end].split())
    return following.kind == "heading" or (following.kind != "row" and words > 15)


def _is_prose(text: str, lines: Sequence[Line], number: int) -> bool:
    """Running text below a table whose rows are all whole: no row follows it."""
    line = lines[number]
    long = len(text[line.start : line.end].split()) > 30
    return long and not any(other.kind == "row" for other in lines[number + 1 : number + 3])


def rows(
    text: str, lines: Sequence[Line], roles: Sequence[str], cues: FindingCues, homes: Sequence[str]
) -> Iterator[Row]:
    """The rows of a table, header rows left out."""
    body = [line for line in lines if table_roles(text, line, cues) is None]
    cells = [_cells(text, line) for line in body]
    if all(len(c) == len(roles) for c in cells):
        for row in cells:
            yield _whole_row(text, row, roles)
        return
    groups = {n: home for n, line in enumerate(body) if (home := _group(text, line, homes))}
    starts = [
        n
        for n, line in enumerate(body)
        if n not in groups and _label(text, line, roles, cues, homes)
    ]
    ends = sorted({*starts, *groups, len(body)})
    for n in starts:
        row_of = _stream_row(text, body[n : next(e for e in ends if e > n)], roles, cues, homes)
        if row_of:
            row_of.home = row_of.home or next((groups[g] for g in sorted(groups, reverse=True) if g < n), "")  # fmt: skip
            yield row_of


def _group(text: str, line: Line, homes: Sequence[str]) -> str:
    """The home whose rows follow, when the line is nothing but its name ("" otherwise)."""
    said = {cell.strip() for cell in text[line.start : line.end].split(" | ")}
    return next((h for h in homes if said <= {h, h.split()[-1], ""}), "") if len(homes) > 1 else ""


def _cells(text: str, line: Line) -> list[Span]:
    spans, at = [], line.start
    for match in re.finditer(r" \| ", text[line.start : line.end]):
        spans.append((at, line.start + match.start()))
        at = line.start + match.end()
    return [*spans, (at, line.end)]


def _whole_row(text: str, cells: Sequence[Span], roles: Sequence[str]) -> Row:
    said: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for role, span in zip(roles, cells, strict=True):
        said.setdefault(role, text[slice(*span)].strip())
        spans.setdefault(role, span)
    after = [r for r in ("judgement", "action", "deadline", "rest") if r in said]
    rest = " ".join(said[r] for r in after)
    return Row(
        observation=spans["observation"],
        area=said.get("area", ""),
        home=said.get("home", ""),
        judgement=said.get("judgement", ""),
        rest=rest,
        deadline=said.get("deadline", ""),
        parts=[said[r] for r in after],
    )


def _label(
    text: str, line: Line, roles: Sequence[str], cues: FindingCues, homes: Sequence[str]
) -> tuple[str, str, int] | None:
    """(home, area, where the observation begins) when a row begins with this line, else None."""
    home, at = "", line.start
    lead = list(roles[: roles.index("observation")])
    piece = text[line.start : line.end]
    if "number" in lead:
        number = re.match(r"\s*\w?\d{1,3}[.)]?\s*(?:\|\s*)?", piece)
        at += number.end() if number else 0
    if len(homes) > 1 or "home" in lead:
        home, at = _home_at(text, at, homes)
    cells = [(max(a, at), b) for a, b in _cells(text, line) if b > at]
    if not cells:
        return None
    area, begins = _area_at(text, cells, cues, after_home=bool(home))
    if begins is None:
        return None
    if "home" in lead and not home:
        home, begins = _home_at(text, begins, homes)
    return home, area, begins


def _home_at(text: str, at: int, homes: Sequence[str]) -> tuple[str, int]:
    """The home whose name stands at `at`, and where what follows begins; ("", at) without one."""
    for name in sorted({n for h in homes for n in (h, h.split()[-1])}, key=len, reverse=True):
        match = re.match(rf"\s*{re.escape(name)}(?: och \w+)?\s*(?:\|\s*|(?=\S))", text[at:])
        if match:
            return name, at + match.end()
    both = re.match(r"\s*(?:Båda(?: hemmen)?|Alla(?: hem)?)\s*(?:\|\s*|(?=\S))", text[at:])
    return ("", at + both.end()) if both else ("", at)


def _area_at(
    text: str, cells: Sequence[Span], cues: FindingCues, *, after_home: bool
) -> tuple[str, int | None]:
    first = text[slice(*cells[0])].strip()
    if _DASH.match(first) or not first[:1].isupper() or cues.judgements.search(first):
        return "", None
    if len(cells) > 1:
        second = text[slice(*cells[1])].strip()
        words = len(first.split())
        # A narrow column breaks an observation early; a known area is enough before it.
        enough = (1 if after_home else 2) if words <= 3 and cues.area(first) else _LONG
        begins = second[:1].isupper() or second[:1].isdigit()
        short = words <= _LONG + 1 and first[-1:] not in ".:;!?"
        if short and begins and len(second.split()) >= enough and not cues.judgements.search(second):  # fmt: skip
            return first, cells[1][0]
    joined = _RUN_TOGETHER.match(text, cells[0][0], cells[0][1])
    if joined and len(text[joined.end() : cells[0][1]].split()) >= _LONG - 1:
        return joined["label"], joined.end()
    return "", None


def _stream_row(
    text: str, lines: Sequence[Line], roles: Sequence[str], cues: FindingCues, homes: Sequence[str]
) -> Row | None:
    label = _label(text, lines[0], roles, cues, homes)
    if label is None:
        return None
    home, area, begins = label
    pieces = [
        (span, n > 0)
        for line in lines
        for cell in _cells(text, line)
        if cell[1] > begins
        for n, span in enumerate(sentence_spans(text, max(cell[0], begins), cell[1]))
    ]
    if not pieces:
        return None
    end = pieces[0][0][1]
    used = 1
    for (a, b), same_cell in pieces[1:]:
        said = text[a:b]
        complete = text[:end].rstrip()[-1:] in ".!?»”"
        if _DASH.match(said) or cues.judgements.search(said) or (complete and not same_cell):
            break
        end = b
        used += 1
    parts = [text[a:b].strip() for (a, b), _ in pieces[used:]]
    # A narrow column breaks a date after its hyphen.
    rest = re.sub(r"(?<=\d-) (?=\d\d\b)", "", " ".join(" ".join(parts).split()))
    days = dates_in(rest)
    return Row(
        observation=(begins, end),
        area=area,
        home=home,
        judgement=rest,
        rest=rest,
        deadline=days[-1][1].isoformat() if days else "",
        parts=[rest],
    )
