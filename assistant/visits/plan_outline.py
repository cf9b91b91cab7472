"""A visit plan as an outline to write: rules, preparation, agenda, questions, coverage, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby

from assistant.domain.visits import Finding, SourcedText, VisitPlan
from assistant.visits.outline import (
    EXAMPLE_NOTE,
    Block,
    Bullets,
    Fields,
    Heading,
    Outline,
    PageBreak,
    Paragraph,
    QuestionForm,
    Sources,
    Table,
    is_example,
    one_line,
)

MINUTES_PER_QUESTION = 5
KINDS = {"clause": "krav i avtal", "finding": "tidigare brist", "theme": "område"}
STATUSES = {"open": "öppen", "done": "åtgärdad", "repeated": "återkommande"}
OBSERVATIONS = ("Samlad bedömning", "Annat som kom fram")
SIGN_OFF = (
    "Datum och plats för besöket",
    "De som deltog (funktion)",
    "Det här återstår att få in, och när",
    "Utföraren fick veta hur svaren används och när faktagranskningen kommer",
    "Besöket gjordes av (namn och funktion)",
    "Underskrift och datum",
)
HOW_TO_FILL_IN = (
    "Skriv i rutorna och kryssa det som stämmer. Lägg gärna till rader; de följer med. "
    "Läs in den ifyllda filen med samsyn visit-report FIL.docx. Skriv inga personuppgifter om dem "
    "som bor på hemmet."
)


def plan_outline(plan: VisitPlan, made: date) -> Outline:
    """The plan in the order in which it is used. `made`: the day the file is written."""
    example = any(is_example(c) for c in plan.citations)
    numbers = {q.id: n for n, q in enumerate(plan.questions, 1)}
    blocks: list[Block] = [Heading(0, plan.title)]
    if example:
        blocks.append(Paragraph(EXAMPLE_NOTE, warning=True))
    blocks += [Paragraph(note, warning=True) for note in plan.notes]
    blocks.append(_facts(plan, made))
    blocks += _points("Om besöket", plan.about)
    blocks += _unclear(plan)
    blocks += _points("Det här får inte göras", plan.not_allowed)
    blocks += _points("Läs och begär in före besöket", plan.before)
    blocks += [Heading(1, "Dagordning"), Bullets(_agenda(plan, numbers))]
    blocks += _findings(plan)
    blocks += _questions(plan)
    blocks += [Heading(1, "Egna iakttagelser"), Fields("iakttagelse", OBSERVATIONS, tall=True)]
    blocks += _coverage(plan, numbers)
    if plan.if_serious:
        blocks.append(PageBreak())
        blocks += _points("Om något allvarligt upptäcks", plan.if_serious)
    blocks += [
        PageBreak(),
        Heading(1, "Avslutning och underskrift"),
        Fields("avslutning", plan.sign_off or SIGN_OFF),
        Heading(1, "Källor"),
        Sources(),
    ]
    return Outline(
        title=plan.title,
        subject="Besöksplan",
        made=made,
        blocks=tuple(blocks),
        citations=plan.citations,
        example=example,
        payload={"format": 1, "made": made.isoformat(), "plan": plan.to_dict()},
    )


def _facts(plan: VisitPlan, made: date) -> Table:
    rows = [
        ("Utförare", plan.provider),
        ("Hem eller enhet", plan.request.home),
        ("Dag för besöket", plan.date),
        ("Redovisas", plan.reported_to),
        ("Frågor ställs till", ", ".join(plan.audiences)),
        ("Antal frågor", str(len(plan.questions))),
        ("Planen gjordes", f"{made.isoformat()} med Samsyn{_version()}"),
    ]
    cells = tuple((SourcedText(k), SourcedText(one_line(v))) for k, v in rows if v)
    return Table(("Planen", "Uppgift"), cells, (0.3, 0.7))


def _version() -> str:
    try:
        return f" {version('samsyn')}"
    except PackageNotFoundError:
        return ""


def _points(title: str, items: Sequence[SourcedText]) -> list[Block]:
    return [Heading(1, title), Bullets(tuple(items))] if items else []


def _unclear(plan: VisitPlan) -> list[Block]:
    if not plan.unclear:
        return []
    rows = tuple(
        (SourcedText(one_line(u.question)), SourcedText(one_line(u.assumed))) for u in plan.unclear
    )
    headers = ("Oklart", "Planen utgår från")
    return [Heading(1, "Det som var oklart"), Table(headers, rows, (0.5, 0.5))]


def _agenda(plan: VisitPlan, numbers: dict[str, int]) -> tuple[SourcedText, ...]:
    """The plan's own agenda where it has one, else one out of its questions and their time."""
    if plan.agenda:
        return plan.agenda
    each = MINUTES_PER_QUESTION
    if plan.request.minutes and plan.questions:
        each = max(2, min(10, plan.request.minutes // len(plan.questions)))
    items = [SourcedText("Inledning: syftet med besöket, vilka som deltar, hur svaren används")]
    for area, group in groupby(plan.questions, key=lambda q: q.area):
        asked = [numbers[q.id] for q in group]
        items.append(
            SourcedText(f"{capital(area)}: {spans(asked)} (cirka {len(asked) * each} minuter)")
        )
    items.append(
        SourcedText("Avslutning: det som återstår att få in, faktagranskning och nästa steg")
    )
    return tuple(items)


def _findings(plan: VisitPlan) -> list[Block]:
    if not plan.findings:
        return []
    rows = tuple(
        (
            SourcedText(one_line(f.text), f.citations),
            SourcedText(finding_state(f)),
            SourcedText(f.deadline or "inte angivet"),
            SourcedText(one_line(f.from_)),
        )
        for f in plan.findings
    )
    headers = ("Brist", "Läge", "Klart senast", "Från")
    return [Heading(1, "Från tidigare uppföljningar"), Table(headers, rows, (0.5, 0.15, 0.15, 0.2))]


def finding_state(finding: Finding) -> str:
    """How it is with a finding, in words: "öppen, återkommande, allvarlig"."""
    parts = [STATUSES.get(finding.status, finding.status)]
    if finding.repeated and finding.status != "repeated":
        parts.append(STATUSES["repeated"])
    return ", ".join([*parts, *([one_line(finding.severity)] if finding.severity else [])])


def _questions(plan: VisitPlan) -> Iterable[Block]:
    yield Heading(1, f"Frågor ({len(plan.questions)})")
    number = 0
    for area, questions in groupby(plan.questions, key=lambda q: q.area):
        yield Heading(2, capital(area))
        for question in questions:
            number += 1
            yield QuestionForm(number, question)


def _coverage(plan: VisitPlan, numbers: dict[str, int]) -> list[Block]:
    if not plan.coverage:
        return []
    rows = []
    for row in plan.coverage:
        asked = [numbers[i] for i in row.covered_by if i in numbers]
        covered = f"Ja: {spans(asked)}" if asked else f"Nej: {row.reason_if_not or 'skäl saknas'}"
        rows.append(
            (
                SourcedText(one_line(row.demand)),
                SourcedText(KINDS.get(row.kind, row.kind)),
                SourcedText(one_line(covered)),
            )
        )
    headers = ("Krav, brist eller område", "Slag", "Täcks av frågorna")
    return [Heading(1, "Vad frågorna täcker"), Table(headers, tuple(rows), (0.5, 0.15, 0.35))]


def spans(numbers: Sequence[int]) -> str:
    """Numbers of questions in words: "fråga 1–3, 7"."""
    parts: list[str] = []
    ordered = sorted(set(numbers))
    for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        members = [n for _, n in run]
        end = f"–{members[-1]}" if len(members) > 1 else ""
        parts.append(f"{members[0]}{end}")
    return "fråga " + ", ".join(parts)


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
