"""Whether a new entry begins where no separator stands: told by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .border import Border, Rule, awaits_post, is_deputy, kind_of, ranked_apart

if TYPE_CHECKING:
    from .tokens import Token
    from .words import Reading

OFFICES = frozenset({"администрация", "аппарат", "секретариат", "приёмная", "канцелярия"})
CLOSED = frozenset({"instrumental", "substantive", "domain"})
"""Posts that manage or answer for something begin an entry of their own."""


def goes_on(border: Border) -> bool | None:
    """After a preposition, an adjective or a legal form the phrase is not over."""
    token, before = border.tokens[border.position], border.before
    over = token.is_word and border.fresh is not None and "gent" not in border.cases
    if (
        over
        and not before.reading.preposition
        and not _awaits_noun(before, token)
        and not _after_form(border)
    ):
        return None
    return False


def _awaits_noun(before: Token, token: Token) -> bool:
    """The word before is an adjective that agrees with this one."""
    reading = before.reading
    if not before.is_word or reading.noun or reading.post or reading.short:
        return False
    if token.reading.short and token.reading.short.kind == "unit":
        return bool(reading.adjective) and before.text[:1].isupper()
    return bool(reading.adjective & _forms(token.reading))


def _forms(reading: Reading) -> frozenset[tuple[str, str]]:
    return reading.post_forms or reading.unit_forms or reading.adjective | reading.noun


def _after_form(border: Border) -> bool:
    """`МКУ Управление образования`, `ГБУЗ РБ Аскинская ЦРБ`: a legal form and the name it stands before."""
    index = border.position - 1
    described = border.fresh is not None and border.fresh.at > border.position
    region = {"topic", "unit"} if described else {"topic"}
    while index > border.start and kind_of(border.tokens[index]) in region:
        index -= 1
    return kind_of(border.tokens[index]) == "form"


def office(border: Border) -> bool | None:
    """`Администрация Губернатора области`, `аппарат главы`: one body."""
    unit = border.before.reading.unit
    post = border.tokens[border.position].reading.post
    return False if unit and unit.name in OFFICES and post and "office" in post.takes else None


def postposed(border: Border) -> bool | None:
    """`врачи-терапевты участковые`: a post that declines as an adjective, behind its noun."""
    post, before = border.tokens[border.position].reading.post, border.before.reading
    if post is None or before.post is None or "adjective" not in post.takes or post.takes & CLOSED:
        return None
    plain = "adjective" not in before.post.takes and border.tokens[border.position].word.islower()
    return False if plain and before.post_forms & border.tokens[border.position].reading.adjective else None


def glued_abbreviation(border: Border) -> bool | None:
    """`Управление образования ИМЦ ОО`."""
    return ranked_apart(border, border.fresh) if border.fresh and border.fresh.short else None


def glued_short_post(border: Border) -> bool | None:
    """`директор зам. директора`, but `зам. нач. отдела`."""
    opened = border.tokens[border.position].open and border.fresh and border.fresh.kind == "post"
    return not is_deputy(border.before) if opened else None


def glued_certain(border: Border) -> bool | None:
    """`Управление образования методический кабинет`: a nominative that is nothing else."""
    if border.fresh is None or not border.fresh.has(border.cases):
        return False
    return border.before.kind != "and" if border.fresh.only(border.cases) else None


def glued_post(border: Border) -> bool | None:
    """`Руководители ОО учителя`: no post takes another, but for deputies and the like."""
    if border.fresh is None or border.fresh.kind != "post" or border.cases != {"nomn"}:
        return False
    return not awaits_post(border, border.fresh)


GLUED_RULES: tuple[Rule, ...] = (
    goes_on,
    office,
    postposed,
    glued_abbreviation,
    glued_short_post,
    glued_certain,
    glued_post,
)
