"""Which pages of a PDF are read as pictures: those whose text is missing, broken or does not tell it all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from roadmap_parse.language.morphology import is_known
from roadmap_parse.readers.text_layer import is_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Page, Word
    from roadmap_parse.readers.pdf_opened import Opened, Picture

Need = Literal["no_text_layer", "broken_text_layer", "doubtful_text_layer", "picture_in_text", "asked"]
"""`no_text_layer`: a picture, beside which there is little text, or letters drawn as curves ·
`broken_text_layer`: letters that make no words · `doubtful_text_layer`: what another program read from the
scan, badly · `picture_in_text`: a picture among the text may show more of it · `asked`: by Options.ocr."""

WORD = re.compile(r"[^\W\d_]{3,}")
RUSSIAN = re.compile("[А-Яа-яЁё-]+")
LEAST_SIDE = 7.0
"""Points; a smaller page holds no line of text."""
FEWEST_LETTERS = 20
"""A page number and a running title are no text layer."""
LITTLE_COVER = 0.1
"""Share of a page without text under pictures; a coat of arms covers less."""
COVER = 0.5
"""Share of the page that a scan covers at least; a photograph in a report seldom does."""
SOME_COVER = 0.2
REACH = 0.4
"""Share of a scan's height with words on it; the stamp of an electronic signature has 0.1 to 0.2."""
DOUBTFUL = 0.8
"""Share of known words; plans have 0.85 and more, a scan read badly by another program less."""
LOOKED_AT = 200
"""Words of a layer that are looked up."""
FEWEST_WORDS = 5
FEWEST_RULINGS = 6
"""A table of two columns and one row has as many."""
CURVES = 100
"""Paths of a page whose letters are drawn as curves; a ruled form without letters has fewer."""


def need_of(opened: Opened, *, always: bool = False) -> Need | None:
    """Why the page must be read as a picture, if it must; the dictionary is asked about scans only."""
    page = opened.page
    if page is None or min(page.width, page.height) < LEAST_SIDE:
        return None
    return _need(page, opened) or ("asked" if always else None)


def is_scan(opened: Opened) -> bool:
    """Whether the rules of a page with text of its own must be looked for in its picture."""
    page = opened.page
    if page is None or min(page.width, page.height) < LEAST_SIDE or len(page.rulings) >= FEWEST_RULINGS:
        return False
    return _cover(page, opened.pictures) >= COVER


def _need(page: Page, opened: Opened) -> Need | None:
    cover = _cover(page, opened.pictures)
    if _letters(page.words) < FEWEST_LETTERS:
        curves = not page.words and opened.paths >= CURVES
        broken = is_broken(page.words, opened.letters)
        return "no_text_layer" if cover >= LITTLE_COVER or curves or broken else None
    if is_broken(page.words, opened.letters):
        return "broken_text_layer"
    if cover < SOME_COVER:
        return None
    scan = max(opened.pictures, key=lambda picture: picture.area)
    if cover < COVER:
        return None if _inside(page.words, scan) else "picture_in_text"
    if _reach(_inside(page.words, scan), scan) < REACH:
        return "no_text_layer"
    return None if is_sane(" ".join(word.text for word in page.words)) else "doubtful_text_layer"


def _cover(page: Page, pictures: Sequence[Picture]) -> float:
    return min(1.0, sum(picture.area for picture in pictures) / max(1.0, page.width * page.height))


def _letters(words: Sequence[Word]) -> int:
    return sum(letter.isalpha() for word in words for letter in word.text)


def _inside(words: Sequence[Word], picture: Picture) -> list[Word]:
    x0, top, x1, bottom = picture.box
    return [
        word
        for word in words
        if x0 <= (word.bbox[0] + word.bbox[2]) / 2 <= x1
        and top <= (word.bbox[1] + word.bbox[3]) / 2 <= bottom
    ]


def _reach(words: Sequence[Word], picture: Picture) -> float:
    """The share of the picture's height from its first word to its last."""
    if not words:
        return 0.0
    height = max(1.0, picture.box[3] - picture.box[1])
    return (max(word.bbox[3] for word in words) - min(word.bbox[1] for word in words)) / height


def is_sane(text: str) -> bool:
    """Whether the words that a scan is said to show are Russian."""
    words = WORD.findall(text)[:LOOKED_AT]
    return len(words) < FEWEST_WORDS or sum(map(_is_russian, words)) >= DOUBTFUL * len(words)


def worth(text: str) -> tuple[int, int]:
    """How much Russian a reading of a page holds: its known words, then its signs. More is better."""
    return sum(map(_is_russian, WORD.findall(text))), sum(map(str.isalnum, text))


def _is_russian(word: str) -> bool:
    """Known, or an abbreviation in capitals as plans are full of."""
    return bool(RUSSIAN.fullmatch(word)) and (word.isupper() or is_known(word))
