"""Kinds of heading lines: every row of the data file by its own example, and what is plain text."""

from __future__ import annotations

import pytest

from roadmap_parse.roadmap.lines import heading_lines, kind_of, split_lines


@pytest.mark.parametrize("row", heading_lines(), ids=lambda row: row.example)
def test_every_row_knows_its_example(row):
    assert kind_of(row.example) == row.kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("«Дорожная карта»", "title"),
        ("ПЛАН", "title"),
        ("План-график подготовки к отопительному сезону", "title"),
        ("Комплекс мер по развитию туризма", "title"),
        ("УТВЕРЖДЁН", "approval"),
        ("Приложение № 2", "appendix"),
        ("О мерах по обеспечению безопасности", "about"),
        ("на основании изложенного приказываю:", "command"),
        ("Планируется провести ремонт", "text"),
        ("Приложений на 3 листах", "text"),
        ("Решение задач на уроках", "text"),
        ("Директор школы", "text"),
    ],
)
def test_kinds(line, kind):
    assert kind_of(line) == kind


def test_letter_spaced_words_are_closed():
    assert [(line.text, line.kind) for line in split_lines(["П Р И К А З"])] == [("ПРИКАЗ", "order")]
