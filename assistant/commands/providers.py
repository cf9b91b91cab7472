"""`providers`: whom the documents are about, and a provider's page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.commands.session import Json, open_assistant
from assistant.errors import InvalidRequest, UserError

providers = typer.Typer(help="Leverantörer, deras hem och avtal.", no_args_is_help=True)


@providers.command("list")
def list_(as_json: Json = False) -> None:
    """Lista leverantörerna med deras hem."""
    from dataclasses import asdict

    from assistant.library.providers import providers as known

    with open_assistant(check_model=False) as assistant:
        rows = known(assistant.store)
    if as_json:
        typer.echo(json.dumps([asdict(p) for p in rows], ensure_ascii=False))
    elif not rows:
        typer.echo("Inga leverantörer är inlagda. Lägg in en: samsyn providers add NAMN")
    else:
        for one in rows:
            homes = ", ".join(h.name for h in one.homes)
            number = f" ({one.organisation_number})" if one.organisation_number else ""
            typer.echo(f"{one.name}{number}" + (f": {homes}" if homes else ""))


@providers.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Namnet som det står i avtalet.")],
    number: Annotated[str | None, typer.Option("--number", help="Organisationsnummer.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Ett annat namn på leverantören.")] = None,
    home: Annotated[list[str] | None, typer.Option(help="Ett hem som leverantören driver.")] = None,
    agreement: Annotated[
        list[str] | None, typer.Option(help="Id på ett avtal i biblioteket.")
    ] = None,
) -> None:
    """Lägg in en leverantör, eller fler uppgifter om en som redan finns."""
    from assistant.library.providers import Agreement, Home, Provider
    from assistant.provider_work import add_provider

    new = Provider(
        name=name,
        organisation_number=number,
        aliases=tuple(alias or ()),
        homes=tuple(Home(h) for h in home or ()),
        agreements=tuple(Agreement(a) for a in agreement or ()),
    )
    with open_assistant(check_model=False) as assistant:
        added = add_provider(assistant.store, new)
    homes = f", hem: {', '.join(h.name for h in added.homes)}" if added.homes else ""
    typer.echo(f"{added.name} finns nu i biblioteket{homes}.")


@providers.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Leverantörens eller hemmets namn.")],
    as_json: Json = False,
    ics: Annotated[
        Path | None, typer.Option(help="Skriv en kalenderfil (.ics) med nästa besök.")
    ] = None,
) -> None:
    """Visa en leverantör: avtal, rapporter, öppna brister, planer och nästa besök."""
    from assistant.provider_work import provider_page

    with open_assistant(check_model=False) as assistant:
        page = provider_page(assistant.store, assistant.settings, name)
    if ics is not None:
        _write_calendar(page, ics)
    typer.echo(json.dumps(page, ensure_ascii=False) if as_json else _page_text(page))


def _write_calendar(page: dict[str, Any], path: Path) -> None:
    from assistant.provider_work import page_calendar

    if not page["next_visits"]:
        raise InvalidRequest(
            f"Nästa besök hos {page['provider']['name']} kan inte räknas ut.",
            " ".join(page["notes"]),
        )
    text = page_calendar(page, datetime.now(UTC))
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UserError(
            f"Kalenderfilen kan inte skrivas till «{path}» ({error.strerror}).",
            "Välj en annan fil.",
        ) from error
    typer.echo(f"Kalenderfil: {path}", err=True)


def _page_text(page: dict[str, Any]) -> str:
    """The provider's page for the terminal: sections with a line each."""
    whose = page["provider"]
    number = f" ({whose['organisation_number']})" if whose["organisation_number"] else ""
    lines = [f"{whose['name']}{number}"]
    if whose["homes"]:
        lines.append("Hem: " + ", ".join(h["name"] for h in whose["homes"]))
    if not whose["known"]:
        lines.append("Leverantören är inte inlagd. Lägg in den: samsyn providers add NAMN")
    for heading, rows in (
        ("Avtal", [_agreement(a) for a in page["agreements"]]),
        ("Rapporter", [_report(r) for r in page["reports"]]),
        ("Öppna brister", [_open(f) for f in page["open_findings"]]),
        (
            "Tidigare planer",
            [f"{p['date'] or p['created'][:10]}  {p['title']}" for p in page["plans"]],
        ),
        ("Nästa besök", [_due(v) for v in page["next_visits"]]),
        ("Att veta", page["notes"]),
    ):
        if rows:
            lines += ["", heading, *(f"  {row}" for row in rows)]
    if page["proposed"]:
        lines += ["", f"{page['proposed']} förslag väntar på att bekräftas: samsyn findings list --status proposed"]  # fmt: skip
    return "\n".join(lines)


def _agreement(one: dict[str, Any]) -> str:
    since, until = one["valid_from"] or "?", one["valid_to"] or "?"
    return f"{one['title']} ({one['document_id']}), {since} till {until}"


def _report(one: dict[str, Any]) -> str:
    found = sum(n for state, n in one["findings"].items() if state not in ("proposed", "rejected"))
    deep = ", fördjupad" if one["in_depth"] else ""
    return f"{one['day'] or 'utan datum'}  {one['title']}{deep}, {found} bekräftade brister ({one['document_id']})"  # fmt: skip


def _open(one: dict[str, Any]) -> str:
    marks = [one[k] for k in ("severity", "area", "home") if one[k]]
    marks += ["upprepad"] if one["repeated"] else []
    marks += [f"klart senast {one['deadline']}"] if one["deadline"] else []
    return f"{one['id']}  «{one['text']}» ({', '.join(marks)}; {one['from_document']}, {one['locator']})"  # fmt: skip


def _due(one: dict[str, Any]) -> str:
    source = one["source"]
    late = ", skulle ha gjorts" if one["overdue"] else ""
    quote = " ".join(source["quote"].split())
    return f"{one['due']}  {one['name']}{late} (senast {one['last'] or 'okänt'}; «{quote}», {source['document']})"  # fmt: skip
