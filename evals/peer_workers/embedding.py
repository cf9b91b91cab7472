"""Embeddings that exist without a network: Samsyn's own static model, or LSA made of the texts.

Hub models cannot be fetched where this runs, so neither is what these libraries name as default.
LSA (TF-IDF and a truncated singular value decomposition, Deerwester et al. 1990) knows nothing but
the texts to index, which makes it a neutral second choice.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Encode = Callable[[Sequence[str]], list[list[float]]]

LSA_DIMENSIONS = 256


def encoder(name: str, material: dict[str, Any], chunks: Sequence[str]) -> Encode:
    """`name`: "samsyn" or "lsa"; `chunks` are the texts that LSA is fitted on."""
    return _static(Path(material["model"])) if name == "samsyn" else _lsa(chunks)


def _static(folder: Path) -> Encode:
    path = folder.parent / "static_model.py"
    spec = importlib.util.spec_from_file_location("static_model", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["static_model"] = module
    spec.loader.exec_module(module)
    model = module.StaticModel.load(folder)
    return lambda texts: model.encode(list(texts)).tolist()


def _lsa(chunks: Sequence[str]) -> Encode:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    pipeline = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=1),
        TruncatedSVD(LSA_DIMENSIONS, random_state=7),
        Normalizer(copy=False),
    )
    pipeline.fit(chunks)
    return lambda texts: pipeline.transform(list(texts)).tolist()
