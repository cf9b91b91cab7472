"""A visit report as an outline to write, and a reading of a filled-in plan as text to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.domain.visits import SourcedText
from assistant.visits import form
from assistant.visits.filled_answers import FilledAnswer, FilledVisit
from assistant.visits.outline import (
    EXAMPLE_NOTE,
    Block,
    Bullets,
    Fields,
    Heading,
    Outline,
    PageBreak,
    Paragraph,
    Sources,
    Table,
    one_line,
)
from assistant.visits.plan_outline import capital, spans
from assistant.visits.report import PRIVATE, VisitReport, said

DRAFT = (
    "UTKAST. Här står det som är skrivet och ikryssat i den ifyllda planen. Inget är bedömt eller "
    "tillagt. Läs igenom, stäm av mot anteckningarna och fyll i de tomma rutorna."
)
_TITLES = {
    "ledning": "Rapport till förvaltningsledningen",
    "nämnd": "Tjänsteskrivelse till socialnämnden",
    "personakt": "Underlag till personakten",
    "annan": "Rapport",
    "ingen": "Rapport",
}
_TO_WRITE = {
    "ledning": ("Sammanfattning", "Beslut eller stöd som behövs från förvaltningsledningen"),
    "nämnd": ("Förslag till beslut", "Sammanfattning", "Bakgrund och syfte",
              "Konsekvenser för barn och unga"),
    "personakt": ("Vad som behöver göras, och av vem",),
    "annan": ("Sammanfattning",),
    "ingen": ("Mottagare", "Sammanfattning"),
}  # fmt: skip
_FACT_CHECK = (
    "Utföraren läser uppgifterna, säger om de stämmer och rättar fel i sak. Rättelserna skrivs in "
    "oförändrade; bedömningen är kommunens. Svar från personal, placerade, familjehem, "
    "föräldrar och socialsekreterare ingår inte."
)


def report_outline(report: VisitReport) -> Outline:
    """The report in the order that its reader needs."""
    plan = report.filled.plan
    title = f"{_TITLES[report.form]}: {plan.title}"
    blocks: list[Block] = [Heading(0, title)]
    if plan.example:
        blocks.append(Paragraph(EXAMPLE_NOTE, warning=True))
    blocks += [Paragraph(DRAFT, warning=True), _facts(report)]
    if report.filled.notes:
        blocks.append(Heading(1, "Kontrollera innan rapporten lämnas"))
        blocks.append(Bullets(tuple(SourcedText(n) for n in report.filled.notes)))
    blocks += [Heading(1, "Att skriva"), Fields("skriv", _TO_WRITE[report.form], tall=True)]
    blocks += _deficiencies(report)
    blocks += _earlier(report)
    blocks += _by_area(report)
    blocks += _own_words(report.filled)
    blocks += _actions(report)
    blocks += [Heading(1, "Underskrift"), Fields("underskrift", ("Namn och funktion", "Datum"))]
    blocks += _fact_check(report)
    blocks += _appendix(report)
    used = {n for d in report.deficiencies for n in d.citations}
    citations = tuple(c for c in plan.citations if c.n in used)
    if citations:
        blocks += [Heading(1, "Källor"), Sources()]
    return Outline(title, "Besöksrapport", report.made, tuple(blocks), citations, plan.example)


def _facts(report: VisitReport) -> Table:
    filled, plan = report.filled, report.filled.plan
    answered = sum(a.touched for a in filled.answers)
    rows = [
        ("Till", report.recipient or "inte angivet i planen"),
        ("Utförare", plan.provider),
        ("Hem eller enhet", plan.home),
        ("Dag för besöket", plan.date),
        ("Svar finns på", f"{answered} av {len(filled.answers)} frågor"),
        ("Underlag", f"{filled.file} (planen gjord {plan.made or 'okänt när'})"),
        ("Utkastet gjordes", report.made.isoformat()),
    ]
    cells = tuple((SourcedText(k), SourcedText(one_line(v))) for k, v in rows if v)
    return Table(("Om rapporten", "Uppgift"), cells, (0.3, 0.7))


def _deficiencies(report: VisitReport) -> Iterator[Block]:
    yield Heading(1, "Brister")
    if not report.deficiencies:
        yield Paragraph("Inga brister är ikryssade i den ifyllda planen.")
        return
    yield Table(
        form.DEFICIENCY_COLUMNS,
        tuple(
            (
                SourcedText(str(d.number)),
                SourcedText(capital(d.area)),
                SourcedText(one_line(d.text)),
                SourcedText("Brist" if d.text else f"Brist, inte beskriven (fråga {d.question})"),
                SourcedText(""),
                SourcedText(d.deadline or one_line(d.deadline_text) or "inte angivet"),
                SourcedText("", d.citations),
            )
            for d in report.deficiencies
        ),
        (0.05, 0.2, 0.26, 0.13, 0.13, 0.14, 0.09),
    )


def _earlier(report: VisitReport) -> Iterator[Block]:
    if not report.earlier:
        return
    yield Heading(1, "Från tidigare uppföljningar")
    rows = []
    for e in report.earlier:
        asked = spans(e.questions) if e.questions else "ingen fråga"
        now = " ".join(e.now) or "Inget är skrivet"
        rows.append(
            (
                SourcedText(one_line(f"{e.text} ({e.from_})" if e.from_ else e.text)),
                SourcedText(f"{now} ({asked})"),
                SourcedText(", ".join(e.verdicts) or "inte ikryssat"),
            )
        )
    headers = ("Tidigare iakttagelse", "Vad som kom fram nu", "Ikryssat nu")
    yield Table(headers, tuple(rows), (0.4, 0.4, 0.2))


def _by_area(report: VisitReport) -> Iterator[Block]:
    """What was said, by area. In a person's file everybody's words stand here."""
    full = report.form == "personakt"
    shown = [a for a in report.filled.answers if said(a) and (full or a.audience not in PRIVATE)]
    yield Heading(1, "Vad som kom fram")
    if not shown:
        yield Paragraph("Inget är skrivet vid frågorna.")
    for area, answers in groupby(shown, key=lambda a: a.area):
        yield Heading(2, capital(area))
        yield Bullets(tuple(SourcedText(_line(a)) for a in answers))
    private = [a for a in report.filled.answers if said(a) and a.audience in PRIVATE]
    if private and not full:
        yield Heading(2, "Placerade, föräldrar och familjehem")
        asked = spans([a.number for a in private])
        yield Paragraph(
            f"Svaren ({asked}) står i bilagan. Skriv samman dem här så att ingen kan kännas igen."
        )
        yield Fields(
            "placerade", ("Vad placerade, föräldrar och familjehem har berättat",), tall=True
        )


def _own_words(filled: FilledVisit) -> Iterator[Block]:
    if filled.fields:
        yield Heading(1, "Egna iakttagelser och avslutning")
        rows = tuple((SourcedText(k), SourcedText(one_line(v))) for k, v in filled.fields)
        yield Table(("Uppgift", "Det som skrevs"), rows, (0.35, 0.65))
    if filled.unplaced:
        yield Heading(1, "Text som inte hör till någon fråga")
        yield Bullets(tuple(SourcedText(one_line(t)) for t in filled.unplaced))


def _actions(report: VisitReport) -> Iterator[Block]:
    if not report.deficiencies:
        return
    yield Heading(1, "Åtgärdslista")
    rows = tuple(
        (
            SourcedText(f"Nr {d.number} (fråga {d.question}, {d.area})"),
            *(SourcedText("") for _ in range(2)),
            SourcedText(d.deadline or one_line(d.deadline_text)),
            SourcedText(""),
        )
        for d in report.deficiencies
    )
    headers = ("Gäller", "Vad ska göras", "Ansvarig", "Dag", "Så följs det upp")
    yield Table(headers, rows, (0.24, 0.26, 0.16, 0.14, 0.2))


def _fact_check(report: VisitReport) -> Iterator[Block]:
    if report.form == "personakt":
        return
    yield PageBreak()
    yield Heading(1, "Utförarens faktagranskning")
    yield Paragraph(_FACT_CHECK)
    rows = tuple(
        (SourcedText(one_line(about)), SourcedText(one_line(text)),
         SourcedText("☐ Ja ☐ Nej"), SourcedText(""))
        for about, text in report.fact_check
    )  # fmt: skip
    if rows:
        headers = ("Vad det gäller", "Uppgift", "Stämmer", "Utförarens rättelse")
        yield Table(headers, rows, (0.27, 0.34, 0.14, 0.25))
    else:
        yield Paragraph("Det finns inga uppgifter att granska.")
    yield Fields("granskning", ("Svar ska lämnas senast", "Granskat av (funktion)", "Datum"))


def _appendix(report: VisitReport) -> Iterator[Block]:
    answered = [a for a in report.filled.answers if a.touched]
    if not answered or report.form == "personakt":
        return
    yield PageBreak()
    yield Heading(1, "Bilaga: alla svar (arbetsmaterial)")
    yield Paragraph(
        "Bilagan är till för den som skriver rapporten. Ta bort den före utskick, och pröva "
        "sekretessen innan något av den lämnas ut.",
        warning=True,
    )
    rows = tuple(
        (
            SourcedText(f"{a.number}. {one_line(a.question)} ({a.audience})"),
            SourcedText(" ".join(said(a))),
            SourcedText("flera ikryssade" if a.conflict else a.verdict or ""),
        )
        for a in answered
    )
    yield Table(("Fråga", "Det som skrevs", "Ikryssat"), rows, (0.35, 0.48, 0.17))


def _line(answer: FilledAnswer) -> str:
    return f"{one_line(answer.question)} {' '.join(said(answer))} (fråga {answer.number}, {answer.audience})"


def reading_text(filled: FilledVisit) -> str:
    """What was read, as plain lines for a person to confirm."""
    out = [filled.plan.title, f"Inläst ur {filled.file}. Stämmer det?", ""]
    for a in filled.answers:
        if a.touched:
            out += [f"{a.number}. {one_line(a.question)}", *_details(a), ""]
    for label, text in filled.fields:
        out.append(f"{label}: {one_line(text)}")
    if filled.unplaced:
        out += ["", "Text som inte hör till någon fråga:"]
        out += [f"  {one_line(text)}" for text in filled.unplaced]
    if filled.notes:
        out += ["", "Kontrollera:", *(f"  {note}" for note in filled.notes)]
    return "\n".join(out).rstrip()


def _details(answer: FilledAnswer) -> Sequence[str]:
    lines = [f"   {text}" for text in said(answer)]
    if answer.conflict:
        lines.append("   Bedömning: flera ikryssade")
    elif answer.verdict:
        lines.append(f"   Bedömning: {answer.verdict}")
    if answer.verdict == form.A_DEFICIENCY:
        lines += [f"   Brist: {one_line(answer.deficiency)}"] * bool(answer.deficiency)
        day = answer.deadline or one_line(answer.deadline_text)
        lines += [f"   Åtgärdas senast: {day}"] * bool(day)
    return lines
