"""What does not fit together in a request, said with the source; the plan is made all the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.answers import Citation
from assistant.domain.visits import SourcedText, VisitRequest
from assistant.library import swedish
from assistant.visits.corrections import places
from assistant.visits.requests import FORM_NAMES

_ABOUT = {
    "placerade": r"placera|barn|enskild|person|utsatt|bor på|klient",
    "föräldrar": "föräld",
    "socialsekreterare": "socialsekreterare",
}
_TOLD = {
    "ledning": "ledningen", "personal": "personalen", "placerade": "placerade personer",
    "socialsekreterare": "socialsekreterare", "föräldrar": "föräldrar", "leverantör": "leverantören",
    "upphandlingsenhet": "upphandlingsenheten", "familjehem": "familjehemmet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of whom the request is about. `named`: a provider or home was named."""

    named: bool
    documents: int
    agreements: int
    reports: int
    entity: bool


def refused_audiences(
    refused: Sequence[str],
    kind: Mapping[str, Any],
    not_allowed: Sequence[SourcedText],
    citations: Sequence[Citation],
) -> list[str]:
    """That nobody of a forbidden audience is asked, and on what source that rests."""
    out = []
    for audience in refused:
        line = _reason(audience, not_allowed)
        name = str(kind["name"])
        note = (
            f"Vid {name[0].lower() + name[1:]} ställs inga frågor till {_TOLD[audience]}, så planen har inga "
            "sådana frågor."
        )
        if line:
            note += f" Skälet: {line.text} Källa: {places(line, citations)}."
        if audience == "placerade":
            note += (
                " Den placerande nämndens socialsekreterare är den som talar enskilt med den som är placerad; gör en "
                "egen plan för det besöket."
            )
        out.append(note)
    return out


def _reason(audience: str, not_allowed: Sequence[SourcedText]) -> SourcedText | None:
    pattern = _ABOUT.get(audience, audience)
    found = [n for n in not_allowed if re.search(pattern, swedish.fold(n.text))]
    return found[0] if found else next(iter(not_allowed), None)


def unfit_form(asked: VisitRequest, kind: Mapping[str, Any]) -> list[str]:
    """That the kind of visit is not made for the service form or the group asked for."""
    out = []
    forms = tuple(kind.get("service_forms") or ())
    name = str(kind["name"])
    if asked.service_form and forms and asked.service_form not in forms:
        out.append(
            f"«{name}» gäller {', '.join(FORM_NAMES[f] for f in forms)}, inte "
            f"{FORM_NAMES[asked.service_form]}. Planen har bara de frågor som ändå passar; kontrollera "
            "besökstypen."
        )
    if asked.service_form == "familjeradgivning" and {"placerade", "föräldrar"} & set(
        asked.audiences
    ):
        out.append(
            "I familjerådgivning är ingen placerad, och det som berättas i förtroende lämnas inte ut (15 kap. 9 § "
            "och 17 kap. 12 § SoL). Frågor till dem som får rådgivning är därför inte med."
        )
    return out


def about_provider(asked: VisitRequest, known: Known, *, several: bool) -> list[str]:
    """What the library lacks of the provider. `several`: the kind of visit is for many at once."""
    if not asked.provider:
        if several:
            return []
        return [
            "Ingen utförare angavs. Frågorna bygger på lag och vägledning, inte på avtal eller rapporter."
        ]
    name = asked.provider
    how = f'Lägg in dem med samsyn ingest FIL --provider "{name}" för frågor ur dem.'
    if not known.documents:
        unknown = (
            "" if known.entity else " Utföraren är inte känd sedan tidigare; kontrollera namnet."
        )
        return [
            f"Biblioteket har inget avtal och ingen rapport om «{name}».{unknown} Frågorna bygger på lag och "
            f"vägledning. {how}"
        ]
    out = []
    if not known.agreements:
        out.append(
            f"Biblioteket har inget avtal med «{name}», så avtalets krav är inte med i frågorna. {how}"
        )
    if not known.reports:
        out.append(
            f"Biblioteket har ingen tidigare rapport om «{name}», så inga tidigare brister följs upp. {how}"
        )
    return out
