"""One run of a dump's lines -> the tables in it; rows are written as lines of cells parted by |."""

from __future__ import annotations

from roadmap_parse.tables.dump import split_dump


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def test_a_head_on_two_lines_is_one_row():
    (table,) = split_dump(rows("№ | Мероприятия | Сроки\nп/п |  | проведения\n1 | Смотр | май"))
    assert table.rows == [["№\nп/п", "Мероприятия", "Сроки\nпроведения"], ["1", "Смотр", "май"]]


def test_a_section_under_the_head_is_no_part_of_it():
    (table,) = split_dump(rows("№ | Мероприятия | Сроки\nкадровая работа |  | \n1 | Смотр | май"))
    assert table.rows[1] == ["кадровая работа", "", ""]


def test_doubled_columns_are_one():
    text = (
        "№ | № | Мероприятия | Мероприятия | Срок\n1 | 1 | Смотр | Смотр | май\n2 | 2 | Финал | Финал | июнь"
    )
    (table,) = split_dump(rows(text))
    assert table.rows == [["№", "Мероприятия", "Срок"], ["1", "Смотр", "май"], ["2", "Финал", "июнь"]]


def test_equal_names_over_different_texts_stay():
    text = "Мероприятие | Срок | Срок\nСмотр | май | июнь\nФинал | март | апрель"
    (table,) = split_dump(rows(text))
    assert len(table.rows[0]) == 3


def test_a_signature_and_the_remark_beside_it_stand_under_the_table():
    text = (
        "№ | Мероприятия | Срок | Ответственный\n1 | Смотр | май | Завуч\n"
        "Исполнитель: Сидорова Г.Н., тел. 5-12-33\nГлава поселения |  |  | А.А. Круглов"
    )
    (table,) = split_dump(rows(text))
    assert table.rows[-1] == ["1", "Смотр", "май", "Завуч"]
    assert table.after == ["Исполнитель: Сидорова Г.Н., тел. 5-12-33", "Глава поселения А.А. Круглов"]


def test_a_last_row_with_a_person_in_charge_is_no_signature():
    (table,) = split_dump(rows("№ | Мероприятия | Срок | Ответственный\n1 | Смотр | май | Петрова И.И."))
    assert (len(table.rows), table.after) == (2, [])


def test_names_under_a_wide_name_belong_to_the_head():
    text = (
        "№ | Мероприятия | Сроки | Объем, руб. |  |  \n |  | 2024 | 2025 | 2026\n1 | Смотр | май | - | - | 5"
    )
    (table,) = split_dump(rows(text))
    assert table.rows[0][3:] == ["Объем, руб.\n2024", "Объем, руб.\n2025", "Объем, руб.\n2026"]
    assert len(table.rows) == 2
