"""Words cut short in ways no row lists: `восп-ли`, `отв-ные`, `преподав.`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known, parses

from .lexicon import Lexicon, Short, fold
from .words import CACHED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ADJECTIVES = (
    "ответственный", "муниципальный", "школьный", "классный", "главный", "ведущий",
    "старший", "социальный", "медицинский", "педагогический", "образовательный", "общеобразовательный",
    "структурный", "творческий", "спортивный", "культурный", "молодёжный", "технический",
    "экономический", "финансовый", "юридический", "организационный", "методический",
)  # fmt: skip
CASES = (
    ("nomn", "sing"),
    ("nomn", "plur"),
    ("gent", "plur"),
    ("gent", "sing"),
    ("datv", "plur"),
    ("ablt", "sing"),
)
SHORTEST_START = 2
SHORTEST_CUT = 4
LONGEST_END = 4


@lru_cache(CACHED_WORDS)
def contracted(word: str, known: Lexicon, *, dotted: bool) -> Short | None:
    """The listed post, body or adjective the word is short for; of several the first in the files."""
    lower = fold(word)
    start, hyphen, end = lower.partition("-")
    if hyphen:
        fits = (
            len(start) >= SHORTEST_START
            and 0 < len(end) <= LONGEST_END
            and not (is_known(start) and is_known(end))
        )
    else:
        fits = dotted and len(lower) >= SHORTEST_CUT and lower.isalpha() and not is_known(lower)
    if not fits:
        return None
    forms = (form for form in _forms(known) if form[0].startswith(start) and form[0].endswith(end))
    found = next((form for form in forms if len(form[0]) > len(start) + len(end)), None)
    return Short(word, found[0], "word", 0, found[1]) if found else None


@cache
def _forms(known: Lexicon) -> tuple[tuple[str, frozenset[str]], ...]:
    """The words in each case, all nominatives first; a nominative singular may stand for any case."""
    names = [*known.posts, *ADJECTIVES, *(name for name, unit in known.units.items() if not unit.needs)]
    tables = [list(_declined(name)) for name in names if name.isalpha()]
    return tuple(table[index] for index in range(len(CASES)) for table in tables if index < len(table))


def _declined(name: str) -> Iterator[tuple[str, frozenset[str]]]:
    first = next((one for one in parses(name) if one.tag.POS in {"NOUN", "ADJF"}), None)
    for case in CASES:
        if first is not None and (form := first.inflect(set(case))):
            yield fold(form.word), frozenset({"open"}) if case == CASES[0] else frozenset()
