"""Trains the built-in Swedish embedding model, or measures the recipe on what it has not seen.

``python -m evals.train_model --holdout`` keeps acts and questions out, measures, and writes
``figures.json``; without ``--holdout`` everything is used and the weights are written, with a
model card that shows the figures. Both take a few minutes on two cores and no network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch.nn import functional

from assistant.library.static_model import StaticModel
from evals.model_card import write_card
from evals.model_figures import Encode, Figures, measure, table
from evals.training_pairs import Pair, PairMaker
from evals.training_sources import (
    Paragraph,
    QuestionGroup,
    in_part,
    read_bridges,
    read_cards,
    read_paragraphs,
    split_groups,
    without_part,
)

ROOT = Path(__file__).resolve().parent.parent
MODEL_FOLDER = ROOT / "assistant" / "library" / "model"

VOCABULARY = 28_672
DIMENSIONS = 256
BATCH = 1024
LEARNING_RATE = 0.02
WARM_UP = 0.05
SCALE = 20.0
QUESTION_REPEATS, PIECES_REPEATS = 13, 20
ACT_PARTS = 10
GROUP_PARTS = 3
UNKNOWN = "[UNK]"


def train_tokenizer(
    paragraphs: Sequence[Paragraph], groups: Sequence[QuestionGroup], vocabulary: int
) -> Tokenizer:
    """Return a Unigram tokenizer: NFKC, lower case, no pieces across spaces or punctuation."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation("isolated"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )

    def texts() -> Iterator[str]:
        for paragraph in paragraphs:
            yield f"{paragraph.path}\n{paragraph.text}"
        for group in groups:
            yield from (*group.questions, group.text) * PIECES_REPEATS

    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary, unk_token=UNKNOWN, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(texts(), trainer)
    return tokenizer


