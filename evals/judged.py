"""Whether what is told is borne by what is quoted, as people judged it: `python -m evals.judged`.

`golden/judgements.yaml` holds statements of answers that are not verbatim, each with the quotes it was
shown with, and whether a reader of nothing but these found it borne: {id, question, statement, quotes,
supported: true|false, why}. Printed: the share that is borne, with a 95 % interval, and those that
are not. `--draw N FILE` draws N statements anew from the answers to the golden questions, to be judged;
`--seed` another number draws others.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.answers import Citation
from evals.cases import GOLDEN, load
from evals.run import build_library
from evals.verifier import wilson

FILE = GOLDEN / "judgements.yaml"
SUITES = (
    "heldout", "documents", "law", "responsibility", "responsibility_heldout", "currency",
    "currency_heldout", "traps", "traps_heldout", "conversation",
)  # fmt: skip
SEED = 7


def shown(citation: Citation) -> str:
    """A quote as it is shown: where it stands, who it is from, since when it applies, and the words."""
    origin = f" ({citation.origin})" if citation.origin else ""
    since = f", gäller från {citation.valid_from}" if citation.valid_from else ""
    return f"{citation.document}, {citation.locator}{origin}{since}: {citation.quote}"


def draw(count: int, home: Path | None, seed: int = SEED) -> list[dict[str, Any]]:
    """Statements that are no quotes, each from another question, as {id, question, statement, quotes}."""
    cases = [case for suite in SUITES for case in load(suite) if not case.refuses]
    random.Random(seed).shuffle(cases)
    out: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, build_library(home or Path(folder)) as assistant:
        for case in cases:
            if len(out) >= count:
                break
            as_of = date.fromisoformat(case.as_of) if case.as_of else None
            answer = assistant.ask(case.question, history=case.history, as_of=as_of)
            quotes = {c.n: shown(c) for c in answer.citations}
            told = [
                s
                for s in answer.statements
                if s.citations and not any(s.text.rstrip(".") in quotes[n] for n in s.citations)
                and "”" not in s.text and not s.text.startswith("Se även")
            ]  # fmt: skip
            if told:
                chosen = random.Random(f"{seed} {case.id}").choice(told)
                out.append(
                    {
                        "id": f"ju-{len(out) + 1:03}",
                        "question": case.question,
                        "statement": chosen.text,
                        "quotes": [quotes[n] for n in chosen.citations],
                    }
                )
    return out


def main() -> None:
    """Print what was judged, or draw what is to be judged."""
    import yaml

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", nargs=2, metavar=("N", "FILE"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.draw:
        drawn = draw(int(options.draw[0]), options.home, options.seed)
        text = yaml.safe_dump(drawn, allow_unicode=True, sort_keys=False, width=1000)
        Path(options.draw[1]).write_text(text, encoding="utf-8")
        return
    judged = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    borne = [one for one in judged if one["supported"]]
    low, high = wilson(len(borne), len(judged))
    print(
        f"borne {len(borne)} of {len(judged)} ({len(borne) / len(judged):.3f}) [{low:.3f}, {high:.3f}]"
    )
    for one in judged:
        if not one["supported"]:
            print(f"\n{one['id']} {one['statement']}\n  {one['why']}")


if __name__ == "__main__":
    main()
