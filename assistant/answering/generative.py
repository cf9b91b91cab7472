"""An answer in a language model's words, on a leash: nothing leaves that the sources do not bear.

    answer without a model -> standalone question -> passages as numbered data -> draft, shown as
    unchecked -> every sentence against the passages it names -> answer with exact quotes

Whether there is an answer at all, and what a card says with certainty, is settled before the model
is asked. It chooses words and passage numbers and nothing else. Whatever goes wrong, the answer made
without it is given instead, with its sources, and says so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.answer import Answerer
from assistant.answering.assembling import Kept, assembled, instead
from assistant.answering.bearing import bearing_units
from assistant.answering.chat_model import Chat, LangChainChat
from assistant.answering.drafts import NOTHING, Said, read_draft, spoken
from assistant.answering.follow_ups import keeps_to
from assistant.answering.instructions import ScreenedSearch
from assistant.answering.passages import Material, as_data, chosen_passages, quotable_units
from assistant.answering.prompts import Prompt, read_prompt
from assistant.answering.screened import left_out_told
from assistant.answering.streaming import Rest, slow
from assistant.answering.understanding import Understood, understand
from assistant.answering.verifying_language import language_faults
from assistant.answering.verifying_words import Lexicon, lexicon_of
from assistant.domain.answers import Answer
from assistant.domain.documents import StoredPassage
from assistant.domain.personal_data import mask
from assistant.errors import ModelFault
from assistant.library import swedish
from assistant.settings import Settings

LEAST_KEPT = 0.5
"""Share of a draft's sentences that must hold; a model that is mostly wrong is not worth mending."""
CONDENSING = 0.3
"""Share of the time that making a follow-up standalone may take."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model has written so far. Nothing in it is checked: show it as such or not at all."""

    text: str


