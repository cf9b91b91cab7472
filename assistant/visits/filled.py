"""A filled-in plan read back: what a person wrote and ticked, by question; nothing is concluded.

What is read stands in `FilledVisit`. Every text that was not in the form when it was made is
somewhere in it: in a field, beside a question (`extra`) or among `unplaced`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocument, UserError
from assistant.ingest.readers.docx_package import Package
from assistant.visits import form
from assistant.visits.filled_answers import FilledAnswer, FilledVisit, notes
from assistant.visits.filled_plan import Asked, FormPlan, plan_from_payload, plan_from_text
from assistant.visits.form_reading import read_day, read_ticks
from assistant.visits.outline import evidence_items
from assistant.visits.word_reading import Line, read_lines

MAX_BYTES = 50_000_000
"""A larger file is no form of ours."""
_ASKED = re.compile(r"Ställs till: .|Varför: .|Följdfråga: .|\d+\. .")
"""How the lines before an answer begin; a person may write on at the end of one."""


def read_filled(path: Path) -> FilledVisit:
    """Read a filled-in plan (DOCX). Raises UserError for what is no plan that Samsyn has written."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableDocument(f"«{path}» är för stor.", "Ange den ifyllda planen.")
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"«{path}» kan inte läsas.", "Ange den ifyllda Word-filen, till exempel plan.docx."
        ) from error
    package = Package(data, path.name)
    lines = read_lines(package.xml(package.main))
    plan = plan_from_payload(_payload(package)) or plan_from_text(lines)
    if not plan.questions:
        raise UserError(
            f"«{path.name}» är ingen besöksplan från Samsyn: inga frågor hittades.",
            'Gör planen med samsyn visit "…" --out plan.docx, fyll i den och ange den filen.',
        )
    reading = _Reading(plan)
    for line in lines:
        reading.add(line)
    for part in package.related("comments"):
        for line in read_lines(package.xml(part)):
            reading.unplaced += [f"Kommentar i marginalen: {text}" for text in line.texts]
    return reading.result(path.name)


def _payload(package: Package) -> Mapping[str, Any] | None:
    for part in package.related("customXml"):
        root = package.xml(part)
        if root is not None and str(root.tag).startswith("{urn:samsyn:plan}"):
            try:
                found = json.loads(root.text or "")
            except (ValueError, RecursionError):
                return None
            return found if isinstance(found, dict) else None
    return None


