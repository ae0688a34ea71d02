"""The stamp of an electronic signature, printed over a table or beside it, taken off a page."""

from __future__ import annotations

import re
from dataclasses import replace
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
SAME_SIZE = 0.2  # of a letter's height: print of one size differs by less


def without_stamps(page: Page) -> Page:
    """The page without boxed stamps: their words, told by size from text under them, and sides."""
    signs = list(_signs(page.words))
    for sign in signs:
        sides = _sides(_with_labels(sign, page.words), page)
        if sides is None:
            continue
        box = _around(sides)
        page = replace(
            page,
            words=tuple(word for word in page.words if not _is_stamped(word, sign, box)),
            rulings=tuple(ruling for ruling in page.rulings if ruling not in sides),
        )
    return page


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
    found = [
        (top, bottom, left, right)
        for top in across
        for bottom in across
        if top[1] <= y0 and bottom[1] >= y1 and _alike(top, bottom, 0)
        for left in down
        for right in down
        if left[0] <= x0 and right[0] >= x1 and _alike(left, right, 1) and _close(top, bottom, left, right)
    ]
    small = [sides for sides in found if _area(_around(sides)) < LARGEST * page.width * page.height]
    return min(small, key=lambda sides: _area(_around(sides)), default=None)


def _is_flat(box: BBox) -> bool:
    return box[2] - box[0] >= box[3] - box[1]


def _alike(one: BBox, other: BBox, axis: int) -> bool:
    return abs(one[axis] - other[axis]) < CORNER and abs(one[axis + 2] - other[axis + 2]) < CORNER


def _close(top: BBox, bottom: BBox, left: BBox, right: BBox) -> bool:
    """Whether the four end where they meet."""
    return all(
        abs(one - other) < CORNER
        for one, other in (
            (top[0], left[0]),
            (top[2], right[2]),
            (left[1], top[1]),
            (left[3], bottom[3]),
            (bottom[0], left[0]),
            (bottom[2], right[2]),
        )
    )


def _around(boxes: Sequence[BBox]) -> BBox:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_stamped(word: Word, sign: Word, box: BBox) -> bool:
    x, y = (word.bbox[0] + word.bbox[2]) / 2, (word.bbox[1] + word.bbox[3]) / 2
    size, own = sign.bbox[3] - sign.bbox[1], word.bbox[3] - word.bbox[1]
    return box[0] <= x <= box[2] and box[1] <= y <= box[3] and abs(size - own) < SAME_SIZE * size
