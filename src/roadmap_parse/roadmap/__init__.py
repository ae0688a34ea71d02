"""Tables and paragraphs -> Roadmaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roadmap_parse.document import Paragraph, Table
from roadmap_parse.model import Note, Period, Roadmap, Source
from roadmap_parse.officials.clauses import find_definitions
from roadmap_parse.readers.cells import MONTH_NAME

from .activity import Context
from .assemble import Part, deadline_texts, find_sections
from .columns import find_columns
from .heading import read_heading
from .lines import kind_of, split_lines
from .period import PERIOD_LINE, inferred, period_notes, stated
from .sequence import sequence_notes
from .shared import split_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roadmap_parse.options import Options

    from .columns import Columns
    from .heading import Heading

MOST_HEADING_ROWS = 8  # a table of a few rows before a plan is its heading set in columns
LONGEST_SECTION_LINE = 200
LEAST_TABLE = 3  # rows and columns of a table worth a note
PROSE_PLAN = re.compile(r"\b(?:срок|ответственн)\S*\s*[-–—:]", re.IGNORECASE)
LEAST_PROSE = 2  # paragraphs that name a deadline or who is responsible
SECTION_LINE = re.compile(
    r"(?:(?:раздел|глава|блок)\s+(?:\d+|[IVX]+)|[IVX]{1,4}\s?[.)]|\d{1,2}\s?\.)\s*\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of one plan, the paragraphs before it from the document's start, and those after it."""

    parts: tuple[Part, ...]
    before: tuple[str, ...]
    own: tuple[str, ...]
    after: tuple[str, ...] = ()


def find_roadmaps(
    blocks: Sequence[Paragraph | Table], source: Source, options: Options
) -> tuple[tuple[Roadmap, ...], tuple[Note, ...]]:
    """The plans among a document's blocks, and notes on the tables that are none."""
    plans, notes = split_plans(blocks)
    return tuple(build(plan, source, options) for plan in plans), notes


def split_plans(blocks: Sequence[Paragraph | Table]) -> tuple[list[Plan], tuple[Note, ...]]:
    """Tables go to the plan above them unless a new title stands between."""
    plans: list[Plan] = []
    notes: list[Note] = []
    said: list[str] = []
    pending: list[str] = []  # texts since the last plan table
    over: list[str] = []  # paragraphs since the last table of any kind
    columns: Columns | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            pending.append(block.text)
            over.append(block.text)
            continue
        found = find_columns(block, columns)
        if found is None:
            pending += table_texts(block)
            over = []
            notes += _left_out(block)
            continue
        columns = found
        titles = table_titles(block)
        if plans and not _opens_plan([*pending, *titles]):
            part = Part(*split_shared(block, found), section_line(over) or lone_line(over))
            plans[-1] = replace(plans[-1], parts=(*plans[-1].parts, part))
        else:
            if plans:
                plans[-1] = replace(plans[-1], after=tuple(pending))
            heading = None if titles else section_line(over[-1:]) or month_line(over)
            part = Part(*split_shared(block, found), heading)
            plans.append(Plan((part,), (*said, *pending, *titles), (*pending, *titles)))
        said += pending
        pending, over = [], []
    if plans:
        plans[-1] = replace(plans[-1], after=tuple(pending))
    elif sum(bool(PROSE_PLAN.search(text)) for text in pending) >= LEAST_PROSE:
        notes.append(Note("prose_plan", "deadlines stand in prose, not in a table: not read", "warning"))
    return [_with_first_section(plan) for plan in plans], tuple(notes)


def _with_first_section(plan: Plan) -> Plan:
    """Where lines head the later tables, the line over the first one heads it too."""
    first, *others = plan.parts
    if first.heading or not others or not others[0].heading:
        return plan
    return replace(plan, parts=(replace(first, heading=lone_line(plan.own)), *others))


