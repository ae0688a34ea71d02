"""From a PDF page as stored (origin bottom left, unrotated) to the page as read (origin top left)."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadmap_parse.model import BBox

QUARTER = pi / 2
SAMPLE = 60  # letters looked at to learn which way the text runs


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box (points) of a page and its clockwise turns by 90 degrees (0..3)."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any, text: Any) -> Frame:
        """The frame of an opened page: as most letters stand upright, else as its /Rotate says."""
        import pypdfium2.raw as pdfium

        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        turns = _text_turns(text)
        if turns is None:
            turns = pdfium.FPDFPage_GetRotation(page) % 4
        return cls(box.left, box.bottom, box.right, box.top, turns)

    @property
    def width(self) -> float:
        """The width of the page as read."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The height of the page as read."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def place(self, x0: float, y0: float, x1: float, y1: float) -> BBox:
        """The stored box (left, bottom, right, top) as (x0, top, x1, bottom) of the page as read."""
        if self.turns == 0:
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.turns == 1:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.turns == 2:  # noqa: PLR2004 - upside down
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)


def _text_turns(text: Any) -> int | None:
    """The quarter turns clockwise that set most letters of the page upright; None where they disagree."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    votes = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // SAMPLE)):
        if not pdfium.FPDFText_IsGenerated(text, index):
            votes[-round(pdfium.FPDFText_GetCharAngle(text, index) / QUARTER) % 4] += 1
    best = max(range(4), key=votes.__getitem__)
    return best if votes[best] > sum(votes) / 2 else None
