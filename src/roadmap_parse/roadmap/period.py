"""The window a plan covers: stated in its title or order, else inferred from its dates and its order's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.model import SCHOOL_YEAR_START, Note, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from roadmap_parse.model import PeriodBasis
    from roadmap_parse.options import Options

LONGEST_TEXT = 2_000  # characters that are searched
DASH = r"\s*[-–—/\\]\s*"
YEARS = rf"(?<![\d.])(?P<first>20\d\d){DASH}(?:20)?(?P<last>\d\d)(?!\d)"
OF_SCHOOL = r"\s*-?(?:го\s*|й\s*|е\s*)?(?:г{1,2}\.?\s*)?(?:учебн|уч\b|уч\.|у\.\s?г)"
SCHOOL = re.compile(rf"{YEARS}(?:\s*(?:,|;|и)\s*20\d\d{DASH}(?:20)?(?P<end>\d\d))*{OF_SCHOOL}", re.IGNORECASE)
SPAN = re.compile(
    rf"{YEARS}\s*(?:-?[хгем]{{1,2}}\.?\s*)?(?P<word>г\.?\s?г|год[ыао]|годов|годах|гг)?", re.IGNORECASE
)
FROM_TO = re.compile(
    r"\bс\s+(?P<first>20\d\d)(?:\s*г\w*\.?)?\s+(?:по|до)\s+20(?P<last>\d\d)(?!\d)", re.IGNORECASE
)
BUDGET = re.compile(
    r"(?P<first>20\d\d)\s*(?:г(?:ода?|\.)?\s*)?и\s+(?:на\s+)?плановый\s+период\s+"
    r"20\d\d\s*[-–—,и]\s*20(?P<last>\d\d)",
    re.IGNORECASE,
)
YEAR = re.compile(
    r"(?<![\d.])(?<!до\s)(?<!после\s)(?P<year>20\d\d)\s*-?(?:м|й|го)?\s*(?:год|г\b|г\.)", re.IGNORECASE
)
BARE_YEAR = re.compile(r"\b(?:на|за|в)\s+(?P<year>20\d\d)(?![\d.])", re.IGNORECASE)
OWN_YEAR = re.compile(r"\b(?:на|в)\s+(?P<year>20\d\d)\s*г(?:од|\b|\.)", re.IGNORECASE)
PERIOD_LINE = re.compile(r"\W*(?:(?:на|за|в|с)\s(?:.{0,60}\W)?)?20\d\d(?!\d)", re.IGNORECASE)
MONTH = r"(?:январ|феврал|март|апрел|ма[йяюе]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-яё]{0,2}"
SEASON = r"(?:летн|зимн|осенн|весенн)[а-яё]{1,3}|лет[оа]|зим[аыу]|осен[ьи]|весн[аыу]"
PART_WORD = re.compile(rf"{MONTH}|{SEASON}|(?:квартал|полугоди|каникул)[а-яё]*", re.IGNORECASE)
TIME_WORD = re.compile(
    rf"{PART_WORD.pattern}|(?:перв|втор|трет|четв[её]рт)[а-яё]{{2,3}}|"
    r"[IVX]{1,3}|\d{1,2}|\d{1,2}\.\d\d(?:\.(?:20)?\d\d)?|20\d\d|е|й|го|м|ом|ый|ой|ое|"
    r"г|гг|г\.г|год[ауыо]?в?|году|годах|учебн[а-яё]+|уч|с|по|и|[-–—/]|период[а-яё]{0,2}|месяц[а-яё]{0,2}",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[\w.]+|[-–—/]")
EDGE = re.compile(r"^(?:(?:по|и|[-–—/])\s+)+|\s*(?:\b(?:с|по|и)|[-–—/]|,)\s*$", re.IGNORECASE)
TWO_DATES = re.compile(r"\d\.\d\d\D.*\d\.\d\d|\d\.\d\d\.\d+\s.*\d\.\d\d")
FORWARD = frozenset(["на", "в", "во", "с", "период"])
BACKWARD = frozenset(["от", "до", "к", "ко", "после", "итогам", "итоги", "итогов", "результатам", "анализ"])
WORDS_BEFORE = 3  # of a time that tell whether a plan looks back on it
TOWARDS = re.compile(
    rf"\bк\s+(?:(?!(?:на|в|за|с|по)\b)[а-яё-]+\s+){{0,3}}{YEARS}"
    r"(?:\s*-?(?:му)?\s*(?:учебн\w+|уч\.)?\s*год\w*)?",
    re.IGNORECASE,
)
YEAR_LIST = re.compile(
    r"\b(?:на|в)\s+(?P<first>20\d\d)\s*(?:год\w*|г\.)?(?:\s*[,и]\s*20\d\d)*"
    r"\s*[,и]\s*20(?P<last>\d\d)\s*г",
    re.IGNORECASE,
)
OF_ACT = re.compile(r"\bот\s+[«\"]?\d{1,2}[»\"]?\s+[а-яё]+\s*$", re.IGNORECASE)  # its date, not the plan's
SCHOOL_WORDS = re.compile(
    r"учебн\w+\s+год|уч\.\s?год|\bчетверт(?:ь|и|ей)\b|педсовет|\b(?:ВПР|ОГЭ|ЕГЭ|ГИА)\b|\bшкол",
    re.IGNORECASE,
)
SCHOOL_TIMES = re.compile(
    r"(?<!\bк )(?<!нового )(?<!новому )(?:учебн\w+\s+год|уч\.\s?год)|\bчетверт(?:ь|и|ей)\b|педсовет",
    re.IGNORECASE,
)
SPANS = (BUDGET, FROM_TO, YEAR_LIST, SPAN)
YEAR_IN_TEXT = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
LATE_ORDER = 11  # a calendar plan signed in November or December is for the next year
SCHOOL_ORDER = 6  # a school plan signed from June on is for the school year that begins then
LONGEST_SPAN = 15  # years; a longer one is a misread number


def stated(texts: Iterable[str], options: Options) -> Period | None:
    """The period of the first text that states one; titles come first, then the order's words."""
    return next((period for text in texts if text and (period := _stated(text, options))), None)


