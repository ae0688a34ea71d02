"""Heads ruled alone, shaded rows, stamps and marks over tables, cells that hold several paragraphs."""

from __future__ import annotations

import pytest
from drawing import drawn_page, shown

from roadmap_parse.document import Grid, Page, Word
from roadmap_parse.tables.rulings import cell_text, page_blocks, pages_blocks
from roadmap_parse.tables.stitch import join_grids

HEAD = """
    +----+-----------------+----------+----------+
    | №  | Мероприятие     | Срок     | Кто      |
    +----+-----------------+----------+----------+
"""


def grids(*arts: str) -> list[str | list[str]]:
    pages = [drawn_page(art, number) for number, art in enumerate(arts, start=1)]
    return [shown(block) for block in join_grids(list(pages_blocks(pages))) if isinstance(block, Grid)]


def test_a_ruled_head_over_rows_without_borders() -> None:
    page = f"""{HEAD}
      1    Концерт для       май        Директор
           ветеранов
      2    Ярмарка           июнь       Методист

    Директор                                 А.П. Громов
    """
    assert grids(page) == [
        [
            "№ | Мероприятие | Срок | Кто",
            "1 | Концерт для/ветеранов | май | Директор",
            "2 | Ярмарка | июнь | Методист",
        ]
    ]


def test_a_repeated_head_over_the_rest_of_a_row() -> None:
    first = f"""{HEAD}
      1    Концерт           май        Директор
      2    Ярмарка           июнь       Методист
    """
    second = f"""{HEAD}
                                        клуба
    """
    assert grids(first, second) == [
        [
            "№ | Мероприятие | Срок | Кто",
            "1 | Концерт | май | Директор",
            "2 | Ярмарка | июнь | Методист/клуба",
        ]
    ]


def test_a_ruled_table_that_is_no_head_stays_as_it_is() -> None:
    page = """
    +----+-----------------+----------+
    | 1  | Концерт         | май      |
    +----+-----------------+----------+
      2    Ярмарка           июнь
    """
    assert grids(page) == [["1 | Концерт | май"]]


def test_every_other_row_is_shaded() -> None:
    page = """
    +----+-----------------+----------+
    | №  | Мероприятие     | Срок     |
    +----+-----------------+----------+
      1    Концерт для       май
           ветеранов
    +----+-----------------+----------+
    | 2  | Ярмарка         | июнь     |
    +----+-----------------+----------+
           II. Выставки и музеи
    +----+-----------------+----------+
    | 3  | Выставка        | июль     |
    +----+-----------------+----------+
      4    Итоги             декабрь
    """
    assert grids(page) == [
        [
            "№ | Мероприятие | Срок",
            "1 | Концерт для/ветеранов | май",
            "2 | Ярмарка | июнь",
            "II. Выставки и музеи | < | <",
            "3 | Выставка | июль",
            "4 | Итоги | декабрь",
        ]
    ]


def test_a_row_without_shade_goes_on_over_the_page() -> None:
    first = """
    +----+-----------------+----------+
    | №  | Мероприятие     | Срок     |
    +----+-----------------+----------+
      1    Концерт           май
    +----+-----------------+----------+
    | 2  | Ярмарка         | июнь     |
    +----+-----------------+----------+
      3    Выставка работ    июль
    +----+-----------------+----------+
    | 4  | Смотр           | август   |
    +----+-----------------+----------+
      5    Месячник          октябрь
    """
    second = """
           пожилых людей
    +----+-----------------+----------+
    | 6  | Итоги           | декабрь  |
    +----+-----------------+----------+
    """
    assert grids(first, second)[0][-1] == "5 | Месячник/пожилых людей | октябрь"


def test_shaded_titles_over_rows_without_shade() -> None:
    page = """
    +----+-----------------+----------+
    | №  | Мероприятие     | Срок     |
    +----+-----------------+----------+
    | I. Массовая работа              |
    +---------------------------------+
      1    Концерт           май
      2    Ярмарка           июнь
    +---------------------------------+
    | Музеи и выставки                |
    +---------------------------------+
      3    Выставка          июль
      4    Ночь музеев       май
    """
    assert grids(page) == [
        [
            "№ | Мероприятие | Срок",
            "I. Массовая работа | < | <",
            "1 | Концерт | май",
            "2 | Ярмарка | июнь",
            "Музеи и выставки | < | <",
            "3 | Выставка | июль",
            "4 | Ночь музеев | май",
        ]
    ]


def test_tables_one_under_the_other_stay_apart() -> None:
    page = """
    +----+-----------+
    | 1  | Концерт   |
    +----+-----------+
    | 2  | Ярмарка   |
    +----+-----------+
    Прочее
    +----+-----------+
    | 1  | Выставка  |
    +----+-----------+
    | 2  | Смотр     |
    +----+-----------+
    Разное
    +----+-----------+
    | 1  | Отчёт     |
    +----+-----------+
    | 2  | Итоги     |
    +----+-----------+
    """
    assert [len(grid) for grid in grids(page)] == [2, 2, 2]


