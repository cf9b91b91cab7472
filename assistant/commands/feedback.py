"""`feedback list` and `feedback export`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.session import Json, open_assistant, open_out


def feedback_list(as_json: Json = False) -> None:
    """Visa omdömena om svar, det äldsta först."""
    from assistant.domain.feedback import REASONS
    from assistant.library.feedback import read

    with open_assistant() as assistant:
        given = read(assistant.store)
    if as_json:
        typer.echo(json.dumps([asdict(f) for f in given], ensure_ascii=False))
        return
    for one in given:
        mark = "👍" if one.verdict == "up" else "👎"
        why = f" ({REASONS[one.reason]})" if one.reason else ""
        typer.echo(f"{one.created[:10]} {mark}{why} {one.answer_id}: {one.question}")
    praised = sum(one.verdict == "up" for one in given)
    typer.echo(f"{len(given)} omdömen: {praised} 👍, {len(given) - praised} 👎.")


def feedback_export(
    out: Annotated[Path | None, typer.Option(help="Skriv till en fil (YAML).")] = None,
) -> None:
    """Gör utkast till gyllene fall av omdömena."""
    from assistant.domain.feedback import drafts, to_yaml
    from assistant.library.feedback import read

    with open_assistant() as assistant:
        cases = drafts(read(assistant.store))
    if out is None:
        typer.echo(to_yaml(cases), nl=False)
        return
    with open_out(out) as target:
        target.write(to_yaml(cases))
    typer.echo(f"{len(cases)} utkast skrevs till {out}.")
