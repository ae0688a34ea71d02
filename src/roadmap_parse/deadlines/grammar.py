"""Rules over token names: rows of data/deadline_*.tsv compiled to regular expressions.

Every token name is one private character, so that a text of n tokens is a string of n characters and a
pattern over names is a plain regular expression. Rows: points (stretches of time) -> items (deadlines made
of them) -> phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .lexicon import SIGNS, WORD, Token, table, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NUMBERS = ("DATED", "ANNUAL", "NUM", "DMY", "DM", "MY", "YEAR", "YEARS", "CLOCK")
PRIVATE_USE = 0xE000
LOOP = ("{0,60}", "{1,60}")
"""What * and + of a row stand for: no phrase is longer, and thousands of numbers stay linear work."""
CACHED_SHAPES = 16_384
_NAME = re.compile(r"(?:\b([a-z]\w*)=)?(\b[A-Z]+\b|<\w+>|\()|(?<=[()|?*+}]) +| +")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One rule, with its own example and what is expected of it; rows are equal by identity."""

    name: str
    pattern: str
    meaning: str
    example: str
    period: str
    expected: str
    regex: re.Pattern[str]


class Match(NamedTuple):
    """A row found at text[start:end]; `spans` are the places of its named groups."""

    row: Row
    start: int
    end: int
    text: Sequence[Token]
    spans: Mapping[str, tuple[int, int]]

    @property
    def tokens(self) -> Sequence[Token]:
        """All tokens of the match."""
        return self.text[self.start : self.end]

    def group(self, name: str) -> Sequence[Token]:
        """The tokens of a group, none if it is not there."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end]

    def value(self, name: str, default: int = 0) -> int:
        """The number a group says."""
        return number_of(self.group(name)) if name in self.spans else default

    def name(self, group: str) -> str:
        """The name of a group's last token."""
        return self.text[self.spans[group][1] - 1].name if group in self.spans else ""


def number_of(tokens: Iterable[Token]) -> int:
    """«двадцать девятого» is 29."""
    return sum(t.value for t in tokens if isinstance(t.value, int))


@cache
def codes() -> dict[str, str]:
    """A private character for every token name."""
    words = {lexeme.name for lexeme in vocabulary().values()}
    names = [WORD, "SIGN", "STOP", *SIGNS.values(), *NUMBERS, *sorted(words)]
    return {name: chr(PRIVATE_USE + at) for at, name in enumerate(dict.fromkeys(names))}


def encode(tokens: Sequence[Token]) -> str:
    """The names of the tokens, one character each."""
    known = codes()
    return "".join([known[token.name] for token in tokens])


def translate(pattern: str, macros: dict[str, str]) -> str:
    """A row's pattern as a regular expression over codes."""

    def replace(match: re.Match[str]) -> str:
        group, what = match[1], match[2]
        if not what:
            return ""
        if what == "(":
            return f"(?P<{group}>" if group else "(?:"
        code = macros[what[1:-1]] if what.startswith("<") else codes()[what]
        return f"(?P<{group}>{code})" if group else code

    bounded = pattern.replace("*", LOOP[0]).replace("+", LOOP[1])
    return _NAME.sub(replace, re.sub(r"\((?=\?)", "\x00", bounded)).replace("\x00", "(")


def unnamed(regex: str) -> str:
    """The same without group names, to be used more than once."""
    return re.sub(r"\(\?P<\w+>", "(?:", regex)


def _rows(file: str, macros: dict[str, str]) -> tuple[Row, ...]:
    rows = []
    for name, pattern, meaning, example, period, expected in table(file):
        regex = re.compile(translate(pattern, macros), re.DOTALL)
        rows.append(Row(name, pattern, meaning, example, period, expected, regex))
    return tuple(rows)


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """All rows. `point` and `phrase` find in one search which row starts where: the group is its number."""

    points: tuple[Row, ...]
    items: tuple[Row, ...]
    phrases: tuple[Row, ...]
    point: re.Pattern[str]
    phrase: re.Pattern[str]


def _first(rows: Sequence[Row]) -> re.Pattern[str]:
    return re.compile("|".join(f"({unnamed(row.regex.pattern)})" for row in rows), re.DOTALL)


@cache
def grammar() -> Grammar:
    """The compiled rows."""
    macros: dict[str, str] = {}
    for name, pattern in table("deadline_macros.tsv"):
        macros[name] = translate(pattern, macros)
    points = _rows("deadline_points.tsv", macros)
    items = _rows("deadline_items.tsv", macros)
    macros["item"] = "(?:" + "|".join(unnamed(row.regex.pattern) for row in items) + ")"
    phrases = _rows("deadline_phrases.tsv", macros)
    return Grammar(points, items, phrases, _first(points), _first(phrases))


@lru_cache(CACHED_SHAPES)
def points_in(code: str) -> tuple[tuple[Row, int, int], ...]:
    """Which stretches of time stand where in a string of codes. Texts of one shape share the answer."""
    rules = grammar()
    return tuple(
        (rules.points[(m.lastindex or 1) - 1], m.start(), m.end()) for m in rules.point.finditer(code)
    )


@lru_cache(CACHED_SHAPES)
def phrase_in(code: str, place: int) -> tuple[int, int] | None:
    """Where the next phrase from `place` on starts, and the number of its row; None if there is none."""
    found = grammar().phrase.search(code, place)
    return (found.start(), (found.lastindex or 1) - 1) if found else None


@lru_cache(CACHED_SHAPES)
def _shape(
    row: Row, code: str, start: int, end: int | None, limit: int | None
) -> tuple[int, Mapping[str, tuple[int, int]]] | None:
    """Where a row ends in a string of codes, and its groups."""
    if end is None:
        found = row.regex.match(code, start, len(code) if limit is None else limit)
    else:
        found = row.regex.fullmatch(code, start, end)
    if not found or found.end() == start:
        return None
    spans = {name: found.span(name) for name in row.regex.groupindex if found[name]}
    return found.end(), MappingProxyType(spans)


def at(  # noqa: PLR0913 - a place in a text is its tokens, its codes and up to three numbers
    row: Row,
    tokens: Sequence[Token],
    code: str,
    start: int,
    end: int | None = None,
    *,
    limit: int | None = None,
) -> Match | None:
    """The row at a place: over exactly [start, end), or without `end` as far as it goes, up to `limit`."""
    shape = _shape(row, code, start, end, limit)
    return Match(row, start, shape[0], tokens, shape[1]) if shape else None
