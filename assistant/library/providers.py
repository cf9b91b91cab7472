"""Providers, their homes and agreements: entities with aliases, found by any of their names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.errors import InvalidRequest
from assistant.library import swedish
from assistant.library.store import Store

_COMMON = frozenset(
    "ab aktiebolag hb kb hvb stiftelse stiftelsen ekonomisk förening vård omsorg behandling "
    "stödboende stödboendet hemmet boendet hem företaget leverantören utföraren behandlingshem "
    "och i på".split()
)
"""Words of a name that do not tell one provider from another."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home of a provider."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with a provider: its document and, ISO, from when to when (None: not said)."""

    document_id: str
    valid_from: str | None = None
    valid_to: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with everything that goes by its name. `organisation_number` "556677-8899"."""

    name: str
    organisation_number: str | None = None
    aliases: tuple[str, ...] = ()
    homes: tuple[Home, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The provider's own names, homes not among them."""
        number = (self.organisation_number,) if self.organisation_number else ()
        return (self.name, *self.aliases, *number)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a name means. `known` False: no such entity, `provider` is the name as it was given."""

    provider: str
    home: str | None = None
    known: bool = True


def organisation_number(value: str) -> str:
    """The number as "NNNNNN-NNNN". Raises InvalidRequest for what is none.

    A personal identity number (of a sole trader) is refused: it is not kept.
    """
    digits = re.sub(r"\D", "", value)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if len(digits) != 10 or not _checks(digits):
        raise InvalidRequest(
            f"«{value}» är inget organisationsnummer.", "Skriv tio siffror, till exempel 556036-0793."
        )  # fmt: skip
    if int(digits[2]) < 2:
        raise InvalidRequest(
            "Numret ser ut som ett personnummer, och sådana sparas inte.",
            "Lägg in leverantören utan nummer.",
        )
    return f"{digits[:6]}-{digits[6:]}"


def _checks(digits: str) -> bool:
    doubled = (int(d) * (2 - n % 2) for n, d in enumerate(digits))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def providers(store: Store) -> list[Provider]:
    """All providers by name."""
    homes = _grouped(store.query("SELECT * FROM homes ORDER BY name"))
    agreements = _grouped(store.query("SELECT * FROM agreements ORDER BY valid_from, document_id"))
    return [
        Provider(
            name=row["name"],
            organisation_number=row["organisation_number"],
            aliases=tuple(json.loads(row["aliases"])),
            homes=tuple(
                Home(h["name"], tuple(json.loads(h["aliases"]))) for h in homes.get(row["id"], [])
            ),
            agreements=tuple(
                Agreement(
                    a["document_id"],
                    a["valid_from"],
                    a["valid_to"],
                    tuple(json.loads(a["aliases"])),
                )
                for a in agreements.get(row["id"], [])
            ),
        )
        for row in store.query("SELECT * FROM providers ORDER BY name")
    ]


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = {}
    for row in rows:
        out.setdefault(row["provider_id"], []).append(row)
    return out


def add_provider(store: Store, new: Provider) -> Provider:
    """Add a provider, or add homes, aliases and agreements to the one of that name.

    Raises InvalidRequest for an empty name, a wrong number, or a name or number that another
    provider has; DocumentNotFound for an agreement that the library does not hold.
    """
    name = " ".join(new.name.split())
    if not _tokens(name):
        raise InvalidRequest(
            "Leverantören behöver ett namn.", "Skriv namnet som det står i avtalet."
        )
    number = organisation_number(new.organisation_number) if new.organisation_number else None
    for agreement in new.agreements:
        store.document(agreement.document_id)
    present = next((p for p in providers(store) if _fold(p.name) == _fold(name)), None)
    _check_free(store, name, number, new)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    aliases = list(dict.fromkeys([*(present.aliases if present else ()), *new.aliases]))
    with store.writing() as db:
        if present is None:
            db.execute(
                "INSERT INTO providers (name, organisation_number, aliases, created) VALUES (?,?,?,?)",
                (name, number, json.dumps(aliases, ensure_ascii=False), now),
            )
        else:
            db.execute(
                "UPDATE providers SET aliases=?, organisation_number=coalesce(?, organisation_number)"
                " WHERE name=?",
                (json.dumps(aliases, ensure_ascii=False), number, present.name),
            )
        wanted = present.name if present else name
        key = db.execute("SELECT id FROM providers WHERE name=?", (wanted,)).fetchone()["id"]
        for home in new.homes:
            db.execute(
                "INSERT INTO homes (provider_id, name, aliases, created) VALUES (?,?,?,?)"
                " ON CONFLICT (provider_id, name) DO UPDATE SET aliases=excluded.aliases",
                (key, home.name, json.dumps(home.aliases, ensure_ascii=False), now),
            )
        for one in new.agreements:
            db.execute(
                "INSERT INTO agreements (provider_id, document_id, aliases, valid_from, valid_to,"
                " created) VALUES (?,?,?,?,?,?) ON CONFLICT (provider_id, document_id) DO UPDATE SET"
                " aliases=excluded.aliases, valid_from=excluded.valid_from, valid_to=excluded.valid_to",
                (key, one.document_id, json.dumps(one.aliases, ensure_ascii=False), one.valid_from,
                 one.valid_to, now),
            )  # fmt: skip
    return next(p for p in providers(store) if p.name == wanted)


def _check_free(store: Store, name: str, number: str | None, new: Provider) -> None:
    """Raise InvalidRequest when a name or the number is another provider's already."""
    for other in providers(store):
        if _fold(other.name) == _fold(name):
            continue
        taken = {_fold(n) for n in (*other.names, *(h.name for h in other.homes))}
        for said in (name, *new.aliases, *(h.name for h in new.homes), *([number] if number else [])):  # fmt: skip
            if _fold(said) in taken:
                raise InvalidRequest(
                    f"«{said}» hör redan till {other.name}.",
                    "Välj ett annat namn, eller lägg till uppgiften hos den leverantören.",
                )


def resolve(known: Sequence[Provider], name: str) -> Resolved:
    """Whom `name` means among `known`: exact name, alias or number first, then by telling words.

    A home's name means that home of its provider. A name that fits several, or none, is given back
    as it is.
    """
    asked = _fold(name)
    for one in known:
        if asked in {_fold(n) for n in one.names}:
            return Resolved(one.name)
    for one in known:
        for home in one.homes:
            if asked in {_fold(n) for n in (home.name, *home.aliases)}:
                return Resolved(one.name, home.name)
    words = _tokens(name)
    if words:
        for fits in (_equal, _within):
            hits = {
                (len(_tokens(n)), Resolved(p.name, h))
                for p in known
                for n, h in _names(p)
                if fits(_tokens(n), words)
            }
            # The most telling name counts; one that a provider shares with its home is the provider's.
            longest = max((size for size, _ in hits), default=0)
            best = {r for size, r in hits if size == longest}
            best = {r for r in best if r.home is None} or best
            if len(best) == 1:
                return best.pop()
    return Resolved(" ".join(name.split()), known=False)


def _names(one: Provider) -> list[tuple[str, str | None]]:
    own: list[tuple[str, str | None]] = [(n, None) for n in (one.name, *one.aliases)]
    return own + [(n, h.name) for h in one.homes for n in (h.name, *h.aliases)]


def _equal(name: frozenset[str], words: frozenset[str]) -> bool:
    return bool(name) and name == words


def _within(name: frozenset[str], words: frozenset[str]) -> bool:
    return bool(name) and name <= words


def same_provider(known: Sequence[Provider], one: str, other: str) -> bool:
    """Whether two names mean the same provider."""
    a, b = resolve(known, one), resolve(known, other)
    if a.known or b.known:
        return a.known and b.known and a.provider == b.provider
    return _tokens(one) == _tokens(other) or _fold(one) == _fold(other)


def _fold(name: str) -> str:
    return " ".join(swedish.fold(name).split()).rstrip(".")


def _tokens(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", swedish.fold(name))) - _COMMON
