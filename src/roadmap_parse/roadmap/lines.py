"""The lines around a plan and what kind each is: knowledge in data/headings.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from roadmap_parse.language.alphabet import repair
from roadmap_parse.language.rows import rows
from roadmap_parse.language.wrapping import letterspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LineKind = Literal[
    "title",
    "subtitle",
    "order",
    "command",
    "about",
    "appendix",
    "approval",
    "agreement",
    "letterhead",
    "text",
]


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A row of data/headings.tsv."""

    kind: LineKind
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text around a plan; `opens` says that a paragraph begins with it."""

    text: str
    kind: LineKind
    opens: bool


@cache
def heading_lines() -> tuple[HeadingLine, ...]:
    """The rows of data/headings.tsv, in order."""
    return tuple(_heading_line(**row) for row in rows("headings.tsv"))


def _heading_line(kind: str, pattern: str, example: str) -> HeadingLine:
    known: tuple[LineKind, ...] = get_args(LineKind)
    return HeadingLine(next(k for k in known if k == kind), re.compile(pattern), example)


def kind_of(text: str) -> LineKind:
    """What a line begins; `text` where no row of the data knows it."""
    plain = text.lower().strip(' *_\t«"“').replace("ё", "е")
    return next((row.kind for row in heading_lines() if row.pattern.match(plain)), "text")


def split_lines(paragraphs: Iterable[str]) -> Iterator[Line]:
    """The lines of paragraphs, alphabets mended and letter-spaced words closed; empty ones left out."""
    for paragraph in paragraphs:
        opens = True
        for raw in paragraph.split("\n"):
            text = letterspaced(repair(" ".join(raw.split()))[0])
            if text:
                yield Line(text, kind_of(text), opens)
                opens = False
