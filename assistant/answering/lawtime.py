"""Law in time: what an old reference is called today, and what applied on an earlier day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.citations import Sources
from assistant.answering.currency import History
from assistant.answering.grounds import cite_best, place_passages
from assistant.answering.repeals import (
    kind_of_act,
    list_of,
    plain_title,
    repeal,
    repeal_of,
    still_applied,
    table_of,
)
from assistant.answering.understanding import Understood
from assistant.domain.answers import Statement
from assistant.domain.documents import StoredPassage
from assistant.domain.law import Act, LawReference, find_references, named_acts
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.search import Search

_WHETHER_IN_FORCE = re.compile(
    r"\b(?:gäller|gälla|gällande|kvar|ersatt\w*|ersätt\w*|upphört|upphörde|upphävts|tillämpas|använda|i kraft)\b"
)
_ASKS_IF_IN_FORCE = re.compile(
    r"^(?!.*\b(?:var|vad|vart|vilken|vilket|vilka|hur|samma|flytta\w*|måste|bara|fel)\b)"
    r".*\b(?:gäller|gälla|gällande|kvar|tillämpas?|hänvisa\w*|använda?s?|i kraft|fortfarande|ännu)\b",
    re.DOTALL,
)
"""A question that "no, the act is repealed" answers, and not whether a rule moved or what it says now."""

MOST_PLACES = 3
"""Old places that are told of in one answer."""
MOST_NEW = 4
"""Places of today that are told for one old place."""
MOST_ROWS = 3
"""Rows of our own table, and places of today, that are quoted for one old place."""
ORDINANCE_LESS = 0.15
"""Who gives a bare number means the act: an ordinance must fit the question better by this much."""
SAYS_OLD = re.compile(r"\b(?:gamla?|upphävda|äldre|förra|före detta|dåvarande)\b")


def answer_in_time(
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    history: History,
    sources: Sources,
) -> list[Statement]:
    """Statements on the old places a question names, [] when it names none that we know.

    A reference without a number ("3 kap. 3 § SoL") means the act in force, and its predecessor
    where the place is known there: then both are told apart.
    """
    out: list[Statement] = []
    if not understood.references:
        return _old_acts(understood, search, sources)
    if "predecessor" in understood.asks:
        earlier = [
            t
            for r in understood.references[:2]
            for t in _before(r, understood, terms, search, history, sources)
        ]
        if earlier:
            return earlier
    for reference in understood.references[:MOST_PLACES]:
        for place, act in _meant(reference, understood, terms, search, history):
            out.extend(_old_place(place, act, history, understood, terms, search, sources))
    return out


def _before(
    reference: LawReference,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    history: History,
    sources: Sources,
) -> list[Statement]:
    """What a paragraph in force took over from, [] when it is not in force or nothing is known."""
    passages = search.store.passages(search.resolve(reference))
    if not passages:
        return []
    parts = passages[0].document_id.split("-")
    act = search.acts.get(":".join(parts[1:3]))
    old = history.predecessors(act.sfs, passages[0].locator) if act else []
    if act is None or act.repealed or not old:
        return []
    texts = [p for p in passages if p.type == "statute"] or passages[:1]
    numbers = cite_best(texts, understood, terms, search, sources, passages[0].text)
    since = f"Före den {act.in_force}" if act.in_force else "Tidigare"
    text = (
        f"{since} stod motsvarande bestämmelse i {list_of(old)}. I dag står den i "
        f"{passages[0].locator} i {plain_title(act.title)}."
    )
    table = table_of([{"old": place} for place in old[:MOST_ROWS]], search, sources)
    numbers += [n for _, n in table] + repeal_of(old, search, sources)
    return [Statement(text, tuple(dict.fromkeys(numbers)))]


def _old_acts(understood: Understood, search: Search, sources: Sources) -> list[Statement]:
    """When a repealed act is asked about as such: that it is repealed, and what took its place."""
    if not _WHETHER_IN_FORCE.search(understood.focus.lower()):
        return []
    out = []
    for sfs in named_acts(understood.focus, search.acts)[:1]:
        act = search.acts.get(sfs)
        successor = search.acts.get(act.successor) if act else None
        if (
            act is None
            or act.repealed is None
            or successor is None
            or act.applies_on(understood.as_of)
        ):
            continue
        numbers = repeal(search, act, sources)
        if numbers:
            text = (
                f"Nej, {plain_title(act.title)} gäller inte längre: den upphörde den {act.repealed} "
                f"och ersattes av {plain_title(successor.title)}."
            )
            out.append(Statement(text, tuple(numbers)))
            if kept := still_applied(act, search, sources):
                text = (
                    "För vissa äldre ärenden gäller den fortfarande enligt övergångsbestämmelserna."
                )
                out.append(Statement(text, tuple(kept)))
    return out


def _meant(
    reference: LawReference,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    history: History,
) -> list[tuple[LawReference, Act]]:
    """The repealed place that a reference means, [] when it means the law in force.

    With the number of a repealed act there is no doubt. Otherwise the wording decides ("vad heter
    … nu", "stod i"), or that the question's words fit the repealed paragraph and not the present
    one, or that no such paragraph exists in the law in force.
    """
    act = search.acts.get(reference.sfs)
    if act is not None and act.repealed is not None:
        return [(reference, act)]
    ordinance = "förordning" in understood.focus.lower()
    if act is not None:
        older = search.acts.get(search.acts.predecessor(act.sfs))
        candidates = [older] if older else []
    else:
        candidates = [
            a for a in search.acts.acts
            if a.repealed is not None and (not ordinance or "förordning" in a.title.lower())
        ]  # fmt: skip
    places = [(LawReference(a.sfs, reference.chapter, reference.paragraph), a) for a in candidates]
    known = [(place, a) for place, a in places if history.successors(place)]
    if not known:
        return []
    fits = [
        (
            _share_in(terms, *_row_words(history, place, search))
            - (ORDINANCE_LESS if not ordinance and "förordning" in a.title.lower() else 0.0),
            place,
            a,
        )
        for place, a in known
    ]
    best = max(fits, key=lambda entry: entry[0])
    present = search.store.passages(search.resolve(reference))
    # Not the words people ask for the present place with: they ask there for what used to be there.
    now = share_of(terms, " ".join(p.text for p in present))
    change = "law_change" in understood.asks
    says_old = "succession" in understood.asks or bool(SAYS_OLD.search(understood.focus.lower()))
    if not present or says_old or (change and best[0] >= now) or best[0] > now + 0.15:
        return [(best[1], best[2])]
    return []


def share_of(terms: QueryTerms, text: str) -> float:
    """Share of the question's weighted words that `text` holds."""
    return _share_in(terms, text, frozenset())


def _share_in(terms: QueryTerms, text: str, more: frozenset[str]) -> float:
    """The same, with stems that count as held beside those of `text`."""
    have = swedish.term_set(text) | more
    words = [
        (s, terms.weight(s))
        for w, s in terms.content
        if not w.isdigit() and w not in ("kap", "sol")
    ]
    total = sum(weight for _, weight in words)
    return sum(weight for s, weight in words if have.intersection(s)) / total if total else 0.0


def _row_words(history: History, place: LawReference, search: Search) -> tuple[str, frozenset[str]]:
    """What is known of an old place: its content line with the text of its successors, and the
    words people ask for these with."""
    parts, asked = [], frozenset[str]()
    for row in history.successors(place):
        parts.append(str(row["content"]))
        for new in row.get("new") or ():
            for reference in find_references(str(new), search.acts)[:1]:
                passages = search.store.passages(search.resolve(reference))
                parts.extend(p.text for p in passages[:1])
                asked |= _asked_words(passages, search)
    return " ".join(parts), asked


def _asked_words(passages: Sequence[StoredPassage], search: Search) -> frozenset[str]:
    """Stems of the questions that people ask about the passages."""
    out: set[str] = set()
    for passage in passages:
        rows = search.store.query("SELECT terms FROM questions WHERE passage_id=?", (passage.id,))
        out.update(stem for row in rows for stem in row["terms"].split())
    return frozenset(out)


def _old_place(
    reference: LawReference,
    act: Act,
    history: History,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[Statement]:
    rows = history.successors(reference)
    if not rows:
        return []
    successor = search.acts.get(act.successor)
    out = []
    new = [n for row in rows for n in row.get("new") or ()]
    hint = " ".join(str(r["content"]) for r in rows)

    def cited(places: Sequence[str]) -> list[int]:
        return [
            n
            for place in places
            for n in cite_best(
                place_passages(place, search), understood, terms, search, sources, hint
            )
        ]

    numbers = cited(new[:1])
    repealing = repeal(search, act, sources)
    shown = table_of(rows[:MOST_ROWS], search, sources) if new else []
    table = [n for _, n in shown]
    numbers += cited(new[1:MOST_ROWS])
    # Only what the table is quoted for is told, and of a long row the first places.
    told_places = [n for row, _ in shown for n in row.get("new") or ()] or new
    places = list(dict.fromkeys(told_places))[:MOST_NEW]
    among = "bland annat " if len(places) < len(set(new)) else ""
    if not numbers and not repealing:
        return []
    name = f"{reference.locator} i {plain_title(act.title)}"
    yes_no = "yes_no" in understood.asks and bool(
        _ASKS_IF_IN_FORCE.search(understood.focus.lower())
    )
    ended = repealing or table or numbers
    if act.applies_on(understood.as_of):
        ended = table or ended
        text = f"{'Ja, ' if yes_no else ''}{name} gällde fram till den {rows[0].get('since')}."
        after = f"Från den {rows[0].get('since')} gäller i stället {among}{list_of(places)}."
    else:
        text = f"{'Nej, ' if yes_no else ''}{name} gäller inte längre: {kind_of_act(act)} upphörde den {act.repealed}."
        after = f"Motsvarigheten till {reference.locator} finns i dag {among}i {list_of(places)}."
    out.append(Statement(text, tuple(dict.fromkeys(ended))))
    if new:
        out.append(Statement(after, tuple(dict.fromkeys([*table, *numbers]))))
    elif successor:
        text = f"{kind_of_act(act).capitalize()} ersattes av {plain_title(successor.title)}."
        out.append(Statement(text, tuple(dict.fromkeys(repealing or numbers))))
    content = str(rows[0]["content"]).strip()
    if numbers and content:
        own = [n for _, n in table_of(rows[:1], search, sources, says=content.rstrip("."))]
        told = content if content.endswith(".") else content + "."
        out.append(Statement(told, tuple(dict.fromkeys([*own, *([] if own else numbers)]))))
    return out


def former_place(
    understood: Understood, terms: QueryTerms, history: History, search: Search, sources: Sources
) -> list[Statement]:
    """Where the first paragraph cited stood before, when that is asked and no place was named."""
    if understood.references or "predecessor" not in understood.asks:
        return []
    for citation in list(sources.citations):
        if not citation.document_id.startswith("sfs-"):
            continue
        sfs = ":".join(citation.document_id.split("-")[1:3])
        for reference in find_references(f"{citation.locator} ({sfs})", search.acts)[:1]:
            earlier = _before(reference, understood, terms, search, history, sources)
            if earlier:
                return earlier
    return []
