"""What a word may be: a post, a body, an adjective, a preposition; in which cases and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from roadmap_parse.language.morphology import is_known, parses

from .lexicon import Lexicon, Post, Short, Unit, fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

CACHED_WORDS = 50_000
CASES = {"nomn": "nomn", "gent": "gent", "gen2": "gent", "datv": "datv", "accs": "accs", "acc2": "accs",
         "ablt": "ablt", "loct": "loct", "loc2": "loct"}  # fmt: skip
NUMBERS = ("sing", "plur")
Form = tuple[str, str]
Forms = frozenset[Form]
ANY_FORM: Forms = frozenset((case, number) for case in set(CASES.values()) for number in NUMBERS)
OPEN_FORM: Forms = frozenset((case, "sing") for case in set(CASES.values()))
PREFIXES = (
    "метод",
    "пед",
    "рай",
    "гор",
    "обл",
    "край",
    "сель",
    "спорт",
    "культ",
    "мед",
    "соц",
    "агро",
    "тех",
    "орг",
    "фин",
    "юр",
    "вет",
    "сан",
    "эвако",
    "гос",
    "авто",
    "тур",
    "эко",
    "нарко",
    "гидро",
    "жил",
    "студ",
    "проф",
)
COLLOQUIAL_PLURAL = ("ер", "ор", "арь")
LIKELY = 0.02
OCCUPATIONS = ("тель", "ник", "ист", "щик", "чик", "лог", "вод")
SHORTEST_VERB = 4
SHORTEST_SHORT = 2
LONGEST_ENDING = 3
SHORTEST_HALF = 5
POSSESSIVES = ("ин", "ина", "ов", "ова", "ев", "ева", "ын", "ына")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the rules ask of one word."""

    post: Post | None = None
    post_forms: Forms = frozenset()
    unit: Unit | None = None
    unit_forms: Forms = frozenset()
    short: Short | None = None
    adjective: Forms = frozenset()
    noun: Forms = frozenset()
    animate: Forms = frozenset()
    preposition: bool = False
    participle: bool = False
    verb: bool = False
    surname: bool = False
    name: bool = False
    place: bool = False


def forms_of(readings: list[Any]) -> Forms:
    """The (case, number) pairs of the readings."""
    pairs = ((CASES.get(reading.tag.case), reading.tag.number) for reading in readings)
    return frozenset((case, number) for case, number in pairs if case and number)


def lexical(reading: Any) -> str:
    """The dictionary form as the lexicon looks it up."""
    return fold(reading.normal_form)


@lru_cache(CACHED_WORDS)
def read_word(word: str, known: Lexicon) -> Reading:
    """Look the word up in the lexicon and the dictionary."""
    if word in known.capitals:
        return Reading(short=known.capitals[word])
    base = word.split("-", maxsplit=1)[0]
    if base != word and base in known.capitals and not word.islower() and word[len(base) + 1 :].isdigit():
        return Reading(short=known.capitals[base])
    if _inflected_short(word, known):
        return Reading(short=_inflected_short(word, known))
    readings = [one for one in parses(word) if one.tag.case or one.score > LIKELY]
    nouns = [one for one in readings if one.tag.POS == "NOUN" or "Subx" in one.tag]
    post, post_forms = _post(word, nouns, readings, known)
    unit, unit_forms = _unit(word, nouns, known)
    top = parses(word)[0]
    animate = "anim" in top.tag or (not is_known(word) and lexical(top).endswith(OCCUPATIONS))
    adjective = forms_of([one for one in readings if _is_attribute(one, word)])
    return Reading(
        post=post,
        post_forms=post_forms,
        unit=unit,
        unit_forms=unit_forms,
        adjective=adjective or _place_adjective(word),
        noun=forms_of([one for one in nouns if one.score > LIKELY]),
        animate=forms_of([one for one in nouns if one.score > LIKELY])
        if animate and not {"Name", "Surn", "Patr"} & set(top.tag.grammemes)
        else frozenset(),
        preposition=top.tag.POS == "PREP",
        participle=top.tag.POS == "PRTF",
        verb=top.tag.POS in {"VERB", "INFN"} and len(word) >= SHORTEST_VERB and word.islower(),
        surname=any("Surn" in one.tag for one in parses(word)),
        name=any("Name" in one.tag for one in parses(word)),
        place=any("Geox" in one.tag for one in parses(word)),
    )


def _is_attribute(reading: Any, word: str) -> bool:
    """An adjective; a possessive with a capital is a surname: `Ильина`."""
    surname = word[:1].isupper() and "Poss" in reading.tag and word.endswith(POSSESSIVES)
    return reading.tag.POS in {"ADJF", "PRTF"} and not surname


