"""Misread abbreviations, mended by what lexicons and page show. Never numbers, names, dates.

Every repair leaves a Note `ocr_repaired`, "read -> mended". A sign stands for another only as
data/ocr_confusions.tsv says, and only where the word read is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from roadmap_parse.language.rows import rows
from roadmap_parse.model import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ZEROS = re.compile(r"(?<![\w.,:/№-])(?<![\d№] )(?:0[0Оо]|[Оо]0)(?![:.,-]?\w)")
"""Two zeros apart from any number: no clock time, no decimals."""
CAPITALS = re.compile(r"(?<![\w.-])[А-ЯЁ03о]{2,8}(?![\w.-]*\d)(?!\w)")
ABBREVIATION = re.compile(r"(?<!\w)[А-ЯЁ]{2,8}(?!\w)")
RUSSIAN = re.compile("[А-Яа-яЁё]{3}")
LETTERS_BESIDE_THREE = 2
"""`3А` is a class at school."""
ROMANS = {
    "Г": "I",
    "[": "I",
    "|": "I",
    "П": "II",
    "Ш": "III",
    "ПТ": "III",
    "ГУ": "IV",
    "ТУ": "IV",
    "1У": "IV",
    "Т": "I",
    "ТТ": "II",
    "ТТТ": "III",
    "!": "I",
    "!!": "II",
    "!!!": "III",
}
"""What the engine, which knows Russian alone, reads for roman numbers."""
ROMAN = re.compile(
    rf"(?<!\S)(?:{'|'.join(map(re.escape, ROMANS))})"
    r"(?=\s+(?i:квартал|полугоди|декад|четверт|триместр|недел|этап))"
)
OFTEN = 2
"""How often the page must show a word for it to mend another."""


def mended(texts: Iterable[str]) -> list[tuple[str, tuple[Note, ...]]]:
    """Mend the cells of one page, which bear witness for one another."""
    cells = list(texts)
    seen = Counter(word for cell in cells for word in ABBREVIATION.findall(cell))
    return [_mended(cell, seen) for cell in cells]


def _mended(cell: str, seen: Counter[str]) -> tuple[str, tuple[Note, ...]]:
    notes: list[Note] = []

    def put(pattern: re.Pattern[str], mend: Callable[[str, Counter[str]], str | None], text: str) -> str:
        def one(match: re.Match[str]) -> str:
            new = mend(match[0], seen)
            if new is None:
                return match[0]
            notes.append(Note("ocr_repaired", f"{match[0]} -> {new}"))
            return new

        return pattern.sub(one, text)

    if RUSSIAN.search(cell):
        for pattern, rule in RULES:
            cell = put(pattern, rule, cell)
    return cell, tuple(notes)


def zeros(_: str, seen: Counter[str]) -> str | None:
    """`Управление образования 00`: organisations, where the page or nothing else gives the two letters."""
    del seen
    return "ОО"


def known_abbreviation(word: str, seen: Counter[str]) -> str | None:
    """`0ГЭ`, `ВНР`: unknown as read, and lexicons or page know one abbreviation that is meant."""
    class_name = "3" in word and sum(letter.isupper() for letter in word) < LETTERS_BESIDE_THREE
    if word.isdigit() or class_name or word in _lexicon() or seen[word] >= OFTEN:
        return None
    candidates = _candidates(word)
    witnessed = {each for each in candidates if seen[each] >= OFTEN}
    figures = any(letter.isdigit() for letter in word)
    found = witnessed or (candidates & _lexicon() if figures else set())
    return found.pop() if len(found) == 1 else None


def doubled(word: str, seen: Counter[str]) -> str | None:
    """`ОГГЭ`: unknown, and known with one of two equal letters side by side."""
    if word in _lexicon() or seen[word] >= OFTEN:
        return None
    found = {
        word[:place] + word[place + 1 :]
        for place in range(1, len(word))
        if word[place] == word[place - 1]
    } & _lexicon()  # fmt: skip
    return found.pop() if len(found) == 1 else None


def roman(text: str, _: Counter[str]) -> str | None:
    """`П квартал`: letters of the look of a roman number, before what is counted with one."""
    return ROMANS[text]


def _candidates(word: str) -> set[str]:
    """The word with all its figures as letters, or with one letter exchanged."""
    if any(letter.isdigit() or letter.islower() for letter in word):
        found = {""}
        for letter in word:
            choices = _confusions().get(letter, ()) if not letter.isupper() else (letter,)
            found = {start + choice for start in found for choice in choices}
        return found
    return {
        word[:place] + choice + word[place + 1 :]
        for place, letter in enumerate(word)
        for choice in _confusions().get(letter, ())
    }


@cache
def _confusions() -> dict[str, tuple[str, ...]]:
    pairs: dict[str, tuple[str, ...]] = {}
    for row in rows("ocr_confusions.tsv"):
        pairs[row["read"]] = (*pairs.get(row["read"], ()), row["meant"])
    return pairs


@cache
def _lexicon() -> frozenset[str]:
    """Abbreviations in capitals that plans use."""
    words = [row["short"] for row in rows("abbreviations.tsv")] + [
        row["word"] for row in rows("known_words.tsv")
    ]
    return frozenset(word for word in words if ABBREVIATION.fullmatch(word))


RULES: tuple[tuple[re.Pattern[str], Callable[[str, Counter[str]], str | None]], ...] = (
    (ZEROS, zeros),
    (CAPITALS, known_abbreviation),
    (CAPITALS, doubled),
    (ROMAN, roman),
)
