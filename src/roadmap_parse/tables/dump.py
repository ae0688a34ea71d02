"""One run of a dump's lines -> the tables in it: a second head begins another, signatures end one.

Rows here are lists of cell texts, as ragged as the dump.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .content import is_number
from .header import is_head, role_of, roles_of, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str]]

MOST_LAST_ROWS = 6  # of signature and remarks under a table
LONGEST_TAIL = 24  # characters of a cell that goes on from a head's: "исполнения", "п/п", "2024 год"
SIGNED = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")
REMARK = re.compile(r"\s*(?:\*|примечани)", re.IGNORECASE)
COPIED_SHARE = 0.9  # of the rows in which two neighbouring columns agree, to be one column doubled


class Dumped(NamedTuple):
    """A table's rows, the texts over it and the texts under it."""

    before: list[str]
    rows: Rows
    after: list[str]


def split_dump(rows: Rows) -> list[Dumped]:
    """The tables of a run of rows, in order; every text of the run stands in one of them, copies aside."""
    tables = []
    for title, table in split_at_heads(rows):
        body, after = split_signature(table)
        tables.append(Dumped(title, merge_double_columns(join_head(body)), after))
    return tables


def split_at_heads(rows: Rows) -> list[tuple[list[str], Rows]]:
    """A head that repeats the last one is dropped; another, or one under a lone line, begins a table."""
    tables: list[tuple[list[str], Rows]] = [([], [])]
    last: list[str] | None = None
    for row in rows:
        above = tables[-1][1]
        if not is_head(row):
            above.append(row)
            continue
        titled = len(above) > 1 and len(above[-1]) == 1
        if last is None:
            above.append(row)
        elif titled or _names(row) != _names(last):
            tables.append((above.pop() if titled else [], [row]))
        last = row
    return [table for table in tables if table[1]]


def _names(row: Sequence[str]) -> list[str]:
    return [squeeze(name) for name in row if name]


def split_signature(rows: Rows) -> tuple[Rows, list[str]]:
    """Unnumbered last rows that hold a signature, or remarks beside one, are text under the table."""
    start = len(rows)
    while start > max(1, len(rows) - MOST_LAST_ROWS) and _is_remark(rows[start - 1], len(rows[0])):
        start -= 1
    last = [" ".join(text for text in row if text) for row in rows[start:]]
    told = any(SIGNED.search(text) or REMARK.match(text) for text in last)
    return (rows[:start], last) if told else (rows, [])


def _is_remark(row: Sequence[str], width: int) -> bool:
    """A lone line, or post and name with less cells filled than a row of the table has."""
    filled = [text for text in row if text]
    if len(row) == 1 and REMARK.match(row[0]):
        return True
    if not filled or is_number(filled[0]) or len(filled) >= width:
        return False
    return len(row) == 1 or (len(filled) > 1 and bool(SIGNED.fullmatch(filled[-1].strip(" _"))))


def join_head(rows: Rows) -> Rows:
    """A head on several lines ("№ / п/п", "Объем, руб. / 2024 | 2025") is one row again."""
    if not is_head(rows[0]):
        return rows
    head, *body = rows
    while body and (joined := _joined_head(head, body[0])):
        head, body = joined, body[1:]
    return [head, *body]


def _joined_head(head: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """The head with the row's words under its names, or None where the row is no part of it."""
    if len(head) != len(row) or not any(row) or any(len(more) > LONGEST_TAIL for more in row):
        return None
    joined = [f"{name}\n{more}".strip() for name, more in zip(head, row, strict=True)]
    pairs = [(name, more) for name, more in zip(head, row, strict=True) if more]
    if all(more[0].islower() and role_of(f"{name}\n{more}")[0] != "unknown" for name, more in pairs):
        return joined
    return _with_groups(head, row)


def _with_groups(head: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """Names under a name that spanned several columns: the spanned ones stand empty in a dump's head."""
    roles = roles_of(head)
    grouped = [column for column, name in enumerate(head) if not name]
    own = [text for text, role in zip(row, roles, strict=True) if role in {"number", "activity"} and text]
    if not grouped or own or not all(row[column] for column in grouped):
        return None
    names: list[str] = []
    group = ""
    for name, more in zip(head, row, strict=True):
        group = name or group
        names.append(f"{group}\n{more}".strip())
    return names


def merge_double_columns(rows: Rows) -> Rows:
    """Of two neighbouring columns with equal texts, head included, the second goes: they were one merged."""
    width = len(rows[0])
    whole = [row for row in rows if len(row) == width]
    double = {
        column
        for column in range(1, width)
        if rows[0][column]
        and rows[0][column - 1] == rows[0][column]
        and sum(row[column - 1] == row[column] for row in whole) >= COPIED_SHARE * len(whole)
    }
    if not double:
        return rows
    return [
        [text for column, text in enumerate(row) if column not in double] if len(row) == width else row
        for row in rows
    ]
