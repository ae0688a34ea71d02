"""What is mended in the texts of cells, and when a cell wants a human: by evidence on the page, never by guess."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from roadmap_parse.readers.ocr.calibration import doubts
from roadmap_parse.readers.ocr.dashes import with_dashes
from roadmap_parse.readers.ocr.engine import Read
from roadmap_parse.readers.ocr.lattices import Field
from roadmap_parse.readers.ocr.repair import mended
from roadmap_parse.readers.ocr.sequence import Mended, in_sequence


def column(*texts: str) -> tuple[list[Field], list[Mended]]:
    """Cells under one another."""
    fields = [Field(row, 0, row, 0, (0, row * 10, 10, row * 10 + 10)) for row in range(len(texts))]
    return fields, [Mended(text) for text in texts]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["№", "1.1.", "1.2.", "1:3:", "1.4."], ["№", "1.1.", "1.2.", "1.3.", "1.4."]),
        (["8", "9", "19", "11", "12"], ["8", "9", "10", "11", "12"]),
        (
            ["8", "9", "21", "11", "12"],
            ["8", "9", "21", "11", "12"],
        ),  # two figures differ: nothing is changed
        (["1", "2", "5", "6", "7"], ["1", "2", "5", "6", "7"]),  # a sequence with a gap
        (["15:30", "в 16:00", "до 17:00"], ["15:30", "в 16:00", "до 17:00"]),  # hours: no column of numbers
    ],
)
def test_a_column_of_numbers(read: list[str], meant: list[str]) -> None:
    assert [cell.text for cell in in_sequence(*column(*read))] == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (
            ["[. Профилактика", "П. Образ жизни", "Ш. Контроль"],
            ["I. Профилактика", "II. Образ жизни", "III. Контроль"],
        ),
        (["П. Образ жизни"], ["П. Образ жизни"]),  # alone it shows no sequence
        (["П. Иванов", "Г. Петров"], ["П. Иванов", "Г. Петров"]),
    ],
)
def test_roman_numbers_of_sections(read: list[str], meant: list[str]) -> None:
    assert [cell.text for cell in in_sequence(*column(*read))] == meant


def test_changes_are_named() -> None:
    cells = in_sequence(*column("9", "19", "11"))
    assert [note.text for note in cells[1].notes] == ["19 -> 10"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("П квартал", "II квартал"),
        ("Ш декада мая", "III декада мая"),
        ("ТТ Квартал", "II Квартал"),
        ("!!! квартал", "III квартал"),
        ("до конца ГУ квартала", "до конца IV квартала"),
        ("кл. П ступени", "кл. П ступени"),
        ("подготовка к ОГГЭ", "подготовка к ОГЭ"),
        ("в Ш классе", "в Ш классе"),
    ],
)
def test_misread_numerals_and_abbreviations(read: str, meant: str) -> None:
    assert mended([read])[0][0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Отдел культуры",
        "до 1 мая 2025 г.",
        "ОО, ИМЦ",
        "с 1 по 5 (по согласованию)",
        "–",
        "31.12.2025",
        "к 210-летию войны 1812 года",
        "50 материалов",
        "пункт 10.15",
    ],
)
def test_a_plain_cell_is_sure(text: str) -> None:
    assert doubts(text, 0.97) == ()


@pytest.mark.parametrize(
    "text", ["оченочных процедур", "Анализ ^: процедур", "УчастниковогэЭ", "года |", "метолический"]
)
def test_a_strange_cell_is_doubted(text: str) -> None:
    assert [note.code for note in doubts(text, 0.97)] == ["low_confidence"]


@pytest.mark.parametrize(
    "text",
    ["15–50 апреля", "до 35 мая", "41.12.2025", "до 10.19.2025", "в 2924 году", "2024/5024 учебный год"],
)
def test_a_date_past_the_calendar_is_doubted(text: str) -> None:
    (note,) = doubts(text, 0.97)
    assert "no date" in note.text


def test_low_confidence_is_doubted() -> None:
    assert doubts("Отдел культуры", 0.9)


@pytest.mark.parametrize(("length", "sign"), [(11, "-"), (21, "–"), (40, "—")])
def test_a_dash_is_as_long_as_its_ink(length: int, sign: str) -> None:
    picture = np.full((40, 90), 255, np.uint8)
    cv2.rectangle(picture, (2, 5), (6, 34), 0, -1)
    cv2.rectangle(picture, (12, 19), (11 + length, 22), 0, -1)
    cv2.rectangle(picture, (80, 5), (84, 34), 0, -1)
    word = Read("1-1", (0, 4, 88, 36), 0.9, 0, 0)
    assert with_dashes(word, picture, 30).text == f"1{sign}1"
