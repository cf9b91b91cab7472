"""What a report says of itself: whether it is one, whom it is about, and when it was made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.visits.findings_cues import FindingCues
from assistant.visits.findings_dates import visit_day

NOT_REPORTS = {
    "agreement": "Ett avtal ställer krav men säger inte vad som brister.",
    "programme": "Ett program eller en plan säger hur uppföljningen ska gå till, inte vad den fann.",
    "minutes": "Mötesanteckningar handlar om flera verksamheter.",
    "guidance": "En vägledning eller artikel handlar inte om en viss utförare.",
    "standard": "En standard ställer krav men säger inte vad som brister.",
    "statute": "En lag säger inte vad som brister hos en utförare.",
    "card": "Kortet följer med Samsyn och är ingen rapport.",
}
"""Why no findings are read out of a document of this type."""

_COMPANY = re.compile(
    r"\b(?:[A-ZÅÄÖ][\wåäöÅÄÖé&-]+ ){1,4}(?:AB|HB|KB|Aktiebolag|ekonomisk förening|Stiftelse)\b"
)
_OF_WHOM = re.compile(
    r"\b(?:av|på|hos|vid|–|:) (?P<name>(?:(?:HVB|stödboendet|hemmet) )?[A-ZÅÄÖ][\wåäöÅÄÖé-]+(?: [A-ZÅÄÖ][\wåäöÅÄÖé-]+){0,3})"
)
_NO_NAME = {"ab", "exempel", "uppföljning", "rapport", "hvb", "avtal"}
_KINDS_OF_VISIT = re.compile(
    r"(?:års|oanmält|fördjupad|gemensam|inköpscentral|uppföljning|vårdgivar|intervju|besök|rapport|lov)",
    re.IGNORECASE,
)
"""How a kind of visit begins in a title: "Rapport till nämnden: Årsbesök hos privat utförare, Ek"."""
_FACT = re.compile(
    r"(?m)^\W*(?P<key>Utförare|Hem eller enhet) *\| *(?P<name>[^|\n]{2,80}?) *\|? *$"
)
"""Rows by which a visit report of our own says whom it is about."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """`provider` as the report names it, None when it does not; `homes` named in it.

    `visited` and `dated` are the days of the visit and of the report, None when not said.
    `in_depth`: the report calls itself a deeper follow-up.
    """

    provider: str | None
    homes: tuple[str, ...]
    visited: date | None
    dated: date | None
    in_depth: bool

    @property
    def day(self) -> date | None:
        """The day the report counts from: the visit's, else its own."""
        return self.visited or self.dated


def why_not_a_report(text: str, title: str, kind: str, cues: FindingCues) -> str | None:
    """A Swedish sentence when the document is no follow-up report, None when it is one."""
    if kind == "report":
        return None
    if kind in NOT_REPORTS:
        return NOT_REPORTS[kind]
    head = f"{title} {text[:200]}"
    signs = sum(bool(p.search(text)) for p in cues.text_signs) + bool(cues.title_signs.search(head))
    if signs >= cues.signs_needed:
        return None
    return "Dokumentet ser inte ut som en rapport från en uppföljning."


def report_facts(text: str, title: str, homes: Sequence[str]) -> ReportFacts:
    """What the report says of itself. `homes` are the homes known of the provider."""
    head = text[:1500]
    companies = Counter(" ".join(m.group().split()) for m in _COMPANY.finditer(text))
    named = next(
        (m for m in _OF_WHOM.finditer(title) if not _KINDS_OF_VISIT.match(m["name"])), None
    )
    said = {m["key"]: m["name"] for m in _FACT.finditer(head)}
    provider = said.get("Utförare") or (companies.most_common(1)[0][0] if companies else None)
    if provider is None and named:
        provider = named["name"]
    stem = provider.split()[0] if provider else None
    found = [h for h in homes if re.search(rf"\b{re.escape(h)}", text)]
    if not found and stem and stem.lower() not in _NO_NAME:
        found = named_homes(text, stem)
    if not found and "Hem eller enhet" in said:
        found = [said["Hem eller enhet"]]
    if not found and named and not _COMPANY.search(title):
        found = [named["name"]]  # "Uppföljning av Exempelgården": the home is what was visited
    visited, dated = visit_day(text, title)
    deep = bool(re.search(r"\bfördjupad\w*", f"{title} {head[:120]}", re.IGNORECASE))
    return ReportFacts(provider, tuple(found), visited, dated, deep)


def named_homes(text: str, stem: str) -> list[str]:
    """Homes called after the provider ("Exempelhamnen Norr"), as the text names them."""
    legal = {"AB", "HB", "KB", "HVB", "Omsorg", "Vård", "Stödboende", "Aktiebolag", "Behandling"}
    counted = Counter(
        f"{stem} {m['more']}"
        for m in re.finditer(rf"\b{re.escape(stem)} (?P<more>[A-ZÅÄÖ][\wåäö]+)", text)
        if m["more"] not in legal
    )
    return [name for name, n in counted.items() if n >= 1]


def home_of(
    homes: Sequence[str], here: Sequence[str], code: str = "", above: Sequence[str] = ()
) -> str | None:
    """The home that texts speak of: the only one named in `here`, else in `above`, else by `code`.

    A home is named by its whole name or by its last word ("Norr"); a code by its first letter
    ("N1"). None when both or no home is named; the only home there is, when there is one.
    """
    if len(homes) < 2:
        return homes[0] if homes else None
    initial = code[:1].upper()
    by_code = [h for h in homes if initial.isalpha() and h.split()[-1].startswith(initial)]
    for texts in (here, by_code, above):
        for text in texts:
            named = [h for h in homes if _names(h, text)]
            if len(named) == 1:
                return named[0]
            if len(named) > 1 or re.search(r"\b(?:båda|bägge) (?:hem|boende)\w*", text, re.IGNORECASE):  # fmt: skip
                return None
    return None


def _names(home: str, text: str) -> bool:
    last = home.split()[-1]
    return bool(text and re.search(rf"\b(?:{re.escape(home)}|{re.escape(last)})s?\b", text))
