"""What each word that binds or denies governs, and whether the same words are so governed on the other side.

Clauses are cut by rules that a free wording escapes. Here nothing is cut: round every "ska", "får",
"inte" … lie words, the nearer the surer; the same words are looked up on the other side, where their
own neighbourhood fits best, and it is read off which words bind or deny there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answering.verifying_alignment import weight, word_likeness
from assistant.answering.verifying_likeness import word_vector
from assistant.answering.verifying_words import Lexicon
from assistant.library import swedish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

KINDS = ("must", "may", "should", "need", "not", "without", "only")
_KIND: Mapping[str, str] = {
    word: kind
    for kind, words in (
        ("must", "ska skall måste skyldig skyldiga skyldigt skyldighet skyldigheten åligger åläggs obligatorisk obligatoriskt tvungen "
         "krävs kräver fordras"),
        ("may", "får kan fick kunde möjlighet möjligheten tillåtet tillåten tillåts tillåta frivilligt rätt möjligt"),
        ("should", "bör borde rekommenderas rekommenderar uppmanas lämpligen önskvärt"),
        ("need", "behöver behövs"),
        ("not", "inte ej icke aldrig ingen inget inga ingenting varken saknar saknas upphör upphöra"),
        ("without", "utan utom undantag undantas"),
        ("only", "bara endast enbart uteslutande"),
    )
    for word in words.split()
}  # fmt: skip
_MARKS: Mapping[str, float] = {
    ".": 0.08,
    ";": 0.15,
    ":": 0.3,
    ",": 0.55,
    "|": 0.5,
    "?": 0.05,
    "!": 0.05,
}
_DIVIDES: Mapping[str, float] = {
    "om": 0.6,
    "när": 0.6,
    "men": 0.5,
    "medan": 0.4,
    "som": 0.7,
    "och": 0.8,
    "att": 0.85,
    "samt": 0.7,
    "eftersom": 0.5,
}
FADE = 0.82
"""How much less sure each word further away is to be governed by a word."""
BEFORE = 0.75
"""The same for words in front of it, besides."""
AROUND = 4
"""Words on each side that tell where a word of one side stands on the other."""


class Text:
    """The words of one side in order, with what binds and denies them."""

    def __init__(self, tokens: Sequence[str], lexicon: Lexicon) -> None:
        """`tokens`: folded words and marks."""
        import numpy as np

        self.words: list[str] = []
        gaps: list[float] = []
        gap = 1.0
        for token in tokens:
            if token in _MARKS:
                gap = min(gap, _MARKS[token])
                continue
            self.words.append(token)
            gaps.append(gap * _DIVIDES.get(token, 1.0))
            gap = 1.0
        n = len(self.words)
        self.weights = np.array([weight(w) for w in self.words], dtype=np.float32)
        self.operators = [(i, _KIND[w]) for i, w in enumerate(self.words) if self._operates(i)]
        logs = np.cumsum(np.log(np.array(gaps or [1.0], dtype=np.float32)))
        self.state = np.zeros((len(KINDS), max(1, n)), dtype=np.float32)
        self.reach = np.zeros((len(self.operators), max(1, n)), dtype=np.float32)
        at = np.arange(n)
        for k, (i, kind) in enumerate(self.operators):
            fade = FADE ** np.abs(at - i) * np.where(at < i, BEFORE, 1.0)
            self.reach[k, :n] = fade * np.exp(-np.abs(logs[:n] - logs[i]))
            row = KINDS.index(kind)
            self.state[row] = np.maximum(self.state[row], self.reach[k])
        self.vectors: Matrix = (
            np.stack([_vector(w) for w in self.words]) if n else np.zeros((0, 1), np.float32)
        )
        self.stems = [swedish.stem(w) for w in self.words]
        none: frozenset[int] = frozenset()
        self.groups = [lexicon.same.get(s, none) for s in self.stems]

    def _operates(self, i: int) -> bool:
        word = self.words[i]
        after = self.words[i + 1 : i + 2]
        if word in ("rätt", "möjlighet", "möjligheten"):
            return after in (["att"], ["till"])
        if word == "utan":
            return True
        return word in _KIND


@lru_cache(maxsize=16384)
def _vector(word: str) -> Matrix:
    import numpy as np

    vector = word_vector(word)
    return vector if weight(word) > 0 else np.zeros_like(vector)


def _spread(values: Matrix, width: int, axis: int, how: str) -> Matrix:
    """Each value with its neighbours within `width` along an axis: their largest, or their sum."""
    import numpy as np

    pad = [(0, 0), (0, 0)]
    pad[axis] = (width, width)
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(values, pad), 2 * width + 1, axis=axis)
    return np.asarray(wide.max(axis=-1) if how == "max" else wide.sum(axis=-1), dtype=np.float32)


def places(a: Text, near: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """For every word of `a` its place on the other side, and how sure it is (0-1)."""
    import numpy as np

    weighed = near * a.weights[:, None]
    around = _spread(_spread(weighed, AROUND + 2, 1, "max"), AROUND, 0, "sum")
    around /= _spread(a.weights[:, None], AROUND, 0, "sum") + 0.5
    score = near * (0.25 + around)
    at = score.argmax(axis=1)
    rows = np.arange(len(at))
    return at, near[rows, at] * np.minimum(1.0, around[rows, at] * 1.5)


def scope_features(own: Sequence[str], other: Sequence[str], lexicon: Lexicon) -> dict[str, float]:
    """The strongest disagreements of words that bind or deny, by name. `own`, `other`: tokens."""
    a, b = Text(own, lexicon), Text(other, lexicon)
    out: dict[str, float] = {}
    if not a.words or not b.words:
        return out
    near = word_likeness(a, b)
    _disagreements(out, "s", a, b, near)
    _disagreements(out, "q", b, a, near.T)
    return out


def _disagreements(out: dict[str, float], side: str, a: Text, b: Text, near: Matrix) -> None:
    at, sure = places(a, near)
    for k, (i, kind) in enumerate(a.operators):
        voice = a.reach[k, : len(a.words)] * a.weights * sure
        voice[i] = 0.0
        total = float((a.reach[k, : len(a.words)] * a.weights).sum()) + 1e-6
        heard = float(voice.sum())
        trust = heard / total
        there = (b.state[:, at] * voice).sum(axis=1) / (heard + 1e-6)
        here = (a.state[:, : len(a.words)] * voice).sum(axis=1) / (heard + 1e-6)
        row = KINDS.index(kind)
        missing = trust * max(0.0, float(here[row] - there[row]))
        _raise(out, f"op {side} {kind} missing", missing)
        for other, name in enumerate(KINDS):
            if other == row:
                continue
            more = float(there[other] - here[other])
            if more > 0:
                _raise(out, f"op {side} {kind}>{name}", missing * more * 4)
                if name in ("not", "without", "only") and kind in ("must", "may", "should", "need"):
                    _raise(out, f"op {side} {kind}+{name}", trust * more)
            elif name == "not" and kind in ("must", "may", "should", "need"):
                _raise(out, f"op {side} {kind}-{name}", trust * -more)


def _raise(out: dict[str, float], key: str, value: float) -> None:
    if value > 0.02:
        out[key] = max(out.get(key, 0.0), value)
