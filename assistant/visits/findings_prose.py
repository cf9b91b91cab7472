"""Findings in running text and lists: an observation and the sentences that belong to it.

The sentence that says what is wrong bears the finding. Sentences that grade it, say that it comes
again, that it is remedied or by when it must be belong to the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.sentences import sentence_spans
from assistant.visits.findings_cues import FindingCues
from assistant.visits.findings_outline import Line

_MARKER = re.compile(
    r"\s*(?:(?:[-–•*·]|\(?\d{1,3}[.)]|[a-z]\))\s+|(?:Brist|Avvikelse|Punkt)(?:\s+nr)?\.?(?:\s+(?P<named>[A-ZÅÄÖ]{0,3}\s?\d{1,3}))?\s*[:.)–-]\s+"
    r"|(?P<code>[A-ZÅÄÖ]{1,2}\d{1,2})\s*[:.)–-]?\s+(?=[A-ZÅÄÖ]))*"
)
_LABEL = re.compile(r"(?P<label>[A-ZÅÄÖ][^.:!?]{1,45}?)(?P<stop>[.:]| –)\s+(?=[«”\"]?[A-ZÅÄÖ\d])")
_LABEL_WORDS = 5
_NEVER = ("no_deficiency", "law", "idea", "elsewhere")
"""What is no finding even where deficiencies are counted up."""


@dataclass
class Found:
    """An observation (`start`, `end`) and what belongs to it, while the text is gone through.

    `support` are the sentences or cells about it. `earlier`: it stands where the report goes
    through what was found before. `status` "" means that the words around it decide.
    """

    start: int
    end: int
    heading: str = ""
    label: str = ""
    code: str = ""
    support: list[str] = field(default_factory=list)
    status: str = ""
    earlier: bool = False
    home: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProseReader:
    """Goes through the lines of one text."""

    text: str
    cues: FindingCues

    def read(self, line: Line, section: str) -> list[Found]:
        """The findings of a paragraph or list item in a section ("deficiencies", "earlier" or "")."""
        begins, label, code = self._lead(line)
        spans = sentence_spans(self.text, begins, line.end)
        if section == "earlier":
            named = label or code or line.kind == "item" or len(spans) == 1
            found = self._earlier(spans) or (self._fine_now(spans) if named else [])
        elif code or (section == "deficiencies" and (line.kind == "item" or label)):
            found = self._counted(spans)
        elif spans and self.cues.recalls.search(self._said(*spans[0])):
            found = self._earlier(spans)
        else:
            found = self._running(spans)
        for one in found:
            one.heading, one.label, one.code = line.heading, label, code
            # What was named last before the observation, in its paragraph or in the headings.
            lead = [
                self._said(line.start, begins),
                *(self._said(*s) for s in spans if s[1] <= one.start),
            ]
            one.above = (*lead[::-1], *line.above)
            one.earlier = section == "earlier"
        return found

    def _lead(self, line: Line) -> tuple[int, str, str]:
        """Where the sentences begin, and the label and code before them ("2. Läkemedel.", "N1")."""
        marker = _MARKER.match(self.text, line.start, line.end)
        begins = marker.end() if marker else line.start
        code = ((marker["named"] or marker["code"]) if marker else "") or ""
        label = _LABEL.match(self.text, begins, line.end)
        if label and len(label["label"].split()) <= _LABEL_WORDS:
            said = label["label"]
            plain = not (self.cues.deficiency.search(said) or self.cues.done.search(said) or self.cues.repeated.search(said))  # fmt: skip
            is_label = line.kind == "item" or code or self.cues.area(said) or label["stop"] != "."
            few = len(said.split()) <= (_LABEL_WORDS if line.kind == "item" or code else 2)
            if plain and is_label and few and not self.cues.rejected(said + "."):
                return label.end(), said, code
        return begins, "", code

    # -- the three ways of going through sentences --------------------------------------------

    def _counted(self, spans: Sequence[tuple[int, int]]) -> list[Found]:
        """An item of a list of deficiencies: one observation, all else belongs to it."""
        one: Found | None = None
        for start, end in spans:
            said = self._said(start, end)
            if one is not None:
                one.support.append(said)
            elif self.cues.rejected(said) not in _NEVER and not self._about_previous(said):
                one = Found(start, end)
        if one is None:
            return []
        if self._is_done(" ".join([self._said(one.start, one.end), *one.support]), weak=False):
            one.status = "done"
        return [one]

    def _fine_now(self, spans: Sequence[tuple[int, int]]) -> list[Found]:
        """A named point of last time of which only good is said: remedied."""
        said = self._said(*spans[0]) if spans else ""
        if not said or said.endswith(":") or self._rejected(said) or self._about_previous(said):
            return []
        one = Found(*spans[0], status="done")
        one.support.extend(self._said(*span) for span in spans[1:])
        return [one]

    def _running(self, spans: Sequence[tuple[int, int]]) -> list[Found]:
        """Running text: an observation by its own words or by what is said of it next."""
        found: list[Found] = []
        before: tuple[int, int] | None = None
        current: Found | None = None
        for start, end in spans:
            said = self._said(start, end)
            why_not = self.cues.rejected(said)
            about = self._about_previous(said) and why_not in (None, "no_deficiency", "demand")
            if self._is_done(said, weak=False):
                if about and (current or before):
                    current = current or self._add(found, before)
                    current.support.append(said)
                    current.status = "done"
                elif why_not is None:
                    current = self._add(found, (start, end))
                    current.status = "done"
                continue
            if about:
                current = current or (self._add(found, before) if before else None)
                if current:
                    current.support.append(said)
                elif self.cues.deficiency.search(said) and why_not is None:
                    current = self._add(found, (start, end))
                continue
            before, current = None, None
            if why_not or self.cues.action_by_others.search(said):
                continue
            before = (start, end)
            if self.cues.deficiency.search(said):
                current = self._add(found, before)
        return found

    def _earlier(self, spans: Sequence[tuple[int, int]]) -> list[Found]:
        """What became of earlier findings: remedied, partly so, or not."""
        found: list[Found] = []
        before: tuple[int, int] | None = None
        current: Found | None = None
        settled = False
        for start, end in spans:
            said = self._said(start, end)
            about = self._about_previous(said)
            still = bool(self.cues.repeated.search(said) or self.cues.deficiency.search(said))
            done = self._is_done(said, weak=not still)
            sure = self._is_done(said, weak=False)
            if self.cues.reject["elsewhere"].search(said) or self.cues.reject["others"].search(said):  # fmt: skip
                current = before = None
            elif about and (current or before) and not self._next_done(said, done, current):
                current = current or self._add(found, before)
                current.support.append(said)
                if sure:
                    current.status = "done"
                elif not settled or not current.status:
                    # What only sounded fine and must still be done is not remedied.
                    current.status = "repeated"
            elif done and not self._rejected(said):
                if current and current.status == "repeated" and found:
                    # "2024 saknades en plan. Nu finns den." is one finding, and it is remedied.
                    found.pop()
                current = self._add(found, (start, end))
                current.status = "done"
                settled = sure
            elif still and not self._rejected(said):
                current = self._add(found, (start, end))
                current.status = "repeated"
            else:
                before, current = (start, end), None
        return found

    @staticmethod
    def _next_done(said: str, done: bool, current: Found | None) -> bool:
        """A whole sentence about the next thing remedied, after one that is settled."""
        return done and current is not None and current.status == "done" and len(said.split()) > 6

    # -- sentences ----------------------------------------------------------------------------

    def _said(self, start: int, end: int) -> str:
        # A word may be cut at the end of a line; what it says is read whole.
        return " ".join(re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zåäö])", "", self.text[start:end]).split())

    @staticmethod
    def _add(found: list[Found], span: tuple[int, int] | None) -> Found:
        assert span is not None
        found.append(Found(*span))
        return found[-1]

    def _rejected(self, said: str) -> bool:
        return self.cues.rejected(said) is not None

    def _about_previous(self, said: str) -> bool:
        """Whether a sentence speaks of the one before: grades it or says what must be done."""
        if self.cues.action_by_others.search(said):
            return False
        if self.cues.action.search(said) or self.cues.breach.search(said):
            return True
        weighs = self.cues.grade(said) or self.cues.repeated.search(said) or self.cues.done.search(said)  # fmt: skip
        return bool(weighs and self.cues.about_previous.search(said))

    def _is_done(self, said: str, *, weak: bool) -> bool:
        if self.cues.not_done.search(said):
            return False
        return bool(self.cues.done.search(said) or (weak and self.cues.done_weak.search(said)))
