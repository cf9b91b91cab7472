"""A readable report of every wrong case, as Markdown or HTML, in Swedish."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.figures import Figure, Row, is_wrong

SUFFIXES = (".md", ".html")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}article{border-top:1px solid #767676;padding:1rem 0}"
    "dt{font-weight:600}dd{margin:0 0 .5rem}table{border-collapse:collapse}"
    "td,th{border:1px solid #767676;padding:.2rem .6rem;text-align:left}"
)


def findings(row: Row) -> list[tuple[str, str]]:
    """(heading, text) of what a reader needs to judge one wrong case."""
    case, answer = row["case"], row["answer"]
    out = [("Fråga", case.question)]
    if case.history:
        out.insert(0, ("Tidigare frågor", " / ".join(case.history)))
    if answer["standalone_question"] != case.question:
        out.append(("Uppfattad som", answer["standalone_question"]))
    out.append(("Svar", f"[{answer['refusal']}] {answer['text']}" if answer["abstained"] else answer["text"]))  # fmt: skip
    out += [("Fel", fault) for fault in faults(row)]
    places = ", ".join(f"{c['document_id']} {c['locator']}" for c in answer["citations"])
    out.append(("Källor i svaret", places or "inga"))
    gold = ", ".join(g.law or f"{g.document} «{g.phrase or ''}»" for g in case.gold)
    if gold:
        out.append(("Rätt källa", gold))
    return out


def faults(row: Row) -> Iterator[str]:
    """What is wrong with the answer, each in one Swedish phrase."""
    case, answer = row["case"], row["answer"]
    if case.refuses and not answer["abstained"]:
        yield f"skulle ha avböjts ({case.refuses})"
    if not case.refuses and answer["abstained"]:
        yield "avböjdes fast svaret finns"
    if not case.refuses and not answer["abstained"] and not row["right"].value:
        yield f"innehållet: {row['right'].explanation}"
    if not case.refuses and case.gold and not row["cited"].value:
        yield "rätt källa är inte bland de fem första"
    if case.actors and not case.refuses and not row["actor"].value:
        yield f"aktören: {row['actor'].explanation}"
    if case.may_not and not case.refuses and not row["may_not"].value:
        yield f"den som inte får: {row['may_not'].explanation}"
    if row["forbidden"].value:
        yield f"säger det förbjudna: {row['forbidden'].explanation}"
    if row["stale"].value:
        yield f"upphävd lag som gällande: {row['stale'].explanation}"


def markdown(rows: Mapping[str, Sequence[Row]], figures: Mapping[str, Sequence[Figure]]) -> str:
    """The report as Markdown: the figures of every suite, then its wrong cases."""
    out = ["# Fel i utvärderingen", ""]
    for suite, members in rows.items():
        wrong = [r for r in members if is_wrong(r)]
        out += [
            f"## {suite}: {len(wrong)} av {len(members)}",
            "",
            "| Mått | Värde | Intervall | n |",
        ]
        out.append("|---|---|---|---|")
        out += [f"| {' | '.join(_cells(f))} |" for f in figures[suite]]
        for row in wrong:
            tags = ", ".join(row["case"].tags)
            out += ["", f"### {row['case'].id} ({tags})", ""]
            out += [f"- **{name}:** {' '.join(text.split())}" for name, text in findings(row)]
        out.append("")
    return "\n".join(out)


def page(rows: Mapping[str, Sequence[Row]], figures: Mapping[str, Sequence[Figure]]) -> str:
    """The report as one HTML page that needs nothing from outside."""
    parts = []
    for suite, members in rows.items():
        wrong = [r for r in members if is_wrong(r)]
        cells = "".join(
            "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in _cells(f)) + "</tr>"
            for f in figures[suite]
        )
        parts.append(
            f"<h2>{html.escape(suite)}: {len(wrong)} av {len(members)}</h2>"
            "<table><thead><tr><th>Mått</th><th>Värde</th><th>Intervall</th><th>n</th></tr></thead>"
            f"<tbody>{cells}</tbody></table>"
        )
        for row in wrong:
            case = row["case"]
            facts = "".join(
                f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>"
                for name, text in findings(row)
            )
            head = html.escape(f"{case.id} ({', '.join(case.tags)})")
            parts.append(f"<article><h3>{head}</h3><dl>{facts}</dl></article>")
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Fel i utvärderingen</title><style>{_STYLE}</style></head>"
        f"<body><h1>Fel i utvärderingen</h1>{''.join(parts)}</body></html>\n"
    )


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    if not figure.is_share:
        return figure.name, f"{figure.value:.0f}", "", str(figure.n)
    interval = f"{figure.low:.3f}–{figure.high:.3f}"
    return figure.name, f"{figure.value:.3f}", interval, str(figure.n)


def write(
    path: Path, rows: Mapping[str, Sequence[Row]], figures: Mapping[str, Sequence[Figure]]
) -> None:
    """Write the report; the suffix decides the format. Raises ValueError for another suffix."""
    if path.suffix not in SUFFIXES:
        raise ValueError(f"{path} ends neither in .md nor in .html")
    text = page(rows, figures) if path.suffix == ".html" else markdown(rows, figures)
    path.write_text(text, encoding="utf-8")
