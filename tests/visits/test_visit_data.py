"""`visit_types.yaml` says how a request is read; what is wrong in it is named with file and key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InvalidCard
from assistant.ingest.cards import load_yaml, validated
from assistant.ingest.visit_formats import VisitTypesFile
from assistant.settings import Settings

PATH = Settings().corpus / "visit_types.yaml"


def read(data: Any) -> VisitTypesFile:
    return validated(VisitTypesFile, data, Path("visit_types.yaml"))


def test_the_phrases_are_put_in_where_a_correction_names_them():
    data = load_yaml(PATH)
    data["phrases"] = {"staff": "chef|personal", "person": "barn", "told": "läs"}
    data["corrections"] = [{"line": "hemmet", "said": [r"\b(?:{staff})\b.{0,9}x{2}"]}]

    (correction,) = read(data).corrections

    assert correction.said == (r"\b(?:chef|personal)\b.{0,9}x{2}",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["corrections"][3].update(said=["(öppen"]), "corrections.3.said.0"),
        (lambda d: d["corrections"][3].update(said=["(öppen"]), "mönstret '(öppen' går inte att tolka"),
        (lambda d: d["corrections"][0].update(said=["{okänd} x"]), "{okänd} finns inte under phrases"),
        (lambda d: d["corrections"][0].update(sagt=["x"]), "corrections.0.sagt"),
        (lambda d: d["corrections"][0].pop("line"), "corrections.0.line"),
        (lambda d: d["corrections"][0].update(line="["), "corrections.0.line"),
        (lambda d: d["corrections"][1].update(kinds=["yearly", "månads"]), "corrections.1.kinds: månads finns inte"),
        (lambda d: d["corrections"][1].update(service_forms=["hem"]), "corrections.1.service_forms: hem"),
        (lambda d: d["audiences"].update(grannar={"words": ["granne"]}), "audiences.grannar"),
        (lambda d: d["audiences"]["ledning"].update(words=[]), "audiences.ledning.words"),
        (lambda d: d["kind_signs"].update(bad=["*"]), "kind_signs.bad.0"),
        (lambda d: d["groups"].pop("adults"), "groups.adults"),
        (lambda d: d["themes"].update(skola=["(?<=a+)b"]), "themes.skola.0"),
        (lambda d: d["visit_types"][0].update(words=[")"]), "visit_types.0.words.0"),
        (lambda d: d["recipients"].update(names=["("]), "recipients.names.0"),
        (lambda d: d.pop("known_words"), "known_words"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_key(change: Callable[[dict[str, Any]], Any], words: str):
    data = load_yaml(PATH)
    change(data)

    with pytest.raises(InvalidCard) as caught:
        read(data)

    assert "visit_types.yaml" in caught.value.message
    assert words in caught.value.message


def test_no_phrase_is_written_twice():
    data = load_yaml(PATH)
    words = data["known_words"].split()
    assert len(words) == len(set(words))
    spellings = load_yaml(PATH.with_name("cues.yaml"))["spellings"]
    assert not set(data["spellings"]) & set(spellings)
