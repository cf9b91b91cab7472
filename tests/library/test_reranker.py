"""A cross-encoder of the user's own: made and taught here, loaded the way a real one is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.app import Assistant
from assistant.domain.documents import Passage, StoredPassage
from assistant.domain.law import Acts
from assistant.errors import SettingsError
from assistant.ingest.pipeline import ingest
from assistant.library.embeddings import BuiltInEmbedder
from assistant.library.ranking import Hit
from assistant.library.reranker import (
    BEST,
    CrossEncoderReranker,
    blend,
    faults,
    load_reranker,
    text_of,
)
from assistant.library.search import Search
from assistant.library.store import Store
from assistant.settings import Settings
from tests.command_line import samsyn

slow = pytest.mark.slow
pytestmark = [
    # torch and transformers warn of their own future changes.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] vem följer upp avtalet nämnden kastanj plan".split()
TEXTS = (
    "Nämnden följer upp avtalet med hemmet varje år.",
    "Den som planterar en kastanj följer också upp att avtalet om trädgården hålls.",
    "Avtalet följs upp av den som nämnden utser.",
    "Nämnden sammanträder i maj och i oktober.",
    "Lokalerna städas på fredagar.",
)
"""A plan each; the first is what the question is about, the second what the model was taught."""


def make_model(place: Path, labels: int = 1, *, taught: bool = False) -> Path:
    """A BERT that judges pairs; `taught` that a text with "kastanj" is the one sought."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    place.mkdir(parents=True)
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = BertTokenizerFast(vocab=vocabulary, strip_accents=False)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64, num_labels=labels, initializer_range=0.2,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    torch.manual_seed(1)
    model = BertForSequenceClassification(config)
    if taught:
        others = ["plan hus " + "hus nämnden avtalet upp " * n for n in range(1, 9)]
        texts = [*others, *(text.replace("avtalet", "kastanj", 1) for text in others)]
        batch = tokenizer(
            ["vem följer upp"] * 16, texts, padding=True, truncation=True, return_tensors="pt"
        )
        right = torch.tensor([0.0] * 8 + [1.0] * 8)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
        for _ in range(120):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                model(**batch).logits[:, 0], right
            )
            loss.backward()
            optimizer.step()
    model.save_pretrained(place)
    tokenizer.save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "kastanj", taught=True)


@pytest.fixture
def filled(home: Path, tmp_path: Path):
    """A store with the plans, and nothing else."""
    paths = [tmp_path / f"plan{n}.txt" for n in range(len(TEXTS))]
    for path, text in zip(paths, TEXTS, strict=True):
        path.write_text(f"Plan\n\n{text}\n", encoding="utf-8")
    store = Store(home / "samsyn.db")
    assert not any(report.failed for report in ingest(store, BuiltInEmbedder(), paths))
    yield store
    store.close()


def hit(number: int, score: float, *, exact: bool = False) -> Hit:
    return Hit(number, score, 0.0, 0.0, 0.0, exact, 0.0, (number,))


def passage(number: int) -> StoredPassage:
    where = Passage(0, 5, "p. 1", ("Plan", f"Del {number}"))
    return StoredPassage(number, "d", "1", "Plan", "plan", f"text {number}", where, True, {})


class Judge(CrossEncoderReranker):
    """Judges by numbers given beforehand, text by text; `read` gathers the texts."""

    def __init__(self, *judged: float) -> None:
        super().__init__("modell")
        self.judged = judged
        self.read: list[str] = []

    def judge(self, question, texts):
        self.read += texts
        return np.array(self.judged[: len(texts)], dtype=np.float32)


def test_what_is_judged_is_the_text_under_its_headings():
    assert text_of(passage(3)) == "Plan › Del 3\ntext 3"


def test_both_rankings_count_for_half_whatever_their_scale():
    learnt = np.array([3.0, 2.0, 1.0], dtype=np.float32)
    for scale in (0.001, 1.0, 1000.0):
        judged = scale * np.array([-2.0, 2.0, -2.0], dtype=np.float32)
        assert np.argsort(-blend(learnt, judged)).tolist() == [1, 0, 2]
    opposite = blend(learnt, learnt[::-1].copy())
    assert np.allclose(opposite, 0, atol=1e-6)


def test_judgements_that_are_all_alike_change_nothing():
    hits = [hit(1, 5.0), hit(2, 4.0), hit(3, 1.0)]
    ranked = Judge(0.5, 0.5, 0.5).rerank("vem", hits, [passage(n) for n in (1, 2, 3)])
    assert ranked == tuple(hits)


def test_places_change_their_order_and_the_scores_stay_with_the_ranks():
    hits = [hit(1, 5.0), hit(2, 4.5), hit(3, 1.0)]
    ranked = Judge(-3.0, 6.0, -3.0).rerank("vem", hits, [passage(n) for n in (1, 2, 3)])
    assert [h.passage_id for h in ranked] == [2, 1, 3]
    assert [h.score for h in ranked] == [5.0, 4.5, 1.0]


def test_what_the_question_names_stays_first_and_the_rest_is_not_judged():
    hits = [hit(1, 15.0, exact=True), *(hit(n, 6.0 - n) for n in (2, 3, 4, 5))]
    judge = Judge(-9.0, 9.0, -9.0)
    ranked = judge.rerank("22 kap. 11 §", hits, [passage(n) for n in (1, 2, 3, 4)])
    assert [h.passage_id for h in ranked] == [1, 3, 2, 4, 5]
    assert judge.read == [text_of(passage(n)) for n in (2, 3, 4)]


