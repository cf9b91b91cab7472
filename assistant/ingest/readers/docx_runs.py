"""The text of a Word paragraph as a reader of the page sees it.

Tracked insertions, content controls and fields are in; deletions, placeholders and text that does
not show are out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.ingest.readers.docx_styles import Styles, attribute, child, is_on, tag, whole

Ground = Literal["white", "unknown"] | tuple[int, int, int]
"""The colour behind a text: "unknown" in text boxes and in tables whose style may shade cells."""

_SKIPPED = {
    "rPr", "pPr", "sdtPr", "del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText",
    "rt", "bookmarkStart", "bookmarkEnd", "proofErr", "annotationRef", "fldData", "object",
}  # fmt: skip
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


@dataclass(slots=True)
class Findings:
    """What is worth a warning, gathered over the whole document."""

    hidden: bool = False
    white: bool = False
    tracked: bool = False
    embedded: bool = False


@dataclass(slots=True)
class ParagraphText:
    """Text of one paragraph, with the text boxes anchored in it and the notes it refers to."""

    text: str = ""
    bold: bool = False
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind ("footnote", "endnote") and id."""


def paragraph_text(
    paragraph: Any, styles: Styles, findings: Findings, ground: Ground
) -> ParagraphText:
    """Read one `w:p` that stands on `ground`."""
    reader = _Runs(paragraph, styles, findings, ground)
    result = ParagraphText()
    parts: list[str] = []
    bold = letters = 0
    for run, text in reader.walk(paragraph, None, result):
        parts.append(text)
        count = len("".join(text.split()))
        letters += count
        if count and is_on(reader.property("b", run)):
            bold += count
    result.text = "".join(parts)
    result.bold = 0 < letters == bold
    return result


def shading(element: Any) -> Ground | None:
    """The fill of a `w:shd`; None when it has none of its own."""
    fill = attribute(element, "fill")
    colour = _hex(fill)
    return colour if colour is not None else None


class _Runs:
    def __init__(self, paragraph: Any, styles: Styles, findings: Findings, ground: Ground) -> None:
        self._styles = styles
        self._findings = findings
        properties = child(paragraph, "pPr")
        self._style = attribute(child(properties, "pStyle")) or styles.default
        self._ground = shading(child(properties, "shd")) or ground
        for style in styles.chain(self._style):
            self._ground = shading(child(style.paragraph, "shd")) or self._ground

    def property(self, name: str, run: Any) -> Any:
        """The statement of a property that holds for a run (`w:r`, or None outside runs)."""
        own = child(run, "rPr")
        return self._styles.run_property(name, own, attribute(child(own, "rStyle")), self._style)

    def walk(self, element: Any, run: Any, result: ParagraphText) -> Iterator[tuple[Any, str]]:
        """Every piece of visible text with its run, in order."""
        for one in element:
            name = tag(one)
            if name in ("del", "ins", "moveFrom", "moveTo"):
                self._findings.tracked = True
            if not name or name in _SKIPPED:
                continue
            if name == "sdt" and is_on(child(one, "sdtPr", "showingPlcHdr")):
                continue
            if name == "txbxContent":
                result.boxes.append(one)
            elif name in _NOTES:
                result.notes.append((_NOTES[name], attribute(one, "id") or ""))
            elif name == "t" or name in _LETTERS:
                text = one.text or "" if name == "t" else _LETTERS[name]
                if not self._is_hidden(run, text):
                    yield run, text
            else:
                yield from self.walk(one, one if name == "r" else run, result)

    def _is_hidden(self, run: Any, text: str) -> bool:
        hidden = bool(is_on(self.property("vanish", run)))
        size = whole(attribute(self.property("sz", run)))
        hidden = hidden or (size is not None and size < 2)  # half points
        colour = self._colour(run)
        if colour is not None and not hidden and child(child(run, "rPr"), "highlight") is None:
            ground = shading(self.property("shd", run)) or self._ground
            white = min(colour) > 240
            if ground == "unknown":
                self._findings.white = self._findings.white or bool(white and text.strip())
            elif isinstance(ground, tuple):
                hidden = max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < 15
            else:
                hidden = white
        if hidden and text.strip():
            self._findings.hidden = True
        return hidden

    def _colour(self, run: Any) -> tuple[int, int, int] | None:
        stated = self.property("color", run)
        if attribute(stated, "themeColor") in ("background1", "light1"):
            shade = attribute(stated, "themeShade")
            return (255, 255, 255) if shade is None else None
        return _hex(attribute(stated))


def _hex(value: str | None) -> tuple[int, int, int] | None:
    if value is None or len(value) != 6:
        return None
    try:
        return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)
    except ValueError:
        return None
