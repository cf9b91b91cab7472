"""Swedish words as search terms: folding, stemming, compound parts, stop words.

`index_terms` is what a passage is indexed under and `query_terms` what a question searches with;
both go through the same stemming so that "följer upp", "uppföljning" and "uppföljningens" meet.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_WORD = re.compile(r"[0-9a-zà-öø-ÿ]+")
_VOCABULARY = Path(__file__).parent / "model" / "vocabulary.txt"
_ALIASES = Path(__file__).parent / "model" / "aliases.txt"

STOP_WORDS = frozenset(
    """
    alla allt alltså att av bara bl bli blir blivit da de dem den denna deras dess dessa det detta dig
    din dina ditt du där då efter ej eller en er ert ett fast finns fram från för före genom ge gör göra
    gått ha hade han hans har hel hen henne hennes hit hos hur här i icke in ingen inget inom inte ja
    jag ju kan kanske kom kommer kring kunna kunnat lite man med mellan men mer mig min mina mitt mot mycket
    måste möjligt ni nog nu någon något några när och också om oss på redan rätt sa samma samt sedan
    sen ses si sig sin sina själv ska skall skulle som sådan sådana så säga säger t ta tar te the till tills
    typ under upp ur ut utan vad var vara varit varje varför vars vart vem vems vet vi vid vika vilka
    vilken vilket vill visst väl å åt än ändå är även över får få fick fått borde bör brukar bland
    annat annan andra ens egentligen gäller gälla enligt både dvs ffa ex tex bla ok okej hej alltid
    någonsin nån nåt dom sånt såna vårt vår våra ert era er dit hem-
    """.split()
)
"""Words that carry no subject; a question's remaining words are its content words."""

_LEMMAS = {
    "ansv": "ansvar", "priv": "privat", "ansvarig": "ansvar", "barnet": "barn", "året": "år", "åren": "år", "anmälan": "anmäl",
    "anmälning": "anmäl", "kompet": "kompetens", "barnen": "barn", "hemmet": "hem", "hemmen": "hem",
    "årlig": "år", "årl": "år", "lagen": "lag", "avtalet": "avtal", "kravet": "krav", "kraven": "krav",
    "målet": "mål", "målen": "mål", "besöket": "besök", "beslutet": "beslut", "beslutad": "beslut",
     "ärendet": "ärend", "skolan": "skol", "ungdomen": "ungdom", "unge": "ung", "unga": "ung",
    "rådgivare": "rådgiv", "rådgivning": "rådgiv", "ansökan": "ansök", "ansökning": "ansök", "utgivare": "utgiv",
    "familj": "familj", "familjen": "familj", "visning": "vis", "tillståndet": "tillstånd", "besked": "besked",
    "placeringen": "placer", "vården": "vård", "syftet": "syft", "syfte": "syft", "vite": "vite",
    "anhöriga": "anhör", "granskning": "gransk", "kommunerna": "kommun", "föräldern": "förälder",
    "föräldrarna": "förälder", "föräldrar": "förälder", "föräldr": "förälder", "föräld": "förälder", "mötet": "möt", "möte": "möt",
    "gång": "gång", "gånger": "gång", "sekretes": "sekretess", "dokumenter": "dokument", "handlägg": "handlägg",
    "handläggare": "handlägg", "utförare": "utför", "leverantör": "leverantör", "nämn": "nämnd",
}  # fmt: skip
_ENDINGS = ("ningar", "ning", "ing", "ande", "ende", "else")
_PARTICLES = frozenset("upp ut in av om på till emot över ner ned bort hem fram".split())
_SHORT_PARTS = frozenset(
    "hem vård barn ung avtal lag plan råd hvb mål år kök skol stöd bo hus nät norm tid dag natt rätt "
    "mat bil sex våld rum miljö akt fri del".split()
)


_NOT_PARTS = frozenset("domen domar skapet skaper heten heter lighet lingar arna erna orna".split())


def fold(text: str) -> str:
    """Lower case, NFKC, no soft hyphens: the form in which words are compared."""
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()


