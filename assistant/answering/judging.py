"""A reader's verdict on an answer is checked, cleaned of personal data, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.domain.feedback import REASONS, VERDICTS, Feedback, judged
from assistant.errors import InvalidRequest
from assistant.ingest.personal_data import count_names
from assistant.library import feedback as kept
from assistant.library.store import Store


def give(
    store: Store,
    answer: Mapping[str, Any],
    verdict: str,
    reason: str | None = None,
    history: Sequence[str] = (),
) -> Feedback:
    """Keep a verdict on an answer given as JSON, and return what was kept.

    The question is masked; one that names a person, or was refused for asking about one, is left
    out. Raises InvalidRequest for an unknown verdict or reason and for what is no answer.
    """
    if verdict not in VERDICTS:
        raise InvalidRequest(
            f"Omdömet «{verdict}» finns inte.", f"Välj {' eller '.join(VERDICTS)}."
        )
    if reason is not None and reason not in REASONS:
        raise InvalidRequest(
            f"Skälet «{reason}» finns inte.", f"Välj bland {', '.join(REASONS)}, eller inget."
        )
    try:
        feedback = judged(
            answer,
            history,
            verdict,
            reason,
            datetime.now(UTC).isoformat(timespec="seconds"),
            withhold=_may_concern_a_person(answer, history),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidRequest(
            "Det omdömet gäller är inget svar från Samsyn.",
            "Skicka hela svaret som /api/v1/ask gav det.",
        ) from error
    kept.add(store, feedback)
    return feedback


def _may_concern_a_person(answer: Mapping[str, Any], history: Sequence[str]) -> bool:
    asked = (str(answer["question"]), *history)
    return answer.get("refusal") == "individual" or any(count_names(q) for q in asked)