@dataclass(frozen=True)
class Generative:
    """A model with its prompts; one for the life of the process. `seconds` is for a whole answer."""

    chat: Chat
    answer_prompt: Prompt
    condense_prompt: Prompt
    lexicon: Lexicon
    seconds: float
    rest: Rest

    @classmethod
    def from_settings(cls, settings: Settings) -> Generative:
        """The model that the settings name. Raises SettingsError; the model is first met when asked."""
        prompt = read_prompt(settings.prompts, "answer")
        return cls(
            LangChainChat(settings, prompt.temperature),
            prompt,
            read_prompt(settings.prompts, "condense"),
            lexicon_of(settings.corpus),
            settings.llm_timeout,
            Rest(),
        )

    def steps(
        self, answerer: Answerer, question: str, history: Sequence[str], as_of: date | None
    ) -> Iterator[Draft | Answer]:
        """Drafts as they grow, and last the Answer; at least that. Raises SettingsError."""
        started = time.perf_counter()
        search = ScreenedSearch(answerer.search)
        answerer = replace(answerer, search=search)
        base = answerer.answer(question, history, as_of)
        final = base
        if not base.abstained and base.citations:
            ends = time.monotonic() + self.seconds
            try:
                self.rest.check()
                earlier = [mask(asked)[0] for asked in history]
                base, understood, condensed = self._understood(answerer, base, earlier, as_of, ends)
                final = base
                draft = ""
                material = answerer.material(understood)
                passages = search.kept(chosen_passages(base, material))
                for piece in self._drafted(understood, passages, ends):
                    draft += piece
                    yield Draft(spoken(draft))
                self.rest.went(None)
                kept, dropped = self._checked(draft, passages, base, answerer, material)
                model = self._label(condensed)
                final = assembled(answerer, understood, base, kept, dropped, model)
            except ModelFault as fault:
                self.rest.went(fault)
                _LOG.info("answered without the language model: %s", fault.kind)
                final = instead(final, fault.reason)
        final = left_out_told(final, search.left_out)
        yield replace(final, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def _label(self, condensed: bool) -> str:
        prompts = [self.answer_prompt, *([self.condense_prompt] if condensed else [])]
        return f"{self.chat.label} ({', '.join(f'{p.name} {p.digest}' for p in prompts)})"

    # -- a follow-up ----------------------------------------------------------------------------

    def _understood(
        self,
        answerer: Answerer,
        base: Answer,
        earlier: Sequence[str],
        as_of: date | None,
        ends: float,
    ) -> tuple[Answer, Understood, bool]:
        """The answer without a model, the question as understood, and whether the model read it.

        A follow-up that the model writes out is used when it keeps to the words of the conversation
        and can be answered; else the rules' reading stands.
        """
        cues, acts = answerer.cues, answerer.search.acts
        understood = understand(base.question, earlier, as_of, cues, acts)
        if not understood.follow_up:
            return base, understood, False
        written = self._condensed(base.question, earlier, ends)
        if not keeps_to(written, base.question, earlier):
            return base, understood, False
        day = date.fromisoformat(base.as_of)
        again = answerer.answer(written, [], day)
        if again.abstained or not again.citations:
            return base, understood, False
        again = replace(again, question=base.question, standalone_question=written)
        return again, understand(written, [], day, cues, acts), True

    def _condensed(self, question: str, earlier: Sequence[str], ends: float) -> str:
        """The model's reading of a follow-up, "" when it gave none."""
        system, user = self.condense_prompt.filled(question=question, earlier="\n".join(earlier))
        seconds = min(CONDENSING * self.seconds, ends - time.monotonic())
        try:
            return spoken("".join(self.chat.stream(system, user, seconds)))
        except ModelFault as fault:
            _LOG.info("a follow-up was read by the rules: %s", fault.kind)
            return ""

    # -- a draft --------------------------------------------------------------------------------

    def _drafted(
        self, understood: Understood, passages: Sequence[StoredPassage], ends: float
    ) -> Iterator[str]:
        """The draft in pieces. Raises ModelFault, also when nothing was written."""
        if not passages:
            raise ModelFault("no_sources", "inga av källorna kan visas för en språkmodell")
        left = ends - time.monotonic()
        if left <= 0:
            raise slow(self.seconds)
        system, user = self.answer_prompt.filled(
            question=understood.standalone,
            as_of=understood.as_of.isoformat(),
            passages=as_data(passages),
        )
        wrote = False
        for piece in self.chat.stream(system, user, left):
            wrote = wrote or bool(piece.strip())
            yield piece
        if not wrote:
            raise ModelFault("empty", "språkmodellen svarade inget")

    def _checked(
        self,
        draft: str,
        passages: Sequence[StoredPassage],
        base: Answer,
        answerer: Answerer,
        material: Material,
    ) -> tuple[list[Kept], int]:
        """The sentences that their sources bear, and how many do not. Raises ModelFault."""
        said = read_draft(draft)
        if NOTHING in draft.upper():
            raise ModelFault("declined", "språkmodellen hittade inget svar i källorna")
        if not said:
            raise ModelFault("empty", "språkmodellen svarade inget")
        foreign = sum(1 for s in said if "language" in language_faults(s.text))
        if foreign > len(said) / 2:
            raise ModelFault("language", "språkmodellen svarade på ett annat språk än svenska")
        kept = []
        quotable = quotable_units(material)
        for one in said:
            named = _named(one, passages, base)
            units = bearing_units(one.text, named, answerer.search.acts, self.lexicon, quotable)
            if units:
                kept.append(Kept(one.text, units))
        dropped = len(said) - len(kept)
        if not kept or len(kept) < LEAST_KEPT * len(said):
            raise ModelFault("unsupported", "för lite av det den skrev går att belägga i källorna")
        return kept, dropped


def _named(said: Said, passages: Sequence[StoredPassage], base: Answer) -> list[StoredPassage]:
    """The passages that a sentence names; none when it may not be said at all."""
    numbers = said.numbers
    if not numbers or not said.plain or not all(1 <= n <= len(passages) for n in numbers):
        return []
    verdict = _verdict(said.text)
    if verdict and verdict != _verdict(base.text):
        return []  # yes or no is the answer itself: only what was found without the model
    return [passages[n - 1] for n in numbers]


def _verdict(text: str) -> str:
    """ "ja" or "nej" where a text opens with it, else ""."""
    first = swedish.words(text[:20])[:1]
    return first[0] if first and first[0] in ("ja", "nej", "jo") else ""
