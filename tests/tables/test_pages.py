"""Tables without row rules that go on over pages; stamps over tables; heads ruled alone."""

from __future__ import annotations

import time

from drawing import drawn_page, shown

from roadmap_parse.document import Grid, Page, Word
from roadmap_parse.tables.rulings import page_blocks, pages_blocks
from roadmap_parse.tables.stitch import join_grids


def table_of(*arts: str) -> str | list[str]:
    pages = [drawn_page(art, number) for number, art in enumerate(arts, start=1)]
    (grid,) = (block for block in join_grids(list(pages_blocks(pages))) if isinstance(block, Grid))
    return shown(grid)


def test_a_single_row_on_the_next_page_stays_in_the_columns() -> None:
    assert table_of(
        """
        №    Мероприятие            Срок       Кто
        1    Проверка готовности    май        Отдел
        2    Отчёт о подготовке     июнь       Директор
        """,
        """
             школ к зиме                       школы
        3    Совещание              июль       Отдел
        """,
    ) == [
        "№ | Мероприятие | Срок | Кто",
        "1 | Проверка готовности | май | Отдел",
        "2 | Отчёт о подготовке/школ к зиме | июнь | Директор/школы",
        "3 | Совещание | июль | Отдел",
    ]


def test_a_title_at_the_foot_belongs_to_the_rows_on_the_next_page() -> None:
    assert table_of(
        """
        №    Мероприятие            Срок       Кто
        1    Проверка готовности    май        Отдел
        2    Отчёт о подготовке     июнь       Директор
        Работа с родителями и общественностью
        """,
        """
        3    Совещание              июль       Отдел
        4    Собрание               август     Отдел
        """,
    ) == [
        "№ | Мероприятие | Срок | Кто",
        "1 | Проверка готовности | май | Отдел",
        "2 | Отчёт о подготовке | июнь | Директор",
        "Работа с родителями и общественностью | < | < | <",
        "3 | Совещание | июль | Отдел",
        "4 | Собрание | август | Отдел",
    ]


def test_prose_on_the_next_page_is_no_row() -> None:
    first = drawn_page("""
        №    Мероприятие            Срок       Кто
        1    Проверка готовности    май        Отдел
        2    Отчёт о подготовке     июнь       Директор
    """)
    second = drawn_page(
        """
        Контроль за исполнением настоящего плана возлагается на заместителя
        главы администрации, курирующего вопросы образования и культуры.
        """,
        2,
    )
    assert [type(block).__name__ for block in pages_blocks([first, second])] == ["Grid", "Paragraph"]


def test_rows_of_a_table_ruled_down_alone() -> None:
    assert table_of("""
        +----+---------------------+--------+----------+
        | №  | Мероприятие         | Срок   | Кто      |
        +----+---------------------+--------+----------+
        | 1  | Проверка готовности | май    | Отдел    |
        |    | школ к зиме         |        |          |
        | 2  | Отчёт               | июнь   | Директор |
        | 3  | Совещание           | июль   | Отдел    |
        +----+---------------------+--------+----------+
    """) == [
        "№ | Мероприятие | Срок | Кто",
        "1 | Проверка готовности/школ к зиме | май | Отдел",
        "2 | Отчёт | июнь | Директор",
        "3 | Совещание | июль | Отдел",
    ]


def test_a_stamp_over_a_table_is_taken_off() -> None:
    page = drawn_page("""
        +----+---------------------+--------+
        | 1  | Проверка            | май    |
        +----+---------------------+--------+
        | 2  | Отчёт               | июнь   |
        +----+---------------------+--------+
    """)
    left, top, right, bottom = 130.0, 160.0, 260.0, 195.0
    texts = ("Документ", "подписан", "электронной", "подписью", "Владелец", "Иванов")
    words = tuple(
        Word(
            text,
            (
                140.0 + 45 * (index % 2),
                162.0 + 9 * (index // 2),
                180.0 + 45 * (index % 2),
                169.0 + 9 * (index // 2),
            ),
        )
        for index, text in enumerate(texts)
    )
    sides = (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    )
    stamped = Page(1, page.width, page.height, page.words + words, page.rulings + sides)
    assert [shown(block) for block in page_blocks(stamped)] == [["1 | Проверка | май", "2 | Отчёт | июнь"]]


def test_a_signature_on_squared_paper_is_sought_in_no_time() -> None:
    lines = [5.0 * step for step in range(110)]
    rulings = (*((0.0, y, 545.0, y) for y in lines), *((x, 0.0, x, 545.0) for x in lines))
    words = (Word("Подписан", (280, 282, 320, 290)), Word("электронной", (280, 292, 330, 300)))
    started = time.process_time()
    page_blocks(Page(1, 595, 842, words, rulings))
    assert time.process_time() - started < 5
