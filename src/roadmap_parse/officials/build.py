"""A piece of a cell as an entry: where its role ends, where its organisation begins, what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import parses

from .guess import closing_surname
from .heads import Head, head_at
from .lexicon import fold
from .wording import (
    TRAILING,
    agreeing,
    as_written,
    lower_first,
    nominative_head,
    organisation,
    spaced,
    trimmed,
)
from .words import CACHED_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.model import Person

    from .split import Piece
    from .tokens import Token

PLACE_PREPOSITIONS = frozenset({"в", "во", "на", "при", "от", "из"})
DOMAIN_PREPOSITIONS = frozenset({"по", "за"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before persons are given out; `tokens` are what made it, `listed` if a colon follows."""

    tokens: tuple[Token, ...]
    before: str
    depth: int
    role: str | None = None
    organisation: str | None = None
    plural: bool = False
    person: Person | None = None
    unused: tuple[str, ...] = ()
    guessed: bool = False
    listed: bool = False


def build(piece: Piece) -> Draft:
    """The role and organisation of a post or a body."""
    tokens = trimmed(piece.tokens)
    head = head_at(tokens, 0)
    if head is None:
        return Draft(tokens, piece.before, piece.depth)
    plural = _is_plural(head, piece.cases)
    if head.kind == "unit":
        return Draft(tokens, piece.before, piece.depth, organisation=organisation(tokens), plural=plural)
    surname = closing_surname(tokens) if len(tokens) > head.at + 1 else None
    role, rest = _role(tokens[:-1] if surname else tokens, head)
    return Draft(tokens, piece.before, piece.depth, role, rest, plural, surname)


def _is_plural(head: Head, cases: frozenset[str]) -> bool:
    numbers = {number for case, number in head.forms if case in cases} or {number for _, number in head.forms}
    return numbers == {"plur"}


def _role(tokens: tuple[Token, ...], head: Head) -> tuple[str, str | None]:
    """The words of the post, and its organisation."""
    end = _chain_end(tokens, head)
    if _is_defined(tokens, head, end):
        clause = [*agreeing(tokens[end + 1 : end + 2], head, "neut"), *as_written(tokens[end + 2 :])]
        return lower_first(spaced([*_post_words(tokens[:end], head), (tokens[end], ","), *clause])), None
    behind = _behind_noun(tokens, head)
    words = [*_post_words(tokens[:end], head), *agreeing(tokens[end:behind], head)]
    end = max(end, behind)
    start, stop = (end, len(tokens)) if _is_managed(tokens, end) else _organisation_span(tokens, end)
    body, late = _late_domain(_without_clause(tokens[start:stop], head), tokens[head.at])
    domain = _without_classes(_without_clause(tokens[end : _before_place(tokens, start)], head))
    role = spaced([*words, *as_written((*domain, *late))])
    return lower_first(role), organisation(body) if body else None


def _is_defined(tokens: Sequence[Token], head: Head, end: int) -> bool:
    """`лица, замещающие муниципальные должности`."""
    post = tokens[head.at].reading.post
    after = tokens[end + 1 : end + 2]
    participle = bool(after) and after[0].reading.participle and tokens[end].text == ","
    return participle and post is not None and "neuter" in post.takes


def _before_place(tokens: Sequence[Token], start: int) -> int:
    """Without the preposition in `ответственный за ГИА в ОО`."""
    return (
        start - 1
        if 0 < start < len(tokens) and tokens[start - 1].word.lower() in PLACE_PREPOSITIONS
        else start
    )


def _chain_end(tokens: Sequence[Token], head: Head) -> int:
    """After `заместитель директора`, `управляющий делами`, `участковый уполномоченный полиции`."""
    end, post = head.at + 1, tokens[head.at].reading.post
    while post:
        tail = next((tail for tail in post.tails if _starts_with(tokens[end:], tail)), ())
        end += len(tail)
        after = head_at(tokens, end) if "post" in post.takes or tail else None
        if after is None or after.kind != "post":
            break
        end, post = after.at + 1, tokens[after.at].reading.post
    return end


