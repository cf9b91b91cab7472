"""`findings`: what earlier reports found; proposals until somebody confirms them."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from assistant.commands.session import Json, open_assistant
from assistant.errors import InvalidRequest

findings = typer.Typer(help="Brister ur rapporter: läs, bekräfta, följ upp.", no_args_is_help=True)

_STATES = {
    "proposed": "förslag", "open": "öppen", "repeated": "upprepad", "done": "åtgärdad",
    "closed": "stängd", "rejected": "avvisad",
}  # fmt: skip
Ids = Annotated[list[int] | None, typer.Argument(metavar="[NUMMER…]", help="Bristernas nummer.")]
All = Annotated[str | None, typer.Option("--all", help="Alla förslag ur detta dokument (id).")]


@findings.command("read")
def read(
    document_id: Annotated[str, typer.Argument(help="Rapportens id i biblioteket.")],
    as_json: Json = False,
) -> None:
    """Läs bristerna ur en rapport. De blir förslag, som räknas först när du har bekräftat dem."""
    from assistant.provider_work import read_findings

    with open_assistant(check_model=False) as assistant:
        result = read_findings(assistant.store, assistant.settings, document_id)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    if result["findings"]:
        typer.echo(f"{result['document']} · {result['provider']}")
    for one in result["findings"]:
        typer.echo(finding_text(one))
    if result["note"]:
        typer.echo(result["note"])
    elif any(one["state"] == "proposed" for one in result["findings"]):
        typer.echo(f"Bekräfta: samsyn findings confirm NUMMER … eller --all {document_id}")


@findings.command("list")
def list_(
    provider: Annotated[str | None, typer.Option(help="Leverantörens eller hemmets namn.")] = None,
    status: Annotated[
        str | None, typer.Option(help="proposed, open, repeated, done, closed eller rejected.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Lista brister: förslag, öppna, upprepade, åtgärdade, stängda och avvisade."""
    from assistant.library.findings import findings as stored

    with open_assistant(check_model=False) as assistant:
        found = [one.to_dict() for one in stored(assistant.store, provider, state=status)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif not found:
        typer.echo("Inga brister finns. Läs dem ur en rapport: samsyn findings read ID")
    else:
        for one in found:
            typer.echo(finding_text(one))


@findings.command("confirm")
def confirm(ids: Ids = None, document: All = None) -> None:
    """Bekräfta förslag: bristerna följer med till nästa besök."""
    _decide(ids, document, "confirmed", "bekräftade")


@findings.command("reject")
def reject(ids: Ids = None, document: All = None) -> None:
    """Avvisa förslag som inte är brister; de visas inte mer."""
    _decide(ids, document, "rejected", "avvisade")


def _decide(ids: list[int] | None, document: str | None, verdict: str, word: str) -> None:
    if bool(ids) == bool(document):
        raise InvalidRequest(
            "Säg vilka brister det gäller.", "Ange nummer, eller --all och ett dokuments id."
        )
    from assistant.library.findings import findings as stored
    from assistant.provider_work import decide

    with open_assistant(check_model=False) as assistant:
        if document:
            assistant.store.document(document)
            found = stored(assistant.store, state="proposed", document_id=document)
            ids = [one.finding.id for one in found if one.finding.id is not None]
        decided = decide(assistant.store, ids or [], verdict)
    typer.echo(f"{len(decided)} {word}.")


@findings.command("close")
def close(
    finding_id: Annotated[int, typer.Argument(metavar="NUMMER", help="Bristens nummer.")],
    how: Annotated[str, typer.Option(help="Hur bristen är åtgärdad och hur ni vet det.")],
) -> None:
    """Stäng en brist som ni har sett är åtgärdad."""
    from assistant.provider_work import close as close_finding

    with open_assistant(check_model=False) as assistant:
        typer.echo(finding_text(close_finding(assistant.store, finding_id, how)))


def finding_text(one: dict[str, Any]) -> str:
    """A stored finding (its JSON) as three lines: number and quote, state, source."""
    marks = [_STATES[one["state"]]]
    if one["repeated"] and one["state"] != "repeated":
        marks.append("upprepad")
    marks += [one[key] for key in ("severity", "area", "home") if one[key]]
    if one["deadline"]:
        marks.append(f"klart senast {one['deadline']}")
    if one["state"] == "closed":
        marks.append(f"{one['closed']}: {one['closed_how']}")
    quote = " ".join(one["quote"].split())
    return f"{one['id']:>4}  «{quote}»\n      {' · '.join(marks)}\n      {one['document']}, {one['locator']}"  # fmt: skip
