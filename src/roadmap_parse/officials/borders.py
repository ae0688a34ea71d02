"""Where one entry ends and the next begins.

Each rule looks at one Border and says True (a new entry), False (the old one goes on) or None (the next rule
decides): MARK_RULES where marks stand, GLUED_RULES where none does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .border import DASHES, Border, Rule, is_mark
from .glued import GLUED_RULES
from .heads import Head, head_at
from .marks import HARD, MARK_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token


def begins(
    tokens: Sequence[Token], cases: frozenset[str], start: int, head: Head | None, position: int
) -> bool:
    """Whether the entry that began at `start` ends before `position`."""
    token = tokens[position]
    if token.kind == "person":
        return True
    if is_mark(token):
        border = _behind_marks(tokens, cases, start, head, position)
        return _decide(border, MARK_RULES)
    follows_mark = is_mark(tokens[position - 1]) and tokens[position - 1].text not in DASHES
    if head is None or follows_mark:
        return False
    border = Border(tokens, cases, start, head, position, position, "", head_at(tokens, position))
    return _decide(border, GLUED_RULES)


def _behind_marks(
    tokens: Sequence[Token], cases: frozenset[str], start: int, head: Head | None, position: int
) -> Border:
    after, marks = position, ""
    while after < len(tokens) and is_mark(tokens[after]) and tokens[after].text not in HARD:
        marks += {"line": "\n", "and": "и"}.get(tokens[after].kind, tokens[after].text)
        after += 1
    fresh = head_at(tokens, after) if after < len(tokens) else None
    return Border(tokens, cases, start, head, position, after, marks, fresh)


def _decide(border: Border, rules: Sequence[Rule]) -> bool:
    return next((verdict for rule in rules if (verdict := rule(border)) is not None), False)
