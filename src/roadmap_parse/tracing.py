"""Where a row comes from: the reader, the table and its parts, the columns, the cells, and the rules.

The stages of `read` run once more with every value between them at hand; nothing is guessed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from .document import Grid, Table
from .errors import UsageError
from .markup import html_table, rich_table
from .options import DEFAULT
from .outputs.words import words

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.table import Table as RichTable

    from .document import Cell, Document, Paragraph
    from .model import Activity, BBox, Note, Period, Roadmap, Section
    from .options import Options
    from .roadmap import Plan
    from .roadmap.columns import Columns
    from .roadmap.rows import TableRow

    Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps that led to one row, or to the document's tables: (step, what was found) each."""

    title: str
    steps: tuple[tuple[str, str], ...]
    header: tuple[str, str] = ("step", "what was found")

    def _repr_html_(self) -> str:
        return html_table(self.title, self.header, self.steps)

    def __rich__(self) -> RichTable:
        return rich_table(self.title, self.header, self.steps)


@dataclass(frozen=True, slots=True)
class Traced:
    """An activity with what it was built from."""

    activity: Activity
    roadmap: Roadmap
    section: Section
    table: Table
    columns: Columns
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A document on its way: as read, as grids before they were joined, as blocks, and its rows."""

    document: Document
    grids: tuple[Grid, ...]
    blocks: tuple[Paragraph | Table, ...]
    rows: tuple[Traced, ...]

    @property
    def tables(self) -> list[Table]:
        """The whole tables, in the order of the document."""
        return [block for block in self.blocks if isinstance(block, Table)]


def explain(
    source: str | os.PathLike[str] | bytes,
    row: str | None = None,
    *,
    options: Options = DEFAULT,
    language: str = "en",
) -> tuple[Explanation, ...]:
    """Explain the rows that carry the printed number `row` ("2.3"), else the row at that place from 1.

    Without `row`: the document's tables, and what each was taken for. `language`: ru or en.
    Raises errors.RoadmapParseError for a file that cannot be read, UsageError where no row is meant.
    """
    traced, text = trace(source, options), words(language)
    header = (text["explain.step"], text["explain.found"])
    if row is None:
        return (Explanation(text["document"], tuple(_document_steps(traced, text)), header),)
    return tuple(
        Explanation(_title(found, text), tuple(_row_steps(traced, found, text)), header)
        for found in _meant(traced.rows, row)
    )


def trace(source: str | os.PathLike[str] | bytes, options: Options) -> Trace:
    """Read a document and keep what lies between its bytes and its rows."""
    from .model import Source
    from .read import load
    from .readers import read_document
    from .roadmap import build, split_plans
    from .tables import find_grids, join_tables

    document = read_document(load(source), options)
    grids = find_grids(document)
    blocks = join_tables(grids)
    plans, _ = split_plans(blocks)
    rows = [each for plan in plans for each in _traced(plan, build(plan, Source(), options))]
    return Trace(document, tuple(one for one in grids if isinstance(one, Grid)), blocks, tuple(rows))


def _traced(plan: Plan, roadmap: Roadmap) -> Iterator[Traced]:
    """The groups of rows of the plan's tables, beside the activities that were built from them in order."""
    from .roadmap.assemble import row_groups

    groups = ((part, rows) for part in plan.parts for rows in row_groups(part) if rows[0].kind == "activity")
    activities = ((section, activity) for section in roadmap.sections for activity in section.activities)
    for (part, rows), (section, activity) in zip(groups, activities, strict=True):
        yield Traced(activity, roadmap, section, part.table, part.columns, tuple(rows))


def _meant(rows: Sequence[Traced], wanted: str) -> list[Traced]:
    printed = [each for each in rows if _bare(each.activity.number or "") == _bare(wanted)]
    if printed:
        return printed
    if wanted.isdecimal() and 1 <= int(wanted) <= len(rows):
        return [rows[int(wanted) - 1]]
    numbers = ", ".join(each.activity.number or "–" for each in rows)
    raise UsageError(
        f"no row {wanted}; {len(rows)} rows, numbered {numbers}" if rows else "no plan was found in it"
    )


def _bare(number: str) -> str:
    return re.sub(r"\s+|[.)]+$", "", number)


def _title(found: Traced, text: Words) -> str:
    name = " ".join(part for part in (found.activity.number, found.activity.text) if part)
    return f"{found.roadmap.title or text['untitled']}\n{name}"


def _document_steps(traced: Trace, text: Words) -> Iterator[tuple[str, str]]:
    """What was read, and each table with what its columns were taken for."""
    yield from _reader_steps(traced, text)
    of_plans = {id(each.table): each.columns for each in traced.rows}
    for number, table in zip(count(1), traced.tables):
        yield f"{text['explain.table']} {number}", _table_text(table, text)
        columns = of_plans.get(id(table))
        told = text["explain.a_plan"] if columns else text["explain.no_plan"]
        yield "", told.format(columns=_roles_text(columns, text) if columns else "")


def _row_steps(traced: Trace, found: Traced, text: Words) -> Iterator[tuple[str, str]]:
    """From the file to the rules, in the order of the way."""
    yield from _reader_steps(traced, text)
    number = next(place for place, table in enumerate(traced.tables, start=1) if table is found.table)
    place = text["explain.of"].format(number=number, count=len(traced.tables))
    yield f"{text['explain.table']} {place}", _table_text(found.table, text)
    yield from _notes(found.table.notes, text)
    yield text["explain.columns"], f"{_columns_origin(found, text)}: {_roles_text(found.columns, text)}"
    yield text["explain.row"], _place_text(found, text)
    yield from ((text["explain.joined"], each) for each in _joins(traced.grids, found, text))
    yield from _cell_steps(found, text)
    yield text["explain.section"], _section_text(found.section) or text["explain.none"]
    yield text["explain.period"], _period_text(found.roadmap.period, text)
    yield from _notes(found.activity.notes, text)
    yield from _entry_steps(found.activity, text)
    yield text["explain.confidence"], f"{found.activity.confidence:.0%}"


