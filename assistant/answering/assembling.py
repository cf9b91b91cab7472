"""Checked sentences become an Answer; or the answer made without a model, told to be that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.announcements import announced
from assistant.answering.answer import Answerer
from assistant.answering.citations import Sources, check_quotes, renumbered
from assistant.answering.currency import notices
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit
from assistant.domain.answers import Answer, Notice, Responsibility, Statement
from assistant.errors import ModelFault
from assistant.library import swedish

MOST_WORDS = 130
REPEATS = 0.75
"""A sentence that shares so much of its terms with one already told says nothing new."""
CERTAIN = frozenset({"false_premise", "repealed", "replaced", "not_yet_in_force"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence of the draft and the units that bear it."""

    text: str
    units: tuple[Unit, ...]


def leading(base: Answer) -> tuple[Statement, ...]:
    """The statements of `base` that no model may put in other words.

    The first one where a card or the law's dates answer; all where sources are set against each
    other; none otherwise.
    """
    kinds = {n.kind for n in base.notices}
    if "conflict" in kinds:
        return base.statements
    return base.statements[:1] if base.responsibility or kinds & CERTAIN else ()


def assembled(
    answerer: Answerer,
    understood: Understood,
    base: Answer,
    kept: Sequence[Kept],
    dropped: int,
    model: str,
) -> Answer:
    """The final answer; every quote checked against its document.

    `base` is the answer without a model, `dropped` how many sentences nothing bears. Raises
    ModelFault when nothing new is left to say, LibraryDamaged for a quote that is not there.
    """
    search = answerer.search
    sources = Sources(search.store, search.acts, understood.as_of)
    lead = leading(base)
    order = list(dict.fromkeys(n for s in lead for n in s.citations))
    sources.citations, mapping = renumbered(list(base.citations), order)
    statements = [Statement(s.text, tuple(mapping[n] for n in s.citations)) for s in lead]
    crowded = 0
    for one in kept:
        if any(_repeats(one.text, told.text) for told in statements):
            continue
        words = sum(len(s.text.split()) for s in statements) + len(one.text.split())
        if words > MOST_WORDS or not _room(sources, one.units):
            crowded += 1
            continue
        cited = [sources.cite(unit) for unit in one.units]
        numbers = tuple(dict.fromkeys(n for n in cited if n is not None))
        statements.append(Statement(one.text, numbers))
    if len(statements) == len(lead):
        raise ModelFault("unsupported", "den sade inget utöver det som källorna redan svarar")
    check_quotes(search.store, sources.citations)
    told = [*_removed(dropped, crowded), *_kept_notices(base, mapping)]
    told += _source_notices(answerer, understood, sources)
    return replace(
        base,
        text=" ".join(s.text for s in statements),
        statements=tuple(statements),
        responsibility=_renumbered(base.responsibility, mapping),
        citations=tuple(sources.citations),
        notices=tuple({(n.kind, n.text): n for n in told}.values()),
        mode="generative",
        model=model,
    )


def instead(base: Answer, reason: str) -> Answer:
    """`base`, told to be the answer because the model's could not be used."""
    text = f"Svaret är hämtat ur källorna utan språkmodell: {reason}."
    return replace(base, notices=(Notice("unverified", text), *base.notices))


def _room(sources: Sources, units: Sequence[Unit]) -> bool:
    """Whether all of the units can be cited; nothing is cited in finding out."""
    trial = replace(sources, citations=list(sources.citations))
    return all(trial.cite(unit) is not None for unit in units)


def _repeats(text: str, told: str) -> bool:
    mine, theirs = swedish.term_set(text), swedish.term_set(told)
    return bool(mine) and len(mine & theirs) / len(mine) > REPEATS


def _removed(dropped: int, crowded: int) -> list[Notice]:
    out = []
    if dropped:
        what = "En mening" if dropped == 1 else f"{dropped} meningar"
        out.append(
            f"{what} i språkmodellens utkast togs bort, för källorna säger inte det som stod där."
        )
    if crowded:
        what = "En mening" if crowded == 1 else f"{crowded} meningar"
        out.append(f"{what} i språkmodellens utkast fick inte plats i svaret.")
    return [Notice("unverified", text) for text in out]


def _kept_notices(base: Answer, mapping: Mapping[int, int]) -> list[Notice]:
    """The notices of `base` that are about the question or about sources still cited."""
    out = []
    for notice in base.notices:
        numbers = tuple(mapping[n] for n in notice.citations if n in mapping)
        if numbers or not notice.citations:
            out.append(replace(notice, citations=numbers))
    return out


def _source_notices(answerer: Answerer, understood: Understood, sources: Sources) -> list[Notice]:
    store, cited = answerer.search.store, sources.citations
    published = {
        c.document_id: store.metadata(c.document_id, c.version).get("published", "") for c in cited
    }
    day = max(understood.as_of, date.today())
    acts = answerer.search.acts
    return [
        *announced(cited, answerer.announcements, acts, day),
        *notices(
            cited,
            answerer.history,
            acts,
            understood.as_of,
            published,
            store.owners(c.document_id for c in cited),
            answerer.municipality,
        ),
    ]


def _renumbered(found: Responsibility | None, mapping: Mapping[int, int]) -> Responsibility | None:
    """The responsibility with its citations by their new numbers; those not cited are left out."""
    if found is None:
        return None

    def new(numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(mapping[n] for n in numbers if n in mapping)

    may_not = tuple(replace(p, citations=new(p.citations)) for p in found.may_not)
    return replace(found, may_not=may_not, grounds=new(found.grounds))
