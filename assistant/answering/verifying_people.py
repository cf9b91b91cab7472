"""Persons and bodies beside the actors of the corpus, told apart by the nouns that law uses for them.

The corpus knows the actors of its field. A sentence may also swap a part for a tenderer, a deputy
for a chair or a prosecutor for a judge. Such a noun is a fault only when it stands on one side alone
and another person or body stands on the other side alone: then one was put in the other's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.library import swedish

_PEOPLE = """
god man, gode mannen, gode män
förvaltare
förmyndare
överförmyndare
kontaktperson
framtidsfullmaktshavare
offentligt biträde, offentliga biträdet, ombud, ombudet
domare
åklagare
advokat
polisman, polismannen
vice ordförande
ordförande
ledamot, ledamöter
ersättare
förtroendevald
anställd, anställda, arbetstagare, personalföreträdare
arbetsgivare
anmälare, den som anmält, den som anmäler, gjort en anmälan, anmälde, den som har anmält
uppgiftslämnare
sökande, den som söker, den som ansöker, den som har ansökt
part, parten, parterna, parter, parts, partens
mor- och farföräldrar, far- och morföräldrar, morföräldrar, farföräldrar
föräldrar, förälder, vårdnadshavare, adoptivföräldrar, mamma, pappa
syskon
make, maken, maka, makan, makar, sambo
arvinge, dödsbo
anbudsgivare, anbudssökande, leverantör
upphandlande myndighet
adoptionsorganisation
vill adoptera, adoptera, sökandena
valnämnd
fullmäktige, kommunfullmäktige
kommunstyrelse, styrelse, styrelsen
regionfullmäktige
regeringen
riksdagen
allmän förvaltningsdomstol, förvaltningsrätt, förvaltningsdomstol
allmän domstol, tingsrätt
kammarrätt
hovrätt
högsta förvaltningsdomstolen
arbetsförmedlingen
skatteverket
försäkringskassan
migrationsverket
kriminalvården
kronofogde
polismyndighet, polisen
åklagarmyndighet
länsstyrelse
socialstyrelsen
inspektionen för vård och omsorg, ivo
skolinspektion
statskontoret
upphandlingsmyndighet
konkurrensverket
statens institutionsstyrelse, institutionsstyrelsen
region, regionen, regioner, regionerna, landsting
kommun, kommunen, kommuner, kommunerna, kommunal, kommunala
hälso- och sjukvården, hälso- och sjukvård, sjukvården
socialtjänsten, socialtjänst
förskola, förskolan
skola, skolan, rektor
läkare, läkaren
tandläkare
barnmorska
psykolog
sjuksköterska
föreståndare
revisor
hyresvärd
hyresgäst
enskild, enskilde, enskilda, enskildes, privatperson
tillståndshavare
vårdgivare
huvudman
personlig assistent, assistent
""".strip()

_NOT_ACTING = ("i enskild", "enskild verksamhet", "enskilda hem", "enskilt hem")
"""Phrases in which a word of the list names nobody."""
_SOFT = frozenset(("enskild", "förälder", "kommun", "socialtjänsten"))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    out = []
    for line in _PEOPLE.splitlines():
        words = [w.strip() for w in line.split(",")]
        forms = "|".join(_form(w) for w in sorted(words, key=len, reverse=True))
        out.append((words[0], re.compile(rf"(?<![a-zåäöé])(?:{forms})(?![a-zåäöé])")))
    return tuple(out)


def _form(word: str) -> str:
    """A pattern of a noun in its common endings; phrases and short words as they stand."""
    if " " in word or len(word) < 5:
        return rf"{re.escape(word)}(?:ns?|s)?"
    return rf"{re.escape(word.removesuffix('e'))}(?:e?n|e?ns|et|ets|e|es|s|er|ers|ar|ar(?:e|es|en|ens|na|nas)|erna|ernas|na|nas|or|orna)?"


def people(text: str) -> frozenset[str]:
    """The persons and bodies that a text names, each by the first word of its line."""
    folded = swedish.fold(text)
    for phrase in _NOT_ACTING:
        folded = folded.replace(phrase, " ")
    out = set()
    for name, pattern in _patterns():
        text = re.sub(r"\bvice ordförande\w*", " ", folded) if name == "ordförande" else folded
        if pattern.search(text):
            out.add(name)
    return frozenset(out)


def swapped_people(statement: str, quotes: Iterable[str]) -> tuple[list[str], list[str]]:
    """(only in the statement, only in the quotes) of the persons and bodies both name."""
    own, other = people(statement), people("\n".join(quotes))
    return sorted(own - other), sorted(other - own)


def people_faults(statement: str, quotes: Iterable[str]) -> list[str]:
    """Who stands in the statement alone, when another stands in the quotes alone."""
    here, there = swapped_people(statement, quotes)
    firm = [p for p in here if p not in _SOFT]
    return firm if firm and there else []
