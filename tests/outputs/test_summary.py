"""What a run tells at its end."""

from __future__ import annotations

from string import Formatter

import pytest

from roadmap_parse.model import Activity, Note, Result, Roadmap, Section, Source
from roadmap_parse.outputs.rows import to_rows
from roadmap_parse.outputs.summary import summarise, summary_lines
from roadmap_parse.outputs.words import words

DOUBT = Note("low_confidence", "0.71: мап", "warning")


def lines(*notes: tuple[Note, ...]) -> list[str]:
    activities = tuple(
        Activity(str(at), "Провести сбор", notes=each) for at, each in enumerate(notes, start=1)
    )
    roadmap = Roadmap(
        title="План", sections=(Section(None, None, activities=activities),), source=Source(path="plan.pdf")
    )
    result = Result(Source(path="plan.pdf", sha256="0" * 64), "ok", (roadmap,))
    return list(summary_lines(summarise(to_rows([result])), "out", ["csv"]))


def test_cells_read_with_doubt_are_counted() -> None:
    told = lines((DOUBT, DOUBT), (), (DOUBT,), (Note("filled_down", "май"),))
    assert [line for line in told if line.startswith("Scans")] == [
        "Scans      3 cells read with doubt: compare them with the picture (review)"
    ]


def test_what_a_person_confirmed_wants_nobody_more() -> None:
    told = lines((DOUBT, Note("confirmed", "")), ())
    assert not [line for line in told if line.startswith("Scans")]


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", [key for key in words("ru") if "{" in words("ru")[key] + words("en")[key]])
def test_both_languages_tell_the_same_values(key: str) -> None:
    meaning = {"name", "meaning"}  # a code in words: English shows the code alone
    assert values_in(words("ru")[key]) - meaning == values_in(words("en")[key])


def test_every_text_is_there_in_both_languages() -> None:
    assert all(words("ru").values())
    assert all(words("en").values())
