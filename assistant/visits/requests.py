"""A request in Swedish becomes a `VisitRequest`: type, provider, date, service form, focus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.domain.visits import AUDIENCES, VisitRequest
from assistant.errors import InvalidRequest
from assistant.library import swedish

_MONTHS = {m: n for n, m in enumerate(
    "januari februari mars april maj juni juli augusti september oktober november december".split(), 1
)}  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DAY = re.compile(r"\b(?:den )?(\d{1,2}) (" + "|".join(_MONTHS) + r")(?: (\d{4}))?\b")
_MINUTES = re.compile(r"\b(\d{1,3}) ?(minuter|min|timmar|timme|tim|h)\b")
_NAMED_HOME = re.compile(
    r"\b(?:HVB|Hvb|hvb|stödboendet|stödboende|hemmet|boendet|familjerådgivningen|företaget|utföraren|"
    r"leverantören|behandlingshemmet)(?:-hemmet|-hem)? ((?:[A-ZÅÄÖ][\wåäöÅÄÖé-]+)(?: (?:[A-ZÅÄÖ][\wåäöÅÄÖé-]+|AB|och|i|vid)){0,3})"
)
_QUOTED = re.compile(r"[«”\"]([^»”\"]{3,60})[»”\"]")
_AUDIENCE_WORDS = {
    "ledning": r"\bledning\w*|\bföreståndar\w*|\bchef\w*",
    "personal": r"\bpersonal\w*|\bmedarbetar\w*|\bbehandlingsassistent\w*",
    "placerade": (
        r"\b(?:barn|barnen|ungdom\w*|unga|placerade|klient\w*|boende|brukar\w*)\b(?=.{0,40}\b(?:intervju|prata|samtal|fråg))"
        r"|\b(?:intervju\w*|prata|samtal\w*|frågor till|fråga) .{0,20}"
        r"\b(?:barn\w*|ungdom\w*|unga|placerade|klient\w*|de boende)\b"
    ),
    "socialsekreterare": r"\bsocialsekreterar\w*|\bhandläggar\w*",
    "föräldrar": r"\bföräld\w*|\bvårdnadshavar\w*",
    "upphandlingsenhet": r"\bupphandlingsenhet\w*|\bupphandlar\w*",
}


def read_request(
    request: str | VisitRequest,
    types: Sequence[Mapping[str, Any]],
    data: Mapping[str, Any],
    today: date,
) -> tuple[VisitRequest, tuple[str, ...]]:
    """The request with everything understood filled in, and notes on what was assumed.

    Raises InvalidRequest for an empty request, an unknown type, audience or date.
    """
    asked = VisitRequest(text=request) if isinstance(request, str) else request
    text = " ".join(asked.text.split())
    if not text and not asked.visit_type:
        raise InvalidRequest(
            "Begäran är tom.", "Skriv till exempel: Årsbesök på HVB Exempelgården."
        )
    notes: list[str] = []
    lowered = swedish.fold(text)
    known = {str(t["id"]) for t in types}
    if asked.visit_type and asked.visit_type not in known:
        raise InvalidRequest(
            f"Besökstypen «{asked.visit_type}» finns inte.",
            f"Välj bland: {', '.join(sorted(known))}.",
        )
    visit_type = asked.visit_type or _type(lowered, types)
    if visit_type is None:
        visit_type = str(types[0]["id"])
        notes.append(
            f"Det framgick inte vilket slags besök det gäller. Planen är gjord för {types[0]['name'].lower()}."
        )
    unknown = [a for a in asked.audiences if a not in AUDIENCES]
    if unknown:
        raise InvalidRequest(
            f"Målgruppen «{unknown[0]}» finns inte.", f"Välj bland: {', '.join(AUDIENCES)}."
        )
    day = asked.date or _date(lowered, today)
    if day:
        try:
            when = date.fromisoformat(day)
        except ValueError as error:
            raise InvalidRequest(
                f"«{day}» är inget datum.", "Skriv datum som ÅÅÅÅ-MM-DD."
            ) from error
        if when < today:
            notes.append(f"Datumet {day} har redan passerat. Kontrollera det.")
    filled = replace(
        asked,
        text=text,
        visit_type=visit_type,
        provider=asked.provider or _provider(text),
        date=day,
        service_form=asked.service_form or _service_form(lowered, data["service_forms"]),
        target_group=asked.target_group or _target_group(lowered),
        focus=asked.focus or _focus(lowered, data["themes"]),
        audiences=asked.audiences or _audiences(lowered),
        minutes=asked.minutes or _minutes(lowered),
    )
    return filled, tuple(notes)


def _type(lowered: str, types: Sequence[Mapping[str, Any]]) -> str | None:
    for entry in types:
        if any(re.search(pattern, lowered) for pattern in entry["words"]):
            return str(entry["id"])
    return None


def _provider(text: str) -> str | None:
    quoted = _QUOTED.search(text)
    if quoted:
        return quoted[1].strip()
    named = _NAMED_HOME.search(text)
    return re.sub(r"\s+(?:och|i|vid)$", "", named[1].strip()) if named else None


def _date(lowered: str, today: date) -> str | None:
    iso = _ISO.search(lowered)
    if iso:
        return iso.group()
    spoken = _DAY.search(lowered)
    if not spoken:
        return None
    year = int(spoken[3]) if spoken[3] else today.year
    try:
        day = date(year, _MONTHS[spoken[2]], int(spoken[1]))
    except ValueError:
        return None
    if not spoken[3] and day < today:
        day = date(year + 1, day.month, day.day)
    return day.isoformat()


def _service_form(lowered: str, forms: Mapping[str, Sequence[str]]) -> str | None:
    return next(
        (f for f, words in forms.items() if any(re.search(w, lowered) for w in words)), None
    )


def _target_group(lowered: str) -> str | None:
    if re.search(r"\b(?:vuxna|missbruk\w*|skadligt bruk|beroende\w*|lvm)\b", lowered):
        return "vuxna"
    if re.search(r"\b(?:barn\w*|ungdom\w*|unga|tonår\w*|flick\w*|pojk\w*|ungen)\b", lowered):
        return "barn och unga"
    return None


def _focus(lowered: str, themes: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(t for t, words in themes.items() if any(re.search(w, lowered) for w in words))


def _audiences(lowered: str) -> tuple[str, ...]:
    if not re.search(r"\b(?:intervju\w*|prata|samtal\w*|frågor till|fråga|träffa)\b", lowered):
        return ()
    return tuple(a for a, pattern in _AUDIENCE_WORDS.items() if re.search(pattern, lowered))


def _minutes(lowered: str) -> int | None:
    match = _MINUTES.search(lowered)
    if not match:
        return None
    return int(match[1]) * (60 if match[2].startswith(("tim", "h")) else 1)
