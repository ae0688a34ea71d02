"""The window a plan covers: stated in its title or order, else inferred from its dates and its order's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.model import Note, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from roadmap_parse.model import PeriodBasis
    from roadmap_parse.options import Options

DASH = r"\s*[-–—/\\]\s*"
YEARS = rf"(?P<first>20\d\d){DASH}(?:20)?(?P<last>\d\d)"
SCHOOL = re.compile(rf"{YEARS}\s*-?(?:го\s*)?(?:г{{1,2}}\.?\s*)?(?:учебн|уч\b|уч\.|у\.\s?г)", re.IGNORECASE)
SPAN = re.compile(
    rf"{YEARS}\s*(?:-?[хгем]{{1,2}}\.?\s*)?(?P<word>г\.?\s?г|год[ыао]|годов|годах|гг)?", re.IGNORECASE
)
YEAR = re.compile(r"(?<![\d.])(?P<year>20\d\d)\s*-?(?:м|й|го)?\s*(?:год|г\b|г\.)", re.IGNORECASE)
BARE_YEAR = re.compile(r"\b(?:на|за|в)\s+(?P<year>20\d\d)(?![\d.])")
DATES = re.compile(r"с\s+(?P<from>\d[\d.]+\s*\S*?)\s+по\s+(?P<to>\d[\d.]{4,})", re.IGNORECASE)
PART = re.compile(
    r"(?:на|в|за)\s+(?P<part>(?:(?:[IVX]+|[1-4]|перв\w+|втор\w+|трет\w+|четв\w+)(?:-?\w{1,2})?\s+"
    r"(?:квартал|полугоди)\w*|(?:январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*|"
    r"(?:летн|зимн|осенн|весенн)\w+\s+период\w*)\s+(?:месяц\s+)?20\d\d)",
    re.IGNORECASE,
)
SCHOOL_WORDS = re.compile(
    r"учебн\w+ год|уч\.\s?год|четверт|педсовет|\bВПР\b|\bОГЭ\b|\bЕГЭ\b|\bшкол", re.IGNORECASE
)
YEAR_IN_TEXT = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
LATE_ORDER = 11  # a calendar plan signed in November or December is for the next year
SCHOOL_ORDER = 6  # a school plan signed from June on is for the school year that begins then
LONGEST_SPAN = 15  # years; a longer one is a misread number


def stated(texts: Iterable[str], options: Options) -> Period | None:
    """The period of the first text that states one; titles come first, then the order's words."""
    return next((period for text in texts if text and (period := _stated(text, options))), None)


def _stated(text: str, options: Options) -> Period | None:
    return next((period for rule in RULES if (period := rule(text, options))), None)


def by_dates(text: str, options: Options) -> Period | None:
    """`с 01.09.2023 по 31.05.2024`."""
    match = DATES.search(text)
    return _span(match[0], options) if match else None


def by_part(text: str, options: Options) -> Period | None:
    """`на I полугодие 2024 года`, `на апрель 2021`, `на летний период 2024`."""
    match = PART.search(text)
    return _span(match["part"], options) if match else None


def _span(text: str, options: Options) -> Period | None:
    """The first closed range that the words name."""
    for deadline in parse_deadlines(text, options=options):
        if deadline.start and deadline.end and deadline.start <= deadline.end:
            return Period.span(deadline.start, deadline.end, basis="stated")
    return None


def by_school_year(text: str, options: Options) -> Period | None:
    """`2023-2024 учебного года`, `2024/25 уч. год`."""
    match = SCHOOL.search(text)
    return _school(int(match["first"]), options, "stated") if match and _follows(match) else None


def by_years(text: str, options: Options) -> Period | None:
    """`на 2023-2025 годы`; two years in a row without the word are a school year in a school's plan."""
    match = SPAN.search(text)
    if not match:
        return None
    first, last = int(match["first"]), int(match["first"][:2] + match["last"])
    if not first < last <= first + LONGEST_SPAN:
        return None
    word = (match["word"] or "").lower()
    if _follows(match) and (not word or word == "год") and SCHOOL_WORDS.search(text):
        return _school(first, options, "stated")
    return Period.span(date(first, 1, 1), date(last, 12, 31), basis="stated")


def by_year(text: str, _: Options) -> Period | None:
    """`на 2024 год`; the last year named, since what came before is what the plan looks back on."""
    years = [int(match["year"]) for match in (*YEAR.finditer(text), *BARE_YEAR.finditer(text))]
    return Period.calendar(max(years), basis="stated") if years else None


def _follows(match: re.Match[str]) -> bool:
    return (int(match["first"]) + 1) % 100 == int(match["last"])


def _school(year: int, options: Options, basis: PeriodBasis) -> Period:
    return Period.school(year, end=options.school_year_end, basis=basis)


RULES: tuple[Callable[[str, Options], Period | None], ...] = (
    by_dates,
    by_school_year,
    by_part,
    by_years,
    by_year,
)


def inferred(
    deadline_texts: Sequence[str], wording: str, order_date: date | None, options: Options
) -> Period | None:
    """The likeliest period where none is stated; None where nothing hints at a year.

    `wording` is the text around and in the plan: school words make it a school year.
    """
    years = Counter(int(year) for text in deadline_texts for year in YEAR_IN_TEXT.findall(text))
    if SCHOOL_WORDS.search(wording):
        return _inferred_school(deadline_texts, years, order_date, options)
    if years:
        first, last = min(years), max(years)
        if first == last:
            return Period.calendar(first, basis="inferred")
        if last - first <= LONGEST_SPAN:
            return Period.span(date(first, 1, 1), date(last, 12, 31), basis="inferred")
    if order_date:
        return Period.calendar(order_date.year + (order_date.month >= LATE_ORDER), basis="inferred")
    return None


def _inferred_school(
    deadline_texts: Sequence[str], years: Counter[int], order_date: date | None, options: Options
) -> Period | None:
    """The school year that holds most of the dates, then that of the order."""
    dates = [d for text in deadline_texts if YEAR_IN_TEXT.search(text) for d in _dates(text, options)]
    held = Counter(day.year if day.month >= SCHOOL_ORDER + 2 else day.year - 1 for day in dates)
    if held:
        return _school(max(held, key=lambda year: (held[year], -year)), options, "inferred")
    if order_date:
        return _school(order_date.year - (order_date.month < SCHOOL_ORDER), options, "inferred")
    return _school(min(years), options, "inferred") if years else None


def _dates(text: str, options: Options) -> list[date]:
    deadlines = parse_deadlines(text, options=options)
    return [day for d in deadlines if (day := d.start or d.end)]


def period_notes(period: Period | None) -> tuple[Note, ...]:
    """What a reader must know of a period nobody stated."""
    if period is None:
        return (Note("no_period", "no year found; give period=… to get dates", "warning"),)
    if period.basis == "inferred":
        return (
            Note(
                "period_inferred", f"{period.start}..{period.end}: not stated, told from the dates", "warning"
            ),
        )
    return ()
