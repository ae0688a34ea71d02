"""Automatic numbers of a DOC ([MS-DOC] 2.9.131, 2.9.147, 2.9.150): lists, their levels, and who uses them."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .docx_numbering import formatted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .doc_properties import Properties

FC_LISTS, FC_USES = 0x2E2, 0x2EA
LIST_SIZE, LEVEL_SIZE, USE_SIZE = 28, 28, 16
LEVELS = 9
SIMPLE = 0x01
BULLET_FORM, NO_FORM = 23, 255
FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    58: "russianLower",
    59: "russianUpper",
}
PLACE = re.compile("[\x00-\x08]")
BULLET = "•"


class Streams(Protocol):
    """What gives a structure by its place in the file information block."""

    def part(self, place: int) -> bytes:
        """The bytes of a structure."""

    @property
    def table(self) -> bytes:
        """The whole table stream."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A level: where it starts, its form by [MS-OSHARED] 2.2.1.3, its text with places for numbers."""

    start: int
    form: int
    text: str


@dataclass(slots=True)
class Lists:
    """Gives labels as the text is walked in order. `uses` maps the number in a paragraph to its list."""

    levels: dict[int, list[_Level]]
    uses: list[int]
    counts: dict[int, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Properties) -> str:
        """The printed label of a paragraph; empty for one without."""
        number = properties.list_number or 0
        name = self.uses[number - 1] if 0 < number <= len(self.uses) else None
        levels = self.levels.get(name, []) if name is not None else []
        depth = properties.level or 0
        if name is None or depth >= len(levels) or levels[depth].form == NO_FORM:
            return ""
        if levels[depth].form == BULLET_FORM:
            return BULLET
        return _printed(levels, depth, self._counted(name, levels, depth))

    def _counted(self, name: int, levels: list[_Level], depth: int) -> dict[int, int]:
        counts = self.counts.setdefault(name, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return counts


def _printed(levels: list[_Level], depth: int, counts: dict[int, int]) -> str:
    def place(found: re.Match[str]) -> str:
        other = ord(found[0])
        if other > depth:
            return ""
        return formatted(counts.get(other, levels[other].start), FORMS.get(levels[other].form, "decimal"))

    return PLACE.sub(place, levels[depth].text).strip()


def read_lists(streams: Streams) -> Lists:
    """Give the lists of a document; none where they are damaged, since the text stands without them."""
    try:
        return Lists(dict(_levels(streams)), list(_uses(streams.part(FC_USES))))
    except (struct.error, IndexError):
        return Lists({}, [])


def _uses(data: bytes) -> Iterator[int]:
    if len(data) < 4:  # noqa: PLR2004
        return
    for number in range(min(struct.unpack_from("<I", data)[0], len(data) // USE_SIZE)):
        yield struct.unpack_from("<i", data, 4 + USE_SIZE * number)[0]


def _levels(streams: Streams) -> Iterator[tuple[int, list[_Level]]]:
    """The levels of all lists lie one after the other behind the lists."""
    data = streams.part(FC_LISTS)
    if len(data) < 2:  # noqa: PLR2004
        return
    count = struct.unpack_from("<H", data)[0]
    place = streams.table.index(data) + 2 + LIST_SIZE * count if count else 0
    for number in range(count):
        start = 2 + LIST_SIZE * number
        name, simple = struct.unpack_from("<i", data, start)[0], data[start + 26] & SIMPLE
        levels = []
        for _ in range(1 if simple else LEVELS):
            level, place = _level(streams.table, place)
            levels.append(level)
        yield name, levels


def _level(table: bytes, place: int) -> tuple[_Level, int]:
    """A level and the place after it: its head, two lists of properties, its text."""
    start, form = struct.unpack_from("<iB", table, place)
    skipped = LEVEL_SIZE + table[place + 24] + table[place + 25]
    length = struct.unpack_from("<H", table, place + skipped)[0]
    begin = place + skipped + 2
    text = table[begin : begin + 2 * length].decode("utf-16-le", "replace")
    return _Level(start, form, text), begin + 2 * length
