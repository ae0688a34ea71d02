"""How tests write officials: `role + organisation @ person`, entries parted by ` | `; - for no role."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse.officials import parse_officials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roadmap_parse.model import Official, Person

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "corpora" / "gold" / "officials.jsonl"
Entry = tuple[str, str, str]
Answers = list[list[Entry]]


def loose(text: str | None) -> str:
    """Case, ё, spaces, dots, quotes and dashes do not count; № is N."""
    return re.sub(r"[\s.«»\"“”„–—-]", "", (text or "").lower().replace("ё", "е").replace("№", "n"))


def entry(role: str | None, organisation: str | None, person: str | None) -> Entry:
    return loose(role), loose(organisation), loose(person)


def written(person: Person | None) -> str:
    return " ".join(filter(None, (person.last, person.first, person.middle))) if person else ""


def short(official: Official) -> str:
    """The official in the notation."""
    organisation = f" + {official.organisation}" if official.organisation else ""
    person = f" @ {written(official.person)}" if official.person else ""
    return f"{official.role or '-'}{organisation}{person}"


def read(text: str) -> str:
    """What the library makes of a cell, in the notation."""
    return " | ".join(short(official) for official in parse_officials(text))


def entries(officials: Iterable[Official]) -> list[Entry]:
    return [entry(one.role, one.organisation, written(one.person)) for one in officials]


def expected(notation: str) -> list[Entry]:
    found = []
    for part in notation.split(" | "):
        rest, _, person = f" {part}".partition(" @")
        role, _, organisation = rest.strip().partition(" + ")
        found.append(entry("" if role == "-" else role, organisation, person))
    return found


def lines(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.replace("\\n", "\n").split("\t")


def hand_written() -> list[tuple[str, Answers]]:
    """cells.tsv: the cell, and its right answers."""
    rows = list(lines("cells.tsv"))[1:]
    return [(row[1], [expected(answer) for answer in row[2:]]) for row in rows]


def gold() -> list[tuple[str, Answers]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [
        (
            row["text"],
            [[_gold_entry(one) for one in answer] for answer in (row["officials"], *row.get("also", []))],
        )
        for row in rows
        if row.get("score") is not False
    ]


def _gold_entry(row: dict[str, Any]) -> Entry:
    person = row["person"] and " ".join(filter(None, row["person"].values()))
    return entry(row["role"], row["organisation"], person)


def f1(cells: Iterable[tuple[str, Answers]], part: slice = slice(0, 3)) -> float:
    """Of whole entries, or of the parts of them in `part`; of several right answers the nearest counts."""
    right = wanted = given = 0
    for text, answers in cells:
        got = Counter(one[part] for one in entries(parse_officials(text)) if any(one[part]))
        bags = [Counter(one[part] for one in answer if any(one[part])) for answer in answers]
        best = max(bags, key=lambda bag: ((bag & got).total(), -bag.total()))
        right, wanted, given = right + (best & got).total(), wanted + best.total(), given + got.total()
    return 2 * right / (wanted + given)
