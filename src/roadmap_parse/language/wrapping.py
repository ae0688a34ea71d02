"""Printed lines back into flowing text.

Narrow columns break words with a hyphen, with a mark that stands for one, or with nothing at all. The
dictionary decides; two words that each stand for themselves are never made one: a doubtful break is a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from .morphology import is_known, parses, vocabulary
from .rows import rows

Join = Callable[[str, str], str | None]

LETTER = "[^\\W\\d_]"
SOFT_HYPHEN = "\u00ad"
PRINTED_HYPHEN = re.compile("(?:[\u0002\ufffe]|(?<=\\w)[\u2010\u00ac](?=\\s*\n))[ \t]*\n?")
UNSEEN = re.compile("[\u200b\u2060\ufeff]|\u00ad(?!\\s*\n)")
LAST_LETTERS = re.compile(f"{LETTER}+$")
FIRST_LETTERS = re.compile(f"{LETTER}+")
LAST_BEFORE_HYPHEN = re.compile(r"([^\W_]+)-$")
FIRST_AFTER_HYPHEN = re.compile(r"[^\W_]+")
COMPOUND_HEAD = re.compile(f"{LETTER}{{3,}}[ое]", re.IGNORECASE)
OPEN_END = re.compile(r"[(\[«„]$|\w[/–—-]$|@[\w.-]*$|\b(?:https?://|www\.)\S*[/.-]$")
CLOSED_START = re.compile(r"[)\]»,;:!?]|\.(?!\d)|/\w")
DATE_OR_YEARS = re.compile(
    r"[(«]?(?:\d{1,2}\.\d{2}\.(?:19|20)\d{2}|20\d{2}\s*[-–/]\s*20\d{2})(?:г|гг)?[.,;:)»]*"
)
ENDING = re.compile(
    "[нцстлчщк]?(?:[ыиое]й|[ая]я|[ыиое]е|[ыи]х|[ыиоеая]м|[ая]х|[ую]ю|[ое]в|и[юя])|[ое]го|[ое]му|[ыиая]ми|й|[тс]ь|с[тья]|сть"
)
DAY_AND_MONTH, YEAR_AFTER = re.compile(r"(?<![\d.])\d{1,2}\.\d{2}$"), re.compile(r"\.?(?:19|20)\d{2}(?!\d)")
YEAR = re.compile(r"20\d{2}")
YEAR_WORD = re.compile(r"\d{1,3}(?:\s*(?:г\b|гг\b|год|уч))")

SPACED_LETTERS = re.compile(r"(?<!\S)(?:[А-ЯЁа-яё][ \u00a0]){3,}[А-ЯЁа-яё](?!\w)")

CACHED_CELLS = 20_000
LONGEST_SPACED = 120  # letters of a spaced heading; the search for words in it grows with their square
MOST_PIECES = 3
SHORT = 3
LONG_ENOUGH = 5


def unwrap(text: str) -> str:
    """Give the text of printed lines as one line: words whole again, blanks single.

    A hyphen at a line's end stays in a compound (учителей-/предметников) and goes from a broken word
    (проведе-/ния); a word broken without one (Муниципальны/й) is joined where a piece of it is no word.
    """
    return _flowing(text, " ")


def whole_words(text: str) -> str:
    """Give the text with its words whole and its other line ends kept: they part entries in a cell."""
    return _flowing(text, "\n")


@lru_cache(CACHED_CELLS)
def _flowing(text: str, line_end: str) -> str:
    if "\n" not in text and not UNSEEN.search(text) and not PRINTED_HYPHEN.search(text):
        return " ".join(text.split())
    text = PRINTED_HYPHEN.sub("-\n", UNSEEN.sub("", text))
    left, *rest = [line for raw in text.splitlines() if (line := " ".join(raw.split()))] or [""]
    while rest:
        count = _pieces(left, rest)
        if count:
            left += "".join(rest[:count])
        else:
            joined = next((whole for rule in JOINS if (whole := rule(left, rest[0])) is not None), None)
            left = joined if joined is not None else f"{left}{line_end}{rest[0]}"
        rest = rest[count or 1 :]
    return left.removesuffix(SOFT_HYPHEN)


def letterspaced(text: str) -> str:
    """Close up words set with spaces between their letters: "П Р И К А З Ы В А Ю:" -> "ПРИКАЗЫВАЮ:"."""
    return SPACED_LETTERS.sub(lambda match: _closed_up(match[0]), text)


def _closed_up(spaced: str) -> str:
    letters = "".join(spaced.split())
    words = _into_words(letters) if len(letters) <= LONGEST_SPACED else None
    return " ".join(words) if words else spaced


def _into_words(letters: str) -> tuple[str, ...] | None:
    """Split into the fewest known words; None where there is no way."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        ways = [
            (*before, letters[start:end])
            for start in range(end)
            if (before := best[start]) is not None and _stands_alone(letters[start:end])
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1]


