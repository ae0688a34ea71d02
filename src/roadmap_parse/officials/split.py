"""A cell cut into the pieces its entries are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .border import OTHER_CASES, is_mark
from .borders import begins
from .heads import Head, head_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tokens import Token

NAMES = frozenset({"person", "quoted", "number"})
TOGETHER = "&"
"""What cleaning leaves of "совместно с"."""


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
        """`person`, `quoted`, `number`, or that of the head: post, unit, weak; `rest` for other words."""
        if self.tokens[0].kind in NAMES:
            return self.tokens[0].kind
        return self.head.kind if self.head else "rest"


def split(tokens: Sequence[Token], cases: frozenset[str]) -> Iterator[Piece]:
    """Cut the tokens into pieces, in order; the marks between them are kept as `before`."""
    position, before, depth = 0, "", 0
    while position < len(tokens):
        token = tokens[position]
        if is_mark(token):
            cases = cases | OTHER_CASES if token.text == TOGETHER else cases
            before += "\n" if token.kind == "line" else token.text
            depth = max(0, depth + (token.text in "([{") - (token.text in ")]}"))
            position += 1
            continue
        head = head_at(tokens, position)
        end = _end(tokens, cases, position, head)
        yield Piece(tuple(tokens[position:end]), head, before, cases, depth)
        position, before = end, ""


def _end(tokens: Sequence[Token], cases: frozenset[str], start: int, head: Head | None) -> int:
    """The position after the piece that begins at `start`."""
    if tokens[start].kind == "person":
        return start + 1
    position = head.at + 1 if head else start + 1
    while position < len(tokens) and not begins(tokens, cases, start, head, position):
        position += 1
    return position


def first_cases(tokens: Sequence[Token]) -> frozenset[str]:
    """The case of the first phrase: the nominative, or what an order puts it in."""
    for position, token in enumerate(tokens):
        if token.kind in {"person", "mark", "line"}:
            continue
        head = head_at(tokens, position)
        if head is None or head.short or token.open or tokens[position - 1].text == TOGETHER:
            break
        found = {case for case, _ in head.forms}
        return frozenset(
            {next((case for case in ("nomn", "accs", "datv", "ablt", "gent") if case in found), "nomn")}
        )
    return frozenset({"nomn"})
