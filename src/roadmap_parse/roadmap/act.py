"""The act that approves a plan, and the blocks that name it: approval, annex, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.officials import parse_officials

from .lines import LONGEST_LINE
from .order import KINDS, LONGEST_SIGNATURE, MOST_HEAD_LINES, without_executor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from roadmap_parse.model import Official, Origin
    from roadmap_parse.options import Options

    from .lines import Line, LineKind
    from .order import Order

DATE = re.compile(
    r"[«\"“]?\s?\d{1,2}\s?[»\"”]?\s?(?:\.\s?\d{2}\s?\.|\s?[а-я]{3,8}\s)\s?(?:20)?\d{2}(?!\d)", re.IGNORECASE
)
NUMBER = re.compile(r"(?:№|\bN)\s*(?P<number>\d[\w./-]*(?:\s?[-/]\s?[\w.]+)*)", re.IGNORECASE)
KIND = re.compile(
    r"(?:к\s+)?\b(?P<kind>приказ|постановлени|распоряжени|решени)(?:ом|ем|у|ю|а|я|е)?\b", re.IGNORECASE
)
DATED = re.compile(rf"\bот\s+{DATE.pattern}\s*(?:г(?:ода|\.)?)?", re.IGNORECASE)
NUMBERED = re.compile(rf"{NUMBER.pattern}\s+от\b", re.IGNORECASE)
DATED_NUMBER = re.compile(rf"{DATE.pattern}\s*(?:г(?:ода|\.)?)?\s*,?\s*{NUMBER.pattern}", re.IGNORECASE)
HAS_NUMBER = re.compile(  # "СОШ № 5": the number is the body's own
    r"(?:ОШ|школ\w*|лице\w+|гимнази\w+|сад\w*|ОУ|ЦРР|д/с|ДЮСШ|интернат\w*|больниц\w*|поликлиник\w*|"
    r"училищ\w+)\s*$",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"[«\"“]\s*_*\s*[»\"”]\s*(?:_+|[а-я]{3,8}\s)?\s*20[\d_]*\s*(?:г(?:ода|од|\.)?)?|"
    r"[«\"“]\s*_+\s*[»\"”]|№\s*_+|_{2,}\s*(?:20[\d_]*\s*г(?:ода|од|\.)?)?|м\.\s?п\.",
    re.IGNORECASE,
)
LETTER = re.compile(r"[А-ЯЁа-яёA-Za-z]")
OWN_WORD = re.compile(r"^\W*(?:утвержд[а-яё]*|приложение\s*(?:№|N)?\s*\d*)\W*", re.IGNORECASE)
INITIALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.")


@dataclass(frozen=True, slots=True)
class Act:
    """An order, decree or decision; `mentioned` in an annex or approval: its issuer is in the genitive."""

    kind: str = ""
    issuer: str = ""
    number: str | None = None
    date: date | None = None
    mentioned: bool = False


def find_act(order: Order, blocks: str, options: Options) -> Act:
    """From the order's own head; what it lacks from the mention in an annex or approval block."""
    mention = _mention(" ".join(blocks.split()), options)
    head = "\n".join(order.head)
    return Act(
        kind=mention.kind or order.kind,
        issuer=mention.issuer or " ".join(order.issuer),
        number=_number(head) or mention.number,
        date=_date(head, options) or mention.date,
        mentioned=bool(mention.issuer),
    )


def _mention(text: str, options: Options) -> Act:
    """`к приказу Управления образования от 29.12.2023 №1081`; the issuer's own № comes before the date."""
    text = text[:LONGEST_LINE]
    kind = KIND.search(text)
    if not kind:
        return Act()
    rest = text[kind.end() :]
    start = _reference(rest)
    issuer, said = rest[:start].strip(" ,"), rest[start:]
    return Act(KINDS[kind["kind"].lower()], issuer, _number(said), _date(said, options))


def _reference(text: str) -> int:
    """Where date and number of an act begin: its date before a №, else its № before a date."""
    dated = DATED.search(text)
    if dated and NUMBER.match(text[dated.end() :].lstrip(" ,")):
        return dated.start()
    own = next(
        (match for match in NUMBERED.finditer(text) if not HAS_NUMBER.search(text[: match.start()])), None
    )
    found = own or dated or _bare_number(text)
    return found.start() if found else len(text)


def _bare_number(text: str) -> re.Match[str] | None:
    """The first № that is not a school's own."""
    return next(
        (match for match in NUMBER.finditer(text) if not HAS_NUMBER.search(text[: match.start()])), None
    )


def _number(text: str) -> str | None:
    match = DATED_NUMBER.search(text) or _bare_number(text)
    return " ".join(match["number"].split()).rstrip(".,-") if match else None


def _date(text: str, options: Options) -> date | None:
    for match in DATE.finditer(text):
        read = parse_deadlines(match[0], options=options)
        if read and read[0].kind == "date" and read[0].start:
            return read[0].start
    return None


def approved_by(approval: str, act: Act) -> str | None:
    """The approval block as printed, or the act that approves the plan."""
    block = " ".join(PLACEHOLDER.sub(" ", approval).split())
    if block and not KIND.match(block):
        return block
    if act.number is None:
        return None
    dated = f" от {act.date:%d.%m.%Y}" if act.date else ""
    issued = f"{act.kind} {act.issuer if act.mentioned else ''}{dated} № {act.number}"
    return " ".join(issued.split())


def find_block(lines: Sequence[Line], kind: LineKind) -> str:
    """The lines of the last approval or annex block, its own word left out; empty where there is none."""
    start = next((p for p in range(len(lines) - 1, -1, -1) if lines[p].kind == kind), None)
    if start is None:
        return ""
    texts = [OWN_WORD.sub("", lines[start].text)]
    for line in lines[start + 1 : start + MOST_HEAD_LINES]:
        if line.kind in {"title", "order", "agreement", "command"} or (line.opens and _is_whole(texts)):
            break
        if line.kind in {"text", "letterhead"}:
            texts.append(line.text)
    return "\n".join(text for text in texts if text)


def _is_whole(texts: Sequence[str]) -> bool:
    """A block that already names a person or an order's number needs no further paragraph."""
    return any(INITIALS.search(text) or _bare_number(text[:LONGEST_LINE]) for text in texts)


def people(
    text: str, origin: Origin, definitions: Mapping[str, str], options: Options
) -> tuple[Official, ...]:
    """Officials of a block; an act named in it ("приказом директора") is no official."""
    plain = without_dates(text)
    if not plain or KIND.match(" ".join(plain.split())):
        return ()
    return parse_officials(plain, origin=origin, definitions=definitions, options=options)


def without_dates(text: str) -> str:
    """A block without its places for date and seal and without the act's number."""
    lines = [line.strip() for line in PLACEHOLDER.sub(" ", text).split("\n") if line.strip()]
    return "\n".join(
        line
        for line in lines
        if LETTER.search(line)
        and not (NUMBER.search(line) and KIND.search(line))
        and not DATE.fullmatch(line.strip(" г.от"))
    )


def last_signature(
    after: Sequence[str], definitions: Mapping[str, str], options: Options
) -> tuple[Official, ...]:
    """Who signed under a plan without an order: a short paragraph that names a post or body and a person."""
    for paragraph in map(without_executor, after):
        if len(paragraph) <= LONGEST_SIGNATURE and INITIALS.search(paragraph):
            signed = people(paragraph, "signature", definitions, options)
            if any(official.person and (official.role or official.organisation) for official in signed):
                return signed
    return ()
