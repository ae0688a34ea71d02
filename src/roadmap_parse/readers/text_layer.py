"""Whether the letters of a page say what it shows: a font's map may be broken, wrong, or lead nowhere."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

from roadmap_parse.document import Word
from roadmap_parse.language.morphology import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

UNMAPPED = "\ufffd"
"""Stands for a letter that the font has no map for."""

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
FEWEST_LETTERS = 80  # fewer tell nothing
PART = 120  # letters judged together: a table's font may be broken, its heading's whole
MAPPED = 0.25  # of a page's letters make words: else the font gives no letters for its signs
BROKEN = 0.2  # of a page's letters are nonsense: more than a stray formula or logo
RUSSIAN = 0.5  # of the letters are Cyrillic
VOWELS = (0.33, 0.53)  # the share of vowels in Russian lies well between
COMMON = (0.36, 0.56)  # the share of the six letters that are most frequent
LATIN_VOWELS = (0.28, 0.5)
KNOWN = 0.4  # of the words stand in the dictionary, names and abbreviations apart
SAMPLE = 60  # words looked up
CYRILLIC_WORD = re.compile(r"\b(?![А-ЯЁ]{2}\w{,4}\b)[А-Яа-яЁё]{4,}")
ADDRESS = re.compile(r"[@/\\]|www\.|\.(?:ru|рф)\b")
NO_LETTER = re.compile(r"[\ufffd\u25a0-\u25af\u25fb\ue000-\uf8ff]")
SIGNS = re.compile(r"(?!(.)\1*$)[!\"#$%&'()*+<=>?@\[\]^`{|}~\\]{3,}")
TURNS = (("cp1252", "cp1251"), ("mac_roman", "cp1251"))
"""What the letters were taken for, and what they are."""
PLAIN = frozenset(map(chr, range(128)))
USUAL = frozenset("«»№–—“”„…‘’·•")  # in Russian texts as in other ones
LETTER_OF_ITS_OWN = re.compile("[A-Za-zА-яЁё]")


def is_broken(words: Iterable[Word], letters: int) -> bool:
    """Whether the text layer of a page is nonsense; `letters` counts its signs, mapped or not.

    The dictionary is asked only where the letters are not as usual in Russian.
    """
    texts = [word.text for word in words]
    total = sum(map(len, texts))
    if letters >= FEWEST_LETTERS and total < MAPPED * letters:
        return True
    nonsense = sum(
        sum(map(len, part))
        for part in _parts(texts)
        if _is_nonsense(part) and _is_nonsense([text for text in part if not ADDRESS.search(text)])
    )
    return nonsense > BROKEN * total


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    length = 0
    for text in texts:
        part.append(text)
        length += len(text)
        if length >= PART:
            yield part
            part, length = [], 0
    yield part


def _is_nonsense(texts: list[str]) -> bool:
    text = "".join(texts).casefold()
    russian = _count(text, ALPHABET)
    if 2 * russian < len(text) and _is_no_text(texts):
        return True
    signs = sum(map(str.isalpha, text))
    if signs < FEWEST_LETTERS:
        return False
    if russian >= RUSSIAN * signs:
        vowels, common = _count(text, "аеёиоуыэюя"), _count(text, "оеаинт")
        usual = _is_between(vowels / russian, VOWELS) and _is_between(common / russian, COMMON)
        return not usual and not _is_russian(texts)
    latin = _count(text, ascii_lowercase)
    return 2 * latin <= signs or not _is_between(_count(text, "aeiouy") / latin, LATIN_VOWELS)


def _is_no_text(texts: Iterable[str]) -> bool:
    """Whether most is signs without a map, or words of nothing but different signs: codes of glyphs."""
    text = "".join(texts)
    lost = len(NO_LETTER.findall(text)) + sum(len(text) for text in texts if SIGNS.fullmatch(text))
    return len(text) >= FEWEST_LETTERS and 2 * lost > len(text)


def _count(text: str, signs: str) -> int:
    return sum(map(text.count, signs))


def _is_between(share: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= share <= bounds[1]


def _is_russian(texts: Iterable[str]) -> bool:
    return _known([word for text in texts for word in CYRILLIC_WORD.findall(text)][:SAMPLE]) is not False


def _known(words: Sequence[str]) -> bool | None:
    """Whether enough of the words stand in the dictionary; None where there are none."""
    return sum(map(is_known, words)) >= KNOWN * len(words) if words else None


def decoded(words: Sequence[Word]) -> Sequence[Word]:
    """Cyrillic words back that a font's map calls Western ("Ïðèêàç" is "Приказ"), if the dictionary has them.

    No word of a Western language has such letters alone.
    """
    signs = set("".join([word.text for word in words]))
    for turn in TURNS:
        if signs.isdisjoint(_taken(*turn)):
            continue
        found = {word.text for word in words if _is_taken_for(word.text, turn)}
        whole = {text: _turned(text, turn) for text in found}
        long = [word for text in sorted(found) for word in CYRILLIC_WORD.findall(whole[text])]
        if _known(long[:SAMPLE]):
            words = [Word(whole.get(word.text, word.text), word.bbox) for word in words]
    return words


def _is_taken_for(text: str, turn: tuple[str, str]) -> bool:
    if text.isascii() or LETTER_OF_ITS_OWN.search(text):
        return False
    return set(text) <= PLAIN | USUAL | _taken(*turn) and not set(text) <= PLAIN | USUAL


@cache
def _taken(wrong: str, right: str) -> frozenset[str]:
    """What the Cyrillic letters of the one code page look like in the other."""
    return frozenset((ALPHABET + ALPHABET.upper() + "№").encode(right).decode(wrong, "ignore")) - USUAL


def _turned(text: str, turn: tuple[str, str]) -> str:
    return text.encode(turn[0]).decode(turn[1])
