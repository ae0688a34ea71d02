"""The texts of boxes on a page: each read for itself, doubtful parts once more beside a sure word.

A line of capitals or figures alone has no small letters to tell its size by, and the engine misreads it:
`ОО` as `[@.0)`, `1.2.` as `1.2:`. Set behind a word of the same page that was read surely, the same pixels
are read right (measured on 23 such lines of scans: 23 mended, none harmed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .lettercase import with_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .engine import Engine, Read
    from .rulings import Box

    Grey = NDArray[np.uint8]

INSET = 0.012
"""Inches between a box's edge and what is read: rests of rules stay outside."""
INK = 160
PAPER = 200
LEAST_INK = 0.03
"""Inches; what is smaller in both directions is a speck."""
MARGIN = 20
"""White pixels round what is read."""
SURE = 0.9
"""Confidence from which a word is left as it is."""
ANCHOR_SURE = 0.93
ANCHOR = re.compile("[абвгезиклмнопстхчшъыьэюя]{5,14}")
"""Small letters without descenders: their lower edge is the base line."""
ANCHOR_GAP = 0.06
"""Inches between the sure word and what is read again."""
SHORT_LINE = 12
"""Letters; a doubtful line up to this length is read again whole, of a longer one only the doubtful words."""


@dataclass(frozen=True, slots=True)
class Text:
    """What was read in a box: its lines parted by line feeds, confidence 0 to 1 (1 for an empty box)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words of one line of one box, to be read again."""

    box: int
    words: tuple[Read, ...]

    @property
    def hull(self) -> Box:
        """The box round all its words."""
        x0, top, x1, bottom = zip(*(word.bbox for word in self.words), strict=True)
        return min(x0), min(top), max(x1), max(bottom)


def read_boxes(engine: Engine, page: Grey, dpi: int, boxes: Sequence[Box]) -> list[Text]:
    """Read each box (pixels of `page`); `dpi` is the page's resolution."""
    crops = [_crop(page, box, dpi) for box in boxes]
    filled = [index for index, crop in enumerate(crops) if crop is not None]
    pictures = [crop for crop in crops if crop is not None]
    reads = engine.read(pictures, dpi, "block")
    reads = _read_doubtful_again(engine, pictures, reads, dpi)
    texts = dict(zip(filled, map(_text, with_case(pictures, reads)), strict=True))
    return [texts.get(index, Text("", 1.0)) for index in range(len(boxes))]


def _crop(page: Grey, box: Box, dpi: int) -> Grey | None:
    """The ink inside the box with a white margin; None where there is none."""
    inset = max(1, round(dpi * INSET))
    x0, top, x1, bottom = box
    return framed(page[max(0, top + inset) : bottom - inset, max(0, x0 + inset) : x1 - inset], dpi)


def framed(part: Grey, dpi: int) -> Grey | None:
    """The ink of a picture with a white margin; None where there is no more than specks."""
    spot = _ink_box(part, dpi)
    if spot is None:
        return None
    x0, top, x1, bottom = spot
    return _frame(part[top:bottom, x0:x1])


def _ink_box(part: Grey, dpi: int) -> Box | None:
    """The box round what is dark; None where there is no more than specks."""
    import numpy as np

    dark = part < INK
    ys, xs = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(ys) or max(ys[-1] - ys[0], xs[-1] - xs[0]) < dpi * LEAST_INK:
        return None
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def _frame(picture: Grey) -> Grey:
    import cv2

    frame: Any = cv2.copyMakeBorder(picture, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=255)
    return frame  # type: ignore[no-any-return]


