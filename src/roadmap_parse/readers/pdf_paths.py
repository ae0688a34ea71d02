"""Drawn paths of a PDF page -> rulings: lines, sides of rectangles and backgrounds, dotted borders."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .pdf_opened import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.model import BBox

    from .pdf_frame import Frame

THIN = 3.0  # points: a thicker box is an area with sides, not a line
SHORT = 3.0  # points: less is a dot
STRAIGHT = 0.8  # points a side may lean
DOT_STEP = 4.5  # points between the dots of one line
FEWEST_DOTS = 4
WHITE = 250
DEEPEST = 8  # forms inside forms
ALMOST = 0.97  # of the page: a background of the sheet
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def page_drawing(page: Any, frame: Frame) -> Drawing:
    """What is drawn on an opened page, in the coordinates of `frame`."""
    import pypdfium2.raw as pdfium

    found = Drawing(frame)
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        found.take(pdfium.FPDFPage_GetObject(page, index), SAME, 0)
    return found


class Drawing:
    """Collects lines, areas, dots and pictures in the coordinates of the page as read; counts paths."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lines: list[BBox] = []
        self.areas: list[BBox] = []
        self.dots: list[BBox] = []
        self.pictures: list[Picture] = []
        self.paths = 0

    def take(self, item: Any, matrix: Matrix, depth: int) -> None:
        """Take an object of a page, and those inside it."""
        import pypdfium2.raw as pdfium

        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.paths += 1
            self._path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = _times(_matrix(item), matrix)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self.take(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def rulings(self) -> Iterator[BBox]:
        """Give lines, dotted ones too, and the sides of areas where no lines are drawn both ways.

        Where they are, filled areas are marked text.
        """
        lines = [*self.lines, *_dotted(self.dots)]
        yield from lines
        tall = sum(box[3] - box[1] > box[2] - box[0] for box in lines)
        if not tall or tall == len(lines):
            for box in self.areas:
                yield from _sides(box)

    def _picture(self, item: Any, matrix: Matrix) -> None:
        import pypdfium2.raw as pdfium

        width, height = ctypes.c_uint(), ctypes.c_uint()
        pdfium.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(width), ctypes.byref(height))
        x0, y0, x1, y1 = _bounds(item)
        a, b, c, d, e, f = matrix
        xs, ys = zip(
            *((a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)), strict=True
        )
        box = self._clip((min(xs), min(ys), max(xs), max(ys)))
        self.pictures.append(Picture(box, width.value * height.value))

    def _path(self, item: Any, matrix: Matrix) -> None:
        import pypdfium2.raw as pdfium

        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not (fill.value or stroke.value):
            return
        if matrix is SAME and self._simple(item, stroke=bool(stroke.value)):
            return
        placed = _times(_matrix(item), matrix)
        visible = bool(stroke.value) or not _is_white(item)
        for points in _subpaths(item, placed):
            self.add(points, stroke=bool(stroke.value), visible=visible)

    def _simple(self, item: Any, *, stroke: bool) -> bool:
        """Take the path by its bounds where they are thin: by far the most common case."""
        box = self._clip(_bounds(item))
        wide, high = box[2] - box[0], box[3] - box[1]
        if min(wide, high) >= THIN or max(wide, high) < 2 * SHORT or (stroke and min(wide, high) > 2 * SHORT):
            return False
        if wide >= 0 and high >= 0:
            self._add(box)
        return True

    def _clip(self, box: tuple[float, float, float, float]) -> BBox:
        x0, y0, x1, y1 = self.frame.place(*box)
        return max(x0, -1.0), max(y0, -1.0), min(x1, self.frame.width + 1), min(y1, self.frame.height + 1)

    def add(self, points: Sequence[Point], *, stroke: bool, visible: bool) -> None:
        """Take a subpath: its points, whether it is stroked, and whether it can be seen."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = self._clip((min(xs), min(ys), max(xs), max(ys)))
        if box[0] > box[2] or box[1] > box[3]:
            return
        if min(box[2] - box[0], box[3] - box[1]) < THIN:
            self._add(box)
        elif stroke:
            for one, other in pairwise(points):
                self._side(one, other)
        elif visible and not self._sheet(box):
            self.areas.append(box)

    def _side(self, one: Point, other: Point) -> None:
        if min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= STRAIGHT:
            self._add(
                self._clip(
                    (
                        min(one[0], other[0]),
                        min(one[1], other[1]),
                        max(one[0], other[0]),
                        max(one[1], other[1]),
                    )
                )
            )

    def _add(self, box: BBox) -> None:
        (self.dots if max(box[2] - box[0], box[3] - box[1]) < SHORT else self.lines).append(box)

    def _sheet(self, box: BBox) -> bool:
        return box[2] - box[0] > ALMOST * self.frame.width and box[3] - box[1] > ALMOST * self.frame.height


def _bounds(item: Any) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    values = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(value) for value in values))
    return values[0].value, values[1].value, values[2].value, values[3].value


def _matrix(item: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    value = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(value)):
        return SAME
    return value.a, value.b, value.c, value.d, value.e, value.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _is_white(item: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    shades = (red, green, blue, alpha)
    if not pdfium.FPDFPageObj_GetFillColor(item, *(ctypes.byref(shade) for shade in shades)):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= WHITE


def _subpaths(item: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """The points of every subpath, closed ones ending where they begin; curves by their end points."""
    import pypdfium2.raw as pdfium

    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _sides(box: BBox) -> Iterator[BBox]:
    x0, top, x1, bottom = box
    yield (x0, top, x1, top)
    yield (x0, bottom, x1, bottom)
    yield (x0, top, x0, bottom)
    yield (x1, top, x1, bottom)


def _dotted(dots: Sequence[BBox]) -> Iterator[BBox]:
    """Lines made of dots, across and down."""
    if len(dots) >= FEWEST_DOTS:
        yield from _chains(sorted(dots, key=lambda box: (round(box[1]), box[0])), 0)
        yield from _chains(sorted(dots, key=lambda box: (round(box[0]), box[1])), 1)


def _chains(dots: Iterable[BBox], axis: int) -> Iterator[BBox]:
    other = 1 - axis
    chain: list[BBox] = []
    for dot in dots:
        if chain and (
            abs(dot[other] - chain[-1][other]) > 1 or not -1 < dot[axis] - chain[-1][axis + 2] <= DOT_STEP
        ):
            yield from _chained(chain)
            chain = []
        chain.append(dot)
    yield from _chained(chain)


def _chained(chain: Sequence[BBox]) -> Iterator[BBox]:
    if len(chain) >= FEWEST_DOTS:
        first, last = chain[0], chain[-1]
        yield (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
