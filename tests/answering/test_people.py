"""What holds for one group of people is not told of another."""

import pytest

from assistant.answering.people import Groups
from assistant.answering.second_look import find_places
from assistant.answering.understanding import understand
from assistant.ingest.cards import load_yaml
from assistant.settings import Settings


@pytest.fixture(scope="module")
def groups() -> Groups:
    cues = load_yaml(Settings().corpus / "cues.yaml")
    return Groups.from_data(cues["groups"], cues["groups_apart"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mannen på boendet (86 år, demens) vill gå ut", {"older"}),
        ("Personalen på ett LSS-boende låser grinden", {"lss"}),
        ("tjej 15 år på HVB, vårdnadshavaren säger nej", {"children"}),
        ("kvinna 34 år på behandlingshem för missbruk", {"adults", "addiction"}),
        ("hon fyller 18 år i mars", set()),
        ("Hemmet ska ha en föreståndare", set()),
        ("äldre lag gäller fortfarande", set()),
    ],
)
def test_the_people_a_text_is_about_are_told_by_its_words(text, named, groups):
    assert groups.named_in(text) == named


@pytest.mark.parametrize(
    ("asked", "told", "others"),
    [
        ({"older"}, {"lss"}, True),
        ({"older"}, {"lss", "older"}, False),
        ({"older"}, set(), False),
        (set(), {"lss"}, False),
        ({"children", "older"}, {"children"}, False),
        ({"addiction"}, {"children", "lss"}, True),
        ({"adults"}, {"lss"}, False),
    ],
)
def test_a_text_is_about_others_when_all_it_names_are_kept_apart(asked, told, others, groups):
    assert groups.about_others(frozenset(asked), frozenset(told)) is others


def test_every_group_kept_apart_has_words(groups):
    names = {name for name, _ in groups.words}
    assert {n for name, apart in groups.apart for n in {name, *apart}} <= names


def test_no_place_about_others_is_found(assistant):
    answerer = assistant.answerer
    asked = "Får personalen låsa dörren för en demenssjuk man på 86 år?"
    understood = understand(asked, [], None, answerer.cues, answerer.search.acts)
    hits = find_places(understood, answerer.search).hits
    assert hits
    for hit in hits[:10]:
        passages = answerer.search.store.passages(hit.members)
        opening = f"{passages[0].locator} {passages[0].text.split('.')[0]}"
        assert understood.groups.named_in(opening) != {"lss"}
