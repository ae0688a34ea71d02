"""Cells no deadline fills: thousands of numbers, words, marks are read in bounded time."""

from __future__ import annotations

import time

import pytest
from notation import codes

import roadmap_parse as rp
from roadmap_parse.deadlines.resolve import LONGEST_CELL

SECONDS = 1.5
"""Three times what a busy machine needs."""
FILLINGS = [
    "12, ",
    "5 ",
    "1-",
    "I, ",
    "15 марта, ",
    "март-",
    "до ",
    "(",
    "слово ",
    "план на ",
    "2023 ",
    "в течение 3 дней после ",
]


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("section", [None, "ИЮНЬ"])
def test_a_full_cell_is_read_in_bounded_time(filling: str, section: str | None) -> None:
    period = rp.Period.calendar(2024)
    rp.parse_deadlines("май", period)
    text = (filling * LONGEST_CELL)[:LONGEST_CELL]
    begin = time.process_time()
    rp.parse_deadlines(text, period, section=section)
    assert time.process_time() - begin < SECONDS


def test_a_longer_text_is_no_deadline() -> None:
    (found,) = rp.parse_deadlines("12, " * LONGEST_CELL, rp.Period.calendar(2024))
    assert (found.kind, codes(found)) == ("none", {"not_understood"})
