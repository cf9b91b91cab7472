"""An optional cross-encoder that puts the best places in a new order; off unless one is named.

A cross-encoder reads question and passage together, which costs seconds on a processor where comparing
vectors costs milliseconds. It therefore sees only the best `BEST` places of the learnt ranking
(`ranking.py`), and joins it by a sum, see `blend`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.documents import StoredPassage
from assistant.errors import SettingsError
from assistant.library.embeddings import load_transformer
from assistant.library.ranking import Hit

if TYPE_CHECKING:
    from assistant.library.doctor import Finding

BEST = 20
"""How many places are judged; what the learnt ranking puts further down stays where it is."""
_HEADS = ("ForSequenceClassification", "ForCausalLM")
"""How the architecture of a model that was trained to judge pairs ends."""

Floats = NDArray[np.float32]


class Reranker(Protocol):
    """Anything that puts hits in a new order."""

    def rerank(
        self, question: str, hits: Sequence[Hit], passages: Sequence[StoredPassage]
    ) -> tuple[Hit, ...]:
        """`hits` in a new order; `passages` are those of the first hits, in the hits' order."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder by name or folder; read when the first question comes.

    Safe to share between threads.
    """

    BATCH = 8

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        self.name = name
        self._allow_download = allow_download
        self._model: Any = None
        # Reading the model twice costs memory, and its tokenizer fails with two threads in it.
        self._lock = threading.Lock()

    def load(self) -> None:
        """Read the model now. Raises SettingsError when it cannot be read or judges no pairs."""
        with self._lock:
            self._read()

    def judge(self, question: str, texts: Sequence[str]) -> Floats:
        """How well each text answers the question: log-odds of shape (len(texts),).

        Texts longer than the model takes are cut at their end. Raises SettingsError for a model
        that cannot be read, or whose judgements are no numbers.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self._lock:
            # The last layer's numbers, without the sigmoid that presses all good places near 1.
            judged = self._read().predict(
                [(question, text) for text in texts],
                batch_size=self.BATCH,
                activation_fn=_as_they_are,
                show_progress_bar=False,
            )
        scores = np.asarray(judged, dtype=np.float32)
        if not np.isfinite(scores).all():
            raise SettingsError(
                f"Modellen «{self.name}» (SAMSYN_RERANKER) ger omdömen som inte är tal.",
                "Hämta modellen på nytt, eller ta bort SAMSYN_RERANKER.",
            )
        return scores

    def rerank(
        self, question: str, hits: Sequence[Hit], passages: Sequence[StoredPassage]
    ) -> tuple[Hit, ...]:
        """See `Reranker.rerank`; what the question names by reference stays first.

        The scores stay with the ranks: the first place has the highest, however it came there. What
        an answer's certainty rests on was fitted to the learnt ranking's scores and still holds.
        Raises SettingsError as `judge` does.
        """
        texts = {p.id: text_of(p) for p in passages}
        kept = [h for h in hits if h.exact or h.passage_id not in texts]
        asked = [h for h in hits if not h.exact and h.passage_id in texts]
        if len(asked) < 2:
            return tuple(hits)
        judged = self.judge(question, [texts[h.passage_id] for h in asked])
        together = blend(np.array([h.score for h in asked], dtype=np.float32), judged)
        order = np.argsort(-together, kind="stable")
        fresh = [replace(asked[at], score=asked[n].score) for n, at in enumerate(order)]
        named = [h for h in kept if h.exact]
        return (*named, *fresh, *(h for h in kept if not h.exact))

    def _read(self) -> Any:
        """The model; the lock is held."""
        if self._model is None:
            model = load_transformer("CrossEncoder", self.name, allow_download=self._allow_download)
            if not _judges_pairs(model):
                raise SettingsError(
                    f"Modellen «{self.name}» (SAMSYN_RERANKER) är ingen cross-encoder som ger ett"
                    " omdöme för varje par av fråga och text.",
                    "Ange en modell för omrankning (på engelska «reranker»), eller ta bort"
                    " SAMSYN_RERANKER.",
                )
            self._model = model
        return self._model


def blend(learnt: Floats, judged: Floats) -> Floats:
    """The sum of both scores after each was brought to mean 0 and deviation 1; shape (n,).

    Both are logarithms of how likely a place is the one sought, from evidence that is largely
    independent (our cards' questions and weights there, the wording of the passage here), so they
    add up. Their scales differ from model to model and the cross-encoder was never fitted to this
    library, so each is measured by its own spread among the places at hand and counts for half. Sum
    rather than rank fusion, because ranks forget margins: a place that the cards' questions single
    out is overruled only by a judgement as clear, and one far from all others in both comes first.
    Judgements that are all alike say nothing and change nothing.
    """
    return _standard(learnt) + _standard(judged)


def _standard(values: Floats) -> Floats:
    spread = float(values.std())
    centred: Floats = values - values.mean()
    return centred / np.float32(spread) if spread > 1e-6 else np.zeros_like(centred)


def text_of(passage: StoredPassage) -> str:
    """What is judged: the document's title and the headings above the passage, then its text."""
    headings = " › ".join(dict.fromkeys((passage.title, *passage.passage.heading_path)))
    return f"{headings}\n{passage.text}"


def _as_they_are(scores: Any) -> Any:
    return scores


def _judges_pairs(model: Any) -> bool:
    """Whether the model gives one number for a pair and was trained to.

    Any other transformer is read as well, but gets a last layer of random weights.
    """
    architecture = str((getattr(model.config, "architectures", None) or [""])[0])
    return model.num_labels == 1 and (len(model) > 1 or architecture.endswith(_HEADS))


def load_reranker(name: str | None, *, allow_download: bool = False) -> CrossEncoderReranker | None:
    """The cross-encoder named, not yet read; None when none is."""
    return CrossEncoderReranker(name, allow_download=allow_download) if name else None


def faults(reranker: CrossEncoderReranker | None) -> list[Finding]:
    """What `samsyn doctor` has to say of it: [] when there is none or it can be used. Reads it."""
    from assistant.library.doctor import Finding

    if reranker is None:
        return []
    try:
        reranker.load()
    except SettingsError as error:
        return [Finding("model", error.message, error.remedy)]
    return []
