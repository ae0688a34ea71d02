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
    from collections.abc import Iterable, Iterator, Sequence

LineKind = Literal[
    "title",
    "subtitle",
    "order",
    "command",
    "about",
    "preamble",
    "appendix",
    "approval",
    "agreement",
    "letterhead",
    "text",
]
LONGEST_LINE = 2_000  # characters of a line that tell its kind
CLAUSE = re.compile(r"\s*\d{1,2}\s*\.(?!\d)\s*\S")
OPENING: frozenset[LineKind] = frozenset({"order", "about", "preamble", "appendix", "approval"})
BLOCKS: frozenset[LineKind] = frozenset({"appendix", "approval", "agreement"})
NAMES_PLAN = re.compile(r"\W*(?:\w+(?:ый|ой|ая)\s+)*(?:план|график|дорожная\s+карта)\b", re.IGNORECASE)


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
    plain = text[:LONGEST_LINE].lower().strip(' *_\t«"“').replace("ё", "е")
    return next((row.kind for row in heading_lines() if row.pattern.match(plain)), "text")


def split_lines(paragraphs: Iterable[str]) -> Iterator[Line]:
    """The lines of paragraphs, alphabets mended and letter-spaced words closed; empty ones left out."""
    for paragraph in paragraphs:
        above: list[str] = []
        for raw in paragraph.split("\n"):
            if text := _clean(raw):
                opens = not above or _begins_part(text, above)
                above = [text] if opens else [*above[:1], text]
                yield Line(text, kind_of(text), opens)


def split_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs as mended lines, parted where a line begins another part: dumps lose the space between."""
    parts: list[str] = []
    for line in split_lines(paragraphs):
        if line.opens:
            parts.append(line.text)
        else:
            parts[-1] += f"\n{line.text}"
    return parts


def _clean(raw: str) -> str:
    text = repair(" ".join(raw.split()))[0]
    return letterspaced(text) if len(text) <= LONGEST_LINE else text


def _begins_part(line: str, above: Sequence[str]) -> bool:
    """A clause, a line of a known kind with a capital, or a plan's title that goes on no sentence.

    `above`: the first line of the part so far and the last.
    """
    if CLAUSE.match(line):
        return True
    kind = kind_of(line)
    if kind != "title":
        return kind in OPENING and line[0].isupper()
    if not NAMES_PLAN.match(line) or not line.lstrip('«"“(')[:1].isupper():
        return False
    return kind_of(above[0]) in BLOCKS or above[-1][-1] in ".;:!»"
