"""`samsyn law fetch`: the official text of each act, fetched, checked and taken in.

One act that fails never stops the others, and nothing of it is taken in. What passed its check goes
the way of `samsyn law add`: a newer state becomes a new version of the same document, an older one
is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from assistant.domain.documents import ReadDocument
from assistant.errors import UnreadableDocument, UserError
from assistant.ingest import pipeline, riksdag
from assistant.ingest.download import PassingFault, Patience, download
from assistant.ingest.law_cache import Kept, LawCache
from assistant.ingest.law_checks import (
    check_newer,
    check_size,
    counts,
    in_force,
    present_text,
    right_act,
    warnings,
)
from assistant.ingest.law_sources import LawSource
from assistant.ingest.readers.statute import read_statute
from assistant.ingest.riksdag_text import Wording, as_markdown, title_on
from assistant.library.embeddings import Embedder
from assistant.library.store import Store


@dataclass(frozen=True, slots=True)
class Fetching:
    """Where to fetch from and to: `service` is an address without a final slash."""

    service: str
    cache: Path
    originals: Path | None = None
    max_bytes: int = 50 * 1024 * 1024
    patience: Patience = Patience()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class LawReport:
    """What became of one act; `message`, `remedy` and `warnings` are Swedish, for the user."""

    sfs: str
    title: str
    status: Literal["added", "version", "current", "failed"]
    document_id: str = ""
    version: str = ""
    state: str = ""
    chapters: int = 0
    paragraphs: int = 0
    message: str = ""
    remedy: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the act should have been taken in, or found to be current, and was not."""
        return self.status == "failed"

    def line(self) -> str:
        """The report line, as printed."""
        chapters = f"{self.chapters} kap., " if self.chapters else ""
        size = f"{chapters}{self.paragraphs} paragrafer"
        text = {
            "added": f"✓ {self.title}: {self.state}, {size} ({self.document_id})",
            "version": f"✓ {self.title}: {self.state}, {size} "
            f"(ny version {self.version} av {self.document_id})",
            "current": f"= {self.title}: redan aktuell, {self.state}",
            "failed": f"✗ {self.title}: {self.message} {self.remedy}".rstrip(),
        }[self.status]
        return text + "".join(f"\n    ! {warning}" for warning in self.warnings)


def fetch_laws(
    store: Store,
    embedder: Embedder,
    sources: Sequence[LawSource],
    fetching: Fetching,
    *,
    resume: bool = False,
    today: date | None = None,
    on_act: Callable[[LawReport, int, int], None] | None = None,
) -> list[LawReport]:
    """Fetch each act and take it in if it is newer; a report an act, also to `on_act` as it comes.

    `resume`: go on with a run over these acts that was broken off within a day, without asking
    again for what it got. `today` decides which wording is in force; None means the clock's day.
    Raises LibraryBusy; a fault with one act is only reported.
    """
    cache = LawCache(fetching.cache)
    now = datetime.now(UTC)
    began = cache.begin(now) if resume else now
    reports = []
    patience = fetching.patience
    for number, source in enumerate(sources, 1):
        try:
            law = _get(source, fetching, cache, began, patience)
            patience = fetching.patience
            report = _take_in(store, embedder, source, law, fetching, cache, today or date.today())
        except UnreadableDocument as error:
            if isinstance(error.__cause__, PassingFault):
                patience = replace(
                    patience, tries=1
                )  # a service that is down is not waited for twice
            report = LawReport(
                source.sfs, source.title, "failed", message=error.message, remedy=error.remedy
            )
        except OSError as error:
            report = LawReport(
                source.sfs, source.title, "failed",
                message=f"Texten kan inte sparas i «{fetching.cache}» ({error.strerror or error}).",
                remedy="Kontrollera utrymmet och rättigheterna, och kör kommandot igen.",
            )  # fmt: skip
        reports.append(report)
        if on_act:
            on_act(report, number, len(sources))
    if resume and not any(r.failed for r in reports):
        cache.end()
    return reports