def _starts_with(tokens: Sequence[Token], tail: tuple[str, ...]) -> bool:
    return len(tokens) >= len(tail) and all(
        fold(token.word)[:5] == word[:5] for token, word in zip(tokens, tail, strict=False)
    )


def _post_words(tokens: Sequence[Token], head: Head) -> list[tuple[Token, str]]:
    words = list(nominative_head(tokens, head))
    for index in range(head.at + 1, len(tokens)):
        word = tokens[index].word.lower() if not tokens[index].reading.short else tokens[index].word
        words.append((tokens[index], _singular_genitive(tokens, index, word)))
    return words


def _behind_noun(tokens: Sequence[Token], head: Head) -> int:
    """The end of adjectives behind the noun of a post: `врачи-терапевты участковые`."""
    end = head.at + 1
    while (
        end < len(tokens)
        and tokens[end].word.islower()
        and tokens[end].reading.post
        and tokens[end].reading.adjective & head.forms
    ):
        end += 1
    return end


def _singular_genitive(tokens: Sequence[Token], index: int, word: str) -> str:
    """`заместители директоров` are each заместитель директора; a `нач.` after зам. is in the genitive too."""
    reading = tokens[index].reading
    if (not reading.post and not reading.adjective) or reading.short:
        return word
    if not any(token.reading.post for token in tokens[index:]):
        return word
    if tokens[index].open or (
        not tokens[index].open and ("gent", "plur") in reading.post_forms | reading.adjective
    ):
        return _inflected(word, "gent", "sing") or word
    return word


@lru_cache(CACHED_WORDS)
def _inflected(word: str, *wanted: str) -> str | None:
    for one in parses(word):
        if one.tag.POS in {"NOUN", "ADJF", "PRTF"} and (
            other := one.inflect({*wanted, "masc"} if one.tag.POS != "NOUN" else set(wanted))
        ):
            return str(other.word)
    return None


def _is_managed(tokens: Sequence[Token], end: int) -> bool:
    """`заведующий кафедрой`: what stands in the instrumental is what they manage, listed or not."""
    post = tokens[end - 1].reading.post
    if post is None or "instrumental" not in post.takes or end >= len(tokens):
        return False
    reading = tokens[end].reading
    return any(case == "ablt" for case, _ in reading.adjective | reading.noun | reading.unit_forms)


def _organisation_span(tokens: Sequence[Token], start: int) -> tuple[int, int]:
    """Where the organisation begins after the post: the first body not governed by a preposition."""
    governed = domain = False
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.is_word and token.reading.preposition and not token.reading.short:
            if token.word.lower() in PLACE_PREPOSITIONS and _names_body(tokens, index + 1):
                return index + 1, len(tokens)
            governed, domain = token.word.lower() not in PLACE_PREPOSITIONS or domain, True
        elif _begins_organisation(tokens, index, governed, domain and index > start):
            return index, len(tokens)
        elif token.kind == "and" or token.text == ",":
            governed = domain and not (index and tokens[index - 1].reading.preposition)
        elif (
            token.reading.short
            or _is_number_word(token)
            or (
                token.reading.noun
                and not (
                    token.reading.adjective and index + 1 < len(tokens) and tokens[index + 1].reading.noun
                )
            )
        ):
            governed = False
    return len(tokens), len(tokens)


def _is_number_word(token: Token) -> bool:
    return token.is_word and token.word.isupper() and len(token.word) > 1


def _names_body(tokens: Sequence[Token], index: int) -> bool:
    if index >= len(tokens):
        return False
    head = head_at(tokens, index)
    return tokens[index].kind == "quoted" or (
        head is not None and head.kind == "unit" and not _is_territory(tokens[head.at])
    )


