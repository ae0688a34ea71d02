"""What comes again and again: RFC 5545 rules and counts, and what they make of the dates beside them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from .calendar import SEASON_MONTHS, TERMS, Point, first_month

if TYPE_CHECKING:
    from .calendar import Frame
    from .chain import Item

UNIT_RULES = {
    "D": ("DAILY", 1),
    "W": ("WEEKLY", 1),
    "M": ("MONTHLY", 1),
    "Q": ("MONTHLY", 3),
    "H": ("MONTHLY", 6),
    "Y": ("YEARLY", 1),
}
UNIT_PERIODS = {"D": (1, "D"), "W": (1, "W"), "M": (1, "M"), "Q": (3, "M"), "H": (6, "M"), "Y": (1, "Y")}
UNIT_OF = {
    "DAY": "D",
    "DAYS": "D",
    "WEEK": "W",
    "LMONTH": "M",
    "QUARTER": "Q",
    "HALF": "H",
    "G": "Y",
    "AGES": "Y",
    "SEASON": "Y",
}
TIMES_A_YEAR = {"TERM": 4, "TRIMESTER": 3}
"""Stretches no RFC 5545 interval gives: so many a year."""
MONTHS = 12
COMMON_YEAR = 2023
WORKING_WEEK = ("MO", "TU", "WE", "TH", "FR")
QUARTER_MONTHS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Recur:
    """A rule in parts; `unit` is D W M Q H Y, every `interval` of it; or `count` times per `per`."""

    unit: str
    interval: int = 1
    months: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    setpos: int = 0
    duration: str | None = None
    count: int | None = None
    per: str | None = None
    at_least: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing but how often is said."""
        return not (self.months or self.monthdays or self.weekdays)

    @property
    def rrule(self) -> str | None:
        """RFC 5545 text; None where only count and per are known."""
        if self.count:
            return None
        freq, step = UNIT_RULES[self.unit]
        if self.months:
            freq, step = "YEARLY", 1
        parts = [f"FREQ={freq}"]
        if step * self.interval > 1:
            parts.append(f"INTERVAL={step * self.interval}")
        parts += [f"{name}={','.join(map(str, values))}" for name, values in self._by() if values]
        return ";".join(parts)

    def _by(self) -> tuple[tuple[str, tuple[int | str, ...]], ...]:
        return (
            ("BYMONTH", self.months),
            ("BYMONTHDAY", self.monthdays),
            ("BYDAY", self.weekdays),
            ("BYSETPOS", (self.setpos,) if self.setpos else ()),
        )


def per_of(unit: str, number: int = 1) -> str:
    """ISO 8601 length of so many units: P3M of a Q."""
    count, letter = UNIT_PERIODS[unit]
    return f"P{count * number}{letter}"


def times(count: int, name: str, number: int, *, at_least: bool) -> Recur:
    """«2 раза в год»: a rule if once and no more, else a count per time."""
    if name in TIMES_A_YEAR:
        return Recur("Y", count=count * TIMES_A_YEAR[name], per="P1Y", at_least=at_least)
    unit = UNIT_OF[name]
    if count == 1 and not at_least:
        return Recur(unit, number)
    return Recur(unit, count=count, per=per_of(unit, number), at_least=at_least)


def yearly(items: list[Item], frame: Frame) -> Recur | None:
    """Dates that come every year: their months, days and length; None if they are not of one kind."""
    starts = [item.a for item in items]
    months = tuple(first_month(point, frame) for point in starts)
    if not all(months):
        return None
    days = _days(starts)
    if days is None:
        return None
    lengths = {_duration(item, frame) for item in items}
    duration = lengths.pop() if len(lengths) == 1 else None
    ordered = tuple(sorted(set(months)))
    return Recur("Y", months=ordered, monthdays=tuple(sorted(set(days))), duration=duration)


def _days(points: list[Point]) -> tuple[int, ...] | None:
    """The month-days of points, none for whole months; None if both kinds are mixed."""
    starts = [_first_day(point) for point in points]
    if all(day == 0 for day in starts):
        return ()
    return None if 0 in starts else tuple(starts)


def _first_day(point: Point) -> int:
    match point.unit:
        case "day":
            return point.n
        case "week":
            return point.n * 7 - 6 if point.n > 0 else -7
        case "decade":
            return point.n * 10 - 9
        case "fortnight":
            return 1 if point.n == 1 else 16
    return point.part and (0, 1, 11, 21)[point.part]


def _duration(item: Item, frame: Frame) -> str | None:
    """How long an occurrence is, by whole days inside a month and by months else; None for a due day."""
    a, b = item.a, item.b
    if item.op not in {"range", "single", "lost_range"}:
        return None
    if b is None:
        return _length(a)
    if a.unit == b.unit == "day":
        return _day_span(a, b)
    months = (_last_month(b, frame) - first_month(a, frame)) % MONTHS + 1
    return f"P{months}M"


def _day_span(a: Point, b: Point) -> str | None:
    """Days from a to b; months where both are edges of months; None where leap years differ."""
    if a.n == 1 and b.month != a.month and b.n == monthrange(COMMON_YEAR, b.month)[1]:
        return f"P{(b.month - a.month) % MONTHS + 1}M"
    spans = {_days_in(a, b, year) for year in (COMMON_YEAR, COMMON_YEAR - 3)}
    return f"P{spans.pop()}D" if len(spans) == 1 else None


def _days_in(a: Point, b: Point, year: int) -> int:
    """Both ends counted; a span over New Year starts in `year`."""
    later = (b.month, b.n) < (a.month, a.n)
    return (date(year + later, b.month, b.n) - date(year, a.month, a.n)).days + 1


def _length(point: Point) -> str | None:
    if point.part or point.unit in {"decade", "fortnight"}:
        return None
    lengths = {
        "month": "P1M",
        "quarter": "P3M",
        "half": "P6M",
        "season": "P3M",
        "week": "P7D",
        "winter_half": f"P{point.n}M",
    }
    return lengths.get(point.unit)


def _last_month(point: Point, frame: Frame) -> int:
    match point.unit:
        case "quarter" | "season":
            return first_month(point, frame) + SEASON_MONTHS - 1
        case "term":
            return TERMS[point.n][1]
    return first_month(point, frame)


def merged(first: Recur, second: Recur) -> Recur | None:
    """Two said together: "ежеквартально" + "до 10 числа"; None if both say where in the year."""
    if first.plain and not second.plain:
        return _placed(first, second)
    if second.plain and not first.plain:
        return _placed(second, first)
    if first.plain and second.plain:
        return min(first, second, key=lambda r: "DWMQHY".index(r.unit))
    return None


def _placed(often: Recur, where: Recur) -> Recur:
    """The days of `where` as often as `often` says."""
    if where.months or not where.monthdays:
        return where
    if often.unit == "Q":
        return replace(where, unit="Y", months=QUARTER_MONTHS)
    if often.unit == "H":
        return replace(where, unit="Y", months=(1, 7))
    if often.unit == "Y":
        return replace(where, unit="Y", months=(1,))
    return where


def bounds(frame: Frame) -> tuple[date | None, date | None]:
    """Where a recurrence begins and ends if it says nothing itself: the section's month, else the plan."""
    return frame.start, frame.end
