"""Pages and grids drawn in letters, so that a table in a test looks like a table."""

from __future__ import annotations

import re
from textwrap import dedent

from roadmap_parse.document import Cell, Grid, Page, Paragraph, Word

WIDE, HIGH = 6.0, 12.0  # points of one letter
LEFT, TOP = 50.0, 150.0  # of the drawing: page numbers stand in the margin above
BBox = tuple[float, float, float, float]


def drawn_page(art: str, number: int = 1) -> Page:
    """The page of a drawing: `+`, `-` and `|` are rulings, all else words."""
    lines = dedent(art).strip("\n").splitlines()
    width = max(map(len, lines))
    lines = [line.ljust(width) for line in lines]
    rulings = [
        _box(start, row, end - 1, row)
        for row, line in enumerate(lines)
        for start, end in (found.span() for found in re.finditer(r"[-+]{2,}", line))
    ]
    for column in range(width):
        upright = "".join(line[column] for line in lines)
        rulings += [
            _box(column, found.start(), column, found.end() - 1)
            for found in re.finditer(r"[|+]{2,}", upright)
        ]
    words = [
        Word(found.group(), _letters(found.start(), row, found.end()))
        for row, line in enumerate(lines)
        for found in re.finditer(r"[^\s|+]+", re.sub(r"[-+]{2,}", lambda rule: " " * len(rule.group()), line))
    ]
    return Page(number, 595.0, 842.0, tuple(words), tuple(rulings))


def _box(x0: int, y0: int, x1: int, y1: int) -> BBox:
    return (
        LEFT + WIDE * (x0 + 0.5),
        TOP + HIGH * (y0 + 0.5),
        LEFT + WIDE * (x1 + 0.5),
        TOP + HIGH * (y1 + 0.5),
    )


def _letters(x0: int, row: int, x1: int) -> BBox:
    return LEFT + WIDE * x0, TOP + HIGH * row + 0.5, LEFT + WIDE * x1, TOP + HIGH * (row + 1) - 0.5


def shown(block: Paragraph | Grid) -> str | list[str]:
    """A paragraph's text, or a grid's rows: cells parted by `|`, lines by `/`; `<` and `^` for what is merged."""
    if isinstance(block, Paragraph):
        return block.text
    rows = [["?"] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                rows[row][column] = "<" if column > cell.column else "^"
        rows[cell.row][cell.column] = cell.text.replace("\n", "/")
    return [" | ".join(row).strip() for row in rows]


def _leading(sign: str, texts: list[str]) -> int:
    return next((count for count, text in enumerate(texts) if text != sign), len(texts))


def grid_of(*rows: str, page: int | None = None, exact: bool = False) -> Grid:
    """The grid that `shown` would show so; with a page, its columns stand 100 points apart."""
    texts = [[text.strip().replace("/", "\n") for text in row.split("|")] for row in rows]
    columns = len(texts[0])
    cells = []
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            if text in {"<", "^"}:
                continue
            wide = 1 + _leading("<", line[column + 1 :])
            tall = 1 + _leading("^", [below[column] for below in texts[row + 1 :]])
            box = (100.0 * column, 20.0 * row, 100.0 * (column + wide), 20.0 * (row + tall)) if page else None
            cells.append(Cell(row, column, text, tall, wide, page, box))
    edges = tuple(100.0 * column for column in range(columns + 1)) if page else ()
    return Grid(len(texts), columns, tuple(cells), page, None, edges, exact)
