"""Statute references the way people write them, and the acts they point into.

`find_references("vad säger 22 kap. 11 § SoL?", acts)` gives one reference to (2025:400, 22, 11).
Which acts exist, what people call them and when they were repealed is data
(`corpus/legislation/acts.yaml`); this module only knows how Swedish references are put together.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.domain import law_patterns as patterns

_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212"}
_SPACES = {ord(c): " " for c in "\u00a0\u2007\u2009\u202f\u2002\u2003\t\n\r"}

_SFS = re.compile(
    r"(?<![\d:])(?:sfs(?:-nr)?\.? ?)?(?P<sfs>1[7-9]\d\d:\d{1,4}|20\d\d:\d{1,4})(?!\d)"
)
_OLD = re.compile(
    r"\b(?:gamla|gammal|äldre|upphävda|förra|tidigare|dåvarande|f\.? ?d\.?|gamle|osol|ursprungliga)\b"
)
# "kl 10.30", "kl. 9-12": a time of day, not kommunallagen; written KL it is the act.
_CLOCK = re.compile(
    r"\b(?:[Kk]l\b\.?|[Kk]lockan) ?\d{1,2}(?:[.:]\d\d)?(?: ?[-–] ?\d{1,2}(?:[.:]\d\d)?)?"
    r"(?![.:]?\d| ?[a-z]? ?(?:§|kap))"
)
# Before an act's name: no letter, and not the "m." of "m.fl."
_NO_WORD = r"(?<![a-zåäö])(?<!\bm\.)(?<!\bm )(?<!\bm\. )"
_LETTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_LAW_WORD = re.compile(r"[a-zåäöé.]*(?:lag|förordning|balk|lagstiftning)(?:en|ens|n|s)?\b")


@dataclass(frozen=True, slots=True)
class Act:
    """An act or ordinance: SFS number, title, and the names people use for it.

    `repealed` is the first day it no longer applies, None while in force; `successor` the SFS
    number that took its place.
    """

    sfs: str
    title: str
    short: str
    names: tuple[str, ...] = ()
    in_force: date | None = None
    repealed: date | None = None
    successor: str | None = None
    chapters: bool = True

    @property
    def document_id(self) -> str:
        """The id under which the act lies in the library: 2025:400 -> `sfs-2025-400`."""
        return "sfs-" + self.sfs.replace(":", "-")

    def applies_on(self, day: date) -> bool:
        """Whether the act is in force on `day`."""
        return (self.in_force is None or self.in_force <= day) and (
            self.repealed is None or day < self.repealed
        )


@dataclass(frozen=True, slots=True)
class LawReference:
    """A place in an act. `sfs` None: no act named. `paragraph` None: a whole chapter or act."""

    sfs: str | None
    chapter: str | None
    paragraph: str | None
    start: int = 0
    end: int = 0

    @property
    def locator(self) -> str:
        """ "22 kap. 11 §", "13 a §", "22 kap."."""
        parts = []
        if self.chapter:
            parts.append(f"{self.chapter} kap.")
        if self.paragraph:
            parts.append(f"{self.paragraph} §")
        return " ".join(parts)


@dataclass(frozen=True)
class Acts:
    """The known acts, with a lookup by SFS number and by the words people use."""

    acts: tuple[Act, ...] = ()
    by_sfs: dict[str, Act] = field(init=False, default_factory=dict)
    _names: list[tuple[str, str]] = field(init=False, default_factory=list)
    _long: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for act in self.acts:
            self.by_sfs[act.sfs] = act
            for name in (act.short, *act.names):
                if not name:
                    continue
                folded = fold(name)[0]
                self._names.append((folded, act.sfs))
                if len(folded) >= 8 and " " not in folded:
                    self._long.setdefault(folded, act.sfs)
        self._names.sort(key=lambda pair: -len(pair[0]))

    def get(self, sfs: str | None) -> Act | None:
        """The act with that SFS number, None when unknown."""
        return self.by_sfs.get(sfs) if sfs else None

    def predecessor(self, sfs: str) -> str | None:
        """SFS number of the act that `sfs` replaced, None when there is none."""
        return next((a.sfs for a in self.acts if a.successor == sfs), None)


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Lower case, accents composed, dashes and spaces unified, times of day blanked out.

    With it, for every code point of the result (and for its end), the offset in `text`.
    """
    places: Sequence[int] = range(len(text) + 1)
    if not unicodedata.is_normalized("NFC", text):
        found = [(m.start(), unicodedata.normalize("NFC", m[0])) for m in _LETTER.finditer(text)]
        places = [*(at for at, letter in found for _ in letter), len(text)]
        text = "".join(letter for _, letter in found)
    out = text.translate(_DASHES).translate(_SPACES)
    out = _CLOCK.sub(lambda match: " " * len(match[0]), out)
    lowered = out.lower()
    if len(lowered) != len(out):  # "İ" becomes two
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in out)
    return lowered, places


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    sfs: str


