"""What a language model wrote, read as sentences with the numbers of the sources they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.sentences import sentence_spans

NOTHING = "INGET SVAR"
"""What the prompt tells the model to write when the sources do not answer."""

_MARK = r"[\[【(](?:käll(?:a|or|an)\.?|nr\.?)?\s*\d{1,3}(?:\s*(?:,|;|och|&)\s*(?:käll(?:a|or)\s*)?\d{1,3})*[\]】)]"
_MARKS = re.compile(rf"\s*(?:{_MARK}[\s,]*)+", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^(?:[-–•*]\s+|\d{1,2}[.)]\s+)")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_SOURCES = re.compile(
    r"^(?:#+\s*)?\**(?:källor|källförteckning|referenser)\**\s*:?\**$", re.IGNORECASE
)
_FOREIGN = re.compile(
    "[<>{}\\[\\]|`\\\\]|https?:|www\\.|[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""What no sentence of an answer holds: markup, links, characters that nobody sees."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a draft, without its marks; `numbers` are the sources it names, in order."""

    text: str
    numbers: tuple[int, ...]

    @property
    def plain(self) -> bool:
        """Whether it is words only: no markup, no link, no character that nobody sees."""
        return not _FOREIGN.search(self.text)


def spoken(text: str) -> str:
    """A draft without what the model thought aloud, also while that is still coming in."""
    return _THOUGHT.sub("", text).strip()


def read_draft(text: str) -> list[Said]:
    """The sentences of a draft, headings and a list of sources left out.

    A sentence without a mark of its own has those of the next one on its line: models tend to mark
    the end of a paragraph. What each sentence may say is for the check to tell.

    >>> read_draft("Nämnden följer vården [1]. IVO har tillsyn. [2][3]")
    [Said(text='Nämnden följer vården.', numbers=(1,)), Said(text='IVO har tillsyn.', numbers=(2, 3))]
    """
    out: list[Said] = []
    for line in spoken(text).splitlines():
        line = line.strip()
        if _SOURCES.match(line):
            break
        line = _LIST_ITEM.sub("", line).replace("**", "").replace("__", "")
        if line and not line.startswith("#") and not line.endswith(":"):
            out.extend(_sentences(line))
    return out


def _sentences(line: str) -> Iterator[Said]:
    plain, marks = _without_marks(line)
    found = []
    for start, end in sentence_spans(plain):
        # A mark stands after its sentence's full stop, or before it.
        own = [n for at, group in marks for n in group if start < at <= end or at == start == 0]
        found.append((plain[start:end], tuple(dict.fromkeys(own))))
    later: tuple[int, ...] = ()
    out = []
    for text, numbers in reversed(found):
        later = numbers or later
        out.append(Said(_closed(text), later))
    yield from reversed(out)


def _without_marks(line: str) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """The line without marks, and where each stood with its numbers."""
    plain = ""
    marks = []
    at = 0
    for match in _MARKS.finditer(line):
        if not re.search(r"[\[【]|käll|nr", match[0], re.IGNORECASE):
            continue  # "(2)" may be part of the sentence
        plain += line[at : match.start()]
        marks.append((len(plain), tuple(int(n) for n in re.findall(r"\d+", match[0]))))
        at = match.end()
        if plain and not re.match(r"[.,;:!?]", line[at:]):
            plain += " "
    return plain + line[at:], marks


def _closed(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if not text or text[-1] in '.!?…”"' else text + "."
