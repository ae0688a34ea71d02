"""Many pictures of pages -> what they say: on all cores where one file is read by itself, within bounds.

Threads do: engine and picture library give up Python's lock while they work. A process that another one
started leaves the other cores to its siblings.
"""

from __future__ import annotations

import math
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from roadmap_parse.document import Grid, Page, Paragraph, put_back
from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.model import Note

from .page import TEXT_DPI, read_page_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.document import Matrix
    from roadmap_parse.options import Options

    from .page import Blocks

    Drawn = tuple[NDArray[np.uint8], float] | Note
    """A page (H, W, 3) and its resolution, or why there is none."""

T = TypeVar("T")
Reading = tuple["Blocks", tuple[Note, ...]]

MOST_PIXELS = 80_000_000
"""A3 at 600 dpi has 70 million; as colours they take 240 MB."""
LARGEST_SHEET = 18_000_000
"""Pixels at TEXT_DPI that are worked on: A3 has 17.4 million. A larger sheet is read as a smaller one."""
LONGEST_SIDE = 12_000
"""Pixels at TEXT_DPI: the picture library turns none with sides past 32,767."""
SHORTEST = 0.1
"""Inches; less holds no line of text."""
MOST_AT_ONCE = 4
"""Pages in work; each takes 200 MB."""


def read_pages(numbers: Sequence[int], draw: Callable[[int], Drawn], options: Options) -> Iterator[Reading]:
    """Read the pages of these numbers in order; `draw` gives a page just before it is read.

    An engine that fails in the middle costs its page alone; pages not begun in time are left out.
    """
    begun, seconds = perf_counter(), options.limits.picture_seconds

    def read(number: int) -> Reading:
        if perf_counter() - begun > seconds:
            return (), (Note("timeout", f"page {number}: not begun within {seconds:.0f} s", "error"),)
        drawn = draw(number)
        if isinstance(drawn, Note):
            return (), (drawn,)
        try:
            return _read(*drawn, number, options)
        except MissingDependencyError as error:
            return (), (Note("missing_dependency", f"page {number}: {error}", "error"),)

    return on_all_cores(read, numbers)


def on_all_cores(work: Callable[[int], T], numbers: Sequence[int]) -> Iterator[T]:
    """What `work` gives for each page, in order."""
    threads = min(len(numbers), _cores())
    if threads <= 1:
        yield from map(work, numbers)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, numbers)


def _cores() -> int:
    return 1 if multiprocessing.parent_process() else min(MOST_AT_ONCE, os.cpu_count() or 1)


def _read(image: NDArray[np.uint8], dpi: float, number: int, options: Options) -> Reading:
    """Read a page; one larger than LARGEST_SHEET is handed in as a smaller one, and its boxes put back."""
    height, width = image.shape[:2]
    largest = max(math.sqrt(height * width / LARGEST_SHEET), max(height, width) / LONGEST_SIDE)
    factor = max(1.0, largest * TEXT_DPI / dpi)
    if min(height, width) < SHORTEST * dpi * factor:
        return (), ()
    if factor == 1:
        return read_page_image(image, dpi, number, options)
    blocks, notes = read_page_image(image, dpi * factor, number, options)
    back = (factor, 0.0, 0.0, 0.0, factor, 0.0, 0.0, 0.0, 1.0)
    return tuple(_enlarged(block, factor, back) for block in blocks), notes


def _enlarged(block: Paragraph | Grid | Page, factor: float, back: Matrix) -> Paragraph | Grid | Page:
    if isinstance(block, Page):
        own = block.back or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
        return replace(block, back=(*(factor * number for number in own[:6]), *own[6:]))
    box = put_back(block.bbox, back) if block.bbox else None
    if isinstance(block, Paragraph):
        return replace(block, bbox=box)
    cells = (replace(cell, bbox=put_back(cell.bbox, back)) if cell.bbox else cell for cell in block.cells)
    return replace(block, bbox=box, cells=tuple(cells))


def text_of(blocks: Blocks) -> str:
    """All that was read."""
    return "\n".join(piece for block in blocks for piece in _pieces(block))


def _pieces(block: Paragraph | Grid | Page) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Grid):
        yield from (cell.text for cell in block.cells)
    else:
        yield from (word.text for word in block.words)
