"""Taken off a page: stamps of an electronic signature, and marks in huge letters over the text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.document import Page, Word
    from roadmap_parse.model import BBox

SIGNED = re.compile(r"^подписан[оаы]?$", re.IGNORECASE)
ELECTRONIC = re.compile(r"^электронн(?:ой|ыми)$", re.IGNORECASE)
LABEL = re.compile(r"^(?:документ|электронн(?:ой|ыми)|сертификат|владелец|действителен)\W?$", re.IGNORECASE)
NEAR = (260.0, 40.0)  # points across and down between the two words of a stamp
CORNER = 9.0  # points a rounded corner takes of a side
LARGEST = 0.3  # of the page
MOST_STAMPS = 20  # of a page are taken off; the words of more stay
SAME_SIZE = 0.2  # of a letter's height: print of one size differs by less
FIELDS = (
    re.compile(r"^сертификат\W?$", re.IGNORECASE),
    re.compile(r"^владелец\W?$", re.IGNORECASE),
    re.compile(r"^действител[её]?[нь]\w*\W?$", re.IGNORECASE),
)
FIRST_LETTERS = frozenset("СВДсвд")  # of the fields: most words need no closer look
ALIGNED = 2.0  # points: lines of a stamp begin nearer to each other
ONE_LINE = 0.3  # points: words printed at one stroke stand nearer to one line
STEP = (0.8, 3.0)  # of a letter's height from line to line of a stamp
SPACE = 0.8  # of a letter's height: the widest space between two words of a stamp
HEAD_LINES = 3
HUGE = 2.5  # times the usual height of letters: a mark over the text
COVERED = 3  # words under such a mark


def without_stamps(page: Page) -> Page:
    """The page without stamps and marks: their words, told by size or place from text under them, and sides.

    The lines of a stamp begin under each other and name certificate, owner and term; where its print is as
    large as that of the table under it, only such lines are its own.
    """
    page = _without_marks(page)
    signs = list(islice(_signs(page.words), MOST_STAMPS))
    fields = [word for run in _field_runs(page.words) for word in run]
    usual = _usual_height(page.words) if signs and fields else 0.0
    places = [(sign, _with_labels(sign, page.words)) for sign in signs]
    page = replace(page, words=tuple(word for word in page.words if word not in fields)) if fields else page
    for sign, place in places:
        sides = _sides(place, page)
        if sides is None:
            continue
        box = _around(sides)
        page = replace(
            page,
            words=page.words
            if sign in fields and _same_size(sign, usual)
            else tuple(word for word in page.words if not _is_stamped(word, sign, box)),
            rulings=tuple(ruling for ruling in page.rulings if ruling not in sides),
        )
    return page


def _without_marks(page: Page) -> Page:
    """The page without words in huge letters that lie over other words ("ПРОЕКТ" across the sheet)."""
    sizes = [_size(word) for word in page.words]
    if not sizes or max(sizes) < HUGE * min(sizes):
        return page
    usual = sorted(sizes)[len(sizes) // 2]
    marks = [word for word, size in zip(page.words, sizes, strict=True) if size > HUGE * usual]
    covered = {id(mark): sum(_overlap(mark.bbox, other.bbox) for other in page.words) - 1 for mark in marks}
    if sum(covered.values()) < COVERED:
        return page
    lines = [mark.bbox for mark in marks if covered[id(mark)]]
    gone = [mark for mark in marks if any(mark.bbox[1] < box[3] and box[1] < mark.bbox[3] for box in lines)]
    return replace(page, words=tuple(word for word in page.words if word not in gone))


def _size(word: Word) -> float:
    """The height of a word's letters, whichever way it is written."""
    return min(_high(word), word.bbox[2] - word.bbox[0]) if len(word.text) > 1 else _high(word)


