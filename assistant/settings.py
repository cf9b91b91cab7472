"""All settings, read once from the environment; each documented, validated and overridable in code.

`Settings.from_environment()` reads `SAMSYN_*`; the fields' metadata is the table that README shows
and a test holds the two together. Plain dataclass: pydantic would cost every `samsyn ask` a tenth of a
second.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from assistant.domain.endpoints import is_endpoint, is_local
from assistant.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_TRACING = ("LANGSMITH_", "LANGCHAIN_TRACING")
"""Names that begin so switch tracing on or say where to."""


def _data_folder(name: str) -> Path:
    """`corpus` or `prompts`: beside the package in a checkout, inside it in an installed wheel."""
    beside = _PACKAGE.parent / name
    if (_PACKAGE.parent / "pyproject.toml").exists() and beside.is_dir():
        return beside
    return _PACKAGE / "_data" / name


def _default_home() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("samsyn", appauthor=False))


def _setting(default: object, variable: str, help_text: str) -> object:
    return field(default=default, metadata={"variable": variable, "help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Paths are absolute; None means the default said in `help`."""

    home: Path = field(
        default_factory=_default_home,
        metadata={
            "variable": "SAMSYN_HOME",
            "help": "Mapp för databasen, originalen och egna kort.",
            "default": "the user's data folder",
        },
    )
    embedding_model: str | None = _setting(  # type: ignore[assignment]
        None,
        "SAMSYN_EMBEDDING_MODEL",
        "Namn eller mapp för en annan sentence-transformers-modell (bara safetensors).",
    )
    reranker: str | None = _setting(  # type: ignore[assignment]
        None,
        "SAMSYN_RERANKER",
        "Namn eller mapp för en cross-encoder som ordnar om de bästa träffarna (bara safetensors).",
    )
    allow_download: bool = _setting(  # type: ignore[assignment]
        False, "SAMSYN_ALLOW_DOWNLOAD", "Tillåt att en namngiven modell hämtas från nätet."
    )
    municipality: str | None = _setting(  # type: ignore[assignment]
        None, "SAMSYN_MUNICIPALITY", "Den egna kommunens namn; avgör vems lokala planer som är era."
    )
    host: str = _setting(
        "127.0.0.1", "SAMSYN_HOST", "Adress som sidan lyssnar på; bara den egna datorn."
    )  # type: ignore[assignment]
    port: int = _setting(7860, "SAMSYN_PORT", "Port som sidan lyssnar på (1–65535).")  # type: ignore[assignment]
    max_upload_mb: int = _setting(  # type: ignore[assignment]
        50, "SAMSYN_MAX_UPLOAD_MB", "Största fil som tas in, i megabyte (1–500)."
    )
    law_service: str = _setting(  # type: ignore[assignment]
        "https://data.riksdagen.se",
        "SAMSYN_LAW_SERVICE",
        "Adress som «samsyn law fetch» hämtar lagtext från; inget annat kommando använder den.",
    )
    corpus: Path = field(
        default_factory=lambda: _data_folder("corpus"),
        metadata={
            "variable": "SAMSYN_CORPUS",
            "help": "Mapp med de kort som följer med.",
            "default": "the shipped cards",
        },
    )
    prompts: Path = field(
        default_factory=lambda: _data_folder("prompts"),
        metadata={
            "variable": "SAMSYN_PROMPTS",
            "help": "Mapp med prompter till en språkmodell.",
            "default": "the shipped prompts",
        },
    )
    llm: str | None = _setting(  # type: ignore[assignment]
        None,
        "SAMSYN_LLM",
        "Språkmodell som formulerar svaren, till exempel ollama:llama3.1 eller openai:gpt-4o-mini.",
    )
    llm_base_url: str | None = _setting(  # type: ignore[assignment]
        None,
        "SAMSYN_LLM_BASE_URL",
        "Adress till språkmodellens tjänst, när den inte är leverantörens.",
    )
    llm_allow_remote: bool = _setting(  # type: ignore[assignment]
        False,
        "SAMSYN_LLM_ALLOW_REMOTE",
        "Tillåt att frågor och utdrag ur biblioteket skickas till en tjänst utanför det egna nätet.",
    )
    llm_timeout: int = _setting(  # type: ignore[assignment]
        60, "SAMSYN_LLM_TIMEOUT", "Sekunder som språkmodellen får på sig för ett svar (1–600)."
    )

    @property
    def database(self) -> Path:
        """The SQLite file that holds the truth."""
        return self.home / "samsyn.db"

    @property
    def originals(self) -> Path:
        """The files as they came in, by content hash."""
        return self.home / "originals"

    @property
    def law_cache(self) -> Path:
        """What was fetched of the law; can be thrown away."""
        return self.home / "cache" / "law"

    @property
    def overlay(self) -> Path:
        """The user's own cards; each wins over a shipped card of the same id."""
        return self.home / "corpus"

    @property
    def llm_remote(self) -> bool:
        """Whether questions and passages go outside the own network when a language model answers.

        The address is trusted to be where they go for ollama and openai only; another provider may
        overlook it and counts as remote.
        """
        provider = (self.llm or "").partition(":")[0]
        if self.llm is None or (provider == "ollama" and self.llm_base_url is None):
            return False
        known = provider in ("ollama", "openai") and self.llm_base_url is not None
        return not (known and is_local(self.llm_base_url or ""))

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65535:
            raise SettingsError(f"SAMSYN_PORT={self.port} är ingen port.", "Ange ett tal 1–65535.")
        if not 1 <= self.max_upload_mb <= 500:
            raise SettingsError(
                f"SAMSYN_MAX_UPLOAD_MB={self.max_upload_mb} går inte.", "Ange ett tal 1–500."
            )
        if self.host not in ("127.0.0.1", "localhost", "::1"):
            raise SettingsError(
                f"SAMSYN_HOST={self.host} skulle visa sidan för andra datorer utan inloggning.",
                "Använd 127.0.0.1 och låt en server med inloggning stå framför.",
            )
        if not re.match(r"https://[^/]|http://(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)", self.law_service):  # fmt: skip
            raise SettingsError(
                f"SAMSYN_LAW_SERVICE={self.law_service} är ingen krypterad adress.",
                "Ange en adress som börjar med https://.",
            )
        _check_model(self)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, **over: object
    ) -> Settings:
        """Settings from `SAMSYN_*`, then from keyword arguments.

        Raises SettingsError for a value that cannot be read, an unknown `SAMSYN_*` name, and when
        LangChain's tracing is switched on: it would send questions to a service on the net.
        """
        env = os.environ if environment is None else environment
        refuse_tracing(env)
        known = {str(f.metadata["variable"]): f for f in fields(cls)}
        values: dict[str, object] = {}
        for name, raw in env.items():
            if not name.startswith("SAMSYN_") or raw == "":
                continue
            if name not in known:
                raise SettingsError(
                    f"Inställningen {name} finns inte.",
                    "Inställningarna står i README under rubriken Settings.",
                )
            values[known[name].name] = _read(name, raw, str(known[name].type))
        for name in ("SAMSYN_CORPUS", "SAMSYN_PROMPTS"):
            folder = values.get(known[name].name)
            if isinstance(folder, Path) and not folder.is_dir():
                raise SettingsError(f"{name}={folder} är ingen mapp.", "Ange en mapp som finns.")
        values.update(over)
        return cls(**values)  # type: ignore[arg-type]