def test_search_lets_it_choose_among_the_best_and_gives_what_was_asked_for(filled):
    class Backwards:
        def rerank(self, question, hits, passages):
            self.seen = len(hits), len(passages)
            assert [p.id for p in passages] == [h.passage_id for h in hits[:BEST]]
            return tuple(hits)[::-1]

    backwards = Backwards()
    plain = Search(filled, BuiltInEmbedder(), Acts()).search("vem följer upp avtalet", BEST)
    search = Search(filled, BuiltInEmbedder(), Acts(), reranker=backwards)
    found = search.search("vem följer upp avtalet", 1)
    assert backwards.seen == (len(plain.hits),) * 2
    assert found.hits == plain.hits[-1:]
    assert found.terms == plain.terms


@slow
def test_a_named_folder_puts_the_places_in_the_order_it_was_taught(filled, folder):
    reranker = load_reranker(str(folder))
    plain = Search(filled, BuiltInEmbedder(), Acts())
    search = Search(filled, BuiltInEmbedder(), Acts(), reranker=reranker)
    before, after = (s.search("vem följer upp avtalet").hits for s in (plain, search))
    taught = [
        next(n for n, p in enumerate(plain.passages(hits)) if "kastanj" in p.text)
        for hits in (before, after)
    ]
    assert taught[1] < taught[0]
    assert sorted(h.passage_id for h in before) == sorted(h.passage_id for h in after)
    assert [h.score for h in before] == [h.score for h in after]
    assert faults(reranker) == []


@slow
def test_it_judges_long_texts_and_from_several_threads(folder):
    reranker = CrossEncoderReranker(str(folder))
    texts = ["plan hus " * 250, f"plan hus {TEXTS[1]}"] * 10
    with ThreadPoolExecutor(4) as pool:
        judged = list(pool.map(lambda _: reranker.judge("vem", texts), range(8)))
    assert all(np.allclose(one, judged[0], atol=1e-4) for one in judged)
    assert judged[0].shape == (20,)
    assert judged[0].dtype == np.float32
    # Log-odds, not shares between 0 and 1.
    assert judged[0].max() > 1 > 0 > judged[0].min()
    assert reranker.judge("vem", []).shape == (0,)


@slow
@pytest.mark.parametrize("kind", ["labels", "embedding"])
def test_a_model_that_judges_no_pairs_is_refused(kind, tmp_path):
    folder = make_model(tmp_path / "modell", labels=3 if kind == "labels" else 1)
    if kind == "embedding":
        from transformers import BertModel

        BertModel.from_pretrained(folder).save_pretrained(folder)
    with pytest.raises(SettingsError, match="ingen cross-encoder") as refused:
        CrossEncoderReranker(str(folder)).load()
    assert "SAMSYN_RERANKER" in refused.value.remedy


@slow
def test_a_model_that_is_not_there_is_named_with_the_remedy(filled):
    reranker = load_reranker("finns-inte/modell")
    search = Search(filled, BuiltInEmbedder(), Acts(), reranker=reranker)
    with pytest.raises(SettingsError, match="finns-inte") as refused:
        search.search("vem följer upp avtalet")
    assert "SAMSYN_RERANKER" in refused.value.message
    assert "SAMSYN_ALLOW_DOWNLOAD" in refused.value.remedy
    (fault,) = faults(reranker)
    assert (fault.message, fault.remedy) == (refused.value.message, refused.value.remedy)


def test_a_folder_without_safetensors_is_refused_and_told_by_the_doctor(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    (fault,) = faults(load_reranker(str(tmp_path)))
    assert "SAMSYN_RERANKER" in fault.message
    assert "safetensors" in fault.message


def test_judgements_that_are_no_numbers_are_told(monkeypatch):
    class Broken:
        def predict(self, pairs, **options):
            return np.full(len(pairs), np.nan)

    reranker = CrossEncoderReranker("modell")
    monkeypatch.setattr(reranker, "_model", Broken())
    with pytest.raises(SettingsError, match="inte är tal"):
        reranker.judge("vem", ["text"])


def test_nothing_heavy_is_loaded_without_it_nor_before_the_first_question():
    program = (
        "import sys; from assistant.library.reranker import faults, load_reranker\n"
        "import assistant.library.search\n"
        "assert load_reranker(None) is None and faults(None) == []\n"
        "assert load_reranker('en/modell').name == 'en/modell'\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_with_two_that_are_judged_opposite_ways_the_learnt_order_holds():
    hits = [hit(1, 5.0), hit(2, 4.0)]
    assert Judge(0.0, 1.0).rerank("vem", hits, [passage(1), passage(2)]) == tuple(hits)
    assert Judge(1.0).rerank("vem", hits[:1], [passage(1)]) == (hits[0],)


@slow
def test_the_setting_reaches_search_and_the_doctor_names_it(home, folder, tmp_path, monkeypatch):
    corpus = tmp_path / "cards"
    shutil.copytree(Settings().corpus, corpus, ignore=shutil.ignore_patterns("questions", "guidance", "reports"))  # fmt: skip
    with Assistant.open(Settings(home=home, corpus=corpus, reranker=str(folder))) as assistant:
        assert assistant.search.reranker is assistant.reranker
        assert assistant.ask("Vem följer upp ett placerat barn?").citations
    monkeypatch.setenv("SAMSYN_CORPUS", str(corpus))
    monkeypatch.setenv("SAMSYN_RERANKER", str(folder))
    well = samsyn("doctor")
    assert (well.code, f"«{folder}» (SAMSYN_RERANKER)" in well.out) == (0, True)
    monkeypatch.setenv("SAMSYN_RERANKER", str(tmp_path))
    ill = samsyn("doctor")
    assert (ill.code, "safetensors" in ill.out) == (1, True)
