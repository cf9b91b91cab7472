"""A request in Swedish becomes a `VisitRequest`; what it left open is asked back, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.domain.personal_data import FILLER, mask
from assistant.domain.visits import Clarification, VisitRequest
from assistant.errors import InvalidRequest
from assistant.library import swedish
from assistant.visits.phrases import any_of
from assistant.visits.request_days import find_day
from assistant.visits.request_group import find_target_group
from assistant.visits.request_names import find_provider, name_words
from assistant.visits.request_spelling import Spelling
from assistant.visits.request_type import find_type
from assistant.visits.request_words import Whom, find_audiences, find_minutes, find_most

GROUPS = ("barn och unga", "vuxna")
FORM_NAMES = {
    "hvb_barn": "HVB för barn och unga", "hvb_vuxna": "HVB för vuxna", "stodboende": "stödboende",
    "familjehem": "konsulentstödda familjehem", "familjeradgivning": "familjerådgivning",
}  # fmt: skip
_GROUP_OF = {"hvb_barn": GROUPS[0], "stodboende": GROUPS[0], "hvb_vuxna": GROUPS[1]}
_IDENTITY = re.compile(
    r"\b(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}\b"
)
"""What looks like an identity number, mistyped or not: no request needs one."""
SHORTEST, LONGEST = 15, 1440
"""Minutes that a request may give for talking."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A request with everything understood filled in.

    `whom` is what it says of whom to talk to; `notes` what the reader should know; `unclear` what
    is asked back, with what the plan assumes. `said`: its text in lower case, misspelt words put right.
    """

    request: VisitRequest
    whom: Whom
    notes: tuple[str, ...] = ()
    unclear: tuple[Clarification, ...] = ()
    said: str = ""


def read_request(
    request: str | VisitRequest,
    data: Mapping[str, Any],
    today: date,
    known: Iterable[str] = (),
    spellings: Mapping[str, str] | None = None,
) -> ReadRequest:
    """Understand a request. `data` is `visit_types.yaml`; `known` names of providers and homes.

    `spellings`: words in haste -> what is meant, beside those of `data`.

    Raises InvalidRequest for an empty request, an unknown type, form, audience, or no date.
    """
    asked = VisitRequest(text=request) if isinstance(request, str) else request
    asked, notes = _masked(replace(asked, text=" ".join(asked.text.split())))
    if not any((asked.text, asked.visit_type, asked.provider, asked.home, asked.service_form)):
        raise InvalidRequest(
            "Begäran är tom.", "Skriv till exempel: Årsbesök på HVB Exempelgården."
        )
    _check(asked, data)
    folded = swedish.fold(asked.text)
    spelling = Spelling(data["known_words"], {**(spellings or {}), **data["spellings"]})
    lowered = spelling.respelt(folded)
    unclear: list[Clarification] = []
    # "Hemmet åker vi till en annan gång" is no part of this visit.
    put_off = any_of([data["phrases"].get("put_off", r"(?!)")])
    now = put_off.sub(" ", lowered)
    visit_type = asked.visit_type or find_type(
        now, data["visit_types"], data["kind_signs"], unclear
    )
    provider: str | None = asked.provider
    others: tuple[str, ...] = ()
    if provider is None and asked.home is None:
        provider, others = find_provider(asked.text, known, name_words(data["names"]))
    if others:
        unclear.append(
            Clarification(
                "provider",
                f"Begäran nämner flera: {', '.join((provider or '', *others))}. Vilken gäller planen?",
                f"Planen gäller {provider}.",
            )
        )
    nameless = spelling.respelt(folded.replace(swedish.fold(provider or " "), " "))
    whom = find_audiences(put_off.sub(" ", nameless), data["audiences"])
    group = asked.target_group or find_target_group(nameless, data["groups"])
    forms = data["service_forms"]
    # "Omtanke Familjehem AB": where nothing else does, the name may tell the form.
    form = asked.service_form or _service_form(nameless, forms) or _service_form(lowered, forms)
    filled = replace(
        asked,
        visit_type=visit_type,
        provider=provider or asked.home,
        date=_date(asked, lowered, today, notes, unclear),
        service_form=form,
        target_group=_group(group, form, data, notes),
        focus=_focus(asked.focus, nameless, data["themes"], unclear),
        audiences=asked.audiences or whom.to,
        minutes=_minutes(asked.minutes, lowered, unclear),
        most=asked.most or find_most(lowered),
    )
    if asked.audiences:
        whom = Whom(asked.audiences, only=True, ticked=True)
    return ReadRequest(filled, whom, tuple(notes), tuple(unclear), lowered)


def _masked(asked: VisitRequest) -> tuple[VisitRequest, list[str]]:
    """The request with identity numbers, telephone numbers, e-mail and addresses masked."""

    def hid(value: str | None) -> str | None:
        if not value:
            return value
        return _IDENTITY.sub(lambda m: FILLER * len(m.group()), mask(value)[0])

    hidden = replace(
        asked,
        text=hid(asked.text) or "",
        provider=hid(asked.provider),
        home=hid(asked.home),
        target_group=hid(asked.target_group),
        focus=tuple(hid(f) or "" for f in asked.focus),
    )
    if hidden == asked:
        return asked, []
    return hidden, [
        "Begäran innehöll personuppgifter. De är maskerade och används inte. Skriv inga uppgifter "
        "om enskilda i en begäran."
    ]


def _check(asked: VisitRequest, data: Mapping[str, Any]) -> None:
    known = sorted(str(t["id"]) for t in data["visit_types"])
    if asked.visit_type and asked.visit_type not in known:
        raise InvalidRequest(
            f"Besökstypen «{asked.visit_type}» finns inte.", f"Välj bland: {', '.join(known)}."
        )
    if asked.service_form and asked.service_form not in data["service_forms"]:
        raise InvalidRequest(
            f"Insatsformen «{asked.service_form}» finns inte.",
            f"Välj bland: {', '.join(data['service_forms'])}.",
        )
    for audience in asked.audiences:
        if audience not in data["audiences"]:
            raise InvalidRequest(
                f"Målgruppen «{audience}» finns inte.",
                f"Välj bland: {', '.join(data['audiences'])}.",
            )
    for day in (asked.date, asked.as_of):
        try:
            date.fromisoformat(day or "2026-01-01")
        except ValueError as error:
            raise InvalidRequest(
                f"«{day}» är inget datum.", "Skriv datum som ÅÅÅÅ-MM-DD."
            ) from error


def _date(
    asked: VisitRequest,
    lowered: str,
    today: date,
    notes: list[str],
    unclear: list[Clarification],
) -> str | None:
    """The day of the visit; one that has passed or is vague is told."""
    if asked.date is None:
        found = find_day(lowered, today)
        if found and found.iso is None:
            unclear.append(
                Clarification(
                    "date", f"«{found.said}» finns inte i kalendern. Vilken dag är besöket?",
                    "Planen är gjord utan datum.",
                )
            )  # fmt: skip
        elif found and found.vague:
            unclear.append(
                Clarification(
                    "date",
                    f"Vilken dag ({found.said}) är besöket?",
                    f"Planen räknar med {found.iso}.",
                )
            )
        elif found is None:
            unclear.append(
                Clarification(
                    "date", "Vilken dag är besöket eller mötet?", "Planen är gjord utan datum."
                )
            )
        day = found.iso if found else None
    else:
        day = asked.date
    if day and day < today.isoformat():
        notes.append(
            f"Datumet {day} har redan passerat. Kontrollera det. Planen går att använda ändå, men lagen "
            "kan ha varit en annan den dagen; välj i så fall dag med --as-of."
        )
    return day


def _service_form(lowered: str, forms: Mapping[str, Sequence[str]]) -> str | None:
    return next(
        (f for f, words in forms.items() if any(re.search(w, lowered) for w in words)), None
    )


def _group(
    group: str | None, form: str | None, data: Mapping[str, Any], notes: list[str]
) -> str | None:
    """The target group in the bank's words; one that does not fit the form is told."""
    if group and group not in GROUPS:
        read = find_target_group(swedish.fold(group), data["groups"])
        if read is None:
            raise InvalidRequest(
                f"Målgruppen «{group}» känns inte igen.", f"Välj bland: {', '.join(GROUPS)}."
            )
        group = read
    implied = _GROUP_OF.get(form or "")
    if implied and group and implied != group:
        told = FORM_NAMES[str(form)]
        notes.append(
            f"{told[0].upper()}{told[1:]} och målgruppen {group} går inte ihop. Planen är gjord för "
            f"{implied}."
        )
    return implied or group


