"""Clauses of a text with what each says: how binding, denied or not, who acts and who receives.

No grammar is parsed: a clause is a stretch around one verb that binds or allows, found by the words
that divide Swedish clauses. What cannot be told is left None and is held against nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.verifying_actors import Mention, actor_spans, inverted, mentions_of
from assistant.answering.verifying_facts import masked
from assistant.answering.verifying_modality import (
    DENIED,
    DIVIDERS,
    SECOND,
    SOFT,
    Modality,
    binds,
    count_negations,
    denies,
    infinitive,
    is_modal_word,
    is_verb,
    modality_of,
    unfinished,
)
from assistant.answering.verifying_order import conditional, without_contrast
from assistant.answering.verifying_words import NEGATIONS, RESTRICTIONS, Lexicon, hides_negation
from assistant.domain.sentences import sentence_spans
from assistant.library import swedish

_TOKEN = re.compile(r"\d+:[ea]\b|[0-9a-zà-öø-ÿ]+|[,;:()|.!?–]")
_ASIDE = re.compile(r"\(([^()]*)\)")
_MARKS = frozenset(",;:()|.!?–")
_EXCEPTS = frozenset("innan förrän utan utom".split())
_DECISIONS = frozenset(swedish.stem(w) for w in ("besluta", "bestämma", "förordna", "föreskriva"))
_RELATIVE = frozenset("som vars".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `sentence` numbers the sentence in its text.

    `denied`: its binding verb, or without one the clause, is denied. `negations` counts "inte",
    "ingen" … in it. `hints`: the beginnings of words that may carry a denial another way ("bara",
    "undantag", "utan"). `only` and `doubled`: its sentence restricts, or denies twice or with an
    exception. `verb` is the stem that the binding verb governs, None without one.
    """

    sentence: int
    words: tuple[str, ...]
    stems: frozenset[str]
    modality: Modality
    denied: bool
    negations: int
    hints: frozenset[str]
    only: bool
    doubled: bool
    verb: str | None
    inverted: bool
    mentions: tuple[Mention, ...] = field(default=())

    @property
    def subordinate(self) -> bool:
        """Whether it hangs on another clause ("när …", "som …") and holds no inverted main verb."""
        if self.words[0] == "att" and self.modality != "plain" and infinitive(self.words, 0) == 1:
            return False  # "att ge vård … ska ha": the infinitive belongs to the subject
        return self.words[0] in DIVIDERS | SOFT and not self.inverted

    @property
    def conditional(self) -> bool:
        """Whether it opens as a condition or a time: "om …", "när …"."""
        return self.words[0] in DIVIDERS and not self.inverted

    def verbs(self) -> dict[str, bool]:
        """Stems of its verbs in the present, each with whether it is denied."""
        if self.words[:2] == ("utan", "att"):
            return {}  # denied or not, by what it hangs on
        places = [at for at, word in enumerate(self.words) if is_verb(word)]
        # "Den som vårdas … omfattas inte": the denial is the nearest verb's.
        ends = [*places[1:], len(self.words)]
        return {
            swedish.stem(self.words[at]): denies(self.words[:end], at)
            for at, end in zip(places, ends, strict=False)
            if self.words[at] not in ("är", "får", "har")
        }

    @property
    def agents(self) -> frozenset[str]:
        """The actors that do what the clause says, empty when it names none."""
        return frozenset(m.actor for m in self.mentions if m.role in ("agent", "by"))


def clauses(text: str, lexicon: Lexicon, first: int = 0) -> list[Clause]:
    """The clauses of `text` in order; law references and list marks carry no words.

    Its sentences are numbered from `first`.
    """
    out: list[Clause] = []
    folded = masked(text)
    if len(folded) != len(text):
        text = folded
    for number, (start, end) in enumerate(sentence_spans(text), first):
        sentence = folded[start:end]
        # "(IVO)" stands beside the sentence, not between its subject and its verb.
        tokens = without_contrast(_TOKEN.findall(_ASIDE.sub(" ", sentence)))
        pieces = list(_pieces(conditional(tokens)))
        only = any(t in RESTRICTIONS for t in _TOKEN.findall(sentence))
        denials = count_negations(tokens)
        doubled = denials >= 2 or (denials == 1 and any(t in _EXCEPTS for t in tokens))
        pieces += [_TOKEN.findall(aside[1]) for aside in _ASIDE.finditer(sentence)]
        for piece in pieces:
            words = tuple(t for t in piece if t not in _MARKS)
            if words:
                decided = bool(out) and out[-1].sentence == number and _decides(words, out[-1])
                clause = _clause(number, words, only, doubled, lexicon)
                out.append(replace(clause, modality="plain") if decided else clause)
    return out


def _decides(words: Sequence[str], before: Clause) -> bool:
    """Whether a clause tells what is decided: "får besluta att … skall vistas" binds nobody itself."""
    return (
        words[0] == "att"
        and before.modality in ("may", "can")
        and before.verb in _DECISIONS
        and any(w in ("ska", "skall") for w in words)
    )


