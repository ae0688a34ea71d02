"""Where one entry ends and the next begins: by separators, and by case where separators are lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .heads import Head, head_at
from .lexicon import fold
from .words import ANY_FORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tokens import Token

HARD = frozenset(";/|()[]{}:•▪●+&")
DASHES = frozenset("-–—−")
RELATIVE = ("котор", "где", "чьи", "чья", "чей")
OTHER_CASES = frozenset({"ablt", "gent"})
TERRITORY = "territory"
MEMBERS = "any"


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens of one entry, the head they begin with, the marks before them; `depth` > 0 inside brackets."""

    tokens: tuple[Token, ...]
    head: Head | None
    before: str
    cases: frozenset[str]
    depth: int = 0

    @property
    def kind(self) -> str:
        if self.tokens and self.tokens[0].kind in {"person", "quoted", "number", "rest"}:
            return self.tokens[0].kind
        return self.head.kind if self.head else "rest"


@dataclass(frozen=True, slots=True)
class Scanner:
    """The tokens of a cell and the cases its entries stand in."""

    tokens: Sequence[Token]
    cases: frozenset[str]

    def head(self, position: int) -> Head | None:
        return head_at(self.tokens, position)

    def kind(self, position: int) -> str:
        return self.tokens[position].kind if position < len(self.tokens) else ""


def split(tokens: Sequence[Token], cases: frozenset[str]) -> tuple[Piece, ...]:
    """Cut the tokens into pieces, in order; marks between them are kept as `before`."""
    return tuple(_pieces(Scanner(tokens, cases)))


def _pieces(scan: Scanner) -> Iterator[Piece]:
    position, before, depth = 0, "", 0
    while position < len(scan.tokens):
        token = scan.tokens[position]
        if _is_mark(token):
            scan = _together(scan, token)
            before += "\n" if token.kind == "line" else token.text
            depth = max(0, depth + (token.text in "([{") - (token.text in ")]}"))
            position += 1
            continue
        head = scan.head(position)
        end = _end(scan, position, head)
        yield Piece(tuple(scan.tokens[position:end]), head, before, scan.cases, depth)
        position, before = end, ""


def _together(scan: Scanner, mark: Token) -> Scanner:
    """After "совместно с" (a mark by now) entries may stand in other cases."""
    return replace(scan, cases=scan.cases | OTHER_CASES) if mark.text == "&" else scan


def _is_mark(token: Token) -> bool:
    return token.kind in {"mark", "line", "and"}


def _end(scan: Scanner, start: int, head: Head | None) -> int:
    """The position after the piece that begins at `start`."""
    if scan.tokens[start].kind == "person":
        return start + 1
    position = head.at + 1 if head else start + 1
    while position < len(scan.tokens) and not _breaks(scan, start, head, position):
        position += 1
    return position


def _breaks(scan: Scanner, start: int, head: Head | None, position: int) -> bool:
    token = scan.tokens[position]
    if token.kind == "mark" and token.text in "()" and _inside_phrase(scan, start, position):
        return False
    if token.kind == "person" or (token.kind == "mark" and token.text in HARD):
        return True
    if _is_mark(token):
        return _mark_breaks(scan, start, head, position)
    previous = scan.tokens[position - 1]
    if _is_mark(previous) and not (previous.text in DASHES):
        return False
    return head is not None and _glued(scan, start, head, position)


def _mark_breaks(scan: Scanner, start: int, head: Head | None, position: int) -> bool:
    """Whether a new entry stands after the run of soft marks at `position`."""
    after, marks = position, ""
    while after < len(scan.tokens) and _is_mark(scan.tokens[after]) and scan.tokens[after].text not in HARD:
        token = scan.tokens[after]
        marks += {"line": "\n", "and": "и"}.get(token.kind, token.text)
        after += 1
    if after >= len(scan.tokens) or scan.tokens[after].text in HARD or scan.tokens[after].kind == "person":
        return True
    if scan.tokens[after].kind in {"quoted", "number"}:
        return scan.tokens[position - 1].kind == scan.tokens[after].kind and marks.strip("\n") != ""
    if _is_clause(scan, after) and "," in marks:
        return True
    if "." in marks:
        return scan.tokens[after].text[:1].isupper() or scan.head(after) is not None
    if _inside_phrase(scan, start, position):
        return False
    if head is None:
        return marks != "\n" and ("," in marks) or _may_begin(scan, after)
    if _joins_topics(scan, position, after):
        return False
    return _new_after(scan, start, head, position, after, marks)


