"""What the server sends, without a browser."""

from __future__ import annotations

import re

import httpx
import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def client(site):
    with httpx.Client(base_url=site, timeout=30, trust_env=False) as opened:
        yield opened


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_sent_as_swedish(client):
    assert re.search(r'<html\s+lang="sv"', client.get("/").text)


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code in (400, 403, 421)


def test_a_mode_may_be_asked_for(client):
    asked = {"question": "Vem följer upp ett placerat barn?", "mode": "extractive"}
    assert client.post("/api/v1/ask", json=asked).json()["mode"] == "extractive"
    without = client.post("/api/v1/ask", json={**asked, "mode": "generative"})
    assert without.status_code == 400
    assert "SAMSYN_LLM" in without.json()["remedy"]
    assert client.post("/api/v1/ask", json={**asked, "mode": "magi"}).status_code == 400


def test_the_api_answers_like_the_command_line(client):
    data = client.post("/api/v1/ask", json={"question": "Vem följer upp ett placerat barn?"}).json()
    assert data["schema"] == 1
    assert data["citations"]
    assert data["statements"]


def test_a_bad_day_is_told_with_its_remedy(client):
    answer = client.post("/api/v1/ask", json={"question": "Vem?", "as_of": "igår"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "remedy"}


def test_a_visit_is_drafted_over_the_api(client):
    plan = client.post("/api/v1/visit", json={"request": "Årsbesök på HVB Ek"}).json()
    assert plan["visit_type"] == "yearly"
    assert plan["questions"]


def test_a_document_is_taken_in_and_read_over_the_api(client):
    sent = client.post(
        "/api/v1/documents",
        files={"files": ("lunden.txt", "Avtal med HVB Lunden. Personalen ska vara utbildad.")},
    )
    assert sent.status_code == 200
    listed = client.get("/api/v1/documents").json()
    assert "lunden.txt" in str(listed)
    text = client.get("/api/v1/documents/lunden.txt/text")
    assert "Personalen ska vara utbildad." in text.text


def test_health_is_told(client):
    assert client.get("/api/v1/health").status_code == 200
