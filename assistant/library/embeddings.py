"""Text to vectors: the built-in static model, or any sentence-transformers model the user names.

sentence-transformers (and with it torch) is imported only here (for the reranker too) and only when
a model is named; the built-in one needs numpy and tokenizers.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
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
_E5 = re.compile(r"(?<![a-z0-9])m?e5(?![a-z0-9])")
"""An E5 model by its name: "multilingual-e5-large", "me5-small", but not "base5"."""


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
        self._model = load_transformer("SentenceTransformer", name, allow_download=allow_download)
        self._name = name
        self._prefixes = _prefixes(name, self._model.prompts)
        # A fast tokenizer is set anew for every batch: two threads in it at once make it fail.
        self._lock = threading.Lock()

    @property
    def dimensions(self) -> int:
        """The model's own number of dimensions."""
        return int(self._model.get_embedding_dimension())

    @cached_property
    def fingerprint(self) -> str:
        """Hash of a known sentence's two vectors, with the model's name: weights and prefixes decide."""
        sentence = ["Socialnämnden följer vården."]
        vectors = [self.encode(sentence, "query"), self.encode(sentence, "passage")]
        digest = hashlib.sha256(np.round(np.concatenate(vectors), 3).tobytes()).hexdigest()[:16]
        return f"st-{Path(self._name).name}-{digest}"

    def encode(
        self, texts: Sequence[str], kind: TextKind, progress: Progress | None = None
    ) -> Vectors:
        """See `Embedder.encode`; `progress` is called with (done, all) after every batch.

        Each text gets the prefix that the model was trained with for its kind, if any.
        """
        prefix = self._prefixes[kind]
        out = []
        for at in range(0, len(texts), self.BATCH):
            batch = [prefix + text for text in texts[at : at + self.BATCH]]
            with self._lock:
                # No default prompt of the model's: the prefix is already there.
                vectors = self._model.encode(
                    batch, prompt="", normalize_embeddings=True, show_progress_bar=False
                )
            out.append(vectors)
            if progress:
                progress(min(at + self.BATCH, len(texts)), len(texts))
        if not out:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.concatenate(out).astype(np.float32)


def _prefixes(name: str, prompts: Mapping[str, str | None]) -> dict[TextKind, str]:
    """What stands before questions and passages.

    The prompts that the model was saved with, else E5's when its name says that it is one: the E5
    models are trained with prefixes but saved without them, and rank badly when they are missing.
    """
    query = prompts.get("query") or ""
    passage = next((p for k in ("passage", "document", "corpus") if (p := prompts.get(k))), "")
    if not (query or passage) and _E5.search(name.lower()):
        return {"query": "query: ", "passage": "passage: "}
    return {"query": query, "passage": passage}


def load_transformer(
    kind: Literal["SentenceTransformer", "CrossEncoder"], name: str, *, allow_download: bool
) -> Any:
    """The sentence-transformers model of that class, on the processor, without code of its own.

    `name` is a folder, or a name on Hugging Face, which is fetched only with `allow_download` and
    otherwise looked for among those fetched before. Raises SettingsError when it cannot be read.
    """
    setting = "SAMSYN_EMBEDDING_MODEL" if kind == "SentenceTransformer" else "SAMSYN_RERANKER"
    folder = Path(name).expanduser()
    local = folder.exists()
    if not local and not allow_download:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if local and not any(folder.rglob("*.safetensors")):
        raise SettingsError(
            f"Modellen i {folder} ({setting}) har inga vikter i formatet safetensors.",
            "Spara modellen med save_pretrained(safe_serialization=True) och försök igen.",
        )
    import sentence_transformers

    try:
        return getattr(sentence_transformers, kind)(
            str(folder) if local else name,
            device="cpu",
            trust_remote_code=False,
            local_files_only=not allow_download,
            model_kwargs={} if _is_static(folder) else {"use_safetensors": True},
        )
    except Exception as error:  # a foreign folder can fail in as many ways as it has parts
        raise SettingsError(
            f"Modellen «{name}» ({setting}) kan inte läsas.",
            "Kontrollera att mappen är hel: config.json, ordlista och vikter i safetensors."
            if local
            else "Ange en mapp på datorn, eller sätt SAMSYN_ALLOW_DOWNLOAD=true och försök igen.",
        ) from error


def _is_static(folder: Path) -> bool:
    return folder.exists() and not any(folder.rglob("config.json"))


def load_embedder(name: str | None, *, allow_download: bool = False) -> Embedder:
    """The built-in model when `name` is None, else the one named. Raises SettingsError."""
    if name is None:
        return BuiltInEmbedder()
    return TransformerEmbedder(name, allow_download=allow_download)
