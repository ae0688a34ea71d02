"""Words outside tables -> paragraphs in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roadmap_parse.document import Paragraph, Word
from roadmap_parse.readers.pdf_words import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.document import Page
    from roadmap_parse.model import BBox

FAR = 1.0  # of a letter's height between two lines: a new paragraph
WIDE = 3.0  # of a letter's height between two words: they stand in two columns
MARGIN = 0.12  # of the page's height at its top and bottom hold page numbers
LEVEL = 14.0  # points: sides of a centred line differ by less
INDENT = 10.0  # points: a first line stands so much to the right
NEAR = 5.0  # points: sides and middles of one block's lines differ by less
OTHER_SIZE = 0.5  # of a letter's height: boxes of one font differ by less
SPACE = 0.3  # of a letter's height between words
ENDINGS = (".", ";", ":", ",", ")", "!", "?")
PAGE_NUMBER = re.compile(
    r"^(?:(?:стр(?:аница|\.)?|лист)\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:из|/)\s*\d{1,4})?$", re.IGNORECASE
)
ITEM = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[-–—•·])(?:\s|$)")


def line_text(line: Iterable[Word]) -> str:
    """The words of a line with single spaces."""
    return " ".join(word.text for word in line)


def paragraphs_of(words: Sequence[Word], page: Page, tables: Sequence[BBox]) -> Iterator[Paragraph]:
    """Paragraphs of the words outside `tables`, without page numbers."""
    lines = [line for line in lines_of(words) if not is_page_number(line, page)]
    if not lines:
        return
    left = min(word.bbox[0] for word in page.words)
    right = max(word.bbox[2] for word in page.words)
    for block in _blocks(lines, tables):
        parts = _columns(block)
        for part in parts if len(parts) > 1 else _paragraphs(block, left, right):
            yield Paragraph("\n".join(map(line_text, part)), page.number, _box(part))


def is_page_number(line: Sequence[Word], page: Page) -> bool:
    """Whether a line in the upper or lower margin holds nothing but a page number."""
    top, bottom = line[0].bbox[1], line[0].bbox[3]
    at_edge = bottom < MARGIN * page.height or top > (1 - MARGIN) * page.height
    return at_edge and bool(PAGE_NUMBER.match(line_text(line)))


def _blocks(lines: Sequence[list[Word]], tables: Sequence[BBox]) -> Iterator[list[list[Word]]]:
    """Lines that no table and no wide gap parts."""
    block: list[list[Word]] = []
    for line in lines:
        if block and (_gap(block[-1], line) > FAR * _height(line) or _between(block[-1], line, tables)):
            yield block
            block = []
        block.append(line)
    yield block


def _gap(above: Sequence[Word], below: Sequence[Word]) -> float:
    return min(word.bbox[1] for word in below) - max(word.bbox[3] for word in above)


def _height(line: Sequence[Word]) -> float:
    return max(word.bbox[3] - word.bbox[1] for word in line)


def _between(above: Sequence[Word], below: Sequence[Word], tables: Sequence[BBox]) -> bool:
    return any(above[0].bbox[1] < top and below[0].bbox[3] > bottom for _, top, _, bottom in tables)


def _columns(block: Sequence[list[Word]]) -> list[list[list[Word]]]:
    """The block as two side by side ("СОГЛАСОВАНО", "УТВЕРЖДАЮ") where a gutter parts its lines."""
    gutter = _gutter(block)
    if gutter is None:
        return [list(block)]
    left = [[word for word in line if word.bbox[2] <= gutter] for line in block]
    right = [[word for word in line if word.bbox[2] > gutter] for line in block]
    return [[line for line in side if line] for side in (left, right)]


def _gutter(block: Sequence[Sequence[Word]]) -> float | None:
    """The x of white space that parts two lines at least and is crossed by none."""
    spans = sorted((word.bbox[0], word.bbox[2]) for line in block for word in line)
    height = _height(block[0])
    end = spans[0][1]
    for start, stop in spans:
        if start - end > WIDE * height and sum(_lies_on_both(line, end) for line in block) > 1:
            return end
        end = max(end, stop)
    return None


def _lies_on_both(line: Sequence[Word], x: float) -> bool:
    return line[0].bbox[2] <= x < line[-1].bbox[2]


def _paragraphs(lines: Sequence[list[Word]], left: float, right: float) -> Iterator[list[list[Word]]]:
    paragraph: list[list[Word]] = []
    for line in lines:
        if paragraph and _begins(paragraph[-1], line, left, right):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _begins(above: Sequence[Word], line: Sequence[Word], left: float, right: float) -> bool:
    """Whether `line` begins a paragraph, told by its side, its indent or the short line above it."""
    if abs(_height(above) - _height(line)) > OTHER_SIZE * _height(line):
        return True
    ended = above[-1].bbox[2] + line[0].bbox[2] - line[0].bbox[0] + SPACE * _height(line) < right
    if ITEM.match(line_text(line)) and (ended or above[-1].text.endswith(ENDINGS)):
        return True
    step = line[0].bbox[0] - above[0].bbox[0]
    if abs(step) > NEAR and abs(_centre(above) - _centre(line)) < NEAR:
        return False
    if step > INDENT and line[0].bbox[0] - left < (right - left) / 4:
        return True
    if abs(above[-1].bbox[2] - line[-1].bbox[2]) < NEAR:
        return False
    return _side(above, left, right) != _side(line, left, right) or (
        _side(line, left, right) == "left" and ended
    )


def _centre(line: Sequence[Word]) -> float:
    return (line[0].bbox[0] + line[-1].bbox[2]) / 2


def _side(line: Sequence[Word], left: float, right: float) -> str:
    before, after = line[0].bbox[0] - left, right - line[-1].bbox[2]
    if before > 2 * LEVEL and abs(before - after) < LEVEL:
        return "centre"
    return "right" if before > (right - left) / 3 else "left"


def _box(lines: Sequence[Sequence[Word]]) -> BBox:
    boxes = [word.bbox for line in lines for word in line]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
