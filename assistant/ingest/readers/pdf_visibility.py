"""Which text on a PDF page a person can see.

pypdf extracts invisible text like any other. `PageWatcher` follows the page's drawing operators,
empties those that show text nobody sees before pypdf reads them, and notes where the rest stands.
Plain Python: it is handed to pypdf as a visitor and never imports it. All measures are in points
of the page's own coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.ingest.readers.pdf_canvas import Canvas
from assistant.ingest.readers.pdf_graphics import (
    IDENTITY,
    Box,
    GraphicsState,
    Matrix,
    bounds,
    entry,
    length,
    multiply,
    numbers,
    through,
)

_SHOW = {b"Tj", b"TJ", b"'", b'"'}
_SAME_COLOUR = 0.06
_MIN_SIZE = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of visible text: where it starts along (`u`) and across (`v`) its line of writing."""

    text: str
    u: float
    v: float
    size: float
    bold: bool
    height: float
    """Where it stands on the page as the text is read: 0 at the bottom, 1 at the top."""


@dataclass(frozen=True, slots=True)
class _Show:
    number: int
    box: Box
    matrix: Matrix
    size: float
    when: int


@dataclass(frozen=True, slots=True)
class _Form:
    """What to go back to when a form has been drawn."""

    state: GraphicsState
    base: Matrix
    resources: Any
    stack: int
    marks: int


