"""The phrasings of `visit_types.yaml` as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does; none of them: it matches nothing."""
    return _joined(tuple(patterns))


@lru_cache(maxsize=512)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)")
