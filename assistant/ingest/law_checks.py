"""What a fetched act must be before it is taken in: the right one, whole, in force and not older."""

from __future__ import annotations

import re
from datetime import date

from assistant.domain.documents import ReadDocument
from assistant.errors import UnreadableDocument
from assistant.ingest import riksdag
from assistant.ingest.law_cache import LawCache
from assistant.ingest.law_sources import LawSource, sfs_key
from assistant.ingest.riksdag_text import Wording
from assistant.library.store import DocumentRow, Store

SMALL_SHARE = 0.05
"""So much fewer chapters or paragraphs than expected, or two, are taken for amendments."""

_OPENING = re.compile(r"\s*/Träder i kraft I:(\d{4}-\d\d-\d\d)")
_LEFT_OVER = re.compile(r"/(?:Rubriken |Kapitlet )?(?:upphör att gälla U|träder i kraft I):", re.I)


def right_act(source: LawSource, body: bytes) -> riksdag.LawText:
    """The act in an answer. Raises UnreadableDocument when it is none, or another one."""
    law = riksdag.read_answer(body)
    if law.sfs != source.sfs or law.dok_id.lower() not in ("", source.riksdag_id):
        raise UnreadableDocument(
            f"Tjänsten svarade med en annan författning (SFS {law.sfs or 'okänt nummer'}).",
            "Inget togs in. Kontrollera riksdag_id i sources.yaml.",
        )
    return law


def in_force(law: riksdag.LawText, today: date) -> None:
    """Raise UnreadableDocument for a new act whose first day is still to come."""
    never_amended = law.state is not None and law.state.startswith(riksdag.FIRST_WORDING)
    opening = _OPENING.match(law.body)
    if never_amended and opening and opening[1] > today.isoformat():  # fmt: skip
        raise UnreadableDocument(
            f"Författningen gäller först från {opening[1]}.", "Hämta den igen efter den dagen."
        )


def counts(read: ReadDocument) -> tuple[int, int]:
    """How many chapters and paragraphs a statute has."""
    places = {(b.chapter, b.paragraph) for b in read.blocks if b.paragraph}
    return len({chapter for chapter, _ in places if chapter}), len(places)


def present_text(store: Store, document_id: str) -> DocumentRow | None:
    """The act as the library has it, None when it has only cards of it or nothing."""
    row = next((d for d in store.documents() if d.id == document_id), None)
    return row if row and row.type == "statute" else None


def check_size(
    store: Store,
    source: LawSource,
    present: DocumentRow | None,
    wording: Wording,
    found: tuple[int, int],
    file: tuple[LawCache, str, bytes],
) -> None:
    """Raise UnreadableDocument when the text is clearly less than expected, or ambiguous.

    The text is laid aside for a person to look at; the remedy names the file.
    """
    expected = [(source.chapters, source.paragraphs, "väntat")]
    if present:
        rows = store.query(
            "SELECT DISTINCT chapter, paragraph FROM passages WHERE document_id=? AND version=?"
            " AND card_id IS NULL AND paragraph IS NOT NULL",
            (present.id, present.version),
        )
        had = len({r["chapter"] for r in rows if r["chapter"]})
        expected.append((had, len(rows), f"i version {present.version}"))
    faults = []
    for chapters, paragraphs, where in expected:
        pairs = ((found[0], chapters, "kapitel"), (found[1], paragraphs, "paragrafer"))
        for have, wanted, noun in pairs:
            if wanted is not None and have < wanted - max(2, round(wanted * SMALL_SHARE)):
                faults.append(f"Texten har {have} {noun}, {wanted} {where}.")
    if wording.twice:
        faults.append(
            f"{wording.twice[0]} finns i två lydelser, och det framgår inte vilken som gäller."
        )
    if faults:
        cache, name, data = file
        path = cache.write(f"granska/{name}", data)
        raise UnreadableDocument(
            faults[0],
            f"Inget togs in. Jämför «{path}» med riksdagen.se; är den rätt: samsyn law add FIL.",
        )


def check_newer(present: DocumentRow | None, read: ReadDocument) -> None:
    """Raise UnreadableDocument when the library has a newer state than the one fetched."""
    if present is None:
        return
    have, got = present.metadata.get("state_sfs", "0:0"), read.metadata["state_sfs"]
    if sfs_key(have) > sfs_key(got):
        raise UnreadableDocument(
            f"Tjänstens text är äldre ({read.metadata['state']}) än bibliotekets "
            f"({present.metadata.get('state', have)}).",
            "Bibliotekets text behölls. Försök igen om några dagar.",
        )


def warnings(law: riksdag.LawText, wording: Wording) -> tuple[str, ...]:
    """What the user should know of a text that is taken in all the same, in Swedish."""
    out = [
        f"{count} {'paragraf' if count == 1 else 'paragrafer'} får ny lydelse {day.isoformat()}. "
        "Hämta texten igen den dagen."
        for day, count in wording.coming.items()
    ][:1]
    if law.repealed:
        out.append(f"Författningen är upphävd ({law.repealed}).")
    if _LEFT_OVER.search(wording.markdown):
        out.append("En märkning om när en lydelse gäller kunde inte tolkas och står kvar i texten.")
    return tuple(out)