class _Reading:
    """A form being read from top to bottom: which question we are at, what it has so far."""

    def __init__(self, plan: FormPlan) -> None:
        self.plan = plan
        self.by_id = {q.id: q for q in plan.questions}
        self.by_number = {q.number: q.id for q in plan.questions}
        self.current = ""
        self.values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.extra: dict[str, list[str]] = defaultdict(list)
        self.fields: dict[str, list[str]] = defaultdict(list)
        self.unplaced: list[str] = []
        self.owners: dict[tuple[str, str], set[str]] = defaultdict(set)
        for text, owner, kind in plan.texts:
            self.owners[kind, text].add(owner)
        asked = (text for kind, text in self.owners if kind == "text" and _ASKED.match(text))
        # The longest first: a text may begin with another.
        self.asked = sorted(asked, key=len, reverse=True)

    def add(self, line: Line) -> None:
        """Take in a paragraph or a row."""
        if not line.texts and not line.fields:
            return
        if line.in_table:
            self._row(line)
        else:
            for text in line.texts:
                self._paragraph(text, line.kind)

    def _row(self, line: Line) -> None:
        shown = next((i for t in line.texts if (i := form.find_shown_id(t))), None)
        if shown in self.by_id:
            self.current = str(shown)
            for text in line.texts:
                if not (form.find_shown_id(text) or form.is_first_cell(text)):
                    self._place(text)
            return
        named = self._named(line)
        label = " ".join(line.cells[0].texts) if line.cells else ""
        beside = [t for cell in line.cells[1:] for t in cell.texts]
        general = next((k for k in self.plan.labels if label.startswith(k)), None)
        if general or (named and named[0] == "falt"):
            self.fields[general or label] += [*_after(label, general or label), *beside]
            return
        field, left = _field_of(label)
        owner = self.current
        if named:
            if field != named[0]:
                # The label was written over: it is text of the person's now.
                left = label
            field, owner = named
        if field and owner:
            self.values[owner][field] += [*([left] if left else []), *beside]
            return
        if ("row", line.whole) not in self.owners:
            self._place(": ".join(line.texts) if len(line.texts) == 2 else " | ".join(line.texts))

    def _named(self, line: Line) -> tuple[str, str] | None:
        """(field, question's id) that a control or a bookmark in the row tells."""
        for field, who in line.fields:
            if field == "falt":
                return field, str(who)
            owner = self.by_number.get(who, "") if isinstance(who, int) else who
            if owner in self.by_id:
                return field, owner
        return None

    def _paragraph(self, text: str, kind: str) -> None:
        owners = self.owners.get((kind, text))
        if owners is not None:
            self._move_to(owners)
            return
        begun = next((k for k in self.asked if text.startswith(k)), None)
        if begun:
            self._move_to(self.owners["text", begun])
        self._labelled(text[len(begun) if begun else 0 :].strip())

    def _move_to(self, owners: set[str]) -> None:
        if self.current not in owners:
            self.current = next(iter(owners)) if len(owners) == 1 else ""

    def _labelled(self, text: str) -> None:
        field, left = _field_of(text)
        if field and self.current and (left or field == form.VERDICT):
            self.values[self.current][field].append(left)
        elif text:
            self._place(text)

    def _place(self, text: str) -> None:
        if self.current:
            self.extra[self.current].append(text)
        else:
            self.unplaced.append(text)

    def result(self, name: str) -> FilledVisit:
        """What was read, by question in the plan's order."""
        answers = tuple(
            _answer(q, self.values[q.id], self.extra[q.id]) for q in self.plan.questions
        )
        fields = tuple((label, "\n".join(texts)) for label, texts in self.fields.items() if texts)
        return FilledVisit(
            file=name,
            plan=self.plan,
            answers=answers,
            fields=fields,
            unplaced=tuple(self.unplaced),
            notes=tuple(notes(self.plan, answers, self.unplaced)),
        )


def _after(text: str, label: str) -> list[str]:
    rest = text[len(label) :].lstrip(" :–-")
    return [rest] if rest else []


def _field_of(text: str) -> tuple[str | None, str]:
    """(field, text after its label) of a text that begins with a field's label."""
    for field, label in form.LABELS.items():
        if form.plain(text) == form.plain(label):
            return field, ""
        if text.casefold().startswith(label.casefold()):
            after = text[len(label) :].lstrip()
            if after.startswith((":", "–", "-", "?", "☐", "☒")):
                return field, after.lstrip(":–-? ").strip()
    return None, ""


def _answer(asked: Asked, values: Mapping[str, Sequence[str]], extra: list[str]) -> FilledAnswer:
    items = evidence_items(asked.evidence)
    evidence = read_ticks(values.get(form.EVIDENCE, ()), items)
    verdict = read_ticks(values.get(form.VERDICT, ()), form.VERDICTS)
    deadline = "\n".join(values.get(form.DEADLINE, ()))
    return FilledAnswer(
        id=asked.id,
        number=asked.number,
        area=asked.area,
        audience=asked.audience,
        question=asked.text,
        origin=asked.origin,
        answer="\n".join(values.get(form.ANSWER, ())),
        evidence_seen=evidence.ticked,
        evidence_not_ticked=tuple(i for i in items if i not in evidence.ticked),
        verdict=verdict.ticked[0] if len(verdict.ticked) == 1 else None,
        conflict=len(verdict.ticked) > 1,
        deficiency="\n".join(values.get(form.DEFICIENCY, ())),
        deadline=read_day(deadline),
        deadline_text=deadline,
        judgement="\n".join(values.get(form.JUDGEMENT, ())),
        extra=(*evidence.rest, *verdict.rest, *extra),
        citations=asked.citations,
    )
