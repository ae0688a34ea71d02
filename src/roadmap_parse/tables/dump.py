"""One run of a dump's lines -> the tables in it: a second head begins another, signatures end one.

Rows here are lists of cell texts, as ragged as the dump.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from .content import is_number
from .header import is_head, role_of, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str]]

MOST_LAST_ROWS = 6  # of signature and remarks under a table
LONGEST_TAIL = 18  # characters of a cell that goes on from a head's: "исполнения", "п/п"
LONGEST_GROUPED = 60  # of a name under a name
LEAST_GROUPED = 2  # names under one
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
        if last is None or (above and above[-1] is last and _under(last, row)):
            above.append(row)
        elif titled or _names(row) != _names(last):
            tables.append((above.pop() if titled else [], [row]))
        last = row
    return [table for table in tables if table[1]]


def _under(head: Sequence[str], row: Sequence[str]) -> bool:
    """A second line of names: some columns keep their name in it, those under a wide one get theirs."""
    return len(head) == len(row) and row[0] == head[0] and "" in head and list(head) != list(row)


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
    pairs = [(name, more) for name, more in zip(head, row, strict=False) if more]
    if len(head) == len(row) and pairs and all(_goes_on(name, more) for name, more in pairs):
        return [f"{name}\n{more}".strip() for name, more in zip(head, row, strict=True)]
    return _with_groups(head, row)


def _goes_on(name: str, more: str) -> bool:
    """Short words in small letters, after which the name is as well known as before."""
    return len(more) <= LONGEST_TAIL and more[0].islower() and role_of(f"{name}\n{more}")[0] != "unknown"


def _with_groups(head: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """Names under names that span several columns: in a dump the spanned columns stand empty after them.

    A dump loses empty cells of such a row too: how many texts it has tells where they belong.
    """
    under = [text for name, text in zip_longest(head, row) if text and text != name]
    names: list[str] = []
    group, spanned = "", []
    for column, name in enumerate(head):
        group = name or group
        if not name or (column + 1 < len(head) and not head[column + 1]):
            spanned.append(column)
        names.append(group)
    short = all(len(text) <= LONGEST_GROUPED for text in under)
    if row[0] not in {"", head[0]} or len(under) < LEAST_GROUPED or len(under) != len(spanned) or not short:
        return None
    for column, text in zip(spanned, under, strict=True):
        names[column] = f"{names[column]}\n{text}"
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
