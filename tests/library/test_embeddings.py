"""A model of the user's own: a small transformer made here, loaded the way a real one is."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelMismatch, SettingsError
from assistant.ingest.pipeline import ingest
from assistant.library.embeddings import BuiltInEmbedder, TransformerEmbedder, load_embedder
from assistant.library.reindex import reindex
from assistant.library.store import Store

pytestmark = [
    pytest.mark.slow,
    # torch and transformers warn of their own future changes.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] vem följer upp ett placerat barn nämnden query passage fråga :".split()  # fmt: skip
TEXT = "vem följer upp barn"


def make_model(place: Path, prompts: dict[str, str] | None = None) -> Path:
    """A BERT of a few thousand weights, saved in `place` as sentence-transformers saves a model."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    parts = place.parent / f"{place.name}-parts"
    parts.mkdir(parents=True)
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(parts)
    BertTokenizerFast(vocab=vocabulary, strip_accents=False).save_pretrained(parts)
    modules = [models.Transformer(str(parts)), models.Pooling(16)]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(place))
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def e5(folder) -> Path:
    """The same weights under a name that says E5."""
    return Path(shutil.copytree(folder, folder.parent / "tiny-e5-small"))


def test_a_named_folder_is_loaded_and_gives_unit_vectors(folder):
    told: list[tuple[int, int]] = []
    embedder = load_embedder(str(folder))
    vectors = embedder.encode([TEXT] * 80, "query", lambda done, total: told.append((done, total)))
    assert vectors.shape == (80, 16)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert told == [(32, 80), (64, 80), (80, 80)]
    assert embedder.dimensions == 16
    assert embedder.fingerprint != BuiltInEmbedder().fingerprint
    assert embedder.encode([], "query").shape == (0, 16)


def test_an_e5_model_gets_the_prefixes_it_was_trained_with(folder, e5):
    plain, prefixed = load_embedder(str(folder)), load_embedder(str(e5))
    query, passage = prefixed.encode([TEXT], "query"), prefixed.encode([TEXT], "passage")
    assert np.allclose(query, plain.encode([f"query: {TEXT}"], "query"), atol=1e-6)
    assert np.allclose(passage, plain.encode([f"passage: {TEXT}"], "passage"), atol=1e-6)
    assert not np.allclose(query, passage, atol=1e-3)
    assert np.allclose(plain.encode([TEXT], "query"), plain.encode([TEXT], "passage"), atol=1e-6)


def test_the_prompts_that_a_model_was_saved_with_win_over_its_name(tmp_path):
    model = make_model(tmp_path / "tiny-e5", {"query": "fråga: ", "document": "barn: "})
    embedder = load_embedder(str(model))
    raw = TransformerEmbedder(str(model))._model
    asked = raw.encode([f"fråga: {TEXT}", f"barn: {TEXT}"], normalize_embeddings=True)
    assert np.allclose(embedder.encode([TEXT], "query"), asked[:1], atol=1e-6)
    assert np.allclose(embedder.encode([TEXT], "passage"), asked[1:], atol=1e-6)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("intfloat/multilingual-e5-large", "query: "),
        ("/modeller/models--intfloat--multilingual-e5-small/snapshots/3a7", "query: "),
        ("me5-base", "query: "),
        ("KBLab/sentence-bert-swedish-cased", ""),
        ("/modeller/base55/e5f09c", ""),
    ],
)
def test_an_e5_model_is_known_by_its_name(name, prefix):
    from assistant.library.embeddings import _prefixes

    assert _prefixes(name, {"query": "", "document": ""})["query"] == prefix


def test_another_model_means_that_the_library_is_reindexed(folder, e5, home, tmp_path):
    """The same weights with other prefixes are another model too."""
    first, second = load_embedder(str(folder)), load_embedder(str(e5))
    plan = tmp_path / "plan.txt"
    plan.write_text("Plan\n\nAvtal\n\nNämnden följer upp ett placerat barn.\n", encoding="utf-8")
    store = Store(home / "samsyn.db")
    store.check_model(first.fingerprint)
    ingest(store, first, [plan])
    old = store.vectors("passage")[1]
    assert old.shape[1] == 16

    with pytest.raises(ModelMismatch) as refused:
        store.check_model(second.fingerprint)
    assert "samsyn reindex" in refused.value.remedy

    told: list[tuple[int, int]] = []
    count = reindex(store, second, lambda done, total: told.append((done, total)))
    store.check_model(second.fingerprint)
    assert (count, told[-1]) == (len(old), (len(old), len(old)))
    assert not np.allclose(store.vectors("passage")[1], old, atol=1e-3)
    store.close()


def test_a_folder_without_safetensors_is_refused(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(SettingsError, match="safetensors"):
        load_embedder(str(tmp_path))


def test_a_broken_folder_is_named_with_what_to_look_at(folder, tmp_path):
    broken = Path(shutil.copytree(folder, tmp_path / "trasig"))
    (broken / "model.safetensors").write_bytes(b"x" * 100)
    with pytest.raises(SettingsError, match="trasig") as refused:
        load_embedder(str(broken))
    assert "SAMSYN_EMBEDDING_MODEL" in refused.value.message
    assert "config.json" in refused.value.remedy


def test_a_model_that_is_not_there_is_named_with_the_remedy():
    with pytest.raises(SettingsError, match="finns-inte") as refused:
        load_embedder("finns-inte/modell")
    assert "SAMSYN_ALLOW_DOWNLOAD" in refused.value.remedy
