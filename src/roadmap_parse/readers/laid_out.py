"""Text whose columns stand apart by spaces (`pdftotext -layout`, printers' files): Pages as drawn.

A letter is 6 points wide and a line 12 high: twelve letters and six lines an inch, as such text was printed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from roadmap_parse.document import Page, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LETTER, LINE, HEIGHT = 6.0, 12.0, 10.0  # points
GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
WORD = re.compile(r"\S+")
MOST_LINES = 90  # of a page; a long sheet of small print
LEAST_GAPS, LEAST_LINES = 2, 3  # gaps that make a line of columns, such lines that make a table
ALIGNED = 0.5  # of these lines have a word after a gap at one of the commonest places; prose set full has not


def laid_out_pages(text: str) -> tuple[Page, ...]:
    """The pages, parted by form feeds; none where no columns stand one below the other."""
    lines = [line.expandtabs() for line in text.splitlines()]
    starts = [[gap.end() for gap in GAP.finditer(line)] for line in lines]
    columned = [places for places in starts if len(places) >= LEAST_GAPS]
    common = Counter(place for places in columned for place in places).most_common(LEAST_GAPS)
    least = max(LEAST_LINES, ALIGNED * len(columned))
    if len(common) < LEAST_GAPS or any(count < least for _, count in common):
        return ()
    return tuple(_page(number, part) for number, part in enumerate(_sheets(text), start=1))


def _sheets(text: str) -> Iterator[list[str]]:
    """The lines of each page; those of one without end are parted as a printer would."""
    for part in text.split("\f"):
        lines = [line.expandtabs() for line in part.splitlines()]
        yield from (lines[at : at + MOST_LINES] for at in range(0, len(lines), MOST_LINES))


def _page(number: int, lines: Sequence[str]) -> Page:
    words = tuple(
        Word(word[0], (word.start() * LETTER, top, word.end() * LETTER, top + HEIGHT))
        for top, line in ((row * LINE, line) for row, line in enumerate(lines))
        for word in WORD.finditer(line)
    )
    return Page(number, max(map(len, lines)) * LETTER, len(lines) * LINE, words, ())