def _pieces(left: str, lines: Sequence[str]) -> int:
    """Count the lines that go on with the word that `left` ends with; all but the last are pieces whole."""
    last = LAST_LETTERS.search(left)
    pieces = [last[0]] if last else []
    for count, line in enumerate(lines[:MOST_PIECES] if pieces else (), start=1):
        first = FIRST_LETTERS.match(line)
        if not first:
            return 0
        pieces.append(first[0])
        if _is_one_word(pieces) and not _is_abbreviated(line, first[0]):
            return count
        if first[0] != line:
            return 0
    return 0


def _is_one_word(pieces: Sequence[str]) -> bool:
    """Whether the pieces are surely one word: known together, and not each of them by itself."""
    head, *tail = pieces
    whole, rest = "".join(pieces), "".join(tail)
    if not (rest.islower() or whole.isupper()):
        return False
    if rest == "а":  # the conjunction has a comma before it
        return _is_known_word(whole)
    if all(map(_stands_alone, pieces)):
        return _is_long_word(head, rest) and _is_known_word(whole)
    return _is_known_word(whole) or _is_lost_ending(head, rest)


def _is_long_word(head: str, rest: str) -> bool:
    """`работ` and `ники`, which the dictionary has too; prepositions and adverbs stand alone."""
    return len(head) >= LONG_ENOUGH and len(rest) > SHORT and not head.lower().endswith(("о", "е"))


def _is_lost_ending(head: str, tail: str) -> bool:
    """`Кизилюртовски` and `й`: the dictionary has neither name nor parts, the tail is short or an ending."""
    fits = len(head) >= LONG_ENOUGH and (len(tail) <= SHORT or ENDING.fullmatch(tail.lower()))
    return bool(fits) and not _stands_alone(head) and not _stands_alone(tail)


def _is_abbreviated(line: str, first: str) -> bool:
    """`г. Балтийск`, `с. Ивановка`: a dot and another word follow, so it is no ending."""
    return len(first) <= SHORT and _stands_alone(first) and line[len(first) :].startswith(".")


def soft_hyphen(left: str, right: str) -> str | None:
    """Follow a mark that says itself that the word goes on."""
    return left[:-1] + right if left.endswith(SOFT_HYPHEN) else None


def hyphen(left: str, right: str) -> str | None:
    """Tell a broken word's hyphen from a compound's."""
    last, first = LAST_BEFORE_HYPHEN.search(left), FIRST_AFTER_HYPHEN.match(right)
    if not last or not first:
        return None
    return (left if _is_compound(last[1], first[0]) else left[:-1]) + right


def _is_compound(head: str, tail: str) -> bool:
    """Whether the hyphen between the two belongs to the word."""
    if _is_kept_by_its_signs(head, tail) or vocabulary().word_is_known(f"{head}-{tail}".lower()):
        return True
    if _is_known_word(head + tail):
        return False
    if _stands_alone(head) and _stands_alone(tail):
        return True
    adjective = bool(COMPOUND_HEAD.fullmatch(head)) and _is_adjective(tail)
    return adjective or (len(head) >= SHORT and len(tail) >= LONG_ENOUGH and _is_known_word(tail))


def _is_kept_by_its_signs(head: str, tail: str) -> bool:
    """`5-й`, `IT-технологии`, `II-III`, `Санкт-Петербург`."""
    if not (head.isalpha() and tail.isalpha()) or head.isascii() != tail.isascii():
        return True
    return tail[0].isupper() and (head.isascii() or not head.isupper())


def _is_adjective(word: str) -> bool:
    return is_known(word) and any(parse.tag.POS in {"ADJF", "ADVB"} for parse in parses(word))


def number(left: str, right: str) -> str | None:
    """`01.09.202` and `4`, `15.03.` and `2024`, `20` and `24 года`: a date or year in two."""
    tail, head = left.rsplit(maxsplit=1)[-1], right.split(maxsplit=1)[0]
    if DAY_AND_MONTH.search(tail.removesuffix(".")) and YEAR_AFTER.match(head):
        return left + right if tail.endswith(".") != head.startswith(".") else None
    if not re.search(r"[\d./–-]$", tail) or not head[0].isdigit():
        return None
    if DATE_OR_YEARS.fullmatch(tail + head) and not DATE_OR_YEARS.fullmatch(tail):
        return left + right
    year = YEAR_WORD.match(right) and YEAR.fullmatch(tail + (FIRST_AFTER_HYPHEN.match(head) or [""])[0][:4])
    return left + right if year else None


def punctuation(left: str, right: str) -> str | None:
    """Brackets, quotes, slashes, dashes and addresses that have no space at this side."""
    return left + right if OPEN_END.search(left) or CLOSED_START.match(right) else None


def _is_known_word(word: str) -> bool:
    return word in _listed() or is_known(word)


def _stands_alone(word: str) -> bool:
    """Whether it is a word; among the shortest the dictionary has too many syllables ("ми", "ции")."""
    return word in _listed() or (word.lower() in _short_words() if len(word) <= SHORT else is_known(word))


@cache
def _listed() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("known_words.tsv"))


@cache
def _short_words() -> frozenset[str]:
    return frozenset(word for row in rows("short_words.tsv") for word in row["words"].split())


JOINS: tuple[Join, ...] = (soft_hyphen, number, hyphen, punctuation)
