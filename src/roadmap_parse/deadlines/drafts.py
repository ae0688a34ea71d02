"""Deadlines on their way: what the meanings of phrases share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from roadmap_parse.model import Deadline, Note

from .calendar import Frame, Point, stretch
from .items import NO_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chain import Item
    from .grammar import Match
    from .lexicon import Token
    from .normal import Plain
    from .recurrence import Recur

OFFSET_UNITS = {
    "DAY": (1, "D"),
    "DAYS": (1, "D"),
    "WEEK": (1, "W"),
    "LMONTH": (1, "M"),
    "QUARTER": (3, "M"),
    "HALF": (6, "M"),
    "G": (1, "Y"),
    "AGES": (1, "Y"),
}
CLOCK_UNITS = {"HOUR": "H", "MINUTE": "M"}
SECTION_UNITS = {"QUARTER": "quarter", "HALF": "half", "TERM": "term", "TRIMESTER": "trimester"}
AT_LEAST = Note("at_least")


class Draft(NamedTuple):
    """A deadline on its way: tokens[start:end] said it; `recur` and `item` are what composing needs."""

    deadline: Deadline | None
    start: int
    end: int
    recur: Recur | None = None
    item: Item | None = None


class Text(NamedTuple):
    """A cell under interpretation."""

    plain: Plain
    tokens: Sequence[Token]
    code: str
    frame: Frame

    def source(self, start: int, end: int) -> str:
        """The document's words for tokens[start:end]."""
        if start >= end:
            return ""
        return self.plain.source(self.tokens[start].start, self.tokens[end - 1].end)


def draft(match: Match, text: Text, deadline: Deadline, recur: Recur | None = None) -> Draft:
    """The draft of a match: the deadline with its words and its row's name."""
    named = replace(deadline, text=text.source(match.start, match.end), rule=match.row.name)
    return Draft(named, match.start, match.end, recur)


def tail(match: Match, text: Text) -> str:
    """The free words a phrase ends in."""
    return text.source(*match.spans["t"]) if "t" in match.spans else ""


def offset(number: int, unit: str, kind: str = "") -> str:
    """ISO 8601 length, BD for working days: P5BD."""
    if unit in CLOCK_UNITS:
        return f"PT{number}{CLOCK_UNITS[unit]}"
    size, letter = OFFSET_UNITS[unit]
    return f"P{number * size}{'BD' if kind == 'WORK' and letter == 'D' else letter}"


def inside(unit: str, frame: Frame) -> Point | None:
    """The section's stretch, if it is of the unit named."""
    if unit == "LMONTH":
        return frame.month
    return frame.stretch if frame.stretch and frame.stretch.unit == SECTION_UNITS.get(unit) else None


def recurring(recur: Recur, frame: Frame) -> Deadline:
    """A recurrence within the section's month, else the plan's window."""
    month = stretch(frame.month, frame) if frame.month else None
    start, end = (month.start, month.end) if month and month.start else (frame.start, frame.end)
    notes = ((AT_LEAST,) if recur.at_least else ()) + (() if start else (NO_YEAR,))
    return Deadline(
        "", "recurring", start, end, "period",
        rrule=recur.rrule, duration=recur.duration, count=recur.count, per=recur.per, notes=notes,
    )  # fmt: skip


def repeated(match: Match, text: Text, recur: Recur) -> list[Draft]:
    """The one draft of a recurrence."""
    return [draft(match, text, recurring(recur, text.frame), recur)]
