"""Entries of a cell from its pieces: persons go to posts, lists share what was said once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .build import Draft, build
from .guess import bracketed_surname, is_act, is_unlisted_body, lone_surname
from .person import nominative
from .wording import unlisted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from roadmap_parse.model import Person

    from .split import Piece

CELL_CASES = ("nomn", "accs", "datv", "ablt", "gent")
DASHES = ("-", "–", "—", "−")
NUMBER = re.compile(r"(?:№\s*)?\d+\S*(?:\s*$|(?=\s))")
INSTITUTION = 2
MUNICIPALITIES = frozenset({"поселение", "образование", "сельсовет", "субъект"})


def join(pieces: Iterable[Piece]) -> tuple[Draft, ...]:
    """The entries in the order of the cell."""
    drafts: list[Draft] = []
    for piece in pieces:
        HANDLERS.get(piece.kind, _other)(piece, drafts)
    drafts = _guesses_kept(drafts)
    return tuple(_posts_of_one_person(drafts))


def _person(piece: Piece, drafts: list[Draft]) -> None:
    found = piece.tokens[0].person
    if found is None:
        return
    person = nominative(found, next(case for case in CELL_CASES if case in piece.cases))
    last = drafts[-1] if drafts else None
    if last and _same_person(last.person, person):
        drafts[-1] = replace(last, person=_fuller(last.person, person), tokens=(*last.tokens, *piece.tokens))
    elif last and last.person is None and _takes_person(last, piece):
        drafts[-1] = replace(
            last,
            person=person,
            tokens=(*last.tokens, *piece.tokens),
            plural=last.plural and last.role is None,
            listed=":" in piece.before,
        )
    elif last and _is_list(drafts, piece):
        drafts.append(replace(last, person=person, tokens=piece.tokens, before=piece.before, plural=False))
    else:
        drafts.append(Draft(piece.tokens, piece.before, piece.depth, person=person))


def _takes_person(last: Draft, piece: Piece) -> bool:
    """A person after a comma is not one of many: `руководители ОО, Белоусова Л.Н.`."""
    return ";" not in piece.before and not ("," in piece.before and last.role and _was_plural(last))


def _is_list(drafts: Sequence[Draft], piece: Piece) -> bool:
    """`классные руководители Иванова А.А., Петрова Б.Б.`: the plural post, or one with a colon, is of all."""
    if ";" in piece.before or drafts[-1].person is None:
        return False
    first = next((draft for draft in reversed(drafts) if draft.tokens[0].kind != "person"), None)
    if first is None or first.role is None or first.role != drafts[-1].role:
        return False
    return first.listed or _was_plural(first)


def _was_plural(draft: Draft) -> bool:
    forms = next((token.reading.post_forms for token in draft.tokens if token.reading.post), frozenset())
    return (
        bool(forms)
        and all(number == "plur" for case, number in forms if case == "nomn")
        and any(c == "nomn" for c, _ in forms)
    )


def _same_person(one: Person | None, other: Person) -> bool:
    return one is not None and one.last == other.last and (one.first or "")[:1] == (other.first or "")[:1]


def _fuller(one: Person | None, other: Person) -> Person:
    return other if one is None or other.middle else one


def _entry(piece: Piece, drafts: list[Draft]) -> None:
    """A post or a body."""
    if any(token.reading.verb and not token.reading.post for token in piece.tokens) or piece.head is None:
        _left_over(piece, drafts)
        return
    last = drafts[-1] if drafts else None
    if _is_process(piece):
        return
    if piece.depth and last:
        _in_brackets(build(piece), piece, drafts)
        return
    if not piece.head.has(piece.cases) and not piece.head.short:
        if piece.head.kind == "unit" and last and last.role:
            drafts.append(_shared(piece, last))
        else:
            _left_over(piece, drafts)
        return
    draft = build(piece)
    if (last and _is_apposition(piece)) or (_is_place(piece) and not draft.plural):
        _left_over(piece, drafts)
        return
    if last and last.role and not last.person and _is_rank(piece):
        drafts[-1] = replace(last, tokens=(*last.tokens, *piece.tokens))
    elif last and _belongs_to_person(drafts, draft):
        _fill(drafts, draft)
    elif last and _shares_post(last, piece):
        drafts.append(_shared(piece, last))
    else:
        drafts.extend(_apart(piece, draft))


def _is_process(piece: Piece) -> bool:
    """`Организация горячей линии`: one of the words for bodies that also name an act."""
    head = piece.head
    unit = piece.tokens[head.at - head.start].reading.unit if head and piece.kind == "unit" else None
    alone = head is not None and head.at == head.start and ("nomn", "sing") in head.forms
    return bool(alone and unit and "process" in unit.takes and is_act(piece.tokens[1:]))


def _apart(piece: Piece, draft: Draft) -> list[Draft]:
    """`муниципальный и школьные координаторы` are two posts: one adjective is singular, the noun plural."""
    first = piece.tokens[0]
    joined = (
        piece.head
        and piece.head.at - piece.head.start > 1
        and (piece.tokens[1].kind == "and" or piece.tokens[1].text == ",")
    )
    numbers = {number for case, number in first.reading.adjective if case in piece.cases}
    if not (joined and draft.plural) or piece.kind != "post" or numbers != {"sing"} or draft.role is None:
        return [draft]
    rest = build(replace(piece, tokens=piece.tokens[2:]))
    noun = rest.role.split(" ", 1)[1] if rest.role and " " in rest.role else ""
    one = replace(draft, role=f"{first.word.lower()} {noun}", tokens=(first,), plural=False)
    return [one, replace(rest, before=",")]


def _is_apposition(piece: Piece) -> bool:
    """`ОО – участники ВПР`: which of them, not who else."""
    post = piece.head and piece.tokens[piece.head.at - piece.head.start].reading.post
    return bool(post and "apposition" in post.takes and any(dash in piece.before for dash in DASHES))


def _is_place(piece: Piece) -> bool:
    """`Калининградская область`: where, not who; `сельское поселение` may be both."""
    unit = piece.head and piece.tokens[piece.head.at - piece.head.start].reading.unit
    return bool(
        unit and unit.kind == "territory" and piece.kind == "unit" and unit.name not in MUNICIPALITIES
    )


def _is_rank(piece: Piece) -> bool:
    """`участковый, капитан полиции Громов А.А.`: a rank beside a post is no post of its own."""
    post = piece.head and piece.tokens[piece.head.at - piece.head.start].reading.post
    return bool(post and "rank" in post.takes)


def _shared(piece: Piece, last: Draft) -> Draft:
    """`руководители школ и детских садов`: the second body under the same post."""
    return replace(build(piece), role=last.role, plural=last.plural, person=None)


def _shares_post(last: Draft, piece: Piece) -> bool:
    """`руководители ОУ, ДОУ`, `специалисты УО и ИМЦ`, `директора СОШ № 1, гимназии № 5`."""
    if not (last.role and last.organisation and piece.head and piece.kind == "unit") or last.person:
        return False
    if not piece.head.short:
        return _is_numbered(piece) and last.plural and piece.before in {",", "и"}
    short = next((token.reading.short for token in last.tokens[::-1] if token.reading.short), None)
    listed = short is not None and short.kind in {"unit", "form"}
    if len(piece.tokens) > 1 or not (listed or last.tokens[-1].text.isupper()):
        return False
    if piece.before == "и":
        return True
    return (
        piece.before == ","
        and last.plural
        and last.tokens[-1].reading.short == short
        and short is not None
        and 0 < short.rank == piece.head.rank <= INSTITUTION
    )


def _is_numbered(piece: Piece) -> bool:
    """`гимназии № 5`: with a number it is one, so no nominative plural."""
    head = piece.head
    after = head.at - head.start + 1 if head else 0
    genitive = bool(head and ("gent", "sing") in head.forms and ("nomn", "sing") not in head.forms)
    return genitive and after < len(piece.tokens) and piece.tokens[after].kind == "number"


def _in_brackets(draft: Draft, piece: Piece, drafts: list[Draft]) -> None:
    last = drafts[-1]
    if draft.role and last.role is None and not draft.plural:
        organisation = last.organisation or draft.organisation
        drafts[-1] = replace(
            last,
            role=draft.role,
            organisation=organisation,
            plural=draft.plural,
            tokens=(*last.tokens, *draft.tokens),
        )
    else:
        _left_over(piece, drafts)


def _belongs_to_person(drafts: Sequence[Draft], draft: Draft) -> bool:
    """`Сидорова Е.Н., зам. директора`: a post after a person who has none yet."""
    last = drafts[-1]
    if last.person is None or last.role or last.organisation or ";" in draft.before:
        return False
    if draft.before == "" or any(dash in draft.before for dash in DASHES):
        return True
    if "\n" in draft.before and "," not in draft.before:
        return len(drafts) == 1 and not draft.plural
    run = len(drafts) - next((i for i, one in enumerate(drafts) if one.role or one.organisation), 0)
    return not draft.plural or (run > 1 and draft.role is not None)


def _fill(drafts: list[Draft], draft: Draft) -> None:
    """Give the post to the person before, or to all of them where it is plural."""
    first = len(drafts) - 1
    while (
        draft.plural
        and draft.role
        and first
        and not (drafts[first - 1].role or drafts[first - 1].organisation)
    ):
        first -= 1
    for index in range(first, len(drafts)):
        mine = drafts[index]
        tokens = (*mine.tokens, *draft.tokens) if index == len(drafts) - 1 else mine.tokens
        drafts[index] = replace(
            mine,
            role=draft.role,
            organisation=draft.organisation,
            tokens=tokens,
            plural=draft.plural and draft.role is None,
        )


def _number(piece: Piece, drafts: list[Draft]) -> None:
    """`МБОУ СОШ № 1, № 2`: the same name with another number."""
    last = drafts[-1] if drafts else None
    match = last and last.organisation and re.search(r"№\s*\d+\S*", last.organisation)
    if not last or not match or not last.organisation:
        _left_over(piece, drafts)
        return
    sign = "№ " if " " in match[0] else "№"
    digits = piece.tokens[0].text.lstrip("№N ").strip()
    tail = "".join(f" {token.word}" for token in piece.tokens[1:] if token.is_word or token.kind == "quoted")
    name = f"{last.organisation[: match.start()]}{sign}{digits}{tail}"
    drafts.append(replace(last, organisation=name, tokens=piece.tokens, before=piece.before, person=None))


def _quoted(piece: Piece, drafts: list[Draft]) -> None:
    """`МБУК «ЦКС», «ЦБС»`: the same form with another name; alone, a name in quotes is a body."""
    last = drafts[-1] if drafts else None
    name = " ".join(" ".join(token.word.split()) for token in piece.tokens if token.kind != "line")
    if last and last.organisation and "«" in last.organisation and not piece.depth:
        form = last.organisation[: last.organisation.index("«")]
        drafts.append(
            replace(last, organisation=form + name, tokens=piece.tokens, before=piece.before, person=None)
        )
    elif not piece.depth:
        drafts.append(Draft(piece.tokens, piece.before, piece.depth, organisation=name))


def _other(piece: Piece, drafts: list[Draft]) -> None:
    """Words that begin with no listed post or body."""
    last = drafts[-1] if drafts else None
    inside = (
        bracketed_surname(piece.tokens) if piece.depth and last and last.role and not last.person else None
    )
    if last and inside:
        drafts[-1] = replace(last, person=inside, tokens=(*last.tokens, *piece.tokens))
    elif "." not in piece.before and (person := lone_surname(piece.tokens)):
        drafts.append(Draft(piece.tokens, piece.before, piece.depth, person=person))
    elif not piece.depth and is_unlisted_body(piece.tokens, piece.cases):
        drafts.append(
            Draft(piece.tokens, piece.before, piece.depth, organisation=unlisted(piece.tokens), guessed=True)
        )
    else:
        _left_over(piece, drafts)


def _guesses_kept(drafts: list[Draft]) -> list[Draft]:
    """An unlisted body counts only beside a listed official: alone it may be anything."""
    sure = any(not draft.guessed for draft in drafts)
    return [draft for draft in drafts if sure or not draft.guessed]


def _left_over(piece: Piece, drafts: list[Draft]) -> None:
    words = " ".join(token.text for token in piece.tokens)
    if drafts and any(letter.isalnum() for letter in words):
        drafts[-1] = replace(drafts[-1], unused=(*drafts[-1].unused, words))


def _posts_of_one_person(drafts: list[Draft]) -> list[Draft]:
    """`Заместитель главы – начальник управления О.И. Матасова`: one person, two posts, two entries."""
    for index in range(len(drafts) - 1, 0, -1):
        one, other = drafts[index - 1], drafts[index]
        if not any(dash in other.before for dash in DASHES) or not (one.role and other.role):
            continue
        if other.person and not one.person:
            drafts[index - 1] = replace(one, person=other.person)
        elif one.person and not other.person:
            drafts[index] = replace(other, person=one.person)
    return drafts


HANDLERS: dict[str, Callable[[Piece, list[Draft]], None]] = {
    "person": _person, "post": _entry, "unit": _entry, "weak": _entry, "number": _number, "quoted": _quoted,
}  # fmt: skip
