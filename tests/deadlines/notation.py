"""Deadlines in one line, for literals in tests: "range 2024-03-01..2024-05-31", "event -P3D..-P3D", "recurring … 2/P1Y"."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import roadmap_parse as rp

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent


def shown(deadline: rp.Deadline) -> str:
    parts: list[str] = [deadline.kind]
    if deadline.dated:
        parts.append(f"{deadline.start or ''}..{deadline.end or ''}")
    parts += [part for part in (deadline.rrule, deadline.duration) if part]
    if deadline.count:
        parts.append(f"{deadline.count}/{deadline.per}")
    if deadline.offset_from or deadline.offset_to:
        parts.append(f"{deadline.offset_from or ''}..{deadline.offset_to or ''}")
    return " ".join(parts)


def read(text: str, period: str = "", section: str = "") -> str:
    """What a cell says, in one line."""
    window = rp.Period.parse(period) if period else None
    return joined(rp.parse_deadlines(text.replace("\\n", "\n"), window, section=section or None))


def joined(deadlines: Iterable[rp.Deadline]) -> str:
    return " ; ".join(shown(deadline) for deadline in deadlines)


def rows(name: str) -> list[list[str]]:
    """The rows of a test file without comments and header."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def codes(deadline: rp.Deadline) -> set[str]:
    return {note.code for note in deadline.notes}
