"""Floors on the gold, on cells written by hand and on strings that hold no official."""

from __future__ import annotations

import pytest
from officials_notation import f1, gold, hand_written, lines, read

from roadmap_parse.officials import parse_officials

PERSON = slice(2, 3)
NEGATIVE = [row[0] for row in lines("negative.txt")]


def test_whole_entries_of_the_gold() -> None:
    assert f1(gold()) >= 0.99


def test_persons_of_the_gold() -> None:
    assert f1(gold(), PERSON) >= 0.99


def test_whole_entries_of_the_cells_written_by_hand() -> None:
    assert len(hand_written()) >= 400
    assert f1(hand_written()) >= 0.98


def test_there_are_enough_strings_without_officials() -> None:
    assert len(NEGATIVE) >= 50


@pytest.mark.parametrize("text", NEGATIVE)
def test_no_official_where_none_is(text: str) -> None:
    assert read(text) == ""


def test_an_empty_cell() -> None:
    assert parse_officials("") == ()
