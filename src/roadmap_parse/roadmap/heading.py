"""What stands around a plan: its title, the act that approves it, who approved and who signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.model import Note
from roadmap_parse.officials import parse_officials
from roadmap_parse.officials.clauses import parse_clause

from .act import Act, approved_by, find_act, find_block, last_signature, people, without_dates
from .lines import CLAUSE, LONGEST_LINE, kind_of, split_lines, split_paragraphs
from .order import LONGEST_SIGNATURE, Order, find_order
from .period import PERIOD_LINE, names_year
from .territory import find_territory, is_territory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roadmap_parse.model import Official
    from roadmap_parse.options import Options

    from .lines import Line, LineKind

MOST_TITLE_LINES = 9
LETTER = re.compile(r"[А-ЯЁа-яёA-Za-z]")
APPROVES = re.compile(r"[\s\d.]*(?:утвердить|принять|ввести)", re.IGNORECASE)
STATE = re.compile(r"(?:российская\s+федерация|герб\b|россия$|р\s?ф$)", re.IGNORECASE)
REGION_ONLY = re.compile(r"(?:[\w-]+\s+(?:область|край|республика)|республика\s+[\w-]+)$", re.IGNORECASE)
BODY_FORM = r"М[А-Я]{1,4}У|М[АБК]?ДОУ|МОУ|ОУ|ГБ[А-Я]*У|КГ[А-Я]+|ОГ[А-Я]+|ЧОУ|ДОУ"
NAMED_BODY = re.compile(
    rf"\b(?:{BODY_FORM})(?:\s+[А-Я]{{1,5}})?\s*"
    r"(?:[«\"][^»\"\n]+[»\"](?:\s*№\s?\d+)?|(?:СОШ|ООШ|НОШ|ДС)\s*№\s?\d+)"
)
ENDS_TITLE: frozenset[LineKind] = frozenset(
    {"appendix", "approval", "agreement", "order", "command", "about"}
)
STRAY = re.compile(
    r"(?:цел[ьи]|задач[аи]|раздел|глава|блок|заседание|тема)\b|пояснительн|основани[ея]\s*:|исполнител|"
    r"ответственн|"
    r"(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)\W*$|"
    r"[IVX]{1,4}\s?[.)]|\d{1,2}\)|[-–—•·]\s",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?:[;:]|(?<!г)(?<!год)(?<!года)(?<!годы)\.)$")
SMALL_WORD = re.compile(r"(?:по|на|в|во|с|со|о|об|для|к|при|за|до|среди|между|от|под|из|и)\s", re.IGNORECASE)
OPENS_NAME = '(«"“'
OPEN_ENDS = frozenset(
    "по на в и о об для к карта план график мероприятий мер работы действий".split()  # noqa: SIM905
)

BORROWED = Note("title_borrowed", "no title of its own: that of the plan before it", "warning")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the text around a plan says; `order_texts`: the order's words about the plan, for its period."""

    title: str | None
    issuer: str | None
    municipality: str | None
    region: str | None
    act: Act
    approved_by: str | None
    officials: tuple[Official, ...]
    order_texts: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def read_heading(
    before: Sequence[str],
    own: Sequence[str],
    after: Sequence[str],
    definitions: Mapping[str, str],
    options: Options,
) -> Heading:
    """Read the paragraphs before a plan: from the document's start and its `own`; and those after it."""
    before = split_paragraphs(before)
    lines = tuple(split_lines(before))
    order = find_order(before)
    own_title = find_title(tuple(split_lines(own)))
    title = own_title or find_title(lines) or order.about or None
    approval = find_block(lines, "approval")
    act = find_act(order, f"{find_block(lines, 'appendix')}\n{approval}", options)
    letterhead = find_letterhead(lines)
    issuer = _issuer(order, act, (without_dates(approval), letterhead), (title or "", *before), options)
    told = (title, issuer, order.about, *order.issuer, *order.clauses, approval, *before)
    places = [text for text in told if text]
    charged = (parse_clause(text, definitions=definitions, options=options) for text in order.clauses)
    signed = people(order.signature, "signature", definitions, options)
    return Heading(
        title=title,
        issuer=issuer,
        municipality=find_territory(places, "municipality"),
        region=find_territory(places, "region"),
        act=act,
        approved_by=approved_by(approval, act),
        officials=(
            *people(approval, "approval", definitions, options),
            *(official for officials in charged for official in officials),
            *(signed or last_signature(after, definitions, options)),
        ),
        order_texts=(order.about, *filter(APPROVES.match, order.clauses)),
        notes=() if own_title or title in {None, order.about} else (BORROWED,),
    )


