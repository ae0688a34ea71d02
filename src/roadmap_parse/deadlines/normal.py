"""Text as officials typed or scanners read it -> plain lower-case Cyrillic, with the way back.

Only what can be judged without knowing the words of deadlines: alphabets, case, ё, dashes, digits. Words
are mended in lexicon.py, where the vocabulary is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DASHES = "‐‑‒–—―−－⁃"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
LOOKALIKES = str.maketrans("aceopxyutkmhbgrn", "асеорхуиткмнвгги")
"""Latin letters inside a Cyrillic word, by look; r for г as scanners have it ("по rрафику")."""

_SINGLE = str.maketrans(
    {
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys("«»„“”‟″", '"'),
        **dict.fromkeys(INVISIBLE, "\0"),
        "÷": "-",
        "ё": "е",
        "Ё": "е",
        "\t": " ",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\r": "\n",
        "\u2028": "\n",
        "\x0b": "\n",
        "І": "i",
        "і": "i",
        "Ӏ": "i",
        "ӏ": "i",
    }
)
_HYPHENATED = re.compile(r"(?<=[а-яa-z])-[ ]?\n\s*(?=[а-яa-z])")
_MIXED = re.compile(r"(?<![а-яa-z])[a-z]*[а-я][а-яa-z]*")
_INNER_I = re.compile(r"(?<=[а-я]{2})i(?=[а-я])")
"""Ukrainian keyboards; at a word's head it may be a Roman numeral."""
_LONE_LATIN = re.compile(r"(?<![а-яa-z0-9])(?:[bcok]|do|ha|ot|ko|co)(?![а-яa-z0-9])")
_LONE = str.maketrans("bcokdhat", "всокднат")
_DIGITS = re.compile(r"(?<![а-яa-z])(?=[oоil|з]*\d)(?:з(?=\d)|[\doоil|])+(?![а-яa-z])")
_AS_DIGITS = str.maketrans("oоil|з", "001113")
_LATIN = re.compile(r"[a-z]")
_NEAR_DIGIT = re.compile(r"\d[oоil|]|[oоil|з]\d")
_SPACED = re.compile(r"(?<![\d.,])([0-3]) (?=\d[.,]\d\d[.,])")


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is normalised; `at[i]` is where character i stands in `original`."""

    original: str
    text: str
    at: tuple[int, ...] | range

    def source(self, start: int, end: int) -> str:
        """The words of the document between two places of `text`."""
        if start >= end:
            return ""
        return self.original[self.at[start] : self.at[end - 1] + 1]


_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
ROMAN_SIGNS = {0x2160 + i: name for i, name in enumerate(_NUMERALS)} | {
    0x2170 + i: name.lower() for i, name in enumerate(_NUMERALS)
}
"""Unicode has a letter for each Roman numeral; they are told apart from letters only here."""


def composed(text: str) -> str:
    """The text in NFC with Roman numerals as letters: what places in Plain refer to."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(ROMAN_SIGNS)


def normalise(text: str) -> Plain:
    """Lower-case Cyrillic with one kind of dash, space and digit; a word hyphenated over lines is joined."""
    lowered = _lower(text)
    plain = Plain(text, lowered, range(len(text) + 1))
    if "\0" in lowered:
        plain = _without(plain, re.compile("\0"))
    plain = _with_text(plain, _one_alphabet(plain.text))
    if "\n" in plain.text:
        plain = _without(plain, _HYPHENATED, keep_dash=True)
    return _without(plain, _SPACED, group=True)


def _lower(text: str) -> str:
    """One character for each, so that places stay."""
    lowered = text.translate(_SINGLE)
    small = lowered.lower()
    if len(small) == len(lowered):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in lowered)


def _one_alphabet(text: str) -> str:
    """Latin letters in Cyrillic words, lone Latin prepositions, letters in numbers: one for one."""
    if _LATIN.search(text):
        text = _INNER_I.sub("и", _MIXED.sub(lambda m: m[0].translate(LOOKALIKES), text))
        text = _LONE_LATIN.sub(lambda m: m[0].translate(_LONE), text)
    return _DIGITS.sub(lambda m: m[0].translate(_AS_DIGITS), text) if _NEAR_DIGIT.search(text) else text


def _with_text(plain: Plain, text: str) -> Plain:
    return Plain(plain.original, text, plain.at)


def _without(
    plain: Plain, pattern: re.Pattern[str], *, keep_dash: bool = False, group: bool = False
) -> Plain:
    """`plain` without what `pattern` finds; a line-end hyphen stays as U+2010 for the lexicon to judge."""
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in pattern.finditer(plain.text):
        cut = match.end(1) if group else match.start()
        pieces.append(plain.text[last:cut])
        places.extend(plain.at[last:cut])
        if keep_dash:
            pieces.append("‐")
            places.append(plain.at[cut])
        last = match.end()
    if not last:
        return plain
    pieces.append(plain.text[last:])
    places.extend(plain.at[last:])
    return Plain(plain.original, "".join(pieces), tuple(places))