def words(text: str) -> list[str]:
    """The words and numbers of `text`, folded, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """The word without diacritics, as typed in a hurry: "följer" -> "foljer"."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("swedish")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one folded word.

    Snowball's Swedish stem, taken one step further so that verb and noun meet:
    "placering" and "placerad" are both "placer".
    """
    if word in _LEMMAS:
        return _LEMMAS[word]
    base: str = _stemmer().stemWord(word)  # type: ignore[attr-defined]
    if base in _LEMMAS:
        return _LEMMAS[base]
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            base = base[: -len(ending)]
            break
    # "rapporterar" and "rapport", "utförares" and "utförare"
    if (base.endswith("er") and len(base) >= 8) or (base.endswith("ar") and len(base) >= 7):
        base = base[:-2]
    if len(base) >= 5 and base[-1] == base[-2] and base[-1] in "mn":
        base = base[:-1]
    return _LEMMAS.get(base, base)


@cache
def vocabulary() -> dict[str, int]:
    """Words of the statute book and how often each occurs; empty when the file is missing."""
    if not _VOCABULARY.exists():
        return {}
    out = {}
    for line in _VOCABULARY.read_text(encoding="utf-8").splitlines():
        word, _, count = line.partition(" ")
        out[word] = int(count)
    return out


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The parts of a compound by the shipped vocabulary, () when it is not one.

    >>> compound_parts("uppföljningsmöte")
    ('uppföljning', 'möte')
    """
    if len(word) < 7 or not word.isalpha():
        return ()
    known = vocabulary()
    best: tuple[float, tuple[str, ...]] | None = None
    for cut in range(3, len(word) - 2):
        tail = word[cut:]
        if not _is_part(tail, known):
            continue
        for head in (word[:cut], word[: cut - 1] if word[cut - 1] == "s" else ""):
            if not head or not _is_part(head, known):
                continue
            score = math.log1p(known.get(head, 1)) + math.log1p(known.get(tail, 1))
            score += 0.6 * min(len(head), len(tail))
            if best is None or score > best[0]:
                best = (score, (head, tail))
    if best is None:
        return ()
    head, tail = best[1]
    return (*_split_further(head, known), *_split_further(tail, known))


def _split_further(part: str, known: dict[str, int]) -> tuple[str, ...]:
    """A part that is itself a rare compound falls apart again; a common word stays whole."""
    return (part,) if known.get(part, 0) >= 50 else compound_parts(part) or (part,)


def _is_part(part: str, known: dict[str, int]) -> bool:
    if part in _SHORT_PARTS:
        return True
    if part in _NOT_PARTS:
        return False
    return len(part) >= 4 and known.get(part, 0) >= 20


def particle_verbs(tokens: list[str]) -> list[str]:
    """Stems of verbs written apart from their particle: "följer … upp" -> "uppfölj"."""
    return [joined for _, joined in joined_verbs(tokens)]


def joined_verbs(tokens: list[str]) -> list[tuple[str, str]]:
    """(verb as written, stem with its particle) for every verb written apart from its particle."""
    out = []
    for index, token in enumerate(tokens):
        if token not in _PARTICLES:
            continue
        for back in (1, 2, 3):
            if index - back < 0:
                break
            verb = tokens[index - back]
            if verb in STOP_WORDS or verb in _PARTICLES or len(verb) < 3:
                continue
            base = stem(token + verb)
            if _known_stem(base):
                out.append((verb, base))
            break
    return out


@cache
def _stems_of_vocabulary() -> frozenset[str]:
    return frozenset(stem(word) for word in vocabulary() if word[:2] in _PARTICLE_STARTS)


_PARTICLE_STARTS = frozenset(p[:2] for p in _PARTICLES)


def _known_stem(base: str) -> bool:
    return base in _stems_of_vocabulary()


@cache
def _aliases() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(short form's stem, long form, pattern) of `model/aliases.txt`."""
    out = []
    for line in _ALIASES.read_text(encoding="utf-8").splitlines():
        short, found, long = line.partition(" = ")
        if found and not line.startswith("#"):
            ending = r"\w*" if len(long) > 4 else r"\b"
            out.append((stem(short), long, re.compile(rf"\b{re.escape(long)}{ending}")))
    return tuple(out)


def alias_terms(text: str) -> list[str]:
    """Stems of the short forms whose long form `text` holds: "Inspektionen för vård …" -> "ivo"."""
    folded = fold(text)
    return [
        short for short, long, pattern in _aliases() if long in folded and pattern.search(folded)
    ]


def index_terms(text: str) -> list[str]:
    """The terms a passage is indexed under: stems, compound parts and particle verbs."""
    tokens = words(text)
    out = []
    for token in tokens:
        if token in STOP_WORDS:
            continue
        out.append(stem(token))
        out.extend(stem(part) for part in compound_parts(token))
    out.extend(particle_verbs(tokens))
    out.extend(alias_terms(text))
    return out


@lru_cache(maxsize=20_000)
def term_set(text: str) -> frozenset[str]:
    """`index_terms` without order or repeats; remembered, since the same sentences recur."""
    return frozenset(index_terms(text))


def content_words(text: str) -> list[str]:
    """The folded words of `text` that carry its subject, in order, without repeats."""
    return list(dict.fromkeys(t for t in words(text) if t not in STOP_WORDS))
