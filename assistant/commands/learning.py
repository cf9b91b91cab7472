"""`learn`: the learning paths on the command line, a situation at a time."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Json, open_assistant

if TYPE_CHECKING:
    from assistant.learning.explaining import Explained, Reason
    from assistant.learning.formats import LearningPath
    from assistant.learning.progress import Progress, Score

_WIDTH = 96
_STOP = frozenset({"q", "s", "sluta", "avsluta", "quit", "exit"})


def learn(
    path: Annotated[
        str | None, typer.Argument(help="Lärstigens id, titel eller nummer; annars den du är i.")
    ] = None,
    show_list: Annotated[
        bool, typer.Option("--list", help="Visa lärstigarna och hur långt du har kommit.")
    ] = False,
    as_json: Json = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Glöm svaren, i en lärstig eller i alla.")
    ] = False,
) -> None:
    """Lär dig arbetet: situationer med svarsalternativ, och varför svaret gäller, med källa."""
    from assistant.learning import progress as kept
    from assistant.learning.reading import path_named, read_paths
    from assistant.settings import Settings

    settings = Settings.from_environment()
    paths = read_paths(settings.corpus, settings.overlay)
    file = settings.home / "learning.json"
    chosen = path_named(path, paths) if path else None
    if reset:
        _reset(file, chosen)
        return
    progress = kept.read_progress(file)
    if show_list or (as_json and chosen is None):
        _list(paths, progress, as_json)
        return
    if as_json and chosen:
        from assistant.learning.explaining import path_data

        with open_assistant() as assistant:
            data = path_data(chosen, assistant.answerer)
        typer.echo(json.dumps(data, ensure_ascii=False))
        return
    if chosen is None:
        chosen = next((p for p in paths if not kept.score(p, progress).finished), None)
    if chosen is None:
        _list(paths, progress, as_json=False)
        return
    _ask_all(chosen, file, progress)


def _reset(file: Path, path: LearningPath | None) -> None:
    from assistant.learning import progress as kept

    if path is None:
        kept.clear(file)
        typer.echo("Alla svar är glömda.")
    else:
        kept.update(file, lambda known: kept.forget(known, path.id))
        typer.echo(f"Svaren i «{path.title}» är glömda.")


def _list(paths: tuple[LearningPath, ...], progress: Progress, as_json: bool) -> None:
    from dataclasses import asdict

    from assistant.learning.progress import score

    rows = [(p, score(p, progress)) for p in paths]
    if as_json:
        data = [
            {"id": p.id, "title": p.title, "about": p.about, "score": asdict(s)} for p, s in rows
        ]
        typer.echo(json.dumps(data, ensure_ascii=False))
        return
    if not rows:
        typer.echo("Det finns inga lärstigar. Format: se corpus/README.md.")
    for number, (path, result) in enumerate(rows, 1):
        typer.echo(f"{number}. {path.title} ({path.id}): {_so_far(result)}")
        typer.echo(_wrapped(path.about, "   "))
    if rows:
        typer.echo("Börja eller fortsätt: samsyn learn ID")


def _ask_all(path: LearningPath, file: Path, progress: Progress) -> None:
    """Scenario after scenario until all are right, the reader stops, or the input ends."""
    from assistant.learning import progress as kept
    from assistant.learning.explaining import explain

    typer.echo(f"{path.title}\n{_wrapped(path.about)}")
    if path.id in progress:
        typer.echo(f"Du fortsätter där du slutade: {_so_far(kept.score(path, progress))}.")
    typer.echo("Svara med siffran före alternativet. Skriv q för att sluta.")
    with open_assistant() as assistant:
        while scenario := kept.next_scenario(path, progress):
            explained = explain(scenario, assistant.answerer)
            _show(explained, again=scenario.id in progress.get(path.id, {}))
            number = _read_choice(len(scenario.choices))
            if number is None:
                typer.echo(f"\nDina svar är sparade. Fortsätt med: samsyn learn {path.id}")
                return
            right = explained.judge(number)
            progress = kept.update(
                file,
                lambda known, s=scenario.id, r=right: kept.record(known, path.id, s, r),  # type: ignore[misc]
            )
            typer.echo(_verdict(explained, number))
    typer.echo(f"\nKlart. {_capital(_so_far(kept.score(path, progress)))}.")
    typer.echo(f"Gör om från början: samsyn learn {path.id} --reset")


def _show(explained: Explained, again: bool) -> None:
    scenario = explained.scenario
    typer.echo(f"\n── {scenario.heading}{' (en gång till)' if again else ''}")
    typer.echo(f"{_wrapped(scenario.situation)}\n\n{_wrapped(scenario.question)}")
    for number, choice in enumerate(scenario.choices, 1):
        typer.echo(_wrapped(f"{number}. {choice.text}", "  "))


def _read_choice(count: int) -> int | None:
    """The chosen number from 0; None when the reader stops or the input has ended."""
    while True:
        typer.echo("Ditt svar: ", nl=False)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line or line.strip().lower() in _STOP:
            return None
        if line.strip().isdecimal() and 1 <= int(line) <= count:
            return int(line) - 1
        typer.echo(f"Skriv en siffra 1–{count}, eller q för att sluta.")


def _verdict(explained: Explained, number: int) -> str:
    """Right or wrong, why, and the words of the sources."""
    from assistant.rendering import citation_text

    chosen, answer = explained.reasons[number], explained.right
    judged = explained.judge(number)
    if judged is None:
        parts = ["Samsyn kan inte säga vilket svar som är rätt, för källan saknas."]
        return "\n".join([*parts, *(_wrapped(m, "  ") for m in answer.missing)])
    parts = [f"\n{'Rätt.' if judged else 'Nej, det är inte rätt svar.'}"]
    shown = [answer] if judged else [chosen, answer]
    if not judged:
        parts.append(_wrapped(f"Lockande: {chosen.choice.tempting}"))
        parts.append(_wrapped(f"Men: {_why(chosen)}"))
        parts.append(_wrapped(f"Rätt svar: {answer.choice.text}"))
    parts.append(_wrapped(f"Varför: {_why(answer)}"))
    cited = explained.cited(*shown)
    return "\n".join([*parts, "Källor", *(citation_text(c) for c in cited)])


def _why(reason: Reason) -> str:
    if not reason.borne:
        return " ".join(["Skälet visas inte, för källan saknas.", *reason.missing])
    return f"{reason.choice.why} {''.join(f'[{n}]' for n in reason.citations)}"


def _so_far(score: Score) -> str:
    if not score.answered:
        return f"{score.total} situationer, inte påbörjad"
    text = f"{score.answered} av {score.total} besvarade, {score.right} rätt"
    if score.right > score.at_once:
        text += f" ({score.at_once} på första försöket)"
    return text + (f", {score.unjudged} utan källa" if score.unjudged else "")


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
