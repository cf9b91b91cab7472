"""The fields of a request for a visit become the same request as a sentence would."""

import pytest

from assistant.app import Assistant
from assistant.domain.visits import VisitRequest
from assistant.errors import UserError
from assistant.web.downloads import Downloads
from assistant.web.visit import plan_html
from assistant.web.visit_form import as_request

NOTHING = ("", "", "", "", "", [])


def test_nothing_filled_in_is_no_request():
    assert as_request("  ", *NOTHING) is None


def test_a_sentence_alone_is_the_request_it_was():
    assert as_request("Årsbesök på HVB Eken", *NOTHING) == VisitRequest(text="Årsbesök på HVB Eken")


def test_what_is_filled_in_is_the_request():
    asked = as_request(
        "",
        "unannounced",
        "hvb_barn",
        " HVB Tallbacken ",
        "2027-02-03",
        "bemanning, skola",
        ["personal"],
    )
    assert asked == VisitRequest(
        visit_type="unannounced",
        service_form="hvb_barn",
        provider="HVB Tallbacken",
        date="2027-02-03",
        focus=("bemanning", "skola"),
        audiences=("personal",),
    )


def test_a_plan_comes_of_the_fields(assistant: Assistant):
    asked = as_request("", "unannounced", "", "HVB Tallbacken", "2027-02-03", "bemanning", [])
    page = plan_html(assistant, asked, Downloads())
    assert "Oanmält besök" in page
    assert "HVB Tallbacken" in page
    assert "3 februari 2027" in page


def test_a_day_that_is_no_day_is_told_in_swedish(assistant: Assistant):
    asked = as_request("", "yearly", "", "HVB Tallbacken", "i mars", "", [])
    with pytest.raises(UserError) as caught:
        plan_html(assistant, asked, Downloads())
    assert caught.value.remedy
