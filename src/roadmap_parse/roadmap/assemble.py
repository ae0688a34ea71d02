"""A plan's tables -> sections of activities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.language.alphabet import repair
from roadmap_parse.language.wrapping import unwrap
from roadmap_parse.model import Note, Section, Source

from .activity import build_activity, deadline_text, place
from .bundle import split_bundle
from .rows import next_number, number_parts, section_heading, split_heading, split_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.document import Table
    from roadmap_parse.model import Activity

    from .activity import Context
    from .columns import Columns
    from .rows import TableRow

ROMAN_LEVEL, PLAIN_LEVEL = 0, 50


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a plan, its columns, and the heading that stands over it in the text."""

    table: Table
    columns: Columns
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading in force: its level orders it among the others."""

    level: int
    number: str | None
    title: str
    source: Source


def deadline_texts(parts: Iterable[Part]) -> list[str]:
    """All deadline cells of a plan, for its period."""
    return [
        deadline_text(row, part.columns)
        for part in parts
        for row in split_rows(part.table, part.columns)
        if row.kind == "activity"
    ]


def find_sections(parts: Sequence[Part], context: Context) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
    """The plan's sections in order, one without number and title where the plan has none; notes on losses."""
    headings: list[Heading] = []
    found: list[tuple[tuple[Heading, ...], list[Activity]]] = [((), [])]
    above: Activity | None = None
    for part in parts:
        if part.heading:
            headings = _under(headings, _text_heading(part.heading, context))
            found.append((tuple(headings), []))
        for rows in row_groups(part):
            if rows[0].kind == "section":
                follows = not found[-1][1] and bool(headings)
                headings = _under(headings, _row_heading(rows[0], part.columns, context), follows=follows)
                found.append((tuple(headings), []))
                continue
            titles = [heading.title for heading in headings]
            above = build_activity(rows, part.columns, titles, context, above)
            if headings and _is_next_to(headings[-1], above, found[-1][1]):
                headings = headings[:-1]
                found.append((tuple(headings), []))
            found[-1][1].append(above)
    sections = tuple(_section(chain, activities, context) for chain, activities in found if activities)
    return sections, _empty_sections(found)


def _empty_sections(found: Sequence[tuple[tuple[Heading, ...], list[Activity]]]) -> tuple[Note, ...]:
    """Titles that head nothing: neither activities nor a section of their own."""
    following = [chain for chain, _ in found[1:]] + [()]
    return tuple(
        Note("empty_section", chain[-1].title, "warning")
        for (chain, activities), after in zip(found, following, strict=True)
        if chain and not activities and after[: len(chain)] != chain
    )


def _section(chain: tuple[Heading, ...], activities: list[Activity], context: Context) -> Section:
    if not chain:
        return Section(None, None, (), tuple(activities), context.source)
    last = chain[-1]
    parents = tuple(heading.title for heading in chain[:-1])
    return Section(last.number, last.title, parents, tuple(activities), last.source)


def _under(headings: Sequence[Heading], new: Heading, *, follows: bool = False) -> list[Heading]:
    """The headings in force once `new` stands: those of a higher level stay over it.

    `follows`: no activity stands between; then a plain title under a plain title is its part.
    """
    if follows and new.level == PLAIN_LEVEL and headings[-1].level == PLAIN_LEVEL:
        return [*headings, replace(new, level=PLAIN_LEVEL + 1)]
    return [*(heading for heading in headings if heading.level < new.level), new]


def _is_next_to(heading: Heading, activity: Activity, done: Sequence[Activity]) -> bool:
    """`3. …` after unnumbered rows under `2. Провести:`: the heading was an activity of the same list."""
    own, after = number_parts(heading.number or ""), number_parts(activity.number or "")
    return bool(own) and bool(done) and not any(a.number for a in done) and after == next_number(own)


def _row_heading(row: TableRow, columns: Columns, context: Context) -> Heading:
    number, title = section_heading(row, columns)
    return Heading(_level(number), number, repair(title)[0], place([row], context.source))


def _text_heading(text: str, context: Context) -> Heading:
    number, title = split_heading(unwrap(text))
    return Heading(_level(number), number, repair(title)[0], context.source)


def _level(number: str | None) -> int:
    if number is None:
        return PLAIN_LEVEL
    parts = re.findall(r"\d+", number)
    return len(parts) if parts else ROMAN_LEVEL


def row_groups(part: Part) -> Iterator[list[TableRow]]:
    """Rows of one activity together (number and activity merged over all of them), bundles apart."""
    rows = split_rows(part.table, part.columns)
    for _, group in groupby(enumerate(rows), key=lambda item: _identity(item[0], item[1], part.columns)):
        together = [row for _, row in group]
        if len(together) == 1 and together[0].kind == "activity":
            yield from ([row] for row in split_bundle(together[0], part.columns))
        else:
            yield together


def _identity(place: int, row: TableRow, columns: Columns) -> tuple[object, ...]:
    activity, number = columns.of("activity"), columns.of("number")
    cell = row.cells[activity] if activity is not None else None
    if row.kind == "section" or cell is None or cell.rowspan == 1:
        return (place,)
    over = row.cells[number] if number is not None else cell
    if over is None or (over.rowspan == 1 and over.text.strip()):
        return (place,)
    return (cell.row, cell.column)
