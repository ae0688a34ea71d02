"""What stands around a plan: its title, the act that approves it, who approved and who signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.officials import parse_officials
from roadmap_parse.officials.clauses import parse_clause

from .act import Act, approved_by, find_act, find_block, last_signature, people, without_dates
from .lines import split_lines
from .order import CLAUSE, LONGEST_SIGNATURE, Order, find_order
from .territory import find_territory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roadmap_parse.model import Official
    from roadmap_parse.options import Options

    from .lines import Line, LineKind

MOST_TITLE_LINES = 9
APPROVES = re.compile(r"[\s\d.]*(?:утвердить|принять|ввести)", re.IGNORECASE)
STATE = re.compile(r"(?:российская\s+федерация|герб\b|россия$|р\s?ф$)", re.IGNORECASE)
REGION_ONLY = re.compile(r"(?:[\w-]+\s+(?:область|край|республика)|республика\s+[\w-]+)$", re.IGNORECASE)
BODY_FORM = r"М[А-Я]{1,4}У|М[АБК]?ДОУ|МОУ|ОУ|ГБ[А-Я]*У|КГ[А-Я]+|ОГ[А-Я]+|ЧОУ|ДОУ"
NAMED_BODY = re.compile(
    rf"\b(?:{BODY_FORM})(?:\s+[А-Я]{{1,5}})?\s*"
    r"(?:[«\"][^»\"\n]+[»\"](?:\s*№\s?\d+)?|(?:СОШ|ООШ|НОШ|ДС)\s*№\s?\d+)"
)
ENDS_TITLE: frozenset[LineKind] = frozenset({"appendix", "approval", "agreement", "order", "command"})
STRAY = re.compile(
    r"(?:цел[ьи]|задач[аи]|раздел)\b|пояснительн|основани[ея]\s*:|исполнител|ответственн", re.IGNORECASE
)
OPEN_ENDS = frozenset(["по", "на", "в", "и", "о", "об", "для", "карта", "план", "мероприятий"])


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


def read_heading(
    before: Sequence[str], after: Sequence[str], definitions: Mapping[str, str], options: Options
) -> Heading:
    """Read the paragraphs before a plan (from the document's start) and after it (to the next plan)."""
    lines = tuple(split_lines(before))
    order = find_order(before)
    title = find_title(lines) or order.about or None
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
    )


def _issuer(
    order: Order, act: Act, blocks: Sequence[str], texts: Sequence[str], options: Options
) -> str | None:
    """The body that issued the plan: by the order's head, the act's mention, blocks, signature, texts."""
    head = [line for line in order.issuer if not STATE.match(line) and not REGION_ONLY.match(line)]
    if head and len(" ".join(head)) <= LONGEST_SIGNATURE:
        return " ".join(head)
    for text in filter(None, (act.issuer, *blocks, order.signature)):
        bodies = [o.organisation for o in parse_officials(text, options=options) if o.organisation]
        if bodies:
            return bodies[-1][0].upper() + bodies[-1][1:]
    return next((match[0] for text in texts if (match := NAMED_BODY.search(text))), None)


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
    return " ".join(texts)


def find_title(lines: Sequence[Line]) -> str | None:
    """The title nearest the table: the last line that begins one, with the lines of its paragraph."""
    starts = _title_starts(lines, "title") or _title_starts(lines, "subtitle")
    if not starts:
        return None
    start = starts[-1]
    while start - 1 in starts and not lines[start].opens:
        start -= 1
    return _title_from(lines, start)


def _title_starts(lines: Sequence[Line], kind: LineKind) -> list[int]:
    return [place for place, line in enumerate(lines) if line.kind == kind and _may_open(lines, place)]


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
    if len(line) >= LONGEST_SIGNATURE or line[-1] in ".;:":
        return False
    return line[0].islower() or above.rsplit(maxsplit=1)[-1].lower() in OPEN_ENDS
