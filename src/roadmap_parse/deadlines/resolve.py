"""A cell and its context -> Deadlines: normalise, tokenise, find points, find phrases, compose."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline, Note, Period
from roadmap_parse.options import DEFAULT, Options

from .calendar import Frame, Point, with_year
from .compose import compose
from .drafts import Draft, Text
from .grammar import at, encode, grammar, phrase_in
from .lexicon import tokenise
from .meanings import MEANINGS
from .normal import composed, normalise
from .points import reduce_points, years_first

if TYPE_CHECKING:
    from .grammar import Match
    from .lexicon import Token

CACHED_CELLS = 65_536
LONGEST_CELL = 5_000
"""Characters past which a text is no deadline."""
NOT_UNDERSTOOD = "not_understood"
_DITTO = re.compile(r"\s*(?:-?\s*[/\\]{2}\s*-?|-?\s*(?:\"|''|,,|\"\s*-\s*\")\s*-?)\s*")
_BESIDE = re.compile(r"\bCLOCK (?:DASH|UNTIL|TO) HERE|HERE (?:DASH|UNTIL|TO) CLOCK\b")
_BOUNDS = {"UNTIL", "FROM", "LATER", "BY"}


def parse_deadlines(
    text: str, period: Period | None = None, *, section: str | None = None, options: Options = DEFAULT
) -> tuple[Deadline, ...]:
    """Read a deadline cell, or the deadlines inside a sentence.

    `period` is the plan's window (else `options.period`), `section` the heading above the row where it names
    the month or the day. At least one Deadline comes back: an empty cell is kind `none`, "то же" is `none`
    with note `ditto`, words that are no deadline are `none` with note `not_understood`; words beside a
    deadline are in a note `left_over`.

    A month, quarter or day without a year in a plan of several years ("май" in 2016-2019) stays undated with
    note `no_year` unless it is said to recur ("ежегодно в мае"): which year is meant is not written there.

    >>> parse_deadlines("Март-май", Period.calendar(2024))[0].end
    datetime.date(2024, 5, 31)
    """
    if options is DEFAULT:
        return _usual(text, period, section)
    return _chosen(text, period or options.period, section, options)


@lru_cache(CACHED_CELLS)
def _usual(text: str, period: Period | None, section: str | None) -> tuple[Deadline, ...]:
    """With default options, whose hash then costs nothing."""
    return _parse(text, period, section, DEFAULT)


@lru_cache(CACHED_CELLS)
def _chosen(text: str, period: Period | None, section: str | None, options: Options) -> tuple[Deadline, ...]:
    return _parse(text, period, section, options)


def _parse(text: str, period: Period | None, section: str | None, options: Options) -> tuple[Deadline, ...]:
    if len(text) > LONGEST_CELL:
        return (_unread(" ".join(text.split())),)
    frame = frame_of(period, section, options)
    plain = normalise(composed(text))
    if _DITTO.fullmatch(plain.text):
        return (Deadline(text.strip(), "none", rule="ditto", notes=(Note("ditto"),)),)
    tokens = tokenise(plain)
    tokens = years_first(reduce_points(_clocks(tokens) if frame.day else tokens))
    cell = Text(plain, tokens, encode(tokens), frame)
    drafts = read_phrases(cell)
    return compose(drafts, cell) or (_nothing(text, cell),)


def _clocks(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Under a day, "10.10-10.50" are hours: what looks like a date beside a time of day is one too."""
    names = [token.name for token in tokens]
    return tuple(
        token._replace(name="CLOCK")
        if token.name == "DM"
        and _BESIDE.search(" ".join((*names[max(i - 2, 0) : i], "HERE", *names[i + 1 : i + 3])))
        else token
        for i, token in enumerate(tokens)
    )


def forget() -> None:
    """Empty the cache of cells read before, for measurements."""
    _usual.cache_clear()
    _chosen.cache_clear()


def _nothing(text: str, cell: Text) -> Deadline:
    """A cell of marks only says nothing; words that were not understood are handed back."""
    words = " ".join(text.split())
    if all(token.name in {"DASH", "SIGN", "STOP", "COMMA", "SLASH"} for token in cell.tokens):
        return Deadline(words, "none", rule="empty")
    if all(
        token.name in {"CLOCK", "DASH", "IN", "FROM", "TO", "UNTIL", "COMMA", "NUM", "HOUR"}
        for token in cell.tokens
    ):
        return Deadline(words, "none", rule="clock", notes=(Note("left_over", words),))
    return _unread(words)


def _unread(words: str) -> Deadline:
    return Deadline(words, "none", rule=NOT_UNDERSTOOD, notes=(Note(NOT_UNDERSTOOD, words, "warning"),))


def read_phrases(cell: Text) -> list[Draft]:
    """The phrases of a cell from left to right; words between them are left."""
    drafts: list[Draft] = []
    place = 0
    while found := phrase_in(cell.code, place):
        start, row = found
        made = _first_reading(cell, start, row)
        drafts.extend(made)
        place = max(made[-1].end if made else 0, start + 1)
    return drafts


def _first_reading(cell: Text, place: int, first: int) -> list[Draft]:
    """What the first row from `first` on that makes sense at a place says."""
    for row in grammar().phrases[first:]:
        match = at(row, cell.tokens, cell.code, place)
        made = _reading(match, cell) if match else []
        if made:
            return made
    return []


def _reading(match: Match, cell: Text) -> list[Draft]:
    """The drafts of a match, none where its numbers are impossible: 31 февраля is no date."""
    try:
        return MEANINGS[match.row.meaning](match, cell)
    except (ValueError, OverflowError):
        return []


@lru_cache(1024)
def frame_of(period: Period | None, section: str | None, options: Options) -> Frame:
    """The context of a cell: the plan, and the month, day or year its section names."""
    frame = Frame(period, options)
    if not section:
        return frame
    tokens = reduce_points(tokenise(normalise(composed(section))))
    return _with_section(frame, _named(tokens))


def _named(tokens: tuple[Token, ...]) -> list[Point]:
    """The points of a heading that stand for themselves, not as a bound."""
    points: list[Point] = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        if isinstance(token.value, Point) and not (before and before.name in _BOUNDS):
            points.append(token.value)
    return points


def _with_section(frame: Frame, points: list[Point]) -> Frame:
    years = [p for p in points if p.unit in {"year", "school"} and p.year]
    dated = [p for p in points if p.unit not in {"year", "school"}]
    if years and not (frame.period and frame.is_school and years[0].unit == "year" and dated):
        frame = replace(frame, period=_period(years[0]))
    if len(dated) != 1:
        return frame
    try:
        point = with_year(dated[0], frame)
    except (ValueError, OverflowError):
        return frame
    month = Point("month", 0, point.month, point.year) if point.unit in {"day", "month"} else None
    return replace(frame, month=month, day=point if point.unit == "day" else None, stretch=point)


def _period(point: Point) -> Period:
    year = point.year or 0
    return Period.school(year) if point.unit == "school" else Period.calendar(year)