def _overlap(one: BBox, other: BBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _usual_height(words: Sequence[Word]) -> float:
    heights = sorted(map(_high, words))
    return heights[len(heights) // 2]


def _field_runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of every line of a stamp that names certificate, owner and term under each other."""
    likely = [word for word in words if word.text[:1] in FIRST_LETTERS]
    named = [[word for word in likely if field.match(word.text)] for field in FIELDS]
    for certificate in named[0]:
        block = [certificate]
        for field in named[1:]:
            block += [word for word in field if _is_under(block[-1], word)][:1]
        if len(block) == len(FIELDS):
            head = _head_lines(certificate, words)
            yield [one for start in (*head, *block) for one in _stroke(start, words)]


def _is_under(above: Word, below: Word) -> bool:
    height = _high(above)
    step = below.bbox[1] - above.bbox[1]
    return abs(above.bbox[0] - below.bbox[0]) < ALIGNED and STEP[0] * height < step < STEP[1] * height


def _head_lines(certificate: Word, words: Sequence[Word]) -> list[Word]:
    """The words "документ", "подписан", "электронной" that begin the lines over the certificate's."""
    x, y = certificate.bbox[:2]
    high = _high(certificate)
    return [
        word
        for word in words
        if (LABEL.match(word.text) or SIGNED.match(word.text))
        and 0 < y - word.bbox[1] < HEAD_LINES * STEP[1] * high
        and -ALIGNED < word.bbox[0] - x < NEAR[0]
    ]


def _stroke(start: Word, words: Sequence[Word]) -> list[Word]:
    """The words printed at one stroke with `start`: exactly on its line, a space apart."""
    level = sorted(
        (word for word in words if abs(word.bbox[3] - start.bbox[3]) < ONE_LINE),
        key=lambda word: word.bbox[0],
    )
    at = level.index(start)
    right = [start]
    for one, other in pairwise(level[at:]):
        if not -ONE_LINE < other.bbox[0] - one.bbox[2] < SPACE * _high(start):
            break
        right.append(other)
    return right


def _high(word: Word) -> float:
    return word.bbox[3] - word.bbox[1]


def _same_size(word: Word, height: float) -> bool:
    return abs(height - _high(word)) < SAME_SIZE * height


def _signs(words: Sequence[Word]) -> Iterator[Word]:
    """The word "подписан" of every stamp."""
    electronic = [word.bbox for word in words if ELECTRONIC.match(word.text)]
    for word in words if electronic else ():
        if SIGNED.match(word.text):
            x, y = word.bbox[:2]
            if any(abs(x - box[0]) < NEAR[0] and abs(y - box[1]) < NEAR[1] for box in electronic):
                yield word


def _with_labels(sign: Word, words: Sequence[Word]) -> BBox:
    """The box around the words that stamps share, near the one that tells it."""
    x, y = sign.bbox[:2]
    near = [
        word.bbox
        for word in words
        if LABEL.match(word.text) and abs(word.bbox[0] - x) < NEAR[0] and abs(word.bbox[1] - y) < 2 * NEAR[1]
    ]
    return _around([sign.bbox, *near])


def _sides(sign: BBox, page: Page) -> tuple[BBox, ...] | None:
    """The four sides of the smallest box of its own around a place: sides that end at its corners."""
    x0, y0, x1, y1 = sign
    across = [
        box for box in page.rulings if _is_flat(box) and box[0] - CORNER <= x0 and box[2] + CORNER >= x1
    ]
    down = [
        box for box in page.rulings if not _is_flat(box) and box[1] - CORNER <= y0 and box[3] + CORNER >= y1
    ]
    upper = [
        (top, left)
        for top in across
        for left in down
        if top[1] <= y0 and left[0] <= x0 and _near(top[0], left[0]) and _near(top[1], left[1])
    ]
    lower = [
        (bottom, right)
        for bottom in across
        for right in down
        if bottom[1] >= y1 and right[0] >= x1 and _near(bottom[2], right[2]) and _near(bottom[3], right[3])
    ]
    boxes = [
        (top, bottom, left, right)
        for top, left in upper
        for bottom, right in lower
        if _near(top[2], right[2])
        and _near(bottom[0], left[0])
        and _near(left[3], bottom[3])
        and _near(right[1], top[1])
    ]
    small = [sides for sides in boxes if _area(_around(sides)) < LARGEST * page.width * page.height]
    return min(small, key=lambda sides: _area(_around(sides)), default=None)


def _near(one: float, other: float) -> bool:
    return abs(one - other) < CORNER


def _is_flat(box: BBox) -> bool:
    return box[2] - box[0] >= box[3] - box[1]


def _around(boxes: Sequence[BBox]) -> BBox:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_stamped(word: Word, sign: Word, box: BBox) -> bool:
    x, y = (word.bbox[0] + word.bbox[2]) / 2, (word.bbox[1] + word.bbox[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3] and _same_size(word, _high(sign))
