"""Every claim of the shipped paths is quoted from the library, or it is not made."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.learning.explaining import explain, path_data
from assistant.learning.formats import Choice, Scenario, Source
from assistant.learning.reading import read_paths
from assistant.settings import Settings

PATHS = read_paths(Settings().corpus)
SCENARIOS = [(p.id, s) for p in PATHS for s in p.scenarios]


def scenario(*sources: Source) -> Scenario:
    """A scenario whose right answer rests on `sources`."""
    other = {"why": "Fel.", "tempting": "Lockar.", "sources": (Source(card="utova-tillsyn"),)}
    choices = (
        Choice(text="Rätt.", right=True, why="Socialnämnden följer vården.", sources=sources),
        Choice(text="Fel ett.", **other),
        Choice(text="Fel två.", **other),
    )
    return Scenario(
        id="prov", heading="Prov", situation="Något sker.", question="Vem gör vad?",
        choices=choices, checked=date(2026, 11, 22),
    )  # fmt: skip


@pytest.mark.parametrize("which", ["assistant", "library"])
def test_every_shipped_claim_is_borne_by_an_exact_quote(which, request):
    opened = request.getfixturevalue(which)
    for path, each in SCENARIOS:
        explained = explain(each, opened.answerer)
        where = f"{path}/{each.id}"
        texts = {(c.document_id, c.version) for c in explained.citations}
        read = {key: opened.store.text(*key) for key in texts}
        for reason in explained.reasons:
            # Of the acts, the test library holds five only; a card stands in for the others.
            assert reason.borne, f"{where}: {reason.missing}"
            assert len(reason.choice.sources) >= 1
        for citation in explained.citations:
            text = read[citation.document_id, citation.version]
            assert text[citation.start : citation.end] == citation.quote, where
            assert len(citation.quote.split()) <= 60, where
            assert citation.current, where
        assert [c.n for c in explained.citations] == list(range(1, len(explained.citations) + 1))


def test_the_statute_is_quoted_with_the_words_that_the_claim_rests_on(library):
    found = explain(
        scenario(Source(law="22 kap. 11 § SoL", words="ska noga följa vården")), library.answerer
    )
    (citation,) = found.cited(found.right)
    assert (citation.type, citation.locator) == ("statute", "22 kap. 11 §")
    assert citation.quote.startswith("Socialnämnden ska noga följa vården")
    assert citation.quote.endswith(".")


def test_without_the_statute_our_card_of_the_paragraph_is_quoted(assistant):
    found = explain(
        scenario(Source(law="22 kap. 11 § SoL", words="ska noga följa vården")), assistant.answerer
    )
    assert [c.type for c in found.cited(found.right)] == ["card"]
    assert found.judge(0) is True


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (Source(law="22 kap. 11 § SoL", words="ska ibland följa vården"), "innehåller inte orden"),
        (Source(law="99 kap. 1 § SoL", words="ska noga"), "finns inte i biblioteket"),
        (Source(card="finns-inte"), "finns inte i biblioteket"),
        (Source(document="finns-inte"), "finns inte i biblioteket"),
        (Source(law="6 kap. 7 b § SoL (2001:453)", words="ska noga"), "gäller inte i dag"),
    ],
)
def test_a_claim_whose_source_is_missing_says_so_and_is_not_judged(library, source, told):
    found = explain(scenario(source), library.answerer)
    assert told in " ".join(found.right.missing)
    assert found.judge(0) is None
    assert found.judge(1) is None
    data = found.to_dict()
    assert [c["right"] for c in data["choices"]] == [None] * 3
    assert data["choices"][0]["why"] is None


def test_a_digest_leads_to_the_document_that_it_retells(library):
    source = Source(card="adda-far-inte-prata-med-placerade", words="har inte rätt att prata")
    found = explain(scenario(source), library.answerer)
    (citation,) = found.cited(found.right)
    assert citation.document_id.startswith("001_")
    assert "inte har rätt att prata" in citation.quote


def test_a_card_with_conclusions_of_its_own_is_quoted_itself(library):
    source = Source(card="hava-avtal", words="den som inte är part inte kan häva")
    (citation,) = explain(scenario(source), library.answerer).citations[:1]
    assert citation.type == "card"
    assert citation.quote.startswith("Att den som inte är part inte kan häva")


def test_a_path_as_data_holds_everything_with_its_sources(assistant):
    data = path_data(PATHS[0], assistant.answerer)
    assert data["id"] == PATHS[0].id
    for each in data["scenarios"]:
        numbers = {c["n"] for c in each["citations"]}
        assert sum(c["right"] for c in each["choices"]) == 1
        assert all(c["citations"] and set(c["citations"]) <= numbers for c in each["choices"])
