"""Words and numbers -> tokens: each with the name rules use, its value and its place.

The vocabulary is data/months.tsv and data/deadline_words.tsv. A word not found there is tried broken
("Октяб рьянвар ь"), glued ("втечениегода") and with one letter wrong ("ежеквартапьно").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .scan import ENDINGS, ROMAN, ROMAN_LOOKS, SCAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .calendar import Point
    from .normal import Plain

Value: TypeAlias = "int | str | tuple[int, ...] | Point | None"

WORD = "WORD"
CACHED_WORDS = 50_000
FUZZY_LENGTH = 7
GLUED_LENGTH = 3
LONGEST = 48
"""Letters past which a run is no word of a deadline, glued or not."""
BROKEN_PIECES = 4
SPACED_LETTERS = 14
"""Pieces of a word set with a space after each letter."""
OPENERS = ("в", "с", "к", "до", "по", "на", "за", "и", "не", "к")
CENTURY = 2000
MILLENNIUM = 1000
LOOK_AHEAD = 8
MONTHS = 12
DAYS = 31
TWO = 2


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What a word means: the token's name and value."""

    name: str
    value: Value = None


class Token(NamedTuple):
    """`start` and `end` are places in the normalised text; `line` says that a line break stands before it."""

    name: str
    value: Value
    start: int
    end: int
    line: bool = False


def table(name: str) -> list[list[str]]:
    """The rows of a data file, without comments and header; an empty last cell may be left out."""
    text = files(__package__.rpartition(".")[0]).joinpath("data", name).read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    width = len(rows[0])
    return [row + [""] * (width - len(row)) for row in rows[1:]]


def _forms(text: str) -> Iterator[str]:
    """«год(,а,у) г» -> год года году г."""
    for item in re.findall(r"[^\s(]+(?:\([^)]*\))?", text):
        stem, _, endings = item.rstrip(")").partition("(")
        yield from (stem + ending for ending in endings.split(",")) if endings else (stem,)


@cache
def vocabulary() -> dict[str, Lexeme]:
    """Every form known, the first row that has it winning."""
    known: dict[str, Lexeme] = {}
    for name, value, forms in table("months.tsv") + table("deadline_words.tsv"):
        number = int(value) if value.lstrip("-").isdigit() else value or None
        for form in _forms(forms):
            known.setdefault(form, Lexeme(name, number))
    return known


@cache
def _near() -> dict[str, Lexeme]:
    """Long words with one letter left out: two words one slip apart share such a form (SymSpell's idea)."""
    near: dict[str, Lexeme] = {}
    for form, lexeme in vocabulary().items():
        if len(form) >= FUZZY_LENGTH:
            for shorter in _shorter(form):
                near.setdefault(shorter, lexeme)
    return near


def _shorter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@lru_cache(CACHED_WORDS)
def classify(word: str) -> tuple[tuple[Lexeme, int], ...]:
    """What a run of letters says: lexemes, each with its length in letters; empty if unknown."""
    if len(word) > LONGEST:
        return ()
    known = vocabulary().get(word)
    if known:
        return ((known, len(word)),)
    return segment(word) or _misspelt(word)


@lru_cache(CACHED_WORDS)
def segment(word: str) -> tuple[tuple[Lexeme, int], ...]:
    """Known words glued together: "втечениегода" -> в течение года. Short words only in front."""
    known = vocabulary()
    if len(word) > LONGEST:
        return ()
    if word in known:
        return ((known[word], len(word)),)
    for size in range(len(word) - GLUED_LENGTH, 0, -1):
        head = word[:size]
        if head in known and (
            size > GLUED_LENGTH or head in OPENERS or (known[head].name == "MONTH" and size >= GLUED_LENGTH)
        ):
            tail = segment(word[size:])
            if tail:
                return ((known[head], size), *tail)
    return ()