def refuse_tracing(environment: Mapping[str, str]) -> None:
    """Raise SettingsError when a variable of LangSmith or LangChain's tracing is set."""
    for name, value in environment.items():
        if name.startswith(_TRACING) and value.lower() not in ("", "0", "false", "no"):
            raise SettingsError(
                f"{name} är satt: frågor skulle skickas till en tjänst på nätet.",
                f"Ta bort variabeln: unset {name}",
            )


def _check_model(settings: Settings) -> None:
    """Raise SettingsError for a language model that cannot be named, reached so, or is not allowed."""
    name, address, seconds = settings.llm, settings.llm_base_url, settings.llm_timeout
    if not 1 <= seconds <= 600:
        raise SettingsError(f"SAMSYN_LLM_TIMEOUT={seconds} går inte.", "Ange ett tal 1–600.")
    if address is not None and not is_endpoint(address):
        raise SettingsError(
            f"SAMSYN_LLM_BASE_URL={address} är ingen adress som går att använda.",
            "Ange en adress som http://127.0.0.1:8000/v1, utan namn och lösenord.",
        )
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9_]*:\S+", name):
        raise SettingsError(
            f"SAMSYN_LLM={name} har fel form.",
            "Skriv leverantör:modell, till exempel ollama:llama3.1.",
        )
    if not settings.llm_remote:
        return
    if not settings.llm_allow_remote:
        raise SettingsError(
            f"SAMSYN_LLM={name} skulle skicka frågor och utdrag till {address or 'en tjänst på nätet'}.",
            "Sätt SAMSYN_LLM_ALLOW_REMOTE=true om kommunen har godkänt det, eller välj en modell på "
            "det egna nätet.",
        )
    if address and address.startswith("http://"):
        raise SettingsError(
            f"SAMSYN_LLM_BASE_URL={address} är ingen krypterad adress.",
            "Ange en adress som börjar med https://.",
        )


def _read(name: str, raw: str, kind: str) -> object:
    if kind == "int":
        try:
            return int(raw)
        except ValueError as error:
            raise SettingsError(f"{name}={raw} är inget heltal.", "Ange ett heltal.") from error
    if kind == "bool":
        if raw.lower() not in ("1", "0", "true", "false", "ja", "nej"):
            raise SettingsError(f"{name}={raw} är varken ja eller nej.", "Ange true eller false.")
        return raw.lower() in ("1", "true", "ja")
    if kind == "Path":
        return Path(raw).expanduser().absolute()
    return raw
