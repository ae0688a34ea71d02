"""A plan's tables -> sections of activities, with their deadlines and officials."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.language.alphabet import repair
from roadmap_parse.language.wrapping import unwrap, whole_words
from roadmap_parse.model import Activity, Note, Section, Source
from roadmap_parse.officials import parse_officials
from roadmap_parse.tables.content import is_deadline, is_number, split_number

from .bundle import split_bundle
from .columns import marked_names
from .rows import TableRow, is_total, next_number, number_parts, section_heading, split_heading, split_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from roadmap_parse.document import Table
    from roadmap_parse.model import BBox, Deadline, Official, Period
    from roadmap_parse.options import Options

    from .columns import Columns

TRUST = {"info": 1.0, "warning": 0.8, "error": 0.5}  # what each kind of note leaves of a row's confidence
ROMAN_LEVEL, PLAIN_LEVEL = 0, 50
MONTH = re.compile(
    r"январ|феврал|март|апрел|\bма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a row's texts are read by: the plan's period, title, definitions, and the caller's options."""

    period: Period | None
    title: str | None
    definitions: Mapping[str, str]
    source: Source
    options: Options


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


def deadline_text(row: TableRow, columns: Columns) -> str:
    """The row's deadline: from its column or two (start, end), a shared one, or a calendar's marks."""
    start, end = columns.text(row.texts, "deadline"), columns.text(row.texts, "deadline_end")
    return (
        (f"{start} – {end}" if start and end and start != end else start or end)
        or columns.text(row.texts, "deadline_responsible")
        or marked_names(row.texts, columns)
    )


def find_sections(parts: Sequence[Part], context: Context) -> tuple[Section, ...]:
    """The plan's sections in order; one without number and title where the plan has none."""
    headings: list[Heading] = []
    found: list[tuple[tuple[Heading, ...], list[Activity]]] = [((), [])]
    above: tuple[Deadline, ...] = ()
    for part in parts:
        if part.heading:
            headings = _under(headings, _text_heading(part.heading, context))
            found.append((tuple(headings), []))
        for row_group in _row_groups(part):
            first = row_group[0]
            if first.kind == "section":
                was_empty = not found[-1][1] and bool(headings)
                headings = _under(headings, _row_heading(first, part.columns, context), follows=was_empty)
                found.append((tuple(headings), []))
                continue
            activity = _activity(row_group, part.columns, tuple(headings), context, above)
            above = activity.deadlines
            if headings and _is_next_to(headings[-1], activity, found[-1][1]):
                headings = headings[:-1]
                found.append((tuple(headings), []))
            found[-1][1].append(activity)
    return tuple(_section(chain, activities, context) for chain, activities in found if activities)


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
    return Heading(_level(number), number, repair(title)[0], _place([row], context.source))


def _text_heading(text: str, context: Context) -> Heading:
    number, title = split_heading(unwrap(text))
    return Heading(_level(number), number, repair(title)[0], context.source)


def _level(number: str | None) -> int:
    if number is None:
        return PLAIN_LEVEL
    parts = re.findall(r"\d+", number)
    return len(parts) if parts else ROMAN_LEVEL


def _row_groups(part: Part) -> Iterator[list[TableRow]]:
    """Rows of one activity together (number and activity merged over all of them), bundles apart."""
    rows = [row for row in split_rows(part.table, part.columns) if row.kind != "empty" and not is_total(row)]
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


