"""An order's parts: issuer, head, title, clauses, signature.

Laid out by GOST R 7.0.97-2016: issuer, kind of document, date and number, title ("Об утверждении …"),
preamble, the word of command, numbered clauses, signature; then the annexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import Line

LONGEST_SIGNATURE = 250  # characters; longer paragraphs are text
MOST_HEAD_LINES = 14  # of issuer, date and place above and under the word ПРИКАЗ
CLAUSE = re.compile(r"\s*\d{1,2}\s*\.(?!\d)\s*\S")
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


def find_order(paragraphs: Sequence[str]) -> Order:
    """The order's parts; empty where the text holds no word of command."""
    lines = [(i, line) for i, p in enumerate(paragraphs) for line in split_lines([p])]
    word = next((place for place, (_, line) in enumerate(lines) if line.kind == "order"), None)
    command = next((place for place, (_, line) in enumerate(lines) if line.kind == "command"), None)
    if word is None and command is None:
        return Order()
    head_end = command if command is not None else len(lines)
    word = word if word is not None else 0
    about = next((p for p in range(word, head_end) if lines[p][1].kind == "about"), None)
    issuer = tuple(
        line.text
        for _, line in lines[max(0, word - MOST_HEAD_LINES) : word]
        if line.kind in {"text", "letterhead"}
    )
    head = tuple(
        line.text for _, line in lines[word : (about if about is not None else head_end)][:MOST_HEAD_LINES]
    )
    body = () if command is None else _order_body(paragraphs, lines[command][0], lines[command][1])
    clauses, signature = _clauses_and_signature(body)
    title = _about([line for _, line in lines[about:head_end]]) if about is not None else ""
    return Order(_kind(lines[word][1].text), issuer, head, title, clauses, signature)


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


def _order_body(paragraphs: Sequence[str], number: int, command: Line) -> tuple[str, ...]:
    """The text between the word of command and the first annex, approval block or plan title."""
    rest = paragraphs[number].split("\n")
    at = next((i for i, raw in enumerate(rest) if command.text in " ".join(raw.split())), len(rest) - 1)
    body = ["\n".join(rest[at + 1 :])] if at + 1 < len(rest) else []
    for paragraph in paragraphs[number + 1 :]:
        first = next(split_lines([paragraph]), None)
        if first and first.kind in {"appendix", "approval", "title"}:
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
    lines = [line for paragraph in body[:tail] for line in paragraph.split("\n")]
    clauses: list[str] = []
    for line in lines:
        if CLAUSE.match(line) or not clauses:
            clauses.append(line.strip())
        else:
            clauses[-1] += f"\n{line.strip()}"
    return tuple(clauses), "\n\n".join(body[tail:])
