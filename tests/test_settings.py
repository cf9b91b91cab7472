"""Settings are read once, checked, and refuse what they cannot use."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings


def test_without_variables_the_defaults_hold():
    settings = Settings.from_environment({})

    assert settings.host == "127.0.0.1"
    assert settings.port == 7860
    assert settings.max_upload_mb == 50
    assert settings.embedding_model is None
    assert settings.municipality is None
    assert settings.allow_download is False
    assert settings.home.is_absolute()
    assert (settings.corpus / "actors.yaml").is_file()
    assert settings.prompts.is_dir()


def test_every_field_has_a_variable_of_its_own_and_a_help_text():
    variables = [f.metadata["variable"] for f in fields(Settings)]

    assert len(set(variables)) == len(variables)
    assert all(v.startswith("SAMSYN_") for v in variables)
    assert all(len(f.metadata["help"]) > 10 for f in fields(Settings))


def test_variables_are_read_as_their_type(tmp_path):
    settings = Settings.from_environment(
        {
            "SAMSYN_HOME": str(tmp_path),
            "SAMSYN_PORT": " 8080 ",
            "SAMSYN_ALLOW_DOWNLOAD": "Ja",
            "SAMSYN_MUNICIPALITY": "Exempelkommun",
            "SAMSYN_MAX_UPLOAD_MB": "",
            "OTHER": "x",
        }
    )

    assert (settings.home, settings.port) == (tmp_path, 8080)
    assert settings.allow_download is True
    assert settings.municipality == "Exempelkommun"
    assert settings.max_upload_mb == 50
    assert settings.database == tmp_path / "samsyn.db"
    assert settings.originals == tmp_path / "originals"
    assert settings.overlay == tmp_path / "corpus"


def test_a_relative_home_becomes_absolute_and_a_tilde_is_opened(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert Settings.from_environment({"SAMSYN_HOME": "bibliotek"}).home == tmp_path / "bibliotek"
    assert Settings.from_environment({"SAMSYN_HOME": "~/x"}).home == Path.home() / "x"


def test_a_keyword_wins_over_a_variable():
    assert Settings.from_environment({"SAMSYN_PORT": "8080"}, port=9000).port == 9000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMSYN_PORT", "0"),
        ("SAMSYN_PORT", "65536"),
        ("SAMSYN_PORT", "--5"),
        ("SAMSYN_PORT", "²"),
        ("SAMSYN_PORT", "80.5"),
        ("SAMSYN_MAX_UPLOAD_MB", "0"),
        ("SAMSYN_MAX_UPLOAD_MB", "501"),
        ("SAMSYN_ALLOW_DOWNLOAD", "kanske"),
        ("SAMSYN_HOST", "0.0.0.0"),
        ("SAMSYN_CORPUS", "/finns/inte"),
        ("SAMSYN_PROMPTS", "/finns/inte"),
        ("SAMSYN_OKÄND", "x"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name, value):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({name: value})

    assert name in caught.value.message
    assert caught.value.remedy


MODEL = {"SAMSYN_LLM": "openai:m"}


@pytest.mark.parametrize(
    "environment",
    [
        {"SAMSYN_LLM": "ollama:llama3.1"},
        {"SAMSYN_LLM": "ollama:llama3.1", "SAMSYN_LLM_BASE_URL": "http://gpu.local:11434"},
        {**MODEL, "SAMSYN_LLM_BASE_URL": "http://127.0.0.1:8000/v1"},
        {**MODEL, "SAMSYN_LLM_ALLOW_REMOTE": "true"},
        {**MODEL, "SAMSYN_LLM_ALLOW_REMOTE": "ja", "SAMSYN_LLM_BASE_URL": "https://llm.example.se"},
        {"SAMSYN_LLM_BASE_URL": "https://llm.example.se"},
    ],
)
def test_a_language_model_that_may_be_used(environment):
    settings = Settings.from_environment(environment)

    assert settings.llm_remote is (settings.llm_allow_remote and settings.llm is not None)


@pytest.mark.parametrize(
    "environment",
    [
        MODEL,
        {**MODEL, "SAMSYN_LLM_BASE_URL": "https://llm.example.se/v1"},
        {**MODEL, "SAMSYN_LLM_BASE_URL": "http://8.8.8.8/v1"},
        {"SAMSYN_LLM": "ollama:m", "SAMSYN_LLM_BASE_URL": "https://llm.example.se"},
        {"SAMSYN_LLM": "mistralai:m", "SAMSYN_LLM_BASE_URL": "http://localhost:8000"},
    ],
)
def test_a_model_outside_the_own_network_must_be_allowed(environment):
    with pytest.raises(SettingsError, match="SAMSYN_LLM=") as caught:
        Settings.from_environment(environment)

    assert "SAMSYN_LLM_ALLOW_REMOTE=true" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMSYN_LLM", "llama3"),
        ("SAMSYN_LLM", "open ai:m"),
        ("SAMSYN_LLM_BASE_URL", "localhost:8000"),
        ("SAMSYN_LLM_BASE_URL", "http://name:word@localhost"),
        ("SAMSYN_LLM_BASE_URL", "http://llm.example.se"),
        ("SAMSYN_LLM_TIMEOUT", "0"),
        ("SAMSYN_LLM_TIMEOUT", "601"),
    ],
)
def test_a_model_setting_that_cannot_be_used_is_refused_by_name(name, value):
    allowed = {**MODEL, "SAMSYN_LLM_ALLOW_REMOTE": "true"}
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**allowed, name: value})


@pytest.mark.parametrize(
    "name",
    ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING", "LANGSMITH_TRACING_V2",
     "LANGSMITH_ENDPOINT", "LANGSMITH_OTEL_ENABLED"],
)  # fmt: skip
def test_tracing_is_refused(name):
    for value in ("true", "1", "TRUE", "yes"):
        with pytest.raises(SettingsError, match=name):
            Settings.from_environment({name: value})
    for value in ("", "false", "0", "False"):
        Settings.from_environment({name: value})


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1
