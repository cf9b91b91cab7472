"""How near a stretch of words lies to its quotes in meaning, by the built-in embedding model.

Everyday words share few with a statute and still say the same; words that were added lie far from
it. The model tells the two apart where no list of words can. It is never asked about denials,
actors or numbers, which lie near whatever they say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.library.embeddings import BuiltInEmbedder

_SENTENCE = re.compile(r"(?<=[.;])\s+|\n+")


@lru_cache(maxsize=1)
def _model() -> BuiltInEmbedder:
    from assistant.library.embeddings import BuiltInEmbedder

    return BuiltInEmbedder()


def nearness(text: str, quotes: Sequence[str]) -> float:
    """Cosine, -1 to 1, between `text` and the nearest of the quotes and their sentences.

    0.0 when either is empty. Raises OSError when the model's files are missing.
    """
    parts = [part for q in quotes for part in (q, *_SENTENCE.split(q)) if part.strip()]
    if not parts or not text.strip():
        return 0.0
    model = _model()
    said = model.encode([text], "query")[0]
    return float((model.encode(parts, "passage") @ said).max())


@lru_cache(maxsize=16384)
def word_vector(word: str) -> NDArray[np.float32]:
    """The unit vector of a folded word. Raises OSError when the model's files are missing."""
    vector: NDArray[np.float32] = _model().encode([word], "query")[0]
    return vector
