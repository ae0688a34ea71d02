"""Dates of named stretches of time inside a plan's window: the conventions of the plan year in one place.

A Point is what a phrase says ("II декада мая"): unit, number, month, year, part. A Frame is what
the plan says.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from roadmap_parse.model import SCHOOL_YEAR_END, SCHOOL_YEAR_START, Precision

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_parse.model import Period
    from roadmap_parse.options import Options

Unit = Literal[
    "bare", "day", "nthday", "week", "decade", "fortnight", "month", "quarter", "half", "term", "trimester",
    "season", "winter_half", "year", "school", "window",
]  # fmt: skip

MONTHS = 12
AUGUST, SEPTEMBER = 8, 9
YEARS: frozenset[Unit] = frozenset({"year", "school"})
WEEK = 7
WEEK_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TERMS = {1: (9, 10), 2: (11, 12), 3: (1, 3), 4: (4, 5)}
"""School quarters as first and last month."""
TRIMESTERS = {1: (9, 11), 2: (12, 2), 3: (3, 5)}
SEASON_MONTHS = 3
THIRDS = 3
PRECISION: dict[Unit, Precision] = {
    "day": "day",
    "nthday": "day",
    "week": "week",
    "decade": "week",
    "fortnight": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "school": "year",
}


@dataclass(frozen=True, slots=True)
class Point:
    """`n` is the day, or the number of the quarter, week …; `weekday` counts from Monday.

    `part` 1, 2, 3 is its beginning, middle, end; `later` says "of the next year"; `through` is the last year
    of a span of years ("декабрь 2023-2025 гг."), `year` its first.
    """

    unit: Unit
    n: int = 0
    month: int = 0
    year: int | None = None
    school: bool = False
    part: int = 0
    weekday: int = 0
    later: bool = False
    through: int | None = None


class Stretch(NamedTuple):
    """The dates of a Point; None where no year is known."""

    start: date | None
    end: date | None
    precision: Precision | None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a phrase: the plan's period, the month or day of its section, the caller's calendar."""

    period: Period | None
    options: Options
    month: Point | None = None
    day: Point | None = None
    stretch: Point | None = None

    @property
    def start(self) -> date | None:
        """The first day of the plan."""
        return self.period.start if self.period else None

    @property
    def end(self) -> date | None:
        """The last day of the plan; a school plan's by Options.school_year_end where the caller moved it."""
        if not self.period:
            return None
        if self.period.kind == "school" and self.options.school_year_end != SCHOOL_YEAR_END:
            return date(self.period.end.year, *self.options.school_year_end)
        return self.period.end

    @property
    def is_school(self) -> bool:
        """Whether months run from September."""
        return self.period is not None and self.period.kind == "school"

    @property
    def many_years(self) -> bool:
        """Whether a month can fall into the plan more than once."""
        if self.start is None or self.end is None:
            return False
        return (self.end.year - self.start.year) * MONTHS + self.end.month - self.start.month >= MONTHS

    def year_of(self, month: int, day: int = 0) -> int | None:
        """The year a bare month has in this plan; None without a plan, or where the plan has it twice."""
        if self.start is None or self.end is None:
            return None
        if self.is_school:
            return self.start.year + (month < SEPTEMBER)
        years = range(self.start.year, self.end.year + 1)
        inside = [
            y
            for y in years
            if (self.start.year, self.start.month) <= (y, month) <= (self.end.year, self.end.month)
        ]
        if len(inside) > 1 and day:
            inside = [
                y for y in inside if _real(y, month, day) and self.start <= date(y, month, day) <= self.end
            ]
        if inside:
            return inside[0] if len(inside) == 1 else None
        return self.start.year + (month < self.start.month)


