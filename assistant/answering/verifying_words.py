"""Word lists of the verifier: actors, and words that turn a sentence round.

Actors and glossary come from the corpus; the short lists here hold what neither names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answering.verifying_kin import SAME
from assistant.answering.verifying_plain_words import PLAIN
from assistant.library import swedish

Phrase = tuple[str, ...]
NEGATIONS = frozenset("inte ej icke aldrig ingen inget inga ingenting varken heller utan".split())
RESTRICTIONS = frozenset("bara endast enbart blott uteslutande först enda".split())
_HIDDEN = re.compile(
    r"^(?:förbud|förbj|förbuds|undantag|undantas|undanta|otillåt|obehöv|olämplig|omöjlig|obehörig|oavsett|"
    r"onödig|saknar|saknas|saknad|avstå|avslag|avslå|neka|vägra|hindra|hinder|slipp|befria|upphör|strider|avskaff|"
    r"slutat|utom$|förrän|oense|oenig|skild|frivillig|motsätt|försum|"
    r"annars$|fortfarande$|avböj|avvisa|utebli|dålig|knappast$)"
)

GENERIC_HOMES = frozenset("hemmet hemmen boendet boenden stället unga barn barnen".split())
"""Everyday words of `actors.yaml` that stand for any home: no actor by themselves."""
_NOT_ACTORS = frozenset(
    ("sis", "ski", "112", "gr", "au", "familjerådgivning", "familjerådgivningen", "parterapi", "sjukvården",
     "hälso- och sjukvården", "bup", "särskilt ungdomshem", "särskilda ungdomshem", "ungdomshem", "ungdomshemmet", "lvm-hem",
     "sis-hem", "sis-hemmet", "sis-hemmen", "sishem", "sis-institution", "den placerade", "inspektionen",
     "socialtjänsten", "socialtjänst", "kontaktpersonen på hemmet",
     "domstol", "domstolen", "domstolar", "rätten")
)  # fmt: skip
_MORE_ACTORS: Mapping[str, str] = {
    "regeringen": "regeringen, regeringens",
    "staten": "staten, statens",
    "riksdagen": "riksdagen, riksdagens",
    "lansstyrelsen": "länsstyrelse, länsstyrelsen, länsstyrelserna",
    "skatteverket": "skatteverket",
    "forsakringskassan": "försäkringskassan",
    "kronofogden": "kronofogdemyndigheten, kronofogden",
    "kriminalvarden": "kriminalvården",
    "kammarratt": "kammarrätt, kammarrätten",
    "tingsratt": "tingsrätt, tingsrätten",
    "aklagare": "åklagare, åklagaren, åklagarmyndighet, åklagarmyndigheten, åklagarmyndigheter",
    "skola": "skola, skolan, skolor, skolorna, rektor, rektorn",
    "ordforande": "ordförande, ordföranden, nämndens ordförande",
    "jo": "justitieombudsmannen, riksdagens ombudsmän",
    "imy": "imy, integritetsskyddsmyndigheten",
    "tjansteman": "tjänsteman, tjänstemannen, tjänstemän, tjänsteperson, tjänstepersoner, enhetschef, enhetschefen",
    "lakare": "läkare, läkaren",
    "hyresvard": "hyresvärd, hyresvärden",
    "skolverket": "skolverket, skolinspektionen",
    "narstaende": "närstående, anhörig, anhöriga",
    "syskon": "syskon",
    "uppdragsgivare": "uppdragsgivare, uppdragsgivaren, beställare, beställaren, beställarens",
    "statlig_myndighet": "statlig myndighet, statliga myndigheter, statliga myndigheten",
    "adda_leverantor": "ramavtalsleverantör, ramavtalsleverantören",
}  # fmt: skip
_SAME_ACTOR: Mapping[str, str] = {
    "utforare": "den som bedriver verksamheten; yrkesmässigt bedriven enskild verksamhet; enskild verksamhet; privat verksamhet; "
    "privata verksamheten; företag; företaget; privaträttsligt organ; fysisk person; den som driver verksamheten; den som bedriver",
    "domstol": "rätten; rättens; domstolar; domstol; domstolen; allmän förvaltningsdomstol",
    "personal": "har anställts; är anställda; anställd; den som är anställd; medarbetare; medarbetarna; yrkesverksamma",
    "barnet": "person under 18 år; den som är under 18 år; barns; ungdoms",
    "hvb": "hem för vård eller boende",
    "konsulentforetag": "föreslå familjehem och jourhem",
    "vardnadshavare": "som har vårdnaden",
    "socialnamnd": "socialnämnder; socialnämnderna; socialnämndernas; nämnd; nämnder; nämnderna; nämndernas; nämnders",
    "placerande_kommun": "den kommun som har beslutat; den kommun vars beslut",
    "familjeradgivare": "verksamma inom familjerådgivning; verksam inom",
    "region": "hälso- och sjukvårdshuvudman; sjukvårdshuvudman; sjukvårdshuvudmannen; landsting; landstinget",
    "narstaende": "står nära; stå nära; står barnet nära; släkting; släktingar",
}  # fmt: skip
CLOSE_ACTORS: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split())
    for pair in (
        "socialsekreterare utsedd_socialsekreterare",
        "tjansteman personal",
        "socialforvaltning forvaltningsledning",
        "kommun placerande_kommun",
        "kommun bosattningskommun",
        "kommun vistelsekommun",
        "socialnamnd gemensam_namnd",
        "adda adda_leverantor",
        "utforare adda_leverantor",
        "uppdragsgivare kommun",
        "uppdragsgivare placerande_kommun",
        "uppdragsgivare socialnamnd",
        "uppdragsgivare region",
    )
)
"""Pairs where one is a kind of the other, so that naming either is no contradiction."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by the stem they begin with.

    `actors`: phrase of folded words -> actor id. `same`: stem -> numbers of the groups of words
    that mean the same. `terms`: phrase of stems -> number of the glossary term.
    """

    actors: Mapping[str, tuple[tuple[Phrase, str], ...]] = field(default_factory=dict)
    same: Mapping[str, frozenset[int]] = field(default_factory=dict)
    terms: Mapping[str, tuple[tuple[Phrase, int], ...]] = field(default_factory=dict)

    @classmethod
    def from_data(
        cls, actors: Iterable[Mapping[str, Any]], terms: Iterable[Mapping[str, Any]]
    ) -> Lexicon:
        """From the entries of `actors.yaml` (id, words) and of the glossary (term, synonyms)."""
        phrases: list[tuple[Phrase, str]] = []
        for entry in actors:
            for word in entry.get("words") or ():
                # "sis" is two organisations and "ski" a sport: only their full names are told apart.
                if word not in GENERIC_HOMES and word not in _NOT_ACTORS:
                    phrases.append((tuple(swedish.words(str(word))), str(entry["id"])))
        for known, separator in ((_MORE_ACTORS, ","), (_SAME_ACTOR, ";")):
            for actor, words in known.items():
                phrases += [(tuple(swedish.words(w)), actor) for w in words.split(separator)]
        for word in ("barn", "barnet", "barnen", "barnets", "unga", "unge"):
            phrases.append(((word,), "barnet"))
        same: dict[str, set[int]] = {}
        for number, line in enumerate((*SAME.splitlines(), *PLAIN.splitlines())):
            for word in line.split():
                same.setdefault(swedish.stem(word), set()).add(number)
        groups: list[tuple[Phrase, int]] = []
        for number, term in enumerate(terms):
            for word in (term["term"], *(term.get("synonyms") or ())):
                stems = tuple(swedish.stem(w) for w in swedish.words(str(word)))
                if stems and not (len(stems) == 1 and len(stems[0]) < 3):
                    groups.append((stems, number))
        return cls(
            _by_first(phrases), {s: frozenset(n) for s, n in same.items()}, _by_first(groups)
        )


def _by_first(phrases: Iterable[tuple[Phrase, Any]]) -> dict[str, tuple[tuple[Phrase, Any], ...]]:
    """Phrases by their first word, longest first."""
    out: dict[str, list[tuple[Phrase, Any]]] = {}
    for phrase, value in dict.fromkeys(phrases):
        if phrase:
            out.setdefault(phrase[0], []).append((phrase, value))
    return {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in out.items()}


def hides_negation(word: str) -> bool:
    """Whether a folded word can carry what another text says with "inte": "undantag", "förbud"."""
    if word in RESTRICTIONS or _HIDDEN.match(word):
        return True
    return len(word) >= 6 and word[0] == "o" and swedish.vocabulary().get(word[1:], 0) >= 20


@cache
def lexicon_of(corpus: Path) -> Lexicon:
    """The lexicon of a corpus folder; read once. Raises OSError when `actors.yaml`
    is missing, InvalidCard when a file is no YAML."""
    from assistant.ingest.cards import load_yaml

    def read(path: Path, key: str) -> Sequence[Mapping[str, Any]]:
        found = load_yaml(path) or {}
        return list(found.get(key) or ())

    terms = [t for p in sorted((corpus / "glossary").glob("*.yaml")) for t in read(p, "terms")]
    return Lexicon.from_data(read(corpus / "actors.yaml", "actors"), terms)
