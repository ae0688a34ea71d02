"""The words an event, schedule or demand hangs on: nominative head, no fillers, no line breaks."""

from __future__ import annotations

import re

_EDGES = " \t\n.,;:()-–—«»\"'"
_NOUNS = tuple(
    (re.compile(ending), plain)
    for ending, plain in (
        (r"([Кк]аникул)(?:ы|ах|ам)?$", r"\1ы"),
        (r"([Кк][ао]мпани)[июй]$", r"\1я"),
        (r"(\w{4,}ь)[яю]$", r"\1е"),
        (r"([Нн]ачал)(?:а|у|ом|е)$", r"\1о"),
        (r"([Дд])(?:ня|ню|нем|не)$", r"\1ень"),
        (r"(\w+[ая]н|\w+[ео]н|\w+[иы]т|\w+[яу]т|\w+ен)и(?:[яюи]|ем)$", r"\1ие"),
        (r"(\w{3,})и[иию]$", r"\1ия"),
        (r"(\w{2,}(?<!к)(?<![нтм]н)и)(?:й|ям)$", r"\1я"),
        (r"(\w+)ости$", r"\1ость"),
        (r"(\w+ств)(?:а|у|ом)$", r"\1о"),
        (r"(процедур)$", r"\1ы"),
        (r"(\w{3,}[кгхжшщч])ам$", r"\1и"),
        (r"(\w{3,})ам$", r"\1ы"),
        (r"(\w{3,}[кгч])и$", r"\1а"),
        (r"(\w{3,}[рмдтлпвсн])ы$", r"\1а"),
        (r"(\w{3,}[бвгдзклмнпрстхц])(?:а|у|ом)$", r"\1"),
    )
)
"""Endings of oblique cases after до, после, по: the first that fits gives the nominative."""
_ADJECTIVE = re.compile(r"(\w{3,})(?:ого|его|ому|ему|ой|ей|ых|их)$")
_NEUTER, _FEMININE, _PLURAL = ("ое", "ее"), ("ая", "яя"), ("ые", "ие")
_MASCULINE = ("ый", "ий")
_OF = re.compile(r"^(?:проведени[яю]|организации и проведени[яю]|в?\s*период|работы)\s+", re.IGNORECASE)
_IN = re.compile(r"^(?:во?|на)\s+(?:(?:период|время|дни)\s+)?", re.IGNORECASE)
_ARRIVAL = re.compile(r"^\s*поступлени[яюе]\b\s*", re.IGNORECASE)
_LATER = re.compile(r"\s*(?:19|20)\d\d.*$", re.DOTALL)
_TIME = re.compile(
    r"^(?:\w+\s+)?(?:четверт|полугод|квартал|год|месяц|триместр|период|недел|семестр|учебн|календарн|20\d\d)",
    re.IGNORECASE,
)


def _clean(words: str) -> str:
    """One line, balanced brackets, no marks at the edges."""
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[а-яё])", "", words)
    return " ".join(text.split()).strip(_EDGES)


def nominative(words: str) -> str:
    """The head in the nominative where endings tell how: "каждой проверки школ" -> "каждая проверка школ"."""
    first, *rest = words.split(" ")
    adjectives: list[str] = []
    while rest and _ADJECTIVE.match(first):
        adjectives.append(first)
        first, *rest = rest
    head = _noun(first)
    if head == first:
        return words
    return " ".join([*(_agreeing(adjective, head) for adjective in adjectives), head, *rest])


def _noun(word: str) -> str:
    if word.isupper():
        return word
    return next((ending.sub(plain, word) for ending, plain in _NOUNS if ending.match(word)), word)


def _agreeing(adjective: str, head: str) -> str:
    """An oblique adjective with the ending its head asks for; -ых and -их are plural, -ой feminine."""
    found = _ADJECTIVE.match(adjective)
    stem, ending = (found[1], adjective[len(found[1]) :]) if found else (adjective, "")
    soft = ending in {"его", "ему", "их"} and not stem.endswith(("к", "г", "х"))
    if ending in {"ых", "их"}:
        return stem + _PLURAL[soft or stem.endswith(("к", "г", "х"))]
    if ending in {"ой", "ей"}:
        return stem + _FEMININE[ending == "ей"]
    if head.endswith(("о", "е")):
        return stem + _NEUTER[soft]
    return stem + _MASCULINE[soft or stem.endswith(("к", "г", "х"))]


def arriving(words: str) -> str:
    """«по мере поступления обращений»: what arrives; nothing where no more is said."""
    return _ARRIVAL.sub("", words)


def named_time(words: str) -> str | None:
    """«в дни осенних каникул» -> осенние каникулы, "в паводковый период" -> паводковый период."""
    return anchor_of(_IN.sub("", _clean(words)), of=True)


def anchor_of(words: str, *, of: bool = False, of_time: bool = False) -> str | None:
    """The anchor in clean words; `of` drops "проведения", `of_time` adds the end of a stretch of time."""
    text = _clean(words)
    if of:
        text = _LATER.sub("", _OF.sub("", text))
    if of_time and _TIME.match(text):
        return "окончание " + text
    return nominative(text) or None


def named_schedule(word: str, kind: str, tail: str) -> str | None:
    """Whose schedule: "графику проведения ВПР" -> ВПР, "плану работы УО" -> план работы УО."""
    text = _clean(tail)
    if kind == "график" and "-" not in word:
        return nominative(_OF.sub("", text)) or None
    if "-" in word:
        return f"план-график {text}".strip()
    if not kind:
        return nominative(_OF.sub("", text)) or None
    if kind == "план":
        return f"план {text}" if text else None
    return f"{kind} {text}".strip()
