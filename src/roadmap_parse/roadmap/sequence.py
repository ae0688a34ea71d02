"""Do the printed numbers run on? A gap hints at a lost row, a repeat at a doubled one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.model import Note

from .rows import number_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roadmap_parse.model import Activity, Section


def sequence_notes(sections: Iterable[Section]) -> tuple[Note, ...]:
    """A `number_gap` or `number_repeated` for every place where a section's numbers don't run on."""
    return tuple(note for section in sections for note in _breaks(section))


def _breaks(section: Section) -> Iterator[Note]:
    own = (activity for activity in section.activities if not _is_split(activity))
    printed = [activity.number for activity in own if activity.number]
    for before, after in pairwise(printed):
        a, b = number_parts(before), number_parts(after)
        if not a or len(a) != len(b) or a[:-1] != b[:-1]:
            continue
        if a == b:
            yield Note("number_repeated", f"{after} stands twice", "warning")
        elif b[-1] > a[-1] + 1:
            yield Note("number_gap", f"{before} is followed by {after}", "warning")


def _is_split(activity: Activity) -> bool:
    """Whether it shares a row, and its number, with others."""
    return any(note.code == "split_row" for note in activity.notes)
