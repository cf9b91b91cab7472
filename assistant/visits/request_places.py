"""Municipalities: who goes on a visit or where a home lies, not the provider that it is about."""

from __future__ import annotations

import re

MUNICIPALITIES = frozenset(
    name.replace("_", " ")
    for name in """
    ale alingsås alvesta aneby arboga arjeplog arvidsjaur arvika askersund avesta bengtsfors berg bjurholm bjuv boden
    bollebygd bollnäs borgholm borlänge borås botkyrka boxholm bromölla bräcke burlöv båstad dals-ed danderyd degerfors
    dorotea eda ekerö eksjö emmaboda enköping eskilstuna eslöv essunga fagersta falkenberg falköping falun filipstad
    finspång flen forshaga färgelanda gagnef gislaved gnesta gnosjö gotland grums grästorp gullspång gällivare gävle
    göteborg götene habo hagfors hallsberg hallstahammar halmstad hammarö haninge haparanda heby hedemora helsingborg
    herrljunga hjo hofors huddinge hudiksvall hultsfred hylte håbo hällefors härjedalen härnösand härryda hässleholm
    höganäs högsby hörby höör jokkmokk järfälla jönköping kalix kalmar karlsborg karlshamn karlskoga karlskrona karlstad
    katrineholm kil kinda kiruna klippan knivsta kramfors kristianstad kristinehamn krokom kumla kungsbacka kungsör
    kungälv kävlinge köping laholm landskrona laxå lekeberg leksand lerum lessebo lidingö lidköping lilla_edet lindesberg
    linköping ljungby ljusdal ljusnarsberg lomma ludvika luleå lund lycksele lysekil malmö malung-sälen malå mariestad
    mark markaryd mellerud mjölby mora motala mullsjö munkedal munkfors mölndal mönsterås mörbylånga nacka nora norberg
    nordanstig nordmaling norrköping norrtälje norsjö nybro nykvarn nyköping nynäshamn nässjö ockelbo olofström orsa
    orust osby oskarshamn ovanåker oxelösund pajala partille perstorp piteå ragunda robertsfors ronneby rättvik sala
    salem sandviken sigtuna simrishamn sjöbo skara skellefteå skinnskatteberg skurup skövde smedjebacken sollefteå
    sollentuna solna sorsele sotenäs staffanstorp stenungsund stockholm storfors storuman strängnäs strömstad strömsund
    sundbyberg sundsvall sunne surahammar svalöv svedala svenljunga säffle säter sävsjö söderhamn söderköping södertälje
    sölvesborg tanum tibro tidaholm tierp timrå tingsryd tjörn tomelilla torsby torsås tranemo tranås trelleborg
    trollhättan trosa tyresö täby töreboda uddevalla ulricehamn umeå upplands-bro upplands_väsby uppsala uppvidinge
    vadstena vaggeryd valdemarsvik vallentuna vansbro vara varberg vaxholm vellinge vetlanda vilhelmina vimmerby vindeln
    vingåker vårgårda vänersborg vännäs värmdö värnamo västervik västerås växjö ydre ystad åmål ånge åre årjäng åsele
    åstorp åtvidaberg älmhult älvdalen älvkarleby älvsbyn ängelholm öckerö ödeshög örebro örkelljunga örnsköldsvik
    östersund österåker östhammar östra_göinge överkalix övertorneå
    """.split()
)
_NAME = r"[A-ZÅÄÖa-zåäö][\wåäöÅÄÖé-]+(?: (?:[Ee]det|[Vv]äsby|[Gg]öinge))?"
_WITH = re.compile(
    rf"\b(?:ihop|tillsammans|gemensamt|samarbete|samverkan|med)(?: med)? "
    rf"(?:(?:våra? |de )?(?:\w+ )?(?:grann)?kommun(?:en|er|erna)? )?"
    rf"((?:{_NAME}(?:, | och | samt | & ))*{_NAME})",
    re.IGNORECASE,
)
_ONE = re.compile(r" (?:och|samt|&) |, ?")


def is_place(name: str) -> bool:
    """Whether a name is a municipality's, or those of several.

    >>> is_place("Lerum och Partille"), is_place("Solgården i Lerum")
    (True, False)
    """
    parts = [part.casefold().strip() for part in _ONE.split(name)]
    return all(part in MUNICIPALITIES or part.rstrip("s") in MUNICIPALITIES for part in parts)


def without_neighbours(text: str) -> str:
    """The text with the municipalities blanked that something is done together with.

    >>> without_neighbours("uppföljning ihop med Lerum och Ale: besök hos Eken")
    'uppföljning ihop med              : besök hos Eken'
    """

    def blanked(found: re.Match[str]) -> str:
        names = _leading_places(found[1])
        begin = found.start(1) - found.start()
        return found.group()[:begin] + " " * len(names) + found.group()[begin + len(names) :]

    return _WITH.sub(blanked, text)


def _leading_places(names: str) -> str:
    """The part of a row of names that is municipalities: "Ale, Lerum och Eken" -> the first two."""
    while names and not is_place(names):
        cut = [found.start() for found in _ONE.finditer(names)]
        names = names[: cut[-1]] if cut else ""
    return names


def of_no_place(name: str) -> str:
    """A name without the municipality that the home lies in: "Solgården i Kumla" -> its first word."""
    head, _, place = name.rpartition(" i ")
    return head if head and is_place(place) else name
