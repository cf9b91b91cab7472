"""What comes out of documents is text on the page and never markup."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from assistant.app import Assistant
from assistant.web.rendering import answer_html

HOSTILE = "<img src=x onerror=alert(1)><script>1</script>![x](http://example.invalid)"


def test_markup_in_an_answer_is_shown_as_text(assistant: Assistant):
    answer = assistant.ask("Vem följer upp ett placerat barn?")
    hostile = replace(
        answer,
        question=HOSTILE,
        statements=tuple(replace(s, text=HOSTILE) for s in answer.statements),
        citations=tuple(replace(c, document=HOSTILE, quote=HOSTILE) for c in answer.citations),
        notices=tuple(replace(n, text=HOSTILE) for n in answer.notices),
    )
    shown = answer_html("s", hostile)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "&lt;img" in shown


def test_questions_to_go_on_with_are_listed_as_text(assistant: Assistant):
    answer = assistant.ask("Vad är en genomförandeplan?")
    assert answer.suggestions
    shown = answer_html("s", replace(answer, suggestions=(*answer.suggestions, HOSTILE)))
    assert "Frågor att gå vidare med" in shown
    assert "<script" not in shown
    assert "gå vidare" not in answer_html("s", replace(answer, suggestions=()))


def test_rendering_does_not_load_gradio():
    code = "import assistant.web.rendering, sys; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
