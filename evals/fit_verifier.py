"""Fit the verifier's last step: `python -m evals.fit_verifier [--write]`.

True pairs, and those whose force or denial was changed by hand, come from `golden/mutations_dev.yaml`,
`mutations_read.yaml` and the odd half of `mutations.yaml`; every true pair is also changed once by
machine on each side. Chances are told by five-fold cross-validation in which a true pair and its
changes are never on both sides.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.verifying import weighed_numbers
from assistant.answering.verifying_scale import TREES
from assistant.answering.verifying_words import lexicon_of
from assistant.ingest.cards import read_corpus
from assistant.settings import Settings
from evals.verifier import GOLDEN, Pair, load

KINDS = ("negation", "modal")
FEWEST = 25
"""Rows in which a number must differ from nought to be used."""
WEIGHTS = {"read": 2.0, "hand": 1.0, "machine": 0.5}
"""What a row counts: pairs of the strangers' sets are fewer, and like what is met."""
SHAPE: dict[str, Any] = {
    "max_iter": 160, "learning_rate": 0.08, "max_leaf_nodes": 10, "min_samples_leaf": 15,
    "l2_regularization": 4.0, "max_bins": 32, "early_stopping": False, "random_state": 1,
}  # fmt: skip
_OTHER = {
    "ska": ("får", "bör", "kan"), "måste": ("får", "bör", "kan"), "får": ("ska", "måste", "bör"),
    "kan": ("ska", "måste"), "bör": ("ska", "får", "måste"), "behöver": ("får",),
}  # fmt: skip
_FORCE = re.compile(r"\b(ska|måste|får|kan|bör|behöver)( inte)?\b")
_STATE = re.compile(r"\b(är|har|gäller|räknas|omfattas|ansvarar|krävs|finns|beslutar)( inte)?\b")


@dataclass(frozen=True)
class Row:
    """One pair: its numbers, whether it was changed, the true pair it is made from, and its source."""

    numbers: dict[str, float]
    changed: bool
    base: str
    source: str


def changed(text: str, rng: random.Random) -> str | None:
    """`text` with one word of force swapped or one denial added or dropped, None when it has neither."""
    found: list[tuple[re.Match[str], str]] = []
    for match in _FORCE.finditer(text):
        found.append((match, match[1] + ("" if match[2] else " inte")))
        if match[1] != "behöver" and not (match[1] == "kan" and match[2]):
            found.append((match, rng.choice(_OTHER[match[1]]) + (match[2] or "")))
    for match in _STATE.finditer(text):
        found.append((match, match[1] + ("" if match[2] else " inte")))
    if not found:
        return None
    match, new = rng.choice(found)
    return text[: match.start()] + new + text[match.end() :]


def rows() -> Iterator[Row]:
    """The rows of every set."""
    settings = Settings.from_environment()
    lexicon = lexicon_of(settings.corpus)
    acts = read_corpus(settings.corpus, settings.corpus / "no-overlay").acts
    rng = random.Random(7)

    def row(said: str, quotes: Sequence[str], bad: bool, base: str, source: str) -> Row:
        return Row(weighed_numbers(said, quotes, acts, (), lexicon), bad, base, source)

    sets: list[tuple[str, str, list[Pair]]] = [
        ("dev", "hand", load(GOLDEN / "mutations_dev.yaml")),
        ("odd", "hand", [p for p in load(GOLDEN / "mutations.yaml") if p.base % 2 == 1]),
        ("read", "read", load(GOLDEN / "mutations_read.yaml")),
    ]
    for name, source, pairs in sets:
        for pair in pairs:
            base = f"{name} {pair.part} {pair.base}"
            if pair.mutated and pair.kind not in KINDS:
                continue
            yield row(pair.statement, pair.quotes, pair.mutated, base, source)
            if pair.mutated:
                continue
            if said := changed(pair.statement, rng):
                yield row(said, pair.quotes, True, base, "machine")
            first, *rest = pair.quotes
            if len(first) <= 2 * len(pair.statement) + 60 and (quote := changed(first, rng)):
                yield row(pair.statement, [quote, *rest], True, base, "machine")


def written(model: Any, names: Sequence[str]) -> str:
    """The trees of a fitted model in the form that `verifying_scale` reads."""
    used: list[str] = []

    def node(nodes: Any, at: int) -> Iterator[str]:
        if nodes["is_leaf"][at]:
            yield f"{nodes['value'][at]:.4g}"
            return
        name = names[nodes["feature_idx"][at]]
        if name not in used:
            used.append(name)
        yield f"{used.index(name)}<{nodes['num_threshold'][at]:.5g}"
        yield from node(nodes, nodes["left"][at])
        yield from node(nodes, nodes["right"][at])

    lines = [f"{float(model._baseline_prediction.ravel()[0]):.5g}"]
    lines += [" ".join(node(p[0].nodes, 0)) for p in model._predictors]
    return "\n".join(["\t".join(used), *lines]) + "\n"


def main() -> None:
    """Cross-validate, print what each threshold gives, fit on everything and write the trees."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.feature_extraction import DictVectorizer

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace verifying_trees.txt")
    asked = parser.parse_args()
    data = list(rows())
    often = Counter(name for r in data for name in r.numbers)
    vectors = DictVectorizer(sparse=False)
    x = vectors.fit_transform(
        [{k: v for k, v in r.numbers.items() if often[k] >= FEWEST} for r in data]
    )
    y = np.array([r.changed for r in data])
    w = np.array([WEIGHTS[r.source] for r in data])
    bases = {b: n for n, b in enumerate(sorted({r.base for r in data}))}
    fold = np.random.RandomState(0).randint(0, 5, len(bases))[[bases[r.base] for r in data]]
    chances = np.zeros(len(data))
    for k in range(5):
        part = fold != k
        model = HistGradientBoostingClassifier(**SHAPE).fit(x[part], y[part], sample_weight=w[part])
        chances[~part] = model.predict_proba(x[~part])[:, 1]
    for source in ("read", "hand"):
        own = np.array([r.source == source for r in data])
        for bound in (0.6, 0.7, 0.8, 0.85, 0.88, 0.92):
            alarms, caught = chances[own & ~y] >= bound, chances[own & y] >= bound
            print(
                f"{source:6} {bound:.2f} false alarms {alarms.mean():.3f} caught {caught.mean():.3f}"
            )
    if asked.write:
        model = HistGradientBoostingClassifier(**SHAPE).fit(x, y, sample_weight=w)
        TREES.write_text(written(model, vectors.get_feature_names_out()), encoding="utf-8")


if __name__ == "__main__":
    main()
