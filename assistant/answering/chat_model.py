"""The language model: the only place where LangChain's chat models are reached.

`SAMSYN_LLM` goes to `init_chat_model`. Everything that can go wrong becomes a `ModelFault`; a stream
without a sign that the model itself was done counts as cut.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol

from assistant.answering.streaming import in_time
from assistant.domain.endpoints import is_local
from assistant.errors import ModelFault, SettingsError
from assistant.settings import Settings, refuse_tracing

OLLAMA = "http://127.0.0.1:11434"
_PACKAGES = {"openai": "langchain_openai", "ollama": "langchain_ollama"}
_DONE = {"stop", "end_turn", "stop_sequence", "eos"}
_REFUSED = {"content_filter", "refusal", "safety"}
_STATUS = {
    401: "språkmodellens tjänst godtar inte nyckeln",
    403: "språkmodellens tjänst nekar åtkomst",
    404: "språkmodellen finns inte hos tjänsten",
    429: "språkmodellens tjänst tar inte emot fler frågor just nu",
}
_LOG = logging.getLogger(__name__)


class Chat(Protocol):
    """A model that writes an answer to an instruction and a question."""

    @property
    def label(self) -> str:
        """The model's name as shown with an answer."""
        ...

    def stream(self, system: str, user: str, seconds: float) -> Iterator[str]:
        """The answer in pieces, complete when the iterator ends. Raises ModelFault."""
        ...

    def prepare(self) -> None:
        """Get ready in the background, so that the first question need not wait."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class LangChainChat:
    """The model that the settings name, made on first use. Safe to share between threads."""

    def __init__(self, settings: Settings, temperature: float | None = 0.0) -> None:
        """Raises SettingsError when the provider's package is missing or tracing is on."""
        if settings.llm is None:
            raise SettingsError("Ingen språkmodell är vald.", "Sätt SAMSYN_LLM.")
        refuse_tracing(os.environ)
        self.label = settings.llm
        self._settings = settings
        self._temperature = temperature
        self._model: Any = None
        self._lock = threading.Lock()
        package = _PACKAGES.get(settings.llm.partition(":")[0])
        if package and importlib.util.find_spec(package) is None:
            raise _missing(settings.llm, package)

    def stream(self, system: str, user: str, seconds: float) -> Iterator[str]:
        """The answer in pieces within `seconds`. Raises ModelFault, SettingsError."""
        model = self._ready()
        messages = [("system", system), ("human", user)]
        return in_time(lambda: _pieces(model, messages), seconds)

    def prepare(self) -> None:
        """Load LangChain and the model's client in the background: seconds, once."""

        def load() -> None:
            with suppress(SettingsError):  # said to whoever asks first
                self._ready()

        threading.Thread(target=load, name="language model", daemon=True).start()

    def close(self) -> None:
        """Let go of connections; a later question opens them again."""
        with self._lock:
            for client in (
                getattr(self._model, "http_client", None),
                getattr(self._model, "_client", None),
            ):
                close = getattr(client, "close", None)
                if close is not None:
                    close()
            self._model = None

    def _ready(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = _build(self._settings, self._temperature)
            return self._model


def _build(settings: Settings, temperature: float | None) -> Any:
    from langchain.chat_models import init_chat_model

    name = settings.llm or ""
    try:
        return init_chat_model(name, **_options(settings, temperature))
    except ImportError as error:
        raise _missing(name, error.name or "") from error
    except Exception as error:
        # Each provider has its own way of saying that a key or an option is missing.
        _LOG.warning("language model %s could not be set up: %s", name, type(error).__name__)
        raise SettingsError(
            f"Språkmodellen {name} kan inte användas ({type(error).__name__}).",
            "Kontrollera SAMSYN_LLM, SAMSYN_LLM_BASE_URL och leverantörens nyckel.",
        ) from error


def _options(settings: Settings, temperature: float | None) -> dict[str, Any]:
    """What `init_chat_model` is given beside the name.

    A local endpoint is reached without proxies and its redirects are not followed, so that nothing
    meant for the own network leaves it.
    """
    provider = (settings.llm or "").partition(":")[0]
    options: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
    address, seconds = settings.llm_base_url, float(settings.llm_timeout)
    if provider == "ollama":
        address = address or OLLAMA
        reach = {"timeout": seconds, "follow_redirects": False, "trust_env": not is_local(address)}
        return {**options, "base_url": address, "client_kwargs": reach}
    if address:
        options["base_url"] = address
    if provider == "openai":
        import httpx

        local = bool(address) and is_local(address or "")
        options |= {"timeout": seconds, "max_retries": 0, "stream_usage": False}
        options["http_client"] = httpx.Client(
            timeout=seconds, follow_redirects=False, trust_env=not local
        )
        if address and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"  # a server of one's own seldom asks for a key
    return options


def _missing(name: str, package: str) -> SettingsError:
    wanted = (package or "langchain-" + name.partition(":")[0]).partition(".")[0].replace("_", "-")
    return SettingsError(
        f"SAMSYN_LLM={name} behöver paketet {wanted}, som inte är installerat.",
        f"Installera det: pip install {wanted}",
    )


def _pieces(model: Any, messages: list[tuple[str, str]]) -> Iterator[str]:
    """The text of a stream. Raises ModelFault for whatever goes wrong in it."""
    from langsmith import tracing_context

    begun, reason = False, ""
    try:
        with tracing_context(enabled=False):
            for chunk in model.stream(messages):
                said = chunk.response_metadata or {}
                reason = _reason(said) or reason
                text = str(chunk.text)
                if text:
                    begun = True
                    yield text
    except Exception as error:
        raise _fault(error, begun) from error
    if reason in _REFUSED:
        raise ModelFault("refused", "språkmodellens tjänst ville inte svara på frågan")
    if reason not in _DONE:
        raise ModelFault("cut", "språkmodellens svar avbröts")


def _reason(metadata: dict[str, Any]) -> str:
    for key in ("finish_reason", "done_reason", "stop_reason"):
        if metadata.get(key):
            return str(metadata[key]).lower()
    return ""


def _fault(error: Exception, begun: bool) -> ModelFault:
    """What went wrong, told from status, class names and cause: every provider has its own errors."""
    names: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        names |= {c.__name__ for c in type(cause).__mro__}
        cause = cause.__cause__ or cause.__context__
    _LOG.warning("language model failed: %s", type(error).__name__)
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        unknown = f"språkmodellens tjänst svarade med fel {status}"
        return ModelFault("refused", _STATUS.get(status, unknown))
    if any("Timeout" in name for name in names):
        return ModelFault("slow", "språkmodellen svarade inte i tid")
    broken = {"RemoteProtocolError", "ReadError", "IncompleteRead", "StreamError"} & names
    if broken and (begun or "ReadError" not in broken):
        return ModelFault("cut", "språkmodellens svar avbröts")
    if broken or any("Connect" in name for name in names):
        return ModelFault("unreachable", "språkmodellen gick inte att nå")
    return ModelFault("garbage", "språkmodellens svar gick inte att läsa")
