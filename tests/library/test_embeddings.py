"""A model of the user's own: a small transformer made here, loaded the way a real one is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SettingsError
from assistant.library.embeddings import BuiltInEmbedder, load_embedder

pytestmark = [
    pytest.mark.slow,
    # torch and transformers warn of their own future changes.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] vem följer upp ett placerat barn nämnden query passage :".split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A BERT of a few thousand weights, saved as sentence-transformers saves a model."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    place = tmp_path_factory.mktemp("tiny-e5")
    (place / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(place / "bert")
    BertTokenizerFast(vocab_file=str(place / "vocab.txt")).save_pretrained(place / "bert")
    parts = models.Transformer(str(place / "bert")), models.Pooling(16)
    SentenceTransformer(modules=list(parts), device="cpu").save(str(place / "model"))
    return place / "model"


def test_a_named_folder_is_loaded_and_gives_unit_vectors(folder):
    told: list[tuple[int, int]] = []
    embedder = load_embedder(str(folder))
    vectors = embedder.encode(
        ["vem följer upp barn"] * 40, "query", lambda done, total: told.append((done, total))
    )
    assert vectors.shape == (40, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert told[-1] == (40, 40)
    assert len(told) == 2
    assert embedder.dimensions == 16
    assert embedder.fingerprint != BuiltInEmbedder().fingerprint


def test_a_folder_without_safetensors_is_refused(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(SettingsError, match="safetensors"):
        load_embedder(str(tmp_path))


def test_a_model_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(SettingsError, match="finns-inte"):
        load_embedder("finns-inte/modell")
