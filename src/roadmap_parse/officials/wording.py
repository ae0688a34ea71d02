"""How an entry is worded: its head and adjectives in the nominative singular, all else as written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import parses

from .heads import Head, head_at
from .lexicon import fold, lexicon
from .words import CACHED_WORDS, Forms, lexical, read_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

QUANTIFIERS = frozenset(
    {
        "весь",
        "все",
        "каждый",
        "другой",
        "иной",
        "прочий",
        "отдельный",
        "соответствующий",
        "данный",
        "указанный",
        "наш",
    }
)
TRAILING = frozenset({",", ".", "-", "–", "—", ":", "\n", "и", "или", "&", '"', "'", "*"})
PLACE_ENDING = re.compile(r"(?<=[сц]к)[а-я]{2,3}$")
PLACE_ENDINGS = {"masc": "ий", "neut": "ое"}
GENDERS = {"feminine": "femn", "neuter": "neut"}


def organisation(tokens: Sequence[Token]) -> str | None:
    """Its head and agreeing adjectives in the nominative singular, the rest as written."""
    tokens = trimmed(tokens)
    head = head_at(tokens, 0) if tokens else None
    if head is None or head.kind != "unit":
        return lower_first(spaced(_loosely_nominative(tokens))) or None
    words = [*nominative_head(tokens, head), *as_written(tokens[head.at + 1 :])]
    unit = tokens[head.at].reading.unit
    text = spaced(words)
    return text if head.short or (unit and "proper" in unit.takes) else lower_first(text)


def as_written(tokens: Sequence[Token]) -> list[tuple[Token, str]]:
    """The words of a tail; a shortened adjective agrees with its noun: `по соц. вопросам`."""
    return [(token, _in_case(token, tokens[index + 1 : index + 2])) for index, token in enumerate(tokens)]


def _in_case(token: Token, after: Sequence[Token]) -> str:
    if not (token.open and token.reading.adjective and after and after[0].reading.noun):
        return token.word
    noun = next((one for one in parses(after[0].word) if one.tag.POS == "NOUN"), None)
    adjective = next((one for one in parses(token.word) if one.tag.POS == "ADJF"), None)
    if noun is None or adjective is None:
        return token.word
    gender = {noun.tag.gender} if noun.tag.number == "sing" and noun.tag.gender else set()
    other = adjective.inflect({noun.tag.case, noun.tag.number, *gender})
    return str(other.word) if other else token.word


def _loosely_nominative(tokens: Sequence[Token]) -> list[tuple[Token, str]]:
    """An unlisted phrase: its first noun and the adjectives before it, where they stand in another case."""
    words = [(token, token.word) for token in tokens]
    at = next(
        (index for index, one in enumerate(tokens) if one.reading.noun and not one.reading.adjective), None
    )
    if at is None or any(case == "nomn" for case, _ in tokens[at].reading.noun):
        return words
    if not all(token.reading.adjective for token in tokens[:at]):
        return words
    return [*nominative_head(tokens, Head("unit", 0, at, tokens[at].reading.noun)), *words[at + 1 :]]


def unlisted(tokens: Sequence[Token]) -> str:
    """A body no row knows: the noun and what agrees with it in the nominative singular."""
    tokens = trimmed(tokens)
    at = next(index for index, one in enumerate(tokens) if one.reading.noun and not one.reading.adjective)
    head = Head("unit", 0, at, tokens[at].reading.noun)
    return lower_first(spaced([*nominative_head(tokens, head), *as_written(tokens[at + 1 :])]))


def trimmed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Without marks and small words at the end."""
    end = len(tokens)
    while end and (
        tokens[end - 1].text in TRAILING or tokens[end - 1].kind == "line" or _dangles(tokens[end - 1])
    ):
        end -= 1
    return tuple(tokens[:end])


def _dangles(token: Token) -> bool:
    return token.is_word and token.reading.preposition and not token.open


def nominative_head(tokens: Sequence[Token], head: Head) -> list[tuple[Token, str]]:
    """The adjectives and the noun of the head in the nominative singular."""
    noun, gender = _nominative_noun(tokens[head.at], head)
    words = []
    for token in tokens[head.start : head.at]:
        if not token.is_word or (token.open and not token.reading.adjective):
            words.append((token, token.word))
        elif not QUANTIFIERS & {lexical(one) for one in parses(token.word)}:
            words.append((token, _like(token, _adjective(token.word, gender, head.forms))))
    return [*words, (tokens[head.at], _like(tokens[head.at], noun))]


