"""Names of homes and companies that are written without capitals, by their place and their form."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.library import swedish
from assistant.visits.request_places import is_place

_TAILS = frozenset(
    """
    gård gården gårdar backen backa backe berget berga lunden lund lunda dalen dal dala viken vik åsen ängen äng änga
    holmen näset udden hamnen stranden kullen kulla liden lid sjön forsen fors heden skogen torpet torp haga hagen
    höjden gläntan glänta båken fyren stugan bäcken bron brunnen grinden källan kvarnen lyckan rosen ankaret björken
    tallen granen linden lönnen rönnen asken hult ryd rud hill villan
    """.split()
)
"""What names of homes end in; most are landscape, houses and trees."""
_ORDINARY = frozenset(
    "näs bo borg vägen stigen trappan porten ringen sidan tomten åkern ljuset solen vinden verket eken almen huset "
    "hemmet rummet forum forumet vakten".split()
)
"""These too, but other words end so as well: only beside a word for a home."""
_OPENERS = frozenset(
    "villa norra södra östra västra nya gamla stora lilla gröna röda vita blå gula sankt team trygga lugna goda fria "
    "säkra hela andra".split()
)
"""Words that a name of several begins with: "norra bergsgården", "villa solsken"."""
_NO_NAME_ENDS = tuple(
    "ningen heten tionen sionen andet endet skapet skapen aren ören erna orna problem".split()
)
"""Endings of what is done, of qualities and of people: no name of a home."""
_NAMED_BY = _OPENERS - set("nya gamla stora trygga goda fria säkra hela andra team".split())
"""Those that seldom stand before any other noun of a request."""
_FEW = frozenset("två tre fyra ett".split())
_COUNTED = re.compile(
    r"(?:timm|timma|gång|dag|veck|månad|år|minut|person|barn|plats|ungdom|handlägg|kommun|kolleg|av\b|flick|pojk|kill|tjej|st\b)"
)
_COMPANY = "omsorg vård behandling familjehem familjehemsvård stödboende konsulent konsulter konsult familjevård".split()
_KIND = (
    r"(?:hvb(?:-?hemmet|-?hem|et|t)?|stödboendet?|behandlingshem(?:met)?|ungdomshem(?:met)?|familjerådgivningen|"
    r"konsulentföretaget|familjehemsföretaget|utredningshem(?:met)?)"
)
_LOOSE = (
    r"(?:hemmet|boendet|leverantören|utföraren|vårdgivaren|bolaget|företaget|verksamheten|enheten|till|t|på|hos|besöka|"
    r"besöker|av|från|fr|om|kalla|kallar|granska|granskar|möta|heter)"
)
_FORM = r"(?:hvb|stödboende|behandlingshem|ungdomshem|familjerådgivning|konsulent|familjehem)"
_GROUP = r"(?:vuxna|barn|unga|ungdom|tjejer|killar|flickor|pojkar)"
_WORD = r"[a-zåäöéü]{2,}"
_AFTER_KIND = re.compile(rf"\b{_KIND},? ((?:{_WORD})(?: {_WORD}){{0,2}})")
_COMPANY_NAME = re.compile(rf"\b((?:{_WORD} ){{1,3}})(ab|hb|kb)\b(?! ?\d)")
_BEFORE_FORM = re.compile(
    rf"\b((?:{_WORD} )?{_WORD})(?:(?:,? \(| ?, ?| )(?:som är |ett |en )*{_FORM}|(?:,? \(| ?, )(?:för )?{_GROUP})"
)
_AFTER_WORD = re.compile(rf"\b{_LOOSE},? (?=((?:{_WORD})(?: {_WORD}){{0,2}}))")
_NO_NAMES = frozenset(
    """
    numera kolla funka funkar prata pratar fixa snacka börja verka undra slarva strula bråka lämna åka boka hända hemma
    borta snarast oanmält oanmäld barnen ungarna ungdomarna tjejerna killarna flickorna pojkarna personalen ledningen
    chefen kommunen nämnden placeringen klienten klienterna boendena hemmen vuxna unga barn ungdomar ungdom tonåringar
    utanför länet grannkommunen grannkommunerna socialkontoret semestern mötet besöket avtalet ramavtalet natten
    nätterna helgen kvällen dagen morgonen eftermiddagen förmiddagen veckan våren hösten sommaren vintern onsdagen
    måndagen tisdagen torsdagen fredagen handläggaren handläggarna socialsekreteraren socialsekreterarna föreståndaren
    standarden säkerheten tryggheten bemanningen maten skolan hälsan fritiden lokalerna ekonomin kvaliteten rutinerna
    klagomålen bristerna larmet händelsen incidenten vården omsorgen familjen föräldrarna mamman pappan familjehemmen
    familjehemmet stödboendet behandlingshemmet ungdomshemmet platsen gruppen sidan själva vägen huset hemmet rummet
    köket golvet mobilen datorn telefonen medicinen läkaren psykologen polisen regionen sjukhuset tingsrätten domstolen
    akten journalen planen uppföljningen inspektionen tillsynen granskningen rapporten
    """.split()
)


def name_in_lower_case(text: str) -> str | None:
    """A name beside a word for the kind of home or company; None when there is none.

    >>> name_in_lower_case("larm: fyrbåken (hvb unga)"), name_in_lower_case("hvb för unga")
    ('Fyrbåken', None)
    """
    for found in _AFTER_KIND.finditer(text):
        if name := _first_name(found[1].split(), beside=True):
            return name
    for found in _COMPANY_NAME.finditer(text):
        words = found[1].split()
        while words and (_common(words[0]) or words[0] in _NO_NAMES):
            words = words[1:]
        if words:
            return f"{_capitals(words)} {found[2].upper()}"
    for found in _BEFORE_FORM.finditer(text):
        words = found[1].split()
        if len(words) == 2 and words[0] in _OPENERS and not _common(words[1]):
            return _capitals(words, only_first=True)
        word = words[-1]
        if word.endswith("s") and re.search(r"s \w", found.group()) and _looks(word[:-1]):
            word = word[:-1]
        if _looks(word):
            return _capitals([word])
    return None


def name_after_a_word(text: str) -> str | None:
    """A name after a word such as "till" or "boendet", by its ending alone; None when there is none.

    >>> name_after_a_word("måste ut till ekbacken"), name_after_a_word("åker till hemmet på natten")
    ('Ekbacken', None)
    """
    for found in _AFTER_WORD.finditer(text):
        words = found[1].split()
        if name := _first_name(words, beside=False):
            return name
    return None


def whole(name: str, after: str) -> str:
    """A name with a capital and the words in lower case that belong to it; `after` is what follows.

    >>> whole("Nya", " vägen på måndag"), whole("Eken", " vägen dit")
    ('Nya vägen', 'Eken')
    """
    first = name.casefold()
    if " " in name or not (first in _OPENERS or first in _FEW or first in swedish.STOP_WORDS):
        return name
    more = re.match(rf"(?: (?:i|på|för|till|vid))? ({_WORD})", after)
    if more is None or _common(more[1]) or _COUNTED.match(more[1]):
        return name
    return name + more.group()


def _first_name(words: list[str], *, beside: bool) -> str | None:
    """The name that the words begin with. `beside`: a word for a home stands before them."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if not first.islower():
        return None
    if first in _OPENERS or first in _FEW:
        belongs = second.islower() and not _common(second) and not _COUNTED.match(second)
        told = (
            _tail(second)
            or (first in _NAMED_BY and _looks(second))
            or (beside and first in _OPENERS and second.endswith(("n", "t", "a")))
            or (beside and second.endswith("ar"))
        ) and not second.endswith(_NO_NAME_ENDS)
        return _capitals([first, second], only_first=True) if belongs and told else None
    if not (_looks(first) if beside else _tail(first)):
        return None
    return _capitals(words[: 2 if second in _COMPANY else 1])


