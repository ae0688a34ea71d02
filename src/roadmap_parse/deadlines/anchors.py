"""The words an event, schedule or demand hangs on: nominative head, no fillers, no line breaks."""

from __future__ import annotations

import re

_EDGES = " \t\n.,;:()-–—«»\"'"
_HEADS = (
    (r"(\w+[ая]н|\w+[ео]н|\w+[иы]т|\w+[яу]т|\w+ен)и[яюи]$", r"\1ие"),
    (r"(\w+)ци[июя]$", r"\1ция"),
    (r"(\w+)ости$", r"\1ость"),
)
_OF = re.compile(r"^(?:проведени[яю]|организации и проведени[яю]|в?\s*период|работы)\s+", re.IGNORECASE)
_TIME = re.compile(
    r"^(?:\w+\s+)?(?:четверт|полугод|квартал|год|месяц|триместр|период|недел|семестр|учебн|календарн|20\d\d)",
    re.IGNORECASE,
)


def _clean(words: str) -> str:
    """One line, balanced brackets, no marks at the edges."""
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[а-яё])", "", words)
    return " ".join(text.split()).strip(_EDGES)


def nominative(words: str) -> str:
    """The first word in the nominative where its ending tells how: "проведения ВПР" -> "проведение ВПР"."""
    head, space, rest = words.partition(" ")
    for ending, plain in _HEADS:
        changed = re.sub(ending, plain, head)
        if changed != head:
            return changed + space + rest
    return words


def anchor_of(words: str, *, of: bool = False, of_time: bool = False) -> str | None:
    """The anchor in clean words; `of` drops "проведения", `of_time` adds the end of a stretch of time."""
    text = _clean(words)
    if of:
        text = _OF.sub("", text)
    if of_time and _TIME.match(text):
        return "окончание " + text
    return nominative(text) or None


def named_schedule(word: str, kind: str, tail: str) -> str | None:
    """Whose schedule: "графику проведения ВПР" -> ВПР, "плану работы УО" -> план работы УО."""
    text = _clean(tail)
    if kind == "график" and "-" not in word:
        return _OF.sub("", text) or None
    if "-" in word:
        return f"план-график {text}".strip()
    if not kind:
        return _OF.sub("", text) or None
    if kind == "план":
        return f"план {text}" if text else None
    return f"{kind} {text}".strip()
