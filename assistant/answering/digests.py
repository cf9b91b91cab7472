"""A card that is the best place found is told in its own plain words, with the source quoted.

The statement is the card's; what it cites are the sentences of the paragraph or document that the
card digests, where these are in the library, and the card itself where they are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.borne import cite_borne
from assistant.answering.citations import Sources
from assistant.answering.denials import as_data, asks_who, find_denied
from assistant.answering.evidence import Scored, score_units
from assistant.answering.gathering import chance, pointed_out, source_passages
from assistant.answering.grounds import cite_best, cite_named, place_passages
from assistant.answering.telling import sentence
from assistant.answering.understanding import Understood
from assistant.answering.units import Unit, on_one_line
from assistant.domain.answers import Responsibility, Statement
from assistant.domain.documents import StoredPassage
from assistant.library import swedish
from assistant.library.query import QueryTerms
from assistant.library.ranking import Hit
from assistant.library.search import Search

KINDS = ("guidance", "situation", "provision", "term", "announcement", "actor")
DUTIES = frozenset({"responsibility", "misconception"})
"""Kinds of cards that answer only what asks for them; …"""
BEHIND, NEAR_BEST = 3, 0.3
"""… then one of the next places answers, whose chance beside the best one is at least this."""
TEXTS = ("text", "definition", "what")
ALL_TEXTS = (*TEXTS, "answer", "correction")
"""Which key of a card holds what it says, the first that it has; and with those of a duty and a belief."""
WHOLE = 45
"""A text of at most so many words is told whole; of a longer one the sentences that answer."""
KEEP = 0.7
"""A further sentence is told when its score is at least this share of the best one's."""
SHORT, MOST_QUOTED = 40, 40
"""A card told in at most so many words is followed by its source's own words, at most so many."""
REPEATS = 0.85
"""A quote that shares more of its words than this with what is told adds nothing."""
SURE = 0.5
"""With a question that is this much the one asked, the card is told whatever else was found."""


SAME_QUESTION = 0.6
"""From here on the question is the card's own, put in other words, so that its "Ja" or "Nej" answers it."""
_VERDICT = re.compile(r"^(?:Ja|Jo|Nej)[,:.]\s+")
_CAVEAT = re.compile(
    r"\b(?:inte (?:är )?kontrollerad|ska kontrolleras|kontrollera (?:den|om|läget))"
)
"""A card's warning that what it says must be checked is never left out for room's sake."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The card of the best place; `question` (0–1): how surely it was asked for."""

    passage: StoredPassage
    data: dict[str, Any]
    question: float
    texts: tuple[StoredPassage, ...]

    @property
    def sure(self) -> bool:
        """Whether it may be told however thin the rest of the evidence is."""
        return self.question >= SURE

    @property
    def says(self) -> str:
        """What the card says, on one line; "" when it has no text of its own."""
        return on_one_line(next((str(self.data[k]) for k in ALL_TEXTS if self.data.get(k)), ""))


def find_digest(hits: Sequence[Hit], search: Search) -> Digest | None:
    """The card of the best place, None when that is no card or was named by its number.

    Where the best place is a card of another sort (a duty or a belief that nobody asked about), the
    card of the place right behind it, if that is near.
    """
    for hit in hits[:BEHIND]:
        if hit.exact or chance(hit, hits[0]) < NEAR_BEST:
            return None
        if hit.kinds.intersection(KINDS):
            return card_of(hit, search, TEXTS)
        if not hit.kinds.intersection(DUTIES):
            return None
    return None


def card_of(hit: Hit, search: Search, keys: Sequence[str] = ALL_TEXTS) -> Digest | None:
    """The first card of a place that says something under one of `keys`; None when it has none."""
    members = search.store.passages(hit.members)
    for passage in members:
        data = dict(search.store.card(passage.passage.card_id or "") or {})
        if any(data.get(key) for key in keys):
            texts = tuple(p for p in members if not p.passage.card_id)
            return Digest(passage, data, hit.question, texts)
    return None


def without_verdict(sentence: str) -> str:
    """`sentence` without a "Ja" or "Nej" at its head, which answers the question its card was written for.

    >>> without_verdict("Nej, socialnämnden beslutar."), without_verdict("Jaget ska inte nekas.")
    ('Socialnämnden beslutar.', 'Jaget ska inte nekas.')
    """
    rest = _VERDICT.sub("", sentence, count=1)
    return rest[:1].upper() + rest[1:]


