"""When a cell read wants a human: low confidence, words no dictionary has, signs no plan has.

The engine is sure of wrong words too, so its confidence alone calls too many cells sure.
"""

from __future__ import annotations

import re

from roadmap_parse.language.morphology import is_known
from roadmap_parse.model import Note

LEAST = 0.93
"""Mean confidence of a cell's words, longer ones counting more."""
WORD = re.compile(r"(?<![\w-])[А-ЯЁ]?[а-яё]{3,}(?![\w.-])")
"""Words in small letters; abbreviations, names of places in compounds and cut words are told by nothing."""
STRAY = re.compile(r"[|\[\]{}~^`_@‘’‚<>]|(?<!\S)[^\w\s«»()–—№%+-]{1,3}(?!\S)")
INSIDE = re.compile(r"[а-яё][А-ЯЁ]|[А-Яа-яЁё]\d|\d[а-яё]{2}|\b[А-ЯЁ]{2,}[а-яё]")
"""Capitals or figures inside a word."""
NO_DATE = re.compile(
    r"(?<![\d.,])(?:00|3[2-9]|[4-9]\d)\s+(?:января|февраля|марта|апреля|мая|ию[нл]я|августа"
    r"|сентября|октября|ноября|декабря)(?![а-я])"
    r"|(?<![\d.])(?:(?:3[2-9]|[4-9]\d|00)\.\d\d|\d\d\.(?:1[3-9]|[2-9]\d|00))\.(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?!1|20)\d{4}(?=\s*(?:гг?\.|год|уч))"
)
"""A day or month past the calendar, a year of another age: one figure was read for another."""


def doubts(text: str, confidence: float) -> tuple[Note, ...]:
    """Give a Note `low_confidence` for a cell that should be looked at."""
    reason = _reason(text, confidence)
    return (Note("low_confidence", f"{confidence:.2f}, {reason}: {text}", "warning"),) if reason else ()


def _reason(text: str, confidence: float) -> str | None:
    if confidence < LEAST:
        return "unsure"
    stray = STRAY.search(text) or INSIDE.search(text)
    if stray:
        return f"stray {stray[0]!r}"
    impossible = NO_DATE.search(text)
    if impossible:
        return f"no date {impossible[0]!r}"
    unknown = next((word for word in WORD.findall(text) if not is_known(word.lower())), None)
    return f"unknown {unknown!r}" if unknown else None
