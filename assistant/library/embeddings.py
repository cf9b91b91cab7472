"""Text to vectors: the built-in static model, or any sentence-transformers model the user names.

sentence-transformers (and with it torch) is imported only when a model is named; the built-in one
needs numpy and tokenizers.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SettingsError
from assistant.library.static_model import StaticModel

BUILT_IN = Path(__file__).parent / "model"
Vectors = NDArray[np.float32]
TextKind = Literal["query", "passage"]
Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells models apart: the same fingerprint gives the same vectors."""
        ...

    def encode(
        self, texts: Sequence[str], kind: TextKind, progress: Progress | None = None
    ) -> Vectors:
        """Vectors of shape (len(texts), dimensions), float32, each of length 1 (0 for no text)."""
        ...


class BuiltInEmbedder:
    """The static Swedish model that ships with Samsyn."""

    def __init__(self, folder: Path = BUILT_IN) -> None:
        try:
            self._model = StaticModel.load(folder)
        except (FileNotFoundError, ValueError) as error:
            raise SettingsError(
                f"Den inbyggda språkmodellen i {folder} kan inte läsas ({error}).",
                "Installera om Samsyn.",
            ) from error

    @property
    def dimensions(self) -> int:
        """256 in the shipped model."""
        return self._model.dimensions

    @property
    def fingerprint(self) -> str:
        """The hash of the weights and the tokenizer."""
        return f"static-{self._model.fingerprint}"

    def encode(
        self, texts: Sequence[str], kind: TextKind, progress: Progress | None = None
    ) -> Vectors:
        """See `Embedder.encode`; questions and passages are treated alike."""
        vectors = self._model.encode(list(texts))
        if progress:
            progress(len(texts), len(texts))
        return vectors


class TransformerEmbedder:
    """A sentence-transformers model by name or folder; safetensors only, no code from the model."""

    BATCH = 32

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        folder = Path(name).expanduser()
        if not folder.exists() and not allow_download:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        if folder.exists() and not any(folder.rglob("*.safetensors")):
            raise SettingsError(
                f"Modellen i {folder} har inga vikter i formatet safetensors.",
                "Spara modellen med save_pretrained(safe_serialization=True) och försök igen.",
            )
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(
                str(folder) if folder.exists() else name,
                device="cpu",
                trust_remote_code=False,
                local_files_only=not allow_download,
                model_kwargs={} if _is_static(folder) else {"use_safetensors": True},
            )
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"Modellen «{name}» kan inte läsas.",
                "Ange en mapp på datorn, eller sätt SAMSYN_ALLOW_DOWNLOAD=true och försök igen.",
            ) from error
        self._name = name

    @property
    def dimensions(self) -> int:
        """The model's own number of dimensions."""
        return int(self._model.get_sentence_embedding_dimension())

    @property
    def fingerprint(self) -> str:
        """Hash of a known sentence's vector, with the model's name: weights decide, not labels."""
        vector = self.encode(["Socialnämnden följer vården."], "passage")[0]
        digest = hashlib.sha256(np.round(vector, 3).tobytes()).hexdigest()[:16]
        return f"st-{Path(self._name).name}-{digest}"

    def encode(
        self, texts: Sequence[str], kind: TextKind, progress: Progress | None = None
    ) -> Vectors:
        """See `Embedder.encode`; E5-like models get their "query: " and "passage: " prefixes."""
        prefix = f"{kind}: " if "e5" in self._name.lower() else ""
        out = []
        for at in range(0, len(texts), self.BATCH):
            batch = [prefix + text for text in texts[at : at + self.BATCH]]
            out.append(
                self._model.encode(batch, normalize_embeddings=True, show_progress_bar=False)
            )
            if progress:
                progress(min(at + self.BATCH, len(texts)), len(texts))
        if not out:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.concatenate(out).astype(np.float32)


def _is_static(folder: Path) -> bool:
    return folder.exists() and not any(folder.rglob("config.json"))


def load_embedder(name: str | None, *, allow_download: bool = False) -> Embedder:
    """The built-in model when `name` is None, else the one named. Raises SettingsError."""
    if name is None:
        return BuiltInEmbedder()
    return TransformerEmbedder(name, allow_download=allow_download)