def _inside_phrase(scan: Scanner, start: int, position: int) -> bool:
    """`городских и сельских поселений`: the mark parts two adjectives of one noun."""
    index = position - 1
    while index >= start and (scan.tokens[index].reading.adjective or scan.tokens[index].text == "("):
        inner = scan.head(index)
        if inner and inner.at > position:
            return True
        index -= 1
    return False


def _joins_topics(scan: Scanner, position: int, after: int) -> bool:
    """`ГО и ЧС`, `по УВР, ВР`: the abbreviation after the mark is no body."""
    short = scan.tokens[after].reading.short
    return short is not None and short.kind in {"topic", TERRITORY}


def _may_begin(scan: Scanner, position: int) -> bool:
    head = scan.head(position)
    return head is not None and head.has(scan.cases)


def _new_after(scan: Scanner, start: int, head: Head, position: int, after: int, marks: str) -> bool:
    fresh = scan.head(after)
    if fresh is None and any(dash in marks for dash in DASHES):
        return True
    if fresh is None:
        return "," in marks and _strange_nominative(scan, after)
    if fresh.short:
        return _short_new(scan, head, position, fresh, marks)
    if _shares_case(scan, head, position, fresh, marks):
        return True
    if not fresh.has(scan.cases):
        return any(dash in marks for dash in DASHES)
    if fresh.kind == "weak":
        return fresh.only(scan.cases)
    if fresh.kind == "post":
        return "," in marks or "\n" not in marks or _post_new(scan, position, fresh)
    return fresh.only(scan.cases) or _unit_new(scan, start, head, position, fresh, after, marks)


def _strange_nominative(scan: Scanner, position: int) -> bool:
    """`комитет по спорту, общественные деятели`: an unlisted phrase that cannot belong to a body's name."""
    agreed = ANY_FORM
    while position < len(scan.tokens) and scan.tokens[position].is_word:
        reading = scan.tokens[position].reading
        agreed &= reading.adjective or reading.noun
        if not agreed or reading.noun:
            break
        position += 1
    return any(case == "nomn" for case, _ in agreed) and not any(case in OTHER_CASES for case, _ in agreed)


def _post_new(scan: Scanner, position: int, fresh: Head) -> bool:
    previous = scan.tokens[position - 1].reading
    return not (previous.post and "post" in previous.post.takes and not fresh.only(scan.cases))


def _short_new(scan: Scanner, head: Head, position: int, fresh: Head, marks: str) -> bool:
    """An abbreviation after a mark is a new body; after "и" an unlisted one goes on (ООП и ОО)."""
    known = scan.tokens[fresh.at].reading.short is not None
    if (
        marks == "\n"
        and scan.tokens[position - 1].reading.short
        and scan.tokens[position - 1].reading.short.kind == "form"
    ):
        return False
    if marks == "\n":
        return _ranked_apart(scan, head, position, fresh)
    if _after_preposition(scan, head, position):
        return "," in marks and known
    return known or "," in marks


def _after_preposition(scan: Scanner, head: Head, position: int) -> bool:
    return any(token.reading.preposition for token in scan.tokens[head.at + 1 : position])


def _shares_case(scan: Scanner, head: Head, position: int, fresh: Head, marks: str) -> bool:
    """`руководители школ и детских садов`: a second body in the case of the first after the same post."""
    if fresh.kind != "unit" or fresh.has(scan.cases):
        return False
    if head.kind == "unit":
        return not head.has(scan.cases) and bool(head.forms & fresh.forms) and position == head.at + 1
    if head.kind != "post":
        return False
    first = next((h for i in range(head.at + 1, position) if (h := scan.head(i)) and h.kind == "unit"), None)
    if first is None or first.short or _after_preposition(scan, head, position):
        return False
    return (
        bool({form for form in first.forms & fresh.forms if form[0] in {"gent", "ablt"}})
        and scan.kind(fresh.start) == "word"
    )


def _unit_new(
    scan: Scanner, start: int, head: Head, position: int, fresh: Head, after: int, marks: str
) -> bool:
    """A body that may be a genitive of what stands before, or a nominative."""
    unit = scan.tokens[fresh.at].reading.unit
    if unit is None or unit.kind == TERRITORY:
        return False
    if "," in marks or marks.strip() in set(DASHES):
        return True
    before = scan.tokens[position - 1]
    if "и" in marks and position == head.at + 1 and _in_list(scan, start):
        return True
    if "и" in marks:
        return not before.reading.unit or scan.tokens[after].text[0].isupper()
    return (
        scan.tokens[after].text[0].isupper()
        and not (head.kind == "unit" and fresh.rank > head.rank)
        and head.kind != "post"
    )


