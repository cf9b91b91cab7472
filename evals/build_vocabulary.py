"""Count the words of the statute book into the vocabulary that splits compounds.

Run as `python -m evals.build_vocabulary [--law DIR]`; writes
`assistant/library/model/vocabulary.txt`, one "word count" a line, most frequent first.
"""

from __future__ import annotations

import argparse
import collections
import json
import lzma
from pathlib import Path

from assistant.library import swedish

ROOT = Path(__file__).resolve().parent.parent
MINIMUM = 4
LIMIT = 60_000


def count_words(law: Path) -> collections.Counter[str]:
    """Words of the statute book and the current acts, each with its number of occurrences."""
    counts: collections.Counter[str] = collections.Counter()
    with lzma.open(law / "statute-book.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["sfs"] < "1960":
                continue
            counts.update(
                swedish.words(" ".join([row["title"], row["kaptitle"], *row["heads"], row["text"]]))
            )
    for path in [*law.glob("*.md"), *law.glob("se-lex/*.md")]:
        counts.update(swedish.words(path.read_text(encoding="utf-8")))
    return counts


def main() -> None:
    """Write the vocabulary file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--law", type=Path, default=ROOT.parent / "shared" / "law")
    law = parser.parse_args().law
    counts = count_words(law)
    kept = [
        (word, count)
        for word, count in counts.most_common()
        if count >= MINIMUM and word.isalpha() and 3 <= len(word) <= 24
    ][:LIMIT]
    out = ROOT / "assistant" / "library" / "model" / "vocabulary.txt"
    out.write_text(
        "".join(f"{word} {count}\n" for word, count in sorted(kept, key=lambda p: (-p[1], p[0]))),
        encoding="utf-8",
    )
    print(f"{len(kept)} ord i {out}")


if __name__ == "__main__":
    main()