def _get(
    source: LawSource, fetching: Fetching, cache: LawCache, began: datetime, patience: Patience
) -> riksdag.LawText:
    """The act: out of the cache when this run has it, else asked for.

    An answer is kept only when it is the right act, so that a bad one is never asked to be "the
    same as before".
    """
    kept = cache.read(source.riksdag_id)
    if kept and kept.fetched >= began:
        return right_act(source, kept.body)
    fetched = download(
        fetching.service + riksdag.DOCUMENT.format(riksdag_id=source.riksdag_id),
        patience,
        etag=kept.etag if kept else "",
        modified=kept.modified if kept else "",
        whole=riksdag.whole,
    )
    now = datetime.now(UTC)
    unchanged = kept if fetched.body is None else None
    answer = (
        replace(unchanged, fetched=now)
        if unchanged
        else Kept(fetched.body or b"", fetched.etag, fetched.modified, now)
    )
    law = right_act(source, answer.body)
    cache.keep(source.riksdag_id, answer)
    return law


def _take_in(
    store: Store,
    embedder: Embedder,
    source: LawSource,
    law: riksdag.LawText,
    fetching: Fetching,
    cache: LawCache,
    today: date,
) -> LawReport:
    """Check the act, and take it in unless it is there. Raises UnreadableDocument."""
    in_force(law, today)
    wording = as_markdown(law.body, today)
    data = _markdown(source, law, wording, fetching.service, today)
    name = f"{source.riksdag_id}.md"
    read = _read(data, name)
    chapters, paragraphs = counts(read)
    state = read.metadata["state"]
    document_id = "sfs-" + source.sfs.replace(":", "-")
    present = present_text(store, document_id)
    report = LawReport(
        source.sfs, source.title, "current", document_id, present.version if present else "",
        state, chapters, paragraphs, warnings=warnings(law, wording),
    )  # fmt: skip
    known = store.find_content(hashlib.sha256(data).hexdigest())
    if known and present and known == (document_id, present.version):
        return report
    try:
        check_newer(present, read)
        check_size(store, source, present, wording, (chapters, paragraphs), (cache, name, data))
    except UnreadableDocument:
        cache.forget(source.riksdag_id)  # the next run asks for the whole again
        raise
    # The same state in another wording (a day has passed, or a correction): still the newest text.
    same = present is not None and present.metadata.get("state_sfs") == read.metadata["state_sfs"]
    [taken] = pipeline.ingest(
        store,
        embedder,
        [cache.write(name, data)],
        pipeline.IngestOptions(
            max_bytes=fetching.max_bytes, replaces=document_id if same else None
        ),
        originals=fetching.originals,
    )
    if taken.failed or taken.status == "no_text":
        raise UnreadableDocument(taken.message, taken.remedy)
    status: Literal["added", "version", "current"] = (
        "current" if taken.status == "known" else "version" if present else "added"
    )
    return replace(report, status=status, version=taken.version or "")


def _markdown(
    source: LawSource, law: riksdag.LawText, wording: Wording, service: str, today: date
) -> bytes:
    """The file that is taken in. It holds no day of fetching: the same text is the same content."""
    head = {
        "beteckning": source.sfs,
        "rubrik": title_on(law.title, today) or source.title,
        "utfardad_datum": law.issued,
        "andring_inford": law.state,
        "kalla": f"Riksdagens öppna data, {service}{riksdag.DOCUMENT.format(riksdag_id=source.riksdag_id)}",
    }
    lines = [f'{key}: "{_flat(value)}"' for key, value in head.items() if value]
    return ("---\n" + "\n".join(lines) + "\n---\n" + wording.markdown).encode()


def _flat(value: str) -> str:
    return " ".join(value.replace('"', "”").split())


def _read(data: bytes, name: str) -> ReadDocument:
    try:
        return read_statute(data, name)
    except UserError as error:
        raise UnreadableDocument(
            "Svaret innehåller ingen lagtext med paragrafer.",
            "Riksdagens format kan ha ändrats. Hämta texten för hand: samsyn law add FIL.",
        ) from error
