"""Findings read out of a follow-up report: proposals with exact quotes, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.documents import StoredPassage
from assistant.library.findings import alike
from assistant.visits import form
from assistant.visits.findings_cues import FindingCues
from assistant.visits.findings_dates import deadline_in
from assistant.visits.findings_outline import Line, outline
from assistant.visits.findings_prose import Found, ProseReader
from assistant.visits.findings_report import ReportFacts, home_of, report_facts, why_not_a_report
from assistant.visits.findings_tables import Row, rows, table_end, table_roles

_CODE = re.compile(r"\b(?:[Bb]rist|[Aa]vvikelse)(?:\s+nr)?\s+([A-ZÅÄÖ]{1,3}\d{1,3}|\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A finding as one report tells it; `quote` is exactly `text[start:end]` of the report.

    `status`: open (new), repeated (known before and still there) or done (known before, remedied).
    `deadline` ISO; None: the report gives no date. `home` None: all homes, or not said.
    """

    quote: str
    start: int
    end: int
    home: str | None
    area: str | None
    severity: str | None
    deadline: str | None
    status: str
    locator: str

    @property
    def repeated(self) -> bool:
        """Whether the report itself says that this was found before and is not remedied."""
        return self.status == "repeated"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a document. `note` says in Swedish why nothing was, else None."""

    facts: ReportFacts
    findings: tuple[ReadFinding, ...]
    note: str | None = None


def read_findings(
    text: str,
    title: str,
    kind: str,
    passages: Sequence[StoredPassage],
    cues: FindingCues,
    homes: Sequence[str] = (),
) -> Reading:
    """Read a stored document (`kind` is its type) with its current passages.

    `homes` are the provider's known homes; without them, homes that the text names after the
    provider are used.
    """
    facts = report_facts(text, title, homes)
    why_not = why_not_a_report(text, title, kind, cues)
    if why_not:
        return Reading(facts, (), f"{why_not} Därför läses inga brister ur det.")
    lines = outline(text, passages)
    found = list(_walk(text, lines, cues, facts.homes))
    kept = _merged(text, found, cues, facts)
    findings = tuple(_finding(text, one, cues, facts, passages) for one in kept)
    note = None if findings else "Inga brister kunde läsas ur rapporten. Läs den själv."
    return Reading(facts, findings, note)


def _walk(text: str, lines: Sequence[Line], cues: FindingCues, homes: Sequence[str]) -> list[Found]:
    reader = ProseReader(text, cues)
    found: list[Found] = []
    number = 0
    # A report made with Samsyn lists what a person ticked; the rest of it is not gone through.
    ours = any(_is_our_table(text, line) for line in lines)
    while number < len(lines):
        line = lines[number]
        roles = table_roles(text, line, cues)
        if ours and not _is_our_table(text, line):
            number += 1
            continue
        if roles is not None:
            end = table_end(text, lines, number, cues)
            for row in rows(text, lines[number + 1 : end], roles, cues, homes):
                one = _from_row(row, text, cues, "judgement" in roles)
                if one:
                    one.heading, one.above = line.heading, line.above
                    found.append(one)
            number = end
            continue
        section = _section(line.heading, cues)
        if line.kind in ("text", "item") and section != "skip":
            found.extend(reader.read(line, section))
        number += 1
    return found


def _is_our_table(text: str, line: Line) -> bool:
    cells = [" ".join(cell.split()) for cell in text[line.start : line.end].strip("| ").split("|")]
    return tuple(cells) == form.DEFICIENCY_COLUMNS


def _section(heading: str, cues: FindingCues) -> str:
    """skip, earlier, deficiencies, or "" for any other heading."""
    for name in ("skip", "earlier", "deficiencies"):
        if cues.sections[name].search(heading):
            return name
    return ""


def _from_row(row: Row, text: str, cues: FindingCues, judged: bool) -> Found | None:
    """The finding that a row of a table tells, None when it tells none."""
    said = " ".join(text[slice(*row.observation)].split())
    judgement = " ".join(row.judgement.split())
    start, end = _trimmed(text, row.observation)
    support = [p for p in (row.deadline, *row.parts) if p]
    one = Found(start, end, label=row.area, support=support, home=row.home)
    if start == end:
        return None
    done = cues.done.search(judgement) or (not judgement and cues.done_weak.search(said))
    if done and not cues.not_done.search(judgement):
        one.status = "done"
        return one
    none = cues.reject["no_deficiency"].search(judgement)
    if none and none.start() < 25:
        return None
    weighs = cues.grade(judgement) or cues.repeated.search(judgement)
    if weighs or re.match(r"(?:ny |nya )?(?:brist|avvikelse|ej |inte |underkän)", judgement, re.I):
        return one
    if judged and judgement.strip(" –-"):
        return None
    if cues.rejected(said) or not (cues.deficiency.search(said) or deadline_in(row.deadline)):
        return None
    return one


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[0] + len(piece.rstrip())


def _merged(
    text: str, found: Sequence[Found], cues: FindingCues, facts: ReportFacts
) -> list[Found]:
    """One finding once: what is said of it under "last time" and again in the list is the same."""
    kept = list(found)
    for one in found:
        if not one.earlier or one.status == "done":
            continue
        for other in kept:
            if other is one or other.earlier or other.status == "done":
                continue
            same_area = _area(text, one, cues) == _area(text, other, cues)
            same_home = _home(text, one, facts) == _home(text, other, facts)
            if same_area and same_home and alike(text[one.start : one.end], text[other.start : other.end]) >= 0.3:  # fmt: skip
                other.status = other.status or "repeated"
                kept.remove(one)
                break
    return kept


def _area(text: str, one: Found, cues: FindingCues) -> str | None:
    return cues.area(
        one.label, " ".join(text[one.start : one.end].split()), one.heading, " ".join(one.support)
    )


def _home(text: str, one: Found, facts: ReportFacts) -> str | None:
    here = [t for t in (one.home, one.label, text[one.start : one.end], *one.support) if t]
    code = one.code or _code_in(one.support)
    return home_of(facts.homes, here, code, one.above)


def _code_in(support: Sequence[str]) -> str:
    return next((m[1] for s in support for m in [_CODE.search(s)] if m), "")


def _finding(
    text: str, one: Found, cues: FindingCues, facts: ReportFacts, passages: Sequence[StoredPassage]
) -> ReadFinding:
    quote = text[one.start : one.end]
    said = " ".join([" ".join(quote.split()), *one.support])
    listed = one.heading if cues.sections["deficiencies"].search(one.heading) else ""
    status = one.status or ("repeated" if cues.repeated.search(f"{said} {listed}") else "open")
    year = facts.day.year if facts.day else None
    deadline = None
    if status != "done":
        deadline = next((d for s in (*one.support, quote) if (d := deadline_in(s, year))), None)
    graded = " ".join(
        [*one.support, one.label, quote if re.search(r"\bbrist", quote, re.I) else ""]
    )
    return ReadFinding(
        quote=quote,
        start=one.start,
        end=one.end,
        home=_home(text, one, facts),
        area=_area(text, one, cues),
        severity=None if status == "done" else (cues.grade(graded) or cues.grade(listed)),
        deadline=deadline,
        status=status,
        locator=_locator(one.start, passages, one.heading),
    )


def _locator(start: int, passages: Sequence[StoredPassage], heading: str) -> str:
    inside = [p for p in passages if p.passage.start <= start < p.passage.end]
    paged = inside and inside[0].passage.page is not None
    return inside[0].locator if inside and (paged or not heading) else heading
