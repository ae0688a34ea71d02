"""Keys for group-by: one for all cases, numbers, abbreviations and wordings of a post or a body.

A key is the words in their dictionary form, abbreviations written out (data/abbreviations.tsv), wordings that
mean the same made one (data/aliases.tsv), small words and legal forms left out. Ambiguous abbreviations (МО,
УО) stay.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known, parses
from roadmap_parse.language.rows import rows

from .heads import ABBREVIATION
from .lexicon import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lexicon import Lexicon, Short

CACHED_KEYS = 20_000
WORD = re.compile(r"[а-яё]\.о\.|[а-яёa-z]+(?:-[а-яёa-z]+)*|\d+", re.IGNORECASE)
SMALL = frozenset({"и", "по", "за", "в", "во", "на", "с", "со", "при", "для", "из", "от", "к", "о", "об"})
MUNICIPALITIES = {
    "МР": "муниципальный район",
    "МО": "муниципальное образование",
    "ГО": "городской округ",
    "МО ГО": "городской округ",
    "МО МР": "муниципальный район",
}
MUNICIPALITY = re.compile(
    r"\b(?:МО (?:ГО|МР)|МР|МО|ГО)(?=\s+[«\"]?[А-ЯЁ][а-яё])|(?<=[сц]кого )(?:МР|МО|ГО)\b(?! и)"
)
"""Beside a proper name they are a municipality, whatever they stand for elsewhere."""
Definitions = tuple[tuple[str, str], ...]


def role_key(role: str | None, known: Lexicon) -> str | None:
    """The key of a role: `координатор проведения ВПР` has that of `координатор ВПР`."""
    return _key(role, known, ()) if role else None


def organisation_key(organisation: str | None, known: Lexicon, definitions: Definitions = ()) -> str | None:
    """The key of an organisation; `definitions` are the document's own abbreviations and win."""
    return _key(organisation, known, definitions) if organisation else None


@lru_cache(CACHED_KEYS)
def _key(text: str, known: Lexicon, definitions: Definitions) -> str:
    own = dict(definitions)
    written_out = MUNICIPALITY.sub(
        lambda match: match[0] if match[0] in own else MUNICIPALITIES[match[0]], text
    )
    words = [word for written in WORD.findall(written_out) for word in _written_out(written, known, own)]
    pattern, keys = _aliases()
    named = pattern.sub(lambda match: keys[match[0]], " ".join(words))
    return " ".join(named.split()) or fold(text)


def _written_out(word: str, known: Lexicon, own: dict[str, str]) -> Iterator[str]:
    if word in own:
        yield from _lemmas(own[word], known)
    elif (short := known.capitals.get(word)) is None:
        yield from _lemmas(word, known)
    elif short.kind != "form":
        yield from _lemmas(_meaning(short), known)


def _meaning(short: Short) -> str:
    return short.short.lower() if "ambiguous" in short.flags else short.expansion or short.short.lower()


def _lemmas(text: str, known: Lexicon) -> Iterator[str]:
    for written in WORD.findall(text):
        for part in written.split("-"):
            lemma = _lemma(part, known)
            if lemma not in SMALL:
                yield lemma


@lru_cache(CACHED_KEYS)
def _lemma(word: str, known: Lexicon) -> str:
    """A word the lexicon has goes by its row: `заведующая` is заведующий, `учителя` учитель."""
    lower = fold(word)
    names = [fold(one.normal_form) for one in parses(word) if one.tag.case]
    if found := next((name for name in names if name in known.posts or name in known.units), None):
        return found
    if (key := stem(lower)) and key in known.stems:
        return fold(known.stems[key].name)
    return names[0] if names and not _is_unlisted_short(word) else lower


def _is_unlisted_short(word: str) -> bool:
    """`ЦРОДИ`: capitals that are no word stay as written."""
    return word.isupper() and len(word) in ABBREVIATION and not is_known(word)


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Phrases in dictionary forms, the longest first, and their keys."""
    keys = {row["phrase"]: row["key"] for row in rows("aliases.tsv")}
    phrases = sorted(keys, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, phrases))})(?!\S)"), keys
