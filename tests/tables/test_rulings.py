"""Pages drawn in letters -> grids and paragraphs."""

from __future__ import annotations

from drawing import drawn_page, shown

from roadmap_parse.document import Grid, Page, Word
from roadmap_parse.tables.rulings import page_blocks


def blocks(art: str) -> list[str | list[str]]:
    return [shown(block) for block in page_blocks(drawn_page(art))]


def test_a_ruled_table() -> None:
    assert blocks("""
        +----+---------------+--------+
        | №  | Мероприятие   | Срок   |
        +----+---------------+--------+
        | 1. | Провести      | март   |
        |    | совещание     | 2024   |
        +----+---------------+--------+
    """) == [["№ | Мероприятие | Срок", "1. | Провести/совещание | март/2024"]]


def test_cells_merged_both_ways() -> None:
    assert blocks("""
        +----+-----------+--------+
        | 1. Организационные      |
        +----+-----------+--------+
        | 1  | Проверка  | ежегод |
        +----+-----------+ но     |
        | 2  | Отчёт     |        |
        +----+-----------+--------+
    """) == [["1. Организационные | < | <", "1 | Проверка | ежегод/но", "2 | Отчёт | ^"]]


def test_a_header_of_two_rows() -> None:
    assert blocks("""
        +----+-----------+--------+
        |    | Срок      | Кто    |
        | №  +-----+-----+        |
        |    | с   | до  |        |
        +----+-----+-----+--------+
        | 1  | май | июнь| ОО     |
        +----+-----+-----+--------+
    """) == [["№ | Срок | < | Кто", "^ | с | до | ^", "1 | май | июнь | ОО"]]


def test_open_sides() -> None:
    assert blocks("""
        -----+-----------+---------
          1  | Проверка  | май
        +----+-----------+--------+
          2  | Отчёт     | июнь
             |           |
    """) == [["1 | Проверка | май", "2 | Отчёт | июнь"]]


def test_a_section_row_between_open_sides() -> None:
    assert blocks("""
        ----+-----------+--------
         №  | Дело      | Срок
        ----+-----------+--------
         1. Организация
        ----+-----------+--------
         1  | Проверка  | май
        ----+-----------+--------
    """) == [["№ | Дело | Срок", "1. Организация | < | <", "1 | Проверка | май"]]


def test_text_around_the_table_in_reading_order() -> None:
    assert blocks("""
        План мероприятий

        +----+-----------+
        | 1  | Проверка  |
        +----+-----------+

        Начальник отдела
    """) == ["План мероприятий", ["1 | Проверка"], "Начальник отдела"]


def test_two_tables_one_below_the_other() -> None:
    assert blocks("""
        +----+-----------+
        | 1  | Проверка  |
        +----+-----------+

        +----+-----+
        | а  | б   |
        +----+-----+
    """) == [["1 | Проверка"], ["а | б"]]


def test_two_tables_side_by_side() -> None:
    assert blocks("""
        +----+------+    +----+------+
        | 1  | март |    | 3  | май  |
        +----+------+    +----+------+
        | 2  | июнь |    | 4  | июль |
        +----+------+    +----+------+
    """) == [["1 | март", "2 | июнь"], ["3 | май", "4 | июль"]]


def test_a_box_around_text_is_no_table() -> None:
    assert blocks("""
        +-----------+
        | УТВЕРЖДАЮ |
        +-----------+
    """) == ["УТВЕРЖДАЮ"]


def test_the_stamp_of_a_signature_is_left_out() -> None:
    assert blocks("""
        +-------------------------+
        | ДОКУМЕНТ ПОДПИСАН       |
        | ЭЛЕКТРОННОЙ ПОДПИСЬЮ    |
        | Владелец Иванов И.И.    |
        +-------------------------+

        Начальник
    """) == ["Начальник"]


def test_a_stamp_without_a_box_is_left_out() -> None:
    assert blocks("""
        Документ подписан электронной подписью

        Сертификат 00A1B2C3D4E5F6

        Владелец: Иванов И.И.

        Начальник
    """) == ["Начальник"]


def test_the_frame_of_a_drawing_sheet_is_no_table() -> None:
    page = drawn_page("""
        +----+------+
        | 1  | март |
        +----+------+
    """)
    left, top, right, bottom = 20.0, 20.0, 575.0, 822.0
    frame = (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    )
    stamp = ((left, 780.0, right, 780.0), (200.0, 780.0, 200.0, bottom))
    sheet = Page(1, page.width, page.height, page.words, page.rulings + frame + stamp)
    assert [shown(block) for block in page_blocks(sheet)] == [["1 | март"]]


def test_page_numbers_are_left_out_and_other_numbers_stay() -> None:
    def number(text: str, top: float) -> Word:
        return Word(text, (290.0, top, 300.0, top + 11))

    words = (number("3", 30.0), number("15", 400.0), number("4", 800.0))
    assert [shown(block) for block in page_blocks(Page(1, 595.0, 842.0, words, ()))] == ["15"]


def test_double_borders_are_one() -> None:
    page = drawn_page("""
        +----+------+
        | 1  | март |
        +----+------+
    """)
    second = tuple((x0 + 1.5, top + 1.5, x1 + 1.5, bottom + 1.5) for x0, top, x1, bottom in page.rulings)
    doubled = Page(1, page.width, page.height, page.words, page.rulings + second)
    assert [shown(block) for block in page_blocks(doubled)] == [["1 | март"]]


def test_text_written_upwards_is_read_upwards() -> None:
    page = drawn_page("""
        +----+------+
        |    | март |
        |    |      |
        |    |      |
        |    |      |
        +----+------+
    """)
    upright = (Word("Номер", (56.0, 190.0, 64.0, 215.0)), Word("строки", (56.0, 165.0, 64.0, 187.0)))
    turned = Page(1, page.width, page.height, page.words + upright, page.rulings)
    assert [shown(block) for block in page_blocks(turned)] == [["Номер строки | март"]]


def test_cells_and_grid_know_their_places() -> None:
    (grid,) = page_blocks(
        drawn_page(
            """
        +----+------+
        | 1  | март |
        +----+------+
    """,
            number=3,
        )
    )
    assert isinstance(grid, Grid)
    assert (grid.page, grid.edges) == (3, (53.0, 83.0, 125.0))
    assert [cell.bbox for cell in grid.cells] == [(53.0, 156.0, 83.0, 180.0), (83.0, 156.0, 125.0, 180.0)]


def test_a_centred_heading_keeps_its_lines_together() -> None:
    assert blocks("""
            План мероприятий по подготовке
        муниципальных школ к новому учебному году
                   на 2024 год
    """) == ["План мероприятий по подготовке\nмуниципальных школ к новому учебному году\nна 2024 год"]


def test_an_order_falls_into_its_items() -> None:
    assert blocks("""
        В соответствии с планом работы управления на год
        приказываю:
        1. Утвердить план мероприятий по подготовке школ
        к новому учебному году.
        2. Контроль оставляю за собой.
    """) == [
        "В соответствии с планом работы управления на год\nприказываю:",
        "1. Утвердить план мероприятий по подготовке школ\nк новому учебному году.",
        "2. Контроль оставляю за собой.",
    ]


def test_approvals_side_by_side_are_read_one_after_the_other() -> None:
    assert blocks("""
        СОГЛАСОВАНО             УТВЕРЖДАЮ
        Директор школы          Начальник отдела
        И.И. Иванов             П.П. Петров
    """) == ["СОГЛАСОВАНО\nДиректор школы\nИ.И. Иванов", "УТВЕРЖДАЮ\nНачальник отдела\nП.П. Петров"]
