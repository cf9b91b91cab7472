"""Scores visit plans against requests with labels: `samsyn eval visits` or `python -m evals.visits`.

Pure functions from an expectation and a plan (as JSON) to a score; `run` drafts the plans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from evals.figures import Figure, share
from evals.scorers import Score, squeeze

GOLDEN = Path(__file__).parent / "golden"
SUITES = {
    "visits": GOLDEN / "visits.yaml",
    "visits_read": GOLDEN / "visits_read.yaml",
    "visits_heldout": GOLDEN / "visits_heldout.yaml",
}
"""Suites and the file each is read from; `visits_read` was held out until it was read."""
KEYS = frozenset(
    "type provider date form group minutes asked not_asked to forbids absent topics documents unclear told most".split()
)
TODAY = date(2026, 11, 22)
"""The day on which the requests are made; "på måndag" is counted from it."""
Plan = dict[str, Any]
TextOf = Callable[[str, str], str]


@dataclass(frozen=True)
class VisitCase:
    """A request and what its plan must hold; keys of `expect` are `KEYS`."""

    id: str
    request: str
    tags: tuple[str, ...]
    expect: Mapping[str, Any]


def load(path: Path = SUITES["visits"]) -> list[VisitCase]:
    """The cases. Raises ValueError for one that lacks a part or expects something unknown."""
    import yaml

    out = []
    for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
        if not {"id", "request", "expect"} <= set(raw) or not set(raw["expect"]) <= KEYS:
            raise ValueError(f"{path.name}: {raw}")
        out.append(VisitCase(raw["id"], raw["request"], tuple(raw["tags"]), raw["expect"]))
    return out


def right_type(case: VisitCase, plan: Plan) -> Score:
    """Whether the kind of visit, the provider and the recipient of the report were understood."""
    wanted = case.expect
    wrong = []
    if "type" in wanted and plan["visit_type"] != wanted["type"]:
        wrong.append(plan["visit_type"])
    if "provider" in wanted and squeeze(wanted["provider"]) not in squeeze(plan["provider"] or ""):
        wrong.append(f"provider {plan['provider']}")
    asked = plan.get("request") or {}
    for key, said in (
        ("date", plan.get("date")),
        ("form", asked.get("service_form")),
        ("group", asked.get("target_group")),
        ("minutes", asked.get("minutes")),
    ):
        if key in wanted and said != wanted[key]:
            wrong.append(f"{key} {said}")
    if "to" in wanted and squeeze(wanted["to"]) not in squeeze(plan["reported_to"] or ""):
        wrong.append(f"to {plan['reported_to']}")
    return Score("type", float(not wrong), ", ".join(map(str, wrong)))


def right_audiences(case: VisitCase, plan: Plan) -> Score:
    """Whether those who must be asked are, and nobody who may not be."""
    asked = {q["audience"] for q in plan["questions"]}
    missing = set(case.expect.get("asked", ())) - asked
    barred = set(case.expect.get("not_asked", ())) & asked
    text = f"missing {sorted(missing)} barred {sorted(barred)}" if missing or barred else ""
    return Score("audiences", float(not (missing or barred)), text)


def respects(case: VisitCase, plan: Plan) -> Score:
    """Whether what is forbidden is told, and no question is about what does not fit."""
    told = squeeze(" ".join(n["text"] for n in plan["not_allowed"]))
    untold = [w for w in case.expect.get("forbids", ()) if squeeze(w) not in told]
    unfit = [
        q["id"]
        for q in plan["questions"]
        if any(squeeze(w) in squeeze(q["text"]) for w in case.expect.get("absent", ()))
    ]
    text = f"untold {untold} unfit {unfit}" if untold or unfit else ""
    return Score("constraints", float(not (untold or unfit)), text)


def right_topics(case: VisitCase, plan: Plan) -> Score:
    """Share of the core topics that a question is about, by its area or words; "a|b": either."""
    topics = case.expect.get("topics", ())
    areas = squeeze(" ".join(f"{q['area']} {q['text']}" for q in plan["questions"]))
    missing = [t for t in topics if not any(squeeze(w) in areas for w in t.split("|"))]
    value = 1 - len(missing) / len(topics) if topics else 1.0
    return Score("topics", value, f"missing {missing}" if missing else "")


def right_documents(case: VisitCase, plan: Plan) -> Score:
    """Whether every document and act that must be cited is."""
    cited = {c["document_id"] for c in plan["citations"]}
    wanted = case.expect.get("documents", ())
    missing = [d for d in wanted if not any(c.startswith(d) for c in cited)]
    return Score("documents", float(not missing), f"missing {missing}" if missing else "")


def says_so(case: VisitCase, plan: Plan) -> Score:
    """Whether what is unclear or impossible is said, and the plan keeps to the time."""
    asked_back = {u["field"] for u in plan.get("unclear", ())}
    unasked = set(case.expect.get("unclear", ())) - asked_back
    notes = squeeze(" ".join(plan.get("notes", ())))
    untold = [w for w in case.expect.get("told", ()) if squeeze(w) not in notes]
    many = len(plan["questions"]) > case.expect.get("most", 999)
    fault = f"not asked back {sorted(unasked)} untold {untold} too many {many}"
    return Score(
        "says so",
        float(not (unasked or untold or many)),
        fault if unasked or untold or many else "",
    )


def sourced(plan: Plan, text_of: TextOf) -> Score:
    """Whether every question has a source, and every quote is exactly the words at its place."""
    known = {c["n"] for c in plan["citations"]}
    bare = [q["id"] for q in plan["questions"] if not set(q["citations"]) & known]
    inexact = [
        c["n"]
        for c in plan["citations"]
        if text_of(c["document_id"], c["version"])[c["start"] : c["end"]] != c["quote"]
    ]
    fault = f"without source {bare[:5]} inexact {inexact[:5]}" if bare or inexact else ""
    none = "" if plan["questions"] else "no question"
    return Score("sourced", float(not (fault or none)), fault or none)


def run(assistant: Assistant, cases: Sequence[VisitCase]) -> list[tuple[VisitCase, list[Score]]]:
    """The scores of every case's plan."""
    out = []
    for case in cases:
        plan = assistant.plan_visit(case.request, TODAY).to_dict()
        scores = [
            score(case, plan)
            for score in (
                right_type,
                right_audiences,
                respects,
                right_topics,
                right_documents,
                says_so,
            )
        ]
        out.append((case, [*scores, sourced(plan, assistant.store.text)]))
    return out