def _focus(
    said: Sequence[str],
    lowered: str,
    themes: Mapping[str, Sequence[str]],
    unclear: list[Clarification],
) -> tuple[str, ...]:
    """The themes that a request is about. What a form says is read as themes or as words for them."""
    out: dict[str, None] = {}
    for words in said:
        if words in themes:
            out[words] = None
            continue
        found = themes_in(swedish.fold(words), themes)
        out.update(dict.fromkeys(found or [words]))
        if not found:
            unclear.append(
                Clarification(
                    "focus",
                    f"«{words}» är inget av områdena. Vilket menas: {', '.join(themes)}?",
                    "Frågor med samma ord går före.",
                )
            )
    out.update(dict.fromkeys(themes_in(lowered, themes)))
    return tuple(out)


def themes_in(lowered: str, themes: Mapping[str, Sequence[str]]) -> list[str]:
    """The themes whose words a text holds, in the order of a plan."""
    return [t for t, words in themes.items() if any(re.search(w, lowered) for w in words)]


def _minutes(said: int | None, lowered: str, unclear: list[Clarification]) -> int | None:
    minutes = said or find_minutes(lowered)
    if minutes is None or SHORTEST <= minutes <= LONGEST:
        return minutes
    kept = min(max(minutes, SHORTEST), LONGEST)
    unclear.append(
        Clarification(
            "minutes",
            f"{minutes} minuter är för {'lite' if kept > minutes else 'mycket'}. Hur lång tid finns det?",
            f"Planen räknar med {kept} minuter.",
        )
    )
    return kept
