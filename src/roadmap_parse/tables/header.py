"""Which rows of a table are its head, and what its columns hold: knowledge in data/columns.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from roadmap_parse.language.rows import rows as data_rows
from roadmap_parse.language.wrapping import unwrap

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal[
    "number",
    "activity",
    "deadline",
    "deadline_end",
    "month",
    "responsible",
    "result",
    "deadline_responsible",
    "activity_deadline",
    "extra",
    "unknown",
]
MAIN_ROLES = frozenset(
    {"activity", "deadline", "month", "responsible", "deadline_responsible", "activity_deadline"}
)
CACHED_NAMES = 20_000
LONGEST_NAME = 90  # characters; longer cells are activities, not column names
SEARCHED_ROWS = 12  # a head stands among the first rows: titles and notes above it are few
LIST_NUMBER = re.compile(r"\d[\d.]*\)?(?:\s|$)")
COLUMN_NUMBER = re.compile(r"[ .)]*\d{1,2}[ .)]*")  # a year is a name
LEAST_NAMED = 3  # cells of a head inside a table
LEAST_KNOWN = 2  # columns with a role make a row a head


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A row of data/columns.tsv."""

    role: Role
    rank: int
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True, slots=True)
class Header:
    """Rows [first, end) of a table with its column names and what they hold."""

    first: int
    end: int
    names: tuple[str, ...]
    roles: tuple[Role, ...]


@cache
def column_names() -> tuple[ColumnName, ...]:
    """The rows of data/columns.tsv, in order."""
    return tuple(_column_name(**row) for row in data_rows("columns.tsv"))


def _column_name(role: str, rank: str, pattern: str, example: str) -> ColumnName:
    known: tuple[Role, ...] = get_args(Role)
    return ColumnName(next(r for r in known if r == role), int(rank), re.compile(pattern), example)


def squeeze(name: str) -> str:
    """Letters and № only, lower case, ё as е: what breaks and hyphens can't change."""
    return "".join(re.findall(r"[a-zа-я№]", name.lower().replace("ё", "е")))


@lru_cache(CACHED_NAMES)
def role_of(name: str) -> tuple[Role, int]:
    """Role and rank of one printed column name; ("unknown", 0) for a name no row of the data knows."""
    squeezed = squeeze(name)
    if not squeezed or len(name) > LONGEST_NAME:
        return "unknown", 0
    for row in column_names():
        if row.pattern.search(squeezed):
            return row.role, row.rank
    return "unknown", 0


def roles_of(names: Sequence[str]) -> tuple[Role, ...]:
    """The roles of a table's columns; of several with one role the best rank wins, then the first.

    Months alone are the deadlines; beside a column of days they are what the days are read by.
    """
    ranked = _shared_apart([role_of(name) for name in names])
    if all(role != "deadline" for role, _ in ranked):
        ranked = [("deadline" if role == "month" else role, rank) for role, rank in ranked]
    best: dict[Role, int] = {}
    for column, (role, rank) in enumerate(ranked):
        if role not in best or rank < ranked[best[role]][1]:
            best[role] = column
    return tuple(
        role if role in {"extra", "unknown"} or best[role] == column else "extra"
        for column, (role, _) in enumerate(ranked)
    )


def _shared_apart(ranked: Sequence[tuple[Role, int]]) -> list[tuple[Role, int]]:
    """A shared column beside one of activities holds deadlines, beside one of deadlines activities."""
    found = {role for role, _ in ranked}
    one: Role = "deadline" if "activity" in found else "activity"
    alone = not found & {"activity", "deadline"}
    return [
        (one, rank) if role == "activity_deadline" and not alone else (role, rank) for role, rank in ranked
    ]


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The head of a table given as filled rows: the row that names most columns, and nested rows under it."""
    scored = [(_known_columns(row), -number) for number, row in enumerate(rows[:SEARCHED_ROWS])]
    known, position = max(scored, default=(0, 0))
    if known < LEAST_KNOWN:
        return None
    first = end = -position
    end += 1
    while first and _is_nested(rows[first - 1], rows[first]) and _tells(rows[first - 1], rows[first]):
        first -= 1
    while end < len(rows) and (is_numbering(rows[end]) or _is_nested(rows[first], rows[end])):
        end += 1
    names = tuple(_join_names(column) for column in zip(*map(list, rows[first:end]), strict=False))
    return Header(first, end, names, roles_of(names))


def _tells(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """Whether a name over several ("Срок": "начало", "окончание") says itself what its columns hold."""
    return any(role_of(name)[0] != "unknown" for name, own in zip(outer, inner, strict=True) if name != own)


def is_head(row: Sequence[str]) -> bool:
    """Whether a row names columns: at least three cells, most of them known names."""
    filled = [cell for cell in row if cell.strip()]
    if not filled or LIST_NUMBER.match(filled[0]):
        return False
    known = sum(role_of(cell)[0] != "unknown" for cell in filled)
    return len(filled) >= LEAST_NAMED and known > len(filled) / 2 and _known_columns(row) >= LEAST_KNOWN


def is_numbering(row: Sequence[str]) -> bool:
    """The row "1 2 3 4 5" under a head."""
    numbers = [cell.strip(" .)") for cell in row if cell.strip()]
    return len(numbers) >= LEAST_KNOWN and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _known_columns(row: Sequence[str]) -> int:
    distinct = dict.fromkeys(cell for cell in row if cell.strip())
    if len(distinct) < LEAST_KNOWN:
        return 0
    roles = {role_of(cell)[0] for cell in distinct} - {"unknown"}
    return len(roles) if roles & MAIN_ROLES else 0


def _is_nested(head: Sequence[str], row: Sequence[str]) -> bool:
    """A second row of names: some column repeats the first row (merged downwards), the others are short."""
    if len(head) != len(row) or list(head) == list(row):
        return list(head) == list(row)
    shared = sum(a == b and bool(a.strip()) for a, b in zip(head, row, strict=True))
    differing = [b for a, b in zip(head, row, strict=True) if a != b]
    spanned = len([a for a, b in zip(head, row, strict=True) if a != b and list(head).count(a) > 1])
    return shared > 0 and spanned == len(differing) and all(0 < len(b) <= LONGEST_NAME for b in differing)


def _join_names(column: Sequence[str]) -> str:
    """Names of nested heads, the outer first; the row of numbers is no name."""
    names = dict.fromkeys(map(unwrap, column))
    return " ".join(name for name in names if name and not COLUMN_NUMBER.fullmatch(name))