def _period_text(period: Period | None, text: Words) -> str:
    if period is None:
        return text["explain.no_period"]
    return f"{period.start} – {period.end}, {text[f'basis.{period.basis}']}"


def _reader_steps(traced: Trace, text: Words) -> Iterator[tuple[str, str]]:
    document = traced.document
    pages = f", {text['explain.pages'].format(count=document.pages)}" if document.pages else ""
    yield text["explain.reader"], f"{document.reader} ({document.media_type}{pages})"
    yield from _notes(document.notes, text)


def _table_text(table: Table, text: Words) -> str:
    width = len(table.rows[0]) if table.rows else 0
    pages = text["explain.on_page"].format(page=", ".join(map(str, table.pages))) if table.pages else ""
    return text["explain.size"].format(
        rows=len(table.rows), columns=width, pages=pages, head=table.header_rows
    )


def _columns_origin(found: Traced, text: Words) -> str:
    if found.table.header_rows:
        return text["explain.by_head"]
    return text["explain.as_above"] if any(found.columns.names) else text["explain.by_content"]


def _roles_text(columns: Columns, text: Words) -> str:
    pairs = zip(columns.names, columns.roles, strict=True)
    return "; ".join(f"{' '.join(name.split()) or text['explain.no_name']} = {role}" for name, role in pairs)


def _place_text(found: Traced, text: Words) -> str:
    rows = sorted({max(cell.row for cell in row.cells if cell) + 1 for row in found.rows if any(row.cells)})
    place = found.activity.source
    box = text["explain.box"].format(box=_box(place.bbox)) if place.bbox else ""
    page = text["explain.at_page"].format(page=place.page) + box if place.page else ""
    return text["explain.rows"].format(rows=", ".join(map(str, rows))) + page


def _box(box: BBox) -> str:
    return " ".join(f"{side:.0f}" for side in box)


def _joins(grids: Sequence[Grid], found: Traced, text: Words) -> Iterator[str]:
    """The parts of the table, below the row's own, whose first row is the rest of this one."""
    pages = [page for page in found.table.pages if page > (found.activity.source.page or 0)]
    cells = {cell.column: _squeezed(cell.text) for row in found.rows for cell in row.cells if cell}
    for grid in grids:
        if grid.page not in pages:
            continue
        tails = [
            {cell.column: _squeezed(cell.text) for cell in row if cell.text.strip()} for row in _rows(grid)
        ]
        row = next((row for row, tail in enumerate(tails) if tail and _is_tail(tail, cells)), None)
        if row is not None:
            yield text["explain.rest"].format(row=row + 1, page=grid.page)


def _rows(grid: Grid) -> list[list[Cell]]:
    return [[cell for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def _is_tail(tail: dict[int, str], cells: dict[int, str]) -> bool:
    """Whether every text of a row ends a longer cell of the other: it was put under it."""
    return all(column in cells and cells[column].endswith(text) for column, text in tail.items()) and any(
        cells[column] != text for column, text in tail.items()
    )


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _cell_steps(found: Traced, text: Words) -> Iterator[tuple[str, str]]:
    """Each cell as it was taken, with its spans and what was mended in it."""
    for cell, role in dict.fromkeys(_cells(found)):
        merged = text["explain.merged"].format(rows=cell.rowspan, columns=cell.colspan)
        spans = merged if cell.rowspan > 1 or cell.colspan > 1 else ""
        yield f"{text['explain.cell']}: {role}", f"{cell.text.strip() or text['explain.empty']}{spans}"
        yield from _notes(cell.notes, text)


def _cells(found: Traced) -> Iterator[tuple[Cell, str]]:
    for row in found.rows:
        yield from ((cell, role) for cell, role in zip(row.cells, found.columns.roles, strict=True) if cell)


def _section_text(section: Section) -> str:
    own = " ".join(part for part in (section.number, section.title) if part)
    return " › ".join((*section.parents, own)) if own else ""


def _entry_steps(activity: Activity, text: Words) -> Iterator[tuple[str, str]]:
    for deadline in activity.deadlines:
        dates = f", {deadline.start or '…'} – {deadline.end or '…'}" if deadline.dated else ""
        read = f"{deadline.text or text['explain.empty']} → {deadline.kind}{dates}"
        yield text["explain.deadline"], f"{read}; {text['explain.rule']} {deadline.rule}"
        yield from _notes(deadline.notes, text)
    for official in activity.officials:
        person = official.person
        name = " ".join(part for part in (person.last, person.first, person.middle) if part) if person else ""
        parts = " + ".join(part for part in (official.role, official.organisation, name) if part)
        yield text["explain.official"], f"{official.text} → {parts}"
        yield from _notes(official.notes, text)


def _notes(notes: Iterable[Note], text: Words) -> Iterator[tuple[str, str]]:
    """Each note by its code, under which the conventions explain it."""
    for note in notes:
        meaning = text.get(f"note.{note.code}", "")
        told = text["explain.noted"].format(
            severity=text[f"severity.{note.severity}"], code=note.code, meaning=meaning, text=note.text
        )
        yield f"  {text['explain.note']}", told.rstrip()
