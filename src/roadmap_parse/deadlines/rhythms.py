"""Phrases that come again: days of the month, weekdays, so many times a year -> Recur."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline

from .calendar import WEEK_DAYS, Point, Unit, stretch
from .chain import NoDateError
from .drafts import Draft, Text, draft, repeated
from .recurrence import QUARTER_MONTHS, UNIT_OF, WORKING_WEEK, Recur, times

if TYPE_CHECKING:
    from .grammar import Match

HALF_MONTHS = (1, 7)
LAST_DAY = 31
WEEKS = 5
SATURDAY = 5
PARTS_OF_MONTH: dict[str, tuple[Unit, int, str | None]] = {
    "WEEK": ("week", 7, "P7D"),
    "DECADE": ("decade", 10, None),
    "HALFPART": ("fortnight", 15, None),
}


def due(match: Match, text: Text) -> list[Draft]:
    """до 25 числа месяца, следующего за отчётным: monthly, or in the months a quarter or half-year fixes."""
    day, unit = match.value("n"), match.name("k")
    if not -1 <= day <= LAST_DAY or not day:
        raise NoDateError
    if text.frame.month and not unit and "EVERY" not in {t.name for t in match.tokens}:
        point = replace(text.frame.month, unit="day", n=day)
        return _in_section(match, text, point)
    months = _due_months(match, day)
    return repeated(match, text, Recur("Y" if months else "M", months=months, monthdays=(day,)))


def _due_months(match: Match, day: int) -> tuple[int, ...]:
    """The months after a quarter, half-year or year, or the n-th of each; none where months follow months."""
    unit, shift = match.name("k"), match.value("o", 1)
    if unit == "G":
        return (shift,)
    if unit not in {"QUARTER", "HALF"}:
        return ()
    length, starts = (3, QUARTER_MONTHS) if unit == "QUARTER" else (6, HALF_MONTHS)
    shift = length if shift < 0 or (day < 0 and "o" not in match.spans) else shift
    return tuple(sorted((m + shift - 2) % 12 + 1 for m in starts))


def due_days(match: Match, text: Text) -> list[Draft]:
    """5 и 20 числа каждого месяца: days of the section's month, else of every month."""
    days = tuple(t.value for t in match.group("d") if isinstance(t.value, int))
    if not all(1 <= day <= LAST_DAY for day in days):
        raise NoDateError
    if text.frame.month and "EVERY" not in {t.name for t in match.tokens}:
        return [_in_section(match, text, replace(text.frame.month, unit="day", n=n))[0] for n in days]
    return repeated(match, text, Recur("M", monthdays=days))


def due_span(match: Match, text: Text) -> list[Draft]:
    """с 15 по 20 число каждого месяца: days of the section's month, else of every month."""
    first, last = match.value("n"), match.value("m")
    if not 1 <= first <= last <= LAST_DAY:
        raise NoDateError
    if text.frame.month and "EVERY" not in {t.name for t in match.tokens}:
        start, end = (stretch(replace(text.frame.month, unit="day", n=n), text.frame) for n in (first, last))
        return [draft(match, text, Deadline("", "range", start.start, end.end, "day"))]
    months = _due_months(match, first)
    length = f"P{last - first + 1}D"
    return repeated(
        match, text, Recur("Y" if months else "M", months=months, monthdays=(first,), duration=length)
    )


def _in_section(match: Match, text: Text, point: Point) -> list[Draft]:
    """A day of the section's month."""
    bound = any(t.name in {"UNTIL", "LATER", "BY"} for t in match.tokens)
    time = stretch(point, text.frame)
    if bound:
        return [draft(match, text, Deadline("", "until", None, time.end, "day"))]
    return [draft(match, text, Deadline("", "date", time.start, time.end, "day"))]


def due_yearly(match: Match, text: Text) -> list[Draft]:
    """до 1 февраля года, следующего за отчётным."""
    point = match.group("a")[-1].value
    if not isinstance(point, Point) or point.unit != "day" or point.year:
        raise NoDateError
    return repeated(match, text, Recur("Y", months=(point.month,), monthdays=(point.n,)))


def working_day(match: Match, text: Text) -> list[Draft]:
    """не позднее последнего рабочего дня месяца."""
    if "k" not in match.spans and match.group("w")[0].value == "MANY":
        raise NoDateError  # «до 10 рабочих дней» is a length
    unit = UNIT_OF.get(match.name("k"), "M")
    months = {"Q": (3, 6, 9, 12) if match.value("n") < 0 else QUARTER_MONTHS, "Y": (12,)}.get(unit, ())
    return repeated(
        match,
        text,
        Recur("Y" if months else "M", months=months, weekdays=WORKING_WEEK, setpos=match.value("n")),
    )


def nth_weekday(match: Match, text: Text) -> list[Draft]:
    """каждый третий вторник месяца."""
    numbers = [n for n in (match.value("n"), match.value("n2")) if n]
    day = match.group("w")[0].value
    if any(not -1 <= n <= WEEKS for n in numbers):
        raise NoDateError
    return repeated(match, text, Recur("M", weekdays=tuple(f"{n}{day}" for n in numbers)))


def weekdays(match: Match, text: Text) -> list[Draft]:
    """по вторникам и четвергам; пн-пт."""
    days: list[str] = []
    dash = False
    for token in match.group("w"):
        if token.name == "WEEKDAY" and dash and days:
            days.extend(WEEK_DAYS[WEEK_DAYS.index(days[-1]) + 1 : WEEK_DAYS.index(str(token.value))])
        if token.name == "WEEKDAY":
            days.append(str(token.value))
        dash = token.name == "DASH"
    return repeated(match, text, Recur("W", weekdays=tuple(days)))


def day_kind(match: Match, text: Text) -> list[Draft]:
    """по рабочим дням; по выходным."""
    return repeated(
        match, text, Recur("W", weekdays=WORKING_WEEK if "k" in match.spans else WEEK_DAYS[SATURDAY:])
    )


def monthly_week(match: Match, text: Text) -> list[Draft]:
    """первая неделя месяца; вторая половина месяца."""
    n = match.value("n")
    unit, length, duration = PARTS_OF_MONTH[match.name("k")]
    if text.frame.month:
        time = stretch(replace(text.frame.month, unit=unit, n=n), text.frame)
        return [draft(match, text, Deadline("", "range", time.start, time.end, "week", approximate=True))]
    return repeated(
        match, text, Recur("M", monthdays=(length * (n - 1) + 1 if n > 0 else -length,), duration=duration)
    )


def at_least(match: Match, text: Text) -> list[Draft]:
    """не реже 1 раза в квартал."""
    return repeated(
        match, text, times(match.value("c", 1), match.name("k"), match.value("q", 1), at_least=True)
    )


def times_per(match: Match, text: Text) -> list[Draft]:
    """2 раза в год; раз в два года."""
    return repeated(
        match, text, times(match.value("c", 1), match.name("k"), match.value("q", 1), at_least=False)
    )


def every(match: Match, text: Text) -> list[Draft]:
    """каждый месяц."""
    return repeated(match, text, times(1, match.name("k"), match.value("q", 1), at_least=False))


def freq(match: Match, text: Text) -> list[Draft]:
    """ежемесячно."""
    return repeated(match, text, Recur(str(match.group("f")[0].value)))
