"""A place in a cell where an entry may end, and what the rules ask about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .heads import Head, head_at
from .lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexicon import Short, Unit
    from .tokens import Token

DASHES = frozenset("-–—−")
OTHER_CASES = frozenset({"ablt", "gent"})
MEMBERS = "any"
DEPARTMENTS = frozenset({"отдел", "сектор", "отделение", "подразделение", "кабинет", "филиал"})
OFFICE_FIELDS = ("культур", "образован", "спорт", "физическ", "молод", "социал", "здрав")
"""What departments of an administration are for; others may be an institution's own."""
COUNCIL = 5
AUTHORITIES = frozenset({"управление", "комитет", "департамент", "министерство"})
"""Bodies that are no part of an institution (Управление образования, МБОУ), as a department may be."""


@dataclass(frozen=True, slots=True)
class Border:
    """A place in the entry that began at `start` with `head`: before the token at `position`.

    `marks` are the separators from `position` on and `after` the first token behind them; `fresh` is the post
    or body that begins there. `cases` are those in which entries of this cell stand.
    """

    tokens: Sequence[Token]
    cases: frozenset[str]
    start: int
    head: Head | None
    position: int
    after: int
    marks: str
    fresh: Head | None

    @property
    def before(self) -> Token:
        """The last word of the entry so far."""
        return self.tokens[self.position - 1]

    @property
    def next(self) -> Token | None:
        """The first word after the marks."""
        return self.tokens[self.after] if self.after < len(self.tokens) else None

    @property
    def governed(self) -> bool:
        """Whether a preposition stands between the head and here."""
        first = self.head.at + 1 if self.head else self.position
        return any(token.reading.preposition for token in self.tokens[first : self.position])

    @property
    def dashed(self) -> bool:
        """Whether a dash is among the marks."""
        return bool(DASHES & set(self.marks))


Rule = Callable[[Border], bool | None]


def is_mark(token: Token) -> bool:
    """Punctuation, line breaks, "и"."""
    return token.kind in {"mark", "line", "and"}


def kind_of(token: Token) -> str:
    """The kind of an abbreviation, empty for other words."""
    short: Short | None = token.reading.short
    return short.kind if short else ""


def is_deputy(token: Token) -> bool:
    """Whether another post may follow in the genitive: `заместитель директора`."""
    return token.reading.post is not None and "post" in token.reading.post.takes


def _is_tail(token: Token, after: Token) -> bool:
    """`исполняющий обязанности` директора."""
    return token.reading.post is not None and (fold(after.word),) in token.reading.post.tails


def awaits_post(border: Border, fresh: Head) -> bool:
    """Whether `fresh` is the post the entry goes on with."""
    before = border.before
    earlier = border.tokens[border.position - 2] if border.position > 1 else before
    acting = is_deputy(earlier) and _is_tail(earlier, before)
    return (is_deputy(before) or acting) and not fresh.only(border.cases)


def ranked_apart(border: Border, fresh: Head) -> bool:
    """An abbreviation belongs to the body before it if that may be part of it: `ШМО ОО`, not `ИМЦ ОО`."""
    last = _last_body(border)
    if last is None or not fresh.rank or not last.rank:
        return False
    unit: Unit | None = border.tokens[last.at].reading.unit
    if (
        (unit and MEMBERS in unit.takes)
        or _is_department(border, last, fresh)
        or (kind_of(border.tokens[last.at]) == "form" and border.before.kind == "word")
        or _is_municipality(border)
    ):
        return False
    if kind_of(border.tokens[fresh.at]) == "form" and unit:
        return unit.name in AUTHORITIES
    return fresh.rank <= last.rank


def _are_adjectives(tokens: Sequence[Token]) -> bool:
    return all(token.reading.adjective for token in tokens)


def _is_department(border: Border, last: Head, fresh: Head) -> bool:
    """`сектор по работе с детьми РДК`; but `отдел культуры РДК` are the municipality's and its club."""
    unit, short = border.tokens[last.at].reading.unit, border.tokens[fresh.at].reading.short
    if unit is None or unit.name not in DEPARTMENTS or short is None or "departments" not in short.flags:
        return False
    return not any(
        fold(token.word).startswith(OFFICE_FIELDS) for token in border.tokens[last.at : border.position]
    )


def _last_body(border: Border) -> Head | None:
    heads = (head_at(border.tokens, index) for index in range(border.position - 1, border.start - 1, -1))
    return next((one for one in heads if one and one.kind == "unit" and one.at < border.position), None)


def _is_municipality(border: Border) -> bool:
    """`Дума МО`, `администрации МО «Первомайский район»`, `ОДН МО МВД`: a municipality."""
    last = _last_body(border)
    if (
        last
        and last.rank >= COUNCIL
        and not border.marks
        and _are_adjectives(border.tokens[last.at + 1 : border.position])
    ):
        return border.fresh is not None and border.tokens[border.fresh.at].text == "МО"
    behind = border.tokens[border.after + 1] if border.after + 1 < len(border.tokens) else None
    named = behind is not None and (behind.kind == "quoted" or behind.text == "МВД")
    return named and border.tokens[border.after].text == "МО"
