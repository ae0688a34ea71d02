"""An order's parts: issuer, head, title, clauses, signature.

Laid out by GOST R 7.0.97-2016: issuer, kind of document, date and number, title ("Об утверждении …"),
preamble, the word of command, numbered clauses, signature; then the annexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lines import CLAUSE, split_lines, split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import Line, LineKind

LONGEST_SIGNATURE = 250  # characters; longer paragraphs are text
MOST_HEAD_LINES = 14  # of issuer, date and place above and under the word ПРИКАЗ
EXECUTOR = re.compile(  # who typed it or was told of it, not who signed
    r"\s*(?:(?:ответственн\w+\s+)?исп(?:олнител|\.|:)|составил|подготовил|отпечатал|"
    r"с\s+приказом\s+ознаком|ознакомлен|разосла|рассылка)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"\b[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё]+|\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.")
ENDS_ORDER: frozenset[LineKind] = frozenset({"appendix", "approval", "title"})
KINDS = {
    "приказ": "приказ",
    "постановлени": "постановление",
    "распоряжени": "распоряжение",
    "решени": "решение",
}


@dataclass(frozen=True, slots=True)
class Order:
    """The order's parts as lines; any may be empty."""

    kind: str = ""
    issuer: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    about: str = ""
    clauses: tuple[str, ...] = ()
    signature: str = ""


def find_order(texts: Sequence[str]) -> Order:
    """The order's parts; empty where the text holds neither the word ПРИКАЗ nor one of command."""
    paragraphs = split_paragraphs(texts)
    lines = [(i, line) for i, p in enumerate(paragraphs) for line in split_lines([p])]
    word = _first(lines, "order")
    command = _first(lines, "command")
    if word is None and command is None:
        return Order()
    start = word or 0
    body_place = command if command is not None else _first_clause(lines, start)
    head_end = body_place if body_place is not None else len(lines)
    about = _first(lines[:head_end], "about", start)
    issuer = tuple(
        line.text
        for _, line in lines[max(0, start - MOST_HEAD_LINES) : start]
        if line.kind in {"text", "letterhead"}
    )
    head = lines[start : (about if about is not None else head_end)][:MOST_HEAD_LINES]
    body = () if body_place is None else _order_body(paragraphs, *lines[body_place])
    clauses, signature = _clauses_and_signature(body)
    title = _about([line for _, line in lines[about:head_end]]) if about is not None else ""
    kind = _kind(lines[start][1].text)
    return Order(kind, issuer, tuple(line.text for _, line in head), title, clauses, signature)


def _first(lines: Sequence[tuple[int, Line]], kind: LineKind, start: int = 0) -> int | None:
    return next((place for place in range(start, len(lines)) if lines[place][1].kind == kind), None)


def _first_clause(lines: Sequence[tuple[int, Line]], start: int) -> int | None:
    """Where an order without a word of command ("В целях …:") begins its clauses."""
    for place in range(start, len(lines)):
        line = lines[place][1]
        if line.kind in ENDS_ORDER:
            return None
        if CLAUSE.match(line.text):
            return place
    return None


def _kind(text: str) -> str:
    """`ПРИКАЗ` -> `приказ`; `приказ` also where only the word of command is left."""
    return next((name for stem, name in KINDS.items() if text.lower().startswith(stem)), "приказ")


def _about(lines: Sequence[Line]) -> str:
    """The order's title: its paragraph."""
    texts = [lines[0].text]
    for line in lines[1:]:
        if line.opens:
            break
        texts.append(line.text)
    return " ".join(texts).strip(" *_")


def _order_body(paragraphs: Sequence[str], number: int, opening: Line) -> tuple[str, ...]:
    """The text from the word of command, or the first clause, to the first annex, approval or title."""
    rest = paragraphs[number].split("\n")
    at = next((i for i, raw in enumerate(rest) if opening.text in raw), len(rest) - 1)
    body = ["\n".join(rest[at if CLAUSE.match(opening.text) else at + 1 :])]
    for paragraph in paragraphs[number + 1 :]:
        first = next(split_lines([paragraph]), None)
        if first and first.kind in ENDS_ORDER:
            break
        body.append(paragraph)
    return tuple(paragraph for paragraph in body if paragraph.strip())


def _clauses_and_signature(body: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Clauses begin with a number; short paragraphs after the last one are the signature."""
    numbered = [place for place, paragraph in enumerate(body) if CLAUSE.match(paragraph)]
    last = numbered[-1] if numbered else -1
    tail = last + 1
    while tail < len(body) and (len(body[tail]) > LONGEST_SIGNATURE or body[tail].lstrip()[:1] in "-–•·"):
        tail += 1
    said = [line for paragraph in body[:tail] for line in paragraph.split("\n")]
    end = _signature_start(said)
    clauses: list[str] = []
    for line in said[:end]:
        if CLAUSE.match(line) or not clauses:
            clauses.append(line.strip())
        else:
            clauses[-1] += f"\n{line.strip()}"
    return tuple(clauses), without_executor("\n\n".join(["\n".join(said[end:]), *body[tail:]]).strip())


def _signature_start(lines: Sequence[str]) -> int:
    """Where a signature stands right under the last clause: short lines with a name after a full stop."""
    for place in range(len(lines) - 1, 0, -1):
        rest = " ".join(lines[place:])
        if len(rest) > LONGEST_SIGNATURE or CLAUSE.match(lines[place]):
            break
        if lines[place - 1].rstrip().endswith(".") and lines[place][:1].isupper() and SIGNED.search(rest):
            return place
    return len(lines)


def without_executor(text: str) -> str:
    """A signature up to the line that says who typed it or was told of it."""
    lines = text.split("\n")
    return "\n".join(lines[: next((i for i, line in enumerate(lines) if EXECUTOR.match(line)), None)]).strip()
