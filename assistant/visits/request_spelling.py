"""Misspelt words of a request put right, so that its patterns meet what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from assistant.library import swedish

_WORD = re.compile(r"[a-zåäöéü]+(?:['’][a-zåäö]{1,3})?")
_SHORTEST = 6
_NEAR = 0.85
"""How alike (`difflib` ratio) a word must be to one of the known to be read as it: one letter of seven may differ."""


class Spelling:
    """How the words of requests are read: `known` by which they are understood, `short` in haste."""

    def __init__(self, known: Iterable[str], short: Mapping[str, str]) -> None:
        self._known = frozenset(known)
        self._plain = {swedish.plain(word): word for word in sorted(self._known)}
        self._read = dict(short)

    def respelt(self, lowered: str) -> str:
        """The text with words that are no Swedish words the library knows read as the nearest known.

        >>> Spelling(["leverantören", "kommuner"], {"o": "och"}).respelt("leverantörn o två komuner")
        'leverantören och två kommuner'
        """
        return _WORD.sub(lambda found: self._word(found.group()), lowered)

    def _word(self, word: str) -> str:
        if word not in self._read:
            self._read[word] = self._meant(word)
        return self._read[word]

    def _meant(self, word: str) -> str:
        bare = re.sub(r"['’]", "", word)
        if len(bare) < _SHORTEST or bare in self._known or bare in swedish.vocabulary():
            return bare
        plain = swedish.plain(bare)
        if plain in self._plain:
            return self._plain[plain]
        if swedish.compound_parts(bare):
            return bare
        near = [
            k
            for k in get_close_matches(plain, self._plain, n=3, cutoff=_NEAR)
            if k[0] == plain[0] and abs(len(k) - len(plain)) <= 2 and not _inflected(plain, k)
        ]
        return self._plain[near[0]] if near else bare


def _inflected(word: str, known: str) -> bool:
    """Whether a word is a known one with an ending: no slip of the pen, and the patterns meet it."""
    return word.startswith(known) or (known.startswith(word) and len(known) - len(word) > 2)
