"""Rendered scans through our reader and others, side by side.

    python benchmarks/scans.py [DAMAGE …] [--every N] [--holdout] [--peers PYTHON] [--markdown FILE] [--wrong]

Cells are compared without white space, place by place where rows and cells are as many as they should be,
else as a bag. Deadlines and officials: what the cell as read says and what the cell as printed says, both by
this library. `sure`: the share of exact cells among those without a `low_confidence` note. `--peers` is an
interpreter that has img2table, ocrmypdf and pdfplumber; `--holdout` draws the plans kept apart, `--wrong`
shows what was misread. Needs what corpora/draw_scans.py needs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "corpora"))

import cv2
import draw_scans

import roadmap_parse as rp
from roadmap_parse.document import Grid, Page
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers.ocr.page import read_page_image
from roadmap_parse.tables.rulings import pages_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PEERS = ("img2table", "ocrmypdf")
PEER_SCRIPT = Path(__file__).with_name("scan_peers.py")
THREADS = {"OMP_THREAD_LIMIT": "1"}
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as read; `sure` where the reader has no doubt of it."""

    text: str
    sure: bool = False


Rows = list[list[Cell]]


@dataclass
class Score:
    """Sums over pages."""

    pages: int = 0
    structures: int = 0
    rows: int = 0
    found: int = 0
    rows_exact: int = 0
    cells: int = 0
    cells_exact: int = 0
    deadlines: int = 0
    deadlines_right: int = 0
    officials: int = 0
    officials_right: int = 0
    sure: int = 0
    sure_exact: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        """Count another one in."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def columns(self) -> tuple[str, ...]:
        """As shown."""
        return (
            str(self.pages),
            _share(self.structures, self.pages),
            _share(self.found, self.rows),
            _share(self.rows_exact, self.rows),
            _share(self.cells_exact, self.cells),
            _share(self.deadlines_right, self.deadlines),
            _share(self.officials_right, self.officials),
            f"{_share(self.sure_exact, self.sure)} of {_share(self.sure, self.cells)}" if self.sure else "",
            f"{self.seconds / max(1, self.pages):.1f}",
        )


HEAD = (
    "damage", "reader", "pages", "structure", "rows found", "rows exact", "cells exact", "deadlines",
    "officials", "sure cells exact", "CPU-s a page",
)  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def scored(found: Rows, scan: draw_scans.Scan, seconds: float) -> Score:
    """The score of one page."""
    score = Score(pages=1, rows=len(scan.rows), cells=sum(map(len, scan.rows)), seconds=seconds)
    score.found = min(len(found), len(scan.rows))
    read = [[_squeezed(cell.text) for cell in row] for row in found]
    printed = [[_squeezed(text) for text in row] for row in scan.rows]
    score.rows_exact = (Counter(map(tuple, read)) & Counter(map(tuple, printed))).total()
    score.structures = int([len(row) for row in read] == [len(row) for row in printed])
    _count_meanings(score, found, scan)
    if not score.structures:
        bags = (Counter(text for row in rows for text in row) for rows in (read, printed))
        score.cells_exact = (next(bags) & next(bags)).total()
        return score
    for row, texts in zip(found, printed, strict=True):
        for cell, text in zip(row, texts, strict=True):
            exact = _squeezed(cell.text) == text
            score.cells_exact += exact
            score.sure += cell.sure
            score.sure_exact += cell.sure and exact
    return score


def _count_meanings(score: Score, found: Rows, scan: draw_scans.Scan) -> None:
    """Deadlines and officials of full rows; where the structure is lost, all are."""
    plan = scan.plan
    period = _period(plan.period)
    head = [_squeezed(name) for name in plan.header]
    when, who = plan.roles.index("deadline"), plan.roles.index("responsible")
    rows = found if score.structures else [[Cell("")] * len(row) for row in scan.rows]
    for row, printed in zip(rows, scan.rows, strict=True):
        if len(printed) != len(head) or [_squeezed(text) for text in printed][:2] == head[:2]:
            continue
        score.deadlines += bool(printed[when])
        score.deadlines_right += bool(printed[when]) and _dates(row[when].text, period) == _dates(
            printed[when], period
        )
        score.officials += bool(printed[who])
        score.officials_right += bool(printed[who]) and _people(row[who].text) == _people(printed[who])


def _period(text: str) -> rp.Period:
    first, _, last = text.partition("-")
    return rp.Period.span(date(int(first), 1, 1), date(int(last), 12, 31)) if last else rp.Period.parse(text)


def _dates(text: str, period: rp.Period) -> list[tuple[object, ...]]:
    return [(each.kind, each.start, each.end, each.rrule) for each in rp.parse_deadlines(text, period)]


def _people(text: str) -> list[tuple[object, ...]]:
    return [(each.role_key, each.organisation_key, each.person) for each in rp.parse_officials(text)]


def _squeezed(text: str) -> str:
    return "".join(text.split())


# Readers


def ours(scan: draw_scans.Scan) -> tuple[Rows, float]:
    """The tables of the page, those without rules among them."""
    before = time.process_time()
    blocks, _ = read_page_image(scan.picture, scan.dpi, 1, DEFAULT)
    pages = [block for block in blocks if isinstance(block, Page)]
    found = [block for block in (*blocks, *pages_blocks(pages)) if isinstance(block, Grid)]
    return [row for grid in found for row in _grid_rows(grid)], time.process_time() - before


def _grid_rows(grid: Grid) -> Rows:
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    return [
        [Cell(cell.text, all(note.code != "low_confidence" for note in cell.notes)) for cell in row]
        for _, row in groupby(cells, key=lambda cell: cell.row)
    ]


@contextmanager
def peer(tool: str, python: str) -> Iterator[Callable[[draw_scans.Scan], tuple[Rows, float]]]:
    """A tool in a process of its own, one thread."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [python, PEER_SCRIPT, tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **THREADS},
        ) as process,
    ):  # fmt: skip
        picture = Path(folder) / "page.png"

        def read(scan: draw_scans.Scan) -> tuple[Rows, float]:
            from PIL import Image

            Image.fromarray(scan.picture).save(picture, dpi=(scan.dpi, scan.dpi))
            print(picture, scan.dpi, file=process.stdin, flush=True)
            answer = json.loads(process.stdout.readline() if process.stdout else "")
            return [[Cell(text) for text in row] for row in answer["rows"]], answer["seconds"]

        yield read
        process.communicate()


