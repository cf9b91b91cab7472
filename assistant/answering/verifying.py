"""Whether a sentence says what its sources say, and no more.

`verify` is for every sentence that is not quoted word for word. It compares what can be compared
without understanding: numbers, dates, references, who acts towards whom, what is denied, how
binding it is, and how far the words are covered. It finds contradictions and additions; it proves
nothing, and a sentence that passes is shown with its sources like any other.

The thresholds stand in `verifying_content`, `verifying_meaning` and `verifying_scale`, and what each costs is
said beside it as false alarms and changes caught by `python -m evals.verifier`. The rules were built on
`evals/golden/mutations_dev.yaml`, `mutations_read.yaml` and on the odd half of `mutations.yaml`, so figures on
those flatter. On the even half, whose totals were read seven times and whose cases were not used (five
true pairs had been seen), 7.7 % of true pairs (6 of 78) raise a false alarm and 91.0 % of changes (274 of
301) are caught; on `mutations_heldout.yaml`, harder and read by its totals alone, 15.0 % (12 of 80) and 89.7 %
(287 of 320). A fault is a reason to show the quote instead of the sentence, not proof that the
sentence is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering import verifying_facts as facts
from assistant.answering.verifying_agreement import features
from assistant.answering.verifying_clauses import clauses
from assistant.answering.verifying_conditions import condition_faults
from assistant.answering.verifying_content import content_faults
from assistant.answering.verifying_language import language_faults
from assistant.answering.verifying_meaning import clause_faults
from assistant.answering.verifying_parts import act_faults, part_faults
from assistant.answering.verifying_people import people_faults
from assistant.answering.verifying_periods import period_faults
from assistant.answering.verifying_references import reference_faults
from assistant.answering.verifying_rewording import reworded
from assistant.answering.verifying_roles import actor_faults
from assistant.answering.verifying_scale import BORNE_OUT, TURNED, chance
from assistant.answering.verifying_verdict import Fault, Verdict
from assistant.answering.verifying_words import Lexicon, lexicon_of
from assistant.domain.law import Acts
from assistant.library import swedish

_LONG_NAMES = (
    (re.compile(r"\bStatens institutionsstyrelse(s?) \(SiS\)|\bStatens institutionsstyrelse(?=s?\b)|\bSiS\b"), "Institutionsstyrelsen"),
    (re.compile(r"\bInspektionen för vård och omsorg(?: \(IVO\))?"), "IVO"),
    (re.compile(r"\b[Hh]em för vård eller boende(?:ts?|ns?)?\b(?: \(HVB\))?"), "HVB"),
)  # fmt: skip
"""Names with "och" and "eller" in them, and "SiS" — written so it is the agency, "SIS" the standards
body — in one word each."""
_SPLIT_WORD = re.compile(r"\b[a-zåäö]{3,}-[a-zåäö]{3,}\b")
_APART = 10_000
"""Sentences of different quotes are numbered this far apart."""

_EVENED = frozenset(
    (
        "denied",
        "affirmed",
        "need_not/may",
        "may/need_not",
        "need_not/must",
        "cannot/plain",
        "cannot/must",
    )
)
"""Denials that a condition said in another way evens out."""

_WEIGHED = ("negation", "modal")
"""Faults that count only when all that tells of force and denial is weighed together."""

__all__ = ["Fault", "Verdict", "verify", "weighed_numbers"]


def verify(
    statement: str,
    quotes: Sequence[str],
    acts: Acts,
    places: Sequence[str] = (),
    lexicon: Lexicon | None = None,
) -> Verdict:
    """Whether `statement` agrees with `quotes` taken together.

    `places` are the locators of the quotes ("22 kap. 11 § SoL"): a sentence may name the place it
    is quoted from. `lexicon` None: the actors and terms of the shipped corpus. No quotes: nothing
    is supported. Raises OSError when the shipped corpus is missing.
    """
    if lexicon is None:
        from assistant.settings import Settings

        lexicon = lexicon_of(Settings.from_environment().corpus)
    if not swedish.words(statement) or not any(swedish.words(q) for q in quotes):
        return Verdict(False, (Fault("content", "empty"),))
    found, numbers = _compared(statement, quotes, acts, places, lexicon)
    weighs = any(f.kind in _WEIGHED for f in found)
    turned = chance(numbers) >= (BORNE_OUT if weighs else TURNED)
    kept = [f for f in found if turned or f.kind not in _WEIGHED]
    if turned and not any(f.kind in _WEIGHED for f in kept):
        kept.append(Fault("negation", "weighed"))
    return Verdict(not kept, tuple(dict.fromkeys(kept)))


def weighed_numbers(
    statement: str, quotes: Sequence[str], acts: Acts, places: Sequence[str], lexicon: Lexicon
) -> dict[str, float]:
    """What the last step weighs, for fitting it."""
    return _compared(statement, quotes, acts, places, lexicon)[1]


def _compared(
    statement: str, quotes: Sequence[str], acts: Acts, places: Sequence[str], lexicon: Lexicon
) -> tuple[list[Fault], dict[str, float]]:
    """The faults of every rule, and the numbers of force and denial."""
    statement, *quotes = (_mended(text, lexicon) for text in (statement, *quotes))
    together = "\n".join(quotes)
    said = clauses(statement, lexicon)
    known = [c for n, quote in enumerate(quotes) for c in clauses(quote, lexicon, n * _APART)]
    found: list[Fault] = [Fault("language", c) for c in language_faults(statement)]
    found += [Fault("number", c) for c in facts.number_faults(statement, together)]
    found += [Fault("date", c) for c in facts.date_faults(statement, together)]
    found += [Fault("date", c) for c in period_faults(statement, together)]
    found += [Fault("reference", c) for c in reference_faults(statement, quotes, places, acts)]
    found += [Fault("reference", c) for c in part_faults(statement, quotes, places)]
    found += [Fault("reference", c) for c in act_faults(statement, quotes, places, acts)]
    acting = actor_faults(statement, quotes, said, known, lexicon)
    found += acting or [Fault("actor", c) for c in people_faults(statement, quotes)]
    turned, agreed = condition_faults(statement, together, lexicon)
    found += [Fault("negation", code) for code in turned]
    found += [
        fault
        for fault in clause_faults(said, known, lexicon)
        if not (agreed and fault.kind == "negation" and fault.code in _EVENED)
    ]
    found += content_faults(statement, together, said, lexicon)
    masks = facts.masked(statement), facts.masked(" . ".join(quotes))
    return found, features(*masks, said, known, found, lexicon)


def _mended(text: str, lexicon: Lexicon) -> str:
    """`text` with the agency's short name told apart, words that a line end split put together and
    denials in one form."""

    def joined(match: re.Match[str]) -> str:
        word = match[0].replace("-", "")
        known = word in lexicon.actors or swedish.vocabulary().get(word, 0) >= 20
        return word if known else match[0]

    for pattern, name in _LONG_NAMES:
        text = pattern.sub(name, text)
    return reworded(_SPLIT_WORD.sub(joined, text))
