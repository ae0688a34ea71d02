"""Column names: every row of the data file by its own example, and names as plans print them."""

from __future__ import annotations

import pytest

from roadmap_parse.tables.header import column_names, find_header, is_numbering, role_of, roles_of


@pytest.mark.parametrize("row", column_names(), ids=lambda row: row.example)
def test_every_row_gives_its_own_example(row):
    assert role_of(row.example) == (row.role, row.rank)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("№", "number"),
        ("№ п/п", "number"),
        ("N п/п", "number"),
        ("Мероприятие", "activity"),
        ("Меропри-\nятия", "activity"),
        ("Направления деятельности, мероприятия", "activity"),
        ("Срок(и)", "deadline"),
        ("Сроки прове-\nдения", "deadline"),
        ("Дата проведения", "deadline"),
        ("Срок реализации мероприятия", "deadline"),
        ("Ответственный(е)", "responsible"),
        ("Отвественный", "responsible"),
        ("Исполнители", "responsible"),
        ("Ответственные за проведение мероприятий", "responsible"),
        ("Ожидаемый результат", "result"),
        ("Результат реализации мероприятия", "result"),
        ("Место проведения", "extra"),
        ("Отметка о выполнении", "extra"),
        ("Источник финансирования", "extra"),
        ("Сроки исполнения, ответственный", "deadline_responsible"),
        ("Проведение семинаров по вопросам подготовки", "unknown"),
    ],
)
def test_names_as_plans_print_them(name, role):
    assert role_of(name)[0] == role


def test_of_two_columns_with_one_role_the_plainer_name_wins():
    names = ("№", "Направление", "Мероприятия", "Срок")
    assert roles_of(names) == ("number", "extra", "activity", "deadline")


def test_a_head_under_a_title_row():
    rows = [
        ("План на май",) * 3,
        ("Мероприятие", "Срок", "Ответственный"),
        ("1", "2", "3"),
        ("Субботник", "12", "Завхоз"),
    ]
    header = find_header(rows)
    assert header is not None
    assert (header.first, header.end) == (1, 3)
    assert header.names == ("Мероприятие", "Срок", "Ответственный")


def test_a_nested_head_joins_its_names():
    rows = [
        ("№", "Мероприятие", "Срок", "Срок", "Исполнитель"),
        ("№", "Мероприятие", "начало", "окончание", "Исполнитель"),
        ("1", "Ремонт", "май", "июнь", "Завхоз"),
    ]
    header = find_header(rows)
    assert header is not None
    assert header.end == 2
    assert header.names == ("№", "Мероприятие", "Срок начало", "Срок окончание", "Исполнитель")


def test_a_table_of_people_has_no_plan_head():
    assert find_header([("№", "Фамилия", "Класс"), ("1", "Иванов", "7а")]) is None


def test_the_row_of_column_numbers():
    assert is_numbering(("1", "2.", "3", ""))
    assert not is_numbering(("1", "Ремонт", "3"))
