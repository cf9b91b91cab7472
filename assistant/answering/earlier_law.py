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
        rows = table_of([{"old": name} for name in old], search, sources)
        shown = [n for _, n in rows] or end_of(older, search, sources)
        names = [str(row["old"]) for row, _ in rows]
        among = "bland annat " if len(names) < len(old) else ""
        place = f"{among.strip()} {list_of(names)}".strip() if names else plain_title(older.title)
        stood = f"stod motsvarande bestämmelse i {place}" if names else f"gällde {place}"
        text = (
            f"{citation.locator} i {plain_title(act.title)} gäller först från den "
            f"{act.in_force.isoformat()}; fram till dess {stood}."
        )
        out.append(Statement(text, tuple(dict.fromkeys([*shown, citation.n]))))
    return out
