"""Questions made out of the provider's own documents: open findings and clauses of the agreement."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.visits import Finding, VisitQuestion
from assistant.visits.demands import Demand

_ANSWERS = ("ledning", "leverantör", "personal")
_MOST_WORDS = 45
NOBODY_TO_ASK = (
    "Planen har inga frågor till utföraren om avtal och tidigare brister. Ta upp det vid nästa besök "
    "hos utföraren."
)
_ABOUT_THE_PLACED = ("ubu", "social_worker")


def who_answers(visit_type: str, audiences: Sequence[str]) -> str | None:
    """Who is asked about what the provider has to do.

    None when nobody who answers for it is met, or the visit is about the placed person.
    """
    if visit_type in _ABOUT_THE_PLACED:
        return None
    return next((a for a in _ANSWERS if a in audiences), None)


def finding_question(
    finding: Finding, audience: str, area: str, cites: tuple[int, ...]
) -> VisitQuestion:
    """Whether an open finding is remedied, how they know, and what shows it."""
    words = shortened(finding.text)
    report = f"«{finding.from_document or finding.from_}»"
    where = f", {finding.locator}" if finding.locator else ""
    why = [f"Bristen noterades i {report}{where}."]
    if finding.repeated:
        why.append("Den är återkommande: den har noterats förut hos samma utförare.")
    if finding.deadline:
        why.append(f"Den skulle vara åtgärdad senast {finding.deadline}.")
    if finding.severity:
        why.append(f"Den bedömdes som {finding.severity}.")
    why.append("Ingen har bekräftat att den är åtgärdad, så frågan ställs på nytt.")
    follow_ups = [
        "Vad har ni gjort, vem gjorde det och när?",
        "Vad visar att åtgärden har haft effekt?",
        "När är det klart, om något återstår?",
    ]
    if finding.repeated:
        follow_ups.insert(0, "Varför har bristen kommit tillbaka?")
    return VisitQuestion(
        id=f"brist-{finding.id}",
        area=area,
        quality="result",
        audience=audience,
        text=f"Tidigare brist: ”{words.rstrip('. ')}”. Har det åtgärdats, hur vet ni det och vad kan ni visa?",
        why=" ".join(why),
        evidence="Det som visar att bristen är åtgärdad: beslut, rutin, schema, protokoll eller egenkontroll.",
        follow_ups=tuple(follow_ups),
        origin="finding",
        citations=cites,
    )


def clause_question(
    demand: Demand, number: int, audience: str, area: str, document: str, cites: tuple[int, ...]
) -> VisitQuestion:
    """How a clause is lived up to, asked openly with the clause's own words."""
    source = "Standarden" if demand.origin == "standard" else "Avtalet"
    place = f" i {demand.label}" if demand.label else ""
    return VisitQuestion(
        id=f"krav-{number}",
        area=area,
        quality="structure" if demand.measured else "process",
        audience=audience,
        text=f"{source} säger{place}: ”{shortened(demand.text)}” Hur ser det ut hos er i dag?",
        why=f"Kravet står i «{document}» och gäller verksamheten.",
        evidence="Handlingar som visar hur kravet är uppfyllt, till exempel schema, register, rutin eller protokoll.",
        follow_ups=(
            "Hur kontrollerar ni att kravet är uppfyllt?",
            "När var det senast inte uppfyllt, och vad gjorde ni då?",
        ),
        origin=demand.origin,
        citations=cites,
    )


def shortened(text: str) -> str:
    """At most `_MOST_WORDS` words, cut at a word with "…"; white space made single."""
    words = text.split()
    return " ".join(words) if len(words) <= _MOST_WORDS else " ".join(words[:_MOST_WORDS]) + " …"