def answer_digest(
    digest: Digest,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
    words: int,
) -> tuple[list[Statement], Responsibility | None]:
    """The card's sentences that answer, in about `words` words, each with its source quoted.

    Where the card says that the very one asked about may not, that comes first; who acts by it
    follows as data when that is what was asked.
    """
    out = []
    scored = score_units(understood, terms, [(digest.passage, 1.0, 1.0)], search.embedder)
    told = sentences_of(digest, scored, words)
    denied = find_denied(understood, digest.data, scored, told)
    if denied:
        told = [denied.unit, *(u for u in told if u is not denied.unit)]
    # What answers best gets its sources first: there may not be room for those of every sentence.
    best_first = [s.unit for s in scored if s.unit in told]
    numbers_of = {
        unit.start: cite_digest(digest, unit, understood, terms, search, sources)
        for unit in sorted(best_first, key=lambda u: denied is None or u is not denied.unit)
    }
    for unit in told:
        refused = bool(denied and denied.sure and unit is denied.unit)
        text = on_one_line(unit.text)
        if digest.question < SAME_QUESTION or unit is not told[0]:
            text = without_verdict(text)
        if numbers := numbers_of.get(unit.start):
            out.append(Statement(f"Nej. {text}" if refused else text, tuple(numbers)))
    out += _own_words(digest, out, search, sources, words)
    if not (understood.wants_verdict or asks_who(understood)):
        return out, None
    cited = list(dict.fromkeys(n for s in out for n in s.citations))
    return out, as_data(digest.data, cited, sources) if out else None


def _own_words(
    digest: Digest, told: Sequence[Statement], search: Search, sources: Sources, words: int
) -> list[Statement]:
    """What the document itself says where the card points, when the card has told it shortly."""
    used = sum(len(s.text.split()) for s in told)
    if not told or used > SHORT:
        return []
    passages = source_passages(search.store, digest.data.get("sources"))
    have = swedish.term_set(" ".join(s.text for s in told))
    for unit in pointed_out(passages, digest.data.get("sources"))[:1]:
        number = sources.cite(unit)
        if number and unit.words <= min(MOST_QUOTED, words - used) and not repeats(unit.text, have):
            return [Statement(f"I dokumentet står: ”{sentence(unit).rstrip('.')}”.", (number,))]
    return []


def repeats(text: str, told: frozenset[str], most: float = REPEATS) -> bool:
    """Whether more than `most` (0–1) of the words of `text` are told already."""
    own = swedish.term_set(text)
    return not own or len(own & told) / len(own) > most


def sentences_of(digest: Digest, units: Sequence[Scored], words: int) -> list[Unit]:
    """The sentences of the card's text to tell, in its order. `units` are all of the card's."""
    flat = digest.says
    scored = [s for s in units if s.unit.kind == "sentence" and on_one_line(s.unit.text) in flat]
    if not scored:
        return []
    whole = sum(s.unit.words for s in scored) <= min(WHOLE, words)
    opening = min(scored, key=lambda s: s.unit.start)
    told: list[Unit] = []
    for s in [*scored[:1], opening, *scored[1:]]:
        if s.unit in told:
            continue
        # A card opens with its rule; what follows leans on it.
        near = (
            whole
            or s is opening
            or s.score >= KEEP * scored[0].score
            or bool(_CAVEAT.search(s.unit.text))
        )
        if not told or (near and sum(u.words for u in told) + s.unit.words <= words):
            told.append(s.unit)
    return sorted(told, key=lambda u: u.start)


def cite_digest(
    digest: Digest,
    unit: Unit,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    """Citation numbers of what bears a sentence of the card, [] when it is not to be told: the words that
    the card says bear it; where it does not say, what is nearest at its own place, or the card itself
    where that is not in the library, and where it names another place, there."""
    borne = cite_borne(digest.data, unit, search, sources)
    if borne is not None:
        return borne
    text = on_one_line(unit.text)
    act = "" if not digest.texts else digest.texts[0].document_id
    sfs = act.removeprefix("sfs-").replace("-", ":") if act.startswith("sfs-") else None
    numbers = _cite_own(digest, text, understood, terms, search, sources)
    if not numbers and (card := sources.cite(unit)):
        numbers = [card]
    named = cite_named(text, sfs, understood, terms, search, sources)
    return list(dict.fromkeys([*numbers, *named]))


def _cite_own(
    digest: Digest,
    text: str,
    understood: Understood,
    terms: QueryTerms,
    search: Search,
    sources: Sources,
) -> list[int]:
    passages = list(digest.texts) or source_passages(search.store, digest.data.get("sources"))
    if not passages:
        places = [place_passages(str(p), search) for p in (digest.data.get("grounds") or ())[:3]]
        numbers = [
            n
            for place in places
            for n in cite_best(
                [p for p in place if p.type == "statute"], understood, terms, search, sources, text
            )
        ]
        return list(dict.fromkeys(numbers))
    pointed = [sources.cite(u) for u in pointed_out(passages, digest.data.get("sources"))]
    if any(pointed):
        return [n for n in dict.fromkeys(pointed) if n]
    return cite_best(passages, understood, terms, search, sources, text, count=2)
