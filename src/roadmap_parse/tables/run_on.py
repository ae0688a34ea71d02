"""Tables of dumps that lost the ends of cells too: a row a line, or the whole table in one line.

Names of columns begin with a capital letter, rows with the next number. Inside a row the deadline is the
guide: a run of words that reads as one, with officials after it. Text with a row that has none is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roadmap_parse.model import Note

from .content import is_deadline, is_number, is_responsible
from .header import role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ORDER = ("number", "activity", "deadline", "responsible")
"""The only columns that can be told apart without marks."""
LONGEST_HEAD = 14  # words
LONGEST_TERM = 12  # words of a deadline
MOST_WORDS = 120  # of a row; longer ones are prose
LEAST_ROWS = 2
NUMBER_SIGN = re.compile(r"№|N(?:№)?|No")
SCHEDULE = re.compile(r"(?:план|график|расписани|программ)", re.IGNORECASE)
PLACED = Note("realigned", "the row had lost its columns: cells placed by their content", "warning")


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows, head first, of the table in lines [start, end); `title` are words of them before the head."""

    start: int
    end: int
    rows: list[list[str]]
    title: list[str] = field(default_factory=list)
    notes: tuple[Note, ...] = ()


def run_on_table(lines: Sequence[str]) -> Flat | None:
    """The table whose head is some words of a line and whose rows run on after it; None if one is unsure."""
    for start, line in enumerate(lines):
        words = line.split()
        for place, word in enumerate(words):
            if not NUMBER_SIGN.match(word):
                continue
            names, end = _head(words[place : place + LONGEST_HEAD])
            if tuple(role_of(name)[0] for name in names) != ORDER:
                continue
            last = _end_of_table(lines, start + 1)
            following = [word for each in lines[start + 1 : last] for word in each.split()]
            rows = [_row(words) for words in _rows([*words[place + end :], *following])]
            if len(rows) >= LEAST_ROWS and all(rows):
                title = [" ".join(words[:place])] if place else []
                return Flat(start, last, [names, *filter(None, rows)], title, (PLACED,))
    return None


def _end_of_table(lines: Sequence[str], first: int) -> int:
    """A blank line ends the table unless a number comes after it."""
    for place in range(first, len(lines)):
        following = next((line for line in lines[place:] if line), "")
        if not lines[place] and not (following and is_number(following.split()[0])):
            return place
    return len(lines)


def _head(words: Sequence[str]) -> tuple[list[str], int]:
    """Column names and how many words they take: up to the first number."""
    names: list[str] = []
    for place, word in enumerate(words):
        if is_number(word):
            return names, place
        if names and not _begins_name(names[-1], word):
            names[-1] = f"{names[-1]} {word}"
        else:
            names.append(word)
    return names, len(words)


def _begins_name(name: str, word: str) -> bool:
    """A capital letter, and no further word of the same column ("ОТВЕТСТВЕННЫЙ ИСПОЛНИТЕЛЬ")."""
    role = role_of(word)[0]
    return word[0].isupper() and (role == "unknown" or role != role_of(name)[0])


def _rows(words: Sequence[str]) -> Iterator[list[str]]:
    """Rows, each from its number up to the next one; after one inside a text comes no capital letter."""
    row: list[str] = []
    for place, word in enumerate(words):
        if (not row or _begins_row(row, word, words[place + 1 : place + 2])) and is_number(word):
            if row:
                yield row
            row = []
        row.append(word)
    if row:
        yield row


def _begins_row(row: Sequence[str], word: str, following: Sequence[str]) -> bool:
    capital = bool(following) and following[0].lstrip('«"(')[:1].isupper()
    return capital and _follows(row[0], word) and not NUMBER_SIGN.fullmatch(row[-1])


def _follows(before: str, number: str) -> bool:
    """`3` after `2`, `1.2` after `1.1`, `2.1` after `1.4`."""
    old, new = ([int(part) for part in re.findall(r"\d+", text)] for text in (before, number))
    return any(
        new == [*old[:depth], old[depth] + 1, *[1] * (len(old) - depth - 1)] for depth in range(len(old))
    )


def _row(words: Sequence[str]) -> list[str] | None:
    """Number, activity, deadline, responsible; None where no words of it read as the last two.

    Officials begin with the first capital letter that can: some deadlines take any words after them. A bare
    "план …" is a deadline only where nothing after it is one: activities hold such words too.
    """
    if not is_number(words[0]) or len(words) > MOST_WORDS:
        return None
    ends = [end for end in range(3, len(words)) if is_responsible(" ".join(words[end:]))]
    ends.sort(key=lambda end: not words[end][0].isupper())
    starts = sorted(range(2, len(words) - 1), key=lambda start: bool(SCHEDULE.match(words[start])))
    for start in starts:
        for end in ends:
            term = " ".join(words[start:end])
            if start < end <= start + LONGEST_TERM and is_deadline(term):
                return [words[0], " ".join(words[1:start]), term, " ".join(words[end:])]
    return None
