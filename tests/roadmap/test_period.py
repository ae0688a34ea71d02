"""The plan's window: stated, inferred, none."""

from __future__ import annotations

from datetime import date

import pytest

from roadmap_parse.model import Period
from roadmap_parse.options import DEFAULT, Options
from roadmap_parse.roadmap.period import inferred, stated


@pytest.mark.parametrize(
    ("title", "window", "kind"),
    [
        ("План мероприятий на 2024 год", "2024-01-01..2024-12-31", "calendar"),
        ("Дорожная карта ВПР 2023-2024 учебного года", "2023-09-01..2024-05-31", "school"),
        ("План работы на 2024/25 уч. год", "2024-09-01..2025-05-31", "school"),
        ("План школы на 2022–2023 год", "2022-09-01..2023-05-31", "school"),
        ("План противодействия коррупции на 2021-2023 годы", "2021-01-01..2023-12-31", "span"),
        ("План развития на 2021 - 2024 г.г.", "2021-01-01..2024-12-31", "span"),
        ("План на I полугодие 2024 года", "2024-01-01..2024-06-30", "span"),
        ("План основных мероприятий на декабрь 2021 года", "2021-12-01..2021-12-31", "span"),
        ("План на 2 квартал 2022 года", "2022-04-01..2022-06-30", "span"),
        ("План с 01.02.2023 по 30.06.2023", "2023-02-01..2023-06-30", "span"),
        ("План на 2025 год по итогам 2024 года", "2025-01-01..2025-12-31", "calendar"),
    ],
)
def test_stated_in_the_title(title, window, kind):
    period = stated([title], DEFAULT)
    assert period is not None
    assert (f"{period.start}..{period.end}", period.kind, period.basis) == (window, kind, "stated")


@pytest.mark.parametrize("title", ["План мероприятий", "Приказ № 2024-п", "Закон от 29.12.2012 № 273-ФЗ"])
def test_nothing_is_stated(title):
    assert stated([title], DEFAULT) is None


def test_the_school_year_ends_where_the_caller_says():
    period = stated(["План на 2023-2024 учебный год"], Options(school_year_end=(6, 25)))
    assert period is not None
    assert period.end == date(2024, 6, 25)


@pytest.mark.parametrize(
    ("texts", "wording", "order", "window"),
    [
        (
            ["Декабрь 2023 г.", "Сентябрь"],
            "до конца учебного года",
            date(2023, 12, 29),
            "2023-09-01..2024-05-31",
        ),
        ([], "Работа школы", date(2022, 8, 31), "2022-09-01..2023-05-31"),
        ([], "Благоустройство", date(2020, 12, 25), "2021-01-01..2021-12-31"),
        ([], "Благоустройство", date(2020, 2, 5), "2020-01-01..2020-12-31"),
        (["до 1 мая 2020 г.", "май"], "Благоустройство", None, "2020-01-01..2020-12-31"),
        (["2019", "2021 год"], "Благоустройство", None, "2019-01-01..2021-12-31"),
    ],
)
def test_inferred(texts, wording, order, window):
    period = inferred(texts, wording, order, DEFAULT)
    assert period is not None
    assert (f"{period.start}..{period.end}", period.basis) == (window, "inferred")


def test_no_hint_gives_no_period():
    assert inferred(["май"], "Благоустройство", None, DEFAULT) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", Period.calendar(2024)),
        ("2023/2024", Period.school(2023)),
        ("2024-01-15..2024-12-20", Period.span(date(2024, 1, 15), date(2024, 12, 20))),
    ],
)
def test_periods_as_the_command_line_writes_them(text, period):
    assert Period.parse(text) == period


@pytest.mark.parametrize("text", ["", "2023/2025", "май", "2024-12-20..2024-01-15"])
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)
