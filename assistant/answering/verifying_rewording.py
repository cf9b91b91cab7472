"""Two ways to deny brought to one, so that clauses of law and of plain Swedish can be compared.

"Inte längre än tjugo år" is "högst tjugo år", "ingen annan än" is "bara", "inte olämpligt" is
"lämpligt" and "saknar" is "har inte". Each is rewritten in the sentence and in its quotes alike.
"""

from __future__ import annotations

import re

_REWRITES: tuple[tuple[str, str], ...] = (
    (r"\b(får|kan|ska|bör) inte (?:överstiga|överskrida)\b", r"\1 vara högst"),
    (r"\b(får|kan|ska|bör) inte (?:understiga|underskrida)\b", r"\1 vara minst"),
    (r"(?<![\w,] )\b(?:mer|längre|fler|högre|större|äldre) än ([^.,;]*?)\b(får|kan|ska|bör)\b([^.,;]*?) (?:inte|inget)\b",
     r"högst \1\2\3"),
    (r"\binte ((?:(?!om |när |att |men |som )\w+ ){0,2}?)(?:under |med )?(?:längre|mer|fler|större|högre|äldre)(?: tid)? än\b", r"\1högst"),
    (r"\binte (?:vara )?(?:mindre|färre|lägre|kortare|yngre)(?: tid)? än\b", "minst"),
    (r"\binte senare än\b", "senast"),
    (r"\binte tidigare än\b", "tidigast"),
    (r"\binte (?:ännu )?(?:har )?(?:hunnit )?fyllt (?=\d|\w+ år\b)", "är under "),
    (r"\bhar är under\b", "är under"),
    (r"\bsom mest\b", "högst"),
    (r"\b(?:allra )?minst det\b", "minst"),
    (r"\bingen annan än\b", "bara"),
    (r"\binget annat än\b", "bara"),
    (r"\binte ((?:\w+ )?)(?:(\w+) )?(?:någon annan|något annat|annat|andra|annan) än\b", r"bara \1 \2"),
    (r"\b(?:inte|aldrig) ((?:(?!om |när |att )\w+ ){0,4}?)o(lämplig|behövlig|nödig|möjlig|skälig|tillåt|rimlig|giltig)(\w*)", r"\1\2\3"),
    (r"\b(inte|aldrig|ingen)\b([^.,;]*?)\b(?:någon annan|något annat) än\b", r"\1\2någon utom"),
    (r"\bsaknar\b", "har inte"),
    (r"\bsaknade\b", "hade inte"),
    (r"(?<!antas )(?<!kan )(?<!får )\bsaknas\b(?! inte)", "finns inte"),
    (r"\b(?:avslår|avslås) (?!inte)", "beviljar inte "),
    (r"\b(olämplig|obehövlig|onödig|oanvän|ogiltig|otillräcklig|oskälig)(\w*)", r"inte \1\2"),
    (r"\b(?:tackar|säger) nej till\b", "vill inte"),
)  # fmt: skip
_RULES = tuple((re.compile(pattern, re.IGNORECASE), to) for pattern, to in _REWRITES)
_APART = re.compile(
    r"\binte o(lämplig|behövlig|nödig|använ|giltig|tillräcklig|skälig)", re.IGNORECASE
)


def reworded(text: str) -> str:
    """`text` with its denials in one form. Its sentences and their order stay."""
    for pattern, to in _RULES:
        text = pattern.sub(to, text)
    return re.sub(r"  +", " ", _APART.sub(r"inte \1", text))
