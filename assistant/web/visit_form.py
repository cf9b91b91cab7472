"""The fields of a request for a visit, for who would rather fill in than write a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.domain.visits import VisitRequest
from assistant.visits.requests import FORM_NAMES
from assistant.web import texts

if TYPE_CHECKING:
    from assistant.app import Assistant


def build(assistant: Assistant) -> list[Any]:
    """Lay the fields out, folded together; the components in the order that `as_request` takes."""
    import gradio as gr

    data: Any = assistant.store.cards("visit_data").get("visit data") or {}
    kinds = [(str(kind["name"]), str(kind["id"])) for kind in data.get("visit_types", ())]
    forms = [(name[:1].upper() + name[1:], key) for key, name in FORM_NAMES.items()]
    audiences = [(name[:1].upper() + name[1:], name) for name in data.get("audiences", ())]
    with gr.Accordion(texts.VISIT_FIELDS, open=False, elem_id="visit-fields"):
        with gr.Row():
            kind = gr.Dropdown([("", ""), *kinds], value="", label=texts.VISIT_KIND)
            form = gr.Dropdown([("", ""), *forms], value="", label=texts.VISIT_FORM)
        with gr.Row():
            provider = gr.Textbox(label=texts.VISIT_PROVIDER, max_length=200, max_lines=1)
            day = gr.Textbox(
                label=texts.VISIT_DAY, placeholder="ÅÅÅÅ-MM-DD", max_length=10, max_lines=1
            )
        focus = gr.Textbox(label=texts.VISIT_FOCUS, max_length=300, max_lines=1)
        whom = gr.CheckboxGroup(audiences, label=texts.VISIT_WHOM)
    return [kind, form, provider, day, focus, whom]


def as_request(
    text: str, kind: str, form: str, provider: str, day: str, focus: str, whom: list[str]
) -> VisitRequest | None:
    """What was written and filled in as one request; None when nothing was."""
    asked = VisitRequest(
        text=text.strip(),
        visit_type=kind or None,
        service_form=form or None,
        provider=(provider or "").strip() or None,
        date=(day or "").strip() or None,
        focus=tuple(word.strip() for word in (focus or "").split(",") if word.strip()),
        audiences=tuple(whom or ()),
    )
    return asked if asked != VisitRequest() else None
