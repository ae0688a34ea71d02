"""Many activities in one row, deadlines and officials beside them line by line: split where that is sure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.language.wrapping import whole_words
from roadmap_parse.model import Note
from roadmap_parse.tables.content import is_deadline, is_responsible, split_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.tables.header import Role

    from .columns import Columns
    from .rows import TableRow

ITEM = re.compile(r"^[ \t]*(?:\d{1,2}(?:\.\d{1,2})*[.)]|[-–—•·*])[ \t]+", re.MULTILINE)
NESTED = re.compile(r"\d{1,2}\.\d")  # the number of an item under the row's own
BLANK = re.compile(r"\n[ \t]*\n")
LEAST_ITEMS = 2
SPLIT_ROLES: tuple[Role, ...] = ("activity", "deadline", "responsible")


def split_bundle(row: TableRow, columns: Columns) -> list[TableRow]:
    """One row an activity where activities, deadlines and officials are as many; else the row, with a Note.

    Officials may be one for all. A row whose activities alone are several is one activity with a list in it.
    """
    activities = split_items(columns.text(row.texts, "activity"))
    deadlines = split_parts(columns.text(row.texts, "deadline"))
    if len(activities) < LEAST_ITEMS or len(deadlines) < LEAST_ITEMS or not all(map(is_deadline, deadlines)):
        return [row]
    people = split_parts(columns.text(row.texts, "responsible"))
    aligned = len(people) == len(activities) and all(map(is_responsible, people))
    if len(deadlines) != len(activities) or not (aligned or len(people) < LEAST_ITEMS):
        note = Note("many_activities", f"{len(activities)} activities, {len(deadlines)} deadlines", "warning")
        return [replace(row, extra_notes=(note,))]
    shared = people if aligned else [columns.text(row.texts, "responsible")] * len(activities)
    return [_part(row, columns, texts) for texts in zip(activities, deadlines, shared, strict=True)]


def _part(row: TableRow, columns: Columns, texts: Sequence[str]) -> TableRow:
    filled = list(row.texts)
    own, activity = split_number(texts[0])
    number = columns.of("number")
    if own and number is not None:
        filled[number] = own
        texts = (activity, *texts[1:])
    for role, text in zip(SPLIT_ROLES, texts, strict=True):
        column = columns.of(role)
        if column is not None:
            filled[column] = text
    return replace(row, texts=tuple(filled), extra_notes=(Note("split_row", "one of several in a row"),))


def split_items(text: str) -> list[str]:
    """Parts by blank lines, else the items of a list, with what stands over it ("Провести:") before each."""
    parts = [part.strip() for part in BLANK.split(text) if part.strip()]
    if len(parts) >= LEAST_ITEMS:
        return [_unmarked(part) for part in parts] if all(map(ITEM.match, parts)) else parts
    starts = [match.start() for match in ITEM.finditer(text)]
    if len(starts) < LEAST_ITEMS:
        return parts
    over = text[: starts[0]].strip()
    if over and not over.endswith(":"):
        return parts
    ends = [*starts[1:], len(text)]
    items = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [f"{over} {_unmarked(item)}".strip() for item in items]


def _unmarked(item: str) -> str:
    """The item without its mark; a number under the row's own stays."""
    return item if NESTED.match(item) else ITEM.sub("", item, count=1)


def split_parts(text: str) -> list[str]:
    """Parts by blank lines, else lines."""
    parts = [part.strip() for part in BLANK.split(text) if part.strip()]
    if len(parts) >= LEAST_ITEMS:
        return parts
    return [line for line in whole_words(text).split("\n") if line]
