"""Score Samsyn against the golden cases: `samsyn eval [SUITE]` or `python -m evals.run`.

Retrieval (gold place cited), answering (right) and refusal are scored apart. The library is a
temporary one with the shipped cards, `../shared/documents` and `../shared/law`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.settings import Settings
from evals import scorers
from evals.cases import SUITES, Case, load

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def build_library(home: Path, *, cards: bool = True) -> Assistant:
    """An assistant over the shipped cards and the shared documents and statutes."""
    settings = replace(Settings.from_environment(), home=home)
    if not cards:
        bare = home / "bare-corpus"
        (bare / "legislation").mkdir(parents=True)
        for name in ("legislation/acts.yaml", "cues.yaml"):
            shutil.copy(settings.corpus / name, bare / name)
        settings = replace(settings, corpus=bare)
    assistant = Assistant.open(settings)
    paths = [p for p in (SHARED / "documents", SHARED / "law") if p.exists()]
    assistant.ingest(paths)
    return assistant


def run_suite(assistant: Assistant, suite: str) -> list[dict[str, Any]]:
    """One row a case: the case, the answer and the scores."""
    acts = assistant.search.acts
    rows = []
    for case in load(suite):
        as_of = date.fromisoformat(case.as_of) if case.as_of else None
        answer = assistant.ask(case.question, case.history, as_of).to_dict()
        rows.append(
            {
                "case": case,
                "answer": answer,
                "right": scorers.right(case, answer),
                "cited": scorers.cited(case, answer, acts),
                "refused": scorers.refused(case, answer),
                "forbidden": scorers.forbidden(case, answer),
            }
        )
    return rows


def summarise(rows: list[dict[str, Any]]) -> dict[str, tuple[float, int]]:
    """Name -> (share, number of cases it is over)."""
    answerable = [r for r in rows if not r["case"].refuses]
    refusing = [r for r in rows if r["case"].refuses]
    out = {}

    def put(name: str, chosen: list[dict[str, Any]], key: str) -> None:
        if chosen:
            out[name] = (scorers.mean([r[key].value for r in chosen]), len(chosen))

    put("right", answerable, "right")
    put("gold cited", [r for r in answerable if r["case"].gold], "cited")
    put("wrongly refused", answerable, "refused")
    put("rightly refused", refusing, "refused")
    put("forbidden said", [r for r in rows if r["case"].excludes], "forbidden")
    lengths = sorted(len(r["answer"]["text"].split()) for r in answerable)
    if lengths:
        out["median words"] = (lengths[len(lengths) // 2], len(lengths))
    times = sorted(r["answer"]["took_ms"] for r in rows)
    out["p95 ms"] = (times[int(0.95 * (len(times) - 1))], len(times))
    return out


def by_tag(rows: list[dict[str, Any]]) -> dict[str, tuple[float, float, int]]:
    """Tag -> (right or rightly refused, cited, number of cases)."""
    tags: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for tag in row["case"].tags:
            tags.setdefault(tag, []).append(row)
    out = {}
    for tag, members in sorted(tags.items()):
        good = [r["refused" if r["case"].refuses else "right"].value for r in members]
        gold = [r["cited"].value for r in members if r["case"].gold]
        out[tag] = (scorers.mean(good), scorers.mean(gold), len(members))
    return out


def report(
    suite: str, rows: list[dict[str, Any]], say: Callable[[str], None], *, wrong: bool
) -> None:
    """Print the tables of a suite."""
    say(f"\n{suite}")
    for name, (value, count) in summarise(rows).items():
        shown = (
            f"{value:.3f}"
            if value <= 1 and "words" not in name and "ms" not in name
            else f"{value:.0f}"
        )
        say(f"  {name:<18} {shown:>7}  (n={count})")
    for tag, (good, gold, count) in by_tag(rows).items():
        say(f"    {tag:<16} right {good:.2f}  cited {gold:.2f}  n={count}")
    if wrong:
        for row in rows:
            case: Case = row["case"]
            bad = (
                not row["refused"].value
                if case.refuses
                else not (row["right"].value and row["cited"].value)
            )
            if bad:
                say(
                    f"  ✗ {case.id} {case.question} {list(case.history) or ''}\n"
                    f"     → {row['answer']['refusal'] or ''} {row['answer']['text'][:230]}\n"
                    f"     {row['right'].explanation} | cited {row['cited'].value:.0f}: {row['cited'].explanation}"
                )


def main(arguments: list[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the suites named (all when none is); 0 unless a suite is unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*")
    parser.add_argument("--home", type=Path, help="an existing library to use")
    parser.add_argument("--wrong", action="store_true", help="print every wrong case")
    parser.add_argument("--no-cards", action="store_true", help="leave the shipped cards out")
    parser.add_argument("--json", type=Path, help="write the rows as JSON lines")
    options = parser.parse_args(arguments)
    suites = options.suites or list(SUITES)
    unknown = [s for s in suites if s not in SUITES]
    if unknown:
        say(f"Okänd svit: {', '.join(unknown)}. Välj bland {', '.join(SUITES)}.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        with build_library(home, cards=not options.no_cards) as assistant:
            for suite in suites:
                rows = run_suite(assistant, suite)
                report(suite, rows, say, wrong=options.wrong)
                if options.json:
                    with options.json.open("a", encoding="utf-8") as out:
                        for row in rows:
                            record = {"id": row["case"].id, "suite": suite, "answer": row["answer"]}
                            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
