"""The built-in embedding model gives sound, stable vectors and loads without torch."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.library.static_model import StaticModel

FOLDER = Path(__file__).resolve().parents[2] / "assistant" / "library" / "model"

TEXTS = [
    "Vem ansvarar för uppföljningen av vården?",
    "Socialnämnden ska noga följa vården av de barn och unga som är placerade.",
    "HVB",
    "22 kap. 11 § socialtjänstlagen (2025:400)",
    "Upphandlande myndighet ska ange skälen till att ett kontrakt inte delas upp. " * 200,
]


@pytest.fixture(scope="module")
def model() -> StaticModel:
    return StaticModel.load(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "model"))


def test_every_text_becomes_a_row_of_length_one(model):
    vectors = model.encode(TEXTS)

    assert vectors.shape == (len(TEXTS), model.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", ["", "  \n\t ", "漢字"])
def test_a_text_without_known_pieces_becomes_a_zero_row(model, text):
    vectors = model.encode([text, TEXTS[0], text])

    assert not vectors[0].any()
    assert not vectors[2].any()
    np.testing.assert_allclose(vectors[1], model.encode([TEXTS[0]])[0], atol=1e-5)


def test_no_texts_give_no_rows(model):
    assert model.encode([]).shape == (0, model.dimensions)


def test_a_text_has_the_same_vector_alone_and_in_a_large_batch(model):
    batch = model.encode([*TEXTS, ""] * 40)

    for place, text in enumerate(TEXTS):
        alone = model.encode([text])[0]
        np.testing.assert_allclose(batch[place], alone, atol=1e-5)
        np.testing.assert_allclose(batch[place - 6], alone, atol=1e-5)


def test_the_vector_is_the_mean_of_the_scaled_rows_of_the_pieces(model):
    from tokenizers import Tokenizer

    ids = Tokenizer.from_file(str(FOLDER / "tokenizer.json")).encode(TEXTS[1]).ids
    weights = np.load(FOLDER / "embeddings.npy")[ids] * np.load(FOLDER / "scales.npy")[ids, None]
    mean = weights.mean(axis=0)

    np.testing.assert_allclose(model.encode([TEXTS[1]])[0], mean / np.linalg.norm(mean), atol=1e-5)


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        (
            "Hur ofta ska vården av ett placerat barn övervägas?",
            "Socialnämnden ska minst en gång var sjätte månad överväga om vård fortfarande behövs.",
            "Anbudsgivaren ska lämna in anbudet innan tidsfristen har gått ut.",
        ),
        (
            "tillsyn över hem för vård eller boende",
            "Inspektionen för vård och omsorg utövar tillsyn över verksamheten.",
            "Kommunfullmäktige beslutar om skattesatsen för det följande året.",
        ),
        (
            "Vem får se sekretessbelagda uppgifter?",
            "Sekretess gäller för uppgift om en enskilds personliga förhållanden.",
            "Fartyget ska ha livbåtar för alla ombord.",
        ),
    ],
)
def test_a_question_is_nearer_to_its_answer_than_to_another_subject(model, query, near, far):
    question, answer, other = model.encode([query, near, far])

    # Trained mostly on everyday questions, the model sees statute language only dimly: a small margin.
    assert question @ answer > question @ other + 0.05


def test_upper_case_and_decomposed_letters_do_not_matter(model):
    plain, loud, decomposed = model.encode(["vård av unga", "VÅRD AV UNGA", "va\u030ard av unga"])

    np.testing.assert_allclose(plain, loud, atol=1e-6)
    np.testing.assert_allclose(plain, decomposed, atol=1e-6)


def test_torch_and_transformers_are_not_imported():
    program = (
        "import sys; from pathlib import Path; "
        "from assistant.library.static_model import StaticModel; "
        f"StaticModel.load(Path({str(FOLDER)!r})).encode(['vård']); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=FOLDER.parents[2],
    )

    assert done.stdout.strip() == "[]"


def test_the_shipped_files_match_their_hashes():
    StaticModel.load(FOLDER, verify=True)


@pytest.mark.parametrize("name", ["embeddings.npy", "scales.npy", "tokenizer.json"])
def test_a_changed_byte_is_detected_when_asked_for(copy, name):
    content = bytearray((copy / name).read_bytes())
    content[-100] ^= 1
    (copy / name).write_bytes(content)

    with pytest.raises(ValueError, match=name):
        StaticModel.load(copy, verify=True)


def test_weights_of_another_shape_are_refused(copy):
    np.save(copy / "embeddings.npy", np.zeros((10, 256), dtype=np.int8))

    with pytest.raises(ValueError, match="shape"):
        StaticModel.load(copy)


def test_the_fingerprint_follows_the_hashes(model, copy):
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    config["sha256"]["scales.npy"] = "0" * 64
    (copy / "config.json").write_text(json.dumps(config), encoding="utf-8")

    assert len(model.fingerprint) == 16
    assert StaticModel.load(FOLDER).fingerprint == model.fingerprint
    assert StaticModel.load(copy).fingerprint != model.fingerprint
