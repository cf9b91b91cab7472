"""How far the words of a sentence are borne by its quotes, and words that they exclude."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.answering.verifying_actors import actor_spans
from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_facts import masked, without_dates
from assistant.answering.verifying_kin import excluding
from assistant.answering.verifying_likeness import nearness
from assistant.answering.verifying_verdict import Fault
from assistant.answering.verifying_words import Lexicon
from assistant.library import swedish

COVERED = 0.35
"""Least share of a sentence's content words that its quotes must bear. Measured with `COVERED_CLAUSE`:
0.45 and 0.35 give 6 and 3 false alarms (development set, odd half) and catch 1,636 of 1,734 there;
0.35 and 0.25 give 5 and 2 and catch 1,632."""
ENOUGH = 4
"""Content words from which a share tells anything."""
COVERED_CLAUSE = 0.25
"""Least share within a clause of four content words or more; measured together with `COVERED`."""
STRANGE_RUN = 3
"""This many content words in a row that the quotes do not hold are an addition where "och" ties them on,
one more elsewhere. Measured: 3 everywhere gives 6 false alarms more on the pairs in everyday words (231)
and catches 2 of 1,734 changes more; 4 everywhere catches 36 fewer with the same alarms."""
NEAR_WHOLE, NEAR_STRETCH = 0.25, 0.25
"""Cosines from which a sentence, or a stretch of it, says in other words what its quotes say. Measured
with `REST` at 0.6: on the first 149 pairs in everyday words 13 false alarms fewer than without, 4 of 1,734
changes caught fewer; 0.3 for the first gives two alarms more."""
REST = 0.5
"""Share from which the quotes hold the rest of a sentence so well that what they lack was added."""
_UNITS = frozenset(
    "år året åren årligen månad månader månaden vecka veckor dag dagar dygn timmar gång gånger kronor procent "
    "noll två tre fyra fem sex sju åtta nio tio elva tolv fjorton femton tjugo trettio femtio sjuttio hundra tusen "
    "tredje fjärde femte sjätte".split()
)
"""Words that the numbers answer for."""
_ADDS = ("vilket", "vilka", "och", "samt")
_LIGHT = frozenset(
    "utanför eget egna egen egnas tagit varit främst redan hand liksom framgå person personer personen sådant vidare själva också "
    "dessutom därför därefter alltid samtidigt tillfälle båda tänker exempel klar klart hela sätt saker betyder "
    "antal antalet gick går ned upp blir står kallas dock annars liksom ibland "
    "leda leder omfattar omfatta gäller behöver behövs krävs kräver förutsätter söker låta låter senare ligger legat".split()
)
"""Words that say too little for their absence to tell anything."""
_PREFIX = re.compile(r"^(?:för|be|an|av|ut|in|upp|till|över|med|om|åter|bi|ned|fram|på)(?=\w{4})")
_DENIAL = re.compile(r"\b(?:inte|ej|aldrig|ingen|inget|inga)\b(?! längre)")
EXAMPLE = re.compile(r"\b(?:till exempel|exempelvis|t\.ex\.|bland annat|bl\.a\.)[^,.;]*")


class _Terms:
    """The words of a text as terms: stems, parts of compounds, groups of the same meaning."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.stems = set(swedish.index_terms(text))
        tokens = swedish.words(text)
        self.stems |= {swedish.stem(t) for t in tokens}
        self.groups = {g for s in self.stems for g in lexicon.same.get(s, ())}
        self.terms = {n for _, _, n in term_spans(tokens, lexicon)}
        self.actors = {a for _, _, a in actor_spans(tokens, lexicon)}

    def bears(self, word: str, lexicon: Lexicon) -> float:
        """How far the text holds a folded word, 0-1: itself, its kin, or its parts."""
        stem = swedish.stem(word)
        if stem in self.stems or any(g in self.groups for g in lexicon.same.get(stem, ())):
            return 1.0
        if len(stem) >= 5 and any(
            s.startswith(stem[: max(5, len(s) * 7 // 10)]) and abs(len(s) - len(stem)) <= 4
            for s in self.stems
            if len(s) >= 5
        ):
            return 0.8
        root = _rootless(stem)
        if len(root) >= 4 and any(_rootless(s) == root for s in self.stems):
            return 0.8
        if len(stem) >= 8 and any(len(s) >= 5 and stem.endswith(s) for s in self.stems):
            return 0.7
        parts = [swedish.stem(p) for p in swedish.compound_parts(word)]
        if parts:
            held = sum(
                1 for p in parts
                if p in self.stems or any(g in self.groups for g in lexicon.same.get(p, ()))
            )  # fmt: skip
            return 0.9 * held / len(parts)
        return 0.0


def _rootless(stem: str) -> str:
    """A stem without the prefix that law and plain words differ in: "förändr" and "ändr"."""
    return _PREFIX.sub("", stem)


def term_spans(tokens: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """(start, end, term) of every glossary term or synonym among folded words."""
    stems = [swedish.stem(t) for t in tokens]
    for at, stem in enumerate(stems):
        for phrase, number in lexicon.terms.get(stem, ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase), number


def content_faults(
    statement: str, quotes: str, said: Sequence[Clause], lexicon: Lexicon
) -> list[Fault]:
    """Words of the statement that the quotes do not bear, and words that they exclude."""
    known = _Terms(quotes, lexicon)
    text = without_dates(masked(EXAMPLE.sub(" ", statement)))
    faults = []
    tokens = swedish.words(text)
    words = _held(tokens, known, lexicon)
    share = _share(words)
    if share < COVERED and len(words) >= ENOUGH and nearness(statement, [quotes]) < NEAR_WHOLE:
        faults.append(Fault("content", f"covered {share:.2f}"))
    run = _strange_run(words)
    # What is added is tied on with "och"; elsewhere a run is more often a rewording.
    enough = STRANGE_RUN if run and _tied_on(tokens, run[0]) else STRANGE_RUN + 1
    if len(run) >= enough and not _rephrased(run, words, statement, quotes):
        faults.append(Fault("content", "strange words"))
    for clause in said:
        part = _held(clause.words, known, lexicon)
        heavy = [held for word, held in part if len(word) >= 4 and word not in _LIGHT]
        added = clause.words[0] in _ADDS and len(heavy) >= 2 and max(heavy) < 0.5
        bare = added or (len(part) >= 4 and _share(part) < COVERED_CLAUSE)
        if bare and not _rephrased(clause.words, words, statement, quotes):
            faults.append(Fault("content", "clause"))
            break
    faults += [Fault("content", code) for code in _excluded(text, quotes)]
    return faults


def _held(tokens: Sequence[str], known: _Terms, lexicon: Lexicon) -> list[tuple[str, float]]:
    """The words that carry content, in order, each with how far the quotes hold it (0-1).

    Actors, numbers and their units are left to the steps that answer for them.
    """
    covered = {
        i for a, b, n in term_spans(tokens, lexicon) if n in known.terms for i in range(a, b)
    }
    actors = {i for a, b, _ in actor_spans(tokens, lexicon) for i in range(a, b)}
    return [
        (word, 1.0 if at in covered else known.bears(word, lexicon))
        for at, word in enumerate(tokens)
        if at not in actors
        and word not in swedish.STOP_WORDS
        and word not in _UNITS
        and not word.isdigit()
        and len(word) > 1
    ]


def _share(words: Sequence[tuple[str, float]]) -> float:
    return sum(held for _, held in words) / len(words) if words else 1.0


def _tied_on(tokens: Sequence[str], word: str) -> bool:
    """Whether a word that adds stands among the three before `word`."""
    at = tokens.index(word) if word in tokens else 0
    return any(t in _ADDS for t in tokens[max(0, at - 3) : at])


def _rephrased(
    stretch: Iterable[str], words: Sequence[tuple[str, float]], statement: str, quotes: str
) -> bool:
    """Whether a stretch that the quotes do not hold is their meaning in other words, not an addition.

    It is when the model finds it near, or when the rest is as far from the quotes' words and the
    whole lies near.
    """
    apart = set(stretch)
    if nearness(" ".join(stretch), [quotes]) >= NEAR_STRETCH:
        return True
    rest = [pair for pair in words if pair[0] not in apart]
    return _share(rest) < REST and nearness(statement, [quotes]) >= NEAR_WHOLE


def _strange_run(words: Sequence[tuple[str, float]]) -> list[str]:
    """The longest run of different words, not too light, of which the quotes hold nothing."""
    longest: list[str] = []
    run: dict[str, str] = {}
    for word, held in words:
        if len(word) < 4 or word in _LIGHT:
            continue
        if held >= 0.5:
            run = {}
        else:
            run.setdefault(swedish.stem(word), word)
        longest = max(longest, list(run.values()), key=len)
    return longest


def _excluded(statement: str, quotes: str) -> Iterator[str]:
    own, other = _spaced(statement), _spaced(quotes)
    for sides in excluding():
        for side in sides:
            here = [w for w in side if _names(w, own)]
            if not here or any(_names(w, other) for w in side):
                continue
            rivals: Iterable[str] = (w for s in sides if s is not side for w in s)
            named = [w for w in rivals if _names(w, other) and not _names(w, own)]
            # "Beviljas inte" is "avslås": an opposite that is denied is no contradiction.
            if any(_denied_with(w, quotes) == _denied_with(here[0], statement) for w in named):
                yield here[0]


def _denied_with(word: str, text: str) -> bool:
    """Whether every stretch of `text` that names the word is denied."""
    naming = [s for s in re.split(r"[.;,]\s", text) if _names(word, _spaced(s))]
    return bool(naming) and all(_DENIAL.search(swedish.fold(s)) for s in naming)


def _spaced(text: str) -> str:
    return f" {' '.join(swedish.words(text))} "


def _names(word: str, spaced: str) -> bool:
    """Whether a text names a word of the excluding groups; a long word in any of its forms."""
    if len(word) >= 6 and " " not in word:
        return f" {word.rstrip('aeust')}" in spaced
    return f" {word} " in spaced
