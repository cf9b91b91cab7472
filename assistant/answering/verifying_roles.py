"""Actors of a sentence against those of its quotes: named at all, and in the same parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from assistant.answering.verifying_actors import actor_spans
from assistant.answering.verifying_clauses import Clause
from assistant.answering.verifying_content import EXAMPLE
from assistant.answering.verifying_meaning import STATES, beside_of, matches_of
from assistant.answering.verifying_verdict import Fault
from assistant.answering.verifying_words import CLOSE_ACTORS, Lexicon
from assistant.library import swedish

_HOMES = frozenset("hvb stodboende familjehem jourhem".split())
_AUTHORITIES = frozenset(
    "socialnamnd kommun placerande_kommun ivo kommunfullmaktige kommunstyrelse region socialstyrelsen lansstyrelsen utskott "
    "gemensam_namnd sis_institution skatteverket forsakringskassan socialforvaltning forvaltningsledning".split()
)
_ANY_AUTHORITY = frozenset(
    "myndighet myndigheten myndigheter myndigheters myndighetens beslutsmyndigheten förvaltningsmyndighet".split()
)
_PRIVATE = frozenset(
    "barnet syskon narstaende vardnadshavare allmanhet forvaltningsratt kammarratt tingsratt domstol".split()
)
_SOFT = frozenset("hvb konsulentforetag barnet syskon".split())
"""Actors that law and card name in many ways; a mix-up of homes is found among excluding words."""


_COURTS = frozenset("forvaltningsratt kammarratt tingsratt".split())
_STATE = frozenset(
    "ivo socialstyrelsen lansstyrelsen sis_institution skatteverket forsakringskassan kronofogden kriminalvarden imy "
    "skolverket aklagare staten".split()
)
_PROVIDERS = re.compile(
    r"\b(?:hem\w*|hvb\w*|boende\w*|verksamhet\w*|utför\w*|leverantör\w*|plac\w*|vård\w*|enhet\w*)\b"
)
_GENERIC_HOME = re.compile(
    r"\b(?:hemmet|boendet) (?:ska|måste|får|bör|kan|är skyldig)\b|\b(?:ska|måste|får|bör|kan) (?:hemmet|boendet)\b"
)


def _close(a: str, b: str) -> bool:
    return a == b or frozenset((a, b)) in CLOSE_ACTORS


def actor_faults(
    statement: str,
    quotes: Sequence[str],
    said: Sequence[Clause],
    known: Sequence[Clause],
    lexicon: Lexicon,
) -> list[Fault]:
    """Actors that no quote names, and actors who have changed places."""
    have = {a for q in quotes for _, _, a in actor_spans(swedish.words(q), lexicon)}
    plain = EXAMPLE.sub(" ", swedish.fold(statement))
    examples = {
        a
        for part in EXAMPLE.findall(swedish.fold(statement))
        for _, _, a in actor_spans(swedish.words(part), lexicon)
    }
    plain_named = {a for _, _, a in actor_spans(swedish.words(plain), lexicon)}
    named = (plain_named | examples) - _SOFT
    if have <= _PRIVATE and any(w in _ANY_AUTHORITY for q in quotes for w in swedish.words(q)):
        # What holds for any authority holds for each; where one is named, "myndigheten" is that one.
        named -= _AUTHORITIES
    if not have & _COURTS:
        # "Rätten" is the court that another text names, unless this one names it too.
        have |= _COURTS if "domstol" in have else set()
    if have & _COURTS:
        have.add("domstol")
    if have & _STATE:
        have.add("statlig_myndighet")
    if not have & _AUTHORITIES and any("vi" in swedish.words(q) for q in quotes):
        named &= _AUTHORITIES | _PRIVATE  # whoever speaks in a quote is not named in it
    faults = [
        Fault("actor", actor)
        for actor in sorted(named)
        if not any(_close(actor, h) for h in have)
        and not _in_compound(actor, statement, quotes, lexicon)
    ]
    homes = have & _HOMES
    if homes and (strange := (plain_named & _HOMES) - have):
        faults += [Fault("actor", actor) for actor in sorted(strange)]
    elif (
        have
        and not homes
        and plain_named & _HOMES
        and not _PROVIDERS.search(" ".join(quotes).lower())
    ):
        faults += [Fault("actor", actor) for actor in sorted(plain_named & _HOMES)]
    return faults or _role_faults(said, known, have, lexicon)


def _in_compound(actor: str, statement: str, quotes: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a compound of the quotes opens with what the statement calls a person or a service:
    "läkarundersökning". An authority's name opens the names of others, so none is found so."""
    if actor == "kommun" and any(
        re.search(r"\wkommun(?:en|er|erna)?s?$", w) for q in quotes for w in swedish.words(q)
    ):
        return True
    if actor in _AUTHORITIES:
        return False
    words = swedish.words(statement)
    heads = {
        words[a][: max(5, len(words[a]) - 3)]
        for a, _, x in actor_spans(words, lexicon)
        if x == actor
    }
    return any(
        w.startswith(h) for q in quotes for w in swedish.words(q) for h in heads if len(h) >= 5
    )


def _stems(clauses: Sequence[Clause]) -> set[str]:
    return {swedish.stem(w) for c in clauses for w in c.words}


def _role_faults(
    said: Sequence[Clause], known: Sequence[Clause], have: AbstractSet[str], lexicon: Lexicon
) -> list[Fault]:
    """An actor that acts or receives where the quotes let another do so. `have`: whom they name."""
    for clause in said:
        near = matches_of(clause, known, lexicon)
        sentences = {k.sentence for k in near}
        around = [k for k in known if k.sentence in sentences]
        agents = (clause.agents & have) - _SOFT - _HOMES
        if not agents and _GENERIC_HOME.search(" ".join(clause.words)):
            agents = frozenset(("hemmet",))
        if agents and not clause.subordinate and clause.verb not in STATES:
            mains = [k for k in (*around, *beside_of(clause, (), known)) if not k.subordinate]
            acting = {a for k in mains for a in k.agents} - _SOFT - _HOMES
            if "hemmet" in agents and (acting - _AUTHORITIES or "hem" in _stems(mains)):
                continue
            if any("vi" in k.words for k in mains):
                continue  # whoever speaks
            if any(
                len(clause.stems & k.stems) >= 1 and k.subordinate and agents & k.agents
                for k in around
            ):
                mains = [k for k in mains if clause.stems & k.stems and k.verb == clause.verb]
                acting = {a for k in mains for a in k.agents} - _SOFT - _HOMES
            acting |= {"domstol"} if acting & _COURTS else set()
            if acting and not any(_close(a, b) for a in agents for b in acting):
                return [Fault("actor", "/".join(sorted(agents)))]
        receivers = {m.actor for m in clause.mentions if m.role == "to"} - _SOFT
        receiving = {
            m.actor for k in around for m in k.mentions if m.role in ("to", "object", "patient")
        }
        given = {m.actor for k in around for m in k.mentions if m.role == "to"} - _SOFT
        if receivers and given and not any(_close(a, b) for a in receivers for b in receiving):
            return [Fault("actor", "to " + "/".join(sorted(receivers)))]
    return []
