"""Score Samsyn against the golden cases: `samsyn eval [SUITE]` or `python -m evals.run`.

Retrieval (gold place cited), answering (right, right actor, who may not), currency (no repealed law
told as current) and refusal are scored apart, each with its interval. With a stored baseline a fall
outside its interval ends with exit code 1. The library is a temporary one with the shipped cards,
`../shared/documents` and `../shared/law`.
"""

from __future__ import annotations

import argparse
import inspect
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.errors import InvalidRequest, UserError
from assistant.ingest.bearing import sentences_of
from assistant.settings import Settings
from evals import actor_scores, baseline, law_scores, run_own, scorers, visits, wrong_cases
from evals.cases import SUITES, Case, load
from evals.figures import Figure, Row, by_tag, figures, is_wrong

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MODES = ("extractive", "generative")
ALL = (*SUITES, *visits.SUITES)


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


def answer_with(assistant: Assistant, mode: str) -> Callable[..., dict[str, Any]]:
    """What answers a case in this mode. Raises InvalidRequest when the assistant has no such mode."""
    takes_mode = "mode" in inspect.signature(assistant.ask).parameters
    if mode != "extractive" and not takes_mode:
        raise InvalidRequest(
            f"Den här versionen av Samsyn kan inte svara i läget «{mode}».",
            "Kör utvärderingen utan --mode.",
        )
    chosen: dict[str, Any] = {"mode": mode} if takes_mode else {}

    def answer(case: Case) -> dict[str, Any]:
        as_of = date.fromisoformat(case.as_of) if case.as_of else None
        return assistant.ask(case.question, case.history, as_of, **chosen).to_dict()

    return answer


def told_cards(assistant: Assistant, case: Case, answer: dict[str, Any]) -> list[str]:
    """Those of the case's gold cards that a sentence of the answer comes from."""
    told = [s["text"].removeprefix("Nej. ") for s in answer["statements"]]
    cards = [gold.document for gold in case.gold if gold.document and not gold.phrase]
    return [c for c in cards if {*sentences_of(assistant.store.card(c) or {})}.intersection(told)]


def run_suite(assistant: Assistant, suite: str, mode: str = "extractive") -> list[Row]:
    """One row a case: the case, the answer and the scores. Raises UserError for a mode it lacks."""
    acts = assistant.search.acts
    names = actor_scores.Names.from_cards(assistant.store.cards("actor").values())
    answer_to = answer_with(assistant, mode)
    rows = []
    for case in load(suite):
        answer = answer_to(case)
        answer["told_cards"] = told_cards(assistant, case, answer)
        rows.append(
            {
                "case": case,
                "answer": answer,
                "right": scorers.right(case, answer),
                "cited": scorers.cited(case, answer, acts),
                "refused": scorers.refused(case, answer),
                "forbidden": scorers.forbidden(case, answer),
                "actor": actor_scores.right_actor(case, answer, names),
                "may_not": actor_scores.forbidden_actor(case, answer, names),
                "stale": law_scores.stale_law(answer, acts),
            }
        )
    return rows


def report(
    suite: str,
    rows: Sequence[Row],
    found: Sequence[Figure],
    say: Callable[[str], None],
    *,
    wrong: bool,
) -> None:
    """Print the tables of a suite."""
    say(f"\n{suite}")
    for figure in found:
        say(figure.line())
    for tag, (good, gold, count) in by_tag(rows).items():
        say(f"    {tag:<16} right {good:.2f}  cited {gold:.2f}  n={count}")
    if wrong:
        for row in rows:
            if is_wrong(row):
                for name, text in (("", row["case"].id), *wrong_cases.findings(row)):
                    say(f"  ✗ {text}" if not name else f"      {name}: {text[:240]}")


def hold_against(
    suite: str,
    found: Sequence[Figure],
    say: Callable[[str], None],
    *,
    mode: str,
    update: bool,
    folder: Path,
) -> bool:
    """Compare with the stored baseline and tell what changed; True when a figure fell."""
    path = baseline.path_of(suite, mode, folder)
    before = baseline.read(path)
    if update:
        baseline.write(path, found)
        say(f"  utgångsvärdena är sparade i {path.name}")
    if before is None:
        if not update:
            say("  inga utgångsvärden att jämföra med (spara med --update-baseline)")
        return False
    changes = baseline.compare(found, before)
    for change in changes:
        if change.fell or change.rose:
            say(change.line())
    return any(c.fell for c in changes) and not update


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="samsyn eval", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"any of {', '.join(ALL)}")
    parser.add_argument("--home", type=Path, help="an existing library to use")
    parser.add_argument("--mode", choices=MODES, default="extractive", help="how to answer")
    parser.add_argument("--wrong", action="store_true", help="print every wrong case")
    parser.add_argument("--report", type=Path, help="write every wrong case to FILE.html or .md")
    parser.add_argument("--no-cards", action="store_true", help="leave the shipped cards out")
    parser.add_argument("--json", type=Path, help="write the rows as JSON lines")
    parser.add_argument("--update-baseline", action="store_true", help="store these figures")
    parser.add_argument("--baselines", type=Path, default=baseline.FOLDER, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the suites named (all when none is).

    0 done, 1 when a figure fell below its baseline, 2 for wrong use.
    """
    options = _options(arguments)
    suites = options.suites or list(ALL)
    unknown = [s for s in suites if s not in ALL]
    if unknown:
        say(f"Okänd svit: {', '.join(unknown)}. Välj bland {', '.join(ALL)}.")
        return 2
    if options.report and options.report.suffix not in wrong_cases.SUFFIXES:
        say(f"«{options.report}» ska sluta på .html eller .md.")
        return 2
    if options.json:
        options.json.write_text("", encoding="utf-8")
    rows: dict[str, list[Row]] = {}
    found: dict[str, list[Figure]] = {}
    fallen = []
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        with build_library(home, cards=not options.no_cards) as assistant:
            for suite in suites:
                try:
                    found[suite], rows[suite] = _measure(assistant, suite, options, say)
                except UserError as error:
                    say(str(error))
                    return 2
                if not options.no_cards and hold_against(
                    suite,
                    found[suite],
                    say,
                    mode=options.mode,
                    update=options.update_baseline,
                    folder=options.baselines,
                ):
                    fallen.append(suite)
                if options.json:
                    _append(options.json, suite, rows[suite])
    if options.report:
        wrong_cases.write(options.report, rows, found)
        say(f"\nRapporten över fel skrevs till {options.report}.")
    if fallen:
        say(f"\nSämre än utgångsvärdena: {', '.join(fallen)}.")
    return 1 if fallen else 0


def _measure(
    assistant: Assistant, suite: str, options: argparse.Namespace, say: Callable[[str], None]
) -> tuple[list[Figure], list[Row]]:
    """The figures of a suite, told, and its rows; visit plans have no rows. Raises UserError."""
    if suite in visits.SUITES:
        return visits.report(assistant, suite, say, wrong=options.wrong), []
    if suite in run_own.DOCUMENTS:
        with (
            tempfile.TemporaryDirectory() as folder,
            run_own.take_in(assistant.settings.home, suite, Path(folder) / "own") as own,
        ):
            rows = run_suite(own, suite, options.mode)
    else:
        rows = run_suite(assistant, suite, options.mode)
    found = figures(rows)
    report(suite, rows, found, say, wrong=options.wrong)
    return found, rows


def _append(path: Path, suite: str, rows: Sequence[Row]) -> None:
    with path.open("a", encoding="utf-8") as out:
        for row in rows:
            record = {"id": row["case"].id, "suite": suite, "answer": row["answer"]}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