def _real(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def month_end(year: int, month: int) -> date:
    """The last day of a month; months past December run on into the next year."""
    year, month = year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1
    return date(year, month, monthrange(year, month)[1])


def first_month(point: Point, frame: Frame) -> int:
    """The month that decides in which year of the plan a point lies; 0 if none does."""
    match point.unit:
        case "quarter":
            return THIRDS * point.n - 2
        case "half":
            return {1: SEPTEMBER, 2: 1}[point.n] if schooled(point, frame) else {1: 1, 2: 7}[point.n]
        case "term":
            return TERMS[point.n][0]
        case "trimester":
            return TRIMESTERS[point.n][0]
        case "year" | "school" | "window" | "bare":
            return 0
        case _:
            return point.month


def schooled(point: Point, frame: Frame) -> bool:
    """Half-years and years without a calendar year of their own follow the school year in a school plan."""
    return point.school or (frame.is_school and point.year is None)


def with_year(point: Point, frame: Frame) -> Point:
    """The point with the year the plan gives it, if it needs and lacks one."""
    month = first_month(point, frame)
    if point.year is not None or not month:
        return point
    school = point.school or (point.unit == "half" and frame.is_school)
    year = frame.year_of(month, point.n if point.unit == "day" else 0)
    if point.later:
        year = frame.start.year + 1 if frame.start and not frame.many_years else None
    return replace(point, year=year, school=school)


def stretch(point: Point, frame: Frame) -> Stretch:
    """The dates of a point; ValueError for a day that does not exist."""
    whole = _whole(point, frame)
    if not point.part or whole.start is None or whole.end is None:
        return whole._replace(approximate=True) if point.part else whole
    start, end = _third(whole.start, whole.end, point.part)
    return Stretch(start, end, "week" if point.unit == "month" else "month", approximate=True)


def _whole(point: Point, frame: Frame) -> Stretch:
    if point.unit == "window":
        return Stretch(frame.start, frame.end, "period")
    if point.unit in {"year", "school"}:
        return _year(point, frame)
    precision = PRECISION.get(point.unit, "period")
    approximate = point.unit not in {"day", "nthday", "month", "quarter", "half"}
    if point.year is None:
        _check(point)
        return Stretch(None, None, precision, approximate)
    start, end = _half(point, frame) if point.unit == "half" else _SPANS[point.unit](point)
    return Stretch(start, end, precision, approximate)


def _check(point: Point) -> None:
    """A day no year can have is no date."""
    if point.unit == "day":
        date(2000, point.month, point.n)


def _year(point: Point, frame: Frame) -> Stretch:
    year = point.year
    if point.unit == "year":
        if year is None:
            return _current(point, frame)
        return Stretch(date(year, 1, 1), date(year, MONTHS, 31), "year")
    if year is None:
        if frame.many_years or frame.start is None:
            return Stretch(None, None, "year")
        begun = not frame.is_school and frame.start.month < AUGUST and point.part != 1
        year = frame.start.year - begun
    return Stretch(date(year, *SCHOOL_YEAR_START), date(year + 1, *frame.options.school_year_end), "year")


def _current(point: Point, frame: Frame) -> Stretch:
    """«года» without a number: the plan's year; a calendar year in a school plan is that of its start."""
    if frame.many_years:
        return Stretch(None, None, "year")
    if frame.is_school and frame.start and not point.school:
        return Stretch(date(frame.start.year, 1, 1), date(frame.start.year, MONTHS, 31), "year")
    return Stretch(frame.start, frame.end, "year")


def _third(start: date, end: date, part: int) -> tuple[date, date]:
    """Thirds of a month are 1-10, 11-20, 21-end; of longer times by months, else by days."""
    if (start.year, start.month) == (end.year, end.month):
        return _decade(Point("decade", part, start.month, start.year))
    months = (end.year - start.year) * MONTHS + end.month - start.month + 1
    if months % THIRDS == 0 and start.day == 1:
        first = start.month + (part - 1) * months // THIRDS
        begin = date(start.year + (first - 1) // MONTHS, (first - 1) % MONTHS + 1, 1)
        return begin, min(end, month_end(start.year, first + months // THIRDS - 1))
    days = (end - start).days + 1
    cut = [start + timedelta(days * i // THIRDS) for i in range(THIRDS + 1)]
    return cut[part - 1], cut[part] - timedelta(1)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    return date(year, first, 1), month_end(year, first + count - 1)


def _day(point: Point) -> tuple[date, date]:
    at = date(point.year or 0, point.month, point.n)
    return at, at


def _week(point: Point) -> tuple[date, date]:
    """Days 1-7, 8-14, 15-21, 22-28; the fifth is what is left, the last (-1) the last seven."""
    last = month_end(point.year or 0, point.month)
    if point.n < 0:
        return last - timedelta(WEEK - 1), last
    start = last.replace(day=(point.n - 1) * WEEK + 1)
    return start, min(last, start + timedelta(WEEK - 1))


def _nth_weekday(point: Point) -> tuple[date, date]:
    """The n-th such day of the month, the last for -1; ValueError where a month has no fifth."""
    last = month_end(point.year or 0, point.month)
    if point.n < 0:
        at = last - timedelta((last.weekday() - point.weekday) % WEEK)
    else:
        first = last.replace(day=1)
        at = first.replace(day=1 + (point.weekday - first.weekday()) % WEEK + (point.n - 1) * WEEK)
    return at, at


def _decade(point: Point) -> tuple[date, date]:
    last = month_end(point.year or 0, point.month)
    n = point.n if point.n > 0 else THIRDS
    return last.replace(day=10 * n - 9), last if n == THIRDS else last.replace(day=10 * n)


def _fortnight(point: Point) -> tuple[date, date]:
    last = month_end(point.year or 0, point.month)
    return (last.replace(day=1), last.replace(day=15)) if point.n == 1 else (last.replace(day=16), last)


def _half(point: Point, frame: Frame) -> tuple[date, date]:
    year = point.year or 0
    if not point.school:
        return _months(year, 1 if point.n == 1 else 7, 6)
    if point.n == 1:
        return _months(year, SEPTEMBER, 4)
    return date(year, 1, 1), date(year, *frame.options.school_year_end)


def _between(months: tuple[int, int], year: int) -> tuple[date, date]:
    first, last = months
    return date(year, first, 1), month_end(year + (last < first), last)


def _month(point: Point) -> tuple[date, date]:
    return _months(point.year or 0, point.month, 1)


def _quarter(point: Point) -> tuple[date, date]:
    return _months(point.year or 0, THIRDS * point.n - 2, THIRDS)


def _term(point: Point) -> tuple[date, date]:
    return _between(TERMS[point.n], point.year or 0)


def _trimester(point: Point) -> tuple[date, date]:
    return _between(TRIMESTERS[point.n], point.year or 0)


def _season(point: Point) -> tuple[date, date]:
    return _months(point.year or 0, point.month, SEASON_MONTHS)


def _winter_half(point: Point) -> tuple[date, date]:
    return _months(point.year or 0, point.month, point.n)


_SPANS: dict[Unit, Callable[[Point], tuple[date, date]]] = {
    "day": _day,
    "nthday": _nth_weekday,
    "week": _week,
    "decade": _decade,
    "fortnight": _fortnight,
    "month": _month,
    "quarter": _quarter,
    "term": _term,
    "trimester": _trimester,
    "season": _season,
    "winter_half": _winter_half,
}
