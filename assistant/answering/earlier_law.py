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
) -> Statement | None:
    """What applied on the day asked about instead of the first citation of law that did not; None when all
    of them did. Only what shows that is cited."""
    for citation in list(sources.citations):
        if citation.type not in ("statute", "card") or not citation.document_id.startswith("sfs-"):
            continue
        if TRANSITIONAL.search(citation.locator):
            continue  # the rules that came with an amendment speak of its day themselves
        act = search.acts.get(":".join(citation.document_id.split("-")[1:3]))
        if act is None or act.in_force is None:
            continue
        place = f"{citation.locator} i {plain_title(act.title)}"
        if act.in_force <= understood.as_of:
            day = understood.as_of.isoformat()
            if citation.valid_from and citation.valid_from > day:
                text = (
                    f"Dagens lydelse av {place} gällde inte den {day}: den gäller först från den "
                    f"{citation.valid_from}."
                )
                return Statement(text, (citation.n,))
            continue
        older = search.acts.get(search.acts.predecessor(act.sfs))
        if older is None or not older.applies_on(understood.as_of):
            continue
        old = history.predecessors(act.sfs, citation.locator)
        rows = table_of([{"old": name} for name in old], search, sources)
        shown = [n for _, n in rows] or end_of(older, search, sources)
        names = [str(row["old"]) for row, _ in rows]
        among = "bland annat " if len(names) < len(old) else ""
        before = (
            f"stod motsvarande bestämmelse i {among}{list_of(names)}"
            if names
            else f"gällde {plain_title(older.title)}"
        )
        text = f"{place} gäller först från den {act.in_force.isoformat()}; fram till dess {before}."
        return Statement(text, tuple(dict.fromkeys([*shown, citation.n])))
    return None
