"""What the library holds about the provider a request names: its documents and open findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.visits import Finding
from assistant.library import providers as entities
from assistant.library import swedish
from assistant.library.findings import open_findings
from assistant.library.reading import DocumentRow
from assistant.library.store import Store
from assistant.visits.coverage import concerns

Entities = Sequence[entities.Provider]


@dataclass(frozen=True, slots=True)
class About:
    """`name` is the provider as the library knows it, None when it does not; `home` one of its homes.

    `homes` are all its homes, `agreements` and `others` its documents, newest version each.
    """

    name: str | None
    home: str | None
    homes: tuple[str, ...]
    agreements: tuple[DocumentRow, ...]
    others: tuple[DocumentRow, ...]
    findings: tuple[Finding, ...]
    entity: bool

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """All of them, agreements first."""
        return (*self.agreements, *self.others)


def known_names(store: Store, rows: Sequence[DocumentRow]) -> list[str]:
    """Names of providers and homes that a request may use: entities and documents' providers."""
    known = entities.providers(store)
    names = [n for p in known for n in (*(h.name for h in p.homes), p.name, *p.aliases)]
    names += [r.provider for r in rows if r.provider]
    return [n for n in dict.fromkeys(names) if not n.replace("-", "").isdigit()]


def about(
    store: Store, rows: Sequence[DocumentRow], provider: str | None, home: str | None
) -> About:
    """Everything about the provider or home named; empty when none is named or known."""
    if not provider:
        return About(None, home, (), (), (), (), False)
    known = entities.providers(store)
    resolved = entities.resolve(known, provider)
    inside = entities.resolve(known, home) if home else None
    own = [r for r in rows if not r.shipped and _whose(r, provider, resolved, known)]
    entity = (
        next((p for p in known if p.name == resolved.provider), None) if resolved.known else None
    )
    named = {a.document_id for a in entity.agreements} if entity else set()
    agreements = [r for r in own if r.type == "agreement" or r.id in named or _named_agreement(r)]
    name = resolved.provider if resolved.known else _canonical(own)
    everywhere = open_findings(store, name or provider, None)
    homes = [h.name for h in entity.homes] if entity else [f.home for f in everywhere if f.home]
    where = (inside.home if inside and inside.known else home) or resolved.home
    if where is None and not resolved.known:
        where = next((h for h in homes if swedish.fold(h) == swedish.fold(provider)), None)
    return About(
        name=name,
        home=where,
        homes=tuple(dict.fromkeys(homes)),
        agreements=tuple(agreements),
        others=tuple(r for r in own if r not in agreements),
        findings=tuple(open_findings(store, name or provider, where) if where else everywhere),
        entity=resolved.known,
    )


def _whose(row: DocumentRow, provider: str, resolved: entities.Resolved, known: Entities) -> bool:
    if row.type == "statute":
        return False
    if row.provider and resolved.known:
        return entities.same_provider(known, row.provider, resolved.provider)
    return concerns(row.provider, row.title, provider)


def _named_agreement(row: DocumentRow) -> bool:
    return row.type == "document" and swedish.fold(row.title).replace("exempel – ", "").startswith(
        ("avtal", "ramavtal", "modellavtal")
    )


def _canonical(rows: Sequence[DocumentRow]) -> str | None:
    return next((r.provider for r in rows if r.provider), None)
