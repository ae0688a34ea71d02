"""One item of a chain -> its Deadline: what "до", "с", "по" and dashes make of stretches of time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline, DeadlineKind, Note

from .calendar import AUGUST, SEPTEMBER, YEARS, Frame, Stretch, first_month, stretch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from .chain import Item

LAST_PART = 3
AMBIGUOUS = Note("ambiguous", "", "warning")
NO_YEAR = Note("no_year", "", "warning")
BOUND = Note("bound_ambiguous")
REVERSED = Note("reversed", "", "warning")
OUT_OF_PLAN = Note("out_of_plan", "", "warning")


def deadline_of(item: Item, frame: Frame, text: str) -> Deadline:
    """The deadline an item means; ValueError for a day that does not exist."""
    made = OPERATIONS[item.op](item, frame)
    return replace(
        made,
        text=text,
        rule=f"{item.row.name} {item.a.unit}",
        notes=(*made.notes, *_doubts(made, frame)),
    )


def _doubts(made: Deadline, frame: Frame) -> list[Note]:
    notes: list[Note] = []
    if not made.dated:
        return [NO_YEAR]
    if made.start and made.end and made.start > made.end:
        notes.append(REVERSED)
    if frame.start and frame.end:
        begin, end = made.start or made.end, made.end or made.start
        if (begin and begin > frame.end) or (end and end < frame.start):
            notes.append(OUT_OF_PLAN)
    return notes


def is_plan(start: date | None, end: date | None, frame: Frame) -> bool:
    """Whether dates are exactly the plan's window."""
    return frame.start is not None and (start, end) == (frame.start, frame.end)


def _single(item: Item, frame: Frame) -> Deadline:
    time = stretch(item.a, frame)
    kind: DeadlineKind = "date" if item.a.unit in {"day", "nthday"} and not item.a.part else "range"
    if item.a.unit in YEARS and not item.a.part and is_plan(time.start, time.end, frame):
        kind = "plan_period"
    notes = (AMBIGUOUS,) if _lone_august(item, frame) else ()
    return _dated(kind, time, notes)


def _lone_august(item: Item, frame: Frame) -> bool:
    return (
        frame.is_school
        and first_month(item.a, frame) == AUGUST
        and not item.b
        and frame.end is not None
        and (item.a.year == frame.end.year)
    )


def _dated(kind: DeadlineKind, time: Stretch, notes: tuple[Note, ...] = ()) -> Deadline:
    return Deadline("", kind, time.start, time.end, time.precision, approximate=time.approximate, notes=notes)


def _range(item: Item, frame: Frame) -> Deadline:
    first, last = stretch(item.a, frame), stretch(item.b or item.a, frame)
    whole = first._replace(end=last.end, approximate=first.approximate or last.approximate)
    if (
        item.b
        and frame.is_school
        and _years_of(frame) == (item.a.year, item.b.year)
        and item.b.unit == "year"
    ):
        whole = Stretch(frame.start, frame.end, "period")
    both_years = item.a.unit in YEARS and is_plan(whole.start, whole.end, frame)
    return _dated("plan_period" if both_years else "range", whole)


def _years_of(frame: Frame) -> tuple[int, int] | None:
    return (frame.start.year, frame.end.year) if frame.start and frame.end else None


def _lost_range(item: Item, frame: Frame) -> Deadline:
    made = _range(item, frame)
    return replace(made, notes=(AMBIGUOUS,))


def _until(item: Item, frame: Frame) -> Deadline:
    """A day ends on itself; "до мая" on 1 May, "до конца мая" and "не позднее мая" on 31 May."""
    time = stretch(item.a, frame)
    last = item.inclusive or item.a.part == LAST_PART or item.op == "up_to"
    notes = () if last else (BOUND,)
    school_start = frame.is_school and item.a.unit == "day" and (item.a.month, item.a.n) == (SEPTEMBER, 1)
    if school_start and time.end and frame.start and time.end.year == frame.start.year:
        notes = (*notes, AMBIGUOUS)
    return _dated("until", time._replace(start=None, end=time.end if last else time.start), notes)


def _until_end(item: Item, frame: Frame) -> Deadline:
    return _dated("until", stretch(item.a, frame)._replace(start=None))


def _since(item: Item, frame: Frame) -> Deadline:
    return _dated("since", stretch(item.a, frame)._replace(end=None))


def _after(item: Item, frame: Frame) -> Deadline:
    time = stretch(item.a, frame)
    return _dated("since", Stretch(time.end, None, time.precision, time.approximate), (BOUND,))


OPERATIONS: dict[str, Callable[[Item, Frame], Deadline]] = {
    "single": _single,
    "range": _range,
    "lost_range": _lost_range,
    "until": _until,
    "until_part": _until,
    "up_to": _until,
    "until_end": _until_end,
    "since": _since,
    "after": _after,
}
