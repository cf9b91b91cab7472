"""Work on findings and providers, for `Assistant`: read, decide, and the provider's page as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from assistant.domain.documents import StoredPassage
from assistant.errors import InvalidRequest
from assistant.library import findings as kept
from assistant.library import providers as entities
from assistant.visits.due import Frequency, frequencies, next_visits

if TYPE_CHECKING:
    from assistant.library.reading import DocumentRow
    from assistant.library.store import Store
    from assistant.settings import Settings
    from assistant.visits.findings import Reading
    from assistant.visits.findings_cues import FindingCues


def read_findings(store: Store, settings: Settings, document_id: str) -> dict[str, Any]:
    """Read a report and keep what it tells as proposals: {"document_id", "provider", "findings", "note"}.

    `note` says why there are none, else None. Raises DocumentNotFound, LibraryBusy, InvalidRequest.
    """
    from assistant.ingest.pipeline import write_lock

    row = store.document(document_id)
    known = entities.providers(store)
    reading = _reading(store, row, _cues(store, settings), known)
    name = row.provider or reading.facts.provider
    if reading.findings and not name:
        raise InvalidRequest(
            f"Det framgår inte vilken leverantör «{row.title}» gäller.",
            "Säg det när filen läggs in: samsyn ingest FIL --provider NAMN.",
        )
    whose = entities.resolve(known, name) if name else None
    day = reading.facts.day.isoformat() if reading.facts.day else None
    new = [
        kept.NewFinding(
            provider=whose.provider if whose else "",
            home=one.home or (whose.home if whose else None),
            document_id=row.id, version=row.version, quote=one.quote, start=one.start, end=one.end,
            locator=one.locator, area=one.area, severity=one.severity, deadline=one.deadline,
            status=one.status, reported=day,
        )
        for one in reading.findings
    ]  # fmt: skip
    with write_lock(store):
        ids = kept.propose(store, new)
    return {
        "document_id": row.id,
        "document": row.title,
        "provider": whose.provider if whose else None,
        "reported": day,
        "findings": [one.to_dict() for one in kept.findings(store, ids=ids)] if ids else [],
        "note": reading.note,
    }


def decide(store: Store, ids: Sequence[int], verdict: str) -> list[dict[str, Any]]:
    """Confirm or reject ("confirmed", "rejected") findings. Raises InvalidRequest, LibraryBusy."""
    from assistant.ingest.pipeline import write_lock

    with write_lock(store):
        return [one.to_dict() for one in kept.decide(store, ids, verdict)]


def close(store: Store, finding_id: int, how: str) -> dict[str, Any]:
    """Close a finding that a person has seen remedied. Raises InvalidRequest, LibraryBusy."""
    from assistant.ingest.pipeline import write_lock

    with write_lock(store):
        return kept.close(store, finding_id, how).to_dict()


def add_provider(store: Store, new: entities.Provider) -> entities.Provider:
    """Add or complete a provider; the dates of its agreements are read out of their texts.

    Raises InvalidRequest, DocumentNotFound, LibraryBusy.
    """
    from dataclasses import replace

    from assistant.ingest.pipeline import write_lock

    agreements = tuple(
        replace(a, valid_from=since, valid_to=until)
        for a in new.agreements
        for since, until in [agreement_days(store.text(a.document_id))]
    )
    with write_lock(store):
        return entities.add_provider(store, replace(new, agreements=agreements))


def agreement_days(text: str) -> tuple[str | None, str | None]:
    """From and until when an agreement holds, as its text says it; None when it does not."""
    from assistant.visits.findings_dates import dates_in

    match = re.search(
        r"\bgäller\s+(?:från\s+och\s+med|från|fr\.o\.m\.)\s+(?P<since>.{6,30}?)\s+"
        r"(?:till\s+och\s+med|t\.o\.m\.|till)\s+(?P<until>.{6,30}?)(?:[.,;]|\n|$)",
        text,
    )
    if not match:
        return None, None
    since, until = (dates_in(" ".join(match[key].split())) for key in ("since", "until"))
    return (
        since[0][1].isoformat() if since else None,
        until[0][1].isoformat() if until else None,
    )


def provider_page(
    store: Store, settings: Settings, name: str, today: date | None = None
) -> dict[str, Any]:
    """Everything about a provider: agreements, reports in time order, findings, plans, next visits.

    Raises InvalidRequest when neither an entity nor a document nor a finding has the name.
    """
    known = entities.providers(store)
    whose = entities.resolve(known, name)
    entity = next((p for p in known if p.name == whose.provider), None)
    rows = [r for r in store.documents(include_shipped=False) if _belongs(r, whose.provider, known)]
    found = kept.findings(store, whose.provider)
    if entity is None and not rows and not found:
        raise InvalidRequest(
            f"Biblioteket känner ingen leverantör «{name}».",
            "Lägg in den: samsyn providers add NAMN. Se vilka som finns: samsyn providers list.",
        )
    agreements = list(entity.agreements) if entity else []
    linked = {a.document_id for a in agreements}
    agreements += [
        entities.Agreement(r.id, *agreement_days(store.text(r.id)))
        for r in rows
        if r.type == "agreement" and r.id not in linked
    ]
    ids = {one.finding.document_id for one in found}
    rows += [r for r in store.documents(include_shipped=False) if r.id in ids and r not in rows]
    cues = _cues(store, settings)
    reports = sorted(_reports(store, rows, cues, known), key=lambda r: (r["day"] or "", r["title"]))
    visits = [(date.fromisoformat(r["day"]), r["in_depth"]) for r in reports if r["day"]]
    since = min(
        (date.fromisoformat(a.valid_from) for a in agreements if a.valid_from), default=None
    )
    said = _frequencies(store, settings, [a.document_id for a in agreements])
    due = next_visits(said, visits, since, today or date.today())
    titles = {r.id: r.title for r in store.documents(include_shipped=False)}
    return {
        "provider": _entity(entity, whose.provider),
        "agreements": [{**asdict(a), "title": titles.get(a.document_id, "")} for a in agreements],
        "reports": reports,
        "open_findings": [asdict(f) for f in kept.open_findings(store, whose.provider, whose.home)],
        "proposed": sum(one.state == "proposed" for one in found),
        "plans": [
            {"id": p.id, "title": p.title, "visit_type": p.visit_type, "date": p.date, "created": p.created}
            for p in kept.past_plans(store, whose.provider)
        ],
        "next_visits": [d.to_dict() for d in due],
        "notes": list(_notes(said, due, agreements, reports)),
    }  # fmt: skip


def page_calendar(page: dict[str, Any], now: datetime) -> str:
    """The next visits of a provider's page as an iCalendar file. `now`: in UTC."""
    from assistant.visits.due import DueVisit, calendar

    visits = [
        DueVisit(**{**visit, "source": Frequency(**visit["source"])})
        for visit in page["next_visits"]
    ]
    return calendar(page["provider"]["name"], visits, f"{now:%Y%m%dT%H%M%SZ}")


