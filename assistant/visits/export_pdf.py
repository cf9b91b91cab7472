"""An outline as PDF to read and print: fonts inside the file, language, title and bookmarks set.

ReportLab is imported here and nowhere else. It writes no structure for screen readers (tags): who
needs that takes the Word file.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from assistant.visits import form
from assistant.visits.outline import (
    EXAMPLE_MARK,
    Block,
    Bullets,
    Fields,
    Heading,
    Outline,
    PageBreak,
    Paragraph,
    QuestionForm,
    Sources,
    Table,
    evidence_items,
    marks,
    one_line,
    source_line,
)
from assistant.visits.reworded import reworded_line

LANGUAGE = "sv-SE"
_FONTS = Path(__file__).parent / "fonts"
_REGULAR, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_UNKNOWN = "\ufffd"
"""Stands for a character that the font lacks."""
_MARGIN = 56.0
_WIDTH, _HEIGHT = 595.28, 841.89
_LINE = 15.0
_WRITING_LINES = 3


def to_bytes(outline: Outline) -> bytes:
    """The outline as PDF (A4). The same outline gives the same bytes."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate  # type: ignore[import-untyped]

    _register_fonts()
    out = io.BytesIO()
    frame = Frame(_MARGIN, _MARGIN, _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang=LANGUAGE,
        title=_drawn(outline.title), subject=outline.subject, author="Samsyn", creator="Samsyn",
        initialFontName=_REGULAR,
    )  # fmt: skip

    def running(canvas: Any, _: Any) -> None:
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setFont(_REGULAR, 8)
        mark = f"{EXAMPLE_MARK} · " if outline.example else ""
        canvas.drawString(_MARGIN, _HEIGHT - 36, _drawn(f"{mark}{outline.title}")[:110])
        canvas.drawString(_MARGIN, 32, f"{outline.subject} · {outline.made.isoformat()}")
        canvas.drawRightString(_WIDTH - _MARGIN, 32, f"sida {canvas.getPageNumber()}")

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=running)])
    flowables: list[Any] = []
    for place, block in enumerate(outline.blocks):
        flowables += _block(block, outline, f"rubrik-{place}")
    document.build(flowables)
    # Without a clock ReportLab dates every file to the year 2000; the day we mean is as long.
    made = f"D:{outline.made:%Y%m%d}000000+00'00'".encode()
    return out.getvalue().replace(b"D:20000101000000+00'00'", made)


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    for name in (_REGULAR, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_REGULAR, _REGULAR, _BOLD, _REGULAR, _BOLD)


@cache
def _known() -> frozenset[int]:
    """The characters that both weights of the font can draw."""
    from reportlab.pdfbase import pdfmetrics

    _register_fonts()
    faces = [pdfmetrics.getFont(name).face for name in (_REGULAR, _BOLD)]
    return frozenset(set(faces[0].charToGlyph) & set(faces[1].charToGlyph))


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

    dark = HexColor("#1F3864")
    text = ParagraphStyle(
        "text", fontName=_REGULAR, bulletFontName=_REGULAR, fontSize=9.5, leading=13, spaceAfter=4
    )
    head = ParagraphStyle("head", text, fontName=_BOLD, textColor=dark, keepWithNext=1)
    return {
        "text": text,
        "warning": ParagraphStyle("warning", text, fontName=_BOLD, borderPadding=4, spaceAfter=8),
        "bullet": ParagraphStyle("bullet", text, leftIndent=14, bulletIndent=3),
        "indent": ParagraphStyle("indent", text, leftIndent=14, spaceAfter=2),
        "cell": ParagraphStyle("cell", text, fontSize=8.5, leading=11, spaceAfter=0),
        "column": ParagraphStyle("column", text, fontName=_BOLD, fontSize=8.5, leading=11),
        "source": ParagraphStyle("source", text, fontSize=8.5, leading=11.5),
        "h0": ParagraphStyle("h0", head, fontSize=18, leading=23, spaceAfter=8),
        "h1": ParagraphStyle("h1", head, fontSize=14, leading=18, spaceBefore=12, spaceAfter=6),
        "h2": ParagraphStyle("h2", head, fontSize=11.5, leading=15, spaceBefore=9, spaceAfter=4),
        "h3": ParagraphStyle("h3", head, fontSize=9.5, leading=13, spaceBefore=8, spaceAfter=2),
    }


def _drawn(text: str) -> str:
    """The text on one line, with a mark for what the font cannot draw."""
    return "".join(c if ord(c) in _known() else _UNKNOWN for c in one_line(text))