def _in_list(scan: Scanner, start: int) -> bool:
    """`предприятия, организации и учреждения`: bodies in a row, each by one word."""
    return (
        start > 1 and scan.tokens[start - 1].text == "," and scan.tokens[start - 2].reading.unit is not None
    )


def _is_clause(scan: Scanner, position: int) -> bool:
    """`руководители ОО, в которых ...`: the words are about the entry before."""
    words = scan.tokens[position : position + 2]
    first = 1 if words[0].reading.preposition else 0
    return len(words) > first and fold(words[first].word).startswith(RELATIVE)


def _glued(scan: Scanner, start: int, head: Head, position: int) -> bool:
    """Whether an entry begins here although no separator stands before it."""
    previous = scan.tokens[position - 1]
    if not scan.tokens[position].is_word or previous.reading.preposition or _awaits_noun(scan, position):
        return False
    fresh = scan.head(position)
    if fresh is None or "gent" in scan.cases or _after_form(scan, head, position):
        return False
    if fresh.short:
        return _ranked_apart(scan, head, position, fresh)
    if scan.tokens[position].open and fresh.kind == "post":
        return not (previous.reading.post and "post" in previous.reading.post.takes)
    if not fresh.has(scan.cases):
        return False
    if fresh.only(scan.cases):
        return not _inside_list(scan, position)
    return fresh.kind == "post" and scan.cases == {"nomn"} and _post_new(scan, position, fresh)


def _inside_list(scan: Scanner, position: int) -> bool:
    """After "... и X": the word goes with the list."""
    return scan.tokens[position - 1].kind == "and"


def _awaits_noun(scan: Scanner, position: int) -> bool:
    """The word before is an adjective that agrees with this one."""
    previous, token = scan.tokens[position - 1], scan.tokens[position]
    if not previous.is_word or previous.reading.noun or previous.reading.post or previous.reading.short:
        return False
    mine = (
        token.reading.post_forms or token.reading.unit_forms or token.reading.adjective | token.reading.noun
    )
    return bool(previous.reading.adjective & mine)


def _after_form(scan: Scanner, head: Head, position: int) -> bool:
    """`МКУ Управление образования`, `ГБУ ДПО Институт`: a legal form and the name it stands before."""
    index = position - 1
    while index > head.at and (short := scan.tokens[index].reading.short) and short.kind == "topic":
        index -= 1
    short = scan.tokens[index].reading.short
    return short is not None and short.kind == "form"


def _ranked_apart(scan: Scanner, head: Head, position: int, fresh: Head) -> bool:
    """An abbreviation belongs to the body before it only where that may be part of it (ШМО ОО, but ИМЦ, ОО)."""
    last = _last_unit(scan, head, position)
    if last is None or not fresh.rank or not last.rank:
        return False
    unit = scan.tokens[last.at].reading.unit
    if unit and MEMBERS in unit.takes:
        return False
    if scan.tokens[position].text == "МО" and _is_municipality(scan, position + 1):
        return False
    short = scan.tokens[last.at].reading.short
    if short and short.kind == "form":
        return False
    return fresh.rank <= last.rank


def _is_municipality(scan: Scanner, position: int) -> bool:
    """`администрации МО «Первомайский район»`, `ОДН МО МВД`: here МО is no methodical association."""
    return scan.kind(position) == "quoted" or (
        position < len(scan.tokens) and scan.tokens[position].text == "МВД"
    )


def _last_unit(scan: Scanner, head: Head, position: int) -> Head | None:
    found = None
    for index in range(head.start, position):
        fresh = scan.head(index)
        if fresh and fresh.kind == "unit" and fresh.at < position:
            found = fresh
    return found


def first_cases(tokens: Sequence[Token]) -> frozenset[str]:
    """The case of the first phrase: the nominative, or what an order puts it in."""
    for position, token in enumerate(tokens):
        if token.kind in {"person", "mark", "line"}:
            continue
        head = head_at(tokens, position)
        if head is None or head.short:
            break
        found = {case for case, _ in head.forms}
        return frozenset({"nomn"} if "nomn" in found or token.open else _oblique(found))
    return frozenset({"nomn"})


def _oblique(found: set[str]) -> set[str]:
    return next(({case} for case in ("accs", "datv", "ablt", "gent") if case in found), {"nomn"})


def shifted(piece: Piece, tokens: tuple[Token, ...]) -> Piece:
    """The piece with fewer tokens."""
    return replace(piece, tokens=tokens)