def _dotted(name: str) -> str:
    """A pattern for `name`; a short name also with full stops between its letters ("s.o.l.")."""
    return r"\.?".join(map(re.escape, name)) if len(name) <= 4 else re.escape(name)


def _act_mentions(text: str, acts: Acts) -> list[_Mention]:
    """Where acts are named in folded `text`, longest name first, without overlaps."""
    taken: list[_Mention] = []
    dotless = text.replace(".", "")

    def free(start: int, end: int) -> bool:
        return all(end <= m.start or start >= m.end for m in taken)

    for match in _SFS.finditer(text):
        taken.append(_Mention(match.start(), match.end(), match["sfs"]))
    for name, sfs in acts._names:
        if name not in text and not (len(name) <= 4 and name.replace(".", "") in dotless):
            continue
        for match in re.finditer(rf"{_NO_WORD}{_dotted(name)}(?:s|:s|en|ens)?(?![a-zåäö])", text):
            if free(match.start(), match.end()):
                taken.append(_Mention(match.start(), match.end(), sfs))
    for match in _LAW_WORD.finditer(text):
        word = match.group()
        if len(word) < 8 or not free(match.start(), match.end()):
            continue
        stem = word.removesuffix("s")
        close = difflib.get_close_matches(stem, acts._long, n=1, cutoff=0.86)
        if close:
            taken.append(_Mention(match.start(), match.end(), acts._long[close[0]]))
    taken.sort(key=lambda m: m.start)
    return _joined(text, taken, acts)


def _joined(text: str, mentions: Sequence[_Mention], acts: Acts) -> list[_Mention]:
    """Join a name with the number after it, and move "gamla SoL" to the act it replaced.

    A number that follows a name ("socialtjänstlagen (2001:453)") decides: the name alone would
    mean the act in force.
    """
    out: list[_Mention] = []
    skip = False
    for index, mention in enumerate(mentions):
        if skip:
            skip = False
            continue
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following and re.fullmatch(
            r"[ ,(]{0,3}(?:sfs ?)?\(?", text[mention.end : following.start]
        ):
            number = _SFS.match(text, following.start)
            if number or following.sfs == mention.sfs:
                out.append(_Mention(mention.start, following.end, following.sfs))
                skip = True
                continue
        numbered = _SFS.match(text, mention.start)
        if not numbered and _OLD.search(text[max(0, mention.start - 14) : mention.start]):
            older = acts.predecessor(mention.sfs)
            if older:
                mention = _Mention(mention.start, mention.end, older)
        out.append(mention)
    return out


def _number(paragraph: str, letter: str | None) -> str:
    return f"{int(paragraph)} {(letter or '').strip()}".rstrip()


def _chapter(value: str) -> str:
    match = re.fullmatch(r"(\d+) ?([a-z])?", value.strip())
    return f"{match[1]} {match[2]}" if match and match[2] else value.strip()


def _not_a_letter(match: re.Match[str], text: str) -> bool:
    """ "§ 13 i LVU" and "3 i SoL" hold the word "i", not the letter of a paragraph."""
    letter = (match.groupdict().get("letter") or "").strip()
    return letter == "i" and re.match(r" +[a-zåäö(]", text[match.end("letter") :]) is not None