def _paragraph(text: str, style: str, citations: tuple[int, ...] = ()) -> Any:
    from reportlab.platypus import Paragraph as Flowing

    cited = f" {marks(citations)}" if citations else ""
    return Flowing(escape(_drawn(f"{text}{cited}")), _styles()[style])


def _heading(text: str, level: int, key: str) -> Any:
    """A heading with its bookmark, which has the name `key`."""
    from reportlab.platypus import Paragraph as Flowing

    drawn = _drawn(text)

    class Marked(Flowing):  # type: ignore[misc]
        def draw(self) -> None:
            self.canv.bookmarkHorizontalAbsolute(key, self.canv.absolutePosition(0, self.height)[1])
            self.canv.addOutlineEntry(drawn, key, level=max(0, level - 1), closed=level > 1)
            super().draw()

    return Marked(escape(drawn), _styles()[f"h{min(level, 3)}"])


def _block(block: Block, outline: Outline, key: str) -> list[Any]:
    from reportlab.platypus import PageBreak as NewPage

    match block:
        case Heading():
            return [_heading(block.text, block.level, key)]
        case Paragraph():
            return [_paragraph(block.text, "warning" if block.warning else "text", block.citations)]
        case Bullets():
            return [_bullet(item.text, item.citations) for item in block.items]
        case Table():
            cells = [[_paragraph(c.text, "cell", c.citations) for c in row] for row in block.rows]
            return [_table(block.headers, cells, block.widths)]
        case QuestionForm():
            return _question(block, key)
        case Fields():
            tall = [_writing_space(_WRITING_LINES if block.tall else 1) for _ in block.labels]
            cells = [
                [_paragraph(t, "cell"), space] for t, space in zip(block.labels, tall, strict=True)
            ]
            return [_table(form.FIELDS_HEADER, cells, (0.4, 0.6))]
        case Sources():
            return [
                _paragraph(f"[{c.n}] {source_line(c)}", "source") for c in outline.citations
            ] or [_paragraph("Dokumentet har inga källor.", "text")]
        case PageBreak():
            return [NewPage()]


def _bullet(text: str, citations: tuple[int, ...]) -> Any:
    from reportlab.platypus import Paragraph as Flowing

    cited = f" {marks(citations)}" if citations else ""
    return Flowing(escape(_drawn(f"{text}{cited}")), _styles()["bullet"], bulletText="•")


def _question(block: QuestionForm, key: str) -> list[Any]:
    from reportlab.platypus import KeepTogether

    question = block.question
    out = [_heading(f"{block.number}. {question.text}", 3, key)]
    out.append(_paragraph(f"Ställs till: {question.audience}", "indent"))
    if told := reworded_line(question):
        out.append(_paragraph(told, "indent"))
    out.append(_paragraph(f"Varför: {question.why}", "indent", question.citations))
    out += [_paragraph(f"Följdfråga: {text}", "indent") for text in question.follow_ups]
    for item in evidence_items(question.evidence):
        out.append(_paragraph(f"{form.EMPTY} Be att få se: {item}", "indent"))
    out.append(_writing_space(_WRITING_LINES))
    ticks = " · ".join(f"{form.EMPTY} {option}" for option in form.VERDICTS)
    out.append(_paragraph(f"{ticks} · {form.LABELS[form.DEADLINE]}: __________", "indent"))
    return [KeepTogether(out)]


def _writing_space(lines: int) -> Any:
    from reportlab.platypus import Flowable

    class Space(Flowable):  # type: ignore[misc]
        def wrap(self, width: float, _: float) -> tuple[float, float]:
            self.width, self.height = width, lines * _LINE + 4
            return self.width, self.height

        def draw(self) -> None:
            self.canv.setLineWidth(0.4)
            for n in range(lines):
                self.canv.line(14, n * _LINE + 4, self.width - 4, n * _LINE + 4)

    return Space()


def _table(headers: tuple[str, ...], cells: list[list[Any]], shares: tuple[float, ...]) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table as Grid

    width = _WIDTH - 2 * _MARGIN
    head = [_paragraph(text, "column") for text in headers]
    grid = Grid(
        [head, *cells], colWidths=[width * s for s in shares], repeatRows=1,
        spaceBefore=4, spaceAfter=8, splitInRow=1,
    )  # fmt: skip
    grey = HexColor("#7F7F7F")
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, grey),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#E7ECF4")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONTNAME", (0, 0), (-1, -1), _REGULAR),
        ]
    )
    return grid
