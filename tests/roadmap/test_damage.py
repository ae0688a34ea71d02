"""Plans of the corpus damaged as dumps are, at random with fixed seeds, and read back.

Tails on later lines, trailing empty cells, copied cells, lines broken inside a cell, blank lines. Some damage
cannot be told from a section title or a row (a tail that begins with a capital), hence the floors.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

import roadmap_parse as rp

GOLD = Path(__file__).parents[2] / "corpora" / "gold" / "activities.jsonl"
FIELDS = ("number", "text", "deadline_text", "responsible_text", "result")
NAMES = dict(
    zip(FIELDS, ("№ п/п", "Мероприятия", "Сроки", "Ответственные", "Ожидаемый результат"), strict=True)
)
DAMAGED = 0.4  # of the rows
NUMBERED_FLOOR, PLAIN_FLOOR = 0.98, 0.95  # of a plan's rows, exact in every field
MOST_FALSE = 0.06  # of rows that are none: tails in doubt, each a row of its own; measured 0.056 at most


def plans() -> list[list[dict[str, str | None]]]:
    by_file = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        by_file[row["file"]].append(row)
    return list(by_file.values())


def cut(text: str, rng: random.Random) -> tuple[str, str]:
    words = text.split()
    place = rng.randrange(2, len(words) - 1)
    return " ".join(words[:place]), " ".join(words[place:])


def tail(cells: list[str], columns: list[str], rng: random.Random) -> list[str]:
    """The row and, after a blank line, the rest of one or two of its cells."""
    long = [
        c
        for c, name in enumerate(columns)
        if name not in {"number", "deadline_text"} and len(cells[c].split()) > 3
    ]
    rest = [""] * len(cells)
    for column in rng.sample(long, min(len(long), rng.randint(1, 2))):
        cells[column], rest[column] = cut(cells[column], rng)
    return ["\t".join(cells), *(["", "\t".join(rest)] if any(rest) else [])]


def copies(cells: list[str], _: list[str], rng: random.Random) -> list[str]:
    column = rng.randrange(2, len(cells))
    return ["\t".join([*cells[:column], *([cells[column]] * rng.randint(2, 3)), *cells[column + 1 :]])]


def empty_cells(cells: list[str], _: list[str], rng: random.Random) -> list[str]:
    return ["\t".join([*cells, *([""] * rng.randint(1, 2))])]


def broken_line(cells: list[str], columns: list[str], rng: random.Random) -> list[str]:
    column = columns.index("text")
    if len(cells[column].split()) > 3:
        cells[column] = "\n".join(cut(cells[column], rng))
    return ["\t".join(cells)]


def dump(rows: list[dict[str, str | None]], rng: random.Random) -> str:
    columns = [field for field in FIELDS if any(row[field] for row in rows)]
    lines = ["План мероприятий на 2024 год", "", "\t".join(NAMES[field] for field in columns)]
    section = None
    for row in rows:
        if row["section_title"] and row["section_title"] != section:
            section = row["section_title"]
            lines.append(
                "\t".join([f"{row['section_number'] or ''} {section}".strip(), *[""] * (len(columns) - 1)])
            )
        cells = [(row[field] or "").replace("\n", " ") for field in columns]  # one damage at a time
        if rng.random() < DAMAGED:
            lines += rng.choice([tail, copies, empty_cells, broken_line])(cells, columns, rng)
        else:
            lines.append("\t".join(cells))
        if rng.random() < 0.1:
            lines.append("")
    return "\n".join(lines)


def squeezed(text: str | None) -> str:
    return "".join((text or "").replace("obj", "объ").split()).rstrip(".")


@pytest.mark.parametrize("rows", plans(), ids=lambda rows: rows[0]["file"])
def test_damaged_plans_are_read_as_the_whole_ones(rows):
    expected = [tuple(squeezed(row[field]) for field in FIELDS) for row in rows]
    floor = NUMBERED_FLOOR if rows[0]["number"] else PLAIN_FLOOR
    exact = false = total = 0
    for seed in range(12):
        result = rp.read(dump(rows, random.Random(seed)).encode())
        found = [tuple(squeezed(getattr(a, field)) for field in FIELDS) for a in result.activities]
        exact += sum(row in found for row in expected)
        false += sum(row not in expected for row in found)
        total += len(expected)
        assert len(found) == len(set(found)) or len(expected) > len(set(expected)), "a row is doubled"
    assert exact >= floor * total
    assert false <= MOST_FALSE * total
