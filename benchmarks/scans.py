"""Rendered scans through our reader: cells and rows exact, structure, CPU-seconds a page.

python benchmarks/scans.py [--every N] [--peers] [DAMAGE …]; --peers adds img2table with tesseract. Needs what
corpora/draw_scans.py needs. Cells are compared without white space; a page whose rows or cells differ in
number counts for none of its cells.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "corpora"))

import draw_scans

from roadmap_parse.document import Grid
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers.ocr.page import read_page_image

Rows = Sequence[Sequence[str]]


@dataclass
class Score:
    """Sums over pages."""

    pages: int = 0
    structures: int = 0
    rows: int = 0
    rows_exact: int = 0
    cells: int = 0
    cells_exact: int = 0
    seconds: float = 0.0

    def add(self, found: Rows, expected: Rows, seconds: float) -> None:
        """Count one page."""
        same = [len(row) for row in found] == [len(row) for row in expected]
        pairs = list(zip(found, expected, strict=True)) if same else []
        exact = [[_squeezed(a) == _squeezed(b) for a, b in zip(*pair, strict=True)] for pair in pairs]
        self.pages += 1
        self.structures += same
        self.rows += len(expected)
        self.rows_exact += sum(map(all, exact))
        self.cells += sum(map(len, expected))
        self.cells_exact += sum(map(sum, exact))
        self.seconds += seconds

    def __str__(self) -> str:
        return (
            f"cells {self.cells_exact}/{self.cells} ({self.cells_exact / max(1, self.cells):.1%})  "
            f"rows {self.rows_exact}/{self.rows}  structure {self.structures}/{self.pages}  "
            f"{self.seconds / max(1, self.pages):.1f} CPU-s a page"
        )


def main() -> None:
    """Print a line for each reader and damage."""
    parser = argparse.ArgumentParser()
    parser.add_argument("damages", nargs="*", default=list(draw_scans.DAMAGES))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--peers", action="store_true")
    chosen = parser.parse_args()
    readers = READERS if chosen.peers else dict(list(READERS.items())[:1])
    for damage in chosen.damages:
        scores = {name: Score() for name in readers}
        for scan in draw_scans.scans(damage, every=chosen.every):
            for name, read in readers.items():
                started = time.process_time()
                scores[name].add(read(scan), scan.rows, time.process_time() - started)
        for name, score in scores.items():
            print(f"{damage:9} {name:12} {score}", flush=True)


def ours(scan: draw_scans.Scan) -> Rows:
    """The rows of the grids that read_page_image gives."""
    blocks, _ = read_page_image(scan.picture, scan.dpi, 1, DEFAULT)
    return [row for block in blocks if isinstance(block, Grid) for row in _grid_rows(block)]


def _grid_rows(grid: Grid) -> Iterable[Sequence[str]]:
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(cells, key=lambda cell: cell.row):
        yield [cell.text for cell in row]


def img2table(scan: draw_scans.Scan) -> Rows:
    """img2table with the tesseract program; its merged cells repeat their text and are taken once."""
    from img2table.document import Image  # type: ignore[import-not-found]
    from img2table.ocr import TesseractOCR  # type: ignore[import-not-found]
    from PIL import Image as Pillow

    buffer = io.BytesIO()
    Pillow.fromarray(scan.picture).save(buffer, "PNG", dpi=(scan.dpi, scan.dpi))
    tables = Image(buffer.getvalue()).extract_tables(ocr=TesseractOCR(n_threads=1, lang="rus"))
    return [
        [cell.value or "" for _, (cell, *_) in groupby(row, key=lambda cell: cell.bbox)]
        for table in tables
        for row in table.content.values()
    ]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


READERS: dict[str, Callable[[draw_scans.Scan], Rows]] = {"roadmap_parse": ours, "img2table": img2table}


if __name__ == "__main__":
    main()
