"""Chains of dates: "5, 6, 12 марта; с 1 по 15 апреля 2024" -> Items with numbers, months, years in place.

What a part lacks it takes from its neighbours: a bare number its unit from the right, a month its year
from the right or else from the plan (conventions 1-3 and 14).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from roadmap_parse.options import DEFAULT

from .calendar import AUGUST, SEPTEMBER, YEARS, Frame, Point, first_month, with_year
from .grammar import Match, Row, at, grammar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexicon import Token

TWO = 2
SAYS_WHEN = {"DATED", "ANNUAL", "G"}
AFTER_DAY = {"COMMA", "SEMI", "AND", "OR", "STOP", "WEEKDAY", "CLOCK", "OPEN", "IN", "FROM", "OFFICIAL", "TO"}
COUNTING = {"WORD", "COUNTED", "NUM", "REF", "OFFICIAL", "STREET", "QUARTER", "SCHEDULE", "ROTA", "TERM"}
"""Words before a bare number that it may belong to."""
CONNECTORS = {"COMMA", "SEMI", "AND", "OR", "SLASH", "STOP", "OPEN", "CLOSE"}


class NoDateError(ValueError):
    """The chain means no date: bare numbers, impossible days."""


class Item(NamedTuple):
    """One deadline of a chain; `inclusive` bounds hold the whole of `a`."""

    op: str
    a: Point
    b: Point | None
    row: Row
    start: int
    end: int
    inclusive: bool = False
    spaced: bool = False
    line: bool = False


def read_chain(tokens: Sequence[Token], code: str, start: int, end: int, frame: Frame) -> list[Item]:
    """The items of tokens[start:end], complete; NoDateError if they are no dates."""
    if not frame.month and all(token.name not in SAYS_WHEN for token in tokens[start:end]):
        raise NoDateError
    items = _items(tokens, code, start, end)
    items = [_school_pair(item, frame) for item in _lost_dashes(_spread_until(items))]
    filled = _units(items, frame, tokens)
    if not filled:
        raise NoDateError
    return _with_years(_years_apart(filled), frame)


def _items(tokens: Sequence[Token], code: str, start: int, end: int) -> list[Item]:
    found: list[Item] = []
    place = start
    while place < end:
        match = next((m for row in grammar().items if (m := at(row, tokens, code, place, limit=end))), None)
        if not match:
            if tokens[place].name not in CONNECTORS:
                break
            place += 1
            continue
        found.append(_item(match, tokens))
        place = match.end
    return found


def _item(match: Match, tokens: Sequence[Token]) -> Item:
    names = [token.name for token in match.tokens]
    bound = "LATER" in names or "INCLUSIVE" in names
    spaced = match.start > 0 and tokens[match.start - 1].name not in CONNECTORS
    b = _point(match.group("b")) if "b" in match.spans else None
    a = _point(match.group("a"))
    return Item(
        match.row.meaning, a, b, match.row, match.start, match.end, bound, spaced, tokens[match.start].line,
    )  # fmt: skip


def _point(tokens: Sequence[Token]) -> Point:
    """The point of an element: one read before, a part of the plan's year, or a bare number."""
    last = tokens[-1]
    part = tokens[0].value if tokens[0].name == "PART" and isinstance(tokens[0].value, int) else 0
    if isinstance(last.value, Point):
        return replace(last.value, part=0 if last.value.unit == "day" else part)
    if last.name == "G":
        names = {token.name for token in tokens}
        return Point("school" if "SCHOOL" in names else "year", school="CALENDAR" not in names, part=part)
    if last.name == "PART":
        return Point("bare", part=part)
    number = next(t.value for t in tokens if isinstance(t.value, int))
    unit = {"WEEK": "week", "DECADE": "decade"}.get(last.name, "bare")
    return Point(unit, number)  # type: ignore[arg-type]


def _spread_until(items: list[Item]) -> list[Item]:
    """«до 15 апреля, 15 июля»: each is a bound."""
    spread: list[Item] = []
    for item in items:
        before = spread[-1] if spread else None
        plain = item.op == "single" and item.a.unit in {"day", "bare"} and not item.spaced
        if before and before.op == "until" and plain:
            item = item._replace(op="until", inclusive=before.inclusive)  # noqa: PLW2901
        spread.append(item)
    return spread


