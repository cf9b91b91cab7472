"""A verdict on an answer, on the page and over the API."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUESTION = "Vem följer upp ett placerat barn?"


@pytest.fixture
def client(site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=30, trust_env=False) as opened:
        yield opened


def test_a_verdict_is_kept_over_the_api(client):
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    body = {"answer": answer, "verdict": "down", "reason": "incomplete"}
    kept = client.post("/api/v1/feedback", json=body)
    assert kept.status_code == 200
    assert kept.json()["answer_id"].startswith("a-")
    assert kept.json()["question"] == QUESTION


@pytest.mark.parametrize(
    "body",
    [
        {"answer": {}, "verdict": "up"},
        {"answer": {"question": QUESTION}, "verdict": "nja"},
        {"verdict": "up"},
    ],
)
def test_a_bad_verdict_is_told_with_its_remedy(client, body):
    told = client.post("/api/v1/feedback", json=body)
    assert told.status_code == 400
    assert set(told.json()) == {"error", "remedy"}


@pytest.mark.browser
def test_an_answer_is_judged_with_the_keyboard_alone(browser, site):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(site)
    box = page.locator("#ask-question textarea")
    box.wait_for(timeout=30_000)
    assert not page.locator("#feedback-down").is_visible()
    box.fill(QUESTION)
    box.press("Enter")
    down = page.locator("#feedback-down")
    down.wait_for(timeout=20_000)
    down.focus()
    page.keyboard.press("Enter")
    reason = page.locator("#feedback-reason input[type=radio]").first
    reason.wait_for(timeout=10_000)
    reason.focus()
    page.keyboard.press("Space")
    page.locator("#feedback-send").focus()
    page.keyboard.press("Enter")
    page.locator("#feedback-said").get_by_text("Omdömet är sparat").wait_for(timeout=10_000)
    assert not down.is_visible()
    box.fill("Vem utövar tillsyn över HVB?")
    box.press("Enter")
    page.get_by_role("heading", name="Vem utövar tillsyn över HVB?").wait_for(timeout=20_000)
    page.locator("#feedback-up").wait_for(timeout=10_000)
    page.locator("#feedback-up").focus()
    page.keyboard.press("Enter")
    page.locator("#feedback-said").get_by_text("Omdömet är sparat").wait_for(timeout=10_000)
    context.close()
