"""Ragged rows get their columns back; a grid is written as lines of cells parted by |."""

from __future__ import annotations

import pytest

from roadmap_parse.document import Cell, Grid, Paragraph
from roadmap_parse.tables import to_table
from roadmap_parse.tables.repair import regular

HEAD = "№ | Мероприятия | Срок | Ответственный | Результат"


def ragged(text: str) -> Grid:
    """A grid from lines of cells parted by |; `/` in a cell is a line break, `//` a blank line."""
    rows = [
        [cell.strip().replace("//", "\n\n").replace("/", "\n") for cell in line.split("|")]
        for line in text.strip().splitlines()
    ]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(len(rows), max(map(len, rows)), cells)


def shown(grid: Grid) -> list[str]:
    """The grid's filled rows, in the same notation."""
    return [" | ".join(text.replace("\n", "/") for text in row) for row in to_table(grid).rows]


def mended(text: str) -> list[str]:
    """The rows under the head of the one grid that comes out."""
    (grid,) = regular(ragged(text))
    assert isinstance(grid, Grid)
    return shown(grid)[1:]


def test_a_row_cut_by_a_blank_line_is_whole_again():
    assert mended(f"{HEAD}\n7 | Сопровождение учителей\nв течение года | Директор | Справка") == [
        "7 | Сопровождение учителей | в течение года | Директор | Справка"
    ]


def test_a_section_of_two_cells_is_not_glued_to_its_first_row():
    text = "№ | Мероприятия | Срок | Ответственный\n1. | Кадры\n1 | Курсы | май | Директор"
    assert mended(text) == ["1. | Кадры |  | ", "1 | Курсы | май | Директор"]


def test_paragraphs_of_one_cell_are_the_missing_cells():
    assert mended(f"{HEAD}\n2.1. | Диагностика | ежегодно//Управление образования ОО//Факторы") == [
        "2.1. | Диагностика | ежегодно | Управление образования ОО | Факторы"
    ]


def test_trailing_empty_cells_and_copies_go():
    text = f"{HEAD}\n2.3. | Письма | В течение года | ИМЦ | ИМЦ | ИМЦ | Качество\n3.4. | Сайт | май | ИМЦ | Отчет |  | "
    assert mended(text) == [
        "2.3. | Письма | В течение года | ИМЦ | Качество",
        "3.4. | Сайт | май | ИМЦ | Отчет",
    ]


def test_the_doubled_one_of_two_texts_for_a_column_counts_and_the_other_is_noted():
    text = f"{HEAD}\n2.2. | Сбор | май | Координатор | Руководители ОУ | Руководители ОУ | Качество"
    (grid,) = regular(ragged(text))
    assert isinstance(grid, Grid)
    assert shown(grid)[1] == "2.2. | Сбор | май | Руководители ОУ | Качество"
    notes = [(note.code, note.text) for cell in grid.cells for note in cell.notes]
    assert notes == [("left_over", "Координатор")]


def test_a_lost_column_is_found_by_content():
    assert mended(f"{HEAD}\n5 | Конкурс чтецов | 15.03.2024 | Директор школы") == [
        "5 | Конкурс чтецов | 15.03.2024 | Директор школы | "
    ]
    assert mended(f"{HEAD}\n6 | Конкурс чтецов | Директор школы | Грамоты") == [
        "6 | Конкурс чтецов |  | Директор школы | Грамоты"
    ]


@pytest.mark.parametrize(
    ("tail", "row"),
    [
        (
            " | учителей-предметников. |  |  | ",
            "2.1. | Анализ работы ГМО/учителей-предметников. | май | ОО | Задачи",
        ),
        (" |  |  |  | в разрезе ОО", "2.1. | Анализ работы ГМО | май | ОО | Задачи/в разрезе ОО"),
        (" |  | ИМЦ", "2.1. | Анализ работы ГМО | май | ОО/ИМЦ | Задачи"),
    ],
)
def test_tails_go_back_to_their_cells(tail, row):
    assert mended(f"{HEAD}\n2.1. | Анализ работы ГМО | май | ОО | Задачи\n{tail}") == [row]


def test_a_tail_that_repeats_text_is_dropped():
    text = "Мероприятия | Срок | Ответственные\nКритерии | по плану | Координатор, руководитель ОУ\n |  | дитель ОУ"
    assert mended(text) == ["Критерии | по плану | Координатор, руководитель ОУ"]


def test_an_unnumbered_row_with_its_own_deadline_stays_a_row():
    text = f"{HEAD}\n1 | Смотр строя | май | Завуч | Грамота\n | Финал смотра | июнь | Завуч | Кубок"
    assert mended(text)[1] == " | Финал смотра | июнь | Завуч | Кубок"


def test_a_repeated_head_goes_and_another_head_begins_another_table():
    text = (
        "№ | Мероприятия | Срок | Ответственный\n1 | Смотр | май | Завуч\n№ | Мероприятия | Срок | Ответственный\n"
        "2 | Финал | июнь | Завуч\nСписок участников\n№ | ФИО | Срок обучения | Место\n1 | Иванов | 2 года | 3"
    )
    first, title, second = regular(ragged(text))
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert shown(first)[1:] == ["1 | Смотр | май | Завуч", "2 | Финал | июнь | Завуч"]
    assert title == Paragraph("Список участников")
    assert shown(second)[1:] == ["1 | Иванов | 2 года | 3"]


def test_exact_grids_are_left_alone():
    grid = Grid(1, 2, (Cell(0, 0, "а"), Cell(0, 1, "б")), exact=True)
    assert regular(grid) == (grid,)
