"""What applied on an earlier day instead of the law that is quoted."""

from __future__ import annotations

from assistant.answering.citations import Sources
from assistant.answering.currency import History
from assistant.answering.repeals import end_of, list_of, plain_title, table_of
from assistant.answering.understanding import Understood
from assistant.domain.answers import Statement
from assistant.domain.law_patterns import TRANSITIONAL
from assistant.library.search import Search


def earlier_law(
    understood: Understood, history: History, search: Search, sources: Sources
) -> list[Statement]:
    """For citations of law that did not apply on the day asked about: what did, one statement each."""
    out = []
    for citation in list(sources.citations):
        if citation.type not in ("statute", "card") or not citation.document_id.startswith("sfs-"):
            continue
        if TRANSITIONAL.search(citation.locator):
            continue  # the rules that came with an amendment speak of its day themselves
        act = search.acts.get(":".join(citation.document_id.split("-")[1:3]))
        day = understood.as_of.isoformat()
        if act is None or act.in_force is None:
            continue
        if act.in_force <= understood.as_of:
            if citation.valid_from and citation.valid_from > day:
                text = (
                    f"Dagens lydelse av {citation.locator} i {plain_title(act.title)} gällde inte den "
                    f"{day}: den gäller först från den {citation.valid_from}."
                )
                out.append(Statement(text, (citation.n,)))
            continue
        older = search.acts.get(search.acts.predecessor(act.sfs))
        if older is None or not older.applies_on(understood.as_of):
            continue
        old = history.predecessors(act.sfs, citation.locator)
        place = f"{list_of(old)}" if old else plain_title(older.title)
        rows = table_of([{"old": name} for name in old], search, sources)
        shown = [n for _, n in rows] or end_of(older, search, sources)
        text = (
            f"Den {understood.as_of.isoformat()} gällde {place}; {citation.locator} i {plain_title(act.title)} "
            f"gäller först från den {act.in_force.isoformat()}."
        )
        out.append(Statement(text, tuple(dict.fromkeys([*shown, citation.n]))))
    return out
