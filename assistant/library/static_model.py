"""The built-in Swedish embedding model: one vector a word piece, their mean, length one.

A folder holds the model: ``embeddings.npy`` (int8, shape (vocabulary, dimensions)),
``scales.npy`` (float32, one factor a row), ``tokenizer.json`` and ``config.json``, which names
the SHA-256 of the other files. ``python -m evals.train_model`` writes it. Only numpy and
tokenizers are needed, and the weights are memory-mapped, so that loading costs milliseconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH_TOKENS = 8192
"""Word pieces gathered at a time: 8 MB of float32 at 256 dimensions."""


class StaticModel:
    """Turns Swedish text into unit vectors; the same text gives the same vector in any batch.

    Make one with :meth:`load`. Instances are read-only and may be shared between threads.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        embeddings: NDArray[np.int8],
        scales: NDArray[np.float32],
        unknown: int,
        fingerprint: str,
    ) -> None:
        """Keep the parts of a model.

        Args:
            tokenizer: gives ids in ``range(len(embeddings))``.
            embeddings: shape (vocabulary, dimensions).
            scales: shape (vocabulary,); row n stands for ``embeddings[n] * scales[n]``.
            unknown: id of the piece for unknown characters, which counts as no piece at all.
            fingerprint: what :attr:`fingerprint` returns.

        Raises:
            ValueError: the shapes do not fit each other or the tokenizer.
        """
        if embeddings.ndim != 2 or scales.shape != embeddings.shape[:1]:
            raise ValueError(f"embeddings {embeddings.shape} and scales {scales.shape} differ")
        if tokenizer.get_vocab_size() != len(embeddings):
            raise ValueError(f"{tokenizer.get_vocab_size()} pieces, {len(embeddings)} embeddings")
        self._tokenizer = tokenizer
        self._embeddings = embeddings
        self._scales = scales
        self._unknown = unknown
        self._fingerprint = fingerprint

    @classmethod
    def load(cls, folder: Path, *, verify: bool = False) -> StaticModel:
        """Open the model in ``folder``.

        Args:
            folder: holds the four files named above.
            verify: also read every byte and compare with the hashes in ``config.json``.

        Raises:
            FileNotFoundError: a file is missing.
            ValueError: a file does not fit the others or, with ``verify``, its hash.
        """
        from tokenizers import Tokenizer

        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        hashes: dict[str, str] = config["sha256"]
        if verify:
            for name, expected in hashes.items():
                if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                    raise ValueError(f"{folder / name} differs from the SHA-256 in config.json")
        tokenizer_json = (folder / "tokenizer.json").read_text(encoding="utf-8")
        embeddings = np.asarray(np.load(folder / "embeddings.npy", mmap_mode="r"))
        scales = np.load(folder / "scales.npy")
        if embeddings.dtype != np.int8 or scales.dtype != np.float32:
            raise ValueError(f"{folder}: weights are {embeddings.dtype} and {scales.dtype}")
        if embeddings.shape != (config["vocabulary"], config["dimensions"]):
            raise ValueError(f"{folder}: weights have shape {embeddings.shape}")
        whole = "\n".join(f"{name} {hashes[name]}" for name in sorted(hashes))
        fingerprint = hashlib.sha256(whole.encode()).hexdigest()[:16]
        tokenizer = Tokenizer.from_str(tokenizer_json)
        return cls(tokenizer, embeddings, scales, int(config["unknown"]), fingerprint)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._embeddings.shape[1])

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that differ between any two trained models."""
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text.

        Args:
            texts: any number of texts of any length.

        Returns:
            Shape (len(texts), dimensions), values in [-1, 1]; each row has length 1, or is zero
            for a text without a known word piece (empty, blank, only unknown characters).
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        rows = [self._known(encoding.ids) for encoding in encoded]
        start = 0
        while start < len(rows):
            stop, pieces = start + 1, len(rows[start])
            while stop < len(rows) and pieces + len(rows[stop]) <= BATCH_TOKENS:
                pieces += len(rows[stop])
                stop += 1
            self._sum_rows(rows[start:stop], vectors[start:stop])
            start = stop
        # A mean and a sum point the same way, so only the length is set here.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _known(self, ids: list[int]) -> list[int]:
        """``ids`` without the unknown piece."""
        return [n for n in ids if n != self._unknown] if self._unknown in ids else ids

    def _sum_rows(self, rows: list[list[int]], out: NDArray[np.float32]) -> None:
        """Write the sum of each row's scaled embeddings to ``out``, shape (len(rows), dim)."""
        lengths = np.array([len(row) for row in rows])
        filled = np.flatnonzero(lengths)
        if not len(filled):
            return
        ids = np.fromiter((n for row in rows for n in row), dtype=np.intp, count=lengths.sum())
        gathered = self._embeddings[ids] * self._scales[ids, None]
        starts = np.cumsum(lengths) - lengths
        out[filled] = np.add.reduceat(gathered, starts[filled], axis=0)
