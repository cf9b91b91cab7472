"""A visit report as a file: Word, PDF, Markdown or JSON."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.visits.export import check_format, render_outline, save
from assistant.visits.report import VisitReport
from assistant.visits.report_outline import report_outline

REPORT_FORMATS = (".docx", ".pdf", ".md", ".json")


def render_report(report: VisitReport, ending: str) -> bytes:
    """The report as the content of a file with this ending. Raises UserError for another ending."""
    if check_format(ending, REPORT_FORMATS) == ".json":
        text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "replace")
    return render_outline(report_outline(report), ending.lower())


def write_report(report: VisitReport, path: Path, rescue: Path | None = None) -> None:
    """Write the report by the file's ending; see `assistant.visits.export.write`."""
    save(render_report(report, path.suffix), path, "Rapporten", rescue)