class PageWatcher:
    """Visitor for one reading of one page.

    `hidden` counts the characters (about) left out by reason: "invisible", "tiny", "off_page",
    "colour", "layer", "covered". `skip` holds the numbers of operators found covered in an earlier
    reading; with `keep_invisible` text in render mode 3 stays (the text layer of a scanned page).
    """

    def __init__(
        self,
        box: Box,
        resources: Any,
        *,
        hidden_layers: frozenset[int] = frozenset(),
        skip: frozenset[int] = frozenset(),
        keep_invisible: bool = False,
    ) -> None:
        self.runs: list[Run] = []
        self.hidden: Counter[str] = Counter()
        self.visible = 0
        self.canvas = Canvas(box)
        self._page = box
        self._hidden_layers = hidden_layers
        self._skip = skip
        self._keep_invisible = keep_invisible
        self._state = GraphicsState()
        self._stack: list[GraphicsState] = []
        # One place for every `Do` under way; None for images, which have nothing to go back to.
        self._forms: list[_Form | None] = []
        self._base = IDENTITY
        self._resources = resources
        self._marks: list[bool] = []
        self._shows: list[_Show] = []
        self._clock = 0
        self._pending: _Show | None = None

    def before(self, operator: bytes, operands: list[Any], cm: Matrix, tm: Matrix) -> None:
        """Follow one operator before pypdf does, and empty it when it shows hidden text."""
        self._clock += 1
        if operator in _SHOW:
            self._show(operator, operands, multiply(multiply(tm, cm), self._base))
        elif operator == b"q":
            self._stack.append(self._state.copy())
        elif operator == b"Q":
            if self._stack:
                self._state = self._stack.pop()
        elif operator in (b"BMC", b"BDC"):
            self._marks.append(operator == b"BDC" and self._opens_hidden_layer(operands))
        elif operator == b"EMC":
            if self._marks:
                self._marks.pop()
        elif operator == b"Do":
            self._do(operands, multiply(cm, self._base))
        elif operator == b"INLINE IMAGE":
            matrix = multiply(cm, self._base)
            self.canvas.image(matrix, self._state, self._clock, opaque=False)
        elif operator == b"sh":
            self.canvas.shading(self._state, self._clock)
        else:
            matrix = multiply(cm, self._base)
            self.canvas.path(operator, operands, matrix, self._state, self._clock)
            self._state.apply(operator, operands, self._resources)

    def after(self, operator: bytes, operands: list[Any], cm: Matrix, tm: Matrix) -> None:
        """Leave a form when pypdf has read it."""
        if operator == b"Do" and self._forms and (form := self._forms.pop()) is not None:
            self._state, self._base, self._resources = form.state, form.base, form.resources
            del self._stack[form.stack :]
            del self._marks[form.marks :]

    def text(self, text: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:
        """Take one piece of text as pypdf gives it out; "\\n" at its end closes a line."""
        if not text:
            return
        show, self._pending = self._pending, None
        if show is None:
            # White space of pypdf's own: it stands where the last text stood.
            if self.runs:
                last = self.runs[-1]
                self.runs.append(Run(text, last.u, last.v, last.size, last.bold, last.height))
            return
        a, b, _, _, x, y = show.matrix
        scale = length(a, b) or 1.0
        dx, dy = a / scale, b / scale
        left, bottom, right, top = self._page
        corners = [-cx * dy + cy * dx for cx in (left, right) for cy in (bottom, top)]
        v = -x * dy + y * dx
        height = (v - min(corners)) / ((max(corners) - min(corners)) or 1.0)
        self.runs.append(Run(text, x * dx + y * dy, v, show.size, _is_bold(font), height))

    def covered(self) -> frozenset[int]:
        """The numbers of the text operators that something opaque was painted over later."""
        return frozenset(
            show.number for show in self._shows if self.canvas.covered_since(show.box, show.when)
        )

    def _show(self, operator: bytes, operands: list[Any], matrix: Matrix) -> None:
        characters = _count(operands)
        if not characters:
            return
        size = abs(self._state.font_size)
        corners = [
            through(matrix, 0.0, 0.0),
            through(matrix, characters * 0.5 * size, 0.0),
            through(matrix, 0.0, 0.7 * size),
        ]
        height = size * length(matrix[2], matrix[3])
        show = _Show(len(self._shows), bounds(corners), matrix, height, self._clock)
        self._shows.append(show)
        reason = self._why_hidden(show)
        if reason:
            self.hidden[reason] += characters
            # pypdf reads the operands after this call: without them there is nothing to extract.
            operands[-1:] = [] if operator == b"TJ" else [b""]
            return
        self.visible += characters
        if self._pending is None:
            self._pending = show

    def _why_hidden(self, show: _Show) -> str | None:
        state = self._state
        if any(self._marks):
            return "layer"
        if show.number in self._skip:
            return "covered"
        if not _touches(show.box, self._page) or not _touches(show.box, state.clip):
            return "off_page"
        if state.render_mode in (3, 7) or state.alpha < 0.05:
            return None if self._keep_invisible else "invisible"
        if show.size < _MIN_SIZE:
            return "tiny"
        if state.render_mode in (0, 4) and state.colour is not None:
            # A little in from the start, where the first letter stands.
            ground = self.canvas.ground(
                through(show.matrix, 0.25 * state.font_size, 0.3 * state.font_size)
            )
            if ground is not None and max(
                abs(ours - theirs) for ours, theirs in zip(state.colour, ground, strict=True)
            ) < (_SAME_COLOUR):
                return "colour"
        return None

    def _opens_hidden_layer(self, operands: Sequence[Any]) -> bool:
        if len(operands) < 2 or operands[0] != "/OC" or not isinstance(operands[1], str):
            return False
        return self._is_off(entry(entry(self._resources, "/Properties"), operands[1], raw=True))

    def _is_off(self, layer: Any) -> bool:
        """Whether an optional content group, or all groups of a membership, are switched off."""
        if not self._hidden_layers or layer is None:
            return False
        if getattr(layer, "idnum", None) in self._hidden_layers:
            return True
        groups = entry(layer.get_object(), "/OCGs", raw=True)
        if getattr(groups, "idnum", None) in self._hidden_layers:
            return True
        groups = groups.get_object() if groups is not None else None
        return (
            isinstance(groups, list)
            and bool(groups)
            and all(getattr(group, "idnum", None) in self._hidden_layers for group in groups)
        )

    def _do(self, operands: Sequence[Any], matrix: Matrix) -> None:
        thing = entry(entry(self._resources, "/XObject"), operands[0]) if operands else None
        if thing is None or entry(thing, "/Subtype") != "/Form":
            self._forms.append(None)
            if thing is not None:
                opaque = not any(key in thing for key in ("/SMask", "/Mask", "/ImageMask"))
                self.canvas.image(matrix, self._state, self._clock, opaque=opaque)
            return
        self._forms.append(
            _Form(
                self._state.copy(),
                self._base,
                self._resources,
                len(self._stack),
                len(self._marks),
            )
        )
        self._marks.append(self._is_off(entry(thing, "/OC", raw=True)))
        own = numbers(entry(thing, "/Matrix") or (), 6) or IDENTITY
        # pypdf reads a form from fresh matrices: here is where it lies on the page.
        self._base = multiply(own, matrix)
        self._resources = entry(thing, "/Resources") or self._resources


def _count(operands: Sequence[Any]) -> int:
    """How many bytes of text a showing operator has: its characters, about."""
    if not operands:
        return 0
    parts = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
    return sum(len(part) for part in parts if isinstance(part, (bytes, str)))


def _is_bold(font: Any) -> bool:
    name = str(entry(font, "/BaseFont") or "").lower()
    return any(word in name for word in ("bold", "black", "heavy", "demi"))


def _touches(box: Box, other: Box | None) -> bool:
    """Whether a box shows within the other, with a point to spare; None is everywhere."""
    if other is None:
        return True
    left, bottom, right, top = other
    return (
        left <= right
        and bottom <= top
        and box[0] <= right + 1
        and box[2] >= left - 1
        and box[1] <= top + 1
        and box[3] >= bottom - 1
    )
