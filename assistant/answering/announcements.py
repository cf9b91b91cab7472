"""Changes decided or proposed, told as exactly that beside the law they would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.domain.answers import Citation, Notice, NoticeKind
from assistant.domain.law import Acts, find_references

_KINDS: Mapping[str, NoticeKind] = {
    "decided": "not_yet_in_force", "proposed": "unverified", "inquiry": "unverified",
}  # fmt: skip
_STATUS = {
    "decided": "Ändringen är beslutad men har inte börjat gälla.",
    "proposed": "Det är ett förslag vars vidare öde inte är kontrollerat, inte gällande rätt.",
    "inquiry": "Det är ett utredningsförslag, inte gällande rätt.",
}


def announced(
    citations: Sequence[Citation],
    announcements: Sequence[Mapping[str, Any]],
    acts: Acts,
    day: date,
) -> list[Notice]:
    """Notices of the announcements that belong to what is cited.

    An announcement comes along with the acts and places that it names, and is told for what it is
    when it is quoted itself. From its review date (`day` is the later of today and the day asked
    about) it speaks more softly, since what it says may have happened.
    """
    out = []
    for item in announcements:
        passed = day.isoformat() >= str(item["review"])
        quoted = tuple(c.n for c in citations if c.locator == item["id"])
        if quoted:
            text = str(item["text_after_review"]) if passed else _STATUS[str(item["status"])]
            out.append(
                Notice("unverified" if passed else _KINDS[str(item["status"])], text, quoted)
            )
            continue
        beside = tuple(c.n for c in citations if _shown_with(item, c, acts))
        if beside:
            text = str(item["text_after_review"] if passed else item["text"])
            kind = "unverified" if passed else _KINDS[str(item["status"])]
            out.append(Notice(kind, text, beside))
    return out


def _shown_with(item: Mapping[str, Any], citation: Citation, acts: Acts) -> bool:
    for name in item.get("shown_with") or ():
        places = find_references(str(name), acts)[:1]
        if not places and citation.document_id == "sfs-" + str(name).replace(":", "-"):
            return True
        for place in places:
            document = "sfs-" + (place.sfs or "").replace(":", "-")
            if (citation.document_id, citation.locator) == (document, place.locator):
                return True
    return False
