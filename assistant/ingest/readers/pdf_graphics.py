"""Coordinates and graphics state of a PDF page: what a drawing operator changes.

Plain Python. Matrices are `[a, b, c, d, e, f]` as in PDF, boxes `(left, bottom, right, top)` in
points, colours red, green and blue between 0 and 1.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from typing import Any

Matrix = Sequence[float]
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Colour = tuple[float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)

_DEVICE_SIZES = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/G": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/RGB": 3,
    "/DeviceCMYK": 4,
    "/CMYK": 4,
}


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """`m` followed by `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def through(m: Matrix, x: float, y: float) -> Point:
    """Where the point lands."""
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def length(x: float, y: float) -> float:
    """Of the vector; 0 for what overflows."""
    value = math.hypot(x, y)
    return value if math.isfinite(value) else 0.0


def bounds(points: Iterable[Point]) -> Box:
    """The smallest box around at least one point."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(box: Box) -> float:
    """In square points; 0 for an empty box."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def overlap(a: Box, b: Box) -> Box:
    """What both cover; right < left or top < bottom when nothing is."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def numbers(operands: Sequence[Any], count: int) -> list[float] | None:
    """The first `count` operands as numbers; None when they are not."""
    if len(operands) < count:
        return None
    try:
        values = [float(operand) for operand in operands[:count]]
    except (TypeError, ValueError):
        return None
    return values if all(math.isfinite(value) for value in values) else None


def entry(dictionary: Any, key: Any, *, raw: bool = False) -> Any:
    """A dictionary's value, followed to its object unless `raw`; None when it has none."""
    if dictionary is None or not hasattr(dictionary, "raw_get") or key not in dictionary:
        return None
    return dictionary.raw_get(key) if raw else dictionary[key]


def rgb(values: Sequence[float]) -> Colour | None:
    """Grey, RGB or CMYK as RGB by the number of values; None for anything else."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        c, m, y, k = values
        return (1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)
    return None


class GraphicsState:
    """The parts of the graphics state that decide whether text is seen."""

    def __init__(self) -> None:
        self.colour: Colour | None = BLACK
        """Fill colour; None when it cannot be told (pattern, spot colour)."""
        self.render_mode = 0
        self.font_size = 0.0
        self.alpha = 1.0
        self.plain_blend = True
        self.clip: Box | None = None
        """Around the clipping path; None when nothing is clipped."""
        self._colour_values: int | None = None

    def copy(self) -> GraphicsState:
        """For the stack of `q` and `Q`."""
        return copy.copy(self)

    def apply(self, operator: bytes, operands: Sequence[Any], resources: Any) -> None:
        """Change what `operator` changes; a malformed operator changes nothing."""
        if operator in (b"g", b"rg", b"k"):
            count = {b"g": 1, b"rg": 3, b"k": 4}[operator]
            if (values := numbers(operands, count)) is not None:
                self.colour, self._colour_values = rgb(values), count
        elif operator in (b"sc", b"scn"):
            values = numbers(operands, len(operands))
            known = values is not None and len(values) == self._colour_values
            self.colour = rgb(values) if known and values is not None else None
        elif operator == b"cs" and operands:
            self._colour_values = _colour_space_size(operands[0], resources)
            self.colour = BLACK if self._colour_values else None
        elif operator == b"Tr":
            if (values := numbers(operands, 1)) is not None:
                self.render_mode = int(values[0])
        elif operator == b"Tf":
            if (values := numbers(operands[1:], 1)) is not None:
                self.font_size = values[0]
        elif operator == b"gs" and operands:
            self._extended(entry(entry(resources, "/ExtGState"), operands[0]))

    def _extended(self, settings: Any) -> None:
        if (values := numbers([entry(settings, "/ca")], 1)) is not None:
            self.alpha = values[0]
        if (blend := entry(settings, "/BM")) is not None:
            self.plain_blend = blend in ("/Normal", "/Compatible")


def _colour_space_size(name: Any, resources: Any) -> int | None:
    """How many values a colour has in the space; None where they are not grey, RGB or CMYK."""
    space = entry(entry(resources, "/ColorSpace"), name)
    if space is None:
        space = name
    if isinstance(space, str):
        return _DEVICE_SIZES.get(space)
    if not isinstance(space, list) or not space:
        return None
    if space[0] == "/ICCBased" and len(space) > 1:
        count = entry(space[1].get_object(), "/N")
        return int(count) if count in (1, 3, 4) else None
    return _DEVICE_SIZES.get(str(space[0]))
