"""Of whom a request is: children and young people, or adults; by words, else by an age."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.visits.phrases import any_of

_AGE = re.compile(
    r"\b(\d{1,2})(?: ?(?:[-–]|till|och) ?\d{1,2})?[ -]?(?:år(?:s|ig\w*|ing\w*)?\b)(?! sedan)|\((\d{1,2})\)"
)
_OF_AGE, _OLD_ENOUGH_TO_TELL = 21, 7


def find_target_group(lowered: str, groups: Mapping[str, Sequence[str]]) -> str | None:
    """Either "barn och unga" or "vuxna"; None when the request says neither or both.

    `groups` are the words of `visit_types.yaml`. Where no word tells, an age does: from 21 an adult.
    """
    adults = any_of(groups["adults"]).search(lowered)
    young = any_of(groups["young"]).search(lowered)
    if young and adults:
        return "barn och unga" if any_of(groups["together"]).search(lowered) else None
    if young or adults:
        return "vuxna" if adults else "barn och unga"
    ages = [int(a or b) for a, b in _AGE.findall(lowered)]
    told = [age for age in ages if age >= _OLD_ENOUGH_TO_TELL]
    if not told:
        return None
    return "vuxna" if min(told) >= _OF_AGE else "barn och unga"
