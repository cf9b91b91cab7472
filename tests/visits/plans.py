"""A plan made by hand that has everything a plan can have, for what writes and reads files."""

from __future__ import annotations

from assistant.domain.answers import Citation
from assistant.domain.visits import (
    Clarification,
    Coverage,
    Finding,
    SourcedText,
    VisitPlan,
    VisitQuestion,
    VisitRequest,
)

AREAS = ("bemanning", "lex Sarah och missförhållanden", "skola")
AUDIENCES = ("ledning", "personal", "placerade")


def citation(n: int, **changes: object) -> Citation:
    values: dict[str, object] = {
        "n": n, "document_id": f"dokument-{n}", "document": f"Avtal nr {n} (åäö ÅÄÖ é – §)", "type": "agreement",
        "version": f"v{n}", "locator": f"{n}.{n} Krav", "page": n, "start": 0, "end": 9,
        "quote": f"Leverantören ska se till\natt krav {n} är uppfyllt varje dag, året runt.",
    }  # fmt: skip
    return Citation(**{**values, **changes})  # type: ignore[arg-type]


def question(n: int, **changes: object) -> VisitQuestion:
    values: dict[str, object] = {
        "id": f"fraga-{n}", "area": AREAS[(n - 1) % 9 // 3], "quality": "process",
        "audience": AUDIENCES[n % 3], "text": f"Hur gör ni för att klara sak nummer {n}?",
        "why": f"Skäl nummer {n} till frågan.", "evidence": f"Schema nummer {n}; Rutin nummer {n}.",
        "follow_ups": ("Vem gör det?", f"När gjordes sak {n} senast?"), "origin": "law",
        "citations": (n, 1),
    }  # fmt: skip
    return VisitQuestion(**{**values, **changes})  # type: ignore[arg-type]


def plan(count: int = 9, **changes: object) -> VisitPlan:
    """`count` questions and a few sources more; the first source is example material."""
    more = count + 1
    questions = [question(n) for n in range(1, count + 1)]
    questions[0] = question(1, text="=1+1 är det en formel?", origin="finding")
    citations = [citation(n) for n in range(1, count + 8)]
    citations[0] = citation(1, document="Exempelavtal", example=True)
    citations[1] = citation(
        2, type="statute", document="Socialtjänstlag (2025:400)", locator="22 kap. 11 §", page=None,
        valid_from="2025-07-01", quote="Nämnden ska <noga> följa vården * av _barnet_ | alltid → nu ≥ 1.",
    )  # fmt: skip
    citations[2] = citation(
        3, current=False, replaced_by="5 kap. 1 § SoL", state="t.o.m. SFS 2024:1"
    )
    values: dict[str, object] = {
        "request": VisitRequest(text="Årsbesök", home="Exempelhemmet"),
        "title": "Årsbesök, Exempelgården, 2027-02-01", "visit_type": "yearly",
        "provider": "Exempelgården", "date": "2027-02-01", "reported_to": "Förvaltningsledningen",
        "audiences": AUDIENCES, "questions": tuple(questions), "citations": tuple(citations),
        "notes": ("Datumet är antaget.",),
        "not_allowed": (SourcedText("Besöket får inte kallas tillsyn.", (more, 2)),),
        "before": (SourcedText("Läs avtalet.", (more + 1,)),),
        "if_serious": (SourcedText("Larma 112 om någon är i fara.", (more + 2,)),),
        "findings": (
            Finding("Nattschemat saknar namn.", "open", True, "2026-10-01", "Uppföljning 2026", (more + 3,)),
        ),
        "about": (SourcedText("Årsbesöket kontrollerar avtalet.", (more + 4,)),),
        "unclear": (Clarification("date", "Vilken dag?", "Första februari."),),
        "coverage": (
            Coverage("Nattschemat saknar namn.", "finding", ("fraga-1",)),
            Coverage("4.2 Leverantören ska ha försäkring.", "clause", (), "Rymdes inte i tiden."),
        ),
    }  # fmt: skip
    return VisitPlan(**{**values, **changes})  # type: ignore[arg-type]
