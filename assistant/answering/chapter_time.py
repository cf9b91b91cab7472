"""What became of a whole chapter of a repealed act: "14 kap. SoL" in a routine from 2019."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.answering.citations import Sources
from assistant.answering.currency import History
from assistant.answering.grounds import cite_best, place_passages
from assistant.answering.lawtime import SAYS_OLD, share_of
from assistant.answering.repeals import kind_of_act, list_of, plain_title, repeal, table_of
from assistant.answering.understanding import Understood
from assistant.domain.answers import Statement
from assistant.domain.law import Act, named_acts
from assistant.domain.spoken_law import chapters_named
from assistant.library.query import QueryTerms
from assistant.library.search import Search

MOST_CHAPTERS, MOST_PLACES = 2, 4
NEAR_BEST = 0.7
"""Which of a chapter's rows are told: those that fit the question at least this much of the best."""
CLEARLY = 0.15


def chapters_in_time(
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    history: History,
    sources: Sources,
) -> list[Statement]:
    """Where the rules of the old chapters that a question names stand today, [] when it means none.

    A chapter is an old one when the question says so ("gamla", an act's old number, "vart tog …
    vägen"), or when its words fit the old chapter and not the present one of that number.
    """
    out: list[Statement] = []
    if understood.references:
        return out
    for chapter in chapters_named(understood.law_text)[:MOST_CHAPTERS]:
        meant = _meant(chapter, understood, terms, search, history)
        if meant is not None:
            out.extend(_told(chapter, *meant, understood, terms, search, sources))
    return out


def _meant(
    chapter: str, understood: Understood, terms: QueryTerms, search: Search, history: History
) -> tuple[Act, list[dict[str, Any]]] | None:
    """The repealed act that is meant, with the rows of its chapter that fit; None when none is."""
    named = [search.acts.get(sfs) for sfs in named_acts(understood.focus, search.acts)]
    present = [a for a in named if a and a.repealed is None]
    old = [a for a in named if a and a.repealed is not None]
    olds: list[Act | None] = [*old] or [
        search.acts.get(search.acts.predecessor(a.sfs)) for a in present
    ]
    if not named:
        olds = list(search.acts.acts)
    best: tuple[float, Act, list[dict[str, Any]]] | None = None
    for act in olds:
        if act is None or act.repealed is None:
            continue
        scored = [
            (share_of(terms, f"{row['content']} {_texts(row, search)}"), row)
            for row in history.chapter(act.sfs, chapter)
        ]
        if not scored:
            continue
        top = max(fit for fit, _ in scored)
        rows = [row for fit, row in scored if fit >= NEAR_BEST * top]
        if best is None or top > best[0]:
            best = (top, act, rows)
    if best is None:
        return None
    fit, act, rows = best
    successor = search.acts.get(act.successor)
    now = _present_fit(successor, chapter, terms, search) if successor else 0.0
    asks_old = bool(old or SAYS_OLD.search(understood.focus.lower()))
    change = "law_change" in understood.asks
    if asks_old or (change and fit >= now) or fit > now + CLEARLY:
        return act, rows
    return None


def _texts(row: dict[str, Any], search: Search) -> str:
    places = [p for new in row.get("new") or () for p in place_passages(str(new), search)[:1]]
    return " ".join(p.text for p in places)


def _present_fit(act: Act, chapter: str, terms: QueryTerms, search: Search) -> float:
    """How much of the question one paragraph of the present chapter holds at most."""
    rows = search.store.query(
        "SELECT id FROM passages WHERE document_id=? AND chapter=? AND current=1",
        (act.document_id, chapter),
    )
    passages = search.store.passages(r["id"] for r in rows)
    return max(
        (share_of(terms, f"{' '.join(p.passage.heading_path)} {p.text}") for p in passages),
        default=0.0,
    )


def _told(
    chapter: str,
    act: Act,
    rows: Sequence[dict[str, Any]],
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[Statement]:
    first = [str(n) for row in rows[:1] for n in row.get("new") or ()][:1]
    hint = " ".join(str(row["content"]) for row in rows)
    numbers = [
        n
        for place in first
        for n in cite_best(place_passages(place, search), understood, terms, search, sources, hint)
    ]
    repealing = repeal(search, act, sources)
    if not numbers and not repealing:
        return []
    # Only the places that our table can be quoted for: there is not room for a whole chapter.
    table = table_of([r for r in rows if r.get("new")][:MOST_PLACES], search, sources)
    new = list(dict.fromkeys(str(n) for row, _ in table for n in row["new"]))[:MOST_PLACES]
    name = f"{chapter} kap. i {plain_title(act.title)}"
    if act.applies_on(understood.as_of):
        text = f"Den {understood.as_of.isoformat()} gällde {name}."
        after = f"Sedan {rows[0].get('since')} gäller i stället {list_of(new)}." if new else ""
    else:
        text = f"{name} gäller inte längre: {kind_of_act(act)} upphörde den {act.repealed}."
        after = f"Motsvarande bestämmelser finns i dag bland annat i {list_of(new)}." if new else ""
    rows_cited = [n for _, n in table]
    out = [Statement(text, tuple(dict.fromkeys(repealing or rows_cited or numbers)))]
    if after:
        out.append(Statement(after, tuple(dict.fromkeys([*rows_cited, *numbers]))))
    return out