def _misspelt(word: str) -> tuple[tuple[Lexeme, int], ...]:
    if len(word) < FUZZY_LENGTH - 1:
        return ()
    near, known = _near(), vocabulary()
    found = near.get(word) if len(word) >= FUZZY_LENGTH - 1 else None
    for shorter in () if found else _shorter(word):
        found = known.get(shorter) if len(shorter) >= FUZZY_LENGTH - 1 else None
        found = found or (near.get(shorter) if len(word) >= FUZZY_LENGTH else None)
        if found:
            break
    return ((found, len(word)),) if found and found.name not in {"OFFICIAL", "NUM", "ORDINAL"} else ()


_ENDING = re.compile(rf"(?<=[ivx1lпш|])[\s-]*(?:{ENDINGS})$")
_PLAIN = {
    "HALF": "HALF", "LMONTH": "LMONTH",
    "LDECADE": "DECADE", "ENTRY": "SEMI", "DOTS": "DASH", "LATIN": WORD, "BIG": WORD,
    "CODE": WORD,
}  # fmt: skip
"""What needs no second look; the number of a list entry parts it from the one before."""
_NUMBERS = re.compile(r"\d+")
SIGNS = {
    ",": "COMMA", ";": "SEMI", "-": "DASH", "(": "OPEN", ")": "CLOSE", "/": "SLASH", ":": "COLON",
    "№": "NUMSIGN", "%": "PERCENT", "‐": "DASH", "+": "PLUS", "~": "DASH", "_": "DASH", "…": "DASH",
}  # fmt: skip


def tokenise(plain: Plain) -> tuple[Token, ...]:
    """The tokens of a text, in order; full stops only where a sentence ends."""
    tokens: list[Token] = []
    line = False
    for match in SCAN.finditer(plain.text):
        kind = match.lastgroup or ""
        if kind == "LINE":
            line = True
            continue
        for token in _read(kind, match, plain):
            tokens.append(token._replace(line=True) if line else token)
            line = False
    return tuple(_mended(tokens, plain)) if any(token.name == WORD for token in tokens) else tuple(tokens)


def _read(kind: str, match: re.Match[str], plain: Plain) -> Iterable[Token]:
    text, start, end = match[0], match.start(), match.end()
    if kind == "LETTERS":
        return (Token(WORD, None, start, end),) if _is_title(plain.text, start, end) else _words(text, start)
    if kind in _PLAIN:
        return (Token(_PLAIN[kind], None, start, end),) if start or kind != "ENTRY" else ()
    if kind == "SIGN":
        return _sign(text, start, plain)
    if kind == "ROMAN":
        return (Token("NUM", _roman(text), start, end),)
    return (_number(kind, text, start, end),)


def _is_title(text: str, start: int, end: int) -> bool:
    """A word alone in quotation marks is a name, ООО «Март», unless the whole text stands in them."""
    return text[start - 1 : start] == '"' == text[end : end + 1] and len(text.strip()) > end - start + 2


def _words(text: str, start: int) -> Iterable[Token]:
    """A word, or two parted by a line-end hyphen that belongs between them ("октябрь-/ноябрь")."""
    if "‐" not in text:
        return _word(text, start)
    parts = text.split("‐")
    if _one_word(parts):
        found = classify("".join(parts))
        name, value = (found[0][0].name, found[0][0].value) if len(found) == 1 else (WORD, None)
        return (Token(name, value, start, start + len(text)),)
    tokens: list[Token] = []
    for part in parts:
        if tokens:
            tokens.append(Token("DASH", None, start - 1, start))
        tokens.extend(_word(part, start))
        start += len(part) + 1
    return tokens


def _one_word(parts: list[str]) -> bool:
    """Whether the pieces around a line-end hyphen are one word and not two words known by themselves."""
    known = vocabulary()
    ends_known = len(parts[-1]) > GLUED_LENGTH and parts[-1] in known
    two = (ends_known or all(part in known for part in parts)) and not classify("".join(parts))
    return not two and not all(classify(part) and len(part) > GLUED_LENGTH for part in parts)


def _word(text: str, start: int) -> Iterable[Token]:
    found = classify(text)
    if not found:
        return (Token(WORD, None, start, start + len(text)),)
    tokens = []
    for lexeme, size in found:
        tokens.append(Token(lexeme.name, lexeme.value, start, start + size))
        start += size
    return tokens