def _common(word: str) -> bool:
    return len(word) < 3 or word in swedish.STOP_WORDS


def _looks(word: str) -> bool:
    """Whether a word beside a word for a home is a name: unknown to the law and in the definite form."""
    if len(word) < 4 or not word.islower() or _common(word) or word in _NO_NAMES:
        return False
    if _tail(word, _TAILS | _ORDINARY) or (word in _TAILS | _ORDINARY and word.endswith("n")):
        return True
    return (
        not word.endswith(_NO_NAME_ENDS)
        and word not in swedish.vocabulary()
        and swedish.compound_parts(word)[1:2] != ("hem",)
        and word.endswith(
            ("en", "et", "an", "a", "o", "berg", "vik", "lund", "gård", "dal", "s", "ån", "ns")
        )
    )


def _tail(word: str, tails: Collection[str] = _TAILS) -> bool:
    """Whether a word is made as names of homes are: "storsjö" + "gården"."""
    if word in _NO_NAMES or not word.islower() or is_place(word) or word in swedish.vocabulary():
        return False
    return any(word.endswith(tail) and len(word) - len(tail) >= 2 for tail in tails)


def made_as_a_name(word: str) -> bool:
    """Whether a word is made as names of homes are, whatever stands beside it.

    >>> made_as_a_name("Solgården"), made_as_a_name("Bemanning")
    (True, False)
    """
    return _tail(word.casefold(), _TAILS)


def _capitals(words: Sequence[str], *, only_first: bool = False) -> str:
    """The words as a name; `only_first`: as names that begin with a common word are written."""
    if only_first and words[0] not in ("villa", "sankt", "team"):
        return " ".join([words[0].capitalize(), *words[1:]])
    return " ".join(word.capitalize() for word in words)