def names_year(text: str) -> bool:
    """Whether a text names the year of a plan."""
    return any(pattern.search(text) for pattern in (YEAR, BARE_YEAR, SPAN))


def _stated(text: str, options: Options) -> Period | None:
    """By the rules; a year that is only prepared for ("к 2024-2025 учебному году") comes after all others."""
    plain = text[:LONGEST_TEXT]
    towards = TOWARDS.search(plain)
    rest = TOWARDS.sub(" ", plain)
    stated_there = next((period for rule in RULES if (period := rule(rest, options))), None)
    if stated_there or not towards:
        return stated_there
    return Period.calendar(int(towards["first"]), basis="inferred")


def by_part(text: str, options: Options) -> Period | None:
    """`на I полугодие 2024 года`, `на апрель-май 2021`, `с 01.09.2023 по 31.05.2024`, `осень 2023`."""
    return next((period for run in time_runs(text) if (period := _span(run, options))), None)


def _span(text: str, options: Options) -> Period | None:
    """The closed range that the words name, all of them used."""
    read = parse_deadlines(text, options=options)
    if any(note.code == "left_over" for deadline in read for note in deadline.notes):
        return None
    spans = [(d.start, d.end) for d in read if d.start and d.end and d.start < d.end]
    if not spans or len(spans) < len(read):
        return None
    return Period.span(min(s for s, _ in spans), max(e for _, e in spans), basis="stated")


def time_runs(text: str) -> list[str]:
    """The words of a text that name part of a year together, with the year; not what a plan looks back on."""
    tokens = [(t, bool(TIME_WORD.fullmatch(t[0].strip(".")))) for t in TOKEN.finditer(text)]
    runs: list[str] = []
    for is_time, group in groupby(enumerate(tokens), key=lambda item: item[1][1]):
        places = [place for place, _ in group]
        run = text[tokens[places[0]][0].start() : tokens[places[-1]][0].end()]
        told = YEAR_IN_TEXT.search(run) and (PART_WORD.search(run) or TWO_DATES.search(run))
        if is_time and told and not _looks_back([t[0] for t, _ in tokens[: places[0]]]):
            runs.append(EDGE.sub("", run))
    return runs


def _looks_back(words: Sequence[str]) -> bool:
    before = [word.lower() for word in words[-WORDS_BEFORE:]]
    return bool(before) and before[-1] not in FORWARD and not BACKWARD.isdisjoint(before)


def by_school_year(text: str, options: Options) -> Period | None:
    """`2023-2024 учебного года`, `2024/25 уч. год`; several of them from the first to the last."""
    found = [m for m in SCHOOL.finditer(text) if not _looks_back(TOKEN.findall(text[: m.start()]))]
    if not found:
        return None
    first = min(int(match["first"]) for match in found)
    last = max(int(match["first"][:2] + (match["end"] or match["last"])) for match in found)
    if last == first + 1:
        return _school(first, options, "stated")
    if not first < last <= first + LONGEST_SPAN:
        return None
    return Period.span(date(first, *SCHOOL_YEAR_START), date(last, *options.school_year_end), basis="stated")


def by_years(text: str, options: Options) -> Period | None:
    """`на 2023-2025 годы`; a year inside that is named as the plan's own ("на 2024 год") wins.

    Two years in a row without the word are a school year in a school's plan.
    """
    match = next((m for pattern in SPANS if (m := pattern.search(text))), None)
    if not match:
        return None
    first, last = int(match["first"]), int(match["first"][:2] + match["last"])
    if not first < last <= first + LONGEST_SPAN:
        return None
    rest = text[: match.start()] + " " + text[match.end() :]
    own = next((int(m["year"]) for m in OWN_YEAR.finditer(rest) if first <= int(m["year"]) <= last), None)
    if own:
        return Period.calendar(own, basis="stated")
    word = (match.groupdict().get("word") or "").lower()
    if match.re is SPAN and last == first + 1 and word in {"", "год"} and SCHOOL_WORDS.search(text):
        return _school(first, options, "stated")
    return Period.span(date(first, 1, 1), date(last, 12, 31), basis="stated")


def by_year(text: str, _: Options) -> Period | None:
    """`на 2024 год`; the last year named, since what came before is what the plan looks back on."""
    found = (*YEAR.finditer(text), *BARE_YEAR.finditer(text))
    years = [int(match["year"]) for match in found if not OF_ACT.search(text[: match.start()])]
    return Period.calendar(max(years), basis="stated") if years else None


def _school(year: int, options: Options, basis: PeriodBasis) -> Period:
    return Period.school(year, end=options.school_year_end, basis=basis)


RULES: tuple[Callable[[str, Options], Period | None], ...] = (
    by_part,
    by_school_year,
    by_years,
    by_year,
)


def inferred(
    deadline_texts: Sequence[str], about: str, wording: str, order_date: date | None, options: Options
) -> Period | None:
    """The likeliest period where none is stated; None where nothing hints at a year.

    `about` is title and issuer: a school in them makes it a school year; `wording` is all the text around and
    in the plan, where only the words for a school year and its parts do.
    """
    years = Counter(int(year) for text in deadline_texts for year in YEAR_IN_TEXT.findall(text))
    if SCHOOL_WORDS.search(about) or SCHOOL_TIMES.search(wording):
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
