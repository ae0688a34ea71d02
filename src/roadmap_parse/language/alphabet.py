"""Words in two alphabets, letters in two code points, marks nobody sees.

Dumps and scans put Latin letters into Russian words. A word is repaired only where the result is certain: the
dictionary or `data/known_words.tsv` has it and no other reading of it, or its Latin letters look the same as
Russian ones. A plain map of shapes harms legitimate Latin. The tests damage their word list at random.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from itertools import product
from math import prod

from roadmap_parse.model import Note

from .morphology import is_known, parses
from .rows import rows

Rule = Callable[[str], str | None]
Mend = Callable[[re.Match[str]], str | None]

MOST_READINGS = 512
SHORTEST_REST = 4
LONG_CAPITALS = 5
SHORT = 4
LATIN = "A-Za-z"
CYRILLIC = "А-Яа-яЁё"
SIGNS = "ABCEHKMOPTXY"
SMALL = "cokay"
FIGURES = {"0": "о", "3": "з", "6": "б"}
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
TO_ROMAN = str.maketrans("ІіХхУ", "IIXXV")
NUMERALS = {"П": "II", "Ш": "III"} | {one + five: "IV" for one in "1lIІ" for five in "УV"}
NUMBERED = r"(?:кв\b|квартал|полугоди|четверт|триместр|этап|тур\b)"

SUSPECT = re.compile(rf"[{LATIN}Іі]|[036][{CYRILLIC}]|[ПШ](?![{CYRILLIC}.\d])|1[УV]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\u00ad(?![ \t]*\n)")
SPACING_MARKS = (("и\u02d8", "й"), ("И\u02d8", "Й"), ("е\u00a8", "ё"), ("Е\u00a8", "Ё"))
ADDRESS = re.compile(
    r"\S+@\S+|\b(?:https?:|ftp:|www\.)\S+"
    r"|\b[\w.-]+\.(?:ru|рф|su|com|org|net|info|edu|gov|docx?|xlsx?|pdf|pptx?)\b\S*"
)

NUMERAL = re.compile(
    rf"\b(?:П|Ш|[1lІ][УV]|[VX]?I{{0,2}}l{{1,3}})(?=(?:\s*(?:[-–—,]|и)\s*[IVXПШУl1]+)*\s+{NUMBERED})|\bIУ(?=\s)"
)
INITIALS = re.compile(
    rf"\b[{SIGNS}](?=\.[А-ЯЁ])|(?<=[А-ЯЁ]\.)[{SIGNS}](?=\.)"
    rf"|\b[{SIGNS}]\.\s?[{SIGNS}]\.(?=\s*[А-ЯЁ][а-яё])|(?<=[а-яё]\s)[{SIGNS}]\.\s?[{SIGNS}]\."
)
CAPITAL_ALONE = re.compile(r"(?:^|(?<=[.;:!?(«] )|(?<=[(«]))[ABCKOY](?=\s+[а-яё\d])", re.MULTILINE)
SMALL_ALONE = re.compile(rf"(?:^|(?<=\s))[{SMALL}](?=\s+[«\"(]?[{CYRILLIC}\d])", re.MULTILINE)
FIGURE_WORD = re.compile(rf"(?<![\w.,-])(?=\w*[036])[{CYRILLIC}036]{{3,}}(?!\w)")
WORD = re.compile(rf"[{LATIN}{CYRILLIC}Іі]+")


def repair(text: str) -> tuple[str, tuple[Note, ...]]:
    """Give the text in NFC with its words in one alphabet each, and what was done.

    Notes: `alphabet_repaired` (info, "old -> new"), `mixed_alphabet` (warning, the word that stays as it is).
    """
    text = _visible(text)
    if not SUSPECT.search(text):
        return text, ()
    notes: dict[Note, None] = {}
    pieces, end = [], 0
    for address in ADDRESS.finditer(text):
        pieces += [_repair_plain(text[end : address.start()], notes), address[0]]
        end = address.end()
    pieces.append(_repair_plain(text[end:], notes))
    return unicodedata.normalize("NFC", "".join(pieces)), tuple(notes)


def _visible(text: str) -> str:
    """NFC without invisible characters; a soft hyphen at a line's end stays for the joining of lines."""
    if text.isascii():
        return text
    for apart, whole in SPACING_MARKS:
        text = text.replace(apart, whole)
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def _repair_plain(text: str, notes: dict[Note, None]) -> str:
    for pattern, mend in PASSES:
        text = pattern.sub(partial(_noted, mend, notes), text)
    return text


def _noted(mend: Mend, notes: dict[Note, None], match: re.Match[str]) -> str:
    old, new = match[0], mend(match)
    if new is None:
        notes[Note("mixed_alphabet", old, "warning")] = None
        return old
    if new != old:
        notes[Note("alphabet_repaired", f"{old} -> {new}")] = None
    return new


def _mend_numeral(match: re.Match[str]) -> str:
    """`П квартал`, `1У квартал`: the numerals of quarters as scans and keyboards give them."""
    return NUMERALS.get(match[0]) or match[0].replace("l", "I")


def _mend_letters(match: re.Match[str]) -> str:
    """`c 1 сентября`, `X.Г. Гаджиев`; Latin list letters have a bracket after them and are left."""
    return match[0].translate(_twins())


