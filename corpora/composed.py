"""The composed plans of plans.toml as values, and their gold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
FIELDS = ("number", "text", "deadline", "responsible", "result")


@dataclass(frozen=True)
class Row:
    """A row as printed, one text a column; a section row has its title alone. `gold` stands after "=>"."""

    cells: tuple[str, ...]
    gold: str = ""
    section: bool = False


@dataclass(frozen=True)
class Plan:
    """A plan to print: what stands before its table, what its columns hold, and its rows.

    `second` holds the rows of a second plan in the same file, under the title `facts["second_title"]`.
    """

    name: str
    title: str
    before: tuple[str, ...]
    roles: tuple[str, ...]
    widths: tuple[int, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    facts: dict[str, Any]
    second: tuple[Row, ...] = ()


def composed_plans() -> Iterator[Plan]:
    """The plans of plans.toml, in order."""
    with (HERE / "plans.toml").open("rb") as file:
        found = tomllib.load(file)["plan"]
    for facts in found:
        rows, second = (_rows(facts.get(name, "")) for name in ("rows", "second_rows"))
        yield Plan(
            facts["name"],
            facts["title"],
            tuple(text.replace("¶", "\n") for text in facts["before"]),
            tuple(facts["roles"]),
            tuple(facts["widths"]),
            tuple(facts["header"]),
            rows,
            facts,
            second,
        )


def _rows(text: str) -> tuple[Row, ...]:
    return tuple(_row(line) for line in text.strip().splitlines())


def _row(line: str) -> Row:
    if line.startswith("# "):
        return Row((line[2:],), section=True)
    printed, _, gold = line.partition("=>")
    return Row(tuple(text.strip().replace("¶", "\n") for text in printed.split("|")), gold.strip())


def activities(plan: Plan) -> Iterator[dict[str, Any]]:
    """The rows of a plan as lines of gold/activities.jsonl."""
    for rows in (plan.rows, plan.second):
        yield from _activities(plan, rows)


def _activities(plan: Plan, rows: tuple[Row, ...]) -> Iterator[dict[str, Any]]:
    section: tuple[str | None, str | None] = (None, None)
    for row in rows:
        if row.section:
            section = _numbered(row.cells[0])
            continue
        texts = dict(zip(plan.roles, row.cells, strict=True))
        deadlines, _, officials = row.gold.partition("::")
        yield {
            "file": f"{plan.name}.toml",
            "period": plan.facts["period"],
            "section_number": section[0],
            "section_title": section[1],
            "number": texts.get("number"),
            "text": texts["text"],
            "deadline_text": texts["deadline"],
            "deadlines": [_deadline(text) for text in deadlines.split("+")],
            "responsible_text": texts["responsible"],
            "officials": [_official(text) for text in officials.split(";")],
            "result": texts.get("result"),
        }


def _numbered(title: str) -> tuple[str | None, str]:
    number, _, rest = title.partition(" ")
    return (number, rest) if number.endswith(".") and len(number) <= len("III.") else (None, title)


def _deadline(text: str) -> dict[str, str | None]:
    kind, start, end = text.split()
    return {"kind": kind, "start": None if start == "-" else start, "end": None if end == "-" else end}


def _official(text: str) -> dict[str, Any]:
    role, organisation = (part.strip() for part in text.strip().rstrip("+").split("/"))
    return {
        "role": None if role == "-" else role,
        "organisation": None if organisation == "-" else organisation,
        "person": None,
        "plural": text.strip().endswith("+"),
        "by_agreement": False,
    }


def heading(plan: Plan) -> dict[str, Any]:
    """The head of a plan as a line of gold/roadmaps.jsonl."""
    facts = plan.facts
    return {
        "file": f"{plan.name}.toml",
        "title": plan.title,
        "issuer": facts["issuer"] or None,
        "municipality": facts["municipality"] or None,
        "region": None,
        "period": _period(facts["period"]),
        "order_number": facts.get("order_number"),
        "order_date": facts.get("order_date"),
        "approved_by": None,
        "header": list(plan.header),
        "officials": [],
    }


def _period(text: str) -> dict[str, str]:
    if "/" in text:
        first, last = text.split("/")
        start, end, kind = f"{first}-09-01", f"{last}-05-31", "school"
    else:
        first, _, last = text.partition("-")
        start, end = f"{first}-01-01", f"{last or first}-12-31"
        kind = "span" if last else "calendar"
    return {"start": start, "end": end, "kind": kind, "basis": "stated"}
