"""What stands around a plan: its title, the order that approves it, who approved and who signed.

An order is laid out by GOST R 7.0.97-2016: issuer, kind of document, date and number, title ("Об утверждении …"),
preamble, the word of command, numbered clauses, signature; its annexes open with "Приложение", plans with a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.officials import parse_officials
from roadmap_parse.officials.clauses import parse_clause
from .lines import Line, LineKind, split_lines
from .territory import find_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from roadmap_parse.model import Official, Origin
    from roadmap_parse.options import Options

MOST_TITLE_LINES = 9
LONGEST_SIGNATURE = 250  # characters; longer paragraphs are text
MOST_HEAD_LINES = 14  # of issuer, date and place above and under the word ПРИКАЗ
DATE = re.compile(
    r"(?P<day>[«\"“]?\s?\d{1,2}\s?[»\"”]?\s?(?:\.\s?\d{2}\s?\.|\s?[а-я]{3,8}\s)\s?(?:20)?\d{2})(?!\d)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:№|\bN)\s*(?P<number>\d[\w./-]*(?:\s?[-/]\s?[\w.]+)*)", re.IGNORECASE)
BY_ORDER = re.compile(
    r"(?:к\s+)?(?P<kind>приказ|постановлени|распоряжени|решени)(?:ом|ем|у|ю|а|я|е)?\s+(?P<issuer>.*?)\s*"
    r"(?=\bот\s+[«\"]?\d|№|$)",
    re.IGNORECASE | re.DOTALL,
)
KINDS = {
    "приказ": "приказ",
    "постановлени": "постановление",
    "распоряжени": "распоряжение",
    "решени": "решение",
}
CLAUSE = re.compile(r"\s*\d{1,2}\s*\.(?!\d)\s*\S")
STATE = re.compile(r"(?:российская\s+федерация|герб\b|россия$|р\s?ф$)", re.IGNORECASE)
REGION_ONLY = re.compile(r"(?:[\w-]+\s+(?:область|край|республика)|республика\s+[\w-]+)$", re.IGNORECASE)
NAMED_BODY = re.compile(
    r"(?P<body>\b(?:М[А-Я]{1,4}У|М[АБК]?ДОУ|МОУ|ОУ|ГБ[А-Я]*У|КГ[А-Я]+|ОГ[А-Я]+|ЧОУ|ДОУ)(?:\s+[А-Я]{1,5})?\s*(?:[«\"][^»\"\n]+[»\"](?:\s*№\s?\d+)?|(?:СОШ|ООШ|НОШ|ДС)\s*№\s?\d+))"
)
PLACEHOLDER = re.compile(r"_{2,}|[«\"]\s*_*\s*[»\"]\s*_*\s*20_*\s*г\.?|м\.\s?п\.", re.IGNORECASE)
ENDS_TITLE: frozenset[LineKind] = frozenset({"appendix", "approval", "agreement", "order", "command"})
STRAY = re.compile(
    r"(?:цел[ьи]|задач[аи]|раздел|пояснительн|основани|исполнител|ответственн)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the text around a plan says; `order_texts` are the order's title and clauses, for the period."""

    title: str | None = None
    issuer: str | None = None
    municipality: str | None = None
    region: str | None = None
    order_number: str | None = None
    order_date: date | None = None
    approved_by: str | None = None
    officials: tuple[Official, ...] = ()
    order_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """The order's parts as lines; any may be empty."""

    kind: str = ""
    issuer: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    about: str = ""
    clauses: tuple[str, ...] = ()
    signature: str = ""


