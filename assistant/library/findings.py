"""Findings that travel: proposed out of a report, confirmed by a person, open until remedied.

Nothing is taken silently: what was read is a proposal and counts for nothing until it is confirmed.
Which finding comes again is told from all confirmed ones each time, so that the order in which
reports are read does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from assistant.domain.personal_data import mask
from assistant.domain.visits import Finding
from assistant.errors import InvalidRequest
from assistant.library import providers as entities
from assistant.library import swedish
from assistant.library.finding_chains import STATUSES, StoredFinding, alike, chains, found_elsewhere
from assistant.library.past_plans import PastPlan, past_plans, remember_plan
from assistant.library.store import Store

__all__ = [
    "STATUSES", "NewFinding", "PastPlan", "StoredFinding", "alike", "close", "decide", "findings",
    "open_findings", "past_plans", "propose", "remember_plan",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to propose; `quote` is `text[start:end]` of the document version. Dates are ISO."""

    provider: str
    home: str | None
    document_id: str
    version: str
    quote: str
    start: int
    end: int
    locator: str
    area: str | None
    severity: str | None
    deadline: str | None
    status: str
    reported: str | None


def propose(store: Store, new: Iterable[NewFinding]) -> list[int]:
    """Keep findings as proposals and give their ids, in order; one already known gives its own id.

    Known is one at the same place, or the same words about the same provider and day in another
    file of the report. Raises InvalidRequest when a quote is not the text at its place.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    ids = []
    for one in new:
        if store.text(one.document_id, one.version)[one.start : one.end] != one.quote:
            raise InvalidRequest(
                f"Citatet stämmer inte med texten i {one.document_id}.", "Läs rapporten på nytt."
            )
        known = _known(store, one)
        if known is not None:
            _correct(store, known, one)
            ids.append(known)
            continue
        with store.writing() as db:
            cursor = db.execute(
                "INSERT INTO findings (provider, home, document_id, version, quote, start, end,"
                " locator, area, severity, deadline, status, repeated, reported, created)"
                " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (one.provider, one.home, one.document_id, one.version, one.quote, one.start, one.end,
                 one.locator, one.area, one.severity, one.deadline, one.status,
                 int(one.status == "repeated"), one.reported, now),
            )  # fmt: skip
            ids.append(int(cursor.lastrowid or 0))
    return ids


def _known(store: Store, new: NewFinding) -> int | None:
    known = entities.providers(store)
    rows = store.query(
        "SELECT * FROM findings WHERE document_id=? OR reported IS ?",
        (new.document_id, new.reported),
    )
    for row in rows:
        place = (row["document_id"], row["version"], row["start"], row["end"])
        if place == (new.document_id, new.version, new.start, new.end):
            return int(row["id"])
        same_words = new.reported and _plain(row["quote"]) == _plain(new.quote)
        if same_words and entities.same_provider(known, row["provider"], new.provider):
            return int(row["id"])
    return None


def _correct(store: Store, finding_id: int, new: NewFinding) -> None:
    """Read anew, with more known of the provider: a proposal not decided yet says so too."""
    with store.writing() as db:
        db.execute(
            "UPDATE findings SET provider=?, home=?, area=?, severity=?, deadline=?, status=?,"
            " repeated=?, reported=? WHERE id=? AND confirmed='proposed' AND document_id=?",
            (new.provider, new.home, new.area, new.severity, new.deadline, new.status,
             int(new.status == "repeated"), new.reported, finding_id, new.document_id),
        )  # fmt: skip


def _plain(quote: str) -> str:
    return re.sub(r"-\s*\n\s*|[\s-]+", "", quote).casefold()


def findings(
    store: Store,
    provider: str | None = None,
    *,
    state: str | None = None,
    document_id: str | None = None,
    ids: Sequence[int] | None = None,
) -> list[StoredFinding]:
    """Stored findings, oldest report first; None does not restrict.

    Raises InvalidRequest for an unknown state or id.
    """
    if state is not None and state not in STATUSES:
        raise InvalidRequest(f"Statusen «{state}» finns inte.", f"Välj bland: {', '.join(STATUSES)}.")  # fmt: skip
    rows = store.query(
        "SELECT f.*, v.title AS title FROM findings f JOIN versions v"
        " ON v.document_id=f.document_id AND v.version=f.version"
        " ORDER BY f.reported IS NULL, f.reported, f.document_id, f.start"
    )
    known = entities.providers(store)
    out = [_stored(row, known) for row in rows]
    if ids is not None:
        missing = set(ids) - {one.finding.id for one in out}
        if missing:
            raise InvalidRequest(
                f"Det finns ingen brist med nummer {min(n for n in missing if n is not None)}.",
                "Se numren med «samsyn findings list».",
            )
        out = [one for one in out if one.finding.id in set(ids)]
    if provider is not None:
        out = [o for o in out if entities.same_provider(known, o.finding.provider or "", provider)]
    return [
        one
        for one in out
        if (state is None or one.state == state)
        and (document_id is None or one.finding.document_id == document_id)
    ]


def _stored(row: Any, known: Sequence[entities.Provider]) -> StoredFinding:
    resolved = entities.resolve(known, row["provider"])
    state = row["status"] if row["confirmed"] == "confirmed" else row["confirmed"]
    if row["closed"] and row["confirmed"] == "confirmed":
        state = "closed"
    finding = Finding(
        text=" ".join(row["quote"].split()),
        status=row["status"],
        repeated=bool(row["repeated"]),
        deadline=row["deadline"],
        from_=row["title"],
        id=row["id"],
        provider=resolved.provider,
        home=row["home"],
        document_id=row["document_id"],
        version=row["version"],
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        area=row["area"],
        severity=row["severity"],
        from_document=row["title"],
        locator=row["locator"],
    )
    example = "exempel –" in row["title"].casefold()
    return StoredFinding(finding, state, row["reported"], row["closed"], row["closed_how"], example)


def decide(store: Store, ids: Sequence[int], verdict: str) -> list[StoredFinding]:
    """Confirm or reject ("confirmed", "rejected") findings. Raises InvalidRequest for an unknown id."""
    chosen = findings(store, ids=list(ids))
    with store.writing() as db:
        db.executemany(
            "UPDATE findings SET confirmed=? WHERE id=?",
            [(verdict, one.finding.id) for one in chosen],
        )
    return findings(store, ids=list(ids))


def close(store: Store, finding_id: int, how: str, day: date | None = None) -> StoredFinding:
    """Close a confirmed finding: a person has seen that it is remedied and says how.

    Identity numbers and the like in `how` are masked before it is kept.

    Raises InvalidRequest for an unknown or unconfirmed one, or without `how`.
    """
    (one,) = findings(store, ids=[finding_id])
    if not how.strip():
        raise InvalidRequest(
            "Det framgår inte hur bristen är åtgärdad.", "Skriv det efter --how: vad har ni sett?"
        )
    if one.state in ("proposed", "rejected"):
        raise InvalidRequest(
            f"Brist {finding_id} är inte bekräftad.", "Bekräfta den först: samsyn findings confirm."
        )
    with store.writing() as db:
        db.execute(
            "UPDATE findings SET closed=?, closed_how=? WHERE id=?",
            ((day or date.today()).isoformat(), mask(" ".join(how.split()))[0], finding_id),
        )
    return findings(store, ids=[finding_id])[0]


def open_findings(store: Store, provider: str | None, home: str | None) -> list[Finding]:
    """What is still to be asked about: confirmed, not remedied, each finding once, newest words.

    None asks about all providers, or all homes. A home's list also holds findings that concern all
    homes of its provider. `status` is always "open": a plan asks anew, whatever was said of it;
    `repeated` tells that it was found before, at this home or at another of the same provider.
    """
    known = entities.providers(store)
    asked = entities.resolve(known, provider) if provider else None
    home = home or (asked.home if asked else None)
    confirmed = [
        f
        for f in findings(store, asked.provider if asked else None)
        if f.state not in ("proposed", "rejected")
    ]
    out = []
    for chain in chains(confirmed):
        last = chain[-1]
        if last.state in ("done", "closed"):
            continue
        if home and last.finding.home and not _same_home(known, last.finding, home):
            continue
        before = any(f.finding.status != "done" for f in chain[:-1])
        elsewhere = any(found_elsewhere(last, other) for other in confirmed)
        repeated = last.finding.repeated or before or elsewhere
        out.append(replace(last.finding, status="open", repeated=repeated))
    return out


def _same_home(known: Sequence[entities.Provider], finding: Finding, home: str) -> bool:
    asked = entities.resolve(known, home)
    return swedish.fold(finding.home or "") in (swedish.fold(home), swedish.fold(asked.home or ""))
