"""Which pages of a digital document are read as pictures: those whose text is missing or is no Russian."""

from __future__ import annotations

import re
from itertools import islice

from roadmap_parse.language.morphology import is_known

WORD = re.compile(r"[^\W\d_]{3,}")
RUSSIAN = re.compile("[А-Яа-яЁё-]+")
LOOKED_AT = 200
"""Words of a page that are looked up."""
FEWEST_LETTERS = 20
"""A page number and a running title are no text layer."""
FEWEST_WORDS = 5
"""Of fewer words no share can be told."""
LEAST_COVER = 0.5
"""Share of the page that a scan covers; a coat of arms or a signature covers less."""
LEAST_RUSSIAN = 0.45
"""Share of dictionary words in a sane text layer; plans have 0.8 and more, wrong letter maps under 0.2."""


def needs_ocr(text: str, cover: float, *, drawn: bool = True) -> bool:
    """Whether a page must be read as a picture.

    `text` is its text layer, `cover` the share of its area under pictures (0 to 1), `drawn` whether anything
    but text stands on it: letters drawn as curves leave no text and no picture.
    """
    if sum(letter.isalpha() for letter in text) < FEWEST_LETTERS:
        return cover >= LEAST_COVER or (drawn and not text.strip())
    return not is_sane(text)


def is_sane(text: str) -> bool:
    """Whether a text layer holds Russian: wrong letter maps and bad recognition give no dictionary words."""
    words = list(islice(WORD.findall(text), LOOKED_AT))
    return len(words) < FEWEST_WORDS or russian_share(text) >= LEAST_RUSSIAN


def russian_share(text: str) -> float:
    """The share of words that the dictionary has, 0 to 1; 0 for no words. Of two readings the higher wins."""
    words = list(islice(WORD.findall(text), LOOKED_AT))
    return sum(_is_russian(word) for word in words) / len(words) if words else 0.0


def _is_russian(word: str) -> bool:
    """Known, or an abbreviation in capitals as plans are full of."""
    return bool(RUSSIAN.fullmatch(word)) and (word.isupper() or is_known(word))
