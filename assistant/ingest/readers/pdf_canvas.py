"""What has been painted on a PDF page: the ground behind a text, and what covers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.ingest.readers.pdf_graphics import (
    WHITE,
    Box,
    Colour,
    GraphicsState,
    Matrix,
    Point,
    area,
    bounds,
    numbers,
    overlap,
    through,
)

_FILL = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_END_PATH = _FILL | {b"S", b"s", b"n"}
# Smaller fills neither carry nor cover text; maps and charts have many thousands.
_MIN_FILL = 4.0
_MAX_FILLS = 2000


@dataclass(frozen=True, slots=True)
class _Fill:
    box: Box
    colour: Colour | None
    covers: bool
    image: bool
    when: int


class Canvas:
    """Follows path and painting operators. `when` is any clock that grows with every operator."""

    def __init__(self, page: Box) -> None:
        self._page = page
        self._fills: list[_Fill] = []
        self._path: list[Point] = []
        self._only_lines = True
        self._clip_next = False

    def path(
        self,
        operator: bytes,
        operands: Sequence[Any],
        matrix: Matrix,
        state: GraphicsState,
        when: int,
    ) -> None:
        """Follow one operator; a closed path is painted and clips as its operator says."""
        if operator == b"re":
            if (values := numbers(operands, 4)) is not None:
                x, y, w, h = values
                # A second rectangle makes the path's bounds more than what is filled.
                self._only_lines = self._only_lines and not self._path
                self._path += [
                    through(matrix, *corner)
                    for corner in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
                ]
        elif operator in (b"m", b"l"):
            if (values := numbers(operands, 2)) is not None:
                self._path.append(through(matrix, values[0], values[1]))
        elif operator in (b"c", b"v", b"y"):
            self._only_lines = False
            if (values := numbers(operands[-2:], 2)) is not None:
                self._path.append(through(matrix, values[0], values[1]))
        elif operator in (b"W", b"W*"):
            self._clip_next = True
        elif operator in _END_PATH:
            self._end_path(state, when, fill=operator in _FILL)

    def image(self, matrix: Matrix, state: GraphicsState, when: int, *, opaque: bool) -> None:
        """An image fills the unit square as the matrix lays it."""
        box = bounds([through(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        self._add(box, None, state, when, covers=opaque and state.alpha > 0.99, image=True)

    def shading(self, state: GraphicsState, when: int) -> None:
        """A shading fills all that is not clipped, in colours that are not followed."""
        self._add(self._page, None, state, when, covers=False)

    def ground(self, point: Point) -> Colour | None:
        """The colour behind `point`; None when it cannot be told (image, shading, curved area)."""
        x, y = point
        for fill in reversed(self._fills):
            left, bottom, right, top = fill.box
            if left <= x <= right and bottom <= y <= top:
                return fill.colour
        return None if len(self._fills) >= _MAX_FILLS else WHITE

    def covered_since(self, box: Box, when: int) -> bool:
        """Whether something opaque was painted over the text in `box` after `when`."""
        # A quarter of the text may stick out: its width is an estimate.
        left, bottom, right, top = box
        right -= 0.25 * (right - left)
        return any(
            fill.covers
            and fill.when > when
            and fill.box[0] <= left + 1
            and fill.box[1] <= bottom + 1
            and fill.box[2] >= right - 1
            and fill.box[3] >= top - 1
            for fill in self._fills
        )

    def image_share(self) -> float:
        """The part of the page, 0–1, that its largest image takes."""
        page = area(self._page) or 1.0
        return max((area(fill.box) / page for fill in self._fills if fill.image), default=0.0)

    def _end_path(self, state: GraphicsState, when: int, *, fill: bool) -> None:
        if self._path:
            box = bounds(self._path)
            if fill and state.alpha > 0.05:
                solid = self._is_rectangle(box) and state.alpha > 0.99 and state.plain_blend
                self._add(box, state.colour if solid else None, state, when, covers=solid)
            if self._clip_next:
                state.clip = overlap(state.clip or self._page, box)
        self._path, self._only_lines, self._clip_next = [], True, False

    def _is_rectangle(self, box: Box) -> bool:
        left, bottom, right, top = box
        return (
            self._only_lines
            and len(self._path) >= 4
            and all(
                min(abs(x - left), abs(x - right)) < 0.1
                and min(abs(y - bottom), abs(y - top)) < 0.1
                for x, y in self._path
            )
        )

    def _add(
        self,
        box: Box,
        colour: Colour | None,
        state: GraphicsState,
        when: int,
        *,
        covers: bool,
        image: bool = False,
    ) -> None:
        box = overlap(box, overlap(state.clip or self._page, self._page))
        if (
            len(self._fills) < _MAX_FILLS
            and box[2] - box[0] >= _MIN_FILL
            and box[3] - box[1] >= _MIN_FILL
        ):
            self._fills.append(_Fill(box, colour, covers, image, when))
