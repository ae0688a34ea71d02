"""What no rule used: words that say what an entry belongs to, or are left over for the row to use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .drafts import Draft, Text
    from .lexicon import Token

SOFT = {
    "COMMA",
    "OPEN",
    "CLOSE",
    "COLON",
    "DASH",
    "ONWARDS",
    "IN",
    "AND",
    "FILLER",
    "SROK",
    "ON",
    "SLASH",
    "STOP",
    "SEMI",
    "G",
    "FROM",
    "TO",
    "TERMWORD",
    "OR",
    "LMONTH",
    "INCLUSIVE",
    "EVERY",
    "PLUS",
    "SIGN",
    "CHISLO",
    "TIMEWORD",
    "WITHIN",
    "BUT",
}
"""Tokens that carry nothing of their own between phrases."""
SILENT = SOFT | {"WEEKDAY"}


def remainder(drafts: list[Draft], text: Text) -> list[Draft]:
    """Words no rule used: what an entry of several belongs to, or left over for the row to use."""
    runs = _runs(drafts, text)
    if not runs or not drafts:
        return drafts
    owners = _owners(drafts, runs, text)
    if owners:
        return [_noted(d, "applies_to", owners.get(i, [])) for i, d in enumerate(drafts)]
    words = [text.source(a, b) for a, b in runs]
    return [_noted(drafts[0], "left_over", words), *drafts[1:]]


def _noted(draft: Draft, code: str, words: list[str]) -> Draft:
    if not draft.deadline or not words:
        return draft
    notes = tuple(Note(code, " ".join(w.split())) for w in words)
    return draft._replace(deadline=replace(draft.deadline, notes=(*draft.deadline.notes, *notes)))


def _runs(drafts: list[Draft], text: Text) -> list[tuple[int, int]]:
    """Stretches of tokens outside all drafts, without soft words at their edges."""
    used = {i for draft in drafts for i in range(draft.start, draft.end)}
    runs: list[tuple[int, int]] = []
    start = None
    for i in range(len(text.tokens) + 1):
        free = i < len(text.tokens) and i not in used
        if free and start is None:
            start = i
        elif not free and start is not None:
            runs.append((start, i))
            start = None
    return [run for a, b in runs if (run := _trimmed(a, b, text.tokens))]


def _trimmed(start: int, end: int, tokens: Sequence[Token]) -> tuple[int, int] | None:
    while start < end and tokens[start].name in SILENT:
        start += 1
    while end > start and tokens[end - 1].name in SILENT:
        end -= 1
    return (start, end) if start < end else None


def _owners(drafts: list[Draft], runs: list[tuple[int, int]], text: Text) -> dict[int, list[str]]:
    """Which draft each run belongs to, if every run is tied to one by a dash, colon or bracket."""
    if len(drafts) == 1:
        return {}
    owners: dict[int, list[str]] = {}
    leading = runs[0][0] < drafts[0].start
    for start, end in runs:
        before = [i for i, d in enumerate(drafts) if d.end <= start]
        after = [i for i, d in enumerate(drafts) if d.start >= end]
        owner = (after[:1] if leading else before[-1:]) or [-1]
        near = (
            text.tokens[end : drafts[owner[0]].start]
            if leading
            else text.tokens[drafts[owner[0]].end : start]
        )
        if owner[0] < 0 or not _tied(near):
            return {}
        owners.setdefault(owner[0], []).append(text.source(start, end))
    return owners


def _tied(between: Sequence[Token]) -> bool:
    return any(token.name in {"DASH", "COLON", "OPEN"} for token in between)
