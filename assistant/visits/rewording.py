"""A plan's questions in a language model's words, kept only where they ask exactly the same.

    the bank's question -> the model's -> worded as the bank's are? -> bears the bank's question and
    is borne by it, as every sentence that a model writes -> shown, with the bank's words beside it

Which questions there are, in what order, and their sources are settled before the model is asked
and do not change. What it gets wrong leaves the bank's own words, and the plan says so.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from assistant.answering.chat_model import Chat
from assistant.answering.generative import Generative
from assistant.answering.prompts import Prompt, read_prompt
from assistant.answering.streaming import Rest
from assistant.answering.verifying import verify
from assistant.answering.verifying_words import NEGATIONS, Lexicon
from assistant.domain.law import Acts
from assistant.domain.visits import VisitPlan, VisitQuestion
from assistant.errors import InvalidRequest, ModelFault
from assistant.library import swedish
from assistant.library.store import Store
from assistant.settings import Settings
from assistant.visits.outline import one_line
from assistant.visits.reworded import reword
from assistant.visits.wording import asks_for, wording_faults

PROMPT = "visit"
AT_A_TIME = 20
"""Questions in one request to the model; each request has the time that the settings give an answer."""
LONGER = 8
"""Words by which a rewording may be longer than the question."""
FEWEST, KEPT = 2, 0.6
"""Telling words that a question must have to be reworded at all, and the share of them that must stay."""
_LINE = re.compile(r"(\d{1,3})[.):]\s+(\S.*)")
_OWN_WORDS = re.compile(r"[”\"«]")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rewording:
    """A model with its prompt and what its words are held to. `seconds`: for one request."""

    chat: Chat
    prompt: Prompt
    rules: Mapping[str, Any]
    lexicon: Lexicon
    acts: Acts
    seconds: float
    rest: Rest

    @classmethod
    def of(
        cls, generative: Generative | None, settings: Settings, store: Store, acts: Acts
    ) -> Rewording:
        """The model that answers questions too, held to the `wording` of `visit_types.yaml`.

        Raises InvalidRequest when no model is set, SettingsError for a prompt that cannot be read.
        """
        if generative is None:
            raise InvalidRequest("Ingen språkmodell är vald.", "Sätt SAMSYN_LLM.")
        prompt = read_prompt(settings.prompts, PROMPT)
        data: dict[str, Any] = store.cards("visit_data").get("visit data") or {}
        rules = data["wording"]
        chat, lexicon = generative.chat, generative.lexicon
        return cls(chat, prompt, rules, lexicon, acts, generative.seconds, generative.rest)

    def reworded(self, plan: VisitPlan) -> VisitPlan:
        """The plan with those of the model's wordings that ask the same, and a note on what was done.

        Raises SettingsError when the model cannot be set up; never for what it does.
        """
        written: dict[int, str] = {}
        fault: ModelFault | None = None
        numbered = [(n, q) for n, q in enumerate(plan.questions, 1) if _may_change(q)]
        try:
            for batch in _batches(numbered):
                self.rest.check()
                written |= self._written(plan, batch)
                self.rest.went(None)
        except ModelFault as caught:
            fault = caught
            self.rest.went(fault)
            _LOG.info("a plan's questions were left as they are: %s", fault.kind)
        questions = self._kept(plan.questions, written)
        changed = sum(a is not b for a, b in zip(questions, plan.questions, strict=True))
        note = self._note(changed, len(written) - changed, fault)
        return replace(plan, questions=questions, notes=(*plan.notes, note))

    def _written(
        self, plan: VisitPlan, batch: Sequence[tuple[int, VisitQuestion]]
    ) -> dict[int, str]:
        """What the model made of the questions, by number. Raises ModelFault, also for nothing to read."""
        rows = [{"nr": n, "till": q.audience, "text": q.text} for n, q in batch]
        system, user = self.prompt.filled(
            request=one_line(plan.request.text) or "ingen",
            kind=plan.title,
            questions="\n".join(json.dumps(row, ensure_ascii=False) for row in rows),
        )
        text = "".join(self.chat.stream(system, user, self.seconds))
        if not text.strip():
            raise ModelFault("empty", "språkmodellen svarade inget")
        asked = {n for n, _ in batch}
        found: dict[int, set[str]] = {}
        for line in unicodedata.normalize("NFC", text).splitlines():
            match = _LINE.fullmatch(line.strip())
            if match and int(match[1]) in asked:
                found.setdefault(int(match[1]), set()).add(one_line(match[2]))
        if not found:
            raise ModelFault("garbage", "språkmodellens svar gick inte att läsa")
        same = {n: one_line(q.text) for n, q in batch}
        # Two wordings of one question: which was meant is not known.
        new = {n: words.pop() for n, words in found.items() if len(words) == 1}
        return {n: words for n, words in new.items() if words != same[n]}

    def _kept(
        self, questions: Sequence[VisitQuestion], written: Mapping[int, str]
    ) -> tuple[VisitQuestion, ...]:
        taken = {swedish.fold(q.text) for q in questions}
        out = []
        for number, question in enumerate(questions, 1):
            text = written.get(number, question.text)
            if swedish.fold(text) in taken or not self.asks_the_same(question, text):
                out.append(question)
                continue
            taken.add(swedish.fold(text))
            out.append(reword(question, text))
        return tuple(out)

    def asks_the_same(self, question: VisitQuestion, text: str) -> bool:
        """Whether `text` may stand for the question: well worded, and each bears the other.

        The bank's question is what the sources are sources for, so a wording that it bears has no
        number, reference, actor or denial that they do not.
        """
        original, words = question.text, len(text.split())
        if wording_faults(text, question.audience, self.rules):
            return False
        if words > len(original.split()) + LONGER or _denials(text) != _denials(original):
            return False
        if asks_for(text, self.rules) != asks_for(original, self.rules):
            return False
        if not _same_words(text, original):
            return False
        return all(
            verify(said, [known], self.acts, (), self.lexicon).supported
            for said, known in ((text, original), (original, text))
        )

    def _note(self, changed: int, refused: int, fault: ModelFault | None) -> str:
        label = f"{self.chat.label} ({self.prompt.name} {self.prompt.digest})"
        if not changed:
            reason = fault.reason if fault else "inget förslag frågade efter samma sak i bättre ord"
            return f"Frågorna står i bankens egna ord: {reason}."
        told = [
            f"{_count(changed)} omformulerad{'e' if changed > 1 else ''} av en språkmodell, {label}. "
            "Bankens fråga och källorna står kvar vid varje sådan fråga."
        ]
        if refused:
            told.append(f"{refused} förslag ändrade frågan eller var fel skrivna och används inte.")
        if fault:
            told.append(f"Resten står i bankens egna ord: {fault.reason}.")
        return " ".join(told)


def _may_change(question: VisitQuestion) -> bool:
    """Not what an earlier report or an agreement says in its own words."""
    return question.origin != "finding" and not _OWN_WORDS.search(question.text)


def _same_words(text: str, original: str) -> bool:
    """Whether most telling words are the same. A question with hardly any can become any other."""
    new, old = swedish.term_set(text), swedish.term_set(original)
    return (
        len(old) >= FEWEST and len(new & old) >= KEPT * len(old) and len(new - old) <= len(new) / 2
    )


def _batches(
    numbered: Sequence[tuple[int, VisitQuestion]],
) -> Iterator[list[tuple[int, VisitQuestion]]]:
    left = iter(numbered)
    while batch := list(islice(left, AT_A_TIME)):
        yield batch


def _denials(text: str) -> list[str]:
    return sorted(word for word in swedish.words(text.lower()) if word in NEGATIONS)


def _count(number: int) -> str:
    return "En fråga är" if number == 1 else f"{number} frågor är"
