"""Whether the letters of a page say what the page shows: a font's map may be broken, or lead nowhere."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roadmap_parse.document import Word

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
FEWEST_LETTERS = 80  # fewer tell nothing
MAPPED = 0.25  # of a page's letters make words: else the font gives no letters for its signs
RUSSIAN = 0.5  # of the letters are Cyrillic
VOWELS = (0.33, 0.53)  # the share of vowels in Russian lies well between
COMMON = (0.36, 0.56)  # the share of the six letters that are most frequent
LATIN_VOWELS = (0.28, 0.5)
KNOWN = 0.4  # of the words stand in the dictionary, names and abbreviations apart
SAMPLE = 60  # words looked up
CYRILLIC_WORD = re.compile(r"[а-яё]{4,}", re.IGNORECASE)


def is_broken(words: Iterable[Word], letters: int) -> bool:
    """Whether the text layer of a page is nonsense; `letters` counts its signs, mapped or not.

    The dictionary is asked only where the letters are not as usual in Russian.
    """
    texts = [word.text for word in words]
    if letters >= FEWEST_LETTERS and sum(map(len, texts)) < MAPPED * letters:
        return True
    text = "".join(texts).casefold()
    signs = sum(map(str.isalpha, text))
    if signs < FEWEST_LETTERS:
        return False
    russian = _count(text, ALPHABET)
    if russian >= RUSSIAN * signs:
        vowels, common = _count(text, "аеёиоуыэюя"), _count(text, "оеаинт")
        usual = _is_between(vowels / russian, VOWELS) and _is_between(common / russian, COMMON)
        return not usual and not _is_russian(texts)
    latin = _count(text, ascii_lowercase)
    return 2 * latin <= signs or not _is_between(_count(text, "aeiouy") / latin, LATIN_VOWELS)


def _count(text: str, signs: str) -> int:
    return sum(map(text.count, signs))


def _is_between(share: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= share <= bounds[1]


def _is_russian(texts: list[str]) -> bool:
    found = [word for text in texts for word in CYRILLIC_WORD.findall(text)][:SAMPLE]
    return not found or sum(map(is_known, found)) >= KNOWN * len(found)
