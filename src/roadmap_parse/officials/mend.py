"""Spaces and hyphens a cell has lost, or has too many of, put right before it is read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known

from .words import CACHED_WORDS, read_word

if TYPE_CHECKING:
    from .lexicon import Lexicon

BROKEN = re.compile(r"([А-Яа-яЁё]+)[-\u00ad]\s*\n\s*([а-яё]+)")
FIELD = re.compile(r"\((по\s+(?:[А-ЯЁ]{2,}|[а-яё-]+ой\s+(?:работе|части)|(?:делам|вопросам)\s[^()]+))\s*\)")
GLUED = re.compile(
    r"(?<=[А-ЯЁ]{2})(?=[А-ЯЁ][а-яё]{4})|(?<=\b[а-яё][а-яё])(?=[А-ЯЁ]{2})|(?<=[а-яё]{4})(?=[А-ЯЁ][а-яё]{3})"
    r"|(?:(?<=[а-яё]{6})|(?<=\b[а-яё]{5}))(?=[А-ЯЁ]{2,5}(?:и[А-ЯЁ]{2,5})?\b)|(?<=\d)(?=кл(?:асс\w*)?\b)"
)
"""`УВРИванова`, `поУВР`, `школыУчителя`, `директорапоУВР`, `членыКДНиЗП`, `11кл.`: a space was lost."""
DASHED_NAME = re.compile(r"(\b[а-яё]{3,})[-–](?=[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.)")
SPACED_HYPHEN = re.compile(
    r"\b([А-Яа-яё]{4,}о)(?:\s+[-–]\s*|[-–]\s+)([а-яё]{3,}(?:[аяоеу]й|[ыи][йехм]|[оеы]го|ому|ая|яя|ую|юю|[ыи]ми|ое|ом))\b"
)
INITIALS = re.compile(r"(?<=[А-ЯЁ]\.[А-ЯЁ])(?=[А-ЯЁ][а-яё]{2})")
DOTTED_NAME = re.compile(r"\b([А-ЯЁ][а-яё]{2,})\.(?=\s?[А-ЯЁ]\.\s?[А-ЯЁ]\.(?!\s*[А-ЯЁ][а-яё]))")
"""`Иванова О.ПКузнецова Е.В.`, `Иванова. О. П.`"""
FIGURE = re.compile(r"\b3(?=(?:ам|ав)\b)")
MANAGER = re.compile(r"(?i)\b(зав)([а-яё]{4,}(?:ом|ем|ой|ей|ами|ями))\b")
SHORTEST_FIRST = 6
SHORTEST_NEXT = 4
LONG_WORD = re.compile(rf"[А-Яа-яё]{{{SHORTEST_FIRST + SHORTEST_NEXT},}}")
SMALL = frozenset({"по", "за", "и", "при"})


def mended(text: str, known: Lexicon) -> str:
    """Give lost spaces back, and join what a line break parted: `руко-` and `водители`."""
    text = FIELD.sub(r" \1 ", DASHED_NAME.sub(r"\1 - ", GLUED.sub(" ", text)))
    text = FIGURE.sub("З", DOTTED_NAME.sub(r"\1 ", INITIALS.sub(" ", text)))
    text = SPACED_HYPHEN.sub(r"\1-\2", text)
    text = BROKEN.sub(lambda match: match[1] + match[2] if is_known(match[1] + match[2]) else match[0], text)
    text = MANAGER.sub(lambda match: _managed(match, known), text)
    return LONG_WORD.sub(lambda match: _parted(match[0], known), text)


def _managed(match: re.Match[str], known: Lexicon) -> str:
    """`завсектором`: the one word says who manages what."""
    named = any(case == "ablt" for case, _ in read_word(match[2], known).unit_forms)
    return f"{match[1]} {match[2]}" if named else match[0]


@lru_cache(CACHED_WORDS)
def _parted(word: str, known: Lexicon) -> str:
    """`Классныеруководители`: words of the dictionary in a row, the first an adjective, a post or a body."""
    if is_known(word):
        return word
    for end in range(len(word) - SHORTEST_NEXT, SHORTEST_FIRST - 1, -1):
        if _may_be_first(word[:end], known) and (rest := _words_of(word[end:])):
            return " ".join((word[:end], *rest))
    return word


def _may_be_first(word: str, known: Lexicon) -> bool:
    if not is_known(word):
        return False
    reading = read_word(word, known)
    return bool(reading.post or reading.unit or any(case == "nomn" for case, _ in reading.adjective))


@lru_cache(CACHED_WORDS)
def _words_of(text: str) -> tuple[str, ...]:
    """The words of the dictionary the text is made of, long ones first; none where it is not."""
    for end in range(len(text), 0, -1):
        if text[:end] in SMALL or (end >= SHORTEST_NEXT and is_known(text[:end])):
            rest = _words_of(text[end:])
            if rest or end == len(text):
                return (text[:end], *rest)
    return ()