def _entity(entity: entities.Provider | None, name: str) -> dict[str, Any]:
    return asdict(entity or entities.Provider(name)) | {"known": entity is not None}


def _belongs(row: DocumentRow, provider: str, known: Sequence[entities.Provider]) -> bool:
    return bool(row.provider and entities.same_provider(known, row.provider, provider))


def _reports(
    store: Store, rows: Sequence[DocumentRow], cues: FindingCues, known: Sequence[entities.Provider]
) -> Iterator[dict[str, Any]]:
    from assistant.visits.findings_report import report_facts, why_not_a_report

    for row in rows:
        text = store.text(row.id)
        if why_not_a_report(text, row.title, row.type, cues):
            continue
        facts = report_facts(text, row.title, ())
        mine = kept.findings(store, document_id=row.id)
        yield {
            "document_id": row.id,
            "title": row.title,
            "day": facts.day.isoformat() if facts.day else None,
            "in_depth": facts.in_depth,
            "findings": {
                state: n
                for state in kept.STATUSES
                if (n := sum(one.state == state for one in mine))
            },
            "example": row.title.casefold().startswith("exempel –"),
        }


def _frequencies(store: Store, settings: Settings, agreements: Sequence[str]) -> list[Frequency]:
    """The own municipality's programme first, then other programmes, newest first, then agreements."""
    rows = [r for r in store.documents(include_shipped=False) if r.type == "programme"]
    own = (settings.municipality or "").casefold()

    def order(row: DocumentRow) -> tuple[bool, int]:
        years = [int(y) for y in re.findall(r"\b20\d\d\b", row.title + store.text(row.id)[:800])]
        return (not own or (row.owner or "").casefold() != own, -max(years, default=0))

    ids = [r.id for r in sorted(rows, key=order)] + list(agreements)
    found = [store.document(i) for i in dict.fromkeys(ids)]
    return frequencies((r.id, r.title, r.version, store.text(r.id)) for r in found)


def _notes(
    said: Sequence[Frequency], due: Sequence[Any], agreements: Sequence[Any], reports: Sequence[Any]
) -> Iterator[str]:
    if not agreements:
        yield "Inget avtal är kopplat till leverantören. Lägg in det med --type agreement --provider."
    if not reports:
        yield "Ingen rapport är kopplad till leverantören."
    if not said:
        yield (
            "Varken program eller avtal i biblioteket säger hur ofta besök ska göras, "
            "så nästa besök kan inte räknas ut."
        )
    for document, last in sorted({_period(one) for one in said}):
        if last and any(int(d.due[:4]) > last for d in due if d.source.document == document):
            yield f"«{document}» gäller till och med {last}. Kontrollera vad det som gäller sedan säger."
    if len(due) < len(said):
        yield "Det framgår inte när leverantören senast besöktes eller när avtalet började gälla."


def _period(said: Frequency) -> tuple[str, int]:
    """The document's title and the last year it says it holds for, 0 when it says none."""
    years = re.search(r"\b20\d\d\s?[–-]\s?(20\d\d)\b", said.document)
    return said.document, int(years[1]) if years else 0


def _cues(store: Store, settings: Settings) -> FindingCues:
    from assistant.visits.findings_cues import load_cues

    data: Any = store.cards("visit_data").get("visit data") or {}
    return load_cues(settings.corpus, settings.overlay, data.get("themes") or {})


def _reading(
    store: Store, row: DocumentRow, cues: FindingCues, known: Sequence[entities.Provider]
) -> Reading:
    from assistant.visits.findings import read_findings as read

    text = store.text(row.id, row.version)
    entity = _about(row, text, known)
    homes = tuple(h.name for h in entity.homes) if entity else ()
    return read(text, row.title, row.type, _passages(store, row), cues, homes)


def _about(
    row: DocumentRow, text: str, known: Sequence[entities.Provider]
) -> entities.Provider | None:
    """The provider entity a report is about: as it was taken in, else the one its head names."""
    from assistant.visits.findings_report import report_facts

    name = row.provider or report_facts(text, row.title, ()).provider
    whose = entities.resolve(known, name) if name else None
    return next((p for p in known if whose and whose.known and p.name == whose.provider), None)


def _passages(store: Store, row: DocumentRow) -> list[StoredPassage]:
    rows = store.query(
        "SELECT id FROM passages WHERE document_id=? AND version=? AND card_id IS NULL ORDER BY start",
        (row.id, row.version),
    )
    return store.passages(r["id"] for r in rows)
