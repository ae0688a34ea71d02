"""Texts for people in Russian and English: assets/words.tsv, a row a text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from roadmap_parse.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def words(language: str) -> Mapping[str, str]:
    """Give key -> text in `language`; UsageError for another than ru and en."""
    if language not in LANGUAGES:
        raise UsageError(f"no texts in {language!r}; choose from {', '.join(LANGUAGES)}")
    lines = [line for line in asset("words.tsv").splitlines() if line and not line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines]
    column = header.index(language)
    return {row[0]: row[column] for row in rows}


def named(group: str, code: str, language: str) -> str:
    """Give the text of `group.code`; the code itself where nobody has put it in words."""
    return words(language).get(f"{group}.{code}", code)


def asset(name: str) -> str:
    """Give the text of a file in assets/."""
    return (files("roadmap_parse.outputs") / "assets" / name).read_text(encoding="utf-8")
