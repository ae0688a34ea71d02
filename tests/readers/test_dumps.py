"""Plans of many domains in the dialects of text dumps; answers stand under each in data/formats/dumps.txt.

An answer's row is number, activity, deadline, responsible, and its section where there is one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from roadmap_parse import read

CASES = {
    part.partition("\n")[0]: part.partition("\n")[2]
    for part in (Path(__file__).parents[1] / "data" / "formats" / "dumps.txt")
    .read_text(encoding="utf-8")
    .split("==== ")[1:]
}


def answers(lines: str) -> list[list[str]]:
    return [line.split(" | ") for line in lines.strip("\n").split("\n")]


def found(text: str) -> list[list[str]]:
    return [
        [
            " ".join((each or "").split())
            for each in (activity.number, activity.text, activity.deadline_text, activity.responsible_text)
        ]
        + [" ".join(filter(None, (section.number, section.title)))] * bool(section.title)
        for roadmap in read(text.encode()).roadmaps
        for section in roadmap.sections
        for activity in section.activities
    ]


@pytest.mark.parametrize("name", CASES)
def test_plans_in_dumps(name: str) -> None:
    dump, _, right = CASES[name].partition("\n----\n")
    expected = answers(right)
    if "escaped bar" in name:
        expected[1][1:3] = ["Конкурс «Лучший магазин | кафе»"]
    assert found(dump) == expected
