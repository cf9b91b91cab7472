"""Which provider or home a request means: one the library knows, or a name it has not heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.visits.request_lower_names import (
    made_as_a_name,
    name_after_a_word,
    name_in_lower_case,
    whole,
)
from assistant.visits.request_places import is_place, of_no_place, without_neighbours

_NAME = r"[A-ZÅÄÖ][\wåäöÅÄÖé&-]+"
_REST = rf"(?:(?: (?:och|&|i|vid|på))? (?:{_NAME}|[A-ZÅÄÖ]{{1,3}}\b))"
_KIND = (
    r"(?:HVB|Hvb|hvb|stödboendet|[Ss]tödboende|hemmet|boendet|familjerådgivningen|[Ff]amiljerådgivning|företaget|"
    r"utföraren|leverantören|bolaget|behandlingshemmet|[Bb]ehandlingshem|[Kk]onsulentföretaget|ungdomshemmet|"
    r"vårdgivaren|verksamheten|enheten)(?:-hemmet|-hem|et)?"
)
_FORM = (
    r"(?:HVB|[Hh]vb|stödboende|behandlingshem|ungdomshem|familjerådgivning|konsulent|familjehem)"
)
_STRONG = tuple(
    re.compile(p)
    for p in (
        r"[«”\"]([^»”\"]{3,60})[»”\"]",
        rf"\b{_KIND} ({_NAME}{_REST}{{0,3}})",
        rf"\b({_NAME}{_REST}{{0,4}} (?:AB|HB|KB))\b(?!:?s\b)",
        rf"\b({_NAME}{_REST}{{0,3}})(?=,? \(?(?:(?:som är )?(?:ett |en )?)?{_FORM}\w*\b)",
        rf"\b({_NAME}?)s (?:HVB|hvb|stödboende|behandlingshem|familjerådgivning)\b(?![-])",
        rf"\b(?:[Hh]em|HVB|hvb|[Bb]oende|[Ss]tödboende|[Bb]ehandlingshem), ({_NAME}{_REST}{{0,3}})(?=[,.(]| \d|$)",
    )
)
"""Places in a sentence where a name is a provider's or a home's, in this order."""
_WEAK = tuple(
    re.compile(p)
    for p in (
        rf"\b(?:hos|på|till|vid|av|besöka|besöker|följa upp|följer upp|granska|granskar|om|med|från|gäller|inför) "
        rf"({_NAME}{_REST}{{0,3}})(?! kommun| län|,? (?:som är )?\d{{1,2}} ?år| \(\d{{1,2}}\))\b",
        rf"[:–,] ({_NAME}{_REST}{{0,3}})(?=[,.]|$)",
        rf"\b(?:har|kalla|kallar|kallat|möta|möter|träffa|träffar|bjuder in|heter|driver|kontrollera|kolla|kollar|"
        rf"se över|ser över|bakom|mot|där|inköpscentralen|kommunen|upphandlingsenheten) "
        rf"({_NAME}{_REST}{{0,3}})(?! kommun| län|,? \(?(?:som är )?\d{{1,2}}\)? ?(?:år\b|,|$))\b",
        rf"(?<=[a-zåäö,] )(?<!\bi )({_NAME}{_REST}{{0,3}})"
        rf"(?! kommun| län|,? (?:och|samt) (?:[A-ZÅÄÖ]|vi\b|jag\b)|, [A-ZÅÄÖ]| \(\d|,? \(?(?:som är )?\d{{1,2}}\)? ?(?:år\b|,|$))\b",
    )
)
"""Tried in this order where no strong place holds a name; a municipality there is only a place."""
_OWNER = re.compile(
    rf"\b(?:(?:drivs|ägs|körs|sköts|startades) (?:nu )?av|tillhör|(?:ägar|moderbolag|koncern|huvudman)\w*) "
    rf"(?:bolaget |företaget )?{_NAME}{_REST}{{0,4}}"
    rf"|\b{_NAME}{_REST}{{0,3}} (?:AB|HB)(?::?s) (?=(?:\w+ )?[A-ZÅÄÖ])"
)
"""The company that runs a home, where the home is named too."""
_OWNED = re.compile(
    rf"\b({_NAME}{_REST}{{0,3}})(?=,? (?:som )?(?:nu )?(?:drivs|ägs|körs|sköts) (?:nu )?av\b)"
)
_FIRST = re.compile(rf"^({_NAME}{_REST}{{0,3}})(?=[,:–(]| [-–(]| (?:ska|behöver|har|är|måste)\b)")
"""The first words of a request, whose capital tells nothing."""
_NO_NAMES = frozenset(
    "adda ivo sis lov ubu hvb ss sol lvu lvm kl osl sof kommentus ski gr skr inköpscentral socialstyrelsen "
    "kommunen socialnämnden socialtjänsten ramavtal lex sarah ta jag vi den det januari februari mars april maj "
    "juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag "
    "word excel pdf sverige samsyn jo lss bup hslf-fs sosfs prisma årsbesök uppföljning intervju fokus frågor polisen region "
    "kommunförbundet sakkunnig".split()
)
_GENITIVE = re.compile(
    r"\w{3,}(?:en|et|gården|hemmet|an|bo|vik|berg|lund|dal|ga|by|ås|o|a|hult|gård|torp|holm|strand|hill)s"
)
_ENDS = re.compile(r"(?: (?:och|i|vid|på|&))+$")


def find_provider(text: str, known: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """The name of the provider or home in a request, and other known ones that it names too.

    `known` are names the library has; what they are matched by is their telling words, in any case
    and with a genitive s. A name it does not know is taken by its place in the sentence.
    """
    hits = _known(text, known)
    if hits:
        return hits[0], tuple(hits[1:])
    text = without_neighbours(text)
    # Of a home and the company that runs it the visit is to the home.
    alone = _OWNER.sub(lambda found: " " * len(found.group()), text)
    if (owned := _OWNED.search(text)) and (name := _trimmed(owned[1])):
        return of_no_place(name), ()
    return _unknown(alone) or _unknown(text), ()


def _unknown(text: str) -> str | None:
    """A name by its place in the sentence; None when none is found."""
    for pattern in _STRONG:
        for found in pattern.finditer(text):
            if name := _trimmed(whole(found[1], text[found.end(1) :])):
                return of_no_place(name)
    if in_lower_case := name_in_lower_case(text):
        return in_lower_case
    for pattern in _WEAK:
        for found in pattern.finditer(text):
            name = _trimmed(whole(found[1], text[found.end(1) :]))
            if name and not is_place(name):
                return of_no_place(name)
    if (first := _FIRST.match(text)) and made_as_a_name(first[1].split()[-1]):
        return _trimmed(first[1])
    return name_after_a_word(text)


def _known(text: str, known: Iterable[str]) -> list[str]:
    """Known names in the text as the user wrote them, longest first."""
    out: list[tuple[int, str]] = []
    for name in known:
        telling = _telling(name)
        if not telling:
            continue
        pattern = re.compile(r"\b" + r"[ -]".join(map(re.escape, telling)) + r"s?\b", re.IGNORECASE)
        if found := pattern.search(text):
            # "Exempelhamnen Norr" is one home of "Exempelhamnen": its further name belongs to it.
            further = re.match(rf"(?: (?:{_NAME}|[A-ZÅÄÖ]{{1,3}}\b))+", text[found.end() :])
            more = _trimmed(further.group()) if further else None
            out.append((found.start(), " ".join([*telling, more] if more else telling)))
    best: list[tuple[int, str]] = []
    for at, name in sorted(set(out), key=lambda o: (-len(o[1]), o[0])):
        if not any(name.casefold() in kept.casefold() for _, kept in best):
            best.append((at, name))
    return [name for _, name in sorted(best)]


def _telling(name: str) -> Sequence[str]:
    """The words of a name without the kind of company or home: "Exempelgården HVB AB" -> its first."""
    common = {"ab", "hb", "kb", "hvb", "omsorg", "vård", "stiftelsen", "stödboende", "stödboendet",
              "behandling", "aktiebolag"}  # fmt: skip
    return [w for w in re.findall(r"[\wåäöé]+", name) if w.casefold() not in common]


def _trimmed(name: str) -> str | None:
    """The name without words that are no part of one; None when nothing is left."""
    words = _ENDS.sub("", name.strip()).split()
    if len(words) == 1 and words[0].endswith("s") and _GENITIVE.fullmatch(words[0]):
        words[0] = words[0][:-1]
    while words and words[0].casefold().rstrip("s:") in _NO_NAMES:
        words = words[1:]
    while words and words[-1].casefold() in _NO_NAMES - {"hvb"}:
        words = words[:-1]
    out = _ENDS.sub("", " ".join(words))
    if not out or out.casefold() in _NO_NAMES or re.match(r"(?:HVB|UBU|LOV|SS|IVO|LVU)\b-?", out):
        return None
    if out.casefold().endswith(("kommun", "nätverket")):
        return None
    return out