def _lost_dashes(items: list[Item]) -> list[Item]:
    """«Март май 2019» on one line is a span whose dash was lost (convention 13)."""
    first, second = items if len(items) == TWO else (None, None)
    if first is None or second is None or (first.op, second.op) != ("single", "single"):
        return items
    together = second.spaced and not second.line
    months = first.a.unit == second.a.unit == "month" and first.a.year is None and second.a.year is not None
    years = first.a.unit == second.a.unit == "year" and (first.a.year or 0) < (second.a.year or 0)
    if together and (months or years):
        return [first._replace(op="lost_range", b=second.a, end=second.end)]
    return items


def _school_pair(item: Item, frame: Frame) -> Item:
    """«декабрь 2024-2025»: two years in a row are a school year, unless the plan runs by calendar years."""
    last = item.b or item.a
    if last.through is None or last.year is None:
        return item
    if last.through - last.year > 1 or (frame.period and not frame.is_school):
        return item
    year = last.year if first_month(last, frame) >= SEPTEMBER else last.through
    paired = replace(last, year=year, school=True, through=None)
    return item._replace(b=paired) if item.b else item._replace(a=paired)


def _points(items: Sequence[Item]) -> list[Point]:
    return [point for item in items for point in (item.a, item.b) if point]


def _rebuilt(items: list[Item], points: list[Point]) -> list[Item]:
    if points == _points(items):
        return items
    left = iter(points)
    return [item._replace(a=next(left), b=next(left) if item.b else None) for item in items]


def _units(items: list[Item], frame: Frame, tokens: Sequence[Token]) -> list[Item]:
    """Bare numbers in the unit of the next whole point, else of the one before, else days of the section."""
    items = _weeks_of_months(items)
    if items and _bare(items[-1]) and not _stands_alone(items, frame, tokens):
        items = _without_bare_tail(items)
    if all(_whole(point) for point in _points(items)):
        return items
    points = _points(items)
    model: Point | None = None
    for i in range(len(points) - 1, -1, -1):
        points[i] = _like(points[i], model)
        if points[i].unit in {"week", "decade"}:
            points[i] = _like(points[i], _section_day(frame))
        if _whole(points[i]):
            model = points[i]
    for i, point in enumerate(points):
        before = points[i - 1] if i else None
        points[i] = _like(_like(point, before if before and _whole(before) else None), _section_day(frame))
    if not all(_whole(point) for point in points):
        raise NoDateError
    return _rebuilt(items, points)


def _without_bare_tail(items: list[Item]) -> list[Item]:
    while items and _bare(items[-1]):
        items = items[:-1]
    return items


def _bare(item: Item) -> bool:
    return item.a.unit == "bare" and (item.b is None or item.b.unit == "bare")


def _weeks_of_months(items: list[Item]) -> list[Item]:
    """«сентябрь (1-2 неделя)»: weeks of the month before them, not the month."""
    kept: list[Item] = []
    for item in items:
        last = item.b or item.a
        month = kept[-1].a if kept and kept[-1].op == "single" else None
        if month and month.unit == "month" and last.unit in {"week", "decade"} and not last.month:
            placed = replace(last, month=month.month, year=month.year)
            whole = item._replace(b=placed) if item.b else item._replace(a=placed)
            kept[-1] = whole._replace(start=kept[-1].start)
        else:
            kept.append(item)
    return kept


def _stands_alone(items: list[Item], frame: Frame, tokens: Sequence[Token]) -> bool:
    """Whether bare numbers may be days of the section's month: rising, with nothing beside them to count."""
    if not frame.month:
        return False
    numbers = [point.n for point in _points(items)]
    rising = all(a < b for a, b in pairwise(numbers)) or any(not _bare(item) for item in items)
    after = tokens[items[-1].end] if items[-1].end < len(tokens) else None
    return (
        rising
        and _opens_line(tokens, items[0].start)
        and (after is None or after.name in AFTER_DAY or after.line)
    )


def _opens_line(tokens: Sequence[Token], start: int) -> bool:
    """Whether no unknown word stands before a place in its line."""
    while start > 0 and not tokens[start].line:
        start -= 1
        if tokens[start].name in COUNTING:
            return False
    return True


def _section_day(frame: Frame) -> Point | None:
    return replace(frame.month, unit="day") if frame.month else None


def _whole(point: Point) -> bool:
    return point.unit != "bare" and (point.unit not in {"week", "decade"} or point.month > 0)


def _like(point: Point, model: Point | None) -> Point:
    if point.unit == "bare" and point.part and model:
        return replace(model, part=point.part)
    if _whole(point) or model is None or model.unit in {"month", "season", "winter_half", *YEARS}:
        return point
    if point.unit != "bare":
        return replace(point, month=model.month, year=model.year)
    return replace(model, n=point.n, year=None if model.unit != "day" or model.n else model.year, part=0)