def figures(scored: Sequence[tuple[VisitCase, list[Score]]]) -> list[Figure]:
    """One figure a kind of score."""
    names = [score.name for score in scored[0][1]] if scored else []
    return [
        share(f"visit {name}", [scores[at].value for _, scores in scored])
        for at, name in enumerate(names)
    ]


def report(
    assistant: Assistant, suite: str, say: Callable[[str], None], *, wrong: bool
) -> list[Figure]:
    """Run a suite of `SUITES`, print its figures and, with `wrong`, every fault."""
    scored = run(assistant, load(SUITES[suite]))
    found = figures(scored)
    say(f"\n{suite}")
    for figure in found:
        say(figure.line())
    if wrong:
        for case, scores in scored:
            for score in scores:
                if score.value < 1:
                    say(f"  ✗ {case.id} {case.request}\n      {score.name}: {score.explanation}")
    return found


def main() -> int:
    """Score every request and print what fell short; exit code 1 when something did."""
    import tempfile

    from evals.run import build_library

    with tempfile.TemporaryDirectory() as home, build_library(Path(home)) as assistant:
        scored = [row for path in SUITES.values() for row in run(assistant, load(path))]
    short = False
    for case, scores in scored:
        for score in scores:
            if score.value < 1:
                short = True
                print(
                    f"{case.id} {score.name} {score.value:.2f} {score.explanation}: {case.request}"
                )
    for figure in figures(scored):
        print(figure.line())
    return int(short)


if __name__ == "__main__":
    raise SystemExit(main())
