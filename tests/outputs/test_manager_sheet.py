from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from roadmap_parse.outputs.manager_sheet import write_manager_sheet
from roadmap_parse.outputs.rows import to_rows

if TYPE_CHECKING:
    from pathlib import Path

    from roadmap_parse.model import Result


def book_of(path: Path, *results: Result, language: str = "ru") -> Any:
    write_manager_sheet(to_rows(results), path, language=language)
    return openpyxl.load_workbook(path)


def test_activities_are_rows_with_doubts_coloured(tmp_path: Path, result: Result, broken: Result) -> None:
    book = book_of(tmp_path / "a.xlsx", result, broken)
    assert book.sheetnames == ["Сводка", "Мероприятия"]
    sheet = book["Мероприятия"]
    titles = [cell.value for cell in sheet[1]]
    assert titles[:6] == ["№", "Мероприятие", "Срок в документе", "Начало", "Окончание", "Ответственные"]
    first, second = (dict(zip(titles, row, strict=True)) for row in (sheet[2], sheet[3]))
    assert (first["Вид срока"].value, f"{first['Начало'].value:%Y-%m-%d}") == ("по графику", "2024-10-01")
    assert (second["Вид срока"].value, f"{second['Окончание'].value:%Y-%m-%d}") == (
        "не позднее",
        "2024-12-01",
    )
    assert second["Пометки"].value == "граница срока двояка: до"
    assert (first["Срок в документе"].fill.fgColor.rgb, second["Срок в документе"].fill.fgColor.rgb) == (
        "00000000",
        "FFFFF2CC",
    )
    assert second["Мероприятие"].value == '=HYPERLINK("http://x")'
    assert second["Мероприятие"].data_type == "s"
    assert first["Файл"].hyperlink.target == "план.pdf"
    assert first["Файл"].hyperlink.location == "page=2"
    assert sheet.auto_filter.ref == "A1:P3"
    assert sheet.print_area == "'Мероприятия'!$A$1:$I$3"


def test_rows_are_as_high_as_their_texts(tmp_path: Path, result: Result) -> None:
    (plan,) = result.roadmaps
    section = plan.sections[0]
    long = replace(section.activities[0], text="Слово " * 55, notes=())
    plan = replace(plan, sections=(replace(section, activities=(long,)),))
    sheet = book_of(tmp_path / "a.xlsx", replace(result, roadmaps=(plan,)))["Мероприятия"]
    assert 6 * 15 <= sheet.row_dimensions[2].height <= 8 * 15


def test_summary_counts(tmp_path: Path, result: Result, broken: Result) -> None:
    sheet = book_of(tmp_path / "a.xlsx", result, broken)["Сводка"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=3, max_col=2)}
    assert (told["Документов"], told["Не прочитано файлов"], told["Мероприятий"]) == (2, 1, 2)
    assert (told["Строк с сомнениями"], told["Сроков"], told["Сроков с датами"]) == (1, 3, 2)
    assert told["Дорожная карта"] == 2


@pytest.mark.parametrize("language", ["ru", "en"])
def test_both_languages_and_the_same_bytes(tmp_path: Path, result: Result, language: str) -> None:
    book = book_of(tmp_path / "a.xlsx", result, language=language)
    book_of(tmp_path / "b.xlsx", result, language=language)
    assert book.sheetnames[1] == {"ru": "Мероприятия", "en": "Activities"}[language]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_read_is_a_sheet_too(tmp_path: Path) -> None:
    assert book_of(tmp_path / "a.xlsx")["Мероприятия"].max_row == 1
