"""Personal data in a document that is taken in: masked, counted, and some documents refused.

Statutes are left as they are: they are public, name nobody, and are full of numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.domain.documents import ReadDocument
from assistant.domain.personal_data import FILLER, Kind, find, hide, mask
from assistant.errors import UnreadableDocument
from assistant.library import swedish

NAMES_WORTH_A_WARNING = 5

_KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "identity_number": ("personnummer", "personnummer"),
    "phone": ("telefonnummer", "telefonnummer"),
    "email": ("e-postadress", "e-postadresser"),
    "address": ("adress", "adresser"),
}


def protect(read: ReadDocument, name: str) -> ReadDocument:
    """The document with its personal data masked and told of in its warnings.

    No offset changes. Raises UnreadableDocument for one that is marked as protected.
    """
    if blocked(read.text):
        raise UnreadableDocument(
            f"«{name}» är märkt med skyddade personuppgifter eller sekretessmarkering och läggs inte in.",
            "Handlingar om en person med skydd ska inte ligga i biblioteket. Är det en rutin och "
            "ingen sådan handling: numrera rubriken som nämner skyddet och lägg in filen igen.",
        )
    found = find(read.text)
    text, counts = hide(read.text, found), Counter(f.kind for f in found)
    secrets = {read.text[f.start : f.end] for f in found}
    title = _hidden(read.title, secrets)
    warnings = list(read.warnings)
    if counts:
        warnings.append(f"{told(counts)} maskerades.")
    names = count_names(text)
    if names >= NAMES_WORTH_A_WARNING:
        warnings.append(
            f"Texten nämner omkring {names} personnamn; kontrollera att de får finnas i biblioteket."
        )
    blocks = read.blocks
    if secrets or title != read.title:
        blocks = tuple(
            replace(b, heading_path=tuple(_hidden(h, secrets) for h in b.heading_path))
            for b in blocks
        )
    return replace(
        read,
        title=title,
        text=text,
        blocks=blocks,
        metadata={key: _hidden(value, secrets) for key, value in read.metadata.items()},
        warnings=tuple(warnings),
    )


def safe_name(name: str) -> str:
    """A file's name without personal data, as it is kept in the library.

    >>> safe_name("Rapport 121212-1212.txt")
    'Rapport XXXXXXXXXXX.txt'
    """
    stem, dot, suffix = name.rpartition(".")
    return mask(stem or name)[0].replace(FILLER, "X") + (dot + suffix if stem else "")


def told(counts: Counter[Kind]) -> str:
    """How many of each kind, in Swedish.

    >>> told(Counter(identity_number=3, phone=1))
    '3 personnummer och 1 telefonnummer'
    """
    parts = [
        f"{counts[kind]} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _KIND_NAMES.items()
        if counts[kind]
    ]
    return " och ".join(([", ".join(parts[:-1])] if parts[1:] else []) + parts[-1:])


def _hidden(value: str, secrets: Iterable[str]) -> str:
    """`value` masked by itself, and of what was found in the text (there a word may have told)."""
    for secret in sorted(secrets, key=len, reverse=True):
        value = value.replace(secret, re.sub(r"\S", FILLER, secret))
    return mask(value)[0]


# -- protected persons ------------------------------------------------------------------------

_PROTECTION = (
    r"(?:skyddade? (?:personuppgift(?:er)?|identitet|folkbokföring)|"
    r"sekretess-?(?:markering|markerade?|markerat|skydd)(?: i folkbokföringen)?)"
)
_LINE = re.compile(
    rf"(?P<box>[☐□☑☒✓✔])? ?(?:obs[!:.]* ?)?(?:(?:har|barnet har|personen har) )?(?P<word>{_PROTECTION})"
    r"(?:\s*[:=–-]\s*(?P<value>ja|nej|x|yes|no|\[x\]|\[ \])\b)?(?P<end>\s*[!.]*)"
)
_FIELD = re.compile(
    rf"(?:namn|adress|person(?:nummer|uppgifter)|folkbokföring\w*|telefon\w*|barnet|klient|den unge)"
    rf"\s*[:|]\s*(?:ja,? ?)?{_PROTECTION}\s*[!.]*"
)
_ASIDE = re.compile(rf"[(\[](?:obs[!:.]* ?)?(?:har )?{_PROTECTION}!*[)\]]", re.IGNORECASE)
_NAMED = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+(?: [A-ZÅÄÖ][a-zåäöé-]+)+,?\s*(?:█[█ ]*)?,?\s*$")
_DISCUSSES = re.compile(
    r"\b(?:innebär|rutin\w*|riktlinje\w*|bestämmelse\w*|skatteverket kan|samlingsnamn\w*|den som har|"
    r"sekretess gäller (?:i|för|inom|hos)|personer (?:med|som har)|beviljas?|begrepp\w*|när en|om en|hanter\w+|"
    r"(?:dokumentet|avtalet|utföraren|leverantören|verksamheten|personalen|handläggaren) (?:ska|bör))\b"
)
_AFTER = 400
"""Characters after a heading that show whether the text discusses protection."""


def blocked(text: str) -> bool:
    """Whether a text is marked as being about a person with protected identity.

    A line of its own, a field of a form or an aside after a name marks; a heading whose text
    discusses the rules does not.
    """
    if not re.search(r"skydda|sekretess", text, re.IGNORECASE):
        return False
    at = 0
    for line in text.split("\n"):
        at += len(line) + 1
        bare = " ".join(line.strip().strip("#*_>|[]=-~ \t").split()).lower()
        if "skydd" not in bare and "sekretess" not in bare:
            continue
        if _FIELD.fullmatch(bare) or _aside(line):
            return True
        match = _LINE.fullmatch(bare)
        if match is None or match["box"] in ("☐", "□") or match["value"] in ("nej", "no", "[ ]"):
            continue
        if line.lstrip().startswith(("- ", "* ", "• ", "– ")) and not (
            match["value"] or match["box"]
        ):
            continue  # one of a list of subjects
        certain = (
            match["value"]
            or match["box"]
            or "!" in match["end"]
            or match["word"].rstrip("e").endswith(("markerad", "markerat"))
        )
        if certain or not _discussed(text[at:]):
            return True
    return False


def _aside(line: str) -> bool:
    """ "Anna Ek (skyddad identitet)": the mark stands after a person's name or number."""
    before = [mask(line[: m.start()])[0] for m in _ASIDE.finditer(line)]
    return any(_NAMED.search(text) or FILLER in text[-14:] for text in before)


