"""Parts of tables on several pages -> whole tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drawing import grid_of, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse.document import Cell, Grid, Paragraph
from roadmap_parse.tables.stitch import join_grids

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = "№ | Мероприятие | Срок"


def joined(*blocks: Paragraph | Grid) -> list[str | list[str]]:
    return [shown(block) for block in join_grids(blocks)]


def test_parts_on_two_pages_are_one_table() -> None:
    assert joined(
        grid_of(HEAD, "1 | Проверка | май", page=1),
        grid_of("2 | Отчёт | июнь", page=2),
    ) == [[HEAD, "1 | Проверка | май", "2 | Отчёт | июнь"]]


def test_the_repeated_header_is_dropped_whole() -> None:
    assert joined(
        grid_of("№ | Мероприятие | Срок", "^ | ^ | до", "1 | Проверка | май", page=1),
        grid_of("№ | Мероприятие | Срок", "^ | ^ | до", "2 | Отчёт | июнь", page=2),
    ) == [["№ | Мероприятие | Срок", "^ | ^ | до", "1 | Проверка | май", "2 | Отчёт | июнь"]]


def test_the_row_that_counts_columns_is_dropped_everywhere() -> None:
    assert joined(
        grid_of(HEAD, "1 | 2 | 3", "1 | Проверка | май", page=1),
        grid_of("1 | 2 | 3", "2 | Отчёт | июнь", page=2),
    ) == [[HEAD, "1 | Проверка | май", "2 | Отчёт | июнь"]]


def test_a_row_without_number_goes_on() -> None:
    assert joined(
        grid_of(HEAD, "1 | Проверка | май", "2 | Отчёт | июнь", page=1),
        grid_of(" | Совета | ", "3 | Сбор | июль", page=2),
    ) == [[HEAD, "1 | Проверка | май", "2 | Отчёт/Совета | июнь", "3 | Сбор | июль"]]


def test_a_row_over_three_pages() -> None:
    assert joined(
        grid_of(HEAD, "1 | Проверка | май", "2 | Отчёт | июнь", page=1),
        grid_of(" | Совета | ", page=2),
        grid_of(" | школы | ", "3 | Сбор | июль", page=3),
    ) == [[HEAD, "1 | Проверка | май", "2 | Отчёт/Совета/школы | июнь", "3 | Сбор | июль"]]


def test_without_numbers_small_letters_and_empty_cells_go_on() -> None:
    first = grid_of("Дело | Срок | Кто", "Проверка | май | ОО", "Отчёт | июнь | ИМЦ", page=1)
    assert joined(first, grid_of("совета | |", "Сбор | июль | ОО", page=2)) == [
        ["Дело | Срок | Кто", "Проверка | май | ОО", "Отчёт/совета | июнь | ИМЦ", "Сбор | июль | ОО"]
    ]


def test_without_numbers_a_full_row_is_new() -> None:
    first = grid_of("Дело | Срок | Кто", "Проверка | май | ОО", "Отчёт | июнь | ИМЦ", page=1)
    (table,) = joined(first, grid_of("Сбор | июль | ОО", page=2))
    assert table[-1] == "Сбор | июль | ОО"


def test_a_tail_that_is_there_already_is_not_said_twice() -> None:
    first = grid_of("Дело | Срок | Кто", "Проверка | май | ОО", "Отчёт | июнь | Руководитель ОУ", page=1)
    (table,) = joined(first, grid_of(" | | дитель ОУ", "Сбор | июль | ОО", page=2))
    assert table[2:] == ["Отчёт | июнь | Руководитель ОУ", "Сбор | июль | ОО"]


def test_a_section_row_at_the_top_of_a_page_is_no_continuation() -> None:
    (table,) = joined(
        grid_of(HEAD, "1 | Проверка | май", page=1), grid_of("Раздел 2 | < | <", "2 | Отчёт | июнь", page=2)
    )
    assert table[2:] == ["Раздел 2 | < | <", "2 | Отчёт | июнь"]


def test_a_section_title_cut_by_the_break() -> None:
    (table,) = joined(
        grid_of(HEAD, "1 | Проверка | май", "2. Контроль и | < | <", page=1),
        grid_of("мониторинг | < | <", "2 | Отчёт | июнь", page=2),
    )
    assert table[2:] == ["2. Контроль и/мониторинг | < | <", "2 | Отчёт | июнь"]


def test_a_merged_cell_goes_on_over_the_break() -> None:
    (table,) = joined(
        grid_of(HEAD, "1 | Проверка | май", "2 | Отчёт | ^", page=1),
        grid_of("3 | Сбор | ", "4 | Смотр | ^", page=2),
    )
    assert table == [HEAD, "1 | Проверка | май", "2 | Отчёт | ^", "3 | Сбор | ^", "4 | Смотр | ^"]


def test_a_merged_cell_of_which_one_row_stands_above_the_break() -> None:
    (table,) = joined(
        grid_of(HEAD, "1 | Проверка | май", page=1), grid_of("2 | Отчёт | ", "3 | Сбор | ^", page=2)
    )
    assert table == [HEAD, "1 | Проверка | май", "2 | Отчёт | ^", "3 | Сбор | ^"]


def test_page_numbers_and_running_heads_do_not_part_a_table() -> None:
    assert (
        len(
            joined(
                grid_of(HEAD, "1 | Проверка | май", page=1),
                Paragraph("Администрация района 1", 1),
                grid_of("2 | Отчёт | июнь", page=2),
                Paragraph("Администрация района 2", 2),
                Paragraph("- 2 -", 2),
                grid_of("3 | Сбор | июль", page=3),
            )
        )
        == 1
    )


def test_text_parts_two_tables() -> None:
    assert (
        len(
            joined(
                grid_of(HEAD, "1 | Проверка | май", page=1),
                Paragraph("План второй школы", 2),
                grid_of(HEAD, "1 | Отчёт | июнь", page=2),
            )
        )
        == 3
    )


def test_two_tables_of_one_page_stay_two() -> None:
    assert len(joined(grid_of(HEAD, "1 | Сбор | май", page=1), grid_of("2 | Отчёт | июнь", page=1))) == 2


def test_the_right_half_of_a_sheet_goes_on_where_the_left_one_ends() -> None:
    left, right = grid_of(HEAD, "1 | Сбор | май", page=1), grid_of("2 | Отчёт | июнь", page=1)
    assert joined(left, replace(right, half=1)) == [[HEAD, "1 | Сбор | май", "2 | Отчёт | июнь"]]


def test_other_columns_are_another_table() -> None:
    second = grid_of("2 | Отчёт | июнь", page=2)
    assert len(joined(grid_of(HEAD, "1 | Сбор | май", page=1), replace(second, edges=(0, 30, 250, 300)))) == 2


def test_the_same_table_on_a_wider_page() -> None:
    second = grid_of("2 | Отчёт | июнь", page=2)
    assert (
        len(joined(grid_of(HEAD, "1 | Сбор | май", page=1), replace(second, edges=(9, 159, 309, 459)))) == 1
    )


def test_a_page_that_shows_fewer_borders() -> None:
    section = replace(grid_of("Раздел 2 | <", "2 | Отчёт", page=2), edges=(0, 100, 300))
    (table,) = joined(grid_of(HEAD, "1 | Сбор | май", page=1), section)
    assert table[2:] == ["Раздел 2 | < | <", "2 | Отчёт | <"]


def test_word_tables_join_only_where_the_numbers_go_on() -> None:
    first = grid_of(HEAD, "1 | Проверка | май", exact=True)
    assert len(joined(first, grid_of("2 | Отчёт | июнь", exact=True))) == 1
    assert len(joined(first, grid_of(HEAD, "1 | Отчёт | июнь", exact=True))) == 2
    assert len(joined(first, Paragraph("Приложение 2"), grid_of("2 | Отчёт | июнь", exact=True))) == 3


def test_cells_keep_their_pages() -> None:
    (table,) = join_grids(
        (grid_of(HEAD, "1 | Проверка | май", page=1), grid_of(" | Совета | ", "2 | Отчёт | июнь", page=2))
    )
    assert isinstance(table, Grid)
    assert [cell.page for cell in table.cells] == [1] * 6 + [2] * 3


WORDS = st.text("абвгд", min_size=1, max_size=8).map(str.capitalize)
ROWS = st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=12)


@given(ROWS, st.lists(st.integers(1, 11), max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_table_split_over_pages_and_joined_is_the_table(
    rows: list[tuple[str, str]], breaks: list[int], repeated: bool
) -> None:
    body = [(str(index), *row) for index, row in enumerate(rows, start=1)]
    head = ("№", "Мероприятие", "Срок")
    starts = sorted({0, *(one for one in breaks if one < len(body))})
    parts = [body[start:end] for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]
    pages = [
        _plain([head, *part] if repeated or page == 1 else part, page)
        for page, part in enumerate(parts, start=1)
    ]
    (table,) = join_grids(pages)
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.cells] == [text for row in [head, *body] for text in row]
    assert [cell.row for cell in table.cells] == [row for row in range(len(body) + 1) for _ in head]


@given(ROWS, st.integers(0, 11), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_a_row_cut_by_a_break_is_whole_again(rows: list[tuple[str, str]], cut: int, letters: int) -> None:
    body = [(str(index), *row) for index, row in enumerate(rows, start=1)]
    cut %= len(body)
    number, text, term = body[cut]
    above, below = (number, text[:letters], term), ("", text[letters:] or "конец", "")
    pages = [_plain([("№", "Дело", "Срок"), *body[:cut], above], 1), _plain([below, *body[cut + 1 :]], 2)]
    (table,) = join_grids(pages)
    assert isinstance(table, Grid)
    assert table.rows == len(body) + 1
    whole = next(cell.text for cell in table.cells if cell.row == cut + 1 and cell.column == 1)
    assert whole in {f"{above[1]}\n{below[1]}", above[1]}


def _plain(rows: Sequence[tuple[str, ...]], page: int) -> Grid:
    cells = tuple(
        Cell(row, column, text, page=page)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Grid(len(rows), len(rows[0]), cells, page, None, (0.0, 30.0, 200.0, 300.0))