def _mend_figures(match: re.Match[str]) -> str:
    """`0тветственный`, `Д0У`: only where the rest is no word, so never in `3 раза` run together."""
    word = match[0]
    rest = word.strip("036")
    if len(word) - len(rest) > 1 or is_known(rest):
        return word
    new = "".join(FIGURES.get(letter, letter) for letter in word)
    if rest.isupper():
        return new.upper() if new.upper() in _known_words() else word
    sure = word[-1] not in FIGURES and len(rest) >= SHORTEST_REST and is_known(new)
    if not sure:
        return word
    return new.capitalize() if rest != word and match.start() == 0 else new


def _mend_word(match: re.Match[str]) -> str | None:
    """Give the word repaired, as it is where nothing is wrong, or None: it is wrong and no repair is sure."""
    word = match[0]
    if not _has_cyrillic(word) and "І" not in word:
        return _wholly_latin().get(word) or _long_capitals(word)
    if not _has_latin(word) and "І" not in word:
        return word
    doubtful = None if _has_latin(word) and _has_cyrillic(word) else word
    return next((new for rule in RULES if (new := rule(word)) is not None), doubtful)


def _long_capitals(word: str) -> str:
    """`COBET`: a word so long, all of letters of one shape, that the dictionary has is Russian."""
    new = word.translate(_twins())
    certain = len(word) >= LONG_CAPITALS and word.isupper() and not _has_latin(new) and is_known(new)
    return new if certain else word


def roman_numeral(word: str) -> str | None:
    """`ХII`, `ІV`: a number under 40 of which at least one sign is no Russian letter."""
    number = word.translate(TO_ROMAN)
    return number if len(word) > word.count("Х") and ROMAN.fullmatch(number) else None


def same_shape(word: str) -> str | None:
    """`пpoведение`: every Latin letter has a Russian twin, and the word is known then."""
    new = _case_like(word, word.translate(_twins()))
    return new if not _has_latin(new) and _known(new) else None


def latin_name(word: str) -> str | None:
    """`Ехсеl`: a Latin name with Russian letters in it."""
    new = word.translate(_latin_twins())
    return new if new in _known_words() else None


def only_reading(word: str) -> str | None:
    """`npиказ`: the letters may stand for several Russian ones, and one word of all these is known."""
    choices = [_choices().get(letter, letter) for letter in word]
    if not all(choices) or prod(map(len, choices)) > MOST_READINGS or _is_short_abbreviation(word):
        return None
    readings = {_case_like(word, "".join(letters)) for letters in product(*choices)}
    known = [reading for reading in readings if _known(reading)]
    found = [reading for reading in known if not (reading.islower() and _is_name(reading))] or known
    return found[0] if len(found) == 1 else None


def only_shape(word: str) -> str | None:
    """`Гaджиев`: unknown, but Russian by its other letters, and the Latin ones look so too."""
    new = word.translate(_twins())
    brand = word[0].islower() and not word.islower()
    if _has_latin(new) or brand or _two_words(word):
        return None
    return new if _has_cyrillic(word.translate(_latin_twins())) else None


def _is_short_abbreviation(word: str) -> bool:
    """`PБ` is РБ, not a better known ПБ: between so few letters the shape alone decides."""
    return word.isupper() and len(word) <= SHORT and not _has_latin(word.translate(_twins()))


def _two_words(word: str) -> bool:
    """`Xклассы`: a Latin sign and a known word whose space was lost."""
    rest = word.strip("".join(map(chr, _twins())))
    return rest != word and len(rest) >= SHORTEST_REST and is_known(rest)


def _has_latin(word: str) -> bool:
    return any("A" <= letter <= "z" for letter in word)


def _has_cyrillic(word: str) -> bool:
    return any("А" <= letter <= "я" or letter in "Ёё" for letter in word)


def _is_name(word: str) -> bool:
    """Whether the dictionary has it as a name only, which a word without a capital is not."""
    return all({"Name", "Surn", "Patr", "Geox"} & set(parse.tag.grammemes) for parse in parses(word))


def _case_like(old: str, new: str) -> str:
    """`оргаHизация` has no capital inside: the case follows the letters that were Russian already."""
    kept = [letter for letter in old[1:] if _has_cyrillic(letter)]
    return new[0] + new[1:].lower() if kept and all(letter.islower() for letter in kept) else new


def _known(word: str) -> bool:
    return word in _known_words() or is_known(word)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("known_words.tsv"))


@cache
def _wholly_latin() -> dict[str, str]:
    """Words that stand in Latin letters from the first to the last: `OO` and `Ha`."""
    words = [row["word"] for row in rows("known_words.tsv") if row["latin"]]
    spellings = [*words, *(word.capitalize() for word in words if word.islower())]
    return {word.translate(_latin_twins()): word for word in spellings}


@cache
def _twins() -> dict[int, str]:
    return {ord(row["latin"]): row["twin"] for row in rows("lookalikes.tsv") if row["twin"]}


@cache
def _latin_twins() -> dict[int, str]:
    return {ord(russian): chr(latin) for latin, russian in _twins().items()}


@cache
def _choices() -> dict[str, str]:
    choices = {row["latin"]: row["twin"] + row["also"] for row in rows("lookalikes.tsv")}
    return choices | dict.fromkeys("qQ", "")


RULES: tuple[Rule, ...] = (roman_numeral, same_shape, latin_name, only_reading, only_shape)

PASSES: tuple[tuple[re.Pattern[str], Mend], ...] = (
    (NUMERAL, _mend_numeral),
    (FIGURE_WORD, _mend_figures),
    (WORD, _mend_word),
    (INITIALS, _mend_letters),
    (CAPITAL_ALONE, _mend_letters),
    (SMALL_ALONE, _mend_letters),
)