class TokenCache:
    """Word pieces of every text met so far, so that each is tokenised once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._numbers: dict[str, int] = {}
        self._ids: list[NDArray[np.int32]] = []

    def add(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return a number for each text; equal texts get equal numbers."""
        new = [text for text in dict.fromkeys(texts) if text not in self._numbers]
        for start in range(0, len(new), 10_000):
            part = new[start : start + 10_000]
            for text, encoding in zip(
                part, self._tokenizer.encode_batch_fast(part, add_special_tokens=False), strict=True
            ):
                self._numbers[text] = len(self._ids)
                self._ids.append(np.array(encoding.ids, dtype=np.int32))
        return np.array([self._numbers[text] for text in texts], dtype=np.int64)

    def bag(self, numbers: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the pieces of the numbered texts in a row, and where each text begins."""
        rows = [self._ids[number] for number in numbers]
        offsets = np.cumsum([0, *(len(row) for row in rows[:-1])])
        return torch.from_numpy(np.concatenate(rows)).long(), torch.from_numpy(offsets)


def ranking_loss(
    queries: torch.Tensor, documents: torch.Tensor, same: torch.Tensor
) -> torch.Tensor:
    """Symmetric multiple-negatives ranking loss.

    Args:
        queries: shape (n, dimensions).
        documents: shape (n, dimensions); row k answers query k, all others are negatives.
        same: bool, shape (n, n); True where a negative would be a false one.
    """
    scores = functional.normalize(queries) @ functional.normalize(documents).T * SCALE
    scores = scores.masked_fill(same, float("-inf"))
    target = torch.arange(len(scores))
    forward = functional.cross_entropy(scores, target)
    return (forward + functional.cross_entropy(scores.T, target)) / 2


def train(
    maker: PairMaker, tokenizer: Tokenizer, epochs: int, rng: random.Random
) -> StaticEmbedding:
    """Return a trained module; ``rng`` draws the pairs, torch's own seed the first weights."""
    vocabulary = tokenizer.get_vocab_size()
    weights = torch.randn(vocabulary, DIMENSIONS) * 0.05
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    bag = module.embedding
    bag.padding_idx = tokenizer.token_to_id(UNKNOWN)
    optimizer = torch.optim.Adam(bag.parameters(), lr=LEARNING_RATE, fused=True)
    cache = TokenCache(tokenizer)
    step, steps = 0, 0
    for epoch in range(epochs):
        pairs: list[Pair] = maker.epoch(rng)
        queries = cache.add([pair.query for pair in pairs])
        documents = cache.add([pair.document for pair in pairs])
        groups = np.array([pair.group for pair in pairs])
        batches = len(pairs) // BATCH
        steps = steps or batches * epochs
        total = 0.0
        for number in range(batches):
            share = step / steps
            rate = min(share / WARM_UP, (1 - share) / (1 - WARM_UP))
            optimizer.param_groups[0]["lr"] = LEARNING_RATE * max(rate, 0.0)
            part = slice(number * BATCH, (number + 1) * BATCH)
            same = np.eye(BATCH, dtype=bool)
            for kind in (queries, documents, groups):
                same = same | (kind[part, None] == kind[None, part])
            np.fill_diagonal(same, False)
            loss = ranking_loss(
                bag(*cache.bag(queries[part])),
                bag(*cache.bag(documents[part])),
                torch.from_numpy(same),
            )
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            total += loss.item()
            step += 1
        print(f"epoch {epoch + 1}: {len(pairs)} pairs, loss {total / batches:.3f}", flush=True)
    with torch.no_grad():
        bag.weight[bag.padding_idx] = 0
    return module


def write_model(module: StaticEmbedding, folder: Path, training: dict[str, Any]) -> dict[str, Any]:
    """Write int8 weights, tokenizer and ``config.json`` to ``folder``; return the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = module.embedding.weight.detach().numpy()
    scales = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
    steps = np.divide(weights, scales[:, None], where=scales[:, None] > 0, out=0 * weights)
    np.save(folder / "embeddings.npy", np.rint(steps).astype(np.int8))
    np.save(folder / "scales.npy", scales)
    (folder / "tokenizer.json").write_text(module.tokenizer.to_str(), encoding="utf-8")
    names = ("embeddings.npy", "scales.npy", "tokenizer.json")
    config = {
        "dimensions": DIMENSIONS,
        "vocabulary": len(weights),
        "unknown": module.embedding.padding_idx,
        "pooling": "mean",
        "normalise": True,
        "sha256": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names},
        "training": training,
    }
    text = json.dumps(config, indent=2, ensure_ascii=False)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")
    return config


def main(arguments: Sequence[str] | None = None) -> None:
    """Train for shipping, or with ``--holdout`` for measuring."""
    options = parse(arguments)
    started = time.perf_counter()
    paragraphs = read_paragraphs(options.law)
    groups = [
        *read_bridges(options.law.parent / "bridges", paragraphs),
        *read_cards(options.corpus),
    ]
    groups = without_part(groups, options.question_parts)
    learnt, asked = list(paragraphs), groups
    kept_acts: list[Paragraph] = []
    kept_groups: list[QuestionGroup] = []
    if options.holdout:
        # An act that questions were written for stays: they are to be asked of a known text.
        bound = {group.key.split("#")[0] for group in groups if not group.is_card}
        kept_acts = [p for p in paragraphs if p.sfs not in bound and in_part(p.sfs, ACT_PARTS)]
        learnt = [p for p in paragraphs if p.sfs in bound or not in_part(p.sfs, ACT_PARTS)]
        asked, kept_groups = split_groups(groups, GROUP_PARTS)
    print(f"{len(learnt)} paragraphs, {len(asked)} question groups", flush=True)

    torch.manual_seed(options.seed)
    tokenizer = train_tokenizer(learnt, asked, options.vocabulary)
    print(f"tokenizer: {time.perf_counter() - started:.0f} s", flush=True)
    maker = PairMaker(learnt, asked, options.question_repeats)
    module = train(maker, tokenizer, options.epochs, random.Random(options.seed))
    training = {
        "seed": options.seed,
        "epochs": options.epochs,
        "paragraphs": len(learnt),
        "acts": len({paragraph.sfs for paragraph in learnt}),
        "question_groups": len(asked),
        "questions": sum(len(group.questions) for group in asked),
        "question_repeats": options.question_repeats,
        "seconds": round(time.perf_counter() - started),
    }
    if not options.holdout:
        write_card(options.out, write_model(module, options.out, training))
        print(json.dumps(training))
        return
    seen = {head.lower() for paragraph in learnt for head in paragraph.heads}

    def figures(encode: Encode) -> Figures:
        return measure(encode, kept_acts, seen, paragraphs, groups, kept_groups)

    float_model = SentenceTransformer(modules=[module], device="cpu")
    exact = figures(lambda texts: float_model.encode(list(texts), normalize_embeddings=True))
    with tempfile.TemporaryDirectory() as folder:
        write_model(module, Path(folder), training)
        shipped = figures(StaticModel.load(Path(folder)).encode)
    options.out.mkdir(parents=True, exist_ok=True)
    report = {"training": training, "int8": shipped, "float32": exact}
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (options.out / "figures.json").write_text(text + "\n", encoding="utf-8")
    print(f"{table(shipped)}\n\nfloat32:\n{table(exact)}\n{json.dumps(training)}")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER, help="folder of the model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--law", type=Path, default=ROOT.parent / "shared" / "law")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus", help="cards with questions")
    parser.add_argument(
        "--question-parts",
        type=int,
        default=0,
        help="leave one question in so many of each card out",
    )
    parser.add_argument("--holdout", action="store_true", help="measure, write figures.json only")
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--question-repeats", type=int, default=QUESTION_REPEATS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
