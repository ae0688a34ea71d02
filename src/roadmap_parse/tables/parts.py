"""Part: a grid under construction, to which the parts on later pages are joined."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roadmap_parse.document import Cell, Grid

NEAR = 3.0  # points: one border on two pages
ALIKE = 0.015  # of the table's width: relative places of one border on two pages
NUMBERED = 0.6  # of the rows carry a number: the first column is one of numbers
SAMPLE = 200  # rows that show what is usual in a table
FEWEST_COUNTED = 3  # columns
NUMBER = re.compile(r"^(?:№\s*)?\d{1,3}(?:\.\d{1,3})*[.)]?$|^[IVXLC]+\.?$|^[ІХ]+\.?$")


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but the number of a row."""
    return bool(NUMBER.match(text.strip()))


def squeezed(texts: Iterable[str]) -> list[str]:
    """Texts without white space and case, to compare."""
    return ["".join(text.split()).casefold() for text in texts]


def counts_columns(texts: Sequence[str]) -> bool:
    """Whether the texts are 1, 2, 3 ... as under a header."""
    bare = [text.strip().rstrip(".") for text in texts]
    return len(bare) >= FEWEST_COUNTED and bare == [str(index) for index in range(1, len(bare) + 1)]


def agree(above: Part, below: Part) -> bool:
    """Whether the borders of the part below are borders above, by place or by share of the width."""
    if _places(above.edges, below.edges) is not None:
        return True
    loose = all(any(note.code == "borderless" for note in part.source.notes) for part in (above, below))
    return loose and above.columns == below.columns and _overlap(above.edges, below.edges)


def _overlap(above: Sequence[float], below: Sequence[float]) -> bool:
    """Whether borderless columns lie over each other: each begins before the other's next."""
    return all(
        one < other_next and other < one_next
        for (one, one_next), (other, other_next) in zip(pairwise(above), pairwise(below), strict=True)
    )


def _places(above: Sequence[float], below: Sequence[float]) -> list[int] | None:
    """For every border below the index of the same border above; None where one has none."""
    if len(below) > len(above):
        return None
    for one, two, near in (
        (above, below, NEAR),
        (_shares(above), _shares(below), ALIKE),
    ):
        places = [min(range(len(one)), key=lambda index: abs(one[index] - at)) for at in two]
        distinct = len(set(places)) == len(places) and places[0] == 0 and places[-1] == len(one) - 1
        if distinct and all(abs(one[place] - at) <= near for place, at in zip(places, two, strict=True)):
            return places
    return None


def _shares(edges: Sequence[float]) -> list[float]:
    width = edges[-1] - edges[0]
    return [(edge - edges[0]) / width for edge in edges]


