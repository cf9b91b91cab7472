"""On the page a model's draft is shown as one, and gives way to the checked answer."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.web import texts
from assistant.web.markup import draft
from evals.model_faults import faithful, true_sentences
from evals.model_server import ModelServer, Play, model_server

QUESTION = "Vad är en genomförandeplan?"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not importlib.util.find_spec("langchain_openai"), reason="langchain-openai is not installed"
    ),
    # As in test_page: Gradio's sockets and LangChain's deprecations are not ours.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture(scope="module")
def site_with_model(model: ModelServer, serving, tmp_path_factory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("web")
    with serving(home, llm="openai:played", llm_base_url=model.address) as address:
        yield address


@pytest.fixture
def page(browser, site_with_model):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(site_with_model)
    opened.locator("#ask-question textarea").wait_for(timeout=30_000)
    yield opened
    context.close()


def ask(page, question: str) -> None:
    box = page.locator("#ask-question textarea")
    box.fill(question)
    box.press("Enter")


def test_a_draft_is_marked_and_gives_way_to_the_checked_answer(page, model):
    lie = "Adda ska intervjua alla barn [1]."
    # The lie comes first, so that the draft shows it for as long as the rest is written.
    model.play = lambda body: replace(Play(" ".join([lie, *true_sentences(body, 3)])), pace=0.15)

    ask(page, QUESTION)

    page.get_by_text(texts.DRAFT_UNCHECKED).wait_for(timeout=30_000)
    page.locator(".ss-draft", has_text="Adda ska intervjua").wait_for(timeout=30_000)
    page.get_by_role("heading", name=QUESTION).wait_for(timeout=30_000)
    assert page.get_by_text(texts.DRAFT_UNCHECKED).count() == 0
    answer = page.locator(".ss-turn").first.inner_text()
    assert "Adda ska intervjua" not in answer
    assert "togs bort" in answer
    assert "språkmodell (openai:played" in answer
    assert page.locator(".ss-turn .ss-source, .ss-turn button").count() > 0


def test_a_model_that_fails_leaves_the_answer_and_its_sources(page, model):
    model.play = lambda _: Play(status=503)

    ask(page, QUESTION)

    page.get_by_role("heading", name=QUESTION).wait_for(timeout=30_000)
    answer = page.locator(".ss-turn").first.inner_text()
    assert "utan språkmodell: språkmodellens tjänst svarade med fel 503" in answer
    assert texts.EXTRACTIVE in answer


def test_the_foot_says_where_questions_go(page):
    foot = page.locator(".ss-foot").inner_text()

    assert "openai:played på det egna nätet" in foot
    assert "Allt stannar på den här datorn" not in foot


def test_a_draft_is_inert():
    assert "<img" not in draft('<img src="http://e.se"> ![x](http://e.se)')
    assert texts.DRAFT_UNCHECKED in draft("Hej")


def test_a_faithful_model_is_shown(page, model):
    model.play = faithful

    ask(page, QUESTION)

    page.get_by_role("heading", name=QUESTION).wait_for(timeout=30_000)
    assert "Varje mening är jämförd" in page.locator(".ss-turn").first.inner_text()
