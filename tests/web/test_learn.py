"""The tab «Lär dig» as a person uses it, in a real browser, and its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.learning.explaining import explain
from assistant.learning.reading import read_paths
from assistant.web import learn, texts

browser_test = [
    pytest.mark.browser,
    # Gradio's server thread leaves sockets to the interpreter; none of them is ours.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def marked(test: Any) -> Any:
    for mark in browser_test:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def paths():
    from assistant.settings import Settings

    return read_paths(Settings().corpus)


@pytest.fixture
def page(browser, site) -> Iterator[Any]:
    """The tab, opened in a browser that has never been here."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    _open(opened, site)
    yield opened
    context.close()


def _open(page: Any, site: str) -> None:
    page.goto(site)
    page.get_by_role("tab", name=texts.TAB_LEARN).click()
    page.locator("#learn-situation h2").first.wait_for(timeout=30_000)


def _choose(page: Any, number: int) -> None:
    page.locator("#learn-choice input[type=radio]").nth(number).check()
    page.locator("#learn-send").click()
    page.locator("#learn-verdict h2").first.wait_for(timeout=20_000)


@marked
def test_a_wrong_answer_is_explained_with_its_source_and_remembered_after_a_reload(
    page, site, paths
):
    first = paths[0].scenarios[0]
    wrong = next(n for n, c in enumerate(first.choices) if not c.right)
    assert first.heading in page.locator("#learn-situation").inner_text()

    _choose(page, wrong)

    verdict = page.locator("#learn-verdict")
    assert texts.LEARN_WRONG in verdict.inner_text()
    assert first.right.text in verdict.inner_text()
    button = verdict.locator("[data-source]").first
    button.click()
    opened = verdict.locator(f"#source-{button.get_attribute('data-source')} mark")
    opened.wait_for(timeout=5_000)

    page.wait_for_timeout(500)
    _open(page, site)
    second = paths[0].scenarios[1]
    page.locator("#learn-situation").get_by_text(second.heading).wait_for(timeout=20_000)


@marked
def test_a_path_can_be_walked_with_the_keyboard_alone(page, paths):
    first, second = paths[0].scenarios[:2]
    right = next(n for n, c in enumerate(first.choices) if c.right)
    page.locator("#learn-choice input[type=radio]").first.focus()
    for _ in range(right):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(len(first.choices) - right):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#learn-verdict h2").get_by_text(texts.LEARN_RIGHT, exact=True).wait_for(
        timeout=20_000
    )
    page.locator("#learn-next").focus()
    page.keyboard.press("Enter")
    page.locator("#learn-situation").get_by_text(second.heading).wait_for(timeout=20_000)
    assert page.locator("#learn-verdict").inner_text().strip() == ""


@marked
def test_another_path_can_be_chosen_and_begun_again(page, paths):
    page.get_by_label(paths[1].title).check()
    first, second = paths[1].scenarios[:2]
    page.locator("#learn-situation").get_by_text(first.heading).wait_for(timeout=20_000)
    page.locator("#learn-send").click()
    page.locator("#learn-error").get_by_text(texts.LEARN_CHOOSE_FIRST[0]).wait_for(timeout=20_000)
    _choose(page, 0)
    page.locator("#learn-next").click()
    page.locator("#learn-situation").get_by_text(second.heading).wait_for(timeout=20_000)
    page.locator("#learn-reset").click()
    page.locator("#learn-situation").get_by_text(first.heading).wait_for(timeout=20_000)


def test_a_verdict_gives_the_reasons_with_buttons_for_their_sources(assistant, paths):
    scenario = paths[0].scenarios[0]
    explained = explain(scenario, assistant.answerer)
    wrong = next(n for n, c in enumerate(scenario.choices) if not c.right)

    shown = learn.verdict_html("abc", explained, wrong, assistant.store.text)

    assert texts.LEARN_WRONG in shown
    assert texts.LEARN_TEMPTING in shown
    numbers = set(re.findall(r'data-source="abc-(\d+)"', shown))
    assert numbers == {str(c.n) for c in explained.citations}
    assert all(f'id="source-abc-{n}"' in shown for n in numbers)


def test_what_a_browser_kept_may_hold_anything():
    for junk in (None, [], "x", {"schema": 1}, {"schema": 1, "paths": {"a": {"b": {"right": 3}}}}):
        assert learn._progress(junk) == {}


def test_a_finished_path_shows_how_it_went(paths):
    from assistant.learning.progress import record

    progress: Any = {}
    for scenario in paths[0].scenarios:
        progress = record(progress, paths[0].id, scenario.id, True)

    shown = learn.situation_html(paths[0], None, progress)

    total = len(paths[0].scenarios)
    assert texts.LEARN_SCORE.format(right=total, total=total, at_once=total) in shown