class Part:
    """A grid whose cells may still change; everything it is given stays unchanged."""

    def __init__(self, grid: Grid) -> None:
        self.source = grid
        self.rows = grid.rows
        self.columns = grid.columns
        self.cells = list(grid.cells)
        self.edges = grid.edges
        self.page = grid.page
        self.last_page = grid.page
        self.last_half = grid.half
        self._numbered: bool | None = None
        self._by_row: dict[int, list[int]] = {}
        for index, cell in enumerate(self.cells):
            self._by_row.setdefault(cell.row, []).append(index)

    def grid(self) -> Grid:
        """The grid as it now is."""
        return replace(
            self.source, rows=self.rows, columns=self.columns, cells=tuple(self.cells), edges=self.edges
        )

    def whole(self) -> Grid:
        """The grid without rows that repeat or count its header."""
        self.clean()
        return self.grid()

    def texts(self, row: int) -> list[str]:
        """The texts of the cells that begin in a row, by column; "" where none begins."""
        texts = [""] * self.columns
        for index in self._by_row.get(row, ()):
            cell = self.cells[index]
            if cell.column < self.columns:
                texts[cell.column] = cell.text.strip()
        return texts

    def first_column(self) -> list[str]:
        """The texts of the first column, row by row."""
        return [self.texts(row)[0] for row in range(self.rows)]

    @property
    def numbered(self) -> bool | None:
        """Whether the first column numbers the rows; None where no row below the header tells."""
        if self._numbered is None:
            first = [self.texts(row)[0] for row in range(1, self.rows) if not self.is_section(row)]
            numbers = sum(map(is_number, first))
            if first:
                self._numbered = numbers >= NUMBERED * max(1, sum(map(bool, first))) and 2 * numbers >= len(
                    first
                )
        return self._numbered

    @property
    def number_goes_on(self) -> bool:
        """Whether the last number covers several rows: what follows it may be a row of its own."""
        return any(cell.column == 0 and cell.rowspan > 1 for _, cell in self._last())

    def is_section(self, row: int) -> bool:
        """Whether a row holds one text, in a cell over (nearly) all columns, or beside a number."""
        cells = [self.cells[index] for index in self._by_row.get(row, ())]
        wide = max((cell.colspan for cell in cells), default=1)
        texts = [cell for cell in cells if cell.text.strip() and not is_number(cell.text)]
        return self.columns > 1 and len(texts) == 1 and texts[0].colspan == wide >= max(2, self.columns - 2)

    def rare_start(self, column: int, text: str, few: float) -> bool:
        """Whether rows rarely begin so in this column: empty, or in small letters."""
        rows = range(1, min(self.rows, SAMPLE))
        own = [self.texts(row)[column] for row in rows if not self.is_section(row)]
        if not text:
            return sum(not one for one in own) < few * len(own)
        return text[:1].islower() and sum(one[:1].islower() for one in own) < few * len(own)

    def clean(self) -> None:
        """Drop rows that say the header again or only count the columns ("1 2 3 4 5")."""
        head = squeezed(self.texts(0)) if self.rows else []
        named = all(head) and not any(map(is_number, head))
        again = [row for row in range(1, self.rows) if named and squeezed(self.texts(row)) == head]
        self.remove([*again, *(row for row in range(self.rows) if counts_columns(self.texts(row)))])

    def fit(self, edges: Sequence[float]) -> None:
        """Move the cells to the columns of `edges` where this part shows fewer borders."""
        places = _places(edges, self.edges) if edges and self.edges else None
        if places is None:
            return
        if len(edges) != len(self.edges):
            self.cells = [
                replace(
                    cell,
                    column=places[cell.column],
                    colspan=places[cell.column + cell.colspan] - places[cell.column],
                )
                for cell in self.cells
            ]
        self.columns = len(edges) - 1
        self.edges = tuple(edges)

    def cut_head(self, above: Part, count: int) -> bool:
        """Drop `count` rows of a repeated header; True where the last held more, which stays as a row."""
        if not count:
            return False
        last = self.texts(count - 1)
        head = next(
            (above.texts(row) for row in range(above.rows) if _begins_with(last, above.texts(row))), last
        )
        glued = squeezed(head) != squeezed(last)
        if glued:
            for index in self._by_row[count - 1]:
                cell = self.cells[index]
                self.cells[index] = replace(cell, text=cell.text.strip()[len(head[cell.column]) :].strip())
        self.remove(range(count - glued))
        return glued

    def remove(self, rows: Iterable[int]) -> None:
        """Drop rows; cells that reach over them shrink."""
        gone = set(rows)
        if not gone:
            return
        kept = []
        for cell in self.cells:
            covered = set(range(cell.row, cell.row + cell.rowspan)) - gone
            if covered:
                row = cell.row - sum(one < cell.row for one in gone) if cell.row not in gone else min(covered)
                row = row if cell.row not in gone else row - sum(one < row for one in gone)
                kept.append(replace(cell, row=row, rowspan=len(covered)))
        self.rows -= len(gone)
        self._reset(kept)

    def join_row(self, below: Part) -> None:
        """Join the first row of `below` to the last row here, cell by cell, and take it from `below`."""
        last = {cell.column: index for index, cell in self._last()}
        for cell in [cell for cell in below.cells if cell.row == 0]:
            index = last.get(cell.column)
            if index is None:
                self._put(replace(cell, row=self.rows - 1))
                continue
            mine = self.cells[index]
            self.cells[index] = replace(
                mine,
                text=_joined(mine.text, cell.text),
                rowspan=mine.rowspan + cell.rowspan - 1,
                rest=(*mine.rest, *cell.places),
            )
        below.cells = [replace(cell, row=cell.row - 1) for cell in below.cells if cell.row > 0]
        below.rows -= 1
        below._reset(below.cells)

    def extend(self, below: Part) -> None:
        """Take over all rows of `below`; a merged cell that goes on over the break goes on here."""
        offset = self.rows
        last = {cell.column: index for index, cell in self._last()}
        for cell in below.cells:
            index = last.get(cell.column) if cell.row == 0 else None
            if index is not None and _goes_on(self.cells[index], cell):
                mine = self.cells[index]
                tall, rest = mine.rowspan + cell.rowspan, (*mine.rest, *cell.places)
                self.cells[index] = replace(mine, rowspan=tall, rest=rest)
                continue
            self._put(replace(cell, row=cell.row + offset))
        self.rows += below.rows
        self.last_page, self.last_half = below.last_page, below.last_half

    def _put(self, cell: Cell) -> None:
        self._by_row.setdefault(cell.row, []).append(len(self.cells))
        self.cells.append(cell)

    def _last(self) -> list[tuple[int, Cell]]:
        """Cells that cover the last row, with their places in the list; sought from the last row upwards."""
        found: list[tuple[int, Cell]] = []
        missing = self.columns
        for row in range(self.rows - 1, -1, -1):
            here = [(index, self.cells[index]) for index in self._by_row.get(row, ())]
            reaching = [(index, cell) for index, cell in here if cell.row + cell.rowspan >= self.rows]
            found += reaching
            missing -= sum(cell.colspan for _, cell in reaching)
            if missing <= 0:
                break
        return found

    def _reset(self, cells: list[Cell]) -> None:
        self.cells = cells
        self._by_row = {}
        for index, cell in enumerate(cells):
            self._by_row.setdefault(cell.row, []).append(index)


def _goes_on(above: Cell, below: Cell) -> bool:
    """Whether an empty cell at the top of a page is the rest of a merged cell."""
    return not below.text.strip() and above.colspan == below.colspan and max(above.rowspan, below.rowspan) > 1


def _begins_with(texts: Sequence[str], head: Sequence[str]) -> bool:
    return any(head) and all(text.startswith(one) for text, one in zip(texts, head, strict=True))


def _joined(above: str, below: str) -> str:
    """The two pieces of a cell; a tail that is there already is not said twice."""
    if not below.strip() or squeezed([above])[0].endswith(squeezed([below])[0]):
        return above
    return f"{above}\n{below}" if above.strip() else below
