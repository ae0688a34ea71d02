"""Tokens -> Points: every stretch of time named in a text becomes one token that holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .calendar import SEASON_MONTHS, SEPTEMBER, WEEK_DAYS, Point
from .grammar import Match, at, encode, points_in
from .lexicon import MONTHS, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CENTURY = 2000
ANNUAL = {"year", "school"}
WEEKS = 5


def reduce_points(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with each stretch of time as one token DATED or ANNUAL, its value in `point`."""
    code = encode(tokens)
    reduced: list[Token] = []
    last = 0
    for row, start, end in points_in(code):
        match = at(row, tokens, code, start, end)
        point = match and read_point(match)
        if not match or not point:
            continue
        reduced.extend(tokens[last : match.start])
        first, final = tokens[match.start], tokens[match.end - 1]
        name = "ANNUAL" if point.unit in ANNUAL else "DATED"
        reduced.append(Token(name, point, first.start, final.end, first.line))
        last = match.end
    return (*reduced, *tokens[last:]) if last else tuple(tokens)


def years_first(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """«2023 год – март, 2024 год: май»: each year is that of what follows it, and no deadline itself."""
    heads = [i for i in range(len(tokens) - 2) if _is_head(tokens, i)]
    if not heads:
        return tokens
    given = list(tokens)
    for head, end in zip(heads, (*heads[1:], len(tokens)), strict=True):
        dated = [i for i in range(head + 2, end) if tokens[i].name == "DATED"]
        if not dated or any(_year_of(tokens[i]) for i in range(head + 2, end)):
            return tokens
        given[head] = tokens[head]._replace(name="FILLER", value=None)
        for i in dated:
            given[i] = _in_year(tokens[i], _year_of(tokens[head]))
    return tuple(given)


def _is_head(tokens: tuple[Token, ...], at: int) -> bool:
    """A calendar year that opens the text or a part of it, with a dash or colon after it."""
    opens = at == 0 or tokens[at].line or tokens[at - 1].name in {"COMMA", "SEMI", "STOP"}
    is_year = tokens[at].name == "ANNUAL" and isinstance(tokens[at].value, Point)
    return opens and is_year and tokens[at + 1].name in {"DASH", "COLON"}


def _year_of(token: Token) -> int | None:
    return token.value.year if isinstance(token.value, Point) else None


def _in_year(token: Token, year: int | None) -> Token:
    return token._replace(value=replace(token.value, year=year)) if isinstance(token.value, Point) else token


def read_point(match: Match) -> Point | None:
    """The Point of a matched row, None if its numbers are impossible."""
    return MEANINGS[match.row.meaning](match)


def _years(match: Match) -> tuple[int, ...]:
    """The years a group y says: none, one, or the two of a school year."""
    numbers: list[int] = []
    for token in match.group("y"):
        if token.name == "NUM" and isinstance(token.value, int):
            numbers.append(CENTURY + token.value)
        elif isinstance(token.value, tuple):
            numbers.extend(token.value)
        elif isinstance(token.value, int):
            numbers.append(token.value)
    return tuple(numbers)


def _dated(match: Match, unit: str, n: int, month: int, *, first: int = 0) -> Point:
    """With its year; of the two of a school year, the one in which the month `first` or `month` lies."""
    years = _years(match)
    if _is_span(match, years):
        return Point(unit, n, month, years[0], through=years[1])  # type: ignore[arg-type]
    month_of = first or month
    pair = len(years) > 1
    year = years[-1 if pair and month_of < SEPTEMBER else 0] if years else None
    school = pair or any(t.name == "SCHOOL" for t in match.group("y"))
    later = any(t.name == "NEXT" for t in match.group("y"))
    return Point(unit, n, month, year, school, later=later)  # type: ignore[arg-type]


def _is_span(match: Match, years: tuple[int, ...]) -> bool:
    """«2023-2025 гг.», where a school year has a slash or says that it is one."""
    names = {token.name for token in match.group("y")}
    return "DASH" in names and "SCHOOL" not in names and len(years) > 1 and years[0] < years[1]


def _date(match: Match) -> Point | None:
    token = next(t for t in match.tokens if t.name in {"DMY", "DM"})
    numbers = token.value if isinstance(token.value, tuple) else ()
    day, month, *year = numbers
    if not 1 <= month <= MONTHS:
        return None
    years = _years(match)
    return Point("day", day, month, year[0] if year else (years[0] if years else None))


def _day_month(match: Match) -> Point:
    return _dated(match, "day", match.value("n"), match.value("m"))


def _within_month(match: Match) -> Point | None:
    n = match.value("n")
    limit = {"week": 5, "decade": 3, "fortnight": 2}[match.row.name]
    return _dated(match, match.row.name, n, match.value("m")) if -1 <= n <= limit else None


def _nth_weekday(match: Match) -> Point | None:
    n = match.value("n")
    point = _dated(match, "nthday", n, match.value("m"))
    return (
        replace(point, weekday=WEEK_DAYS.index(str(match.group("w")[0].value))) if -1 <= n <= WEEKS else None
    )


def _month(match: Match) -> Point:
    return _dated(match, "month", 0, match.value("m"))


def _month_year(match: Match) -> Point:
    numbers = next(t.value for t in match.tokens if t.name == "MY")
    month, year = numbers if isinstance(numbers, tuple) else (0, 0)
    return Point("month", 0, month, year)


def _numbered(match: Match) -> Point | None:
    n = match.value("n")
    name = match.row.name
    limit = {"quarter": 4, "half": 2, "term": 4, "trimester": 3}[name]
    n = limit if n < 0 else n
    if not 1 <= n <= limit:
        return None
    first = {"half": (9, 1), "term": (9, 11, 1, 4), "trimester": (9, 12, 3), "quarter": (1, 4, 7, 10)}[name][
        n - 1
    ]
    return _dated(match, name, n, 0, first=first)


def _season(match: Match) -> Point:
    return _dated(match, "season", 0, match.value("a"))


def _season_pair(match: Match) -> Point | None:
    first, second = match.value("a"), match.value("b")
    months = (second - first) % MONTHS + SEASON_MONTHS
    return _dated(match, "winter_half", months, first) if SEASON_MONTHS < months < MONTHS else None


def _school_year(match: Match) -> Point | None:
    first, second = (*_years(match), 0)[:2]
    return Point("school", year=first) if second == first + 1 else None


def _year(match: Match) -> Point:
    return Point("year", year=_years(match)[0])


MEANINGS: dict[str, Callable[[Match], Point | None]] = {
    "date": _date,
    "day_month": _day_month,
    "within_month": _within_month,
    "month": _month,
    "nth_weekday": _nth_weekday,
    "month_year": _month_year,
    "numbered": _numbered,
    "season": _season,
    "season_pair": _season_pair,
    "school_year": _school_year,
    "year": _year,
}
