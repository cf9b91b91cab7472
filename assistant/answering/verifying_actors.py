"""Who acts towards whom in a clause: actors, and the part that order and prepositions give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.verifying_modality import is_modal_word, is_verb
from assistant.answering.verifying_words import Lexicon

Role = Literal["agent", "patient", "to", "from", "by", "object", "owner", "other"]
_PREPOSITIONS: dict[str, Role] = {
    "till": "to", "åt": "to", "från": "from", "av": "by", "hos": "other", "för": "other", "med": "other", "om": "other",
    "mot": "other", "på": "other", "i": "other", "vid": "other", "mellan": "other", "inom": "other", "över": "other",
    "under": "other", "utan": "other", "efter": "other", "enligt": "other", "genom": "other", "än": "other", "ur": "other",
    "bland": "other", "gentemot": "to", "utanför": "other", "innan": "other", "som": "other", "kring": "other", "inför": "to",
    "angående": "other", "låta": "object", "låter": "object",
}  # fmt: skip
_DETERMINERS = frozenset(
    "den det de en ett varje alla denna detta dessa andra annan annat någon något några sin sina sitt vissa samtliga "
    "ansvarig ansvariga egna egen placerande privat privata placerat placerade det barns barnets berörd berörda "
    "särskilt särskild utsedd utsedda kommunal kommunala svensk svenska".split()
)

_PASSIVE_OR_STATE = frozenset(
    "finnas finns få får ha har vara bli vistas bo stå omfattas synas".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor where it stands in a clause, with its part in what is done."""

    actor: str
    role: Role


def inverted(words: Sequence[str], at: int, spans: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the subject follows the binding verb: "… ska socialnämnden underrätta"."""
    return any(at < start <= at + 2 and _governed(words, start) is None for start, _, _ in spans)


def actor_spans(words: Sequence[str], lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """(start, end, actor) of the actors named in folded words, longest phrase first, no overlaps."""
    out = []
    at = 0
    while at < len(words):
        found = _actor_at(words, at, lexicon)
        if found:
            end, actor = found
            out.append((at, end, actor))
            at = end
        else:
            at += 1
    return out


def _actor_at(words: Sequence[str], at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    word = words[at]
    for first in (word, word.removesuffix("s")):
        for phrase, actor in lexicon.actors.get(first, ()):
            end = at + len(phrase)
            rest = tuple(words[at + 1 : end])
            same = rest == phrase[1:] or (
                len(rest) == len(phrase) - 1
                and rest[:-1] == phrase[1:-1]
                and rest[-1:] == (phrase[-1] + "s",)
            )
            if not same:
                continue
            if phrase[0] in ("rätten", "rättens") and tuple(words[at + 1 : at + 2]) in (
                ("att",),
                ("till",),
            ):
                continue
            if phrase == ("rätten",) and tuple(words[max(0, at - 1) : at]) == ("den",):
                continue
            return end, actor
    return None


def mentions_of(
    words: Sequence[str], at: int | None, verb: int | None, spans: Sequence[tuple[int, int, str]]
) -> Iterator[Mention]:
    """The actors of a clause with their parts.

    `at` is the place of the binding verb and `verb` of the verb it governs, None where there is
    none; `spans` are what `actor_spans` found.
    """
    passive = (
        verb is not None and words[verb].endswith("s") and words[verb] not in _PASSIVE_OR_STATE
    )
    acting: Role = "patient" if passive else "agent"
    inverted = next(
        (n for n, (start, _, _) in enumerate(spans)
         if at is not None and not any(e == at for _, e, _ in spans) and at < start <= at + 3 and (verb is None or start < verb)
         and _governed(words, start) is None),
        None,
    )  # fmt: skip
    last: Role | None = None
    last_end = -1
    subject = inverted is not None
    for number, (start, end, actor) in enumerate(spans):
        role = _governed(words, start)
        if last and words[start - 1] in ("och", "eller", "samt") and last_end >= start - 3:
            role = last
        elif (
            role is None and words[end - 1].endswith("s") and words[end - 1] not in ("polis", "sis")
        ):
            role = "owner"
        elif role is None and number == inverted:
            role = acting
        elif role is None:
            inverted_past = words[start - 1 : start] in (("har",), ("hade",)) and start <= 2
            early = start < at if at is not None else inverted_past or _acts(words, end)
            if not subject and early and not (at is None and start > 2):
                role, subject = acting, True
            else:
                role = "object" if not early else "other"
        elif role == "by" and (
            "som" in words[:start] or not any(w.endswith("s") for w in words[:start])
        ):
            role = "other"
        last, last_end = role, end
        yield Mention(actor, role)


def _acts(words: Sequence[str], end: int) -> bool:
    """Whether a verb follows a subject that ends at `end`: "förvaltningsrätten beslutar"."""
    return any(is_verb(w) for w in words[end : end + 2])


def _adjective(word: str) -> bool:
    return (
        not is_modal_word(word)
        and re.search(r"(?:ig|iga|igt|sk|ska|skt|ad|ade|rt|vat|vata|vt|va|dd|nd)$", word)
        is not None
    )


def _governed(words: Sequence[str], start: int) -> Role | None:
    """The role a preposition gives the actor at `start`, None when none stands before it."""
    at = start - 1
    while at >= 0 and start - at <= 4 and (words[at] in _DETERMINERS or _adjective(words[at])):
        at -= 1
    if at < 0:
        return None
    if words[at] == "om" and at == 0:
        return None
    if words[at] == "som" or (words[at] in ("innan", "efter", "utan", "under") and at == 0):
        return None
    return _PREPOSITIONS.get(words[at])