def _begins_organisation(tokens: Sequence[Token], index: int, governed: bool, domain: bool) -> bool:
    """`начальник | отдела`, `руководитель | ОО`; not after a preposition, or `организации питания`."""
    token = tokens[index]
    if governed or token.kind == "number":
        return False
    if token.kind == "quoted":
        return _names_it(tokens[index - 1])
    if token.reading.short and token.reading.short.kind == "territory":
        return True
    head = head_at(tokens, index)
    if head is None or head.kind != "unit" or (domain and _is_process(tokens, head)):
        return False
    unit = tokens[head.at].reading.unit
    if domain and unit and "people" in unit.takes:
        return False
    return head.short or token.open or head.has(frozenset({"gent"} if domain else {"gent", "ablt"}))


def _names_it(before: Token) -> bool:
    """`директор «Водоканала»`; but `координатор проекта «500+»`, `учитель 4 «А» класса`."""
    reading = before.reading
    named = reading.post or reading.unit or reading.short or reading.preposition or not reading.noun
    return bool(named) and not before.text[0].isdigit()


def _is_process(tokens: Sequence[Token], head: Head) -> bool:
    """`по вопросам организации питания`: arranging, not an organisation."""
    unit = tokens[head.at].reading.unit
    after = tokens[head.at + 1] if head.at + 1 < len(tokens) else None
    return bool(
        unit
        and "process" in unit.takes
        and head.at == head.start
        and after
        and after.reading.noun
        and not after.reading.unit
    )


def _late_domain(tokens: tuple[Token, ...], post: Token) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """`заместитель начальника МКУ «…» по образовательной политике`: the last words are the post's."""
    if not post.reading.post or "domain" not in post.reading.post.takes:
        return tokens, ()
    for index in range(1, len(tokens)):
        if tokens[index].word.lower() in DOMAIN_PREPOSITIONS and _is_late(tokens, index):
            return tokens[:index], tokens[index:]
    return tokens, ()


def _is_late(tokens: tuple[Token, ...], index: int) -> bool:
    """Not `отдел по делам молодёжи`, `комитет администрации по спорту`, `ОМВД по району`."""
    after = head_at(tokens, index + 1)
    if (after and _is_territory(tokens[after.at])) or (
        index + 1 < len(tokens) and tokens[index + 1].reading.place
    ):
        return False
    first = head_at(tokens, 0)
    if first is None or first.short or tokens[0].kind == "quoted":
        return True
    unit = tokens[first.at].reading.unit
    plain = (
        unit is None
        or unit.name in {"администрация", "аппарат", "полиция"}
        or unit.kind in {"territory", "institution", "company"}
    )
    return (plain and not (unit and unit.name == "центр" and index == first.at + 1)) or (
        index > first.at + 1 and _has_own_field(tokens, first)
    )


def _has_own_field(tokens: tuple[Token, ...], first: Head) -> bool:
    """`управление образования` says already what it is for; `комитет администрации` does not."""
    after = head_at(tokens, first.at + 1)
    return first.at > first.start or not (after and after.kind == "unit" and not after.short)


def _is_territory(token: Token) -> bool:
    unit, short = token.reading.unit, token.reading.short
    return bool((unit and unit.kind == "territory") or (short and short.kind == "territory"))


def _without_clause(tokens: tuple[Token, ...], head: Head) -> tuple[Token, ...]:
    """`учителя, работающие в 9-х классах`: what they do is no part of the post."""
    for index, token in enumerate(tokens):
        agrees = token.reading.participle and bool(token.reading.adjective & head.forms)
        if agrees and not token.reading.post and (index == 0 or tokens[index - 1].text == ","):
            return tokens[: max(0, index - 1)]
    return tokens


def _without_classes(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`классные руководители 9, 11 классов`: which classes is no part of the post."""
    for index, token in enumerate(tokens):
        if index and fold(token.text).startswith("кл") and _is_count(tokens[index - 1]):
            start = index - 1
            while start and (_is_count(tokens[start - 1]) or tokens[start - 1].text in TRAILING):
                start -= 1
            return (*tokens[:start], *tokens[index + 1 :])
    return tuple(tokens)


def _is_count(token: Token) -> bool:
    return (
        token.text[:1].isdigit()
        or token.kind == "quoted"
        or token.text.lower() in {"х", "ых"}
        or token.text in {"-", "–"}
    )