def read_heading(
    before: Sequence[str], after: Sequence[str], definitions: Mapping[str, str], options: Options
) -> Heading:
    """Read the paragraphs before a plan (from the document's start) and after it (to the next plan)."""
    lines = tuple(split_lines(before))
    order = find_order(before)
    title = find_title(lines) or order.about or None
    approval = find_block(lines, "approval")
    annex = find_block(lines, "appendix")
    issued = _issued("\n".join((annex, approval)))
    issuer = _issuer(order, approval, issued, title, options)
    number, day = _number_and_date(order, f"{annex}\n{approval}", options)
    clauses = tuple(
        o for c in order.clauses for o in parse_clause(c, definitions=definitions, options=options)
    )
    places = [
        text
        for text in (title, issuer, order.about, *order.issuer, *order.clauses, approval, *before)
        if text
    ]
    return Heading(
        title=title,
        issuer=issuer,
        municipality=find_territory(places, "municipality"),
        region=find_territory(places, "region"),
        order_number=number,
        order_date=day,
        approved_by=_approved_by(approval, order, issued, issuer, number, day),
        officials=(
            *_people(_without_dates(approval), "approval", definitions, options),
            *clauses,
            *_people(
                order.signature or _last_signature(after, definitions, options),
                "signature",
                definitions,
                options,
            ),
        ),
        order_texts=(order.about, *order.clauses, *order.head),
    )


# --- title ---


def find_title(lines: Sequence[Line]) -> str | None:
    """The title nearest the table: the last line that begins one, with the lines of its paragraph."""
    starts = [place for place, line in enumerate(lines) if line.kind == "title" and _may_open(lines, place)]
    if not starts:
        return None
    start = starts[-1]
    while start - 1 in starts and not lines[start].opens:
        start -= 1
    return _title_from(lines, start)


def _may_open(lines: Sequence[Line], place: int) -> bool:
    """Not in the middle of a sentence: it opens a paragraph, or the line above ended one."""
    line, above = lines[place], lines[place - 1] if place else None
    if line.opens or above is None or above.kind in ENDS_TITLE:
        return True
    return above.text[-1] in ".;:!»" and line.text[0].isupper()


def _title_from(lines: Sequence[Line], start: int) -> str:
    texts = [lines[start].text]
    for line in lines[start + 1 : start + MOST_TITLE_LINES]:
        if line.kind in ENDS_TITLE or STRAY.match(line.text) or CLAUSE.match(line.text):
            break
        if line.opens and not _title_goes_on(texts[-1], line.text):
            break
        texts.append(line.text)
    return " ".join(texts).strip(" *_")


def _title_goes_on(above: str, line: str) -> bool:
    """A title in several paragraphs: the next one begins small, or the last ends open."""
    return (
        len(line) < LONGEST_SIGNATURE
        and line[-1] not in ".;:"
        and (
            line[0].islower()
            or above.split()[-1].lower()
            in {"по", "на", "в", "и", "о", "об", "для", "карта", "план", "мероприятий"}
        )
    )


# --- order ---


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
        line.text for _, line in lines[max(0, word - MOST_HEAD_LINES) : word] if line.kind == "text"
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
    """Clauses begin with a number; what follows the last one in short paragraphs of its own is the signature."""
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


# --- blocks, signatures ---


def find_block(lines: Sequence[Line], kind: LineKind) -> str:
    """The lines of the last approval or annex block, its own word left out; empty where there is none."""
    start = next((p for p in range(len(lines) - 1, -1, -1) if lines[p].kind == kind), None)
    if start is None:
        return ""
    texts = [
        re.sub(
            r"^\W*утвержд[а-яё]*\W*|^\W*приложение\s*(?:№|N)?\s*\d*\W*",
            "",
            lines[start].text,
            flags=re.IGNORECASE,
        )
    ]
    for line in lines[start + 1 : start + MOST_HEAD_LINES]:
        if line.kind in {"title", "order", "agreement", "command"} or (line.opens and _block_is_whole(texts)):
            break
        if line.kind == "text":
            texts.append(line.text)
    return "\n".join(text for text in texts if text)


