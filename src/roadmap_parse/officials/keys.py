"""Keys for group-by: one for all cases, numbers, abbreviations and wordings of a post or a body."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import parses

from .lexicon import fold

if TYPE_CHECKING:
    from .lexicon import Lexicon

WORD = re.compile(r"[а-яёa-z\d]+(?:-[а-яёa-z\d]+)*", re.IGNORECASE)


def role_key(role: str | None, known: Lexicon) -> str | None:
    return _key(role, known) if role else None


def organisation_key(organisation: str | None, known: Lexicon, definitions: dict[str, str]) -> str | None:
    if not organisation:
        return None
    return _key(definitions.get(organisation, organisation), known)


@lru_cache(20_000)
def _key(text: str, known: Lexicon) -> str:
    words = (_expanded(word, known) for word in WORD.findall(text))
    return " ".join(fold(parses(part)[0].normal_form) for word in words for part in word.split())


def _expanded(word: str, known: Lexicon) -> str:
    short = known.capitals.get(word)
    return short.expansion if short and short.expansion else word