def _activity(
    rows: Sequence[TableRow],
    columns: Columns,
    headings: tuple[Heading, ...],
    context: Context,
    above: tuple[Deadline, ...],
) -> Activity:
    first = rows[0]
    raw = _distinct(columns.text(row.texts, "activity") for row in rows)
    number, text = _number_and_text(first, columns, unwrap(raw))
    text, notes = repair(text)
    deadline_cells = _distinct_cells(deadline_text(row, columns) for row in rows)
    responsible_cells = _distinct_cells(columns.text(row.texts, "responsible") for row in rows)
    deadlines, fused = _deadlines(deadline_cells, headings, context, above)
    officials = _officials([*responsible_cells, *fused], context)
    if columns.of("responsible") is None and columns.of("deadline_responsible") is not None:
        responsible_cells = fused
    result = _clean(_distinct(columns.text(row.texts, "result") for row in rows))
    notes = tuple(dict.fromkeys((*(note for row in rows for note in row.notes), *notes)))
    return Activity(
        number=number,
        text=text,
        deadline_text=_clean("\n".join(deadline_cells)),
        deadlines=deadlines,
        responsible_text=_clean("\n".join(responsible_cells)),
        officials=officials,
        result=result,
        extra=_extra(rows, columns),
        source=_place(rows, context.source),
        confidence=_confidence(notes, deadlines, officials),
        notes=notes,
    )


def _number_and_text(row: TableRow, columns: Columns, text: str) -> tuple[str | None, str]:
    """The number as printed; without a column of numbers it may begin the text."""
    if columns.of("number") is None:
        return split_number(text)
    number = " ".join(columns.text(row.texts, "number").split())
    if number and not is_number(number) and not text:
        return None, number
    return number or None, text


def _deadlines(
    cells: Sequence[str], headings: tuple[Heading, ...], context: Context, above: tuple[Deadline, ...]
) -> tuple[tuple[Deadline, ...], list[str]]:
    """The entries of all deadline cells, and the officials' words that stood in them."""
    section = next((h.title for h in reversed(headings) if MONTH.search(h.title)), None)
    if section is None and context.title and MONTH.search(context.title):
        section = context.title
    found = [
        deadline
        for cell in cells or [""]
        for deadline in parse_deadlines(cell, context.period, section=section, options=context.options)
    ]
    if any(note.code == "ditto" for deadline in found for note in deadline.notes) and above:
        return above, []
    left = [note.text for deadline in found for note in deadline.notes if note.code == "left_over"]
    return tuple(found), [text for text in left if parse_officials(text, options=context.options)]


def _officials(cells: Sequence[str], context: Context) -> tuple[Official, ...]:
    return tuple(
        official
        for cell in cells
        if not is_deadline(cell)
        for official in parse_officials(cell, definitions=context.definitions, options=context.options)
    )


def _extra(rows: Sequence[TableRow], columns: Columns) -> dict[str, str]:
    """The other columns under their printed names; empty cells are left out."""
    found: dict[str, str] = {}
    for column, role in enumerate(columns.roles):
        if role not in {"extra", "unknown"}:
            continue
        if text := _clean(_distinct(row.texts[column] for row in rows)):
            name = columns.names[column] or f"column {column + 1}"
            found[name if name not in found else f"{name} ({column + 1})"] = text
    return found


def _distinct(texts: Iterable[str]) -> str:
    return "\n".join(_distinct_cells(texts))


def _distinct_cells(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(whole_words(text) for text in texts) if text]


def _clean(text: str) -> str | None:
    return repair(unwrap(text))[0] or None


def _place(rows: Sequence[TableRow], source: Source) -> Source:
    """The page of the first row and the box around its cells there."""
    cells = [cell for row in rows for cell in row.cells if cell]
    page = next((cell.page for cell in cells if cell.page), None)
    boxes = [cell.bbox for cell in cells if cell.bbox and cell.page == page]
    return replace(source, page=page, bbox=_around(boxes) if boxes else None)


def _around(boxes: Sequence[BBox]) -> BBox:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def _confidence(notes: Iterable[Note], deadlines: Iterable[Deadline], officials: Iterable[Official]) -> float:
    trust = 1.0
    of_deadlines = (note for deadline in deadlines for note in deadline.notes)
    of_officials = (note for official in officials for note in official.notes)
    for note in (*notes, *of_deadlines, *of_officials):
        trust *= TRUST[note.severity]
    return round(trust, 3)
