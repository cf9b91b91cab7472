"""How far someone has come: pure functions over what was answered, and the file that keeps it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import LibraryBusy, UserError
from assistant.learning.formats import LearningPath, Scenario

SCHEMA = 1
_WAIT = 10.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scenario: `right` at the last try, after `tries` tries.

    `right` None: nobody could tell, because the source was not in the library.
    """

    right: bool | None
    tries: int = 1


Progress = Mapping[str, Mapping[str, Outcome]]
"""Id of a path -> id of a scenario -> what came of it."""


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of scenarios: in the path, answered, right at last, right at once, not judged."""

    total: int
    answered: int
    right: int
    at_once: int
    unjudged: int

    @property
    def finished(self) -> bool:
        """Whether nothing is left to answer or to answer again."""
        return self.right + self.unjudged == self.total


def record(progress: Progress, path: str, scenario: str, right: bool | None) -> Progress:
    """`progress` with one more answer."""
    known = progress.get(path, {})
    tries = known[scenario].tries if scenario in known else 0
    return {**progress, path: {**known, scenario: Outcome(right, tries + 1)}}


def forget(progress: Progress, path: str | None = None) -> Progress:
    """`progress` without a path; None: without any."""
    return {} if path is None else {p: o for p, o in progress.items() if p != path}


def next_scenario(path: LearningPath, progress: Progress) -> Scenario | None:
    """The first scenario not answered; then those answered wrong, fewest tries first; then None."""
    known = progress.get(path.id, {})
    for scenario in path.scenarios:
        if scenario.id not in known:
            return scenario
    missed = [s for s in path.scenarios if known[s.id].right is False]
    return min(missed, key=lambda s: known[s.id].tries, default=None)


def score(path: LearningPath, progress: Progress) -> Score:
    """How it went; answers to scenarios that the path no longer has do not count."""
    known = progress.get(path.id, {})
    outcomes = [known[s.id] for s in path.scenarios if s.id in known]
    return Score(
        total=len(path.scenarios),
        answered=len(outcomes),
        right=sum(o.right is True for o in outcomes),
        at_once=sum(o.right is True and o.tries == 1 for o in outcomes),
        unjudged=sum(o.right is None for o in outcomes),
    )


def to_data(progress: Progress) -> dict[str, Any]:
    """Progress as JSON can hold it."""
    paths = {p: {s: asdict(o) for s, o in known.items()} for p, known in progress.items()}
    return {"schema": SCHEMA, "paths": paths}


def from_data(data: Any) -> Progress:
    """Progress out of `to_data`; None or {} is none yet. Raises ValueError for anything else."""
    if not data:
        return {}
    try:
        if data["schema"] != SCHEMA:
            raise ValueError("unknown schema")
        return {
            str(path): {str(s): _outcome(o) for s, o in known.items()}
            for path, known in data["paths"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no progress") from error


def _outcome(data: Any) -> Outcome:
    right, tries = data["right"], data["tries"]
    if right not in (True, False, None) or type(tries) is not int or tries < 1:
        raise ValueError("no outcome")
    return Outcome(right, tries)


def read_progress(file: Path) -> Progress:
    """What the file holds; nothing when there is none. Raises UserError when it is damaged."""
    try:
        return from_data(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:  # a JSONDecodeError or bad UTF-8 is a ValueError
        raise UserError(
            f"«{file}» kan inte läsas, så det går inte att fortsätta där du slutade.",
            "Börja om med: samsyn learn --reset",
        ) from error


def update(file: Path, change: Callable[[Progress], Progress]) -> Progress:
    """Read, change and write the file as one step; gives what was written.

    The file is replaced whole, so a kill leaves the old or the new one. Raises UserError for a
    damaged file, LibraryBusy when another process keeps it.
    """
    with _Alone(file):
        progress = change(read_progress(file))
        _write(file, progress)
    return progress


def clear(file: Path) -> None:
    """Forget everything, also when the file is damaged."""
    with _Alone(file):
        _write(file, {})


def _write(file: Path, progress: Progress) -> None:
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(to_data(progress), out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


class _Alone:
    """Keeps other processes of Samsyn from the file while the block runs."""

    def __init__(self, file: Path) -> None:
        from filelock import FileLock

        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(file.with_suffix(".lock"), timeout=_WAIT)

    def __enter__(self) -> None:
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout as error:
            raise LibraryBusy(
                "Ett annat fönster sparar just nu.", "Försök igen om en stund."
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()