PLACE = re.compile(r"[А-ЯЁ].*[сц]к(ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")
PLACE_FORMS: dict[str, Forms] = {
    ending: frozenset((case, number) for case in cases.split())
    for ending, cases, number in (
        ("ий", "nomn accs", "sing"),
        ("ая", "nomn", "sing"),
        ("ое", "nomn accs", "sing"),
        ("ие", "nomn accs", "plur"),
        ("ого", "gent accs", "sing"),
        ("ому", "datv", "sing"),
        ("им", "ablt", "sing"),
        ("ом", "loct", "sing"),
        ("ой", "gent datv ablt loct", "sing"),
        ("ую", "accs", "sing"),
        ("их", "gent accs loct", "plur"),
        ("ими", "ablt", "plur"),
    )
}


def _place_adjective(word: str) -> Forms:
    """`Крестовского`: made of a place's name, which the dictionary takes for a surname or does not have."""
    match = PLACE.match(word)
    return PLACE_FORMS[match[1]] if match else frozenset()


def _inflected_short(word: str, known: Lexicon) -> Short | None:
    """`ФАПами`, `ФАПов`: capitals with a Russian ending."""
    capitals = word.rstrip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
    if capitals == word or len(capitals) < SHORTEST_SHORT or len(word) - len(capitals) > LONGEST_ENDING:
        return None
    return known.capitals.get(capitals)


def _post(word: str, nouns: list[Any], readings: list[Any], known: Lexicon) -> tuple[Post | None, Forms]:
    lower = fold(word)
    for one in nouns:
        if post := known.posts.get(lexical(one)):
            same = [other for other in nouns if lexical(other) == lexical(one)]
            return post, forms_of(same) | _colloquial(lower, lexical(one), forms_of(same))
    if lower in known.posts:
        return known.posts[lower], OPEN_FORM
    if (key := stem(lower)) and (post := known.stems.get(key)):
        return post, forms_of(readings)
    if "-" in lower:
        return _compound(lower, known)
    return _post_by_ending(lower, known)


def _post_by_ending(word: str, known: Lexicon) -> tuple[Post | None, Forms]:
    """`спортинструктор`, `госветинспектор`: a word the dictionary lacks that ends with a post."""
    for rest in _endings(word):
        reading = read_word(rest, known)
        if reading.post and not reading.post.takes & {"adjective", "rank"} and not reading.post.needs:
            return replace(reading.post, name=word.removesuffix(rest) + reading.post.name), reading.post_forms
    return None, frozenset()


def _endings(word: str) -> Iterator[str]:
    """What may be the second half of an unknown word."""
    if len(word) >= SHORTEST_HALF + LONGEST_ENDING and not is_known(word):
        yield from (word[cut:] for cut in range(LONGEST_ENDING, len(word) - SHORTEST_HALF + 1))


def _colloquial(word: str, name: str, forms: Forms) -> Forms:
    """`тренера`, `бухгалтера`, `фельдшера` are plurals on paper whatever the dictionary says."""
    plural = word[-1:] in "ая" and name.endswith(COLLOQUIAL_PLURAL) and ("gent", "sing") in forms
    return frozenset({("nomn", "plur")}) if plural else frozenset()


def _compound(word: str, known: Lexicon) -> tuple[Post | None, Forms]:
    """`педагоги-психологи`: any part that is a post makes the whole one; the parts agree."""
    parts = [read_word(part, known) for part in word.split("-") if part]
    heads = [part for part in parts if part.post]
    if not heads or (parts[0].unit and not parts[0].post):
        return None, frozenset()
    forms = heads[0].post_forms
    for part in parts:
        mine = part.post_forms or part.animate
        forms = forms & mine or forms
    return Post(
        word, frozenset().union(*(head.post.takes for head in heads if head.post)) - {"adjective"}
    ), forms


def _unit(word: str, nouns: list[Any], known: Lexicon) -> tuple[Unit | None, Forms]:
    for one in nouns:
        if unit := known.units.get(lexical(one)):
            same = [other for other in nouns if lexical(other) == lexical(one)]
            singular = "singular" in unit.takes
            return unit, frozenset(form for form in forms_of(same) if not (singular and form[1] == "plur"))
    lower = fold(word)
    if lower in known.units:
        return known.units[lower], OPEN_FORM
    if "-" in lower:
        parts = reversed(lower.split("-")[:2])
        return next(
            (
                (unit, read_word(part, known).unit_forms)
                for part in parts
                if (unit := read_word(part, known).unit)
            ),
            (None, frozenset()),
        )
    rests = [lower.removeprefix(prefix) for prefix in PREFIXES if lower.startswith(prefix)]
    for rest in (*rests, *_endings(lower)):
        if unit := read_word(rest, known).unit:
            name = lower.removesuffix(rest) + unit.name
            return replace(unit, name=name, needs=frozenset()), read_word(rest, known).unit_forms
    return None, frozenset()