def test_titles_in_the_middle_of_a_table_are_no_lines_of_a_cell() -> None:
    page = """
    №    Мероприятие                    Срок        Кто
    1    Концерт                        май         Директор
    2    Ярмарка                        июнь        Методист
                          II. Музеи
    3    Выставка                       июль        Хранитель
    """
    assert grids(page)[0][3] == "II. Музеи | < | < | <"


def test_rows_that_nothing_parts_are_doubted() -> None:
    page = drawn_page("""
    Мероприятие             Срок        Кто
    Концерт для             май         Директор
    ветеранов труда
    Ярмарка                 июнь        Методист
    """)
    (grid,) = page_blocks(page)
    assert isinstance(grid, Grid)
    doubted = [(cell.text, [note.code for note in cell.notes]) for cell in grid.cells if cell.column == 0]
    assert doubted == [
        ("Мероприятие", []),
        ("Концерт для\nветеранов труда", ["rows_by_lines"]),
        ("Ярмарка", []),
    ]


TABLE = """
    +----+------------------------------+----------+
    | 1  | Проверка готовности школ     | май      |
    +----+------------------------------+----------+
    | 2  | Отчёт о подготовке к зиме    | июнь     |
    +----+------------------------------+----------+
    | 3  | Совещание                    | июль     |
    +----+------------------------------+----------+
"""
ROWS = ["1 | Проверка готовности школ | май", "2 | Отчёт о подготовке к зиме | июнь", "3 | Совещание | июль"]


def with_words(*words: Word) -> list[str | list[str]]:
    page = drawn_page(TABLE)
    return [shown(block) for block in page_blocks(Page(1, 595, 842, page.words + words, page.rulings))]


def printed(text: str, x: float, bottom: float) -> tuple[Word, ...]:
    """The words of a line at 6 points a letter, as high as those of the table."""
    words, height = [], 11.0
    for word in text.split():
        words.append(Word(word, (x, bottom - height, x + 6 * len(word), bottom)))
        x += 6 * len(word) + 4
    return tuple(words)


def test_a_stamp_as_large_as_the_text_under_it() -> None:
    lines = ("ДОКУМЕНТ ПОДПИСАН", "Сертификат 00A1B2", "Владелец Петров", "Действителен с 12.01.2024")
    stamp = [word for line, text in enumerate(lines) for word in printed(text, 190.0, 182.0 + 15 * line)]
    assert with_words(*stamp) == [ROWS]


def test_words_of_a_stamp_that_stand_apart_stay() -> None:
    word = printed("Сертификат", 190.0, 233.5)
    assert with_words(*word) == [[*ROWS[:2], "3 | Совещание/Сертификат | июль"]]


@pytest.mark.parametrize(
    "mark",
    [
        (Word("ПРОЕКТ", (70.0, 150.0, 330.0, 235.0)),),
        (Word("ПРОЕКТ", (130.0, 100.0, 180.0, 400.0)),),
        tuple(
            Word(letter, (80.0 + 45 * at, 165.0, 110.0 + 45 * at, 215.0))
            for at, letter in enumerate("ПРОЕКТ")
        ),
    ],
    ids=["level", "upright", "letter by letter"],
)
def test_marks_in_huge_letters_over_the_text(mark: tuple[Word, ...]) -> None:
    assert with_words(*mark) == [ROWS]


def test_huge_letters_over_nothing_are_text() -> None:
    assert with_words(Word("ПЛАН", (100.0, 50.0, 300.0, 100.0)))[0] == "ПЛАН"


def test_pieces_of_a_word_written_upwards() -> None:
    words = (
        Word("проведения", (50.0, 100.0, 62.0, 160.0)),
        Word("та", (50.0, 164.0, 62.0, 176.0)),
        Word("Да", (50.0, 176.0, 62.0, 190.0)),
    )
    assert cell_text(words) == "Дата проведения"


def test_a_blank_line_inside_a_cell() -> None:
    lines = (("Первенство", 100), ("района", 113), ("Эстафета", 139))
    words = [Word(text, (50.0, float(top), 110.0, top + 11.0)) for text, top in lines]
    assert cell_text(words) == "Первенство\nрайона\n\nЭстафета"


def test_a_word_over_a_border_is_doubted() -> None:
    page = drawn_page(TABLE)
    word = Word("постановлениеI", (242.0, 162.5, 290.0, 173.5))
    (grid,) = page_blocks(Page(1, 595, 842, (*page.words, word), page.rulings))
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells if cell.notes] == ["Проверка готовности школ постановлениеI"]
