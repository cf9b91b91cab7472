"""How Swedish references to a place in an act are put together, as patterns over folded text."""

from __future__ import annotations

import re

# "22 kap. 11 §", "2 a kap 3§", "26 kapitlet 1 paragrafen", "22 kap 11"
CHAPTER_FIRST = re.compile(
    r"(?<![\d:])(?P<chapter>\d{1,2}(?: ?[a-z](?= ?kap))?) ?:?e? ?"
    r"kap(?:itlet|itel|itl|\b|(?=\d))\.? ?[,-]? ?(?:§+ ?)?(?:paragraf(?:en|erna)? )?"
    r"(?P<paragraph>\d{1,3})(?P<letter> ?[a-z](?= ?(?:§|para|\b(?!\w))))?"
    r"(?: ?(?:-|och|,|samt) ?\d{1,3}(?: ?[a-z]\b)?)*(?P<mark> ?§+| ?paragraf\w*)?"
)
# "§ 4 13 kap.", "§ 2 a i 16 kap"
PARAGRAPH_THEN_CHAPTER = re.compile(
    r"(?:§+|\bparagraf(?:en)?) ?(?P<paragraph>\d{1,3})(?P<letter> ?[a-hj-z](?![a-zåäö]))? ?,? ?"
    r"(?:i )?(?P<chapter>\d{1,2}(?: ?[a-z](?= ?kap))?) ?kap(?:itlet|itel|\b)\.?"
)
# "kap. 22 paragraf 11", "kap 10 § 8", "kapitel 22, 11 §"
CHAPTER_WORD_FIRST = re.compile(
    r"\bkap(?:itlet|itel|\.)? ?(?P<chapter>\d{1,2}(?!\d)(?: ?[a-z](?= ?[§,p]))?) ?,? ?"
    r"(?:§+|paragraf(?:en)?)? ?(?P<paragraph>\d{1,3})(?P<letter> ?[a-z](?![a-z]))?(?P<mark> ?§+)?"
)
# "SoL 22:11", "6:7 b"
COLON = re.compile(
    r"(?<![\d:])(?P<chapter>\d{1,2}(?: ?[a-z])?):(?P<paragraph>\d{1,3})"
    r"(?P<letter> ?[a-z](?![a-zåäö]))?(?![\d:])(?P<mark> ?§+)?"
)
# "22 kap. 11" is above; "§ 13 a", "13a §", "paragraf 3"
MARK_FIRST = re.compile(
    r"(?:§+|\bparagraf(?:en|erna)?) ?(?P<paragraph>\d{1,3})(?P<letter> ?[a-z](?![a-zåäö]))?"
)
MARK_LAST = re.compile(
    r"(?<![\d:])(?P<paragraph>\d{1,3})(?P<letter> ?[a-z])?"
    r"(?: ?(?:-|och|,|samt) ?\d{1,3}(?: ?[a-z])?)* ?(?:§+|paragraf(?:en|erna)?\b)"
)
LIST_TAIL = re.compile(r"(?: ?(?:-|,|och|samt) ?\d{1,3}(?: ?[a-z](?![a-zåäö]))?)+")
LISTED = re.compile(r"(-|,|och|samt) ?(\d{1,3})(?: ?([a-z])(?![a-zåäö]))?")
RANGE = 6
"""A range of more paragraphs than this stands for its ends."""

TRANSITIONAL = re.compile(r"Övergångsbestämmelser (?P<sfs>\d{4}:\d+) p\. (?P<rule>\d+(?: [a-z])?)")
"""A point of the rules that came with an act or an amendment, as our cards and the index write it."""