# The run


def measured(
    damage: str, read: Callable[[draw_scans.Scan], tuple[Rows, float]], given: argparse.Namespace
) -> Score:
    """One reader over the pages of one damage."""
    score = Score()
    for scan in draw_scans.scans(damage, every=given.every, holdout=given.holdout):
        found, seconds = read(scan)
        score.add(scored(found, scan, seconds))
        if given.wrong:
            _show_wrong(found, scan)
    return score


def _show_wrong(found: Rows, scan: draw_scans.Scan) -> None:
    if [len(row) for row in found] != [len(row) for row in scan.rows]:
        print(f"{scan.name}: {[len(row) for row in found]} for {[len(row) for row in scan.rows]}")
        return
    for row, printed in zip(found, scan.rows, strict=True):
        for cell, text in zip(row, printed, strict=True):
            if _squeezed(cell.text) != _squeezed(text):
                doubt = "" if cell.sure else " (doubted)"
                print(f"{scan.name}: {cell.text[:MOST_SHOWN]!r} for {text[:MOST_SHOWN]!r}{doubt}")


def main() -> None:
    """Print a line for each damage and reader."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("damages", nargs="*", default=list(draw_scans.DAMAGES))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--holdout", action="store_true")
    parser.add_argument("--peers", help="interpreter that has the peers")
    parser.add_argument("--markdown", type=Path, help="write the table here")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    lines: list[Sequence[str]] = [HEAD, ["---"] * len(HEAD)]
    for damage in given.damages:
        lines.append((damage, "roadmap_parse", *measured(damage, ours, given).columns()))
        print(" | ".join(lines[-1]), flush=True)
        for tool in PEERS if given.peers else ():
            with peer(tool, given.peers) as read:
                lines.append((damage, tool, *measured(damage, read, given).columns()))
            print(" | ".join(lines[-1]), flush=True)
    if given.markdown:
        given.markdown.write_text("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
