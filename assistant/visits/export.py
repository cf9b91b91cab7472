"""A plan or a report as a file: Word, PDF, Markdown, CSV or JSON, the same from page and command."""

from __future__ import annotations

import errno
import json
import os
import secrets
from datetime import date
from pathlib import Path

from assistant.domain.visits import VisitPlan
from assistant.errors import UserError
from assistant.visits import export_csv, export_markdown
from assistant.visits.outline import Outline
from assistant.visits.plan_outline import plan_outline

MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}
"""What a plan can be written as, by the ending of the file's name."""
FORMATS = tuple(MEDIA_TYPES)
_REASONS = {
    errno.ENOENT: "mappen finns inte",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.EISDIR: "det är en mapp",
    errno.EACCES: "du får inte skriva där, eller så är filen öppen i ett annat program",
    errno.EPERM: "du får inte skriva där",
    errno.EROFS: "disken går bara att läsa",
    errno.ENOSPC: "disken är full",
    errno.ENAMETOOLONG: "namnet är för långt",
}


def to_markdown(plan: VisitPlan, made: date | None = None) -> str:
    """The plan as Markdown."""
    return export_markdown.to_text(plan_outline(plan, made or date.today()))


def render(plan: VisitPlan, ending: str, made: date | None = None) -> bytes:
    """The plan as the content of a file with this ending (one of `FORMATS`).

    `made`: the day that stands in the file, None for today. The same plan and day give the same
    bytes. Raises UserError for another ending.
    """
    day = made or date.today()
    match check_format(ending):
        case ".csv":
            return export_csv.to_bytes(plan)
        case ".json":
            return (json.dumps(plan.to_dict(), ensure_ascii=False, indent=2) + "\n").encode(
                "utf-8", "replace"
            )
        case known:
            return render_outline(plan_outline(plan, day), known)


def render_outline(outline: Outline, ending: str) -> bytes:
    """An outline as DOCX, PDF or Markdown. Raises UserError for another ending."""
    if ending == ".docx":
        from assistant.visits import export_docx

        return export_docx.to_bytes(outline)
    if ending == ".pdf":
        from assistant.visits import export_pdf

        return export_pdf.to_bytes(outline)
    if ending == ".md":
        return export_markdown.to_text(outline).encode("utf-8", "replace")
    raise _unknown(ending, (".docx", ".pdf", ".md"))


def check_format(name: str, known: tuple[str, ...] = FORMATS) -> str:
    """The ending of a file's name (or an ending), lower case. Raises UserError for an unknown one."""
    ending = (Path(name).suffix or name).lower()
    if ending not in known:
        raise _unknown(name, known)
    return ending


def _unknown(name: str, known: tuple[str, ...]) -> UserError:
    return UserError(
        f"«{Path(name).name}» har ett format som inte kan skrivas.",
        f"Välj bland {', '.join(known)}.",
    )


def write(
    plan: VisitPlan, path: Path, rescue: Path | None = None, made: date | None = None
) -> None:
    """Write the plan to a file by its ending.

    Raises UserError naming the path and the remedy. The plan is not lost then: it lies in the
    folder `rescue` (None: nowhere), and the message says where.
    """
    content = render(plan, check_format(path.name), made)
    save(content, path, "Planen", rescue)


def save(content: bytes, path: Path, what: str, rescue: Path | None = None) -> None:
    """Write a whole file or none, and leave what was there until it is written; see `write`."""
    try:
        _replace(content, path)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else None
        reason = _REASONS.get(number or 0) or getattr(error, "strerror", None) or "ogiltigt namn"
        message = f"{what} kunde inte skrivas till «{path}»: {reason}."
        kept = _keep(content, path, rescue) if rescue else None
        if kept is None:
            raise UserError(message, "Välj en annan mapp och försök igen.") from error
        raise UserError(
            f"{message} Den är sparad i «{kept}».", "Flytta den därifrån, eller välj en annan mapp."
        ) from error


def _replace(content: bytes, path: Path) -> None:
    target = path.resolve()
    if target.exists():
        with target.open("r+b" if target.is_file() else "wb") as there:
            if not target.is_file():
                # A pipe or a device takes what it is given; nothing can be put in its place.
                there.write(content)
                return
    temporary = target.with_name(f".samsyn-{secrets.token_hex(6)}.part")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _keep(content: bytes, path: Path, rescue: Path) -> Path | None:
    """Where the content was put instead, None when that could not be done either."""
    name = "".join(c if c.isalnum() or c in " .-_" else "_" for c in path.name)
    ending = path.suffix[:10]
    stem = name.removesuffix(path.suffix)[:100] or "plan"
    target = rescue / f"{stem}{ending}"
    try:
        rescue.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target = rescue / f"{stem}-{secrets.token_hex(4)}{ending}"
        _replace(content, target)
    except (OSError, ValueError):
        return None
    return target.resolve()
