"""Of whom a request is: children and young people, or adults; by words, else by an age."""

from __future__ import annotations

import re

_ADULTS = re.compile(
    r"(?<!unga )(?<!få )(?<!fler )(?<!färre )(?<!de )(?<!många )\b(?:vuxna?|vuxen\w*|missbruk\w*|skadligt bruk|beroende(?! på)\w*|lvm)\b"
    r"|\b(?:kvinna|kvinnan|kvinnor|mannen|män)\b|\ben man\b"
)
_YOUNG = re.compile(
    r"\b(?:barn\w*|ungdom\w*|unga|tonår\w*|flick\w*|pojk\w*|ungen|ensamkommande|tjej\w*|kille\w*|"
    r"killar\w*|grabb\w*)\b"
)
_TOGETHER = re.compile(r"\bunga (?:och|med|i|vuxna)|\bunga vuxna")
_AGE = re.compile(
    r"\b(\d{1,2})(?: ?(?:[-–]|till|och) ?\d{1,2})?[ -]?(?:år(?:s|ig\w*|ing\w*)?\b)(?! sedan)|\((\d{1,2})\)"
)
_OF_AGE, _OLD_ENOUGH_TO_TELL = 21, 7


def find_target_group(lowered: str) -> str | None:
    """Either "barn och unga" or "vuxna"; None when the request says neither or both.

    Where no word tells, an age does: from 21 an adult.

    >>> find_target_group("hvb, 13-17 år"), find_target_group("en kvinna på 46 år")
    ('barn och unga', 'vuxna')
    """
    adults, young = _ADULTS.search(lowered), _YOUNG.search(lowered)
    if young and adults:
        return "barn och unga" if _TOGETHER.search(lowered) else None
    if young or adults:
        return "vuxna" if adults else "barn och unga"
    ages = [int(a or b) for a, b in _AGE.findall(lowered)]
    told = [age for age in ages if age >= _OLD_ENOUGH_TO_TELL]
    if not told:
        return None
    return "vuxna" if min(told) >= _OF_AGE else "barn och unga"
