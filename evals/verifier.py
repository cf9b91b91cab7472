"""The verifier on true pairs and mutated ones: `python -m evals.verifier [--half odd|even] [--misses] [FILE …]`.

Reads `golden/mutations.yaml` and `mutations_heldout.yaml` (written without sight of the verifier), and
`mutations_dev.yaml` and `mutations_read.yaml`, on which its thresholds were chosen. A case is {id, statement, quote,
label: true|mutated, kind, in: statement|quote}. Prints false alarms on true pairs and, for every
kind of mutation, how many were caught, with 95 % Wilson intervals.

`mutations.yaml` was met once as a whole (18.6 % false alarms, 87.5 % caught). Since then its pairs
fall in two halves by the number of the true pair that a case is made from: the odd ones
(`--half odd`) may be looked at, the even ones judge, by their totals alone. `--misses` prints cases
of the development sets and the odd half, never of the even one and of the held-out set.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.verifying import Verdict, verify
from assistant.answering.verifying_words import lexicon_of
from assistant.domain.law import Acts
from assistant.settings import Settings

GOLDEN = Path(__file__).parent / "golden"
JUDGING = "mutations.yaml"
FILES = (JUDGING, "mutations_heldout.yaml", "mutations_dev.yaml", "mutations_read.yaml")
UNREAD = "mutations_heldout.yaml"
"""Written by another stranger later: judged by its totals alone."""


@dataclass(frozen=True)
class Pair:
    """A sentence with the quotes it shall rest on. `kind` "" for a true pair.

    `base` is the number of the true pair it is made from, its own for a true pair.
    """

    id: str
    statement: str
    quotes: tuple[str, ...]
    mutated: bool
    kind: str
    place: str
    part: str
    base: int


def load(path: Path) -> list[Pair]:
    """The pairs of a file. Raises ValueError for a label other than true and mutated."""
    import yaml

    out = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=loader):
        label = str(raw["label"]).lower()
        if label not in ("true", "mutated"):
            raise ValueError(f"{path.name}: {raw['id']}: label {label}")
        quote = raw["quote"]
        out.append(
            Pair(
                str(raw["id"]),
                raw["statement"],
                tuple(quote) if isinstance(quote, list) else (quote,),
                label == "mutated",
                str(raw.get("kind") or ""),
                str(raw.get("in") or ""),
                str(raw.get("part") or ""),
                int("".join(re.findall(r"\d+", str(raw.get("base") or raw["id"]))[:1]) or 0),
            )
        )
    return out


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a share, (0, 1) for n = 0."""
    if not n:
        return 0.0, 1.0
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def report(pairs: Sequence[Pair], acts: Acts, title: str, misses: bool) -> None:
    """Print the figures of one set."""
    lexicon = lexicon_of(Settings.from_environment().corpus)
    verdicts: list[tuple[Pair, Verdict]] = [
        (p, verify(p.statement, p.quotes, acts, lexicon=lexicon)) for p in pairs
    ]
    print(f"\n{title}: {len(pairs)} pairs")
    true = [(p, v) for p, v in verdicts if not p.mutated]
    alarms = [(p, v) for p, v in true if not v.supported]
    _line("false alarms on true pairs", len(alarms), len(true))
    changed = [(p, v) for p, v in verdicts if p.mutated]
    caught = [p for p, v in changed if not v.supported]
    _line("mutations caught", len(caught), len(changed))
    _line("precision of a fault", len(caught), len(caught) + len(alarms))
    for kind in sorted({p.kind for p, _ in changed}):
        for place in ("statement", "quote"):
            rows = [(p, v) for p, v in changed if (p.kind, p.place) == (kind, place)]
            if rows:
                hits = [p for p, v in rows if not v.supported]
                named = sum(1 for _, v in rows if any(f.kind == kind for f in v.faults))
                _line(f"  {kind} in {place}", len(hits), len(rows), f"named so {named}")
    for kind in sorted({f.kind for _, v in verdicts for f in v.faults}):
        raised = [p for p, v in verdicts if any(f.kind == kind for f in v.faults)]
        right = sum(1 for p in raised if p.mutated)
        _line(f"  precision of {kind} faults", right, len(raised), f"on true {len(raised) - right}")
    if misses:
        for pair, verdict in alarms:
            print(
                f"\nALARM {pair.id} {[(f.kind, f.code) for f in verdict.faults]}\n  S: {pair.statement}\n  Q: {pair.quotes}"
            )
        for pair, verdict in changed:
            if verdict.supported:
                print(
                    f"\nMISS {pair.id} {pair.kind} in {pair.place}\n  S: {pair.statement}\n  Q: {pair.quotes}"
                )


def _line(name: str, hits: int, n: int, more: str = "") -> None:
    low, high = wilson(hits, n)
    share = 100 * hits / n if n else float("nan")
    print(f"{name:34} {hits:5}/{n:<5} {share:5.1f} %  [{100 * low:.1f}–{100 * high:.1f}]  {more}")


def main() -> None:
    """Report every file that exists, the development set part by part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every alarm and every miss")
    parser.add_argument("--half", choices=("odd", "even"), help="of mutations.yaml, by true pair")
    asked = parser.parse_args()
    from assistant.ingest.cards import read_corpus

    settings = Settings.from_environment()
    acts = read_corpus(settings.corpus, settings.corpus / "no-overlay").acts
    files = [GOLDEN / JUDGING] if asked.half else [GOLDEN / name for name in FILES]
    for path in asked.files or files:
        if not path.exists():
            continue
        pairs = load(path)
        if path.name == JUDGING and asked.half:
            pairs = [p for p in pairs if p.base % 2 == (asked.half == "odd")]
        shown = asked.misses and path.name != UNREAD
        shown = shown and (path.name != JUDGING or asked.half == "odd")
        for part in sorted({p.part for p in pairs}):
            title = f"{path.name} {asked.half or ''} {part}"
            report([p for p in pairs if p.part == part], acts, " ".join(title.split()), shown)


if __name__ == "__main__":
    main()
