"""Every row of the grammar is its own test: its example gives what is expected, by that row and no earlier one."""

from __future__ import annotations

import pytest
from notation import joined, read, rows

import roadmap_parse as rp
from roadmap_parse.deadlines.grammar import Row, at, encode, grammar, points_in
from roadmap_parse.deadlines.lexicon import tokenise, vocabulary
from roadmap_parse.deadlines.meanings import MEANINGS
from roadmap_parse.deadlines.normal import normalise
from roadmap_parse.deadlines.points import MEANINGS as POINT_MEANINGS
from roadmap_parse.deadlines.points import reduce_points

RULES = grammar()
SILENT = {"reject", "reject_address", "reject_measure", "chain", "clock", "ditto"}


def row_id(row: Row) -> str:
    return f"{row.name}: {row.example}"


@pytest.mark.parametrize("row", [*RULES.points, *RULES.items, *RULES.phrases], ids=row_id)
def test_example_gives_what_is_expected(row: Row) -> None:
    assert read(row.example, row.period) == row.expected


@pytest.mark.parametrize("row", [r for r in RULES.phrases if r.meaning not in SILENT], ids=row_id)
def test_no_earlier_phrase_shadows_it(row: Row) -> None:
    found = rp.parse_deadlines(row.example, rp.Period.parse(row.period))
    tokens = reduce_points(tokenise(normalise(row.example)))
    assert found[0].rule == row.name
    assert any(at(row, tokens, encode(tokens), place) for place in range(len(tokens)))


@pytest.mark.parametrize("row", RULES.points, ids=row_id)
def test_a_point_row_reads_its_example(row: Row) -> None:
    tokens = tokenise(normalise(row.example))
    assert row in [found for found, _, _ in points_in(encode(tokens))]


def test_every_meaning_is_a_function_and_every_function_is_used() -> None:
    assert {row.meaning for row in RULES.phrases} == set(MEANINGS)
    assert {row.meaning for row in RULES.points} == set(POINT_MEANINGS)


def test_words_are_lower_case_without_yo() -> None:
    assert [word for word in vocabulary() if word != word.lower() or "ё" in word or not word.isalpha()] == []


@pytest.mark.parametrize(("text", "period", "section", "expected"), rows("phrases.tsv"))
def test_phrases(text: str, period: str, section: str, expected: str) -> None:
    assert read(text, period, section) == expected


@pytest.mark.parametrize("text", [row[0] for row in rows("negatives.tsv")])
@pytest.mark.parametrize("period", ["", "2024", "2023/2024"])
def test_no_date_is_invented(text: str, period: str) -> None:
    found = rp.parse_deadlines(text, rp.Period.parse(period) if period else None)
    assert [d for d in found if d.dated] == [], joined(found)


@pytest.mark.parametrize("text", [row[0] for row in rows("negatives.tsv")])
def test_no_date_is_invented_under_a_section(text: str) -> None:
    bare = {"12", "12-15"}
    found = rp.parse_deadlines(text, rp.Period.calendar(2024), section="ИЮНЬ")
    assert text in bare or [d for d in found if d.dated] == [], joined(found)