def _text(words: Iterable[Read]) -> Text:
    words = tuple(words)
    lines = (" ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.line))
    return Text("\n".join(lines), confidence(words))


def confidence(words: Sequence[Read]) -> float:
    """The mean of the words' confidence, longer words counting more; 1 for no words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 1.0


def read_freely(engine: Engine, page: Grey, dpi: int, shift: int = 0) -> tuple[Read, ...]:
    """Read text of any layout; boxes are those of `page`, moved down by `shift` pixels.

    Paper is painted white first: where little is printed, the engine takes the paper's noise for letters.
    """
    import numpy as np

    white = np.where(page > PAPER, np.uint8(255), page)
    spot = _ink_box(white, dpi)
    if spot is None:
        return ()
    x0, top, x1, bottom = spot
    pictures = [_frame(white[top:bottom, x0:x1])]
    reads = _read_doubtful_again(engine, pictures, engine.read(pictures, dpi, "page"), dpi)
    words = with_case(pictures, reads)[0]
    return tuple(_moved(word, x0 - MARGIN, top - MARGIN + shift) for word in words)


def _moved(word: Read, right: int, down: int) -> Read:
    x0, top, x1, bottom = word.bbox
    return replace(word, bbox=(x0 + right, top + down, x1 + right, bottom + down))


# Doubtful parts


def _read_doubtful_again(
    engine: Engine, pictures: Sequence[Grey], reads: Sequence[tuple[Read, ...]], dpi: int
) -> list[tuple[Read, ...]]:
    anchor = _anchor(pictures, reads)
    pieces = [piece for index, words in enumerate(reads) for piece in _pieces(index, words)]
    if anchor is None or not pieces:
        return list(reads)
    gap = round(dpi * ANCHOR_GAP)
    again = engine.read([_behind(anchor, _cut(pictures, piece), gap) for piece in pieces], dpi, "line")
    mended = [list(words) for words in reads]
    for piece, words in zip(pieces, again, strict=True):
        behind = [word for word in words if word.bbox[0] >= MARGIN + anchor.shape[1]]
        if behind and confidence(behind) > confidence(piece.words):
            shift = piece.hull[0] - MARGIN - anchor.shape[1] - gap
            _replace(mended[piece.box], piece, [_moved(word, shift, 0) for word in behind])
    return [tuple(words) for words in mended]


def _anchor(pictures: Sequence[Grey], reads: Sequence[tuple[Read, ...]]) -> Grey | None:
    """The pixels of the surest plain word of the page."""
    found = [(index, word) for index, words in enumerate(reads) for word in words if is_anchor(word)]
    if not found:
        return None
    index, word = max(found, key=lambda each: (each[1].confidence, len(each[1].text), *each[1].bbox))
    x0, top, x1, bottom = word.bbox
    return pictures[index][top:bottom, x0:x1]


def is_anchor(word: Read) -> bool:
    """Whether a word is read surely and shows the size of small letters."""
    return word.confidence >= ANCHOR_SURE and bool(ANCHOR.fullmatch(word.text))


def _pieces(index: int, words: Sequence[Read]) -> Iterator[Piece]:
    for _, group in groupby(words, key=lambda word: word.line):
        line = tuple(group)
        if all(word.confidence >= SURE for word in line):
            continue
        if sum(len(word.text) for word in line) <= SHORT_LINE:
            yield Piece(index, line)
        else:
            for doubtful, run in groupby(line, key=lambda word: word.confidence < SURE):
                if doubtful:
                    yield Piece(index, tuple(run))


def _cut(pictures: Sequence[Grey], piece: Piece) -> Grey:
    """The piece's ink, as low as its lowest pixel."""
    import numpy as np

    x0, top, x1, bottom = piece.hull
    part = pictures[piece.box][max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2]
    inked = np.flatnonzero((part < INK).any(axis=1))
    return part[: inked[-1] + 1] if len(inked) else part


def _behind(anchor: Grey, part: Grey, gap: int) -> Grey:
    """One line: the anchor, a gap, the part, on one base line."""
    import numpy as np

    height = max(anchor.shape[0], part.shape[0])
    line = np.full((height, anchor.shape[1] + gap + part.shape[1]), 255, np.uint8)
    line[height - anchor.shape[0] :, : anchor.shape[1]] = anchor
    line[height - part.shape[0] :, anchor.shape[1] + gap :] = part
    return _frame(line)


def _replace(words: list[Read], piece: Piece, new: Sequence[Read]) -> None:
    """Put the new words in the place of the piece's, on its line and as high as it."""
    first = words.index(piece.words[0])
    old = piece.words[0]
    _, top, _, bottom = piece.hull
    words[first : first + len(piece.words)] = [
        replace(word, line=old.line, paragraph=old.paragraph, bbox=(word.bbox[0], top, word.bbox[2], bottom))
        for word in new
    ]