def _sign(text: str, start: int, plain: Plain) -> Iterable[Token]:
    """A mark; a full stop counts only before a capital, quotation marks never."""
    if text == ".":
        after = plain.text[start + 1 : start + 1 + LOOK_AHEAD].lstrip()
        place = start + 1 + len(plain.text[start + 1 : start + 1 + LOOK_AHEAD]) - len(after)
        return (
            (Token("STOP", None, start, start + 1),)
            if after and plain.original[plain.at[place]].isupper()
            else ()
        )
    return () if text in "\"'*" else (Token(SIGNS.get(text, "SIGN"), None, start, start + 1),)


def _roman(text: str) -> int:
    letters = _ENDING.sub("", text)
    return ROMAN.get(letters.translate(ROMAN_LOOKS).replace("iiv", "iv"), 0) or int(
        re.sub(r"\D", "", letters) or 0
    )


def _number(kind: str, text: str, start: int, end: int) -> Token:
    pieces = _NUMBERS.findall(text)
    numbers = tuple(int(piece) for piece in pieces)
    if kind == "ISO":
        return Token("DMY", (numbers[2], numbers[1], numbers[0]), start, end)
    if kind == "DMY":
        pieces = pieces if len(pieces) > TWO else [pieces[0], pieces[1][:TWO], pieces[1][TWO:]]
        return Token("DMY", (numbers[0], int(pieces[1]), _year(int("".join(pieces[2:])))), start, end)
    if kind in {"YEARS", "SHORTYEARS"}:
        return Token("YEARS", (numbers[0], _year(numbers[1])), start, end)
    if kind in {"YEAR", "NUM", "LISTED"}:
        return Token("YEAR" if kind == "YEAR" else "NUM", numbers[0], start, end)
    return Token(kind, numbers, start, end)


def _year(year: int) -> int:
    """24 is 2024."""
    return year if year >= MILLENNIUM else CENTURY + year


def _mended(tokens: list[Token], plain: Plain) -> Iterator[Token]:
    """Unknown words joined with their neighbours where together they are known ones."""
    at = 0
    while at < len(tokens):
        size, found = _broken(tokens, at, plain)
        if not size:
            yield tokens[at]
            at += 1
            continue
        yield from _spread(found, tokens[at : at + size], plain)
        at += size


def _broken(tokens: list[Token], at: int, plain: Plain) -> tuple[int, tuple[tuple[Lexeme, int], ...]]:
    """How many tokens from `at` are pieces of known words, and of which."""
    letters = ""
    unknown = False
    best: tuple[int, tuple[tuple[Lexeme, int], ...]] = (0, ())
    for size, token in enumerate(tokens[at : at + SPACED_LETTERS], 1):
        piece = plain.text[token.start : token.end].replace("‐", "")
        if size > BROKEN_PIECES and len(letters) + len(piece) > size:
            break
        if not piece.isalpha() or (size > 1 and plain.text[tokens[at + size - 2].end : token.start].strip()):
            break
        letters += piece
        unknown = unknown or token.name == WORD
        if size > 1 and unknown:
            found = segment(letters)
            if found and not _keeps_words(found, tokens[at : at + size]):
                best = size, found
                if len(letters) > size:
                    break
    return best


def _keeps_words(found: tuple[tuple[Lexeme, int], ...], pieces: list[Token]) -> bool:
    """The join only strings known words together, as they stood."""
    return len(found) >= len(pieces) and all(p.name != WORD for p in pieces)


def _spread(found: tuple[tuple[Lexeme, int], ...], pieces: list[Token], plain: Plain) -> Iterator[Token]:
    """Tokens for the joined words, with the places of their first and last letters."""
    places = [i for p in pieces for i in range(p.start, p.end) if plain.text[i].isalpha()]
    at = 0
    for lexeme, size in found:
        yield Token(
            lexeme.name, lexeme.value, places[at], places[at + size - 1] + 1, pieces[0].line and at == 0
        )
        at += size
