"""What a cell's text looks like: the measure by which cells that lost their columns find them again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.officials import parse_officials

if TYPE_CHECKING:
    from collections.abc import Callable

    from .header import Role

NUMBER = re.compile(
    r"\s*(?:(?:раздел|глава)\s+)?(?:\d{1,3}(?:\s?\.\s?\d{1,3})*|[IVXLC]{1,5}(?:\.\d{1,3})*)\s*[.)]?\s*",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"\s*(?P<number>(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,5})[.)](?=\s|[А-ЯЁ«\"])|\d{1,3}(?:\.\d{1,3})+(?=\s))"
    r"\s*(?P<rest>\S.*)",
    re.DOTALL,
)
LONGEST_DEADLINE = 160  # characters
LONGEST_RESPONSIBLE = 300


def is_number(text: str) -> bool:
    """A list number and nothing else: `1`, `1.`, `2.10`, `III.`."""
    return bool(NUMBER.fullmatch(text))


def split_number(text: str) -> tuple[str | None, str]:
    """`2. Контроль` -> ("2.", "Контроль"); (None, text) where no list number begins the text."""
    match = NUMBERED.fullmatch(text)
    return (match["number"], match["rest"]) if match else (None, text)


@lru_cache(4096)
def is_deadline(text: str) -> bool:
    """Whether the whole text reads as a deadline, with no word left over."""
    if not text.strip() or len(text) > LONGEST_DEADLINE or is_number(text):
        return False
    deadlines = parse_deadlines(text)
    return bool(deadlines) and not any(
        deadline.kind == "none"
        or any(note.code in {"left_over", "not_understood"} for note in deadline.notes)
        for deadline in deadlines
    )


@lru_cache(4096)
def is_responsible(text: str) -> bool:
    """Whether the text names officials, and they are most of it."""
    if not text.strip() or len(text) > LONGEST_RESPONSIBLE:
        return False
    officials = parse_officials(text)
    named = sum(len("".join(official.text.split())) for official in officials)
    return bool(officials) and named >= len("".join(text.split())) / 2


def fit(text: str, role: Role) -> float:
    """How well a text suits a column of a role: 1 surely, 0 unknown, -1 surely not."""
    if not text.strip():
        return 0.0
    looks = next((kind for kind, test in LOOKS if test(text)), None)
    if looks == role:
        return 1.0
    if role == "number":
        return -1.0
    return 0.3 if looks is None and role not in {"deadline", "responsible"} else -0.4


LOOKS: tuple[tuple[Role, Callable[[str], bool]], ...] = (
    ("number", is_number),
    ("deadline", is_deadline),
    ("responsible", is_responsible),
)