def _block_is_whole(texts: Sequence[str]) -> bool:
    """A block that already names a person or an order's number needs no further paragraph."""
    text = " ".join(texts)
    return bool(re.search(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.|№\s*\d", text))


def _people(
    text: str, origin: Origin, definitions: Mapping[str, str], options: Options
) -> tuple[Official, ...]:
    """Officials of a block; an order named in it ("приказом директора") is no official."""
    if not text.strip() or BY_ORDER.match(text.strip()):
        return ()
    return parse_officials(text, origin=origin, definitions=definitions, options=options)


def _without_dates(text: str) -> str:
    """An approval block without its places for date and seal and the order's number."""
    kept = [line for line in PLACEHOLDER.sub(" ", text).split("\n") if line.strip()]
    return "\n".join(
        line
        for line in kept
        if not (NUMBER.search(line) and BY_ORDER.search(line)) and not DATE.fullmatch(line.strip(" г.от"))
    )


def _last_signature(after: Sequence[str], definitions: Mapping[str, str], options: Options) -> str:
    """The signature under a plan without an order: a short paragraph that names a post and a person."""
    for paragraph in after:
        if len(paragraph) <= LONGEST_SIGNATURE and re.search(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.", paragraph):
            people = parse_officials(
                PLACEHOLDER.sub(" ", paragraph), origin="signature", definitions=definitions, options=options
            )
            if any(official.person and (official.role or official.organisation) for official in people):
                return PLACEHOLDER.sub(" ", paragraph)
    return ""


# --- issuer, number, date ---


def _issued(text: str) -> re.Match[str] | None:
    """`к приказу Управления образования от 29.12.2023 №1081`."""
    return BY_ORDER.search(" ".join(text.split()))


def _issuer(
    order: Order, approval: str, issued: re.Match[str] | None, title: str | None, options: Options
) -> str | None:
    """The body that issued the plan: the order's head, its mention in the annex, the approval, the signature, the title."""
    head = [line for line in order.issuer if not STATE.match(line) and not REGION_ONLY.match(line)]
    if head and len(" ".join(head)) <= LONGEST_SIGNATURE:
        return " ".join(head)
    sources = (issued["issuer"] if issued else "", _without_dates(approval), order.signature)
    for text in sources:
        people = parse_officials(text, options=options) if text.strip() else ()
        body = next((o.organisation for o in reversed(people) if o.organisation), None)
        if body:
            return body
    match = NAMED_BODY.search(title or "")
    return match["body"] if match else None


def _number_and_date(order: Order, blocks: str, options: Options) -> tuple[str | None, date | None]:
    """From the order's head, else from the annex or approval block."""
    head = "\n".join(order.head)
    number = NUMBER.search(head) or NUMBER.search(_from_order(blocks))
    day = _date(head, options) or _date(_from_order(blocks), options)
    return (" ".join(number["number"].split()).rstrip(".,-") if number else None), day


def _from_order(blocks: str) -> str:
    """The words from the mention of an order on; dates of approval blocks alone are no order's."""
    match = BY_ORDER.search(blocks)
    return blocks[match.start() :] if match else ""


def _date(text: str, options: Options) -> date | None:
    for match in DATE.finditer(text):
        read = parse_deadlines(match["day"], options=options)
        if read and read[0].kind == "date" and read[0].start:
            return read[0].start
    return None


def _approved_by(
    approval: str,
    order: Order,
    issued: re.Match[str] | None,
    issuer: str | None,
    number: str | None,
    day: date | None,
) -> str | None:
    """The approval block as printed, or the order that approves the plan."""
    if approval and not BY_ORDER.match(approval):
        return " ".join(PLACEHOLDER.sub(" ", approval).split()) or None
    if number is None:
        return None
    kind = KINDS[issued["kind"].lower()] if issued else order.kind
    body = (issued["issuer"] if issued else issuer) or ""
    dated = f" от {day:%d.%m.%Y}" if day else ""
    return " ".join(f"{kind} {body}{dated} № {number}".split())
