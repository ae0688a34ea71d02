"""Numbers of rows and sections, mended where the sequence on the page leaves one reading.

Every change leaves a Note `ocr_repaired`, "read -> mended".
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.model import Note

from .repair import ROMANS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .lattices import Field

NUMBER = re.compile(r"(?:\d{1,3}[.,:;])*\d{1,3}[.,:;)]?")
NUMBERED = 0.6
"""Of a column's filled cells are numbers: so are the others."""
FEWEST = 3
PLAIN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
TITLE = re.compile(r"(\S{1,4})\.\s*(?=[А-ЯЁ])")


@dataclass(frozen=True, slots=True)
class Mended:
    """A cell's text and what was changed in it."""

    text: str
    notes: tuple[Note, ...] = ()

    def changed(self, old: str, new: str) -> Mended:
        """With `new` in place of the first `old`."""
        note = Note("ocr_repaired", f"{old} -> {new}")
        return self if old == new else Mended(self.text.replace(old, new, 1), (*self.notes, note))


def in_sequence(fields: Sequence[Field], cells: Sequence[Mended]) -> list[Mended]:
    """The cells of one lattice with its row numbers and section numbers in sequence."""
    mended = dict(enumerate(cells))
    for column in _number_columns(fields, cells):
        for index in column:
            mended[index] = mended[index].changed(mended[index].text, _pointed(mended[index].text))
        mended |= {
            index: mended[index].changed(mended[index].text, new) for index, new in _between(column, mended)
        }
    mended |= {index: mended[index].changed(old, new) for index, old, new in _sections(mended)}
    return [mended[index] for index in range(len(cells))]


def _number_columns(fields: Sequence[Field], cells: Sequence[Mended]) -> Iterator[list[int]]:
    """The cells of each column of numbers, from the top, without empty ones."""
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (field, cell) in enumerate(zip(fields, cells, strict=True)):
        if cell.text.strip():
            columns[field.column, field.last_column].append(index)
    for column in columns.values():
        numbers = [index for index in column if NUMBER.fullmatch(cells[index].text)]
        if len(numbers) >= max(FEWEST, NUMBERED * len(column)):
            yield numbers


def _pointed(text: str) -> str:
    """`2:3:` is 2.3."""
    return re.sub("[,:;]", ".", text)


def _between(column: Sequence[int], cells: dict[int, Mended]) -> Iterator[tuple[int, str]]:
    """`9`, `19`, `11`: one figure is another where the numbers above and below leave one between them."""
    for (above, at), (_, below) in pairwise(pairwise(column)):
        before, now, after = (_parts(cells[index].text) for index in (above, at, below))
        expected = (*before[:-1], before[-1] + 1)
        if after != (*expected[:-1], expected[-1] + 1) or now == expected or len(now) != len(expected):
            continue
        new = ".".join(map(str, expected)) + ("." if cells[at].text.endswith(".") else "")
        if (
            len(new) == len(cells[at].text)
            and sum(a != b for a, b in zip(new, cells[at].text, strict=True)) == 1
        ):
            yield at, new


def _parts(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


def _sections(cells: dict[int, Mended]) -> Iterator[tuple[int, str, str]]:
    """`П. Здоровый образ жизни` after `I.`: what looks like a roman number, where it is the next one."""
    found = [(index, match[1]) for index, cell in cells.items() if (match := TITLE.match(cell.text))]
    numerals = [(index, sign, ROMANS.get(sign, sign)) for index, sign in found]
    roman = [each for each in numerals if each[2] in PLAIN]
    values = [PLAIN.index(numeral) for _, _, numeral in roman]
    if len(values) > 1 and all(two == one + 1 for one, two in pairwise(values)):
        yield from roman
