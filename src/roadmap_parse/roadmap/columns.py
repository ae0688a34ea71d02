"""Which column of a table holds what; whether the table is a plan at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from roadmap_parse.tables.content import LOOKS, is_deadline, is_number
from roadmap_parse.tables.header import find_header, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roadmap_parse.document import Table
    from roadmap_parse.tables.header import Role

MOST_READ_ROWS = 40  # rows looked at to tell a column by its content
CONTENT_SHARE = 0.5  # of a column's filled cells
LEAST_ROWS = 2  # of content, to call a table without a head a plan
AMOUNT = re.compile(r"[-–—]|\d[\d\s]*(?:[.,]\d+)?\s*%?")
YEAR = re.compile(r"(?:19|20)\d\d\s*(?:г(?:од)?)?\.?", re.IGNORECASE)
LAST_DAY = 31
LEAST_MARKED = 2  # columns
MARKS = frozenset("+хxv✓✔*∨√VXХ")


@dataclass(frozen=True, slots=True)
class Columns:
    """Printed names and roles of a plan's columns; `calendar` are those named by years, quarters, months."""

    names: tuple[str, ...]
    roles: tuple[Role, ...]
    calendar: tuple[int, ...] = ()

    def of(self, role: Role) -> int | None:
        """The column of a role."""
        return self.roles.index(role) if role in self.roles else None

    def text(self, row: Sequence[str], role: Role) -> str:
        """A row's text in the column of a role; empty where there is none."""
        column = self.of(role)
        return row[column] if column is not None else ""


def find_columns(table: Table, before: Columns | None) -> Columns | None:
    """The columns of a plan; None for a table that is none.

    `before` are the columns of the plan table above: a table without a head and as wide goes on with them.
    """
    header = find_header(table.rows)
    if header is None:
        width = len(table.rows[0]) if table.rows else 0
        if before and len(before.names) == width and _goes_on(before, table):
            return before
        return _by_content(table)
    columns = _with_marks(Columns(header.names, header.roles), table)
    if not columns.calendar and not set(columns.roles) & {
        "deadline",
        "deadline_responsible",
        "activity_deadline",
    }:
        columns = replace(columns, calendar=_calendar_columns(header.names, table))
    return _with_activity(columns, table) if _has_plan_roles(columns) else None


def _goes_on(before: Columns, table: Table) -> bool:
    """Whether a table without a head holds what the columns above hold: deadlines or people, not figures."""
    told = [
        (before.text(row, role), looks)
        for row in table.rows
        for role, looks in LOOKS
        if role != "number" and before.of(role) is not None and len(set(row)) > 1
    ]
    filled = [(text, looks) for text, looks in told if text.strip()]
    return not filled or any(looks(text) for text, looks in filled)


def _has_plan_roles(columns: Columns) -> bool:
    """A plan says what is done and by whom or when; lists of people and budgets don't."""
    roles = set(columns.roles)
    if "activity_deadline" in roles:
        return True
    when = bool(roles & {"deadline", "deadline_end", "deadline_responsible"}) or bool(columns.calendar)
    who = bool(roles & {"responsible", "deadline_responsible"})
    return (when and who) or ("activity" in roles and (when or who))


def _with_marks(columns: Columns, table: Table) -> Columns:
    """Years or quarters under one name ("Срок, годы": "2024", "2025") with marks say one deadline."""
    dated = tuple(column for column, name in enumerate(columns.names) if role_of(name)[0] == "deadline")
    body = table.rows[table.header_rows :]
    cells = [row[column].strip() for row in body if len(set(row)) > 1 for column in dated]
    if len(dated) < LEAST_MARKED or not any(cells) or not all(cell in MARKS for cell in cells if cell):
        return columns
    extra: Role = "extra"
    roles = tuple(extra if column in dated else role for column, role in enumerate(columns.roles))
    return replace(columns, roles=roles, calendar=dated)


def _calendar_columns(names: Sequence[str], table: Table) -> tuple[int, ...]:
    found = tuple(column for column, name in enumerate(names) if not is_number(name) and is_deadline(name))
    return found if len(found) > 1 and not _hold_amounts(found, names, table) else ()


def _hold_amounts(calendar: Sequence[int], names: Sequence[str], table: Table) -> bool:
    """Whether years and months head sums or targets: figures under years, others than days under months."""
    texts = [row[column].strip() for row in table.rows[table.header_rows :] for column in calendar]
    filled = [text for text in texts if text]
    figures = [text for text in filled if AMOUNT.fullmatch(text)]
    years = all(YEAR.fullmatch(names[column].strip()) for column in calendar)
    days = all(text.isdigit() and 1 <= int(text) <= LAST_DAY for text in figures)
    return len(figures) > len(filled) / 2 and (years or not days)


def _with_activity(columns: Columns, table: Table) -> Columns:
    """Where no name says "activity", the column with the longest texts among the unknown ones is it."""
    if columns.of("activity") is not None or columns.of("activity_deadline") is not None:
        return columns
    free = [
        c
        for c, role in enumerate(columns.roles)
        if role in {"unknown", "extra"} and c not in columns.calendar
    ]
    if not free:
        return columns
    body = table.rows[table.header_rows :]
    longest = max(free, key=lambda c: sum(len(row[c]) for row in body))
    return replace(columns, roles=_put(columns.roles, longest, "activity"))


def _put(roles: tuple[Role, ...], column: int, role: Role) -> tuple[Role, ...]:
    return (*roles[:column], role, *roles[column + 1 :])


def _by_content(table: Table) -> Columns | None:
    """Columns of a table without a head: numbers, deadlines and officials are known by sight."""
    rows = table.rows[:MOST_READ_ROWS]
    if len(rows) < LEAST_ROWS:
        return None
    width = len(rows[0])
    unknown: Role = "unknown"
    roles = (unknown,) * width
    for role, looks in LOOKS:
        column = _best_column(rows, roles, looks)
        if column is not None:
            roles = _put(roles, column, role)
    free = [c for c, role in enumerate(roles) if role == "unknown"]
    if "deadline" not in roles or not free:
        return None
    longest = max(free, key=lambda c: sum(len(row[c]) for row in rows))
    return Columns(("",) * width, _put(roles, longest, "activity"))


def _best_column(
    rows: Sequence[Sequence[str]], roles: Sequence[Role], looks: Callable[[str], bool]
) -> int | None:
    shares = [
        (_share([row[column] for row in rows], looks), -column)
        for column, role in enumerate(roles)
        if role == "unknown"
    ]
    share, column = max(shares, default=(0.0, 0))
    return -column if share >= CONTENT_SHARE else None


def _share(texts: Sequence[str], looks: Callable[[str], bool]) -> float:
    filled = [text for text in texts if text.strip()]
    return sum(map(looks, filled)) / len(filled) if len(filled) >= LEAST_ROWS else 0.0


def marked_names(row: Sequence[str], columns: Columns) -> str:
    """The deadline a row of a calendar table says by its marks: the names of its marked columns."""
    words = zip(*(columns.names[column].split() for column in columns.calendar), strict=False)
    shared = [alike[0] for alike in takewhile(lambda alike: len(set(alike)) == 1, words)]
    over = len(shared) if role_of(" ".join(shared))[0] == "deadline" else 0
    names = []
    for column in columns.calendar:
        text, name = row[column].strip(), " ".join(columns.names[column].split()[over:])
        if text:
            names.append(name if text in MARKS else f"{text} {name}")
    return "; ".join(names)
