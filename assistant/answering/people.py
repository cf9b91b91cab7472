"""Whom a question is about, and whether a text is about others: what applies to an adult with a disability
is no answer about an old person's home, however alike the words are.

The groups, the words they are known by and which of them the law keeps apart are data (`groups` and
`groups_apart` of `corpus/cues.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.library import swedish


@dataclass(frozen=True)
class Groups:
    """`words`: a pattern for every group, over folded text. `apart`: the groups that other rules hold for."""

    words: tuple[tuple[str, re.Pattern[str]], ...] = ()
    apart: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def from_data(
        cls, words: Mapping[str, Sequence[str]], apart: Mapping[str, Sequence[str]]
    ) -> Groups:
        """Compile the patterns; `words` and `apart` have been checked when the corpus was read."""
        return cls(
            tuple((n, re.compile("|".join(f"(?:{p})" for p in ps))) for n, ps in words.items()),
            tuple((n, frozenset(names)) for n, names in apart.items()),
        )

    def named_in(self, text: str) -> frozenset[str]:
        """The groups that `text` names; empty when it holds for anybody."""
        return _named_in(self, text)

    def about_others(self, asked: frozenset[str], told: frozenset[str]) -> bool:
        """Whether a text that names the groups `told` is about others than those `asked` about.

        Every group it names is kept apart from one of those asked about, and none is among them.
        """
        if not asked or not told or asked & told:
            return False
        return told <= frozenset().union(*(names for name, names in self.apart if name in asked))


@lru_cache(maxsize=8192)
def _named_in(groups: Groups, text: str) -> frozenset[str]:
    folded = swedish.fold(text)
    return frozenset(name for name, pattern in groups.words if pattern.search(folded))