def agreeing(tokens: Sequence[Token], head: Head, gender: str = "masc") -> list[tuple[Token, str]]:
    """Adjectives behind the noun of a post, in the nominative singular."""
    return [(token, _adjective(token.word, gender, head.forms)) for token in tokens]


def _nominative_noun(token: Token, head: Head) -> tuple[str, str]:
    reading = token.reading
    if reading.short:
        name = token.word if token.word.isupper() or "-" in token.word else reading.short.short
        return name, _short_gender(reading.short.expansion)
    if head.short:
        return token.word, ""
    if head.kind == "post" and reading.post:
        gender = next((GENDERS[flag] for flag in reading.post.takes if flag in GENDERS), "masc")
        return _post_name(token.word, reading.post.name), gender
    name = reading.unit.name if head.kind == "unit" and reading.unit else _lemma(token.word)
    if "-" in token.word and "-" not in name:
        name = "-".join(_unit_part(part) for part in token.word.split("-"))
    return name, str(parses(name)[0].tag.gender or "masc") if head.kind == "unit" else "masc"


def _unit_part(part: str) -> str:
    """`библиотеки-филиалы`, `школ-участниц`; what is no noun (`бизнес-центры`) stays."""
    reading = read_word(part, lexicon())
    return reading.unit.name if reading.unit else _lemma(part) if reading.noun else part.lower()


def _short_gender(expansion: str) -> str:
    """`предметное ШМО`: the gender is that of what the letters stand for."""
    readings = (parses(word)[0] for word in expansion.split())
    return next(
        (str(one.tag.gender) for one in readings if one.tag.POS == "NOUN" and one.tag.case == "nomn"), ""
    )


@lru_cache(CACHED_WORDS)
def _lemma(word: str) -> str:
    for one in parses(word):
        if one.tag.POS == "NOUN" and (other := one.inflect({"nomn", "sing"})):
            return str(other.word)
    return word.lower()


def _post_name(word: str, name: str) -> str:
    """Each part of `педагоги-психологи` for itself, unless a row has the whole."""
    if fold(name) in lexicon().posts:
        return name
    return (
        "-".join(_part_name(part) for part in name.split("-"))
        if "-" in word and fold(word) == fold(name)
        else name
    )


def _part_name(part: str) -> str:
    known = lexicon()
    for one in parses(part):
        if post := known.posts.get(lexical(one)):
            return post.name
    return _lemma(part)


@lru_cache(CACHED_WORDS)
def _adjective(word: str, gender: str, forms: Forms) -> str:
    """In the nominative singular of the gender; of several readings the one that agrees with its noun."""
    readings = [one for one in parses(word) if one.tag.POS in {"ADJF", "PRTF"}]
    agreeing = (one for one in readings if (one.tag.case, one.tag.number) in forms)
    best = next(agreeing, readings[0] if readings else None)
    if best is None:
        return PLACE_ENDING.sub(PLACE_ENDINGS.get(gender, "ая"), word.lower())
    other = best.inflect({"nomn", "sing", gender or str(best.tag.gender or "femn")})
    return str(other.word) if other else word.lower()


def _like(token: Token, word: str) -> str:
    return word[:1].upper() + word[1:] if token.word[:1].isupper() and not token.open else word


def lower_first(text: str) -> str:
    """A small first letter, but for abbreviations."""
    first = text.split(" ", maxsplit=1)[0]
    return text if len(first) > 1 and first[1:2].isupper() else text[:1].lower() + text[1:]


def spaced(words: Sequence[tuple[Token, str]]) -> str:
    """Words with the spaces they had; line breaks become spaces."""
    text, last = "", None
    for token, word in words:
        if token.kind == "line" or token.text == ":":
            continue
        apart = last is not None and (
            token.start > last.end or token.start == last.start or last.word != last.text
        )
        text += (" " if apart and token.text not in {",", ".", ";"} else "") + " ".join(word.split())
        last = token
    return text.strip()
