"""Municipality and region, from the words of title, issuer and order: knowledge in data/territories.tsv."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from roadmap_parse.language.morphology import parses
from roadmap_parse.language.rows import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADS = {  # nouns that name a territory: the gender of their adjectives
    "район": "masc",
    "округ": "masc",
    "край": "masc",
    "поселение": "neut",
    "образование": "neut",
    "область": "femn",
    "республика": "femn",
}
NOMINATIVE = {"masc": "ий", "neut": "ое", "femn": "ая"}
OF_A_PLACE = re.compile(r"(?P<stem>\w+[сц]к)(?:ого|ому|им|ом|ой|ую|ая|ое)")  # not all are in the dictionary
CAPITALS = re.compile(r"\b[А-ЯЁ]{4,}(?:-[А-ЯЁ]+)*\b")
LONGEST_TEXT = 2_000  # characters that are searched
NAME = r"[А-ЯЁ][\w-]+"
BARE = re.compile(  # a territory and nothing else
    rf"(?:{NAME}(?:ий|ый|ой|ое|ая)\s)?(?:(?:[Мм]униципальн|[Гг]ородск|[Сс]ельск|[Аа]втономн)\w+\s)?"
    r"(?:[Рр]айон|[Оо]круг|[Пп]оселение|[Оо]бразование|[Оо]бласть|[Кк]рай|[Рр]еспублика|[Гг]ород|[Сс]ело)"
    rf"(?:\s[«\"]?{NAME}[»\"]?)*"
)
COMMON = re.compile(
    r"(?:муниципальн|городск|сельск|район|округ|поселени|образовани|област|кра[йяею]|автономн|город)",
    re.IGNORECASE,
)


@cache
def _patterns(level: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled rows of one level, in order."""
    return tuple(
        (re.compile(row["pattern"]), row["as"]) for row in rows("territories.tsv") if row["level"] == level
    )


def find_territory(texts: Iterable[str], level: Literal["municipality", "region"]) -> str | None:
    """The territory of a level that stands first in the first text with one, in the nominative."""
    for text in texts:
        plain = _recased(text[:LONGEST_TEXT])
        found = [(match, form) for pattern, form in _patterns(level) if (match := pattern.search(plain))]
        if found:
            match, form = min(found, key=lambda item: item[0].start())
            return _form(" ".join(match["name"].split()), form)
    return None


def is_territory(text: str) -> bool:
    """Whether a text is nothing but the name of a territory: `Ирбейский район`, `город Томск`."""
    plain = " ".join(_recased(text).split())
    return bool(BARE.fullmatch(plain[:1].upper() + plain[1:]))


def _recased(text: str) -> str:
    """Words in capitals as they would stand in a sentence: МОТЫГИНСКОГО РАЙОНА -> Мотыгинского района."""
    return CAPITALS.sub(lambda m: m[0].lower() if COMMON.match(m[0]) else m[0].title(), text)


def _form(name: str, form: str) -> str:
    if form == "printed":
        return name
    return f"город {_city(name)}" if form == "city" else nominative(name)


def _city(name: str) -> str:
    first, *rest = name.split()
    reading = next((p for p in parses(first) if "Geox" in p.tag), None)
    form = reading.inflect({"nomn", "sing"}) if reading and not rest else None
    return _cased(name, form.word) if form else name


def nominative(name: str) -> str:
    """`Балтийского городского округа` -> `Балтийский городской округ`; what follows the head stays."""
    words = name.split()
    place = next((place for place, word in enumerate(words) if _head(word)), None)
    if place is None:
        return name
    head = _head(words[place])
    adjectives = [_adjective(word, HEADS[head]) for word in words[:place]]
    return " ".join([*adjectives, _cased(words[place], head), *words[place + 1 :]])


def _head(word: str) -> str:
    return next((p.normal_form for p in parses(word) if p.normal_form in HEADS), "")


def _adjective(word: str, gender: str) -> str:
    reading = next((p for p in parses(word) if p.tag.POS == "ADJF"), None)
    form = reading.inflect({"nomn", "sing", gender}) if reading else None
    return _cased(word, form.word) if form else OF_A_PLACE.sub(rf"\g<stem>{NOMINATIVE[gender]}", word)


def _cased(old: str, new: str) -> str:
    parts = new.split("-")
    return "-".join(p.capitalize() if len(p) > len("на") else p for p in parts) if old[0].isupper() else new