def _pieces(tokens: Sequence[str]) -> Iterator[list[str]]:
    """Stretches between marks and dividing words, each with at most one binding verb."""
    current: list[str] = []
    between: list[str] = []
    aside = apart = False
    for at, token in enumerate(tokens):
        if token == "," and (aside or _opens_aside(tokens, at)):
            # "får, utan stöd av denna lag, bedriva": what stands between belongs to the verb.
            if between:
                yield between
                between = []
            aside = not aside and "," in tokens[at + 1 : at + 40]
            apart = aside and tokens[at + 1] not in ("om", "när", "utan")
            continue
        if aside and apart:
            between.append(token)
            continue
        if token == "|" and unfinished(current):
            continue  # "får nämnden | 1. besluta": the point goes on with the verb
        divides = not aside and (
            token in _MARKS
            or (
                token in DIVIDERS
                and not (token == "om" and _preposition_om(tokens, at))
                and not (token == "då" and at and is_modal_word(tokens[at - 1]))
                and not (token == "men" and tokens[at - 1 : at] in (["till"], ["lider"], ["lida"]))
                and not (token in ("när", "om") and tokens[at - 1 : at] == ["utom"])
            )
            or (binds(tokens, at) and _closes(current, tokens[at + 1 : at + 4]))
        )
        bound = any(binds(current, n) for n in range(len(current)))
        soft = bound and token in SOFT and (token in _RELATIVE or _modal_ahead(tokens, at))
        soft = soft and not (
            token == "som" and tokens[at - 1] in ("den", "de") and unfinished(current)
        )
        soft = (
            soft
            or token == "vars"
            or (token == "att" and tokens[at - 1 : at] in (["för"], ["utan"]))
        )
        if divides or (soft and not aside):
            lead = ["utan"] if token == "att" and current[-1:] == ["utan"] else []
            if current:
                yield current
            current = [] if token in _MARKS else [*lead, token]
        else:
            current.append(token)
    if current:
        yield current


def _opens_aside(tokens: Sequence[str], at: int) -> bool:
    """Whether the comma at `at` follows a binding verb: "ska, om inte annat sägs, …"."""
    before = tokens[max(0, at - 2) : at]
    if before[-1:] in (["också"], ["dock"], ["även"], ["alltid"]):
        before = before[:-1]
    return bool(before) and before[-1] in SECOND | {"får"}


def _closes(current: Sequence[str], following: Sequence[str]) -> bool:
    """Whether a binding verb begins a new clause: one stands there already, or "när …" does and
    the subject follows ("när vården inleds ska socialnämnden")."""
    if any(t in SECOND for t in current) or any(binds(current, n) for n in range(len(current))):
        return True
    after = [t for t in following if t not in ("inte", "dock", "också", "även", "alltid", "genast")]
    subject = bool(after) and re.search(
        r"(?:en|et|ivo|na)$|^(?:ett|det?|han|hon|man|vi|detta|dessa|både)$", after[0]
    )
    return bool(current) and current[0] in ("om", "när", "innan", "sedan") and subject is not None


def _preposition_om(tokens: Sequence[str], at: int) -> bool:
    """Whether "om" means about ("information om barnet") rather than if: no verb form tells, so the
    word before does — a noun or a verb of telling and no mark between."""
    before = tokens[at - 1] if at else "."
    after = tokens[at + 1] if at + 1 < len(tokens) else "."
    if before in _MARKS or before in (
        "bara",
        "endast",
        "och",
        "eller",
        "även",
        "utom",
        "inte",
        "än",
    ):
        return False
    following = tokens[at + 1 : at + 4]
    deis_verb = re.search(r"(?:en|et|na|ivo)$", after) is not None
    if deis_verb and any(
        re.search(r"[^n]as$|[^e]r$", t) or is_modal_word(t) for t in following[1:3]
    ):
        return False
    return after not in ("det", "inte", "den", "de", "man", "något", "någon") and not any(
        t in ("är", "har", "inte", "finns", "begär") for t in following
    )


def _modal_ahead(tokens: Sequence[str], at: int) -> bool:
    for place in range(at + 1, min(at + 16, len(tokens))):
        if tokens[place] in _MARKS or tokens[place] in DIVIDERS:
            return False
        if binds(tokens, place):
            return True
    return False


def _clause(
    number: int, words: tuple[str, ...], only: bool, doubled: bool, lexicon: Lexicon
) -> Clause:
    at, modality = modality_of(words)
    if modality == "plain" and any(w.startswith(("förbjud", "otillåt")) for w in words):
        modality = "may" if count_negations(words) else "may_not"
    denied = modality in DENIED or (modality == "plain" and any(w in NEGATIONS for w in words))
    spans = actor_spans(words, lexicon)
    verb = infinitive(words, at) if at is not None else None
    inside = {i for start, end, _ in spans for i in range(start, end)}
    stems = frozenset(
        swedish.stem(w)
        for i, w in enumerate(words)
        if i not in inside and w not in swedish.STOP_WORDS and not w.isdigit()
    )
    return Clause(
        sentence=number,
        words=words,
        stems=stems,
        modality=modality,
        denied=denied,
        negations=count_negations(words),
        hints=frozenset(
            w[:6] for w in words if hides_negation(w) or w in ("utan", "varken", "innan")
        ),
        only=only,
        doubled=doubled,
        verb=swedish.stem(words[verb]) if verb is not None else None,
        inverted=at is not None and inverted(words, at, spans),
        mentions=tuple(mentions_of(words, at, verb, spans)),
    )
