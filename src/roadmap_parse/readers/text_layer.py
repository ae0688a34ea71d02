"""Whether the letters of a page say what the page shows: a font's map may be broken, or lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roadmap_parse.document import Word

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
    signs = [sign for sign in text if sign.isalpha()]
    if len(signs) < FEWEST_LETTERS:
        return False
    russian = [sign for sign in signs if "а" <= sign <= "я" or sign == "ё"]
    if len(russian) >= RUSSIAN * len(signs):
        usual = _is_between(russian, "аеёиоуыэюя", VOWELS) and _is_between(russian, "оеаинт", COMMON)
        return not usual and not _is_russian(texts)
    latin = [sign for sign in signs if "a" <= sign <= "z"]
    return not (2 * len(latin) > len(signs) and _is_between(latin, "aeiouy", LATIN_VOWELS))


def _is_between(signs: list[str], some: str, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= sum(sign in some for sign in signs) / len(signs) <= bounds[1]


def _is_russian(texts: list[str]) -> bool:
    found = [word for text in texts for word in CYRILLIC_WORD.findall(text)][:SAMPLE]
    return not found or sum(map(is_known, found)) >= KNOWN * len(found)