def find_references(text: str, acts: Acts) -> list[LawReference]:
    """Every statute reference in `text`, in order, each with the act it belongs to.

    The act is the one named right after the place ("22 kap. 11 § SoL"), else right before
    ("SoL 22:11"), else the nearest one named; None when the text names no act.

    >>> acts = Acts((Act("2025:400", "Socialtjänstlag", "SoL", ("socialtjänstlagen",)),))
    >>> [(r.sfs, r.locator) for r in find_references("SoL 22:11 och 5 kap. 2 §", acts)]
    [('2025:400', '22 kap. 11 §'), ('2025:400', '5 kap. 2 §')]
    """
    folded, places = fold(text)
    if not any(c.isdigit() for c in folded):
        return []
    mentions = _act_mentions(folded, acts)
    blocked = [(m.start, m.end) for m in mentions if _SFS.search(folded[m.start : m.end])]
    spans: list[tuple[int, int, str | None, str]] = []

    def add(match: re.Match[str], chapter: str | None) -> None:
        start, end = match.span()
        overlaps = any(start < e and s < end for s, e in blocked)
        if overlaps or any(start < e and s < end for s, e, *_ in spans):
            return
        letter = None if _not_a_letter(match, folded) else match.groupdict().get("letter")
        first = _number(match["paragraph"], letter)
        spans.extend((start, end, chapter, p) for p in (first, *_listed(match, folded)))

    for pattern in (
        patterns.PARAGRAPH_THEN_CHAPTER,
        patterns.CHAPTER_FIRST,
        patterns.CHAPTER_WORD_FIRST,
        patterns.COLON,
    ):
        for match in pattern.finditer(folded):
            # "13:15" is a time and "2:1" as likely a ratio; no time has one figure after the colon.
            alone = len(match["paragraph"]) == 1 and match["chapter"] not in ("0", "1", "2")
            if pattern is patterns.COLON and not (mentions or match["mark"] or alone):
                continue
            add(match, _chapter(match["chapter"]))
    for pattern in (patterns.MARK_LAST, patterns.MARK_FIRST):
        for match in pattern.finditer(folded):
            add(match, None)
    spans.sort(key=lambda span: span[:2])
    found = []
    for start, end, chapter, paragraph in spans:
        sfs = _nearest_act(folded, mentions, start, end)
        found.append(LawReference(sfs, chapter, paragraph, places[start], places[end]))
    return _without_repeats(found)


def _listed(match: re.Match[str], folded: str) -> list[str]:
    """The further paragraphs of a list ("11 och 12 §§", "§§ 19, 19 a och 19 b", "1–3 §§").

    Only where the sign is doubled: a figure after one paragraph is else as likely a date or a number.
    Of a range, the paragraphs between are meant too when it is short and has no letters.
    """
    from_here = match.end("letter") if match.groupdict().get("letter") else match.end("paragraph")
    tail = patterns.LIST_TAIL.match(folded, from_here)
    if not tail or "§§" not in folded[max(0, match.start() - 3) : max(tail.end(), match.end()) + 3]:
        return []
    out: list[str] = []
    last = match["paragraph"] if not match.groupdict().get("letter") else ""
    for joint, number, letter in patterns.LISTED.findall(tail[0]):
        if joint == "-" and last and not letter and 1 < int(number) - int(last) <= patterns.RANGE:
            out += [str(n) for n in range(int(last) + 1, int(number))]
        out.append(_number(number, letter or None))
        last = "" if letter else number
    return out


def _nearest_act(text: str, mentions: Iterable[_Mention], start: int, end: int) -> str | None:
    """The act a place belongs to: named within a few words after it, else before, else nearest."""
    best: tuple[float, str] | None = None
    for mention in mentions:
        if mention.start >= end:
            gap = text[end : mention.start]
            distance = float(len(gap))
            if re.search(r"[.?!] |\b(?:och|samt|jämfört|eller|än|mot)\b.*\d", gap):
                distance += 60
        else:
            gap = text[mention.end : start]
            distance = len(gap) + 12.0
            if re.search(r"[.?!] ", gap):
                distance += 60
        if best is None or distance < best[0]:
            best = (distance, mention.sfs)
    return best[1] if best else None


def _without_repeats(references: list[LawReference]) -> list[LawReference]:
    first: dict[tuple[str | None, ...], LawReference] = {}
    for ref in references:
        first.setdefault((ref.sfs, ref.chapter, ref.paragraph), ref)
    return list(first.values())


def named_acts(text: str, acts: Acts) -> list[str]:
    """SFS numbers of the acts that `text` names, in order, without repeats."""
    return list(dict.fromkeys(m.sfs for m in _act_mentions(fold(text)[0], acts)))