def _years_apart(items: list[Item]) -> list[Item]:
    """«октябрь, 2024 год», "2024 год (октябрь)": a year beside a month is the month's."""
    kept: list[Item] = []
    for item in items:
        before = kept[-1] if kept else None
        if before and _is_year(item) and _lacks_year(before):
            kept[-1] = _given_year(before, item.a)._replace(end=item.end)
        elif before and _is_year(before) and item.op == "single" and _lacks_year(item):
            kept[-1] = _given_year(item, before.a)._replace(start=before.start)
        elif before and _is_further_year(item, kept):
            kept.append(_in_year(before, item))
        else:
            kept.append(item)
    return kept


def _is_year(item: Item) -> bool:
    return item.op == "single" and item.a.unit in YEARS and item.a.year is not None and not item.a.part


def _lacks_year(item: Item) -> bool:
    last = item.b or item.a
    return last.year is None and last.unit not in YEARS


def _is_further_year(item: Item, kept: list[Item]) -> bool:
    """«декабрь 2023, 2024, 2025 гг.»: the years after the first are of the same month."""
    if not _is_year(item) or item.a.unit != "year" or item.spaced or item.line:
        return False
    before = [entry.b or entry.a for entry in kept]
    same = {replace(point, year=None) for point in before}
    years = [point.year for point in before]
    return len(same) == 1 and before[0].unit not in YEARS and None not in {*years} and item.a.year > years[-1]  # type: ignore[operator]


def _in_year(before: Item, item: Item) -> Item:
    """The item again, so many years later."""
    last = before.b or before.a
    later = (item.a.year or 0) - (last.year or 0)

    def moved(point: Point) -> Point:
        return point if point.year is None else replace(point, year=point.year + later)

    b = before.b and moved(before.b)
    return before._replace(a=moved(before.a), b=b, start=item.start, end=item.end)


def _given_year(item: Item, year: Point) -> Item:
    def dated(point: Point) -> Point:
        first = first_month(point, Frame(None, DEFAULT))
        number = (year.year or 0) + (year.unit == "school" and first < SEPTEMBER)
        return replace(point, year=number, school=year.unit == "school")

    if item.b and year.unit == "school":
        return item._replace(a=dated(item.a) if item.a.year is None else item.a, b=dated(item.b))
    return item._replace(b=dated(item.b)) if item.b else item._replace(a=dated(item.a))


def _key(point: Point, frame: Frame) -> tuple[int, int]:
    return first_month(point, frame), point.n if point.unit in {"day", "week", "decade", "fortnight"} else 0


def _with_years(items: list[Item], frame: Frame) -> list[Item]:
    """Years from the right, then from the plan; a span ends in the first such month not before its start."""
    items = _years_from_right(items, frame)
    done: list[Item] = []
    for item in items:
        a = _planned(item, frame)
        if a.year is None and a.unit not in YEARS and done and frame.period is None:
            a = _not_before(a, done[-1].b or done[-1].a, frame)
        b = item.b and with_year(_not_before(item.b, a, frame), frame)
        done.append(item if a is item.a and b is item.b else item._replace(a=a, b=b))
    return done


def _planned(item: Item, frame: Frame) -> Point:
    """The start of an item in the plan's year; August before a month of autumn is the first year's."""
    a, b = item.a, item.b
    august = a.year is None and frame.is_school and first_month(a, frame) == AUGUST
    if august and b and frame.start and first_month(b, frame) != AUGUST:
        return replace(a, year=frame.start.year)
    return with_year(a, frame)


def _years_from_right(items: list[Item], frame: Frame) -> list[Item]:
    points = _points(items)
    for i in range(len(points) - 2, -1, -1):
        point, after = points[i], points[i + 1]
        if point.year is None and after.year is not None and not {point.unit, after.unit} & YEARS:
            same_month = first_month(point, frame) == first_month(after, frame)
            back = _key(point, frame) > _key(after, frame) and not same_month
            points[i] = replace(point, year=after.year - back, school=point.school or after.school)
        elif point.year is None and point.unit == after.unit == "year" and after.year:
            points[i] = replace(point, year=after.year)
    return _rebuilt(items, points)


def _not_before(point: Point, start: Point, frame: Frame) -> Point:
    if point.year is not None or start.year is None or point.unit in YEARS:
        return point
    later = _key(point, frame)[0] < _key(start, frame)[0]
    return replace(point, year=start.year + later, school=point.school or start.school)
