"""Word's automatic numbers ("1.", "1.1.", "а)"), which stand in no text: counted as Word counts them.

ECMA-376 part 1, 17.9: a paragraph names a list and a level, itself or through its style; lists of one
abstract definition count on together unless one overrides its start; a number restarts those below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
MOST_BASES = 32  # styles may refer to each other in a circle
ROMAN_SIGNS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
RUSSIAN_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"  # ECMA-376 part 1, 17.18.59: no ё, й, ъ, ь
MOST_ROMAN = 3999


def attribute(element: Any, name: str) -> str:
    """Give the text of a w: attribute, empty where it is missing."""
    return str(element.get(f"{W}{name}", ""))


def properties(element: Any, name: str) -> dict[str, Any]:
    """Give the children of an element's w:`name` (pPr, tcPr …) by their tag; empty where it has none."""
    found = element.find(f"{W}{name}")
    return {} if found is None else _children(found)


def integer(form: dict[str, Any], name: str, default: int) -> int:
    """Give the number in w:val of one of the properties; `default` where it is none."""
    text = attribute(form[f"{W}{name}"], "val") if f"{W}{name}" in form else ""
    return int(text) if text.isdecimal() else default


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints: `text` is "%1.%2." with a place for each level's number."""

    start: int
    format: str
    text: str
    gap: str
    legal: bool
    restarts: bool


@dataclass(frozen=True, slots=True)
class List:
    """A list: the abstract definition it counts with, its levels, and the levels whose start it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    styled: dict[str, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted; `label` must see its paragraphs in order."""

    lists: dict[str, List] = field(default_factory=dict)
    styles: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Any) -> str:
        """Give the number printed before the paragraph with the gap after it, empty where it has none."""
        name, depth = self._place(paragraph)
        numbered = self.lists.get(name)
        if numbered is None or depth not in numbered.levels:
            return ""
        counts = self._counted(name, numbered, depth)
        level = numbered.levels[depth]
        if level.format == "bullet":
            return _bullet(level.text) + level.gap
        return _printed(level, numbered.levels, counts) + level.gap

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Give list and level, from the paragraph or from its style."""
        form = properties(paragraph, "pPr")
        style_name = attribute(form[f"{W}pStyle"], "val") if f"{W}pStyle" in form else ""
        name, depth = self.styles.get(style_name, ("", None))
        own = properties(paragraph.find(f"{W}pPr"), "numPr") if f"{W}numPr" in form else {}
        if f"{W}numId" in own:
            name = attribute(own[f"{W}numId"], "val")
        if depth is None and name in self.lists:
            depth = self.lists[name].styled.get(style_name)
        return name, integer(own, "ilvl", depth or 0)

    def _counted(self, name: str, numbered: List, depth: int) -> dict[int, int]:
        """Count one on at this level, let the lower ones begin anew, and give all levels' numbers."""
        counts = self._counts.setdefault(numbered.abstract, {})
        if name not in self._begun:
            self._begun.add(name)
            for level in numbered.starts:
                counts.pop(level, None)
        for level in range(depth):
            counts.setdefault(level, self._start(numbered, level))
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(numbered, depth)
        for level in range(depth + 1, LEVELS):
            if level not in numbered.levels or numbered.levels[level].restarts:
                counts.pop(level, None)
        return counts

    @staticmethod
    def _start(numbered: List, depth: int) -> int:
        level = numbered.levels.get(depth)
        return numbered.starts.get(depth, level.start if level else 1)