def _opens_plan(paragraphs: Iterable[str]) -> bool:
    return any(
        line.kind in {"title", "appendix", "approval"} and line.opens for line in split_lines(paragraphs)
    )


def section_line(paragraphs: Sequence[str]) -> str | None:
    """A numbered heading that stands right over a table."""
    last = paragraphs[-1].split("\n")[-1].strip() if paragraphs and paragraphs[-1].strip() else ""
    fits = SECTION_LINE.match(last) and len(last) <= LONGEST_SECTION_LINE and last[-1] not in ";,"
    return last if fits and kind_of(last) in {"text", "subtitle"} else None


def lone_line(paragraphs: Sequence[str]) -> str | None:
    """A short line of its own between two tables of one plan: the title of what follows."""
    last = paragraphs[-1].strip() if paragraphs else ""
    if not last or "\n" in last or len(last) > LONGEST_SECTION_LINE or last[-1] in ".;,:":
        return None
    return last if last[0].isupper() and kind_of(last) in {"text", "subtitle"} else None


def month_line(paragraphs: Sequence[str]) -> str | None:
    """A month between the title of a plan and its table: the table holds what is due in it."""
    last = paragraphs[-1].strip() if paragraphs else ""
    return last if MONTH_NAME.fullmatch(last) else None


def table_titles(table: Table) -> list[str]:
    """Wide rows over the head of a table: its title set inside it."""
    head = table.rows[: table.header_rows]
    return [row[0] for row in head if len(set(row)) == 1 and row[0].strip() and len(row) > 1]


def table_texts(table: Table) -> list[str]:
    """A small table that is no plan, as paragraphs: approval blocks and letterheads are set in tables."""
    if len(table.rows) > MOST_HEADING_ROWS:
        return []
    columns = zip(*table.rows, strict=True)
    return [text for column in columns for text in dict.fromkeys(column) if text.strip()]


def _left_out(table: Table) -> list[Note]:
    """A note on a table that is no plan; layout tables of one or two columns or rows are none."""
    width = len(table.rows[0]) if table.rows else 0
    if width < LEAST_TABLE or len(table.rows) < LEAST_TABLE:
        return []
    name = " | ".join(" ".join(cell.split()) for cell in dict.fromkeys(table.rows[0]) if cell.strip())
    return [Note("table_left_out", f"{len(table.rows)} rows, no plan: {name[:160]}")]


def build(plan: Plan, source: Source, options: Options) -> Roadmap:
    """One roadmap from its parts."""
    definitions = find_definitions("\n".join(plan.before))
    heading = read_heading(plan.before, plan.own, plan.after, definitions, options)
    period = find_period(plan, heading, options)
    context = Context(period, heading.title, definitions, source, options)
    sections, lost = find_sections(plan.parts, context)
    return Roadmap(
        title=heading.title,
        issuer=heading.issuer,
        municipality=heading.municipality,
        region=heading.region,
        period=period,
        order_number=heading.act.number,
        order_date=heading.act.date,
        approved_by=heading.approved_by,
        header=tuple(filter(None, plan.parts[0].columns.names)),
        sections=sections,
        officials=heading.officials,
        notes=(*heading.notes, *period_notes(period), *sequence_notes(sections), *lost),
        source=replace(source, page=next((page for part in plan.parts for page in part.table.pages), None)),
    )


def find_period(plan: Plan, heading: Heading, options: Options) -> Period | None:
    """Given by the caller, else stated in the title, near the plan or in the order, else inferred."""
    if options.period:
        return options.period
    own = [line.text for line in split_lines(plan.own)]
    titles = [text for text in own if kind_of(text) == "title" or PERIOD_LINE.match(text)]
    period = stated((heading.title or "", *reversed(titles), *heading.order_texts), options)
    if period:
        return period
    texts = deadline_texts(plan.parts)
    about = "\n".join(filter(None, (heading.title, heading.issuer)))
    return inferred(texts, about, "\n".join((*plan.own, *texts)), heading.act.date, options)
