"""Numbers in words, and shares of a whole: "tre av fyra", "var femte utredning", "80 procent"."""

from __future__ import annotations

import re
from collections.abc import Sequence

CARDINALS = {w: n for n, w in enumerate(
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton "
    "nitton tjugo".split()
)} | {"en": 1, "tjugoen": 21, "tjugoett": 21, "tjugofem": 25, "tjugofyra": 24, "trettio": 30, "fyrtio": 40,
      "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90, "hundra": 100, "tusen": 1000}  # fmt: skip
ORDINALS = {
    w: n
    for n, w in enumerate(
        "_ första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde "
        "fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde".split()
    )
} | {"trettionde": 30, "elvte": 11, "tolvte": 12}
ORDINALS |= {f"tjugo{w}": 20 + n for w, n in ORDINALS.items() if 0 < n < 10}
ORDINALS |= {"annan": 2, "annat": 2, "vartannat": 2, "varannan": 2}  # fmt: skip
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
_ONES = ("ett", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")
CARDINALS |= {t + o: CARDINALS[t] + CARDINALS[o] for t in _TENS for o in _ONES}
WORDS = "|".join(sorted(CARDINALS, key=len, reverse=True))
SHARE = re.compile(rf"\b(?P<n>\d+|{WORDS}) av (?P<m>\d+|{WORDS})\b")
_LARGE = re.compile(
    rf"\b(?:(?P<whole>\d+|{WORDS}) och )?(?:(?P<half>en halv)|(?P<n>\d+(?:,\d+)?|{WORDS})) ?"
    r"(?P<unit>tusen|miljon|miljard)(?:er)?\b"
)
_DOTTED = re.compile(r"\b\d{1,3}(?:\.000)+\b")
_SIZES = {"tusen": 1_000, "miljon": 1_000_000, "miljard": 1_000_000_000}
_EVERY = re.compile(
    r"\bvart?(?:annan|annat| (?P<n>\w+(?::e)?)) (?!år|månad|veck|dag|kvartal|dygn|och\b|för\b)\w+"
)
_PARTS = {"hälften": 0.5, "halva": 0.5, "tredjedel": 1 / 3, "fjärdedel": 0.25, "femtedel": 0.2}


def in_digits(folded: str) -> str:
    """A folded text with its thousands and millions in digits: "en och en halv miljon" is "1 500 000"."""

    def written(match: re.Match[str]) -> str:
        part = "0,5" if match["half"] else match["n"]
        value = float(CARDINALS.get(part) or part.replace(",", "."))
        if match["whole"]:
            value += float(CARDINALS.get(match["whole"]) or match["whole"])
        return f"{round(value * _SIZES[match['unit']]):,}".replace(",", " ")

    return _LARGE.sub(written, _DOTTED.sub(lambda m: m[0].replace(".", " "), folded))


def shares(folded: str) -> list[float]:
    """The shares of a whole that a folded text names: "tre av fyra" 0.75, "var femte utredning" 0.2."""
    out = []
    for match in SHARE.finditer(folded):
        n, m = (float(CARDINALS.get(x) or x) for x in (match["n"], match["m"]))
        if m:
            out.append(n / m)
    for match in re.finditer(rf"\b(\d+(?:,\d+)?|{WORDS}) ?(?:procent|%)", folded):
        out.append(float(CARDINALS.get(match[1]) or match[1].replace(",", ".")) / 100)
    for match in _EVERY.finditer(folded):
        word = match["n"]
        count = 2 if not word else ORDINALS.get(word, 0)
        if word and word.removesuffix(":e").isdigit():
            count = int(word.removesuffix(":e"))
        if count:
            out.append(1 / count)
    for word, share in _PARTS.items():
        for match in re.finditer(rf"(?:\b(\w+) )?{word}(?:ar|en)?\b", folded):
            out.append(share * CARDINALS.get(match[1] or "", 1))
    return out


_VAGUE = re.compile(
    r"\b(?:(?P<over>över|mer än|fler än)|under|mindre än|färre än|knappt) hälften\b"
)


def borne_vaguely(folded: str, known: Sequence[float]) -> bool:
    """Whether "över hälften" or "under hälften" of a folded text holds for a share of the quotes."""
    return any(
        share > 0.5 if match["over"] else share < 0.5
        for match in _VAGUE.finditer(folded)
        for share in known
    )