def _printed(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    def place(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        form = "decimal" if level.legal else levels[depth].format if depth in levels else "decimal"
        return formatted(counts.get(depth, 1), form)

    return re.sub(r"%([1-9])", place, level.text)


def _bullet(text: str) -> str:
    """Give a bullet's sign; signs of picture fonts lie in the private area of Unicode."""
    return "•" if not text or "\ue000" <= text[0] <= "\uf8ff" or text in "o·§" else text


def formatted(number: int, form: str) -> str:
    """Give a number in one of Word's formats; unknown ones as decimal."""
    return FORMATS.get(form, str)(number)


def _roman(number: int) -> str:
    if not 0 < number <= MOST_ROMAN:
        return str(number)
    signs = ""
    for value, sign in ROMAN_SIGNS:
        signs += sign * (number // value)
        number %= value
    return signs


def _letter(number: int, letters: str) -> str:
    """Give a, b, … z, aa, bb, … as Word does."""
    turn, place = divmod(number - 1, len(letters))
    return letters[place] * min(turn + 1, LEVELS) if number > 0 else ""


FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number, LATIN_LETTERS).upper(),
    "lowerLetter": lambda number: _letter(number, LATIN_LETTERS),
    "russianUpper": lambda number: _letter(number, RUSSIAN_LETTERS).upper(),
    "russianLower": lambda number: _letter(number, RUSSIAN_LETTERS),
}


# Reading the definitions


def read_numbering(lists: Any | None, styles: Any | None) -> Numbering:
    """Give the numbering from the roots of the numbering and styles parts; either may be missing."""
    styled = {} if styles is None else _style_lists(styles)
    return Numbering({} if lists is None else dict(_lists(lists, styled)), styled)


def _lists(root: Any, styled: dict[str, tuple[str, int | None]]) -> Iterator[tuple[str, List]]:
    abstracts = {attribute(each, "abstractNumId"): each for each in root.iterchildren(f"{W}abstractNum")}
    uses = {attribute(each, "numId"): _value(each, "abstractNumId") for each in root.iterchildren(f"{W}num")}
    for number in root.iterchildren(f"{W}num"):
        name = attribute(number, "numId")
        abstract = abstracts.get(uses[name])
        link = "" if abstract is None else _value(abstract, "numStyleLink")
        if link:
            abstract = abstracts.get(uses.get(styled.get(link, ("", None))[0], ""))
        if abstract is not None:
            yield name, _list(number, abstract)


def _list(number: Any, abstract: Any) -> List:
    own = list(number.iterchildren(f"{W}lvlOverride"))
    starts = {
        _depth(each): integer(_children(each), "startOverride", 1)
        for each in own
        if each.find(f"{W}startOverride") is not None
    }
    replaced = [each.find(f"{W}lvl") for each in own]
    elements = [*abstract.iterchildren(f"{W}lvl"), *(each for each in replaced if each is not None)]
    return List(
        abstract=attribute(abstract, "abstractNumId"),
        levels={_depth(each): _level(each) for each in elements},
        starts=starts,
        styled={_value(each, "pStyle"): _depth(each) for each in elements if _value(each, "pStyle")},
    )


def _level(element: Any) -> Level:
    form, text = _value(element, "numFmt") or "decimal", _value(element, "lvlText")
    return Level(
        start=integer(_children(element), "start", 0),
        format=form,
        text=text,
        gap="" if _value(element, "suff") == "nothing" or not (text or form == "bullet") else " ",
        legal=element.find(f"{W}isLgl") is not None,
        restarts=_value(element, "lvlRestart") != "0",
    )


def _children(element: Any) -> dict[str, Any]:
    return {child.tag: child for child in element.iterchildren()}


def _depth(element: Any) -> int:
    text = attribute(element, "ilvl")
    return int(text) if text.isdecimal() else 0


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else attribute(found, "val")


def _style_lists(root: Any) -> dict[str, tuple[str, int | None]]:
    """Give every style's list and level, its own or of the style it is based on."""
    if next(root.iter(f"{W}numId"), None) is None:
        return {}
    elements = {attribute(each, "styleId"): each for each in root.iterchildren(f"{W}style")}
    found = {name: _inherited(name, elements) for name in elements}
    return {name: place for name, place in found.items() if place is not None}


def _inherited(name: str, elements: dict[str, Any]) -> tuple[str, int | None] | None:
    for _ in range(MOST_BASES):
        element = elements.get(name)
        if element is None:
            return None
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            depth = integer(properties(element.find(f"{W}pPr"), "numPr"), "ilvl", -1)
            return attribute(number, "val"), depth if depth >= 0 else None
        name = _value(element, "basedOn")
    return None
