"""Scores the finding reader against the labels of the example reports.

`python -m evals.findings [--show NAME]` reads every labelled file, prints recall and precision by
report, and with `--show` what was missed and what was read wrongly in files whose name holds NAME.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "evals" / "golden" / "findings.yaml"


def plain(quote: str) -> str:
    """A quote without what layouts differ in: white space and hyphens at line ends."""
    return re.sub(r"-\s*\n\s*|\s+|-|\u00ad", "", quote).casefold()


def same(label: str, quote: str) -> bool:
    """Whether a quote is the labelled sentence; a part of it, or it and a little more, counts."""
    a, b = plain(label), plain(quote)
    short, long = sorted((a, b), key=len)
    return short in long and len(short) >= 0.6 * len(long)


@dataclass
class Score:
    """Counts over reports; `right` counts the particulars of the findings that were found."""

    labelled: int = 0
    read: int = 0
    hits: int = 0
    correct: int = 0
    right: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another report's counts to these."""
        for name in ("labelled", "read", "hits", "correct"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, value in other.right.items():
            self.right[key] = self.right.get(key, 0) + value

    @property
    def recall(self) -> float:
        """Labelled findings that were read."""
        return self.hits / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        """Read findings that are labelled ones; a second reading of one counts as wrong."""
        return self.correct / self.read if self.read else 1.0

    def line(self, name: str) -> str:
        """One line of the table."""
        details = ", ".join(f"{k} {v}/{self.hits}" for k, v in self.right.items())
        return (
            f"{name}: recall {self.recall:.2f} ({self.hits}/{self.labelled}),"
            f" precision {self.precision:.2f} ({self.correct}/{self.read}); {details}"
        )


def score(labels: Iterable[Mapping[str, Any]], read: Iterable[Any]) -> Score:
    """Compare what was read (with `quote`, `status` …) with the labels of one report."""
    out = Score(right=dict.fromkeys(("status", "deadline", "severity", "area", "home"), 0))
    left = list(read)
    out.read = len(left)
    for label in labels:
        out.labelled += 1
        quotes = [label["quote"], *label.get("also", ())]
        hit = next((f for f in left if any(same(q, f.quote) for q in quotes)), None)
        if hit is None:
            out.missed.append(f"{label['id']}: {label['quote']}")
            continue
        left.remove(hit)
        out.hits += 1
        out.correct += 1
        for key in out.right:
            got, wanted = getattr(hit, key), label[key]
            ok = same_area(wanted, got) if key == "area" else got == wanted
            out.right[key] += ok
            if not ok:
                out.differs.append(f"{label['id']}: {key} {got!r}, labelled {wanted!r}")
    out.wrong = [f.quote for f in left]
    return out


_AREAS = {
    "handledning": "kompetens",
    "brandskydd": "riskanalys",
    "avvikelser": "riskanalys",
    "tillstånd": "IVO:s tillsyn",
}
"""Areas of the labels that `visit_types.yaml` counts to a theme with another name."""


def same_area(label: str, area: str | None) -> bool:
    """Whether the one word of a label names the area, whose name may hold several."""
    words = label.casefold()
    return area is not None and (words in area.casefold() or _AREAS.get(words) == area)


def read_file(path: Path, homes: Iterable[str] = ()) -> Any:
    """The `Reading` of a file as if it had been taken in, without a library."""
    from assistant.domain.documents import StoredPassage
    from assistant.ingest.cards import load_yaml
    from assistant.ingest.pipeline import guess_type
    from assistant.ingest.readers import reader_for
    from assistant.ingest.splitting import split
    from assistant.visits.findings import read_findings
    from assistant.visits.findings_cues import load_cues

    data = path.read_bytes()
    document = reader_for(path.name, data)(data, path.name)
    kind = document.type if document.type != "document" else guess_type(document)
    passages = [
        StoredPassage(n, path.name, "1", document.title, kind, document.text[p.start : p.end], p, True, {})
        for n, p in enumerate(split(document))
    ]  # fmt: skip
    themes = load_yaml(ROOT / "corpus" / "visit_types.yaml")["themes"]
    cues = load_cues(ROOT / "corpus", ROOT / "corpus", themes)
    reading = read_findings(document.text, document.title, kind, passages, cues, tuple(homes))
    for one in reading.findings:
        if document.text[one.start : one.end] != one.quote:
            raise AssertionError(f"{path.name}: quote is not exact: {one.quote}")
    return reading


def scores(name: str = "") -> dict[str, Score]:
    """A score for each labelled file whose name holds `name`."""
    out = {}
    for report in yaml.safe_load(LABELS.read_text(encoding="utf-8"))["reports"]:
        for file in report["files"]:
            if name in file:
                out[Path(file).name] = score(report["findings"], read_file(ROOT / file).findings)
    return out


def main() -> int:
    """Print the table; 1 when the whole is below .9."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="files whose name holds this")
    parser.add_argument("--show", action="store_true", help="tell what was missed and read wrongly")
    chosen = parser.parse_args()
    total = Score()
    for name, one in scores(chosen.only).items():
        total.add(one)
        sys.stdout.write(one.line(name) + "\n")
        if chosen.show:
            for kind in ("missed", "wrong", "differs"):
                sys.stdout.writelines(f"   {kind}: {what}\n" for what in getattr(one, kind))
    sys.stdout.write(total.line("all") + "\n")
    return int(total.recall < 0.9 or total.precision < 0.9)


if __name__ == "__main__":
    raise SystemExit(main())
