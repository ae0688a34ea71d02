"""What a page of a PDF holds, as far as it can be told without drawing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap_parse.document import Page
    from roadmap_parse.model import BBox


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: its box in points, its count of pixels."""

    box: BBox
    pixels: int

    @property
    def area(self) -> float:
        """Square points."""
        x0, top, x1, bottom = self.box
        return max(0.0, x1 - x0) * max(0.0, bottom - top)


@dataclass(frozen=True, slots=True)
class Opened:
    """A page (None if it cannot be opened), its pictures, how many letters (mapped or not) and paths.

    `turned` tells whether Western letters of it were put back to Cyrillic.
    """

    page: Page | None
    pictures: tuple[Picture, ...] = ()
    letters: int = 0
    paths: int = 0
    turned: bool = False