def _issuer(
    order: Order, act: Act, blocks: Sequence[str], texts: Sequence[str], options: Options
) -> str | None:
    """The body that issued the plan: by the order's head, the act's mention, blocks, signature, texts."""
    if head := last_body(order.issuer):
        return head
    approval, letterhead = blocks
    bodies = [
        *(body for text in (act.issuer, approval) if (body := _named_body(text, options))),
        *filter(None, [letterhead]),
        *filter(None, [_named_body(order.signature, options)]),
        *(match[0] for text in texts if (match := NAMED_BODY.search(text[:LONGEST_LINE]))),
    ]
    return next((body for body in bodies if " " in body), next(iter(bodies), None))


def _named_body(text: str, options: Options) -> str | None:
    """The last organisation of a text; a territory alone ("глава района") is none."""
    if not text:
        return None
    bodies = [o.organisation for o in parse_officials(text, options=options) if o.organisation]
    named = [body for body in bodies if LETTER.search(body) and not is_territory(body)]
    return named[-1][0].upper() + named[-1][1:] if named else None


def last_body(head: Sequence[str]) -> str:
    """The last of the bodies over an order: a ministry stands above the department that issued it."""
    lines = [line for line in head if not STATE.match(line) and not REGION_ONLY.match(line)]
    starts = [
        i for i, line in enumerate(lines) if kind_of(line) == "letterhead" and line[0] not in OPENS_NAME
    ]
    body = " ".join(lines[starts[-1] if starts else 0 :])
    return body if LETTER.search(body) and len(body) <= LONGEST_SIGNATURE else ""


def find_letterhead(lines: Sequence[Line]) -> str:
    """The body named at the document's top, with the lines of its paragraph; empty where there is none."""
    first = next((place for place, line in enumerate(lines) if line.kind != "text"), len(lines))
    if first == len(lines) or lines[first].kind != "letterhead":
        return ""
    texts = [lines[first].text]
    for line in lines[first + 1 : first + MOST_TITLE_LINES]:
        if line.opens or line.kind not in {"text", "letterhead"}:
            break
        texts.append(line.text)
    return last_body(texts)


def find_title(lines: Sequence[Line]) -> str | None:
    """The title nearest the table: the last line that begins one, with the lines of its paragraph."""
    starts = _title_starts(lines, "title") or _title_starts(lines, "subtitle")
    if not starts:
        return None
    start = starts[-1]
    while start - 1 in starts and (not lines[start].opens or lines[start].text[0].islower()):
        start -= 1
    return _title_from(lines[start : start + MOST_TITLE_LINES])


def _title_starts(lines: Sequence[Line], kind: LineKind) -> list[int]:
    return [place for place, line in enumerate(lines) if line.kind == kind and _may_open(lines, place)]


def _may_open(lines: Sequence[Line], place: int) -> bool:
    """Not in the middle of a sentence: it opens a paragraph, or the line above ended one."""
    line, above = lines[place], lines[place - 1] if place else None
    if line.opens or above is None or above.kind in ENDS_TITLE:
        return True
    return above.text[-1] in ".;:!»" and line.text[0].isupper()


def _title_from(lines: Sequence[Line]) -> str:
    """The title that begins with the first line: its paragraph, and short ones below that go on with it.

    Those are lines that begin small or after an open end, and all lines up to one that states the period.
    """
    texts = [lines[0].text]
    block = _title_block(lines)
    for place, line in enumerate(block, start=1):
        below = block[place - 1 :]
        if line.opens and not _title_goes_on(texts, line.text, below):
            break
        texts.append(line.text)
    return " ".join(texts).strip(" *_")


def _title_block(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines after the first that may belong to the title: up to another part, a clause or a sentence."""
    for place, line in enumerate(lines[1:], start=1):
        starts_part = line.kind in ENDS_TITLE or (line.kind == "preamble" and line.text[0].isupper())
        if starts_part or STRAY.match(line.text) or CLAUSE.match(line.text):
            return lines[1:place]
        if line.opens and (len(line.text) >= LONGEST_SIGNATURE or SENTENCE_END.search(line.text)):
            return lines[1:place]
    return lines[1:]


def _title_goes_on(texts: Sequence[str], line: str, below: Sequence[Line]) -> bool:
    small = line[0].islower() or line[0] in OPENS_NAME or (line.isupper() and SMALL_WORD.match(line))
    if small or PERIOD_LINE.match(line):
        return True
    if names_year(" ".join(texts)):
        return False
    last = texts[-1].rsplit(maxsplit=1)[-1].lower()
    return last in OPEN_ENDS or any(PERIOD_LINE.match(further.text) for further in below)
