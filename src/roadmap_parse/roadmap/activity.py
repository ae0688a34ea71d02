"""The rows of one activity -> Activity: its texts, deadlines, officials, place, notes and confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.language.alphabet import repair
from roadmap_parse.language.wrapping import unwrap, whole_words
from roadmap_parse.model import Activity, Note, Source
from roadmap_parse.officials import parse_officials
from roadmap_parse.tables.content import is_deadline, is_number, split_number

from .columns import marked_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from roadmap_parse.model import BBox, Deadline, Official, Period
    from roadmap_parse.options import Options

    from .columns import Columns
    from .rows import TableRow

TRUST = {"info": 1.0, "warning": 0.8, "error": 0.5}  # what each kind of note leaves of a row's confidence
MONTH = re.compile(
    r"январ|феврал|март|апрел|\bма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр", re.IGNORECASE
)
DITTO = re.compile(r"\W*(?:то же|он же|она же|они же|те же|[-/\"»«„“\s]{3,})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a row's texts are read by: the plan's period, title, definitions, and the caller's options."""

    period: Period | None
    title: str | None
    definitions: Mapping[str, str]
    source: Source
    options: Options


def deadline_text(row: TableRow, columns: Columns) -> str:
    """The row's deadline: from its column or two (start, end), a shared one, or a calendar's marks."""
    start, end = columns.text(row.texts, "deadline"), columns.text(row.texts, "deadline_end")
    return (
        (f"{start} – {end}" if start and end and start != end else start or end)
        or columns.text(row.texts, "deadline_responsible")
        or columns.text(row.texts, "month")
        or marked_names(row.texts, columns)
    )


def build_activity(
    rows: Sequence[TableRow],
    columns: Columns,
    titles: Sequence[str],
    context: Context,
    above: Activity | None,
) -> Activity:
    """One activity from the rows it spans; `titles` are its section's and those over it, outermost first."""
    first = rows[0]
    raw = _distinct(columns.text(row.texts, "activity") for row in rows)
    number, text = _number_and_text(first, columns, unwrap(raw))
    text, repaired = repair(text)
    deadline_cells = _distinct_cells(deadline_text(row, columns) for row in rows)
    responsible_cells = _distinct_cells(columns.text(row.texts, "responsible") for row in rows)
    months = [columns.text(first.texts, "month"), *reversed(titles), context.title or ""]
    deadlines, fused = _deadlines(deadline_cells, months, context, above)
    officials, doubts = _officials(responsible_cells or fused, context, above)
    if columns.of("responsible") is None and columns.of("deadline_responsible") is not None:
        responsible_cells = [_closed(words, deadline_cells) for words in fused]
    if not text:
        doubts = (*doubts, Note("no_activity_text", "the activity's cell is empty", "warning"))
    notes = tuple(dict.fromkeys((*(note for row in rows for note in row.notes), *repaired, *doubts)))
    return Activity(
        number=number,
        text=text,
        deadline_text=_clean("\n".join(deadline_cells)),
        deadlines=deadlines,
        responsible_text=_clean("\n".join(responsible_cells)),
        officials=officials,
        result=_clean(_distinct(columns.text(row.texts, "result") for row in rows)),
        extra=_extra(rows, columns),
        source=place(rows, context.source),
        confidence=confidence(notes, deadlines, officials),
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
    cells: Sequence[str], months: Iterable[str], context: Context, above: Activity | None
) -> tuple[tuple[Deadline, ...], list[str]]:
    """The entries of all deadline cells, and the officials' words that stood in them.

    `months` are the texts that may name the month of bare days, the nearest first.
    """
    section = next((text for text in months if MONTH.search(text)), None)
    found = [
        deadline
        for cell in cells or [""]
        for deadline in parse_deadlines(cell, context.period, section=section, options=context.options)
    ]
    if above and any(note.code == "ditto" for deadline in found for note in deadline.notes):
        return above.deadlines, []
    left = [note.text for deadline in found for note in deadline.notes if note.code == "left_over"]
    return tuple(found), [text for text in left if parse_officials(text, options=context.options)]


def _officials(
    cells: Sequence[str], context: Context, above: Activity | None
) -> tuple[tuple[Official, ...], tuple[Note, ...]]:
    """The entries of the cells; a cell of words that gives none is a doubt, "он же" takes the row above."""
    found: list[Official] = []
    doubts: list[Note] = []
    for cell in cells:
        if DITTO.fullmatch(cell) and above:
            found += above.officials
            continue
        named = parse_officials(cell, definitions=context.definitions, options=context.options)
        found += named
        if not named and any(char.isalpha() for char in cell) and not is_deadline(cell):
            doubts.append(Note("not_understood", cell, "warning"))
    return tuple(found), tuple(doubts)


def _extra(rows: Sequence[TableRow], columns: Columns) -> dict[str, str]:
    """The other columns under their printed names; empty cells are left out."""
    found: dict[str, str] = {}
    for column, role in enumerate(columns.roles):
        if role not in {"extra", "unknown"} or column in columns.calendar:
            continue
        if text := _clean(_distinct(row.texts[column] for row in rows)):
            name = columns.names[column] or f"column {column + 1}"
            found[name if name not in found else f"{name} ({column + 1})"] = text
    return found


def _closed(words: str, cells: Sequence[str]) -> str:
    """The words with the closing quote that follows them in their cell."""
    for cell in (" ".join(cell.split()) for cell in cells):
        end = cell.find(words) + len(words)
        if end >= len(words) and cell[end : end + 1] in {"»", '"', ")"}:
            return words + cell[end]
    return words


def _distinct(texts: Iterable[str]) -> str:
    return "\n".join(_distinct_cells(texts))


def _distinct_cells(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(whole_words(text) for text in texts) if text]


def _clean(text: str) -> str | None:
    return repair(unwrap(text))[0] or None


def place(rows: Sequence[TableRow], source: Source) -> Source:
    """The page of the first row and the box around its cells there."""
    cells = [cell for row in rows for cell in row.cells if cell]
    page = next((cell.page for cell in cells if cell.page), None)
    boxes = [cell.bbox for cell in cells if cell.bbox and cell.page == page]
    return replace(source, page=page, bbox=_around(boxes) if boxes else None)


def _around(boxes: Sequence[BBox]) -> BBox:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def confidence(notes: Iterable[Note], deadlines: Iterable[Deadline], officials: Iterable[Official]) -> float:
    """What the notes leave of full confidence, from 0 to 1."""
    trust = 1.0
    of_deadlines = (note for deadline in deadlines for note in deadline.notes)
    of_officials = (note for official in officials for note in official.notes)
    for note in (*notes, *of_deadlines, *of_officials):
        trust *= TRUST[note.severity]
    return round(trust, 3)
