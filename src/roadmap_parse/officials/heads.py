"""Where a post or a body is named: adjectives and a head noun that agree, or an abbreviation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known, parses

from .guess import is_thing
from .lexicon import ANY, fold, stem
from .tokens import forms_or_open
from .words import ANY_FORM, OPEN_FORM, Forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

PREFIXES = frozenset({"медиа", "пресс", "веб", "it", "ит", "арт", "смарт", "онлайн"})
LONGEST_CHAIN = 7
ABBREVIATION = range(2, 9)
SHORT_WORD = 3
NUMERAL = frozenset("IVXLC")


@dataclass(frozen=True, slots=True)
class Head:
    """A phrase: its kind (post, unit, or weak for unlisted people), where it starts, its noun, its forms."""

    kind: str
    start: int
    at: int
    forms: Forms
    rank: int = 0
    short: bool = False

    def has(self, cases: frozenset[str]) -> bool:
        """Whether it may stand in one of the cases."""
        return any(case in cases for case, _ in self.forms)

    def only(self, cases: frozenset[str]) -> bool:
        """No reading as an attribute of what stands before; the accusative looks like the nominative."""
        attribute = {"gent", "datv", "ablt", "loct"} - cases
        return self.has(cases) and not any(case in attribute for case, _ in self.forms)


def head_at(tokens: Sequence[Token], start: int) -> Head | None:
    """The phrase that begins exactly at `start`, None where none does."""
    agreed, position = ANY_FORM, start
    while position < len(tokens) and position - start < LONGEST_CHAIN:
        token = tokens[position]
        if position > start and (width := _joins_adjectives(tokens, position)):
            position += width
            continue
        if not token.is_word:
            return None
        if head := _noun(tokens, start, position, agreed):
            return head
        if not _is_adjective(token) and not (position == start and token.text.isdigit()):
            return None
        if token.text.isdigit():
            position += 1
            continue
        if token.word.lower() not in PREFIXES:
            agreed = _agree(agreed, forms_or_open(token, token.reading.adjective), position > start)
        if not agreed:
            return None
        position += 1
    return None


def _joins_adjectives(tokens: Sequence[Token], position: int) -> int:
    """How many tokens part adjectives of one noun: `городских и сельских`, `крестьянских (фермерских)`."""
    mark, after = tokens[position], tokens[position + 1 : position + 3]
    if not after or not after[0].is_word or not _is_adjective(tokens[position - 1]):
        return 0
    if mark.kind == "line":
        return 1
    if not _is_adjective(after[0]):
        return 0
    if mark.text == "(":
        return 3 if after[-1].text == ")" else 0
    return int(mark.text == "," or mark.kind == "and")


def _is_adjective(token: Token) -> bool:
    if token.word.lower() in PREFIXES:
        return True
    return bool(token.reading.adjective) and not token.reading.preposition


def _agree(agreed: Forms, forms: Forms, loosely: bool) -> Forms:
    """Adjectives joined by "и" may be singular before a plural noun: then the case alone must agree."""
    common = agreed & forms
    if common or not loosely:
        return common
    cases = {case for case, _ in agreed} & {case for case, _ in forms}
    return frozenset((case, number) for case, number in ANY_FORM if case in cases)


def _noun(tokens: Sequence[Token], start: int, position: int, agreed: Forms) -> Head | None:
    """The head at `position`, if what stands between it and `start` agrees with it."""
    token, alone = tokens[position], position == start
    if token.reading.short is not None:
        return _short_head(tokens, start, position, agreed)
    reading = token.reading
    if (
        reading.post
        and _met(reading.post.needs, tokens, start, position)
        and not _is_attribute(tokens, position)
    ):
        forms = _with_noun(agreed, reading.post_forms, alone) if not token.open else _opened(agreed, alone)
        return Head("post", start, position, forms) if forms else None
    if (
        reading.unit
        and _met(reading.unit.needs, tokens, start, position)
        and not (reading.adjective and _agrees_with_next(tokens, position))
    ):
        forms = _with_noun(agreed, forms_or_open(token, reading.unit_forms), alone)
        return Head("unit", start, position, forms, reading.unit.rank) if forms else None
    if _unknown_short(token):
        return Head("unit", start, position, agreed, 0, short=True)
    if reading.animate and not (reading.post or reading.unit or reading.adjective or is_thing(token)):
        forms = _with_noun(agreed, reading.noun, alone)
        return Head("weak", start, position, forms) if forms else None
    return None


def _opened(agreed: Forms, alone: bool) -> Forms:
    """`классные рук.`: the adjectives say the number of a noun cut short."""
    return OPEN_FORM if alone else agreed


def _with_noun(agreed: Forms, forms: Forms, alone: bool) -> Forms:
    common = agreed & forms
    if common or alone:
        return common
    cases = {case for case, _ in agreed}
    return frozenset((case, number) for case, number in forms if case in cases and number == "plur")


def _short_head(tokens: Sequence[Token], start: int, position: int, agreed: Forms) -> Head | None:
    """An abbreviation of a body; one that is none elsewhere is one before a name: `ДО «Радуга»`."""
    short, after = tokens[position].reading.short, tokens[position + 1 : position + 2]
    named = position == start and bool(after) and after[0].kind == "quoted"
    kinds = {"unit", "form", "topic"} if named else {"unit", "form"}
    if short is None or short.kind not in kinds:
        return None
    return Head("unit", start, position, agreed, short.rank, short=True)


def _unknown_short(token: Token) -> bool:
    letters = token.word.split("-")[0]
    if (
        not (letters.isupper() and letters.isalpha() and len(letters) in ABBREVIATION)
        or set(letters) <= NUMERAL
    ):
        return False
    if not is_known(letters) or "Abbr" in parses(letters)[0].tag:
        return True
    return len(letters) <= SHORT_WORD and not token.reading.preposition


def _met(needs: frozenset[str], tokens: Sequence[Token], start: int, position: int) -> bool:
    """`образование` is a body only as муниципальное образование; `дом` also as дом культуры."""
    if not needs:
        return True
    named = position > start or (position + 1 < len(tokens) and tokens[position + 1].kind == "quoted")
    if ANY in needs and named:
        return True
    near = [*tokens[start:position], *tokens[position + 1 : position + 3]]
    roots = tuple(_root(need) for need in needs - {ANY})
    return any(fold(token.word).startswith(roots) for token in near if token.is_word)


def _root(need: str) -> str:
    """An adjective without its ending, a noun without its last letter: `дому` is no adjective."""
    short = stem(need) or ""
    return short if len(short) >= SHORT_WORD else need[:-1]


def _agrees_with_next(tokens: Sequence[Token], position: int) -> bool:
    """`приёмные родители`, `приёмная комиссия`: the name of a room, were it not for the noun behind it."""
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if after is None or not after.is_word:
        return False
    theirs = after.reading.post_forms | after.reading.unit_forms | after.reading.noun
    return bool(tokens[position].reading.adjective & theirs)


def _is_attribute(tokens: Sequence[Token], position: int) -> bool:
    """`участковый` before `терапевт`, `управляющая` before `компания`: an adjective of the noun after it."""
    post = tokens[position].reading.post
    declined = post is not None and "adjective" in post.takes and "substantive" not in post.takes
    if post is None or not declined or position + 1 >= len(tokens):
        return False
    after = tokens[position + 1]
    if tokens[position].open:
        return ("nomn", "sing") in after.reading.post_forms
    mine = tokens[position].reading.adjective
    if _joins_adjectives(tokens, position + 1):
        head = head_at(tokens, position + 2)
        return head is not None and bool(mine & head.forms) and _describes(tokens, position, head)
    if not after.is_word or any(fold(after.word)[:5] == tail[0][:5] for tail in post.tails):
        return False
    if "instrumental" not in post.takes and not after.reading.post and after.reading.adjective & mine:
        head = head_at(tokens, position + 1)
        return bool(head and head.kind == "post" and mine & head.forms)
    return bool(mine & (after.reading.post_forms or after.reading.unit_forms))


def _describes(tokens: Sequence[Token], position: int, head: Head) -> bool:
    """`участковый` + line break + `лесничий`; one that manages takes neither post nor abbreviation."""
    post = tokens[position].reading.post
    manages = post is not None and "instrumental" in post.takes
    if head.kind == "post":
        return tokens[position + 1].kind == "line" and not manages and tokens[position + 2].word.islower()
    return head.kind == "unit" and not (head.short and manages)