def _discussed(after: str) -> bool:
    """Whether what follows a heading tells rules and nobody's number."""
    nearby = after[:_AFTER].lower()
    numbered = any(f.kind == "identity_number" for f in find(nearby))
    return bool(_DISCUSSES.search(nearby)) and not numbered


# -- names ------------------------------------------------------------------------------------

_WORD = r"[A-ZÅÄÖÉÜ][a-zåäöéèüćčšž]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_NAME = re.compile(rf"(?<![\w.@/-])({_WORD})(?: {_WORD})? ({_WORD})(?![\w@]|\.\w|-)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[•✓–-]\s+|\n\s*)$")
_NOT_A_PERSON = re.compile(
    r"(?:kommun|region|stad|län|nämnd|förbund|verk|styrelse|myndighet|vård|omsorg|hem|boende|gård|"
    r"bolag|grupp|center|centrum|skola|skolan|högskola|universitet|institut|sverige|svenska|väst|öst|"
    r"nord|syd|norra|södra|östra|västra|gatan|vägen|huset|lagen|balken|avtal|plan|rapport|förening|stiftelse|"
    r"inköpscentral|social|samverkan|sanktion?|öppna|moderna|stora|lilla|nya|gamla|januari|februari|mars|"
    r"april|maj|juni|juli|augusti|september|oktober|november|december)(?:en|er|et|s|ens|ets)?$",
    re.IGNORECASE,
)
_COMMON = 400
"""A word met this often in the statutes is no name."""


def count_names(text: str) -> int:
    """About how many different persons a text names; best effort, for a warning."""
    common = swedish.vocabulary()
    names: set[str] = set()
    for match in _NAME.finditer(text):
        words = match[0].split()
        if any(_NOT_A_PERSON.search(w) or common.get(w.lower(), 0) > _COMMON for w in words):
            continue
        starts = _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()])
        alone = starts and re.match(r"\s*(?:\n|,|$)", text[match.end() :][:4])
        if not starts or match.start() == 0 or alone:
            names.add(" ".join((words[0], words[-1])).removesuffix("s"))
    return len(names)
