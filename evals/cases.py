"""Golden cases: read from YAML, checked on reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden"
SUITES = {
    "documents": ("documents.yaml", "documents_read.yaml"),
    "heldout": ("documents_heldout.yaml",),
    "law": ("law.yaml",),
    "responsibility": ("responsibility.yaml", "responsibility_read.yaml"),
    "currency": ("currency.yaml", "currency_read.yaml"),
    "traps": ("traps.yaml", "traps_read.yaml"),
    "refusals": ("refusals.yaml",),
    "refusals_near": ("refusals_near.yaml",),
    "refusals_stranger": ("refusals_stranger.yaml",),
    "refusals_heldout": ("refusals_heldout.yaml",),
    "conversation": ("conversation.yaml",),
    "responsibility_heldout": ("responsibility_heldout.yaml",),
    "currency_heldout": ("currency_heldout.yaml",),
    "traps_heldout": ("traps_heldout.yaml",),
    "provisions_heldout": ("provisions_heldout.yaml",),
    "other_acts": ("other_acts.yaml",),
    "other_acts_heldout": ("other_acts_heldout.yaml",),
    "tasks": ("task_questions.yaml",),
    "tasks_heldout": ("task_questions_heldout.yaml",),
    "terms": ("term_questions.yaml",),
    "situations": ("situations.yaml",),
    "own_documents": ("own_documents.yaml",),
    "own_documents_heldout": ("own_documents_heldout.yaml",),
}
"""Suites and the files each is read from."""


@dataclass(frozen=True)
class Gold:
    """One place that answers: a phrase in a document (by the start of its name), or a paragraph.

    A document without a phrase is a card, by its id.
    """

    document: str | None = None
    phrase: str | None = None
    law: str | None = None


@dataclass(frozen=True)
class Case:
    """A question with what a right answer holds.

    `contains`: every group must be met by one of its alternatives. `refuses` None: it shall be
    answered.
    """

    id: str
    question: str
    tags: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    as_of: str | None = None
    gold: tuple[Gold, ...] = ()
    contains: tuple[tuple[str, ...], ...] = ()
    excludes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    may_not: tuple[str, ...] = ()
    refuses: str | None = None
    suite: str = field(default="", compare=False)


def load(suite: str) -> list[Case]:
    """The cases of a suite. Raises ValueError for a case that lacks id, question or expectation."""
    import yaml

    cases = []
    for name in SUITES[suite]:
        path = GOLDEN / name
        if not path.exists():
            continue
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            cases.append(_case(raw, suite, name))
    return cases


def _case(raw: dict[str, Any], suite: str, name: str) -> Case:
    expect = raw.get("expect") or {}
    if "task" in raw or "term" in raw:
        card = str(raw["task"]) if "task" in raw else f"term {raw['term']}"
        expect = {"gold": [{"document": card}]}
    if not raw.get("id") or not raw.get("question") or not expect:
        raise ValueError(f"{name}: a case needs id, question and expect: {raw}")
    as_of = raw.get("as_of")
    return Case(
        id=str(raw["id"]),
        question=str(raw["question"]),
        tags=(*(raw.get("tags") or ()), *([raw["voice"]] if raw.get("voice") else [])),
        history=tuple(raw.get("history") or ()),
        as_of=str(as_of) if as_of else None,
        gold=tuple(Gold(**{k: str(v) for k, v in g.items()}) for g in expect.get("gold") or ()),
        contains=tuple(
            tuple(str(a).lower() for a in group) for group in expect.get("contains") or ()
        ),
        excludes=tuple(str(x).lower() for x in expect.get("excludes") or ()),
        actors=tuple(str(x) for x in expect.get("actors") or ()),
        may_not=tuple(str(x) for x in expect.get("may_not") or ()),
        refuses=expect.get("refuses"),
        suite=suite,
    )
