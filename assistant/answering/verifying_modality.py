"""How binding a clause is: the verb that binds or allows, what it governs, whether it is denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from assistant.answering.verifying_words import NEGATIONS
from assistant.library import swedish

Modality = Literal[
    "must", "may", "may_not", "need_not", "should", "should_not", "can", "cannot", "plain"
]
DIVIDERS = frozenset(
    "om när innan förrän eftersom men medan samt såvida ifall då fastän trots varvid oavsett utom".split()
)

SOFT = frozenset("att som och eller utan så där vilken vilka vilket vars hur vad".split())
OPENS = frozenset("som att vad hur vilken vilka vilket vars där".split())
SECOND = frozenset("ska skall måste bör kan".split())
_ADVERBS = frozenset(
    "inte även också alltid dock därför därefter genast alltså själv själva bara endast enbart aldrig noga särskilt "
    "ej i första hand regelbundet dessutom minst på begäran så ofta gärna sedan därmed först löpande ändå".split()
)

_INFINITIVES = frozenset(
    "förordna få ge ta tas ges ske gå stå bo bli se ha ges fås göras be nå fås dö ses nås ordna anordna samordna".split()
)

_SHORT_VERB = re.compile(
    r"(?:gå|stå|få|slå)s?$|^(?:ut|av|för|an|in|med|tillgodo|till|över|om|upp|efter|er)(?:ge|se)s?$"
)

_INFINITIVE = re.compile(r"[^aeiouyåäö]as?$")
_NO_INFINITIVE = re.compile(r"(?:erna|arna|orna|liga|iska|ella|ande|ade|da?na|ttna)$")
_NOT_INFINITIVES = frozenset(
    "andra alla bra sina vissa denna dessa samma egna enskilda sådana vilka flera lika båda mina många enda skilda extra "
    "särskilda nödvändiga unga placerade privata lämpliga relevanta goda nya stora större mera borta hemma insatserna "
    "fyra åtta minsta första sista ena barna berörda".split()
)  # fmt: skip
_NOT_VERBS = frozenset(
    "eller efter under över för när var mer per inför där fler minder dagar månader veckor timmar personer uppgifter "
    "risker rutiner myndigheter nämnder insatser åtgärder handlingar utförare socialsekreterare leverantörer föräldrar "
    "kommuner regioner förhållanden lagar regler brister år utöver därför framför".split()
)  # fmt: skip
_DUTY_WORDS = frozenset(
    "ska skall måste åläggs ålagd skyldig skyldiga skyldigt åligger tvungen tvungna obligatoriskt".split()
)

_CHANCE = frozenset(
    "behörighet möjlighet möjligheten möjligheter tillfälle befogenhet utrymme frihet".split()
)

REQUIRES = frozenset("krävs kräver fordras fordrar förutsätter förutsätts".split())
"""Verbs that bind without a verb of their own."""
DENIED = frozenset(("may_not", "need_not", "cannot", "should_not"))
_FINITE = (("kan",), ("får",), ("ska",), ("har",), ("är",), ("längre",))


def count_negations(words: Sequence[str]) -> int:
    """How many words deny something; "inleda eller inte" denies nothing, and "varken" once."""
    return sum(
        1
        for at, word in enumerate(words)
        if word in NEGATIONS
        and word not in ("utan", "heller")
        and (words[max(0, at - 1)] != "eller" or tuple(words[at + 1 : at + 2]) in _FINITE)
    )


def binds(tokens: Sequence[str], at: int) -> bool:
    """Whether the word at `at` binds or allows: "ska", "bör", "kan", and "får" before an infinitive."""
    return tokens[at] in SECOND or (tokens[at] == "får" and _allows(tokens[: at + 10], at))


def unfinished(current: Sequence[str]) -> bool:
    """Whether a binding verb still waits for the verb it governs: "får socialnämnden"."""
    last = max((n for n, t in enumerate(current) if t in SECOND or t == "får"), default=None)
    return last is not None and len(current) - last <= 5 and infinitive(current, last) is None


def is_modal_word(token: str) -> bool:
    """Whether a folded word can bind or allow, whatever stands around it."""
    return token in _DUTY_WORDS or token in ("får", "bör", "kan", "borde", "behöver")


def denies(words: Sequence[str], at: int) -> bool:
    """Whether the verb at `at` is denied: "inte" soon after it, or "ingen"/"inte" right before."""
    if words[:2] == ("inte", "heller"):
        return True
    after = list(
        takewhile(
            lambda w: (w not in SOFT and w not in DIVIDERS) or w in ("och", "eller"),
            words[at + 1 : at + 7],
        )
    )
    before = words[max(0, at - 3) : at]
    for position, word in enumerate(after):
        if word in ("inte", "ej", "aldrig", "icke"):
            # "inte bara … utan också" denies nothing, nor does "inleda eller inte inleda".
            only = tuple(after[position + 1 : position + 2]) in (("bara",), ("enbart",))
            either = after[position - 1 : position] == ["eller"]
            return not (only and "utan" in words) and not either
        if word in ("varken", "ingen", "inga", "inget"):
            return True
    return before[-1:] in (("inte",), ("aldrig",), ("ej",)) or any(
        w in ("ingen", "inga", "inget", "ingenting") for w in before
    )


def modality_of(words: Sequence[str]) -> tuple[int | None, Modality]:
    """Place and kind of the verb that binds or allows, (None, "plain") without one."""
    for at, word in enumerate(words):
        denied = denies(words, at)
        governed = infinitive(words, at) if word in SECOND or word == "får" else None
        if governed is not None:
            denied = denied or any(
                w in ("inte", "aldrig", "ej") for w in words[max(at, governed - 2) : governed]
            )
        if word in ("ska", "skall"):
            return at, "may_not" if denied else "must"
        if word in ("hindrar", "hinder") and (free := _hindered(words, at, denied)):
            return at, free
        if word == "får" and _allows(words, at):
            return at, "may_not" if denied else "may"
        if word in ("bör", "borde"):
            return at, "should_not" if denied else "should"
        if word == "kan" and not _mere_ability(words, at) and not _knows(words, at):
            return at, "cannot" if denied else "can"
        if word in ("behöver", "behövs") and denied:
            return at, "need_not"
        if word in _DUTY_WORDS or (
            word in ("skyldighet", "ansvar") and words[at + 1 : at + 2] == ("att",)
        ):
            return at, "need_not" if denied else "must"
        if _chance(words, at) or _possible(words, at):
            return at, "cannot" if denied or "ingen" in words[max(0, at - 2) : at] else "can"
        if _right(words, at) and words[at + 1 : at + 2] in (("att",), ("till",)):
            denied = denied or any(w in ("inte", "ej") for w in words[max(0, at - 3) : at])
            return at, "may_not" if denied else "may"
        if word.startswith("tillåt") or word in ("frivilligt", "frivillig"):
            return at, "may_not" if denied else "may"
        if word.startswith(("rekommender", "uppmanas", "lämpligen", "önskvär")):
            return at, "should_not" if denied else "should"
    return None, "plain"


def _possible(words: Sequence[str], at: int) -> bool:
    """Whether "går" says that a thing can be done: "det går inte att", "går det att"."""
    if words[at] not in ("går", "gick") or words[0] in DIVIDERS or words[0] in ("och", "eller"):
        return False
    after = [w for w in words[at + 1 : at + 5] if w not in ("det", "inte", "heller", "också")]
    return after[:1] == ["att"]


def _hindered(words: Sequence[str], at: int, denied: bool) -> Modality | None:
    """What "hindrar" or "hinder" makes of a clause: "inget hinder" is a leave."""
    if words[at] == "hinder":
        return "may" if words[at - 1 : at] in (("inget",), ("ej",), ("något",)) else None
    return ("may" if denied else "may_not") if denied or words[0] not in OPENS else None


def _right(words: Sequence[str], at: int) -> bool:
    """Whether "rätt" gives a leave: "har rätt att", not "information om sin rätt att klaga"."""
    before = words[at - 1] if at else ""
    owned = before in ("sin", "deras", "hans", "hennes") or (
        before.endswith("s") and before not in ("finns", "ges")
    )
    return (words[at] == "rätt" and not owned) or (words[at] == "rätten" and at <= 1)


def _chance(words: Sequence[str], at: int) -> bool:
    """Whether someone has the chance named at `at`: "har möjlighet att", not "påverkar möjligheten"."""
    named = words[at] in _CHANCE and words[at + 1 : at + 2] == ("att",)
    return named and any(w in ("har", "hade", "ges", "finns") for w in words[max(0, at - 4) : at])


def is_verb(word: str) -> bool:
    """Whether a word looks like a verb in the present: "driver", "är", "vårdas"."""
    return word == "är" or (
        len(word) >= 3
        and word not in _NOT_VERBS
        and not _plural(word)
        and (word.endswith("r") or (len(word) >= 5 and word.endswith(("as", "ivs"))))
    )


def _plural(word: str) -> bool:
    """Whether a known word in "-er" or "-ar" has no infinitive in the statute book: "hinder"."""
    known = swedish.vocabulary()
    if word[-2:] not in ("er", "ar") or len(word) < 6 or known.get(word, 0) < 20:
        return False
    return not (word[:-1] in known or f"{word[:-2]}a" in known)


def _allows(words: Sequence[str], at: int) -> bool:
    """Whether "får" at `at` allows something: "får besluta", not "får vård" or "får veta"."""
    place = infinitive(words, at)
    return place is not None and words[place] not in ("veta", "höra", "reda")


def _knows(words: Sequence[str], at: int) -> bool:
    """Whether "kan" means knows: in a relative clause with no verb for it to govern."""
    return words[at - 1 : at] == ("som",) and infinitive(words, at) is None


def _mere_ability(words: Sequence[str], at: int) -> bool:
    """Whether "kan" only tells of ability or of kinds: in a relative clause, or "kan vara"."""
    after = words[at + 1 : at + 3]
    if after[:1] == ("vara",) and not re.search(r"(?:[aei]d|dd|rd|ade|[aei]t)$", after[-1]):
        return True
    if after and after[0] in ("antas", "bestå", "gälla", "tänkas"):
        return True
    if (words[0] in ("och", "eller", "samt") and at <= 1) or words[0] in OPENS:
        return True
    if "att" in words[max(0, at - 3) : at]:
        return True
    # A relative clause is closed by its own verb: "den som driver hemmet kan" is no ability.
    openings = sum(w in OPENS for w in words[:at]) + (words[0] in ("om", "när"))
    verbs = sum(is_verb(w) for w in words[:at])
    return openings > verbs


def infinitive(words: Sequence[str], at: int) -> int | None:
    """Place of the verb in the infinitive that "får" governs, None when "får" means receives."""
    relative = 0
    for place in range(at + 1, min(at + 16, len(words))):
        word = words[place]
        if word == "som" and words[place - 1] in ("den", "de", "ledamot") and place - at <= 8:
            # "får den som omfattas av lagen använda": the verb of "som" is passed over.
            relative = 1
            continue
        if word == "som" and place == at + 1:
            continue  # "får som ombud anlita"
        if word == "att" and words[place - 1] == "med":
            continue  # "får nämnden i samband med att … besluta"
        if word in ("att", "som") or (place - at > 10 and not relative):
            return None
        if word in SECOND:
            return None  # "den som får plats ska": the next binding verb has its own
        if relative == 1 and (is_verb(word) or word.endswith("as")):
            relative = 2
            continue
        if word in _INFINITIVES or _SHORT_VERB.search(word):
            return place
        if word in _NOT_INFINITIVES or word in _ADVERBS or len(word) < 4:
            continue
        if _INFINITIVE.search(word) and not _NO_INFINITIVE.search(word):
            return place
    return None
