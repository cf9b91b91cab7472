"""References as people say and type them, written out: "6:7 b", "sexan sju b", "sjunde kapitlet".

`written_out` turns them into the form that `law.find_references` reads. A bare "14:3" is taken for a
place only in a sentence that speaks of law, never as a time of day.
"""

from __future__ import annotations

import re

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde",
            "tionde", "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde",
            "artonde", "nittonde", "tjugonde", "tjugoförsta", "tjugoandra", "tjugotredje",
            "tjugofjärde", "tjugofemte", "tjugosjätte", "tjugosjunde", "tjugoåttonde", "tjugonionde",
            "trettionde",
        ),
        1,
    )
    for word in (words,)
}  # fmt: skip
_NAMES = {
    name: number
    for number, name in enumerate(
        "ettan tvåan trean fyran femman sexan sjuan åttan nian tian elvan tolvan trettonan".split(),
        1,
    )
}
_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("ett en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
        1,
    )
    for name in names.split()
}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))

_CHAPTER_WORD = re.compile(rf"\b({_ORDINAL})\s+kap(?:itlets|itlet|itel|\.)?(?!\w)", re.IGNORECASE)
_PARAGRAPH_WORD = re.compile(rf"\b({_ORDINAL})\s+paragraf(?:en)?\b", re.IGNORECASE)
_SLANG = re.compile(
    rf"\b({'|'.join(_NAMES)})\s+({'|'.join(_NUMBERS)}|\d{{1,2}})(?:\s+([a-h])\b)?", re.IGNORECASE
)
_COLON = re.compile(
    r"(?<![\d:.,])([1-9]\d?(?: a)?):([1-9]\d?)(?:\s?([a-h])\b(?!\s*kap))?"
    r"(?:\s?[-–]\s?(\d{1,2})(?![\d:]))?(?![\d:])"
)
_CLOCK = re.compile(r"\b(?:kl|klockan)\.?\s*$", re.IGNORECASE)
_LAW_TALK = re.compile(
    r"\b(?:gamla?|gammal|äldre|tidigare|upphävd\w*|nya?|lag\w*|sol|sof|kl|lvu|osl|lou|kap\w*|paragraf\w*|"
    r"enligt|hänvis\w*|bestämmelse\w*|motsvar\w*|rutin\w*|cit\w+|står|stod|heter|hette|gäller|gällde|"
    r"numera|stöd\w*|åberop\w*|skriv\w*|skrev|blankett\w*|mall\w*|lex)\b|§",
    re.IGNORECASE,
)
_SURELY_LAW = re.compile(
    r"\b(?:lag\w*|sol|sof|kl|lvu|osl|lou|paragraf\w*|gamla|bestämmelse\w*)\b|§", re.IGNORECASE
)
_NUMBER = r"\d+(?:\s?[a-z])?"
CHAPTER = re.compile(
    rf"(?<![\d:])([1-9]\d?(?: [a-c])?) kap\b(?!\.?\s*{_NUMBER}(?:\s?(?:[-–,]|och)\s?{_NUMBER})*\s*§)",
    re.IGNORECASE,
)
"""A chapter named without a paragraph; group 1 is its number."""


def written_out(text: str) -> str:
    """`text` with spoken and shortened references in full.

    >>> written_out("Gäller gamla 6:7 b ännu?")
    'Gäller gamla 6 kap. 7 b § ännu?'
    >>> written_out("Mötet börjar 14:30")
    'Mötet börjar 14:30'
    """
    text = _CHAPTER_WORD.sub(lambda m: f"{_ORDINALS[m[1].lower()]} kap.", text)
    text = _PARAGRAPH_WORD.sub(lambda m: f"{_ORDINALS[m[1].lower()]} §", text)
    if not _LAW_TALK.search(text):
        return text
    text = _SLANG.sub(
        lambda m: _place(str(_NAMES[m[1].lower()]), str(_NUMBERS.get(m[2].lower(), m[2])), m[3]),
        text,
    )

    def colon(match: re.Match[str]) -> str:
        may_be_time = len(match[2]) == 2 and match[3] is None and not _SURELY_LAW.search(text)
        if may_be_time or _CLOCK.search(text[: match.start()]):
            return match[0]
        if match[4]:
            return f"{match[1]} kap. {match[2]}–{match[4]} §§"
        return _place(match[1], match[2], match[3])

    return _COLON.sub(colon, text)


def chapters_named(text: str) -> list[str]:
    """The chapters that `text`, written out, names without a paragraph, in order.

    >>> chapters_named("tillstånd i 7 kap. och tillsyn i 13 kap., se 3 kap. 1 §")
    ['7', '13']
    """
    return list(dict.fromkeys(m[1].lower() for m in CHAPTER.finditer(text)))


def _place(chapter: str, paragraph: str, letter: str | None) -> str:
    return f"{chapter} kap. {paragraph}{' ' + letter.lower() if letter else ''} §"
